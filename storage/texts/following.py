"""Follows one clause through the texts of a copy: by its words, and where they changed by what comparing says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.compare.edits import compare
from pipeline.model import Clause
from storage.texts.since import Text

Clauses = Callable[[int], Sequence[Clause]]  # of a revision, by its id
_COMPARED: Final = 600  # clauses; of longer texts only what differs is compared
_MOST_COMPARED: Final = 8000  # clauses, of all texts that are compared: measured, about a third of a second


@dataclass(frozen=True, kw_only=True, slots=True)
class Stand:
    """Where a clause stood in a revision."""

    revision_id: int
    read_in: int  # the revision whose clauses are numbered so: another one where only lines were wrapped anew
    place: int | None  # from 0; None: it was not there


class Following:
    """One clause on its way through the texts of a copy, newest first."""

    def __init__(self, texts: Sequence[Text], clauses: Clauses) -> None:
        self._texts = texts
        self._clauses = clauses
        self._compared = 0
        self.is_cut = False  # there was too much to compare to follow it further back

    def stands(self, revision_id: int, place: int) -> list[Stand]:
        """Return where the clause at *place* of a revision stood in every text, newest first; from its first on."""
        at = next(n for n, text in enumerate(self._texts) if text.revision_id == revision_id)
        own = Stand(revision_id=revision_id, read_in=revision_id, place=place)
        later = list(self._walk(reversed(self._texts[:at]), at, place))
        earlier = list(self._walk(self._texts[at + 1 :], at, place))
        while earlier and earlier[-1].place is None:
            earlier.pop()
        return [*reversed(later), own, *earlier]

    def _walk(self, way: Sequence[Text] | Iterator[Text], at: int, place: int) -> Iterator[Stand]:
        """Yield where the clause stood in one text after another; where it is gone, its words are waited for."""
        here, is_there = self._texts[at], True
        for text in way:
            if is_there and text.text_digest == here.text_digest:
                yield Stand(revision_id=text.revision_id, read_in=here.revision_id, place=place)
                continue
            found = self._step(here, place, text, is_there=is_there)
            if self.is_cut:
                return
            yield Stand(revision_id=text.revision_id, read_in=text.revision_id, place=found)
            is_there = found is not None
            if found is not None:
                here, place = text, found

    def _step(self, here: Text, place: int, there: Text, *, is_there: bool) -> int | None:
        words = here.words[place]
        same = [n for n, other in enumerate(there.words) if other == words]
        if same:
            return same[min(here.words[:place].count(words), len(same) - 1)]
        return self._by_comparing(here, place, there) if is_there else None

    def _by_comparing(self, here: Text, place: int, there: Text) -> int | None:
        mine, others = self._differing(here, there), self._differing(there, here)
        self._compared += len(mine) + len(others)
        if self._compared > _MOST_COMPARED:
            self.is_cut = True
            return None
        is_back = there.revision_id < here.revision_id
        edits = compare(others, mine) if is_back else compare(mine, others)
        clause = self._clauses(here.revision_id)[place]
        for edit in edits:
            own, other = (edit.after, edit.before) if is_back else (edit.before, edit.after)
            if own == clause and other is not None:
                every = self._clauses(there.revision_id)
                return next((n for n, one in enumerate(every) if one == other), None)
        return None

    def _differing(self, text: Text, other: Text) -> Sequence[Clause]:
        """The clauses of a text; of a long one those alone whose words the other text has not."""
        clauses = self._clauses(text.revision_id)
        if len(clauses) <= _COMPARED:
            return clauses
        known = set(other.words)
        return [clause for clause, words in zip(clauses, text.words, strict=True) if words not in known]
