"""Asking the pages, as a browser without a screen would."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit

from fastapi import FastAPI

from pipeline.archive import Decision
from pipeline.judge.promotion import PromotionRefused, Refusal, promoted
from storage.store import Store

Serve = Callable[[FastAPI], str]  # starts a server and gives its address


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What the server said."""

    status: int
    headers: dict[str, str]  # names in lower case
    cookies: str  # as a browser would send them back
    body: bytes = field(repr=False)

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True, kw_only=True, slots=True)
class Web:
    """A running server."""

    base: str
    store: Store
    checked: list[str]

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **headers)

    def ask(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        connection = HTTPConnection(urlsplit(self.base).netloc, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, body=body, headers=named)
        response = connection.getresponse()
        cookies = "; ".join(value.split(";")[0] for value in response.headers.get_all("Set-Cookie", []))
        found = {name.lower(): value for name, value in response.headers.items()}
        answer = Answer(status=response.status, headers=found, cookies=cookies, body=response.read())
        connection.close()
        return answer


@dataclass(frozen=True, kw_only=True, slots=True)
class Buttons:
    """What `service` gives the web, over the store alone."""

    store: Store
    checked: list[str]

    def check_now(self, source: str) -> None:
        self.checked.append(source)

    def pause(self, source: str) -> None:
        self.store.pause(source)

    def resume(self, source: str) -> None:
        self.store.resume(source)

    def promote(self, held_id: int, note: str) -> int:
        thing = self.store.held_thing(held_id)
        assert thing is not None
        if thing.view.change_id is not None:
            raise PromotionRefused(Refusal.ALREADY, held=held_id, value=thing.view.change_id)
        assert thing.finding is not None
        decision = promoted(Decision(findings=(thing.finding,)), note)
        at = thing.view.at + timedelta(days=1)
        (change_id,) = self.store.record_promotion(
            held_id, decision, note=note, owed=lambda _: (), at=at, reader_version=1
        )
        return change_id
