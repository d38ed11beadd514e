"""How often somebody may try to log in, and what a password must be."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from people_web import KEPT, PASSWORD, Clock, Guarded, guarded
from review_web import Serve

from review.people.attempts import WINDOW, Attempts
from review.people.passwords import Passwords, check_new
from storage.store import Store
from storage.views.people import DeedFilter, PersonRefusal, PersonRefused, Role

# How often
pytestmark = pytest.mark.usefixtures("later")


def test_too_many_attempts_at_a_name_have_to_wait(site: Guarded) -> None:
    visitor = site.browser()
    for _ in range(10):
        assert visitor.log_in("reviewer", "wrong").status == 403
    answer = visitor.log_in("reviewer", PASSWORD)
    assert answer.status == 429
    assert answer.headers["retry-after"] == "900"
    until = (site.clock() + WINDOW).astimezone(ZoneInfo("Asia/Shanghai"))
    assert f"请在 {until:%H:%M} 之后再试" in answer.text
    site.clock.pass_by(WINDOW)
    assert visitor.log_in("reviewer", PASSWORD).status == 303


def test_too_many_attempts_from_an_address_have_to_wait(proxied: Guarded) -> None:
    robot = proxied.browser(X_Forwarded_For="198.51.100.7, 203.0.113.9")
    for number in range(30):
        assert robot.log_in(f"name{number}", "wrong").status == 403
    assert robot.log_in("reader").status == 429
    # What stands before the proxy's own word anybody writes: another one does not help.
    assert proxied.browser(X_Forwarded_For="192.0.2.1, 203.0.113.9").log_in("reader").status == 429
    assert proxied.browser(X_Forwarded_For="203.0.113.10").log_in("reader").status == 303


def test_without_a_proxy_nobody_is_believed(site: Guarded) -> None:
    site.browser(X_Forwarded_For="203.0.113.9").log_in("nobody-here", "wrong")
    (view,) = site.store.deeds(DeedFilter(person="nobody-here"))
    assert view.deed.address == "127.0.0.1"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store.open(f"sqlite:///{tmp_path}/x.db", tmp_path / "archive")
    yield opened
    opened.close()


def test_attempts_are_counted_from_their_beginning_and_forgotten_with_success(store: Store) -> None:
    clock = Clock()
    attempts = Attempts(store, clock)
    for _ in range(9):
        assert attempts.begin("li", "192.0.2.1") is None
    attempts.succeeded("LI", "192.0.2.1")
    for _ in range(10):
        assert attempts.begin("li", "192.0.2.1") is None
        clock.pass_by(timedelta(seconds=1))
    assert attempts.begin("Li", "192.0.2.2") == WINDOW - timedelta(seconds=10)


def test_all_processes_count_together_and_a_restart_forgets_nothing(store: Store, tmp_path: Path) -> None:
    clock = Clock()
    other = Store.open(f"sqlite:///{tmp_path}/x.db", tmp_path / "archive")
    processes = [Attempts(store, clock), Attempts(other, clock)]
    for number in range(10):
        assert processes[number % 2].begin("li", "192.0.2.1") is None
    assert all(one.begin("li", "192.0.2.2") == WINDOW for one in processes)
    other.close()
    assert Attempts(store, clock).begin("li", "192.0.2.3") == WINDOW


def test_a_network_of_ipv6_is_one_client(store: Store) -> None:
    attempts = Attempts(store, Clock())
    for number in range(30):
        assert attempts.begin(f"n{number}", f"2001:db8:1:2::{number:x}") is None
    assert attempts.begin("x", "2001:db8:1:2:ffff::1") is not None
    assert attempts.begin("x", "2001:db8:1:3::1") is None


def test_strangers_elsewhere_lock_nobody_out_where_they_are_logged_in(store: Store) -> None:
    clock = Clock()
    attempts = Attempts(store, clock)
    store.add_person("li", KEPT, Role.READER, clock())
    store.begin_session("li", "s" * 43, address="203.0.113.9", browser="", at=clock())
    for _ in range(10):
        assert attempts.begin("li", "192.0.2.1") is None
    assert attempts.begin("li", "192.0.2.2") == WINDOW
    for _ in range(10):
        assert attempts.begin("li", "203.0.113.9") is None
    assert attempts.begin("li", "203.0.113.9") == WINDOW
    clock.pass_by(WINDOW)
    assert attempts.begin("li", "192.0.2.1") is None


def test_who_has_to_wait_makes_it_no_longer(store: Store) -> None:
    clock = Clock()
    attempts = Attempts(store, clock)
    for _ in range(10):
        attempts.begin("li", "192.0.2.1")
    for _ in range(14):
        clock.pass_by(timedelta(minutes=1))
        assert attempts.begin("li", "192.0.2.2") is not None
    clock.pass_by(timedelta(minutes=1))
    assert attempts.begin("li", "192.0.2.2") is None


# Passwords


@pytest.mark.parametrize(
    ("password", "name", "reason"),
    [
        ("elevenchars", "li", PersonRefusal.PASSWORD_SHORT),
        ("", "li", PersonRefusal.PASSWORD_SHORT),
        ("x" * 1001, "li", PersonRefusal.PASSWORD_LONG),
        ("LI.MING.ZHANG", "li.ming.zhang", PersonRefusal.PASSWORD_NAME),
        ("ｌｉ.ming.zhang", "li.ming.zhang", PersonRefusal.PASSWORD_NAME),
    ],
)
def test_a_password_that_would_be_guessed_is_refused(password: str, name: str, reason: PersonRefusal) -> None:
    with pytest.raises(PersonRefused) as caught:
        check_new(password, name)
    assert caught.value.reason is reason


@pytest.mark.parametrize(
    "password", ["aaaaaaaaaaaa", "桥头的鹭在等一条没有来的鱼", "\x00" * 12, "x" * 1000, "\u202e" * 12, "\ud800" * 12]
)
def test_any_other_password_can_be_used(password: str) -> None:
    check_new(password, "li")
    passwords = Passwords()
    assert passwords.is_right(passwords.kept(password), password)


def test_a_password_kept_with_weaker_parameters_is_kept_anew_at_the_next_login(serve: Serve, tmp_path: Path) -> None:
    site = guarded(serve, tmp_path, passwords=None)
    site.store.add_person("weak", KEPT, Role.READER, site.clock())
    assert site.browser().log_in("weak").status == 303
    found = site.store.credentials("weak")
    assert found is not None
    assert "m=65536,t=3,p=4" in found.password
    site.store.close()


@pytest.mark.parametrize("kept", ["", "plain", "$argon2id$broken", "$2b$12$abcdefghijklmnopqrstuv"])
def test_what_is_no_argon2_is_no_password(kept: str) -> None:
    assert not Passwords().is_right(kept, kept or PASSWORD)
