"""The door: who comes in, with what, and where everybody else is sent."""

from __future__ import annotations

import re
import sqlite3
from base64 import b64encode
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from people_web import PASSWORD, Guarded, guarded
from review_web import Serve
from sample import PROVINCE
from starlette.requests import Request

import review
from review.api.problems import Problem
from review.app import create_app
from review.showing.i18n import LANGUAGES, load_messages
from review.web.access import LOOPBACK, Access
from review.web.person import Person, put_person
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.people import Role


def token(site: Guarded, name: str, secret: str, role: Role = Role.ADMIN, days: int = 0) -> dict[str, str]:
    expires_at = site.clock() + timedelta(days=days) if days else None
    site.store.add_token(name, secret, name="test", role=role, at=site.clock(), expires_at=expires_at)
    return {"Authorization": f"Bearer {secret}"}


@pytest.mark.parametrize(
    "path",
    ["/", "/policies", "/policies/2", "/sources", "/held", "/alerts", "/help", "/account", "/people", "/nothing"],
)
def test_a_stranger_is_sent_to_the_login_and_back(site: Guarded, path: str) -> None:
    answer = site.web.get(path)
    assert answer.status == 303
    assert answer.headers["location"] == ("/login" if path == "/" else f"/login?next=%2F{path[1:].replace('/', '%2F')}")
    assert answer.body == b""


def test_the_query_is_kept_for_after_the_login(site: Guarded) -> None:
    sent = site.web.get("/policies?words=%E5%82%A8%E8%83%BD&page=2").headers["location"]
    answer = site.browser().log_in("reader", onward="/policies?words=%E5%82%A8%E8%83%BD&page=2")
    assert sent == "/login?next=%2Fpolicies%3Fwords%3D%25E5%2582%25A8%25E8%2583%25BD%26page%3D2"
    assert answer.headers["location"] == "/policies?words=%E5%82%A8%E8%83%BD&page=2"


@pytest.mark.parametrize("path", ["/login", "/static/clausewatch.css", "/static/icon.svg"])
def test_what_the_login_needs_is_open(site: Guarded, path: str) -> None:
    assert site.web.get(path).status == 200


def test_health_tells_strangers_no_counts(site: Guarded) -> None:
    assert site.web.get("/healthz").text == '{"status":"ok"}'
    assert '"policies":' in site.logged_in("reader").get("/healthz").text


@pytest.mark.parametrize(
    "path", ["/login%3Fx", "/login/", "//login", "/static", "/LOGIN", "/healthz%2f", "/static%2f..", "/theme"]
)
def test_nothing_else_is_open_by_looking_like_it(site: Guarded, path: str) -> None:
    answer = site.web.get(path)
    assert answer.status in (303, 404)
    assert "澜江" not in answer.text


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
def test_a_stranger_presses_nothing(site: Guarded, method: str) -> None:
    before = list(site.web.checked)
    answer = site.web.ask(
        method, f"/sources/{PROVINCE}/check", "token=x", Content_Type="application/x-www-form-urlencoded"
    )
    assert answer.status == 303
    assert answer.headers["location"] == "/login"
    assert site.web.checked == before


def test_a_form_sent_too_late_leads_back_to_its_page(site: Guarded) -> None:
    page = f"{site.web.base}/sources/{PROVINCE}"
    answer = site.web.ask("POST", f"/sources/{PROVINCE}/check", "token=x", Referer=page)
    assert answer.headers["location"] == f"/login?next=%2Fsources%2F{PROVINCE}"
    answer = site.web.ask("POST", f"/sources/{PROVINCE}/check", "token=x", Referer="https://evil.example/x")
    assert answer.headers["location"] == "/login"


@pytest.mark.parametrize("path", ["/api/changes", "/api/v1/anything"])
def test_a_program_is_told_that_it_needs_a_token(site: Guarded, path: str) -> None:
    for method in ("GET", "POST"):
        answer = site.web.ask(method, path, "")
        assert answer.status == 401
        assert answer.headers["www-authenticate"] == 'Bearer realm="clausewatch"'
        assert answer.headers["content-type"] == "application/problem+json"
        assert Problem.model_validate_json(answer.body).status == 401


