"""A person at a browser without script: opens a page, sends one of its forms, is led on."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field
from urllib.parse import urlencode

from review_web import Answer, Web

FORM = "application/x-www-form-urlencoded"


@dataclass
class Visitor:
    """Keeps cookies, and knows the page it is on."""

    web: Web
    language: str = "en"
    path: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    page: str = ""
    status: int = 0

    def open(self, path: str) -> str:
        """Open a page, led on as far as it leads; return its text."""
        for _ in range(5):
            answer = self.web.get(path, Accept_Language=self.language, **self._sent())
            self._took(answer, path)
            if answer.status not in (302, 303, 307, 308):
                break
            path = answer.headers["location"]
        return self.page

    def send(self, action: str, fields: list[tuple[str, str]] | None = None, **named: str) -> str:
        """Send the form of this page whose action ends so, with its own hidden fields; return where it leads."""
        form = self.form(action)
        hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', form)
        values = [(name, html.unescape(value)) for name, value in hidden if name not in named]
        body = urlencode([*values, *(fields or []), *named.items()])
        target = re.search(r'action="([^"]+)"', form)
        assert target is not None
        own = {"Content_Type": FORM, "Origin": self.web.base, "Sec_Fetch_Site": "same-origin"}
        path = html.unescape(target[1])
        answer = self.web.ask("POST", path, body, Accept_Language=self.language, **own, **self._sent())
        self._took(answer, path)
        return self.open(answer.headers["location"]) if answer.status == 303 else self.page

    def form(self, action: str) -> str:
        """The form whose action ends so."""
        forms = re.findall(r"<form.*?</form>", self.page, re.S)
        return next(form for form in forms if re.search(rf'action="[^"]*{re.escape(action)}"', form))

    def _sent(self) -> dict[str, str]:
        return {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}

    def _took(self, answer: Answer, path: str) -> None:
        self.path, self.page, self.status = path, answer.body.decode("utf-8", "replace"), answer.status
        for pair in filter(None, answer.cookies.split("; ")):
            name, _, value = pair.partition("=")
            self.cookies[name] = value
