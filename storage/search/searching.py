"""Searches the clauses: what an index of grams finds, narrowed by filters, grouped by policy and ranked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import CTE, ColumnElement, Select, func, select, true
from sqlalchemy.orm import Session

from pipeline.metadata.levels import Level, level_of
from pipeline.query.grams import marked, needle
from pipeline.query.plan import NOTHING, positive
from pipeline.query.rank import Standing, order, rarity
from pipeline.text.word_query import Any, Node
from storage.database.among import among
from storage.search.conditions import newest_asked, of_clause, of_policy
from storage.tables import ClausePlaceRecord, ClauseRecord, PolicySearchRecord, SourceRecord
from storage.texts.documents import batches
from storage.views.search import MOST_COUNTED, SearchFilter
from storage.words.index import CLAUSES, TITLES, GramIndex, is_sqlite

_MOST_TITLES = 200
Conditions = tuple[ColumnElement[bool], ...]
NEAR = 6_000  # clauses with the words whose policies are asked for: some 30 ms
READ = 20_000  # clauses that PostgreSQL reads for common words
_TITLES_NEAR = 5_000  # policies with the words in their title that are asked the same
_PROBED = 3_000  # clauses that tell how common words are
_LEAST_OF_EACH = 100  # clauses of each alternative of an OR, however many there are


@dataclass(frozen=True, kw_only=True, slots=True)
class Ranked:
    """Policies with the clauses that were found in them, best first."""

    policies: tuple[int, ...]
    clauses: dict[int, list[int]]  # by policy, those with a word in their heading first, then the newest
    titled: frozenset[int]
    count: int  # of clauses, MOST_COUNTED at the most
    is_more: bool
    further: int  # clauses below have not been looked through; 0: all have


def search(session: Session, wanted: SearchFilter) -> Ranked:
    """Return what *wanted* finds among the newest clauses that pass its filters, and among all titles."""
    policies = tuple(of_policy(session, wanted))
    weights, is_more, count, further = _weighed(session, wanted, policies)
    titled = _titled(session, wanted, policies)
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
    return Ranked(policies=ranked, clauses=clauses, titled=titled, count=count, is_more=is_more, further=further)


def _weighed(
    session: Session, wanted: SearchFilter, policies: Conditions
) -> tuple[dict[tuple[int, int], float], bool, int, int]:
    """Return clauses with their policies and weights, whether there are more, how many were counted, and `further`.

    Each alternative of an OR is looked for apart: the newest clauses with a common word must not hide a rare one's.
    """
    if not wanted.asks:
        return {}, False, 0, 0
    parts = wanted.query.nodes if isinstance(wanted.query, Any) else (wanted.query,)
    most = max(MOST_COUNTED // len(parts), _LEAST_OF_EACH) + 1
    weights: dict[tuple[int, int], float] = defaultdict(float)
    is_cut, further = False, 0
    within = _within(session, wanted, policies, len(parts))
    for part in parts:
        found, below = _places(session, part, within, most)
        is_cut, further = is_cut or len(found) == most, max(further, below)
        for place in found[: most - 1]:
            weights[place] += rarity(len(found), most)
    count = len(weights)
    if is_cut and len(parts) > 1:
        count = len(_places(session, wanted.query, within, MOST_COUNTED + 1)[0])
    is_more = count > MOST_COUNTED or (is_cut and len(parts) == 1)
    return weights, is_more, min(count, MOST_COUNTED), further


@dataclass(frozen=True, kw_only=True, slots=True)
class _Within:
    """The places that pass the filters."""

    conditions: Conditions
    policies: Conditions = ()
    is_near: bool = False  # these, and the filters on clauses, are asked of the newest clauses with the words
    wanted: SearchFilter  # for what is newest, and below which clause
    parts: int  # alternatives of an OR, which share the bounds

    @property
    def near(self) -> int:
        """How many clauses of each alternative are asked for their policies."""
        return max(NEAR // self.parts, 1)

    @property
    def read(self) -> int:
        """How many clauses PostgreSQL reads for each."""
        return max(READ // self.parts, 1)


def _within(session: Session, wanted: SearchFilter, policies: Conditions, parts: int) -> _Within:
    place = ClausePlaceRecord
    conditions: list[ColumnElement[bool]] = []
    if not wanted.everything:
        conditions.append(place.stands.is_(True))
    is_near = not is_sqlite(session) or bool(wanted.bodies or wanted.years or policies)
    if is_near and wanted.query != NOTHING:
        conditions += of_clause(wanted, place.clause_id.expression)
    elif wanted.bodies and wanted.years:
        conditions += of_clause(replace(wanted, bodies=()), place.clause_id.expression)
    return _Within(conditions=tuple(conditions), policies=policies, is_near=is_near, wanted=wanted, parts=parts)


def _places(session: Session, node: Node, within: _Within, most: int) -> tuple[list[tuple[int, int]], int]:
    """Return the newest clauses that satisfy *node* at places *within*, each with its policies; and `further`."""
    if within.is_near:
        return _near(session, node, within, most)
    place = ClausePlaceRecord
    key, words = CLAUSES.id_on(session), CLAUSES.table_on(session)
    query = select(place.clause_id, place.policy_id).join_from(words, place, place.clause_id == key)
    query = query.where(CLAUSES.finds(session, node), *within.conditions)
    if within.wanted.before:
        query = query.where(key < within.wanted.before)
    return _pairs(session, query.order_by(key.desc()).limit(most)), 0


def _near(session: Session, node: Node, within: _Within, most: int) -> tuple[list[tuple[int, int]], int]:
    """As `_places`, of the newest clauses with the words: those of all policies may be by the million."""
    newest, above = _newest(session, node, within)
    near = newest.cte().prefix_with("MATERIALIZED")  # looked for once, and asked twice
    pair = _placed(session, near, within).order_by(near.c.id.desc()).limit(most).subquery()
    bounds = select(func.count().label("many"), func.min(near.c.id).label("last")).subquery()
    rows = session.execute(select(bounds, pair).join_from(bounds, pair, true(), isouter=True)).all()
    pairs = sorted(((row.clause_id, row.policy_id) for row in rows if row.clause_id), reverse=True)
    if len(pairs) == most:
        return pairs, 0
    return pairs, rows[0].last if rows[0].many == within.near else above


def _placed(session: Session, near: CTE, within: _Within) -> Select[int, int]:
    """Return clauses of *near* with their policies: PostgreSQL might walk all places beside them, were it one join."""
    place = ClausePlaceRecord
    passing = (*within.conditions, *_passes(place.policy_id.expression, within.policies))
    if is_sqlite(session):
        found = select(place.clause_id, place.policy_id).join_from(near, place, place.clause_id == near.c.id)
        return found.where(*passing)
    of = select(place.clause_id, place.policy_id).where(place.clause_id == near.c.id, *passing).offset(0).lateral()
    return select(of.c.clause_id, of.c.policy_id).join_from(near, of, true())


def _newest(session: Session, node: Node, within: _Within) -> tuple[Select[int], int]:
    """Return the newest clauses that satisfy *node*, and the one below which none is looked at; 0: all are.

    PostgreSQL, whose index gives them in no order, looks through the newest clauses of all for common words.
    """
    if node == NOTHING:
        return newest_asked(within.wanted, within.near), 0
    return _newest_with(session, CLAUSES, node, near=within.near, read=within.read, before=within.wanted.before)


def _newest_with(
    session: Session, index: GramIndex, node: Node, *, near: int, read: int, before: int = 0
) -> tuple[Select[int], int]:
    key, words = index.id_on(session), index.table_on(session)
    newest_first = select(key.label("id")).select_from(words).order_by(key.desc()).limit(near)
    if before:
        newest_first = newest_first.where(key < before)
    if not is_sqlite(session):
        newest = min(session.scalar(select(func.max(key)).select_from(words)) or 0, (before or 2**62) - 1)
        if newest > read and _is_common(session, index, node, newest):
            above = newest - read + 1
            return newest_first.where(index.reads(node), key >= above), above
    return newest_first.where(index.finds(session, node)), 0


def _is_common(session: Session, index: GramIndex, node: Node, newest: int) -> bool:
    """Whether one in 300 of the newest texts satisfies *node*: the index would give too many to be fetched."""
    key, words = index.id_on(session), index.table_on(session)
    near = (key > newest - _PROBED, key <= newest, index.reads(node))
    return session.scalars(select(func.count()).select_from(words).where(*near)).one() * 300 >= _PROBED


def _passes(policy_id: ColumnElement[int], policies: Conditions) -> Iterator[ColumnElement[bool]]:
    """Yield, if there are any, that the filters on policies are passed; with OFFSET it is asked of each by itself."""
    if policies:
        row = PolicySearchRecord.policy_id
        yield select(row).where(row == policy_id, *policies).offset(0).exists()


def _pairs(session: Session, query: Select[int, int]) -> list[tuple[int, int]]:
    return [(clause, policy) for clause, policy in session.execute(query)]


def _titled(session: Session, wanted: SearchFilter, policies: Conditions) -> frozenset[int]:
    """Return the newest policies whose title or number satisfies the query; none when clauses are asked for."""
    if wanted.query == NOTHING or wanted.bodies or wanted.years or wanted.before:
        return frozenset()
    newest, _ = _newest_with(session, TITLES, wanted.query, near=_TITLES_NEAR, read=READ)
    near = newest.subquery()
    query = select(near.c.id).where(*_passes(near.c.id, policies))
    return frozenset(session.scalars(query.order_by(near.c.id.desc()).limit(_MOST_TITLES)))


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
