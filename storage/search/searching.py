"""Searches the clauses: what an index of grams finds, narrowed by filters, grouped by policy and ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from pipeline.metadata.levels import Level, level_of
from pipeline.query.grams import marked, needle
from pipeline.query.plan import NOTHING, positive
from pipeline.query.rank import Standing, order, rarity
from pipeline.text.word_query import Any, Node
from storage.database.among import among
from storage.search.conditions import clauses_asked, leaves_most, policies_asked
from storage.tables import ClausePlaceRecord, ClauseRecord, PolicySearchRecord, SourceRecord
from storage.texts.documents import batches
from storage.views.search import MOST_COUNTED, SearchFilter
from storage.words.candidates import few
from storage.words.index import CLAUSES, TITLES, is_sqlite

_MOST_TITLES = 200
_PROBED = 300  # clauses
_LEAST_OF_EACH = 100  # clauses of each alternative of an OR, however many there are


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """Policies with the clauses that were found in them, best first."""

    policies: tuple[int, ...]
    clauses: dict[int, list[int]]  # by policy, those with a word in their heading first, then the newest
    titled: frozenset[int]
    count: int  # of clauses, MOST_COUNTED at the most
    is_more: bool


def search(session: Session, wanted: SearchFilter) -> Ranked:
    """Return what *wanted* finds among the newest clauses that pass its filters, and among all titles."""
    weights, is_more, count = _weighed(session, wanted)
    titled = _titled(session, wanted)
    headed = _headed(session, wanted.query, {clause for clause, _ in weights})
    clauses: dict[int, list[int]] = defaultdict(list)
    for clause, policy in sorted(weights, key=lambda pair: (pair[0] not in headed, -pair[0])):
        clauses[policy].append(clause)
    best = _best(weights)
    told = _told(session, {*clauses, *titled})
    places = {
        policy: order(
            Standing(
                in_title=policy in titled,
                in_heading=bool(clauses.get(policy)) and clauses[policy][0] in headed,
                weight=best.get(policy, 0.0),
                clauses=len(clauses.get(policy, ())),
                level=row.level or row.source_level,
                published=row.published,
            )
        )
        for policy, row in told.items()
    }
    ranked = tuple(sorted(places, key=lambda policy: (places[policy], -policy)))
    return Ranked(policies=ranked, clauses=clauses, titled=titled, count=count, is_more=is_more)


def _weighed(session: Session, wanted: SearchFilter) -> tuple[dict[tuple[int, int], float], bool, int]:
    """Return clauses with their policies and weights, whether there are more of them, and how many were counted.

    Each alternative of an OR is looked for apart: the newest clauses with a common word must not hide a rare one's.
    """
    if not wanted.asks:
        return {}, False, 0
    parts = wanted.query.nodes if isinstance(wanted.query, Any) else (wanted.query,)
    most = max(MOST_COUNTED // len(parts), _LEAST_OF_EACH) + 1
    weights: dict[tuple[int, int], float] = defaultdict(float)
    is_cut = False
    within = _within(session, wanted)
    for part in parts:
        found = _places(session, part, within, most)
        is_cut = is_cut or len(found) == most
        for place in found[: most - 1]:
            weights[place] += rarity(len(found), most)
    count = len(weights)
    if is_cut and len(parts) > 1:
        count = len(_places(session, wanted.query, within, MOST_COUNTED + 1))
    is_more = count > MOST_COUNTED or (is_cut and len(parts) == 1)
    return weights, is_more, min(count, MOST_COUNTED)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Within:
    """The places that pass the filters."""

    conditions: tuple[ColumnElement[bool], ...]
    is_walked: bool  # place by place, as they are those of few policies


def _within(session: Session, wanted: SearchFilter) -> _Within:
    place = ClausePlaceRecord
    conditions = [place.clause_id.in_(ids) for ids in clauses_asked(wanted)]
    if not wanted.everything:
        conditions.append(place.stands.is_(True))
    if (policies := policies_asked(session, wanted)) is None:
        return _Within(conditions=tuple(conditions), is_walked=False)
    is_most = leaves_most(wanted)
    is_plain = not (is_most or is_sqlite(session) or isinstance(wanted.query, Any))
    named = few(session, policies) if is_plain else None
    if named is None:
        among_many = _is_one_of(session, policies, most=is_most)
        return _Within(conditions=(*conditions, among_many), is_walked=False)
    return _Within(conditions=(*conditions, among(place.policy_id, named)), is_walked=True)


def _places(session: Session, node: Node, within: _Within, most: int) -> list[tuple[int, int]]:
    """Return the newest clauses that satisfy *node* at places *within*, each with its policies."""
    place = ClausePlaceRecord
    key = CLAUSES.id_on(session)
    found = CLAUSES.table_on(session)
    query: Select[int, int]
    if node == NOTHING:
        query = select(place.clause_id, place.policy_id).where(*within.conditions).order_by(place.clause_id.desc())
    elif within.is_walked and _is_common(session, node):
        query = _through(session, node, within)
    else:
        query = select(place.clause_id, place.policy_id).join_from(found, place, place.clause_id == key)
        query = query.where(CLAUSES.finds(session, node), *within.conditions).order_by(key.desc())
    return [(row.clause_id, row.policy_id) for row in session.execute(query.limit(most))]


def _is_common(session: Session, node: Node) -> bool:
    """Whether a tenth of the newest clauses satisfy *node*, so that those looked for are found in a short walk."""
    key, found = CLAUSES.id_on(session), CLAUSES.table_on(session)
    newest = session.scalar(select(func.max(key)).select_from(found)) or 0
    having = select(func.count()).select_from(found).where(key > newest - _PROBED, CLAUSES.finds(session, node))
    return session.scalars(having).one() * 10 >= _PROBED


def _through(session: Session, node: Node, within: _Within) -> Select[int, int]:
    """Ask the newest places one by one: PostgreSQL would go through the newest clauses of all policies.

    Beneath an OFFSET it makes no join, and asks of no more than are wanted.
    """
    place, key = ClausePlaceRecord, CLAUSES.id_on(session)
    newest = select(place.clause_id, place.policy_id).where(*within.conditions).order_by(place.clause_id.desc())
    near = newest.offset(0).subquery()
    found = select(key).select_from(CLAUSES.table_on(session)).where(key == near.c.clause_id)
    has_words = found.where(CLAUSES.finds(session, node)).offset(0).exists()
    return select(near.c.clause_id, near.c.policy_id).where(has_words).order_by(near.c.clause_id.desc())


def _is_one_of(session: Session, policies: Select[int], *, most: bool) -> ColumnElement[bool]:
    """Whether a place is in one of the *policies*; *most* says that most policies may be among them.

    Of most, it is asked of the newest places one by one: PostgreSQL would sort all their places to find a thousand.
    """
    policy_id = ClausePlaceRecord.policy_id
    if most and not is_sqlite(session):
        return policies.where(PolicySearchRecord.policy_id == policy_id).offset(0).exists()  # with OFFSET it is no join
    # Not a plain column: SQLite would begin with the policies, and ask the index for each of their clauses.
    return (policy_id + 0).in_(policies)


def _titled(session: Session, wanted: SearchFilter) -> frozenset[int]:
    """Return the newest policies whose title or number satisfies the query; none when clauses are asked for."""
    if wanted.query == NOTHING or wanted.bodies or wanted.years:
        return frozenset()
    key = TITLES.id_on(session)
    query = select(key).select_from(TITLES.table_on(session)).where(TITLES.finds(session, wanted.query))
    if (policies := policies_asked(session, wanted)) is not None:
        query = query.where(key.in_(policies))
    return frozenset(session.scalars(query.order_by(key.desc()).limit(_MOST_TITLES)))


def _headed(session: Session, node: Node, clauses: Collection[int]) -> frozenset[int]:
    """Return the clauses with one of the words in their heading."""
    needles = [needle(word) for word in positive(node)]
    if not needles:
        return frozenset()
    headings = select(ClauseRecord.id, ClauseRecord.heading).where(ClauseRecord.heading != "")
    rows = [
        row for ids in batches(clauses, 500) for row in session.execute(headings.where(among(ClauseRecord.id, ids)))
    ]
    lines = {heading: marked((heading,)) for heading in {row.heading for row in rows}}
    return frozenset(row.id for row in rows if any(each in lines[row.heading] for each in needles))


def _best(weights: dict[tuple[int, int], float]) -> dict[int, float]:
    best: dict[int, float] = {}
    for (_, policy), weight in weights.items():
        best[policy] = max(weight, best.get(policy, 0.0))
    return best


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    level: Level | None
    source_level: Level | None
    published: date


def _told(session: Session, policies: Iterable[int]) -> dict[int, _Told]:
    """Return what ranks policies."""
    table = PolicySearchRecord
    query = select(table.policy_id, table.level, table.source_id, table.published)
    rows = [
        row
        for ids in batches(sorted(policies), 500)
        for row in session.execute(query.where(among(table.policy_id, ids)))
    ]
    of_source = _levels(session, {row.source_id for row in rows})
    return {
        row.policy_id: _Told(level=row.level, source_level=of_source.get(row.source_id), published=row.published)
        for row in rows
    }


def _levels(session: Session, sources: Iterable[int]) -> dict[int, Level | None]:
    """Return the levels of those sources that are a government's own."""
    source = SourceRecord
    query = select(source.id, source.region, source.level).where(source.kind == "government")
    return {
        row.id: level_of((), row.region, row.level)
        for ids in batches(sorted(sources), 500)
        for row in session.execute(query.where(among(source.id, ids)))
    }
