"""What people ask about policies: their changes, copies, revisions and the life of their clauses."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from sqlalchemy import ColumnElement, and_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from pipeline.model import Document
from pipeline.text.places import is_within
from storage.around import copy_views
from storage.bodies import names_any
from storage.clause_life import lives
from storage.copies import search_words
from storage.documents import load_documents
from storage.engine import Database
from storage.fates import related_views
from storage.part import standing
from storage.regrouped import all_regroupings, numbered_before, regroupings_of
from storage.revisions import revision_views
from storage.tables import ChangeRecord, PolicyRecord, RevisionRecord, SourceRecord
from storage.viewing import change_views, policy_views
from storage.views import (
    ChangeFilter,
    ChangeView,
    ClauseLife,
    PolicyPage,
    PolicyView,
    RegroupingView,
    RevisionView,
)

_CHANGES_OF_A_PAGE = 200


class PolicyHistory:
    """What became of the policies."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def changes(self, filter: ChangeFilter, *, limit: int = 50, oldest_first: bool = False) -> Sequence[ChangeView]:
        """Return the changes that pass *filter*, newest first unless *oldest_first*."""
        order = ChangeRecord.id.asc() if oldest_first else ChangeRecord.id.desc()
        query = select(ChangeRecord.id).join(SourceRecord, SourceRecord.id == ChangeRecord.source_id)
        with self._database.reading() as session:
            if filter.policy_id is not None:
                filter = replace(filter, policy_id=standing(session, filter.policy_id))
            query = query.where(*_conditions(filter), *_within(session, filter.regions))
            query = query.order_by(order).limit(limit)
            return change_views(session, session.scalars(query))

    def change(self, change_id: int) -> ChangeView | None:
        """Return one change."""
        with self._database.reading() as session:
            return next(iter(change_views(session, [change_id])), None)

    def policies(
        self, words: str = "", *, limit: int = 50, offset: int = 0, before_id: int | None = None
    ) -> Sequence[PolicyView]:
        """Return policies whose title, number or issuer contains all of *words*, newest first; below *before_id*."""
        query = select(PolicyRecord.id).where(
            PolicyRecord.merged_into.is_(None), *_containing(PolicyRecord.words, words)
        )
        if before_id is not None:
            query = query.where(PolicyRecord.id < before_id)
        with self._database.reading() as session:
            newest_first = query.order_by(PolicyRecord.id.desc()).limit(limit).offset(offset)
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

    def clause_life(self, policy_id: int, label_or_path: str | Sequence[str]) -> Sequence[ClauseLife]:
        """Return the lives of the clauses with that label or path, told from the policy's best copy."""
        with self._database.reading() as session:
            policy = _followed(session, policy_id)
            if policy is None:
                return ()
            query = select(RevisionRecord.id).where(RevisionRecord.copy_id == policy.copy_id)
            revisions = revision_views(session, session.scalars(query.order_by(RevisionRecord.id)).all())
            return lives(revisions, label_or_path)


def _conditions(wanted: ChangeFilter) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = [ChangeRecord.id > wanted.after_id]
    if wanted.before_id is not None:
        conditions.append(ChangeRecord.id < wanted.before_id)
    if wanted.weight:
        conditions.append(ChangeRecord.weight >= wanted.weight)
    conditions += _containing(ChangeRecord.words, wanted.words)
    if wanted.kinds:
        conditions.append(ChangeRecord.kind.in_(wanted.kinds))
    if wanted.sources:
        conditions.append(SourceRecord.name.in_(wanted.sources))
    if wanted.bodies:
        conditions.append(names_any(wanted.bodies))
    if wanted.policy_id is not None:
        conditions.append(ChangeRecord.policy_id == wanted.policy_id)
    if wanted.since is not None:
        conditions.append(ChangeRecord.detected_at >= wanted.since)
    if wanted.until is not None:
        conditions.append(ChangeRecord.detected_at < wanted.until)
    return conditions


def _within(session: Session, wanted: Collection[str]) -> list[ColumnElement[bool]]:
    """Tell whether a source lies in one of the regions or below it, however their ranks are written."""
    if not wanted:
        return []
    known = session.scalars(select(SourceRecord.region).distinct())
    return [SourceRecord.region.in_([one for one in known if any(is_within(one, region) for region in wanted)])]


def _containing(column: InstrumentedAttribute[str], words: str) -> list[ColumnElement[bool]]:
    return [column.contains(search_words(word), autoescape=True) for word in words.split()]


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
        meanings.append(and_(*_containing(PolicyRecord.words, text)))
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
