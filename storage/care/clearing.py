"""Removes snapshots that need not be kept. What a kept one rests on is kept."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import delete, select

from storage.care.superfluous import in_parts, needed_since, superfluous
from storage.database.part import Part
from storage.snapshots.archive import SnapshotArchive
from storage.tables import SnapshotRecord

ORPHAN_AFTER = timedelta(hours=1)  # that a file is there and nothing is known of it: no recording takes as long
_AT_ONCE = 50  # files removed in one go: nobody keeps anything meanwhile


@dataclass(kw_only=True)
class Cleared:
    """What was removed, or would be."""

    snapshots: int = 0
    freed_bytes: int = 0  # of their files
    orphans: int = 0
    orphan_bytes: int = 0
    as_bases: int = 0  # that could go, were others not kept as their differences from them


@dataclass(frozen=True, kw_only=True, slots=True)
class _Doomed:
    """What may be removed: what rests on others before these."""

    digests: Sequence[str]
    orphans: frozenset[str]
    rests_on: dict[str, str]
    spared: set[str] = field(default_factory=set)

    def spare(self, digest: str) -> None:
        """Keep a snapshot after all, and everything that it rests on."""
        self.spared.update((digest, *_below(digest, self.rests_on)))


class Clearing(Part):
    """Care of the archive folder."""

    def prune_snapshots(self, before: datetime | None, at: datetime, *, dry_run: bool = False) -> Cleared:
        """Remove snapshots that need not be kept and were last served *before*, None: none, and orphans.

        Raises StorageError when it cannot; what was removed until then is all that is gone, row and file.
        """
        with self.snapshots.still() as began:
            pass  # whoever was keeping something has done so: the files are all there to be looked at
        cleared = Cleared()
        doomed = self._doomed(before, at, cleared)
        for start in range(0, len(doomed.digests), _AT_ONCE):
            some = doomed.digests[start : start + _AT_ONCE]
            if dry_run:
                self._count(some, doomed, cleared)
            else:
                with self.snapshots.still():
                    self._remove(some, doomed, before or at, began, cleared)
        return cleared

    def _doomed(self, before: datetime | None, at: datetime, cleared: Cleared) -> _Doomed:
        with self.database.reading() as session:
            found = superfluous(session, before) if before else frozenset()
        files, rests_on = _files(self.snapshots)
        orphans = frozenset(self._orphans(files, at))
        needed: set[str] = set()
        for digest in files:
            if digest not in found and digest not in orphans:
                needed.update(_below(digest, rests_on))
        cleared.as_bases = len(found & needed)
        going = sorted((found | orphans) - needed, key=lambda one: len(list(_below(one, rests_on))), reverse=True)
        return _Doomed(digests=going, orphans=orphans, rests_on=rests_on)

    def _orphans(self, files: Iterable[str], at: datetime) -> Iterator[str]:
        """Yield the files that nothing is known of, and that no recording under way has written."""
        for some in in_parts(files):
            with self.database.reading() as session:
                known = frozenset(session.scalars(select(SnapshotRecord.digest).where(SnapshotRecord.digest.in_(some))))
            for digest in some:
                if digest not in known and is_old(self.snapshots, digest, at):
                    yield digest

    def _remove(
        self, some: Sequence[str], doomed: _Doomed, before: datetime, began: datetime, cleared: Cleared
    ) -> None:
        """Remove some, rows first: a process that is killed between leaves orphans, and no row without its bytes."""
        for digest in some:
            if digest in self.snapshots and self.snapshots.used_at(digest) >= began:
                doomed.spare(digest)
        going = [digest for digest in some if digest not in doomed.spared]
        known = [digest for digest in going if digest not in doomed.orphans]
        with self.database.writing() as session:
            row = delete(SnapshotRecord).where(SnapshotRecord.digest.in_(known), ~needed_since(before))
            session.execute(row, execution_options={"synchronize_session": False})
            for digest in session.scalars(select(SnapshotRecord.digest).where(SnapshotRecord.digest.in_(going))):
                doomed.spare(digest)
        self._count(going, doomed, cleared)
        for digest in going:
            if digest not in doomed.spared:
                self.snapshots.remove(digest)

    def _count(self, some: Sequence[str], doomed: _Doomed, cleared: Cleared) -> None:
        for digest in some:
            size = self.snapshots.file_bytes(digest) if digest in self.snapshots else 0
            if digest in doomed.orphans and digest not in doomed.spared:
                cleared.orphans, cleared.orphan_bytes = cleared.orphans + 1, cleared.orphan_bytes + size
            elif digest not in doomed.spared:
                cleared.snapshots, cleared.freed_bytes = cleared.snapshots + 1, cleared.freed_bytes + size


def is_old(archive: SnapshotArchive, digest: str, at: datetime) -> bool:
    """Tell whether a file is there, and has been for longer than a recording takes."""
    return digest in archive and at - archive.used_at(digest) >= ORPHAN_AFTER


def _files(archive: SnapshotArchive) -> tuple[list[str], dict[str, str]]:
    """Return the digests of all files, and what each delta rests on.

    Raises StorageError for a damaged one: it may be mended, and then it needs what it rests on.
    """
    files, rests_on = [], {}
    for digest in archive.digests():
        files.append(digest)
        if link := archive.link(digest):
            rests_on[digest] = link.base
    return files, rests_on


def _below(digest: str, rests_on: dict[str, str]) -> Iterator[str]:
    """Yield what a snapshot rests on, to the whole file; of damaged ones in a circle each once."""
    seen = {digest}
    while (base := rests_on.get(digest)) and base not in seen:
        seen.add(base)
        yield base
        digest = base
