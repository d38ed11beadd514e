"""Who may add a source, and what is said where nobody can."""

from __future__ import annotations

import pytest
from fastapi import FastAPI
from posting import FORM
from review_web import Serve, Web
from starlette.types import ASGIApp, Receive, Scope, Send

from review.app import create_app
from review.looks import Asked, Look, Wish
from review.powers import Powers
from review.web.person import Person, Role, put_person


class Never:
    """Adds nothing: these pages are refused before it is asked."""

    seconds = 90.0

    def look(self, asked: Asked, by: str) -> Look:
        raise AssertionError(asked, by)

    def looked(self, look_id: str) -> Look | None:
        return None

    def cancel(self, look_id: str) -> None:
        raise AssertionError(look_id)

    def add(self, look_id: str, wish: Wish, by: str) -> str:
        raise AssertionError(look_id, wish, by)


class As:
    """Lets somebody of a role ask."""

    def __init__(self, app: ASGIApp, *, role: Role) -> None:
        self._app = app
        self._person = Person(name="wang", role=role)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            put_person(scope, self._person)
        await self._app(scope, receive, send)


def served(web: Web, serve: Serve, role: Role) -> Web:
    app: FastAPI = create_app(web.store.history(), powers=Powers(adding=Never()))
    app.add_middleware(As, role=role)
    return Web(base=serve(app), store=web.store, checked=[])


@pytest.mark.parametrize(("language", "said"), [("zh", "练习门户"), ("en", "practice portal")])
def test_the_practice_portal_explains_why_nothing_is_added(web: Web, language: str, said: str) -> None:
    answer = web.get(f"/sources/add?lang={language}")
    assert answer.status == 200
    assert said in answer.text
    assert "clausewatch init" in answer.text
    assert web.get("/sources/looks/nothing").status == 403


@pytest.mark.parametrize("role", [Role.READER, Role.REVIEWER])
def test_only_an_admin_adds(web: Web, serve: Serve, role: Role) -> None:
    reading = served(web, serve, role)
    assert reading.get("/sources/add").status == reading.get("/sources/looks/x").status == 403
    assert 'href="/sources/add"' not in reading.get("/sources").text
    catalogue = reading.get("/sources/catalogue?words=js-xuzhou-kjj-zcwj")
    assert catalogue.status == 200
    assert "<form method" not in catalogue.text


def test_an_admin_finds_the_way_and_a_strangers_form_is_refused(web: Web, serve: Serve) -> None:
    admin = served(web, serve, Role.ADMIN)
    assert 'href="/sources/add"' in admin.get("/sources").text
    page = admin.get("/sources/add")
    assert page.status == 200
    headers = {"Content_Type": FORM, "Cookie": page.cookies, "Origin": "https://evil.example"}
    assert admin.ask("POST", "/sources/looks", "url=https://a.example/&token=x", **headers).status == 403
    assert admin.get("/sources/looks/forgotten").status == 404


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("", 200),
        ("?words=%E5%BE%90%E5%B7%9E&level=city&topic=tech&region=%E6%B1%9F%E8%8B%8F", 200),
        ("?page=36", 200),
        ("?words=zzzzzz", 200),
        ("?level=village", 400),
        ("?topic=gossip", 400),
        ("?region=Atlantis", 400),
        ("?page=0", 400),
        ("?words=%00", 400),
    ],
)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_catalogue_is_searched(web: Web, query: str, status: int, language: str) -> None:
    answer = web.get(f"/sources/catalogue{query}", Accept_Language=language)
    assert answer.status == status
    assert answer.headers["content-language"] == language
    assert len(answer.body) < 100_000
