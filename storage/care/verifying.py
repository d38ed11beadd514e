"""The proof of every digest: of snapshots, of the words of clauses, of the texts of revisions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import islice

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pipeline.errors import StorageError
from pipeline.model import Clause, Document
from pipeline.text.digest import exact_digest, text_digest
from storage.care.clearing import is_old
from storage.codec.bulk import with_bulk
from storage.database.among import among
from storage.database.part import Part
from storage.snapshots.proving import Found, State, read_all
from storage.tables import ClauseRecord, RevisionRecord, SnapshotRecord
from storage.texts.documents import clause_digest, load_texts

_AT_ONCE = 200


class Thing(StrEnum):
    """What a digest is of."""

    SNAPSHOT = "snapshot"
    CLAUSE = "clause"
    REVISION = "revision"


class Flaw(StrEnum):
    """What is wrong with something that is kept."""

    MISSING = "its bytes are missing"
    DAMAGED = "its bytes are damaged"
    BASE_MISSING = "it rests on bytes that are missing"
    BASE_DAMAGED = "it rests on bytes that are damaged"
    LOOP = "it rests on itself"
    SIZE = "its bytes are more or fewer than were served"
    ORPHAN = "nothing is known of it"
    WORDS = "its words have another digest"
    TEXT = "its clauses make another text"
    BODY = "its body cannot be read beside its clauses"
    UNKNOWN_BYTES = "nothing is known of the bytes it was read from"

    @property
    def is_harmless(self) -> bool:
        """Whether everything that is kept is sound all the same."""
        return self is Flaw.ORPHAN

    @property
    def advice(self) -> str:
        """What to do about it."""
        return _ADVICE[self]


_BYTES = "restore this file of the archive folder from a backup; move a damaged one away first"
_ROWS = "restore the database from a backup"
_ADVICE = {
    Flaw.MISSING: _BYTES,
    Flaw.DAMAGED: _BYTES,
    Flaw.BASE_MISSING: "restore the file that it rests on from a backup",
    Flaw.BASE_DAMAGED: "move the file that it rests on away and restore it from a backup",
    Flaw.LOOP: _BYTES,
    Flaw.SIZE: _ROWS,
    Flaw.ORPHAN: "nothing need be done: a recording was broken off; `clausewatch archive prune` removes it",
    Flaw.WORDS: _ROWS,
    Flaw.TEXT: _ROWS,
    Flaw.BODY: _ROWS,
    Flaw.UNKNOWN_BYTES: _ROWS,
}
_FLAWS = {
    State.DAMAGED: Flaw.DAMAGED,
    State.BASE_MISSING: Flaw.BASE_MISSING,
    State.BASE_DAMAGED: Flaw.BASE_DAMAGED,
    State.LOOP: Flaw.LOOP,
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Proved:
    """One thing whose digest was reckoned anew."""

    thing: Thing
    name: str  # a digest; of a revision: policy and number, 12:3
    flaw: Flaw | None = None  # None: it agrees
    rests_on: str = ""  # the digest of what is missing or damaged below it


class Verifying(Part):
    """Reckons every digest anew. Nothing is changed."""

    def kept_things(self) -> int:
        """Return how many things `prove` yields."""
        with self.database.reading() as session:
            tables = (SnapshotRecord, ClauseRecord, RevisionRecord)
            return sum(session.scalars(select(func.count()).select_from(table)).one() for table in tables)

    def prove(self, reader_version: int, at: datetime) -> Iterator[Proved]:
        """Yield everything that is kept, some at a time, however much there is.

        The text of a revision that an older reader than *reader_version* read may have been folded otherwise: of
        these the clauses alone are proved. *at* is now: a file that was written a moment ago is no orphan.
        """
        yield from self._snapshots(at)
        yield from self._clauses()
        yield from self._revisions(reader_version)

    def _snapshots(self, at: datetime) -> Iterator[Proved]:
        """Yield every snapshot that is known, and files that nothing is known of."""
        files = read_all(self.snapshots)
        while found := list(islice(files, _AT_ONCE)):
            with self.database.reading() as session:
                known = _sizes(session, [one.digest for one in found])
            yield from (proved for one in found if (proved := self._proved(one, known.get(one.digest), at)))
        last = ""
        while rows := self._rows(SnapshotRecord.digest, last):
            for row in rows:
                if row.digest not in self.snapshots:
                    yield Proved(thing=Thing.SNAPSHOT, name=row.digest, flaw=Flaw.MISSING)
            last = rows[-1].digest

    def _proved(self, found: Found, size_bytes: int | None, at: datetime) -> Proved | None:
        """Return what is said of a file; None of one that nothing is known of and that others rest on, or a new one."""
        flaw = _FLAWS.get(found.state)
        if size_bytes is None:
            if found.is_base or not is_old(self.snapshots, found.digest, at):
                return None
            flaw = Flaw.ORPHAN
        elif flaw is None and found.size_bytes != size_bytes:
            flaw = Flaw.SIZE
        return Proved(thing=Thing.SNAPSHOT, name=found.digest, flaw=flaw, rests_on=found.at_fault)

    def _clauses(self) -> Iterator[Proved]:
        last = 0
        while rows := self._rows(ClauseRecord.id, last):
            for row in rows:
                yield Proved(thing=Thing.CLAUSE, name=row.digest, flaw=None if _agrees(row) else Flaw.WORDS)
            last = rows[-1].id

    def _revisions(self, reader_version: int) -> Iterator[Proved]:
        last = 0
        while rows := self._rows(RevisionRecord.id, last):
            yield from self._of_revisions(rows, reader_version)
            last = rows[-1].id

    def _of_revisions(self, rows: Sequence[RevisionRecord], reader_version: int) -> Iterator[Proved]:
        with self.database.reading() as session:
            texts = load_texts(session, rows)
            packed = select(RevisionRecord.id, RevisionRecord.bulk)
            found = session.execute(packed.where(among(RevisionRecord.id, [row.id for row in rows])))
            bulks = {row.id: row.bulk for row in found}
            digests = {row.snapshot_digest for row in rows}
            known = set(session.scalars(select(SnapshotRecord.digest).where(SnapshotRecord.digest.in_(digests))))
        for row in rows:
            is_told = text_digest(texts[row.id].clauses) == row.text_digest
            flaw = None if _is_whole(texts[row.id], bulks[row.id]) else Flaw.BODY
            if not is_told and row.reader_version >= reader_version:
                flaw = Flaw.TEXT
            if row.snapshot_digest and row.snapshot_digest not in known:
                flaw = Flaw.UNKNOWN_BYTES
            yield Proved(thing=Thing.REVISION, name=f"{row.policy_id}:{row.number}", flaw=flaw)

    def _rows(self, column: InstrumentedAttribute, last: object) -> Sequence:  # type: ignore[type-arg]  # of three tables
        with self.database.reading() as session:
            query = select(column.class_).where(column > last).order_by(column).limit(_AT_ONCE)
            rows = session.scalars(query).all()
            session.expunge_all()
            return rows


def _sizes(session: Session, digests: Sequence[str]) -> Mapping[str, int]:
    query = select(SnapshotRecord.digest, SnapshotRecord.size_bytes).where(SnapshotRecord.digest.in_(digests))
    return {row.digest: row.size_bytes for row in session.execute(query)}


def _is_whole(document: Document, bulk: bytes) -> bool:
    try:
        with_bulk(document, bulk)
    except StorageError:
        return False
    return True


def _agrees(row: ClauseRecord) -> bool:
    clause = Clause(label=row.label, path=(), heading=row.heading, text=row.text, exact=row.exact, folded=row.folded)
    return clause_digest(clause) == row.digest and exact_digest(clause.words) == row.exact
