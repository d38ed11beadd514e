"""What people look for: clauses by their words, and where else the words of a clause stand."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from pipeline.relations.force import NOTICE, Force
from pipeline.text.fold import fold
from storage.database.engine import Database
from storage.database.part import standing
from storage.policies.viewing import policy_views
from storage.search.elsewhere import elsewhere
from storage.search.found import found_clauses
from storage.search.searching import Ranked, search
from storage.tables import ClauseRecord, PolicyRecord, RevisionClauseRecord, SourceRecord
from storage.views.archive import PolicyView
from storage.views.search import ClauseElsewhere, FoundPolicy, SearchFilter, SearchResult

CLAUSES_SHOWN = 3  # of one policy
_OUT = frozenset({Force.REPEALED, Force.LAPSED, Force.NOT_YET})


class SearchHistory:
    """Searches over the archive."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def search(
        self, wanted: SearchFilter, *, limit: int = 20, offset: int = 0, each: int = CLAUSES_SHOWN
    ) -> SearchResult:
        """Return policies with clauses that *wanted* finds, best first, up to *each* clauses of a policy.

        Ranked are the newest clauses, `MOST_COUNTED` at the most, and the policies whose title satisfies the query.
        """
        with self._database.reading() as session:
            ranked = search(session, wanted)
            return SearchResult(
                policies=tuple(_found(session, ranked, wanted, ranked.policies[offset : offset + limit], each)),
                numbered=tuple(_numbered(session, wanted.number)),
                clauses=ranked.count,
                is_more=ranked.is_more,
                groups=len(ranked.policies),
                further=ranked.further,
            )

    def elsewhere(self, policy_id: int, *, clause_id: int = 0, label: str = "") -> ClauseElsewhere | None:
        """Return where else the words of a clause stand, by its id or, in the current text, by its label or path.

        None when the policy has no such clause.
        """
        with self._database.reading() as session:
            policy_id = standing(session, policy_id)
            clause_id = clause_id or _labelled(session, policy_id, label)
            clause = session.get(ClauseRecord, clause_id)
            place = (clause_id, policy_id)
            found = found_clauses(session, [place], everything=False) if clause else {}
            if clause is None or place not in found:
                return None
            policy = policy_views(session, [policy_id])[policy_id]
            return ClauseElsewhere(policy=policy, found=found[place], elsewhere=elsewhere(session, clause, policy_id))

    def searched_regions(self) -> Sequence[str]:
        """Return the regions of sources, in order."""
        with self._database.reading() as session:
            query = select(SourceRecord.region).where(SourceRecord.region != "").distinct()
            return sorted(session.scalars(query))


def _labelled(session: Session, policy_id: int, label: str) -> int:
    """Return the first clause of the current text with this label or path; 0 for none."""
    line = RevisionClauseRecord
    query = (
        select(line.clause_id, line.path, ClauseRecord.label)
        .join(PolicyRecord, PolicyRecord.revision_id == line.revision_id)
        .join(ClauseRecord, ClauseRecord.id == line.clause_id)
        .where(PolicyRecord.id == policy_id)
        .order_by(line.position)
    )
    wanted = fold(label)
    rows = session.execute(query)
    same = (row.clause_id for row in rows if wanted in (fold(row.label), fold("/".join(row.path))))
    return next(same, 0) if wanted else 0


def _found(
    session: Session, ranked: Ranked, wanted: SearchFilter, page: tuple[int, ...], each: int
) -> list[FoundPolicy]:
    views = policy_views(session, page)
    kept = [policy for policy in page if _is_in_force(views[policy], wanted)]
    places = [(clause, policy) for policy in kept for clause in ranked.clauses.get(policy, ())[:each]]
    clauses = found_clauses(session, places, everything=wanted.everything)
    found = []
    for policy in kept:
        shown = [clauses[place] for place in places if place[1] == policy and place in clauses]
        found.append(
            FoundPolicy(
                policy=views[policy],
                in_title=policy in ranked.titled,
                clauses=tuple(sorted(shown, key=lambda clause: (not clause.stands, clause.position))),
                more=len(ranked.clauses.get(policy, ())) - len(shown),
            )
        )
    return found


def _is_in_force(policy: PolicyView, wanted: SearchFilter) -> bool:
    """Whether a policy is shown: until when one was renewed, only its sentences tell."""
    return wanted.in_force_on is None or policy.force(wanted.in_force_on, NOTICE) not in _OUT


def _numbered(session: Session, number: str) -> list[PolicyView]:
    """Return the policies of that number, or of any whose number ends in it."""
    if not number:
        return []
    same = PolicyRecord.doc_number == number
    if number.startswith("〔"):
        same = PolicyRecord.doc_number.endswith(number, autoescape=True)
    query = select(PolicyRecord.id).where(PolicyRecord.merged_into.is_(None), same).order_by(PolicyRecord.id.desc())
    ids = session.scalars(query.limit(10)).all()
    views = policy_views(session, ids)
    return [views[policy] for policy in ids]
