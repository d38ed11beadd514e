"""What a process logs, for people and for machines."""

from __future__ import annotations

import asyncio
import io
import json
import logging
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest

from service.vitals.logs import LogFormat, log_to, logged, secrets_of

WEBHOOK = "json://robot:Blaumeise77@hooks.example/services/T0000KRAEHE/xKiebitzSpatz?key=Zaunkoenig99"
DATABASE = "postgresql://watch:Eisvogel4711@db.example/clausewatch"
TOKEN = "cw_Z3VtbWlzdGllZmVsLXVuZC1yZWdlbnNjaGlybQ"
LOGGERS = ("clausewatch", "uvicorn.error", "scrapy.core", "apscheduler.executors.default")
SECRETS = ("Blaumeise77", "T0000KRAEHE", "xKiebitzSpatz", "Zaunkoenig99", "Eisvogel4711", TOKEN)


@pytest.fixture
def root() -> Iterator[None]:
    """The loggers as they were, afterwards; meanwhile as in a process of its own."""
    logger = logging.getLogger()
    before = logger.handlers[:], logger.level
    others = [logging.getLogger(name) for name in ("uvicorn", *LOGGERS)]
    usual = [(other.level, other.propagate) for other in others]
    for other in others:  # servers that other tests started have made some of them quieter
        other.setLevel(logging.NOTSET)
        other.propagate = True
    yield
    logger.handlers[:], level = before
    logger.setLevel(level)
    for other, (level, other.propagate) in zip(others, usual, strict=True):
        other.setLevel(level)
    logging.captureWarnings(capture=False)


@pytest.fixture
def stream(root: None) -> io.StringIO:
    """Where lines for machines go."""
    stream = io.StringIO()
    log_to(stream, LogFormat.JSON, tuple(secrets_of([WEBHOOK], DATABASE)))
    return stream


def lines(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_a_line_is_one_object_with_its_moment_and_what_it_is_about(stream: io.StringIO) -> None:
    logging.getLogger("clausewatch").info("%s: read", "兰江", extra={"source": "lanjiang", "check": 7})
    (line,) = lines(stream)
    assert datetime.fromisoformat(line.pop("time")).tzinfo is not None
    assert line == {"level": "info", "logger": "clausewatch", "message": "兰江: read", "source": "lanjiang", "check": 7}


def test_what_a_check_logs_is_told_with_its_source_from_threads_too(stream: io.StringIO) -> None:
    async def check(source: str) -> None:
        with logged(source=source):
            await asyncio.sleep(0)
            await asyncio.to_thread(logging.getLogger("crawler.reading").warning, "odd page")

    async def checks() -> None:
        await asyncio.gather(check("one"), check("two"))

    asyncio.run(checks())
    logging.getLogger("clausewatch").info("afterwards")
    assert {line.get("source") for line in lines(stream)} == {"one", "two", None}


def test_a_fault_is_one_line_with_its_trace(stream: io.StringIO) -> None:
    try:
        int(f"{WEBHOOK}\nwith two lines")
    except ValueError:
        logging.getLogger("scrapy.core.engine").exception("it broke")
    (line,) = lines(stream)
    assert line["level"] == "error"
    assert "ValueError" in line["error"]
    assert not any(secret in stream.getvalue() for secret in SECRETS)


@pytest.mark.parametrize("form", list(LogFormat))
@pytest.mark.parametrize(
    "said",
    [
        WEBHOOK,
        DATABASE,
        f"Authorization: Bearer {TOKEN}",
        f"token {TOKEN} is unknown",
        "GET /services/T0000KRAEHE/xKiebitzSpatz",
        "{'password': 'Blaumeise77', 'access_token': \"Zaunkoenig99\"}",
        "https://u:Nachtigall@elsewhere.example/a?sign=Rotkehlchen&x=1",
        "Basic TmFjaHRpZ2FsbDpSb3RrZWhsY2hlbg==",
    ],
)
def test_no_secret_is_in_any_line(root: None, form: LogFormat, said: str) -> None:
    stream = io.StringIO()
    log_to(stream, form, tuple(secrets_of([WEBHOOK], DATABASE)))
    for name in LOGGERS:
        logging.getLogger(name).warning("sent to %s", said, extra={"url": said, "destination": said})
    logging.getLogger("clausewatch").warning(said.replace("%", "%%"))
    written = stream.getvalue()
    assert written.count("\n") == 5
    assert not any(secret in written for secret in (*SECRETS, "Nachtigall", "Rotkehlchen", "TmFjaHRpZ2FsbD"))


def test_a_line_about_a_page_keeps_its_address(stream: io.StringIO) -> None:
    url = "https://www.example.gov.cn/zcwj/2026/art_1.html?id=12"
    logging.getLogger("clausewatch").warning("unread", extra={"url": url})
    assert lines(stream)[0]["url"] == url
