"""What those who run the service set: where its metrics are served apart, and how it logs."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from service.settings.values import Strict


class MetricsPart(Strict):
    """The small address for monitors, where nobody logs in."""

    host: str = "127.0.0.1"
    port: int | None = Field(None, ge=0, le=65535)  # None: there is none


class LogFormat(StrEnum):
    """Whom the lines of a log are for."""

    TEXT = "text"
    JSON = "json"


class LogPart(Strict):
    """How the service logs."""

    format: LogFormat = LogFormat.TEXT