def test_a_token_reads_every_page(site: Guarded) -> None:
    bearer = token(site, "reader", "cw_reads")
    for path in ("/", "/policies/2", "/changes.atom", "/healthz"):
        assert site.web.get(path, **bearer).status == 200
    assert site.web.get("/people", **bearer).status == 403


def test_a_token_presses_no_button_of_a_page(site: Guarded) -> None:
    bearer = token(site, "admin", "cw_presses")
    before = list(site.web.checked)
    answer = site.web.ask("POST", f"/sources/{PROVINCE}/check", "", Origin=site.web.base, **bearer)
    assert answer.status == 403
    assert "cookie" not in answer.headers
    assert site.web.checked == before


@pytest.mark.parametrize(
    "header",
    ["Bearer", "Bearer ", "Bearer cw_unknown", "Bearer é", "Bearer " + "x" * 5000, "bearer \\", "Bearer cw_\t"],
)
def test_a_wrong_token_is_refused_even_beside_a_session(site: Guarded, header: str) -> None:
    answer = site.logged_in("reader").get("/policies", Authorization=header)
    assert answer.status == 401
    assert "澜江" not in answer.text


def test_a_token_ends_when_it_runs_out_is_revoked_or_its_owner_disabled(site: Guarded) -> None:
    site.store.add_person("leaving", "x", Role.READER, site.clock())
    bearer, later = token(site, "leaving", "cw_leaving"), token(site, "leaving", "cw_short", days=1)
    assert site.web.get("/policies", **bearer).status == site.web.get("/policies", **later).status == 200
    site.store.disable_person("leaving", site.clock())
    assert site.web.get("/policies", **bearer).status == 401
    site.store.enable_person("leaving")
    site.clock.pass_by(timedelta(days=1))
    assert site.web.get("/policies", **later).status == 401
    assert site.web.get("/policies", **bearer).status == 200
    site.store.revoke_token("leaving", next(one.id for one in site.store.tokens("leaving") if one.expires_at is None))
    assert site.web.get("/policies", **bearer).status == 401


def basic(name: str, password: str) -> dict[str, str]:
    return {"Authorization": "Basic " + b64encode(f"{name}:{password}".encode()).decode()}


def test_a_feed_reader_brings_the_token_as_its_password(site: Guarded) -> None:
    token(site, "reader", "cw_feed")
    asked = site.web.get("/changes.atom")
    assert asked.status == 401
    assert asked.headers["www-authenticate"].startswith('Basic realm="clausewatch"')
    assert site.web.get("/changes.atom", **basic("reader", "cw_feed")).status == 200
    assert site.web.get("/changes.atom", **basic("", "cw_feed")).status == 200
    assert site.web.get("/changes.atom", **basic("reader", "cw_other")).status == 401
    assert site.web.get("/changes.atom", **basic("reader", PASSWORD)).status == 401
    assert site.web.get("/changes.atom", Authorization="Basic %%%").status == 401


def test_basic_opens_feeds_and_nothing_else(site: Guarded) -> None:
    token(site, "admin", "cw_basic")
    assert site.web.get("/policies", **basic("admin", "cw_basic")).status == 303
    assert site.web.ask("POST", "/api/x.json", "", **basic("admin", "cw_basic")).status == 401


def test_a_database_in_trouble_lets_nobody_in_and_says_so(serve: Serve, tmp_path: Path) -> None:
    broken = guarded(serve, tmp_path)
    visitor = broken.logged_in("admin")
    with sqlite3.connect(next(tmp_path.glob("*.db"))) as database:
        database.execute("DROP TABLE sessions")
    answer = visitor.get("/policies")
    assert answer.status == 503
    assert "澜江" not in answer.text
    assert visitor.get("/api/v1/changes").headers["content-type"] == "application/problem+json"
    assert visitor.get("/static/clausewatch.css").status == 200
    broken.store.close()


def test_a_login_without_people_is_refused_at_once(site: Guarded) -> None:
    app = create_app(site.store.history(), access=Access(login=True))
    with pytest.raises(ValueError, match="needs people"):
        app.build_middleware_stack()


