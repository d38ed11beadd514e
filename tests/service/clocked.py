"""Runs clausewatch within this process, on a day that the test sets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from command import Command
from typer.testing import CliRunner

from pipeline.errors import ClausewatchError
from service.cli.main import app, load_verbs
from service.runtime import Runtime


@dataclass
class Clock:
    """The moment it is; set `now` to let time pass."""

    now: datetime = field(default_factory=lambda: datetime(2031, 3, 10, 1, 0, tzinfo=UTC))

    def pass_days(self, days: int) -> None:
        self.now += timedelta(days=days)


def stopped(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Return a clock that the settings' runtime reads from now on; it stands still."""
    clock = Clock()
    monkeypatch.setattr(Runtime, "now", lambda _: clock.now)
    return clock


@dataclass(frozen=True)
class Within(Command):
    """The command line, run in this process."""

    config: Path

    def __call__(self, *words: str, status: int | None = 0) -> str:
        if not app.registered_commands:
            load_verbs([])
        result = CliRunner().invoke(app, ["--config", str(self.config), *words])
        if isinstance(result.exception, ClausewatchError):
            assert status == 2, result.exception
            return str(result.exception)
        assert status is None or result.exit_code == status, f"{words}: {result.exit_code}\n{result.output}"
        return result.output
