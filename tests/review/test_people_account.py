"""What people do about themselves: the password, logins, tokens."""

from __future__ import annotations

import re

import pytest
from people_web import KEPT, PASSWORD, Guarded, Visitor
from review_web import Answer

from review.people.attempts import WINDOW
from storage.views.people import Role

NEW = "another heron at another bridge"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:128.0) Gecko/20100101 Firefox/128.0"


@pytest.fixture
def name(site: Guarded, request: pytest.FixtureRequest) -> str:
    """A person of the test's own."""
    site.clock.pass_by(WINDOW)
    name = f"p{abs(hash(request.node.name))}"
    return site.store.add_person(name, KEPT, Role.REVIEWER, site.clock()).name


def change(visitor: Visitor, current: str, new: str, again: str = "") -> Answer:
    fields = {"current": current, "new": new, "again": again or new}
    return visitor.send("/account", "/account/password", fields)


def test_a_new_password_ends_all_other_logins(site: Guarded, name: str) -> None:
    here, there = site.logged_in(name), site.logged_in(name)
    old = dict(here.cookies)
    answer = change(here, PASSWORD, NEW)
    assert answer.headers["location"] == "/account?done=password"
    assert 'role="status"' in here.get("/account?done=password").text
    assert there.get("/account").status == 303
    there.cookies = old
    assert there.get("/account").status == 303
    assert site.browser().log_in(name, PASSWORD).status == 403
    assert site.browser().log_in(name, NEW).status == 303


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("wrong", NEW, NEW), "当前密码不对"),
        ((PASSWORD, NEW, NEW + "x"), "不一致"),
        ((PASSWORD, "short", "short"), "至少 12 个字符"),
        ((PASSWORD, "x" * 1001, "x" * 1001), "最多 1,000"),
    ],
)
def test_a_password_is_not_changed_otherwise(site: Guarded, name: str, typed: tuple[str, str, str], told: str) -> None:
    visitor = site.logged_in(name)
    answer = change(visitor, *typed)
    assert answer.status == (403 if typed[0] == "wrong" else 400)
    assert told in answer.text
    assert site.browser().log_in(name, PASSWORD).status == 303


def test_who_sits_at_an_open_browser_does_not_guess_for_ever(site: Guarded, name: str) -> None:
    visitor = site.logged_in(name)
    for _ in range(10):
        change(visitor, "wrong", NEW)
    assert "尝试次数过多" in change(visitor, PASSWORD, NEW).text


def test_logins_are_listed_and_ended_one_by_one_or_together(site: Guarded, name: str) -> None:
    here, there, elsewhere = site.logged_in(name), site.browser(User_Agent=FIREFOX), site.logged_in(name)
    there.log_in(name)
    page = here.get("/account").text
    assert "Firefox, Windows" in page
    assert page.count("当前浏览器") == 1
    assert "127.0.0.1" in page
    action = re.findall(r"/account/sessions/\d+/revoke", page)
    assert len(action) == 2
    assert here.send("/account", action[0]).headers["location"] == "/account?done=session"
    assert there.get("/account").status == 303
    assert here.send("/account", "/account/sessions/revoke").headers["location"] == "/account?done=sessions"
    assert elsewhere.get("/account").status == 303
    assert here.get("/account").status == 200


def test_nobody_ends_another_persons_login(site: Guarded, name: str) -> None:
    victim, visitor = site.logged_in("admin"), site.logged_in(name)
    (session,) = site.store.sessions("admin", site.clock())[:1]
    site.logged_in(name)
    own = re.findall(r"/account/sessions/\d+/revoke", visitor.get("/account").text)[0]
    proof = visitor.proof("/account", own)
    assert visitor.post(f"/account/sessions/{session.id}/revoke", {"token": proof}).status == 403
    assert victim.get("/account").status == 200


def test_a_token_is_shown_once_and_never_may_more_than_its_owner(site: Guarded, name: str) -> None:
    visitor = site.logged_in(name)
    answer = visitor.send("/account", "/account/tokens", {"name": "阅读器", "role": "reader", "days": "30"})
    assert answer.status == 200
    assert answer.headers["cache-control"] == "no-store"
    found = re.search(r"<code>(cw_[\w-]{43})</code>", answer.text)
    assert found is not None
    assert found[1] not in visitor.get("/account").text
    assert site.web.get("/policies", Authorization=f"Bearer {found[1]}").status == 200
    assert visitor.send("/account", "/account/tokens", {"name": "x", "role": "admin"}).status == 403
    (token,) = site.store.tokens(name)
    assert visitor.send("/account", f"/account/tokens/{token.id}/revoke").status == 303
    assert site.web.get("/policies", Authorization=f"Bearer {found[1]}").status == 401


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"name": " ", "role": "reader"}, 400),
        ({"name": "a\u202eb", "role": "reader"}, 400),
        ({"name": "x" * 81, "role": "reader"}, 400),
        ({"name": "x", "role": "king"}, 400),
        ({"name": "x", "role": "reader", "days": "0"}, 400),
        ({"name": "x", "role": "reader", "days": "99999"}, 400),
        ({"name": "x", "role": "reader", "days": "-1"}, 400),
    ],
)
def test_a_token_that_makes_no_sense_is_not_made(site: Guarded, name: str, fields: dict[str, str], status: int) -> None:
    visitor = site.logged_in(name)
    assert visitor.send("/account", "/account/tokens", fields).status == status
    assert site.store.tokens(name) == []


def test_a_token_sees_the_account_but_changes_nothing(site: Guarded, name: str) -> None:
    visitor = site.logged_in(name)
    site.store.add_token(name, "cw_looks", name="looks", role=Role.READER, at=site.clock())
    page = site.web.get("/account", Authorization="Bearer cw_looks")
    assert page.status == 200
    assert "/logout" not in page.text
    answer = site.web.ask("POST", "/account/sessions/revoke", "", Authorization="Bearer cw_looks")
    assert answer.status == 403
    assert visitor.get("/account").status == 200


def test_the_look_is_remembered(site: Guarded, name: str) -> None:
    visitor = site.logged_in(name)
    page = visitor.get("/policies?words=x")
    assert 'data-theme="auto"' in page.text
    link = re.search(r'href="(/theme/dark\?next=[^"]+)"', page.text)
    assert link is not None
    answer = visitor.get(link[1])
    assert answer.headers["location"] == "/policies?words=x"
    page = visitor.get("/policies")
    assert 'data-theme="dark"' in page.text
    assert 'media="screen"' in page.text
    assert visitor.get("/theme/light").headers["location"] == "/"
    assert "dark.css" not in visitor.get("/policies").text
    assert visitor.get("/theme/pink").status == 404
    visitor.cookies["clausewatch_theme"] = "pink"
    assert 'data-theme="auto"' in visitor.get("/policies").text
