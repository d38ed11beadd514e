"""People are added on the command line, and the service does not start where nobody could log in."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from command import COMMAND, Command, configured, running
from originals import store_in

from pipeline.errors import SettingsError
from review.people.passwords import Passwords
from service.run import access_of
from service.settings.file import load_settings
from service.settings.web import WebSettings
from storage.store import Store
from storage.views.people import COMMAND_LINE, DeedFilter, Role

PASSWORD = "a heron waits at the bridge"


def typed(run: Command, *words: str, password: str = PASSWORD, status: int = 0) -> str:
    """Run a verb that reads a password from standard input; return what it printed."""
    return run("people", *words, "--stdin", typed=password, status=status)


@contextmanager
def store_of(run: Command) -> Iterator[Store]:
    store = store_in(run.config.parent)
    yield store
    store.close()


def test_people_are_added_listed_changed_and_disabled(tmp_path: Path) -> None:
    run = configured(tmp_path, {})
    assert "add an admin" in run("people", "list")
    for name, role in (("李明", "admin"), ("wang.fang", "reviewer")):
        assert PASSWORD not in typed(run, "add", name, "--role", role, password=f"{PASSWORD}\n")
    run("people", "role", "wang.fang", "reader")
    run("people", "disable", "Wang.Fang")
    listed = json.loads(run("people", "list", "--format", "json"))
    assert [(one["name"], one["role"], one["disabled_at"] is None) for one in listed] == [
        ("wang.fang", "reader", False),
        ("李明", "admin", True),
    ]
    run("people", "enable", "wang.fang")
    with store_of(run) as store:
        found = store.credentials("wang.fang")
        assert found is not None
        assert found.person.disabled_at is None
        assert Passwords().is_right(found.password, PASSWORD)
        deeds = [(one.deed.action, one.deed.about, one.deed.person) for one in store.deeds(DeedFilter())][::-1]
    assert deeds == [
        ("add-person", "李明", COMMAND_LINE),
        ("add-person", "wang.fang", COMMAND_LINE),
        ("role", "wang.fang", COMMAND_LINE),
        ("disable", "Wang.Fang", COMMAND_LINE),
        ("enable", "wang.fang", COMMAND_LINE),
    ]


def test_a_new_password_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    run = configured(tmp_path, {})
    typed(run, "add", "li")
    typed(run, "password", "li", password="another heron, another bridge")
    with store_of(run) as store:
        found = store.credentials("li")
    assert found is not None
    assert not Passwords().is_right(found.password, PASSWORD)
    assert Passwords().is_right(found.password, "another heron, another bridge")


@pytest.mark.parametrize(
    ("words", "password", "said"),
    [
        (("add", "li"), "short", "at least 12 characters"),
        (("add", "li"), "", "at least 12 characters"),
        (("add", "li"), "x" * 1001, "at most 1,000 characters"),
        (("add", "li.ming.zhang"), "LI.Ming.Zhang", "must not be the name"),
        (("add", "a b"), PASSWORD, "a name is letters"),
        (("add", "local"), PASSWORD, "a name is letters"),
        (("password", "nobody"), PASSWORD, "no such person"),
    ],
)
def test_what_may_not_be_is_refused_in_one_sentence(
    tmp_path: Path, words: tuple[str, ...], password: str, said: str
) -> None:
    run = configured(tmp_path, {})
    printed = typed(run, *words, password=password, status=2)
    assert said in printed
    assert "Traceback" not in printed
    with store_of(run) as store:
        assert store.people() == store.deeds(DeedFilter()) == []


def test_without_a_terminal_the_password_is_not_waited_for(tmp_path: Path) -> None:
    assert "--stdin" in configured(tmp_path, {})("people", "add", "li", status=2)


def test_a_token_is_printed_alone_so_that_a_script_can_take_it(tmp_path: Path) -> None:
    run = configured(tmp_path, {})
    typed(run, "add", "li")
    line = [*COMMAND, "--config", str(run.config), "people", "token", "li", "--for", "feed reader", "--days", "30"]
    made = subprocess.run([*line, "--role", "admin"], capture_output=True, text=True, timeout=60, check=True)
    assert made.stdout.startswith("cw_")
    assert len(made.stdout.strip()) == 46
    assert "reader" in made.stderr
    with store_of(run) as store:
        (token,) = store.tokens("li")
        admitted = store.token_person(made.stdout.strip(), token.created_at)
    assert (token.name, token.role) == ("feed reader", Role.READER)
    assert token.expires_at is not None
    assert admitted is not None


# Where a login is needed


@pytest.mark.parametrize(
    ("web", "needs"),
    [
        ({}, False),
        ({"host": "localhost"}, False),
        ({"host": "::1"}, False),
        ({"host": "127.0.0.2"}, False),
        ({"address": "http://localhost:8080"}, False),
        ({"login": False}, False),
        ({"login": True}, True),
        ({"host": "0.0.0.0"}, True),
        ({"host": "::"}, True),
        ({"host": ""}, True),
        ({"host": "10.0.0.5"}, True),
        ({"host": "watch.example.org"}, True),
        ({"host": "localhost.example.org"}, True),
        ({"address": "https://watch.example.org"}, True),
        ({"address": "http://127.0.0.1.example.org"}, True),
    ],
)
def test_a_login_is_needed_wherever_others_can_reach_the_page(web: dict[str, Any], needs: bool) -> None:
    settings = WebSettings.model_validate(web)
    assert settings.needs_login is needs
    assert access_of(settings).login is needs


@pytest.mark.parametrize("web", [{"host": "0.0.0.0"}, {"address": "https://watch.example.org"}])
def test_no_login_is_refused_beyond_loopback(tmp_path: Path, web: dict[str, Any]) -> None:
    run = configured(tmp_path, {"web": {**web, "login": False}})
    with pytest.raises(SettingsError, match="loopback alone") as caught:
        load_settings(run.config)
    assert caught.value.key == "web"


@pytest.mark.parametrize("web", [{"host": "0.0.0.0"}, {"address": "https://watch.example.org"}, {"login": True}])
def test_the_service_does_not_start_while_nobody_could_log_in(tmp_path: Path, web: dict[str, Any]) -> None:
    run = configured(tmp_path, {"web": {"port": 0, **web}})
    typed(run, "add", "reader")
    said = run("run", status=2)
    assert "clausewatch people add NAME --role admin" in said
    assert len(said.splitlines()) == 1


def test_behind_a_proxy_the_service_wants_a_login_and_believes_its_proxy_alone(tmp_path: Path) -> None:
    web = {"port": 0, "address": "https://watch.example.org", "behind_proxy": True}
    run = configured(tmp_path, {"web": web})
    typed(run, "add", "li", "--role", "admin")
    with running(run) as (_, address):
        connection = HTTPConnection(urlsplit(address).netloc, timeout=20)
        connection.request("GET", "/policies")
        answer = connection.getresponse()
        answer.read()
        assert (answer.status, answer.headers["Location"]) == (303, "/login?next=%2Fpolicies")
        connection.request("GET", "/login")
        page = connection.getresponse()
        page.read()
        connection.close()
    cookie = page.headers["Set-Cookie"]
    assert "Secure" in cookie
