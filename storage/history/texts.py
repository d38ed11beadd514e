"""What people ask about a policy's texts: its revisions at a glance, the text of one, and of a day, and since when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from pipeline.changes import CopyRole
from storage.database.engine import Database
from storage.database.part import standing
from storage.history.clause_story import last_with, named, story
from storage.policies.around import relation_counts
from storage.policies.policies import official_first
from storage.policies.regrouped import numbered_before, regroupings_of
from storage.policies.viewing import policy_views
from storage.tables import (
    CopyRecord,
    PolicyRecord,
    RevisionRecord,
)
from storage.texts.ages import since
from storage.texts.clause_life import lives
from storage.texts.documents import clauses_of
from storage.texts.rail import bare_lines, events, lines
from storage.texts.revisions import revision_text
from storage.views.texts import (
    ClauseLife,
    ClauseStory,
    EventLine,
    PolicySheet,
    RevisionLine,
    RevisionText,
    Since,
    StandingText,
)


class TextHistory:
    """What the texts of a policy were."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def sheet(self, policy_id: int) -> PolicySheet | None:
        """Return a policy and how much there is of it; of a merged one, the policy it was merged into."""
        with self._database.reading() as session:
            policy = session.get(PolicyRecord, standing(session, policy_id))
            if policy is None or policy.revision_id is None:
                return None
            return _sheet(session, policy)

    def revision_lines(self, policy_id: int, *, limit: int, before: int = 0) -> Sequence[RevisionLine]:
        """Return revisions at a glance, newest first; those with a number below *before* when it is given."""
        with self._database.reading() as session:
            return lines(session, standing(session, policy_id), limit=limit, before=before)

    def revisions(self, policy_id: int) -> Sequence[RevisionLine]:
        """Return all revisions of all copies, newest first, without figures; of a merged policy, those it is in now."""
        with self._database.reading() as session:
            policy = standing(session, policy_id)
            ids = session.scalars(select(RevisionRecord.id).where(RevisionRecord.policy_id == policy))
            return bare_lines(session, policy, ids.all())

    def events(self, policy_id: int, *, limit: int) -> Sequence[EventLine]:
        """Return the changes of a policy at a glance, newest first."""
        with self._database.reading() as session:
            return events(session, standing(session, policy_id), limit)

    def revision_text(self, policy_id: int, number: int) -> RevisionText | None:
        """Return one revision with its clauses; of a merged policy, by the number it had there."""
        with self._database.reading() as session:
            wanted = _revision(session, policy_id, number)
            return revision_text(session, wanted) if wanted is not None else None

    def standing_on(self, policy_id: int, moment: datetime) -> StandingText | None:
        """Return which revision was the official text on *moment*, by when it was seen.

        That is the last one, seen by then, of the copy that tells the policy; else of another official copy, else of a
        re-post. A later reread of the same snapshot is the better reading of it. None when nothing was seen by then.
        """
        with self._database.reading() as session:
            policy = session.get(PolicyRecord, standing(session, policy_id))
            seen = session.scalars(_seen_by(policy, moment)).one_or_none() if policy else None
            return _standing_text(session, seen) if seen else None

    def since(self, revision_id: int, *, first: int = 1, last: int | None = None) -> tuple[Since, ...]:
        """Return which revision of the same copy brought the words of each clause from *first* to *last*, in order."""
        with self._database.reading() as session:
            revision = session.get(RevisionRecord, revision_id)
            return since(session, revision, slice(first - 1, last)) if revision else ()

    def clause_story(
        self, policy_id: int, *, name: str = "", part: int | None = None, number: int = 0, revision: int = 0
    ) -> ClauseStory | None:
        """Return the story of the clause with that path or label, or with that *number* in its document; None for none.

        It is sought in the *revision* with that number, else in the current one, else in the newest that has it.
        """
        with self._database.reading() as session:
            policy = session.get(PolicyRecord, standing(session, policy_id))
            if policy is None:
                return None
            wanted = _revision(session, policy_id, revision) if revision else policy.revision_id
            if wanted is None:
                return None
            found, places = _sought(session, wanted, name=name, part=part, number=number)
            return story(session, found, places) if places else None

    def clause_life(self, policy_id: int, name: str, *, limit: int = 20) -> Sequence[ClauseLife]:
        """Return the lives of the clauses with that path or label, told from the policy's best copy.

        They are sought in the current revision, else in the newest that has any; *limit* of them at most.
        """
        with self._database.reading() as session:
            policy = session.get(PolicyRecord, standing(session, policy_id))
            if policy is None or policy.revision_id is None:
                return ()
            found, places = _sought(session, policy.revision_id, name=name)
            return lives(session, found, places[:limit]) if places else ()


