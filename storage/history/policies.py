"""What people ask about policies: their changes, copies and revisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import Session

from pipeline.model import Document
from storage.changes.conditions import containing, named_by, passing
from storage.changes.reach import within_moments
from storage.database.engine import Database
from storage.database.part import standing
from storage.policies.around import copy_views
from storage.policies.copies import search_words
from storage.policies.fates import related_views
from storage.policies.regrouped import all_regroupings, numbered_before, regroupings_of
from storage.policies.viewing import change_views, policy_views
from storage.tables import ChangeRecord, InboxRecord, PolicyRecord, RevisionRecord
from storage.texts.documents import load_documents
from storage.texts.revisions import revision_views
from storage.views.archive import (
    ChangeFilter,
    ChangeView,
    PolicyPage,
    PolicyView,
    RevisionView,
)
from storage.views.regrouping import RegroupingView

_CHANGES_OF_A_PAGE = 200


class PolicyHistory:
    """What became of the policies."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def changes(self, filter: ChangeFilter, *, limit: int = 50, oldest_first: bool = False) -> Sequence[ChangeView]:
        """Return the changes that pass *filter*, newest first unless *oldest_first*."""
        with self._database.reading() as session:
            found = passing(session, within_moments(session, filter), InboxRecord.change_id)
            return change_views(session, session.scalars(found.oldest(limit) if oldest_first else found.newest(limit)))

    def change(self, change_id: int) -> ChangeView | None:
        """Return one change."""
        with self._database.reading() as session:
            return next(iter(change_views(session, [change_id])), None)

    def policies(
        self, words: str = "", *, limit: int = 50, offset: int = 0, before_id: int | None = None
    ) -> Sequence[PolicyView]:
        """Return policies whose title, number or issuer contains all of *words*, newest first; below *before_id*."""
        query = select(PolicyRecord.id).where(PolicyRecord.merged_into.is_(None))
        if before_id is not None:
            query = query.where(PolicyRecord.id < before_id)
        with self._database.reading() as session:
            newest_first = (
                query.where(*named_by(session, words)).order_by(PolicyRecord.id.desc()).limit(limit).offset(offset)
            )
            return _in_order(session, session.scalars(newest_first))

    def policy(self, policy_id: int) -> PolicyPage | None:
        """Return everything about a policy; of a merged one, about the policy it was merged into."""
        with self._database.reading() as session:
            policy = _followed(session, policy_id)
            return _policy_page(session, policy) if policy else None

    def find_policy(self, text: str) -> Sequence[PolicyView]:
        """Return the policies meant by an id, a number in any bracket style, or words of the title; best first."""
        with self._database.reading() as session:
            for condition in _meanings(session, text):
                query = select(PolicyRecord.id).where(PolicyRecord.merged_into.is_(None), condition)
                if found := _in_order(session, session.scalars(query.order_by(PolicyRecord.id.desc()).limit(50))):
                    return found
        return ()

    def revision(self, policy_id: int, number: int) -> RevisionView | None:
        """Return one revision of a policy, by its number within it; of a merged one, by the number it had there."""
        with self._database.reading() as session:
            query = select(RevisionRecord.id).where(
                RevisionRecord.policy_id == policy_id, RevisionRecord.number == number
            )
            if (moved := numbered_before(session, policy_id, number)) is not None:
                query = select(RevisionRecord.id).where(RevisionRecord.id == moved)
            return next(iter(revision_views(session, session.scalars(query).all())), None)

    def standing_text(self, policy_id: int) -> Document | None:
        """Return a policy's text as it stands: the current revision of its best copy; None when there is none."""
        with self._database.reading() as session:
            policy = _followed(session, policy_id)
            if policy is None or policy.revision_id is None:
                return None
            return load_documents(session, [policy.revision_id])[policy.revision_id]

    def regroupings(self, *, limit: int = 100) -> Sequence[RegroupingView]:
        """Return the merges and splits of policies."""
        with self._database.reading() as session:
            return all_regroupings(session, limit)


def _meanings(session: Session, text: str) -> list[ColumnElement[bool]]:
    """What the text may mean, likeliest first."""
    meanings: list[ColumnElement[bool]] = []
    folded = search_words(text)
    if folded.isascii() and folded.isdigit() and len(folded) < 10:
        meanings.append(PolicyRecord.id == standing(session, int(folded)))
    if folded:
        whole = f"\n{folded}\n"
        lines = "\n" + PolicyRecord.words + "\n"
        meanings += [lines.contains(whole, autoescape=True), lines.contains(f"\n{folded}号\n", autoescape=True)]
        meanings.append(PolicyRecord.words.contains(folded, autoescape=True))
        meanings.append(and_(*containing(PolicyRecord.words, text)))
    return meanings


def _in_order(session: Session, ids: Iterable[int]) -> list[PolicyView]:
    wanted = list(ids)
    views = policy_views(session, wanted)
    return [views[policy_id] for policy_id in wanted]


def _followed(session: Session, policy_id: int) -> PolicyRecord | None:
    return session.get(PolicyRecord, standing(session, policy_id))


def _policy_page(session: Session, policy: PolicyRecord) -> PolicyPage:
    query = select(RevisionRecord.id).where(RevisionRecord.policy_id == policy.id)
    revisions = revision_views(session, session.scalars(query.order_by(RevisionRecord.number.desc())).all())
    current = next(revision for revision in revisions if revision.id == policy.revision_id)
    changes = select(ChangeRecord.id).where(ChangeRecord.policy_id == policy.id).order_by(ChangeRecord.id.desc())
    return PolicyPage(
        policy=policy_views(session, [policy.id])[policy.id],
        document=current.document,
        copies=tuple(copy_views(session, policy.id)),
        revisions=tuple(revisions),
        changes=tuple(change_views(session, session.scalars(changes.limit(_CHANGES_OF_A_PAGE)))),
        relations=current.document.relations,
        regroupings=regroupings_of(session, policy.id),
        related=tuple(related_views(session, policy.id)),
    )
