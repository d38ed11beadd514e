"""The texts that the indexes of grams are made of, read anew: an index itself cannot be carried between engines."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Select, select

from pipeline.query.grams import marked_folded
from storage.moving.rows import AT_ONCE
from storage.tables import ClauseRecord, InboxTextRecord, PolicySearchRecord
from storage.words.index import CHANGES, CLAUSES, TITLES, GramIndex, clause_marked


@dataclass(frozen=True, kw_only=True, slots=True)
class IndexTexts:
    """What an index is made of."""

    index: GramIndex
    query: Select[*tuple[Any, ...]]  # the id first
    marked: Callable[[Any], str]  # of a row

    def texts(self, on: Connection) -> Iterator[tuple[int, str]]:
        """Yield each id with the text that it is found by."""
        with on.execute(self.query, execution_options={"yield_per": AT_ONCE}) as found:
            for row in found:
                yield row[0], self.marked(row)


INDEX_TEXTS: Final = (
    IndexTexts(
        index=CLAUSES,
        query=select(ClauseRecord.id, ClauseRecord.label, ClauseRecord.heading, ClauseRecord.text),
        marked=lambda row: clause_marked(row.label, row.heading + row.text),
    ),
    IndexTexts(
        index=TITLES,
        query=select(PolicySearchRecord.policy_id, PolicySearchRecord.marked),
        marked=lambda row: str(row.marked),
    ),
    IndexTexts(
        index=CHANGES,
        query=select(InboxTextRecord.change_id, InboxTextRecord.title, InboxTextRecord.fields, InboxTextRecord.clauses),
        marked=lambda row: marked_folded((row.title, row.fields, row.clauses)),
    ),
)
