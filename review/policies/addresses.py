"""The address of a clause: by its path, which stays when others come and go; by its number where the path tells too
little.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Final
from urllib.parse import urlencode

from pipeline.model import Clause
from review.policies.parts import Part
from review.web.filters import MAX_WORDS

_BETWEEN: Final = "/"


def clause_queries(clauses: Sequence[Clause], part: Part, revision: int, *, is_current: bool) -> list[str]:
    """What follows `/policies/ID/clause` for each clause of a *part* of a text, in order.

    Only a text that is not the current one names its revision: so an address leads to what the clause says by then.
    """
    named = Counter((clause.part, clause.path) for clause in clauses)
    return [
        _query(clause, number, revision, is_current=is_current, is_only=named[clause.part, clause.path] == 1)
        for number, clause in enumerate(clauses[part.first - 1 : part.last], start=part.first)
    ]


def clause_query(number: int, clause: Clause, revision: int, *, is_current: bool) -> str:
    """The same for one clause, of which it is not known whether others have its path."""
    return _query(clause, number, revision, is_current=is_current, is_only=True)


def _query(clause: Clause, number: int, revision: int, *, is_current: bool, is_only: bool) -> str:
    name = _BETWEEN.join(clause.path)
    if not is_only or not name.isprintable() or not 0 < len(name) <= MAX_WORDS:
        return "?" + urlencode({"at": number, "revision": revision})
    query = {"label": name, "part": clause.part, "revision": revision}
    if is_current:
        del query["revision"]
    if not clause.part:
        del query["part"]
    return "?" + urlencode(query)
