"""Writes documents into revisions and clauses, and rebuilds them exactly."""

from __future__ import annotations

import hashlib
import json
import logging
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache, lru_cache
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Insert, Row, Select, Table, Text, bindparam, cast, insert, select, tuple_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, undefer

from pipeline.errors import StorageError
from pipeline.model import Clause, Document
from storage.codec import values as codec
from storage.codec.bulk import with_bulk
from storage.database.among import among
from storage.tables import ClauseRecord, RevisionClauseRecord, RevisionRecord
from storage.tables.base import Base, table_of
from storage.words.index import CLAUSES, clause_marked

T = TypeVar("T")
log = logging.getLogger("clausewatch")
_PLACES, _WORDS = table_of(RevisionClauseRecord), table_of(ClauseRecord)
_KNOWN = select(_WORDS.c.digest, _WORDS.c.id).where(_WORDS.c.digest.in_(bindparam("digests", expanding=True)))
_PLACED = insert(_PLACES)
_MANY = 400  # rows or values in one statement: SQLite takes 32,766 parameters, PostgreSQL 65,535


def add_clauses(session: Session, revision_id: int, clauses: Sequence[Clause]) -> list[int]:
    """Write the clauses of a revision and return their ids; words that the archive knows are not written again."""
    digests = [clause_digest(clause) for clause in clauses]
    ids = _clause_ids(session, dict(zip(digests, clauses, strict=True)))
    rows = [
        {"revision_id": revision_id, "position": n, "clause_id": ids[digest], "path": list(c.path), "part": c.part}
        for n, (digest, c) in enumerate(zip(digests, clauses, strict=True))
    ]
    if rows:
        session.connection().execute(_PLACED, rows)
    return [ids[digest] for digest in digests]


def clause_digest(clause: Clause) -> str:
    """Return the address of a clause's words: SHA-256 of label, heading, text and both its digests."""
    parts = (clause.label, clause.heading, clause.text, clause.exact, clause.folded)
    joined = "".join(f"{len(part)}:{part}" for part in parts)
    return hashlib.sha256(joined.encode("utf-8", "surrogatepass")).hexdigest()


def load_documents(session: Session, revision_ids: Iterable[int]) -> dict[int, Document]:
    """Return whole documents by revision, however many, in a handful of statements."""
    documents: dict[int, Document] = {}
    for ids in batches(sorted(set(revision_ids)), _MANY):
        clauses = clauses_of(session, ids)
        found = session.scalars(
            select(RevisionRecord).where(RevisionRecord.id.in_(ids)).options(undefer(RevisionRecord.bulk))
        )
        for record in found:
            document = replace(codec.decode_facts(record.facts), clauses=tuple(clauses.get(record.id, ())))
            documents[record.id] = _whole(document, record)
    return documents


def _whole(document: Document, record: RevisionRecord) -> Document:
    """Return the document of a revision; of one that was altered, what its clauses say."""
    try:
        return with_bulk(document, record.bulk)
    except StorageError as error:
        log.warning("Revision %d: %s `clausewatch archive verify` tells more.", record.id, error)
        return replace(document, body=tuple(clause.label + clause.words for clause in document.clauses))


def load_texts(session: Session, revisions: Sequence[RevisionRecord]) -> dict[int, Document]:
    """Return the documents of revisions without their body, entries and noise: what is shown of a text."""
    clauses = clauses_of(session, [revision.id for revision in revisions])
    return {
        revision.id: replace(codec.decode_facts(revision.facts), clauses=tuple(clauses.get(revision.id, ())))
        for revision in revisions
    }


def batches(values: Iterable[T], size: int) -> Iterable[list[T]]:
    """Yield the values in lists of at most *size*."""
    iterator = iter(values)
    while batch := list(islice(iterator, size)):
        yield batch


def insert_new(session: Session, table: type[Base], rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows; those whose unique key is taken, by another process too, are left as they are."""
    session.flush()
    connection = session.connection()
    insertion = _insertion(table_of(table), connection.dialect.name)
    for start in range(0, len(rows), _MANY):
        connection.execute(insertion, rows[start : start + _MANY])


@cache  # to compose a statement takes longer than to run it
def _insertion(table: Table, dialect: str) -> Insert:
    insert_into = sqlite.insert if dialect == "sqlite" else postgresql.insert
    return insert_into(table).on_conflict_do_nothing()


def _clause_ids(session: Session, clauses: Mapping[str, Clause]) -> dict[str, int]:
    known = _known_ids(session, clauses)
    # In one order everywhere, or two processes that bring the same clauses would wait for each other.
    missing = sorted(digest for digest in clauses if digest not in known)
    if not missing:
        return known
    insert_new(session, ClauseRecord, [_clause_row(digest, clauses[digest]) for digest in missing])
    new = _known_ids(session, missing)
    CLAUSES.add(session, {new[one]: clause_marked(clauses[one].label, clauses[one].words) for one in missing})
    return known | new


def _known_ids(session: Session, digests: Iterable[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    iterator = iter(digests)
    while batch := list(islice(iterator, _MANY)):
        rows = session.connection().execute(_KNOWN, {"digests": batch})
        found.update((row.digest, row.id) for row in rows)
    return found


def _clause_row(digest: str, clause: Clause) -> dict[str, object]:
    return {
        "digest": digest,
        "label": clause.label,
        "heading": clause.heading,
        "text": clause.text,
        "exact": clause.exact,
        "folded": clause.folded,
    }


def clauses_of(session: Session, revision_ids: Sequence[int]) -> dict[int, list[Clause]]:
    """Return the clauses of revisions, in order; a revision without any is left out."""
    clauses: dict[int, list[Clause]] = defaultdict(list)
    # All at once: row by row a text of thousands is asked for as often.
    for row in session.execute(_clauses(among(_PLACES.c.revision_id, revision_ids))).all():
        clauses[row[0]].append(_clause(row))
    return clauses


def clauses_at(session: Session, places: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Clause]:
    """Return single clauses by the id of their revision and their place in it, from 0."""
    found: dict[tuple[int, int], Clause] = {}
    line = _PLACES.c
    place = tuple_(line.revision_id, line.position)
    for some in batches(sorted(set(places)), _MANY):
        # Pairs alone would not do: SQLite looks for them in every revision that there is.
        revisions, positions = ({pair[n] for pair in some} for n in (0, 1))
        near = among(line.revision_id, revisions) & among(line.position, positions)
        for row in session.execute(_clauses(near & place.in_(some))):
            found[row[0], row[1]] = _clause(row)
    return found


def _clauses(condition: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    line, words = _PLACES.c, _WORDS.c
    return (
        select(
            line.revision_id,
            line.position,
            cast(line.path, Text),
            line.part,
            words.label,
            words.heading,
            words.text,
            words.exact,
            words.folded,
        )
        .join_from(_PLACES, _WORDS, words.id == line.clause_id)
        .where(condition)
        .order_by(line.revision_id, line.position)
    )


def _clause(row: Row[*tuple[Any, ...]]) -> Clause:
    # By place: a text has thousands of rows, and to ask each for its columns by name takes twice as long.
    _, _, path, part, label, heading, text, exact, folded = row
    return Clause(label=label, path=_path(path), heading=heading, text=text, part=part, exact=exact, folded=folded)


@lru_cache(maxsize=8192)  # policies are numbered alike: 第一条, 第二条 …
def _path(kept: str) -> tuple[str, ...]:
    return tuple(json.loads(kept))
