"""Where else the words of a clause stand: the same in other policies, or nearly the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sqlalchemy import literal, select, union_all
from sqlalchemy.orm import Session

from pipeline.compare.likeness import Likeness
from pipeline.query.grams import marked
from pipeline.text.fold import fold
from pipeline.text.word_query import Word
from storage.database.among import among
from storage.policies.viewing import policy_views
from storage.search.found import found_clauses
from storage.tables import ClausePlaceRecord, ClauseRecord
from storage.texts.documents import batches
from storage.views.search import Elsewhere, SameWords
from storage.words.index import CLAUSES

LEAST_LIKE: Final = 0.6
_SHOWN: Final = 50
_PROBES: Final = 36  # pairs of characters that are asked for; those of few clauses tell the clause
_CROWD: Final = 60  # clauses with one pair; where more have it, it tells little
_CANDIDATES: Final = 200
_SHORTEST: Final = 12  # characters, below which only the same words count
_LONGEST: Final = 4_000  # characters of a clause that are compared
_IN_ONE: Final = 18  # probes in one statement


def elsewhere(session: Session, clause: ClauseRecord, policy_id: int) -> Elsewhere:
    """Return the clauses of other policies, as they stand, with the words of *clause* or such as are much like them."""
    likeness = dict.fromkeys(_same(session, clause), 1.0)
    near = [] if len(clause.heading + clause.text) < _SHORTEST else _near(session, clause, likeness)
    likeness |= dict(near)
    places = [place for place in _standing(session, likeness) if place[1] != policy_id]
    ranked = sorted(places, key=lambda place: (-likeness[place[0]], -place[1]))
    shown = ranked[:_SHOWN]
    found = found_clauses(session, shown, everything=False)
    views = policy_views(session, {policy for _, policy in shown})
    same = tuple(
        SameWords(policy=views[place[1]], found=found[place], likeness=likeness[place[0]])
        for place in shown
        if place in found
    )
    return Elsewhere(same=same, more=len(ranked) - len(shown))


def _same(session: Session, clause: ClauseRecord) -> list[int]:
    if not clause.folded:
        return [clause.id]
    query = select(ClauseRecord.id).where(ClauseRecord.folded == clause.folded).order_by(ClauseRecord.id.desc())
    return list(session.scalars(query.limit(_CANDIDATES)))


def _near(session: Session, clause: ClauseRecord, known: Mapping[int, float]) -> list[tuple[int, float]]:
    words = fold(clause.heading + clause.text)[:_LONGEST]
    candidates = [key for key in _candidates(session, words) if key not in known]
    rows = [
        row
        for ids in batches(candidates, _CANDIDATES)
        for row in session.execute(
            select(ClauseRecord.id, ClauseRecord.heading, ClauseRecord.text).where(among(ClauseRecord.id, ids))
        )
    ]
    texts = [fold(row.heading + row.text)[:_LONGEST] for row in rows]
    like = Likeness([words], texts)
    found = [(row.id, like.of(0, n)) for n, row in enumerate(rows)]
    return [(key, round(value, 3)) for key, value in found if value >= LEAST_LIKE]


def _candidates(session: Session, words: str) -> list[int]:
    """Return the clauses that share most of the rare pairs of characters, at most so many; the work is bounded."""
    shared: Counter[int] = Counter()
    for probes in batches(_probes(words), _IN_ONE):
        for found in _with_each(session, probes):
            if len(found) <= _CROWD:
                shared.update(found)
    return [key for key, _ in shared.most_common(_CANDIDATES)]


def _with_each(session: Session, probes: Sequence[str]) -> Iterable[list[int]]:
    """Return for each probe some clauses that hold it, in any order: PostgreSQL would look through all to sort them."""
    key = CLAUSES.id_on(session)
    parts = [
        select(literal(n).label("n"), key.label("id"))
        .select_from(CLAUSES.table_on(session))
        .where(CLAUSES.finds(session, Word(probe)))
        .limit(_CROWD + 1)
        .subquery()
        for n, probe in enumerate(probes)
    ]
    found: dict[int, list[int]] = {}
    for n, clause in session.execute(union_all(*(select(part) for part in parts))):
        found.setdefault(n, []).append(clause)
    return found.values()


def _probes(words: str) -> list[str]:
    """Pairs of neighbouring characters, each once, spread evenly over the words; letters and digits left out."""
    line = marked((words,))
    pairs = list(dict.fromkeys(line[at : at + 2] for at in range(len(line) - 1)))
    plain = [pair for pair in pairs if all("㐀" <= character <= "鿿" for character in pair)]
    step = max(1, len(plain) // _PROBES)
    return plain[::step][:_PROBES]


def _standing(session: Session, clauses: Iterable[int]) -> list[tuple[int, int]]:
    place = ClausePlaceRecord
    query = select(place.clause_id, place.policy_id).where(place.stands)
    return [
        (row.clause_id, row.policy_id)
        for ids in batches(sorted(clauses), 500)
        for row in session.execute(query.where(among(place.clause_id, ids)))
    ]
