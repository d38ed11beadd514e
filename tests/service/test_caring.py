"""The service takes care of what is kept, as far as the settings ask for it."""

from __future__ import annotations

import json
import logging
import os
from datetime import timedelta
from pathlib import Path

import pytest

from service.caring import Forgotten, forget_rows, pruned, take_care
from service.runtime import Runtime, opened
from storage.views.people import Deed, DeedFilter

DAY = 86_400


def settings(folder: Path, **more: str) -> Path:
    file = folder / "clausewatch.yaml"
    places = {"database": f"sqlite:///{folder / 'c.db'}", "archive": str(folder / "archive")}
    file.write_text(json.dumps(places | more), "utf-8")
    return file


def old_orphan(runtime: Runtime) -> str:
    digest = runtime.store.snapshots.put(b"bytes of a recording that was broken off")
    (file,) = runtime.settings.archive.glob(f"*/*/{digest}.zst")
    os.utime(file, (DAY, DAY))
    return digest


@pytest.mark.parametrize(("kept", "stays"), [("always", True), ("30d", False)])
def test_the_daily_care_clears_the_archive_where_that_is_asked_for(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, kept: str, stays: bool
) -> None:
    caplog.set_level(logging.INFO)
    with opened(settings(tmp_path, keep_snapshots=kept)) as runtime:
        digest = old_orphan(runtime)
        take_care(runtime)
        assert (digest in runtime.store.snapshots) is stays
    assert ("1 files that nothing is known of removed" in caplog.text) is not stays


def test_rows_are_forgotten_by_the_age_that_is_set(tmp_path: Path) -> None:
    with opened(settings(tmp_path, keep_audit="1d", keep_failed_logins="always")) as runtime:
        now = runtime.now()
        for action, status in (("login", 403), ("review", 303)):
            old = now - timedelta(days=400)
            runtime.store.note_deed(
                Deed(at=old, person="王芳", action=action, about="", status=status, address="203.0.113.9")
            )
        would = {one.what: one.count for one in pruned(runtime, dry_run=True)}
        assert (would[Forgotten.AUDIT], would[Forgotten.LOGINS]) == (1, 0)
        forget_rows(runtime)
        assert [one.deed.action for one in runtime.store.deeds(DeedFilter())] == ["login"]


def test_bytes_are_told_of_each_thing_alone(tmp_path: Path) -> None:
    with opened(settings(tmp_path)) as runtime:
        (file,) = runtime.settings.archive.glob(f"*/*/{old_orphan(runtime)}.zst")
        told = {one.what: one.freed_bytes for one in pruned(runtime, dry_run=True)}
        assert (told[Forgotten.SNAPSHOTS], told[Forgotten.ORPHANS]) == (0, file.stat().st_size)
        assert told[Forgotten.VISITS] is None
