"""Care of what is kept: what may be forgotten by the settings is, and the database is kept in shape."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from review.people.attempts import WINDOW
from service.runtime import Runtime
from service.schedule import ALWAYS, kept_since

log = logging.getLogger("clausewatch")


class Forgotten(StrEnum):
    """What is forgotten once it is old, and the key of the settings that says when."""

    SNAPSHOTS = "snapshots"
    ORPHANS = "files that nothing is known of"
    VISITS = "visits"
    HELD = "things held back"
    LOGINS = "failed logins"
    AUDIT = "rows of the audit"
    ATTEMPTS = "attempts at deliveries"


@dataclass(frozen=True, kw_only=True, slots=True)
class Pruned:
    """How much of something was forgotten, or would be."""

    what: Forgotten
    count: int
    freed_bytes: int | None = None  # of the archive folder; None: rows of the database
    as_bases: int = 0  # snapshots that are kept because others rest on them


def pruned(runtime: Runtime, *, dry_run: bool = False) -> Iterator[Pruned]:
    """Forget what the settings say, one thing after the other; with *dry_run* tell what would be."""
    yield from _snapshots(runtime, dry_run=dry_run)
    yield from _rows(runtime, dry_run=dry_run)


def forget_rows(runtime: Runtime) -> None:
    """Forget rows of the database that are old."""
    for _ in _rows(runtime):
        pass
    runtime.store.forget_login_tries(runtime.now() - WINDOW)
    if runtime.store.is_shared:
        runtime.store.forget_hosts()


def take_care(runtime: Runtime) -> None:
    """Remove snapshots where the settings ask for it, keep the database in shape, and log what was done."""
    asked = runtime.settings.keep_snapshots != ALWAYS
    for one in _snapshots(runtime, dry_run=False) if asked else ():
        if one.count:
            log.info("%d %s removed, %d bytes", one.count, one.what, one.freed_bytes or 0)
    tended = runtime.store.tend()
    if tended.given_back_bytes:
        log.info("%d bytes of the database were empty and are given back", tended.given_back_bytes)
    if tended.empty_bytes:
        log.info("%d bytes of the database are empty: `clausewatch archive prune` gives them back", tended.empty_bytes)


def _rows(runtime: Runtime, *, dry_run: bool = False) -> Iterator[Pruned]:
    store, settings, now = runtime.store, runtime.settings, runtime.now()
    ways: tuple[tuple[Forgotten, str, Callable[..., int]], ...] = (
        (Forgotten.VISITS, settings.keep_visits, store.prune_visits),
        (Forgotten.HELD, settings.keep_held, store.prune_held),
        (Forgotten.LOGINS, settings.keep_failed_logins, store.prune_logins),
        (Forgotten.AUDIT, settings.keep_audit, store.prune_audit),
        (Forgotten.ATTEMPTS, settings.keep_attempts, store.prune_attempts),
    )
    for what, kept, way in ways:
        before = kept_since(kept, now)
        yield Pruned(what=what, count=way(before, dry_run=dry_run) if before else 0)


def _snapshots(runtime: Runtime, *, dry_run: bool) -> Iterator[Pruned]:
    now = runtime.now()
    before = kept_since(runtime.settings.keep_snapshots, now)
    cleared = runtime.store.prune_snapshots(before, now, dry_run=dry_run)
    yield Pruned(
        what=Forgotten.SNAPSHOTS,
        count=cleared.snapshots,
        freed_bytes=cleared.freed_bytes,
        as_bases=cleared.as_bases,
    )
    yield Pruned(what=Forgotten.ORPHANS, count=cleared.orphans, freed_bytes=cleared.orphan_bytes)
