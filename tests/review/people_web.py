"""A guarded review page, and browsers that keep their cookies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import quote, urlencode

from argon2 import PasswordHasher
from review_web import Answer, Buttons, Serve, Web
from sample import filled

from review.app import create_app
from review.people.passwords import Passwords
from review.powers import Powers
from review.web.access import Access
from storage.store import Store
from storage.views.people import Role

FORM = "application/x-www-form-urlencoded"
PASSWORD = "桥头的 heron 在等"
QUICK = Passwords(PasswordHasher(time_cost=1, memory_cost=64, parallelism=1))  # others take 0.24 s of a core
KEPT = QUICK.kept(PASSWORD)
BEHIND_TLS = Access(address="https://watch.example.org", login=True, behind_proxy=True)
PEOPLE = {"admin": Role.ADMIN, "reviewer": Role.REVIEWER, "reader": Role.READER}


@dataclass
class Clock:
    """Stands still until it is told."""

    now: datetime = datetime(2026, 5, 11, 4, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, time: timedelta) -> None:
        self.now += time


@dataclass(kw_only=True)
class Guarded:
    """A running server that wants a login, the store behind it, and its clock."""

    web: Web
    clock: Clock

    @property
    def store(self) -> Store:
        return self.web.store

    def browser(self, **headers: str) -> Visitor:
        return Visitor(web=self.web, headers=headers)

    def logged_in(self, name: str) -> Visitor:
        visitor = self.browser()
        answer = visitor.log_in(name)
        assert answer.status == 303, answer.text
        return visitor


@dataclass(kw_only=True)
class Visitor:
    """A browser without a screen: it keeps cookies and sends forms from the pages they stand on."""

    web: Web
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, fields: Mapping[str, str], **headers: str) -> Answer:
        own = {"Content_Type": FORM, "Origin": self.web.base, "Sec_Fetch_Site": "same-origin"}
        return self._ask("POST", path, urlencode(fields), own | headers)

    def send(self, page: str, action: str, fields: Mapping[str, str] | None = None, **headers: str) -> Answer:
        """Fill the form of *page* that goes to *action* and send it."""
        return self.post(action, {"token": self.proof(page, action), **(fields or {})}, **headers)

    def proof(self, page: str, action: str) -> str:
        text = self.get(page).text
        found = re.search(rf'action="{re.escape(action)}">\s*<input type="hidden" name="token" value="(\w+)"', text)
        assert found is not None, f"{page} has no form for {action}"
        return found[1]

    def log_in(self, name: str, password: str = PASSWORD, onward: str = "/", **headers: str) -> Answer:
        page = f"/login?next={quote(onward, safe='')}"
        return self.send(page, "/login", {"name": name, "password": password, "next": onward}, **headers)

    def _ask(self, method: str, path: str, body: str | None, headers: Mapping[str, str]) -> Answer:
        kept = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        answer = self.web.ask(method, path, body, **{**kept, **self.headers, **headers})
        for cookie in filter(None, answer.cookies.split("; ")):
            name, _, value = cookie.partition("=")
            if value in ("", '""'):
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return answer


def guarded(
    serve: Serve,
    folder: Path,
    access: Access = Access(login=True),  # noqa: B008 - it is frozen
    *,
    clock: Clock | None = None,
    passwords: Passwords | None = QUICK,
) -> Guarded:
    """Start a server with an admin, a reviewer and a reader, each named like their role."""
    store, clock = filled(folder), clock or Clock()
    for name, role in PEOPLE.items():
        store.add_person(name, KEPT, role, clock())
    checked: list[str] = []
    buttons = Buttons(store=store, checked=checked)
    reviews = store.reviews()
    app = create_app(
        store.history(),
        powers=Powers(actions=buttons, reviews=reviews, people=store, passwords=passwords),
        access=access,
        clock=clock,
    )
    return Guarded(web=Web(base=serve(app), store=store, checked=checked), clock=clock)