def test_a_token_needs_no_form_and_may_what_its_role_may(site: Guarded) -> None:
    """Where a program writes, `Site.let` looks at its role alone."""
    pages = Site(
        title="x",
        practice=False,
        zone=ZoneInfo("UTC"),
        clock=site.clock,
        notice=timedelta(days=1),
        access=LOOPBACK,
        has_people=True,
    )
    request = Request({"type": "http", "method": "POST", "path": "/api/v1/x", "headers": []})
    put_person(request.scope, Person(name="li", role=Role.REVIEWER, by_token=True))
    assert pages.let(request, purpose="judge 1", token="", role=Role.REVIEWER).name == "li"
    with pytest.raises(RefusedError) as caught:
        pages.let(request, purpose="judge 1", token="", role=Role.ADMIN)
    assert caught.value.status == 403
    put_person(request.scope, Person(name="li", role=Role.ADMIN, session_id=1, binding="b"))
    with pytest.raises(RefusedError):
        pages.let(request, purpose="judge 1", token="", role=Role.READER)


def source() -> str:
    """The program text of the review."""
    return "".join(file.read_text("utf-8") for file in sorted(Path(review.__file__).parent.rglob("*.py")))


def posts() -> list[str]:
    """Every address of a page that takes a form, filled with something."""
    found = re.findall(r'add_api_route\("(/[^"]+)", [\w.]+, methods=\["POST"\]', source())
    assert len(found) > 15
    return [re.sub(r"{\w+}", "1", path) for path in found if path != "/login"]


def test_no_form_is_obeyed_without_its_proof(site: Guarded) -> None:
    admin = site.logged_in("admin")
    for path in posts():
        fields = {"token": "x", "name": "x", "role": "reader", "note": "x", "url": "https://a.example/"}
        assert admin.post(path, fields).status in (400, 403), path
        assert site.web.ask("POST", path, "token=x").status == 303, path


def test_every_purpose_is_said_in_the_audit() -> None:
    """`let(purpose="word …")`: the word needs a message deed.word in both languages."""
    words = set(re.findall(r'(?:purpose=|_let\(request, )f?"([a-z][a-z-]*)', source()))
    assert len(words) > 12
    assert [word for word in sorted(words) for said in LANGUAGES if f"deed.{word}" not in load_messages(said)] == []


def test_no_style_goes_round_the_readers_choice_of_a_theme() -> None:
    """A style that asks the system for its theme is wrong for whoever chose another one."""
    for style in sorted((Path(review.__file__).parent / "static").glob("*.css")):
        assert "(prefers-color-scheme" not in style.read_text("utf-8"), style.name


# On this machine alone


@pytest.fixture(scope="module")
def local(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    opened = guarded(serve, tmp_path_factory.mktemp("local"), Access(address="http://watch.localhost:8000"))
    yield opened
    opened.store.close()


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:8000", "127.0.0.1:1", "[::1]:8000", "watch.localhost", "watch.localhost:8000"]
)
def test_the_names_of_this_machine_are_answered(local: Guarded, host: str) -> None:
    assert local.web.get("/policies", Host=host).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "evil.example:8000",
        "localhost.evil.example",
        "127.0.0.1.evil.example",
        "",
        "[::1",
        "192.168.1.5",
    ],
)
def test_another_name_for_this_machine_is_refused(local: Guarded, host: str) -> None:
    answer = local.web.get("/policies", Host=host)
    assert answer.status == 421
    assert "localhost" in answer.text
    assert "澜江" not in answer.text
    assert local.web.get("/healthz", Host=host).status == 421


def test_without_a_login_whoever_sits_here_is_an_admin(local: Guarded) -> None:
    page = local.web.get("/people?lang=en").text
    assert "This machine" in page
    assert "/logout" not in page
    assert local.web.get("/account").status == 200
    assert local.web.get("/login").headers["location"] == "/"


def test_a_token_is_looked_at_there_too(local: Guarded) -> None:
    bearer = token(local, "reader", "cw_here")
    assert local.web.get("/policies", **bearer).status == 200
    assert local.web.get("/people", **bearer).status == 403
    assert local.web.get("/policies", Authorization="Bearer cw_none").status == 401
