"""The proof that a copy is the archive: every row, documents read back whole, words found again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Final

from sqlalchemy import Connection, func, select
from sqlalchemy.orm import Session

from pipeline.errors import StorageError
from pipeline.text.word_query import Word, folded
from storage.moving.rows import Digest, Form
from storage.tables import ClauseRecord, RevisionRecord
from storage.texts.documents import load_documents
from storage.words.index import CLAUSES

SAMPLED: Final = 50  # revisions and clauses, spread over the archive
_PHRASE: Final = 6  # characters: few clauses share them


def digest_of(on: Connection, form: Form) -> Digest:
    """Return the digest of a table's rows as they are kept there."""
    digest = Digest()
    for row in form.rows(on):
        digest.add(row)
    return digest


def prove_documents(source: Connection, target: Connection) -> int:
    """Rebuild sampled documents on both sides; return how many. Raises StorageError for one that differs."""
    ids = _spread(source, RevisionRecord)
    for some in (ids[at : at + 10] for at in range(0, len(ids), 10)):
        with Session(source) as here, Session(target) as there:
            before, after = load_documents(here, some), load_documents(there, some)
        for one in some:
            if before[one] != after[one]:
                raise StorageError(f"Revision {one} is another document in the copy; nothing was kept.")
    return len(ids)


def prove_words(source: Connection, target: Connection) -> int:
    """Look sampled phrases up on both sides; return how many. Raises StorageError when one is not found again."""
    phrases = _phrases(source, _spread(source, ClauseRecord))
    for phrase in phrases:
        before, after = (_found(on, phrase) for on in (source, target))
        if not before <= after:  # more is right: the copy's index is made of all texts anew
            raise StorageError(f"“{phrase}” is found in fewer clauses of the copy; nothing was kept.")
    return len(phrases)


def _spread(on: Connection, table: type[RevisionRecord] | type[ClauseRecord]) -> Sequence[int]:
    """Return ids of rows that stand about equally far from each other, the first and the last among them."""
    first, last = on.execute(select(func.min(table.id), func.max(table.id))).one()
    if first is None:
        return ()
    steps = range(first, last + 1, max(1, (last - first) // SAMPLED))
    nearest = select(func.min(table.id))
    return sorted({on.execute(nearest.where(table.id >= step)).scalar_one() for step in steps} | {last})


def _phrases(on: Connection, ids: Iterable[int]) -> list[str]:
    texts = on.execute(select(ClauseRecord.text).where(ClauseRecord.id.in_(list(ids)))).scalars()
    return sorted({phrase for text in texts if len(phrase := _phrase(text)) == _PHRASE})


def _phrase(text: str) -> str:
    """The first run of Chinese characters that is long enough: a word by whatever neighbours it has."""
    letters = folded(text)
    breaks = [-1, *(at for at, one in enumerate(letters) if not "\u4e00" <= one <= "\u9fff"), len(letters)]
    return next((letters[a + 1 : a + 1 + _PHRASE] for a, b in pairwise(breaks) if b - a > _PHRASE), "")


def _found(on: Connection, phrase: str) -> set[int]:
    with Session(on) as session:
        word = Word(folded=phrase)
        query = (
            select(CLAUSES.id_on(session)).where(CLAUSES.finds(session, word)).select_from(CLAUSES.table_on(session))
        )
        return set(session.scalars(query))
