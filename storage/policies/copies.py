"""Writes what a decision says about a page's copy, its policy and its revisions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, func, select, update
from sqlalchemy.orm import Session

from pipeline.archive import Decision
from pipeline.changes import CopyRole, Fidelity
from pipeline.errors import StorageError
from pipeline.identity.titles import title_core
from pipeline.model import Document, PageState
from pipeline.text.fold import fold
from storage.codec import values as codec
from storage.codec.bulk import encode_bulk
from storage.policies.bands import drop_bands, keep_bands
from storage.policies.numbering import drop_numbers, keep_numbers
from storage.policies.policies import official_first
from storage.policies.relations import relate
from storage.tables import CopyRecord, PageRecord, PolicyRecord, RevisionRecord
from storage.texts.documents import add_clauses
from storage.texts.findable import forget, place, stand
from storage.words.names import rename
from storage.words.standing import put_standing


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """Where a document comes from."""

    seen_at: datetime
    snapshot_digest: str
    reader_version: int
    check_id: int | None
    reread: bool = False
    profile_version: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Carried:
    """What a page carries after a decision."""

    copy: CopyRecord | None
    before: int | None  # id of the copy's revision before the decision
    after: int | None  # id of the one it brought; None when it brought none


def carry(session: Session, page: PageRecord, left: PageRecord | None, decision: Decision, reading: Reading) -> Carried:
    """Write the copy and revision that *decision* makes of *page*; *left* is the page whose copy continues here."""
    copy = current_copy(session, page.id)
    if left is not None:
        copy = _continue(session, page, left, copy, reading.seen_at)
    before = copy.revision_id if copy else None
    if decision.document is None:
        return Carried(copy=copy, before=before, after=None)
    kept = copy if copy and copy.policy_id == decision.policy_id else None
    if kept is None:
        _retire(session, copy, reading.seen_at)
        kept = _new_copy(session, page, decision, decision.document, reading.seen_at)
        before = None
    kept.role = decision.role
    if decision.gives_way is not None:
        session.get_one(CopyRecord, decision.gives_way).role = CopyRole.REPOST  # judged as one after this: outdated
    revision = add_revision(session, kept, decision.document, reading)
    if decision.fidelity is not None:
        set_fidelity(kept, decision.fidelity, decision.against, reading.seen_at)
    return Carried(copy=kept, before=before, after=revision.id)


_CURRENT = (
    select(CopyRecord)
    .where(CopyRecord.page_id == bindparam("page"), CopyRecord.retired_at.is_(None))
    .order_by(CopyRecord.id.desc())
    .limit(1)
)


def current_copy(session: Session, page_id: int) -> CopyRecord | None:
    """Return the copy that a page carries now."""
    return session.scalars(_CURRENT, {"page": page_id}).one_or_none()


def add_revision(session: Session, copy: CopyRecord, document: Document, reading: Reading) -> RevisionRecord:
    """Write *document* as the current revision of *copy*, numbered next within its policy."""
    # The policy's row is the lock under which its revisions are numbered.
    session.scalars(select(PolicyRecord.id).where(PolicyRecord.id == copy.policy_id).with_for_update()).one()
    last = session.scalar(select(func.max(RevisionRecord.number)).where(RevisionRecord.policy_id == copy.policy_id))
    revision = RevisionRecord(
        copy_id=copy.id,
        policy_id=copy.policy_id,
        number=(last or 0) + 1,
        seen_at=reading.seen_at,
        snapshot_digest=reading.snapshot_digest,
        reader_version=reading.reader_version,
        profile_version=reading.profile_version,
        reread=reading.reread,
        check_id=reading.check_id,
        text_digest=document.text_digest,
        facts=codec.encode_facts(document),
        bulk=encode_bulk(document),
    )
    session.add(revision)
    session.flush()
    ids = add_clauses(session, revision.id, document.clauses)
    place(session, revision, document, ids, copy.revision_id)
    copy.revision_id = revision.id
    copy.is_outdated = copy.role is CopyRole.REPOST
    keep_bands(session, copy, document.clauses)
    return revision


def set_fidelity(copy: CopyRecord, fidelity: Fidelity, against: int | None, at: datetime) -> None:
    """Write how faithful a copy is to which official revision, known up to date from now on."""
    if copy.fidelity is not fidelity or copy.fidelity_at is None:
        copy.fidelity_at = at
    copy.fidelity, copy.against, copy.is_outdated = fidelity, against, False


_GONE = case((PageRecord.state.in_((PageState.GONE, PageState.MOVED)), 1), else_=0)
_BEST = (
    select(CopyRecord)
    .join(PageRecord, PageRecord.id == CopyRecord.page_id)
    .where(CopyRecord.policy_id == bindparam("policy"))
    .order_by(case((CopyRecord.retired_at.is_(None), 0), else_=1), official_first(), _GONE, CopyRecord.id)
    .limit(1)
)


def refresh_policy(session: Session, policy_id: int) -> None:
    """Tell the policy anew from its best copy: official before re-post, answering before gone, old before new."""
    session.flush()
    best = session.scalars(_BEST, {"policy": policy_id}).one_or_none()
    policy = session.get_one(PolicyRecord, policy_id)
    if best is None or best.revision_id is None:
        drop_numbers(session, policy)
        forget(session, policy_id)
        return
    if policy.revision_id != best.revision_id and best.role is CopyRole.OFFICIAL:
        outdated = update(CopyRecord).where(CopyRecord.policy_id == policy_id, CopyRecord.role == CopyRole.REPOST)
        session.execute(outdated.values(is_outdated=True))
    if policy.revision_id != best.revision_id:
        put_standing(session, policy_id, best.revision_id)
    policy.copy_id, policy.revision_id = best.id, best.revision_id
    revision = session.get_one(RevisionRecord, best.revision_id)
    document = codec.decode_facts(revision.facts)
    before = policy.words
    _describe(policy, document)
    rename(session, policy_id, before, policy.words)
    keep_numbers(session, policy, document, best.role)
    session.flush()
    stand(session, policy, document)
    relate(session, policy, document, best.role, revision.seen_at)


def _describe(policy: PolicyRecord, document: Document) -> None:
    policy.title = document.title or document.document_title
    policy.title_core = title_core(document.title or document.document_title)
    policy.text_core = title_core(document.document_title)
    policy.doc_number = document.doc_number
    policy.issuers = list(document.issuers)
    policy.expiry_date = document.expiry_date
    words = (document.title, document.document_title, document.doc_number, *document.issuers)
    policy.words = "\n".join(search_words(text) for text in words if text)


def search_words(text: str) -> str:
    """Return text as it is searched: without typography, white space or capitals."""
    return fold(text).casefold()


def _continue(
    session: Session, page: PageRecord, left: PageRecord, standing: CopyRecord | None, at: datetime
) -> CopyRecord | None:
    """Move the copy of the page that was left to *page*, with the files it offers."""
    moving = current_copy(session, left.id)
    left.state = PageState.MOVED
    if moving is None:
        return standing
    _retire(session, standing, at)
    moving.page_id, moving.source_id = page.id, page.source_id
    page.text_digest = page.text_digest or left.text_digest
    _hand_files_over(session, left, page)
    return moving


def give_way(session: Session, left: PageRecord, page: PageRecord, at: datetime) -> None:
    """Let *page*, which carries the policy too, stand for the page that was left, with its history and its files."""
    if left.text_digest == page.text_digest:
        _continue(session, page, left, current_copy(session, page.id), at)
    else:  # what became of the text is told at *page* already
        _retire(session, current_copy(session, left.id), at)
        _hand_files_over(session, left, page)


def _hand_files_over(session: Session, left: PageRecord, page: PageRecord) -> None:
    session.execute(
        update(PageRecord)
        .where(PageRecord.source_id == page.source_id, PageRecord.parent == left.url)
        .values(parent=page.url)
    )


def _retire(session: Session, copy: CopyRecord | None, at: datetime) -> None:
    if copy is not None:
        copy.retired_at = at
        drop_bands(session, copy)


def _new_copy(session: Session, page: PageRecord, decision: Decision, document: Document, at: datetime) -> CopyRecord:
    policy_id = decision.policy_id
    if policy_id is None:
        policy = PolicyRecord(first_seen_at=at)
        _describe(policy, document)
        session.add(policy)
        session.flush()
        policy_id = policy.id
        rename(session, policy_id, "", policy.words)
    elif session.get(PolicyRecord, policy_id) is None:
        raise StorageError(f"There is no policy {policy_id}.")
    copy = CopyRecord(
        policy_id=policy_id,
        page_id=page.id,
        source_id=page.source_id,
        role=decision.role,
        fidelity=Fidelity.UNKNOWN,
        first_seen_at=at,
        identity=codec.encode_match(decision.match),
    )
    session.add(copy)
    session.flush()
    return copy
