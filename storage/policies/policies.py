"""The archive that the pipeline asks: which policies and copies are known."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from typing import TypeAlias

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, exists, or_, select
from sqlalchemy.orm import Session, aliased

from pipeline.archive import Announcement, CopyFacts, Listed, OfficialText, PolicyFacts
from pipeline.changes import CopyRole
from pipeline.errors import StorageError
from pipeline.files.read import read_file
from pipeline.identity.titles import title_core
from pipeline.model import Document, PageState, Role
from storage.database.part import Part, url_digest
from storage.policies import relations
from storage.policies.bands import alike_copies
from storage.policies.regrouped import apart_from
from storage.tables import CopyRecord, PageRecord, PolicyRecord, RevisionRecord, SourceRecord
from storage.texts.documents import load_documents

_Carried: TypeAlias = Select[CopyRecord, PolicyRecord, PageRecord, SourceRecord, bool]
_STATES = 40  # of an official text, that its reposts are compared with


class PolicyArchive(Part):
    """Implements `pipeline.archive.Archive`."""

    def copy_at(self, source: str, url: str) -> CopyFacts | None:
        """The copy on that page of that source, whatever its state; None when the page carries no policy."""
        found = self.facts(_copy_at(), {"source": source, "digest": url_digest(url)})
        return found[0] if found else None

    def policies_numbered(self, doc_number: str) -> Sequence[PolicyFacts]:
        """Policies whose normalised number is this one, oldest first; merged ones left out."""
        return self._policies(PolicyRecord.doc_number == doc_number) if doc_number else ()

    def policies_titled(self, core: str) -> Sequence[PolicyFacts]:
        """Policies with this core in their title, or in that of the text they print; oldest first."""
        titled = or_(PolicyRecord.title_core == core, PolicyRecord.text_core == core)
        return self._policies(titled) if core else ()

    def policies_like(self, bands: Sequence[int]) -> Sequence[PolicyFacts]:
        """Policies with a current text that shares bands with these, those that share most first; a handful at most."""
        with self.database.reading() as session:
            copies = alike_copies(session, bands)
            query = select(CopyRecord.id, CopyRecord.policy_id).where(
                CopyRecord.id.in_(copies), CopyRecord.role != CopyRole.INTERPRETATION
            )
            policy_of = {row.id: row.policy_id for row in session.execute(query)}
        ranked = list(dict.fromkeys(policy_of[copy] for copy in copies if copy in policy_of))
        found = self._policies(PolicyRecord.id.in_(ranked))
        return tuple(sorted(found, key=lambda policy: ranked.index(policy.id)))

    def kept_apart(self, policy_id: int) -> frozenset[int]:
        """Policies that a person said are not this one: split from it, or a merge with it undone."""
        with self.database.reading() as session:
            return apart_from(session, policy_id)

    def copies_of(self, policy_id: int) -> Sequence[CopyFacts]:
        """All copies of a policy, official ones first, then oldest first."""
        query = carried_copies().where(CopyRecord.policy_id == policy_id)
        return self.facts(query.order_by(official_first(), CopyRecord.id))

    def copies_numbered(self, copy_ids: Iterable[int]) -> Sequence[CopyFacts]:
        """Return the copies with these ids, by growing id."""
        ids = list(copy_ids)
        return self.facts(carried_copies().where(CopyRecord.id.in_(ids)).order_by(CopyRecord.id)) if ids else ()

    def official_texts(self, policy_id: int) -> Sequence[OfficialText]:
        """The states of the official copy's text, the current one first; empty when no official copy is known.

        Of one snapshot the last reading; of a text that changes often the last states only.
        """
        with self.database.reading() as session:
            rows = _official_revisions(session, policy_id)
            documents = load_documents(session, [row.id for row in rows])
            return tuple(
                OfficialText(revision_id=row.id, number=row.number, clauses=documents[row.id].clauses) for row in rows
            )

    def file_text(self, body_digest: str) -> Document | None:
        """What the kept file with these bytes says, as today's reader reads it; None when it is not kept."""
        try:
            return read_file(self.snapshots.get(body_digest))
        except StorageError:
            return None

    def announcements(self, document: Document) -> Sequence[Announcement]:
        """What policies told as new say of one not seen so far, *document*: that they end or amend it; oldest first."""
        unseen = PolicyFacts(id=0, title=document.title, doc_number=document.doc_number, issuers=document.issuers)
        with self.database.reading() as session:
            stubs = relations.stubs_of(session, unseen, text_core=title_core(document.document_title))
            return relations.announcements(session, [row for row in stubs if relations.is_news(session, row.policy_id)])

    def ends_of(self, policy_id: int) -> Sequence[Announcement]:
        """What other policies announced about the end of a known one, oldest first."""
        with self.database.reading() as session:
            return relations.announcements(session, relations.incoming(session, [policy_id]))

    def is_end_told(self, policy_id: int, by: Document) -> bool:
        """Whether a change told already that the policy which *by* carries ends or amends this one."""
        with self.database.reading() as session:
            return relations.is_told(session, policy_id, by)

    def _policies(self, condition: ColumnElement[bool]) -> tuple[PolicyFacts, ...]:
        query = (
            select(PolicyRecord, _has_official())
            .where(condition, PolicyRecord.merged_into.is_(None))
            .order_by(PolicyRecord.id)
        )
        with self.database.reading() as session:
            return tuple(_policy(row[0], row[1]) for row in session.execute(query))

    def facts(self, query: _Carried, told: Mapping[str, object] | None = None) -> list[CopyFacts]:
        with self.database.reading() as session:
            rows = session.execute(query, told).all()
            if not rows:
                return []
            documents = load_documents(session, [row[0].revision_id for row in rows if row[0].revision_id])
            files = _file_digests(session, [row[2] for row in rows])
            earlier = _earlier_digests(session, [row[0] for row in rows])
            return [
                CopyFacts(
                    id=copy.id,
                    policy=_policy(policy, official),
                    source=source.name,
                    region=source.region,
                    url=page.url,
                    role=copy.role,
                    state=page.state,
                    revision_id=copy.revision_id,
                    document=documents[copy.revision_id],
                    fidelity=copy.fidelity,
                    earlier=earlier.get(copy.id, ()),
                    against=copy.against,
                    pending_digest=copy.pending_digest,
                    listed=Listed(said=copy.listed, waits=copy.listed_next),
                    file_digests=files[page.id],
                )
                for copy, policy, page, source, official in rows
                if copy.revision_id is not None
            ]


