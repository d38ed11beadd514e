"""The proof of every digest: of snapshots, of the words of clauses, of the texts of revisions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import InstrumentedAttribute

from pipeline.errors import StorageError
from pipeline.model import Clause
from pipeline.text.digest import exact_digest, text_digest
from storage.database.part import Part
from storage.tables import ClauseRecord, RevisionRecord, SnapshotRecord
from storage.texts.documents import clause_digest, load_documents

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
    SIZE = "its bytes are more or fewer than were served"
    WORDS = "its words have another digest"
    TEXT = "its clauses make another text"
    UNKNOWN_BYTES = "nothing is known of the bytes it was read from"


@dataclass(frozen=True, kw_only=True, slots=True)
class Proved:
    """One thing whose digest was reckoned anew."""

    thing: Thing
    name: str  # a digest; of a revision: policy and number, 12:3
    flaw: Flaw | None = None  # None: it agrees


class Verifying(Part):
    """Reckons every digest anew. Nothing is changed."""

    def kept_things(self) -> int:
        """Return how many things `prove` yields."""
        with self.database.reading() as session:
            tables = (SnapshotRecord, ClauseRecord, RevisionRecord)
            return sum(session.scalars(select(func.count()).select_from(table)).one() for table in tables)

    def prove(self, reader_version: int) -> Iterator[Proved]:
        """Yield everything that is kept, some at a time, however much there is.

        The text of a revision that an older reader than *reader_version* read may have been folded otherwise: of
        these the clauses alone are proved.
        """
        yield from self._snapshots()
        yield from self._clauses()
        yield from self._revisions(reader_version)

    def _snapshots(self) -> Iterator[Proved]:
        last = ""
        while rows := self._rows(SnapshotRecord.digest, last):
            for row in rows:
                flaw = self._flaw(row.digest, row.size_bytes)
                yield Proved(thing=Thing.SNAPSHOT, name=row.digest, flaw=flaw)
            last = rows[-1].digest

    def _flaw(self, digest: str, size_bytes: int) -> Flaw | None:
        if digest not in self.snapshots:
            return Flaw.MISSING
        try:
            body = self.snapshots.get(digest)
        except StorageError:
            return Flaw.DAMAGED
        return None if len(body) == size_bytes else Flaw.SIZE

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
            documents = load_documents(session, [row.id for row in rows])
            digests = {row.snapshot_digest for row in rows}
            known = set(session.scalars(select(SnapshotRecord.digest).where(SnapshotRecord.digest.in_(digests))))
        for row in rows:
            is_told = text_digest(documents[row.id].clauses) == row.text_digest
            flaw = None if is_told or row.reader_version < reader_version else Flaw.TEXT
            if row.snapshot_digest and row.snapshot_digest not in known:
                flaw = Flaw.UNKNOWN_BYTES
            yield Proved(thing=Thing.REVISION, name=f"{row.policy_id}:{row.number}", flaw=flaw)

    def _rows(self, column: InstrumentedAttribute, last: object) -> Sequence:  # type: ignore[type-arg]  # of three tables
        with self.database.reading() as session:
            query = select(column.class_).where(column > last).order_by(column).limit(_AT_ONCE)
            rows = session.scalars(query).all()
            session.expunge_all()
            return rows


def _agrees(row: ClauseRecord) -> bool:
    clause = Clause(label=row.label, path=(), heading=row.heading, text=row.text, exact=row.exact, folded=row.folded)
    return clause_digest(clause) == row.digest and exact_digest(clause.words) == row.exact
