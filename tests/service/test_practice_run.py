"""The whole line over the practice portal: every step is told as it is, once, and nothing else is."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from clocked import Clock, stopped

from pipeline.changes import ChangeKind
from pipeline.text.fold import fold
from service.practice import Site, Truth, last_step, serve_practice, truth
from service.practice_mode import practice_settings
from service.runtime import opened
from service.telling.expiry import tell_expiring
from storage.views.archive import ChangeFilter, ChangeView

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
STEP_SECONDS = 30


async def played(folder: Path, clock: Clock) -> list[Sequence[ChangeView]]:
    """Check both sites once before the first step and once after each; return each check's changes."""
    clock.now = START
    sites = await serve_practice(
        official_port=0, aggregator_port=0, started_at=START, now=lambda: clock.now, step_seconds=STEP_SECONDS
    )
    settings = practice_settings(sites).model_copy(
        update={"database": f"sqlite:///{folder / 'practice.db'}", "archive": folder / "archive"}
    )
    told, last = [], 0
    try:
        with opened(folder / "none.yaml", settings) as runtime:
            async with runtime.checker() as checker:
                for step in range(last_step() + 1):
                    clock.now = START + timedelta(seconds=step * STEP_SECONDS + 5)
                    await checker.check(runtime.sources([]), trigger="test")
                    tell_expiring(runtime)
                    changes = runtime.store.history().changes(ChangeFilter(after_id=last), limit=100, oldest_first=True)
                    last = max([last, *(change.id for change in changes)])
                    told.append(changes)
    finally:
        await sites.close()
    return told


def as_told(change: ChangeView) -> tuple[str, str, str, frozenset[tuple[str, str]]]:
    words = {
        (fold(edit.before.words) if edit.before else "", fold(edit.after.words) if edit.after else "")
        for edit in change.edits
    }
    site = Site.AGGREGATOR if "aggregator" in change.source else Site.OFFICIAL
    return change.kind, site, urlsplit(change.url).path, frozenset(words)


def as_true(one: Truth) -> tuple[str, str, str, frozenset[tuple[str, str]]]:
    is_clause = one.kind in (ChangeKind.REVISED, ChangeKind.REPOST, ChangeKind.ATTACHMENT) and (one.before or one.after)
    words = {(fold(one.before), fold(one.after))} if is_clause else set()
    return one.kind, one.site, one.path, frozenset(words)


@pytest.mark.slow
def test_every_step_is_told_as_it_is_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = asyncio.run(played(tmp_path, stopped(monkeypatch)))
    assert not told[0]
    for step in range(1, last_step() + 1):
        wanted = sorted(map(as_true, truth(step)))
        assert sorted(map(as_told, told[step])) == wanted, f"step {step}"
