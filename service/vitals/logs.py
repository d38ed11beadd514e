"""How a process logs: for people, or one JSON object a line for machines; in neither is there a secret.

Every logger goes through here, uvicorn's and Scrapy's too. What a line is about (`FIELDS`) is said by the call, as
`extra`, or by whoever called it, as `logged(source=…)`.
"""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Final, TextIO
from urllib.parse import urlsplit

from alerts.result import secrets_in
from service.settings.operating import LogFormat

__all__ = ["LogFormat", "Redactor", "log_early", "log_to", "logged", "secrets_of"]

FIELDS: Final = ("source", "url", "check", "delivery", "destination", "subscription")
_LONG_ENOUGH: Final = 8  # a step of a destination's path that is shorter is a word, such as "bot"
_MASK: Final = "***"
_PATTERNS: Final = (
    (re.compile(r"(://)[^/\s@\"'<>]+@"), rf"\1{_MASK}@"),
    (re.compile(r"\bcw_[\w-]{16,}"), f"cw_{_MASK}"),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}"), rf"\1 {_MASK}"),
    (
        re.compile(
            r"(?i)\b((?:access_?|api_?|refresh_?|session_?)?(?:token|key|secret|sign|signature|passw(?:or)?d|pwd))"
            r"(\"?'?\s*[=:]\s*\"?'?)[^\s&\"',;<>]+"
        ),
        rf"\1\2{_MASK}",
    ),
)
_NOTHING: Final[Mapping[str, object]] = MappingProxyType({})
_about: ContextVar[Mapping[str, object]] = ContextVar("clausewatch_logged", default=_NOTHING)


@contextmanager
def logged(**fields: object) -> Iterator[None]:
    """Say what every line is about that is logged meanwhile, in threads that are started from here too."""
    before = _about.set({**_about.get(), **fields})
    try:
        yield
    finally:
        _about.reset(before)


class Redactor:
    """Takes secrets out of lines: those that are known by themselves, and what looks like one."""

    def __init__(self, known: Iterable[str]) -> None:
        self._known = sorted({one for one in known if one}, key=len, reverse=True)

    def __call__(self, text: str) -> str:
        """Return *text* without secrets."""
        for secret in self._known:
            text = text.replace(secret, _MASK)
        for pattern, masked in _PATTERNS:
            text = pattern.sub(masked, text)
        return text


def secrets_of(destinations: Iterable[str], database: str) -> Iterator[str]:
    """Yield what must never be logged of the addresses of destinations and of the database."""
    for address in destinations:
        yield from (secret for secret in secrets_in(address) if len(secret) >= _LONG_ENOUGH)
        yield urlsplit(address).password or ""
    yield urlsplit(database).password or ""


class _About(logging.Filter):
    """Notes with each record what it is about, while that is known: the line may be written elsewhere."""

    def filter(self, record: logging.LogRecord) -> bool:
        for name, value in _about.get().items():
            if not hasattr(record, name):
                setattr(record, name, value)
        return True


class TextFormatter(logging.Formatter):
    """For people."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__("%(asctime)s %(message)s", datefmt="%H:%M:%S")
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without secrets."""
        return self._redact(super().format(record))


class JsonFormatter(logging.Formatter):
    """For machines: one object a line, with its moment in UTC."""

    def __init__(self, redact: Redactor) -> None:
        super().__init__()
        self._redact = redact

    def format(self, record: logging.LogRecord) -> str:
        """Return the line, without secrets."""
        told: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": self._redact(record.getMessage()),
        }
        for name in FIELDS:
            value = getattr(record, name, None)
            if value is not None:
                told[name] = value if isinstance(value, int) else self._redact(str(value))
        if record.exc_info:
            told["error"] = self._redact(self.formatException(record.exc_info))
        return json.dumps(told, ensure_ascii=False)


def log_to(stream: TextIO, form: LogFormat, secrets: Sequence[str] = ()) -> None:
    """Write what the service says, and the warnings of all else, to *stream*. What was set up before is taken back."""
    redact = Redactor(secrets)
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonFormatter(redact) if form is LogFormat.JSON else TextFormatter(redact))
    handler.addFilter(_About())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("clausewatch").setLevel(logging.INFO)
    logging.captureWarnings(capture=True)


def log_early() -> None:
    """Write for people, until the settings say otherwise."""
    log_to(sys.stderr, LogFormat.TEXT)