def official_first() -> ColumnElement[int]:
    """Sort key of copies: official ones, re-posts, interpretations."""
    return case({CopyRole.OFFICIAL: 0, CopyRole.REPOST: 1}, value=CopyRecord.role, else_=2)


@cache  # to compose a query of joins takes as long as to ask it
def _has_official() -> ColumnElement[bool]:
    other = aliased(CopyRecord)
    return exists().where(other.policy_id == PolicyRecord.id, other.role == CopyRole.OFFICIAL)


@cache
def carried_copies() -> _Carried:
    return (
        select(CopyRecord, PolicyRecord, PageRecord, SourceRecord, _has_official())
        .join(PolicyRecord, PolicyRecord.id == CopyRecord.policy_id)
        .join(PageRecord, PageRecord.id == CopyRecord.page_id)
        .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
        .where(CopyRecord.retired_at.is_(None))
    )


@cache
def _copy_at() -> _Carried:
    here = (SourceRecord.name == bindparam("source"), PageRecord.url_digest == bindparam("digest"))
    return carried_copies().where(*here).order_by(CopyRecord.id.desc()).limit(1)


def _official_revisions(session: Session, policy_id: int) -> Sequence[RevisionRecord]:
    """Return the revisions of a policy's best copy, if that is official: newest first, the last reading of each."""
    query = (
        select(RevisionRecord)
        .join(PolicyRecord, PolicyRecord.copy_id == RevisionRecord.copy_id)
        .join(CopyRecord, CopyRecord.id == RevisionRecord.copy_id)
        .where(PolicyRecord.id == policy_id, CopyRecord.role == CopyRole.OFFICIAL)
        .order_by(RevisionRecord.id.desc())
    )
    seen: set[str] = set()
    states: list[RevisionRecord] = []
    for revision in session.scalars(query.limit(_STATES)):
        if not seen & {revision.text_digest, revision.snapshot_digest}:
            states.append(revision)
        seen |= {revision.text_digest, revision.snapshot_digest}
    return states


def _policy(record: PolicyRecord, official: bool) -> PolicyFacts:
    return PolicyFacts(
        id=record.id,
        title=record.title,
        doc_number=record.doc_number,
        issuers=tuple(record.issuers),
        has_official=official,
    )


def _earlier_digests(session: Session, copies: Sequence[CopyRecord]) -> Mapping[int, tuple[str, ...]]:
    """Return for each copy the text digests of its revisions before the current one, newest first; rereads left out."""
    found: dict[int, list[str]] = defaultdict(list)
    rows = session.execute(
        select(RevisionRecord.copy_id, RevisionRecord.text_digest)
        .where(
            RevisionRecord.copy_id.in_([copy.id for copy in copies]),
            RevisionRecord.id.not_in([copy.revision_id for copy in copies if copy.revision_id]),
            RevisionRecord.reread.is_(False),
        )
        .order_by(RevisionRecord.id.desc())
    )
    for row in rows:
        found[row.copy_id].append(row.text_digest)
    return {copy_id: tuple(digests) for copy_id, digests in found.items()}


def _file_digests(session: Session, pages: Sequence[PageRecord]) -> Mapping[int, dict[str, str]]:
    """Return for each page the digests last read of the attachments it offers, by their printed names."""
    by_place = {(page.source_id, page.url): page.id for page in pages}
    rows = session.execute(
        select(PageRecord.source_id, PageRecord.parent, PageRecord.name, PageRecord.body_digest)
        .where(
            and_(PageRecord.parent.in_({page.url for page in pages}), PageRecord.role == Role.ATTACHMENT),
            PageRecord.body_digest != "",
            PageRecord.state != PageState.IGNORED,
        )
        .order_by(PageRecord.id)
    )
    files: dict[int, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if page_id := by_place.get((row.source_id, row.parent)):
            files[page_id][row.name] = row.body_digest
    return files