def _sought(
    session: Session, revision_id: int, *, name: str = "", part: int | None = None, number: int = 0
) -> tuple[RevisionRecord, list[int]]:
    """Return the places of the clauses asked for, in this revision, else in the newest that has the name."""
    found = session.get_one(RevisionRecord, revision_id)
    places = _places_of(session, found.id, name=name, part=part, number=number)
    if not places and name and (last := last_with(session, found.copy_id, name)):
        found = session.get_one(RevisionRecord, last)
        places = _places_of(session, found.id, name=name, part=part, number=number)
    return found, places


def _revision(session: Session, policy_id: int, number: int) -> int | None:
    query = select(RevisionRecord.id).where(RevisionRecord.policy_id == policy_id, RevisionRecord.number == number)
    return numbered_before(session, policy_id, number) or session.scalar(query)


def _places_of(session: Session, revision_id: int, *, name: str, part: int | None, number: int) -> list[int]:
    clauses = clauses_of(session, [revision_id]).get(revision_id, [])
    if number:
        return [number - 1] if number <= len(clauses) else []
    return named(clauses, name, part)


def _sheet(session: Session, policy: PolicyRecord) -> PolicySheet:
    first = select(func.min(RevisionRecord.seen_at)).where(RevisionRecord.policy_id == policy.id)
    current = select(RevisionRecord.number).where(RevisionRecord.id == policy.revision_id)
    interpretations = select(func.count()).where(
        CopyRecord.policy_id == policy.id,
        CopyRecord.role == CopyRole.INTERPRETATION,
        CopyRecord.retired_at.is_(None),
    )
    return PolicySheet(
        policy=policy_views(session, [policy.id])[policy.id],
        current=session.scalars(current).one(),
        first_seen_at=session.scalars(first).one() or policy.first_seen_at,
        interpretations=session.scalars(interpretations).one(),
        outgoing=session.scalars(relation_counts(policy.id, incoming=False)).one(),
        incoming=session.scalars(relation_counts(policy.id, incoming=True)).one(),
        regroupings=regroupings_of(session, policy.id),
    )


def _seen_by(policy: PolicyRecord, moment: datetime) -> Select[RevisionRecord]:
    is_other = CopyRecord.id != policy.copy_id
    return (
        select(RevisionRecord)
        .join(CopyRecord, CopyRecord.id == RevisionRecord.copy_id)
        .where(
            RevisionRecord.policy_id == policy.id,
            RevisionRecord.seen_at <= moment,
            RevisionRecord.reread.is_(False),
            CopyRecord.role != CopyRole.INTERPRETATION,
        )
        .order_by(official_first(), is_other, CopyRecord.id, RevisionRecord.id.desc())
        .limit(1)
    )


def _standing_text(session: Session, seen: RevisionRecord) -> StandingText:
    of_copy = select(RevisionRecord).where(RevisionRecord.copy_id == seen.copy_id, RevisionRecord.id > seen.id)
    read_anew = of_copy.where(RevisionRecord.reread, RevisionRecord.snapshot_digest == seen.snapshot_digest)
    newest = session.scalars(read_anew.order_by(RevisionRecord.id.desc()).limit(1)).one_or_none() or seen
    later = of_copy.where(RevisionRecord.reread.is_(False)).order_by(RevisionRecord.id)
    until = session.scalars(later.limit(1)).one_or_none()
    return StandingText(
        seen=seen.number,
        seen_at=seen.seen_at,
        shown=newest.number,
        until=until.number if until else None,
        until_at=until.seen_at if until else None,
    )
