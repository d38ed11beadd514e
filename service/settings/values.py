"""What single values of the settings file may be, and how those that may not are refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Annotated, TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from crawler.adapters import ADAPTERS, AUTO
from pipeline.health.incidents import IncidentKind
from pipeline.metadata.levels import Level, level_named
from pipeline.metadata.topics import Topic, topic_named
from service.schedule import AS_PUBLISHED, check_cron, kept_since, parse_every, parse_wait
from service.settings.nearest import did_you_mean

T = TypeVar("T")


class Strict(BaseModel):
    """A part of the file: a key it does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("this is no web address: it must begin with http:// or https://")  # it may hold a secret
    if parts.username or parts.password:
        raise ValueError("an address must not carry a user name or password")
    return value


def _interval(value: str) -> str:
    if value != AS_PUBLISHED:
        parse_every(value)
    return value


def _wait(value: str) -> str:
    parse_wait(value)
    return value


def _kept(value: str) -> str:
    try:
        kept_since(value, datetime.now(UTC))
    except (ValueError, OverflowError) as error:
        raise ValueError(f"“{value}” is no time: write a number and d, such as 90d, or always") from error
    return value


def _timezone(value: str) -> str:
    try:
        ZoneInfo(value)
    except (KeyError, ValueError, OSError) as error:
        raise ValueError(f"“{value}” is no time zone, such as Asia/Shanghai") from error
    return value


def known_adapter(value: str) -> str:
    """Return an adapter's name as it is. Raises ValueError for one that there is not."""
    known = [AUTO, *(adapter.name for adapter in ADAPTERS)]
    if value not in known:
        raise ValueError(f"there is no adapter “{value}”. Known: {', '.join(known)}")
    return value


def _option(value: object) -> object:
    """Read a number as the text that is sent."""
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _level(value: object) -> object:
    """Read a level by any of its names."""
    return _called(value, level_named, "level", {one.value: one.zh for one in Level})


def _topic(value: object) -> object:
    """Read a topic by its id or a name."""
    return _called(value, topic_named, "topic", {one.value: one.zh for one in Topic})


def _called(value: object, named: Callable[[str], T | None], what: str, known: Mapping[str, str]) -> T:
    found = named(str(value))
    if found is None:
        raise ValueError(f"there is no {what} “{value}”.{did_you_mean(str(value), known)}")
    return found


def _lines(value: object) -> object:
    """Read one line as a list of one."""
    return (value,) if isinstance(value, str) else value


def _incidents(value: object) -> object:
    """Read `true` as every kind."""
    return {True: tuple(IncidentKind), False: ()}[value] if isinstance(value, bool) else value


Address = Annotated[str, AfterValidator(_address)]
Interval = Annotated[str, AfterValidator(_interval)]
Wait = Annotated[str, AfterValidator(_wait)]
Kept = Annotated[str, AfterValidator(_kept)]
Cron = Annotated[str, AfterValidator(check_cron)]
Timezone = Annotated[str, AfterValidator(_timezone)]
Incidents = Annotated[tuple[IncidentKind, ...], BeforeValidator(_incidents)]
LevelName = Annotated[Level, BeforeValidator(_level)]
TopicName = Annotated[Topic, BeforeValidator(_topic)]
Lines = Annotated[tuple[str, ...], BeforeValidator(_lines)]
Option = Annotated[str, BeforeValidator(_option)]
Name = Annotated[str, Field(pattern=r"^[\w.\-]+$", max_length=80)]
