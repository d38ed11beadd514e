"""A policy, its copies, and what it does to others."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from pydantic import Field

from pipeline import model
from pipeline.changes import CopyRole, Fidelity
from pipeline.identity.regrouping import RegroupKind
from pipeline.relations.force import Force
from review.records.base import Moment, Record
from review.records.documents import Document
from review.records.revisions import Revision
from storage.views import texts as views_texts
from storage.views.archive import CopyView, PolicyView, RelatedView
from storage.views.regrouping import RegroupingView


class Policy(Record):
    """One act of a government, wherever it is published; told from its best copy."""

    id: int = Field(examples=[1])
    """Stays the same; where it was merged into another policy, that one's."""
    title: str
    """As printed."""
    doc_number: str | None = Field(examples=["霁园发〔2026〕4号"])
    """Its number (文号), in the form 代字〔年〕号; null when none is printed."""
    issuers: list[str]
    """In printed order."""
    subject: str | None
    """主题分类, as printed."""
    written_date: date | None
    """成文日期."""
    published_date: date | None
    """发布日期."""
    effective_date: date | None
    """施行日期."""
    expiry_date: date | None
    """The last day of its period of validity."""
    validity: model.Validity
    """As the page says."""
    state: Force
    """Whether it is in force today, by its own dates and by what other documents did to it."""
    revisions: int
    """How many are kept."""
    copies: int
    """How many pages carry it."""
    first_seen_at: Moment
    """When it was seen first."""
    last_change_at: Moment | None
    """When something last happened to it."""
    page: str = Field(examples=["/policies/1"])
    """Where people read it, on this server."""

    @classmethod
    def of(cls, policy: PolicyView, force: Force) -> Policy:
        """The record of a policy whose state today is *force*."""
        return cls(
            id=policy.id,
            title=policy.title,
            doc_number=policy.doc_number or None,
            issuers=list(policy.issuers),
            subject=policy.subject or None,
            written_date=policy.written_date,
            published_date=policy.published_date,
            effective_date=policy.effective_date,
            expiry_date=policy.expiry_date,
            validity=policy.validity,
            state=force,
            revisions=policy.revisions,
            copies=policy.copies,
            first_seen_at=policy.first_seen_at,
            last_change_at=policy.last_change_at,
            page=f"/policies/{policy.id}",
        )


class Copy(Record):
    """A page that carries a policy."""

    id: int
    """Stays the same."""
    source: str
    """The source's name."""
    source_kind: str = Field(examples=["government"])
    """government or aggregator."""
    url: str
    """The page."""
    role: CopyRole
    """Its part in the policy."""
    fidelity: Fidelity
    """How faithful a repost is to the official text; unknown for all others."""
    fidelity_since: Moment | None
    """Since when; null of an official copy."""
    against: int | None
    """Number of the official revision that it was judged against; null when none is known."""
    state: model.PageState
    """Whether the page answers."""
    first_seen_at: Moment
    """When it was seen first."""
    last_visit_at: Moment | None
    """When it was visited last."""

    @classmethod
    def of(cls, copy: CopyView) -> Copy:
        """The record of a copy."""
        return cls.model_validate(copy)


class Relation(Record):
    """What one policy says of another, seen from either of its ends."""

    kind: model.RelationKind
    """What it does to it."""
    is_incoming: bool
    """Whether the other policy says it of this one."""
    policy_id: int | None
    """The other policy; null when it was not seen yet."""
    title: str | None
    """Of the other policy; as named, when it was not seen yet."""
    doc_number: str | None
    """Its number."""
    confidence: model.Confidence
    """How far it can be relied on."""
    parts: list[str]
    """What alone is amended or repealed, as printed; empty: all of it, or untold."""
    evidence: str | None
    """The sentence that says it."""
    applied_at: Moment | None
    """Of an end or amendment: when the other's own page showed it."""

    @classmethod
    def of(cls, related: RelatedView) -> Relation:
        """The record of a relation."""
        relation = related.relation
        return cls(
            kind=relation.kind,
            is_incoming=related.is_incoming,
            policy_id=related.policy_id,
            title=related.title or None,
            doc_number=related.doc_number or None,
            confidence=relation.confidence,
            parts=list(relation.parts),
            evidence=relation.evidence or None,
            applied_at=related.applied_at,
        )


class Regrouping(Record):
    """A merge of two policies, or a split of one."""

    id: int
    """Grows with time."""
    at: Moment
    """When."""
    kind: RegroupKind
    """merge or split."""
    from_policy: int
    """The policy that was merged away, or that a copy was split from."""
    to_policy: int
    """The policy that it became part of."""
    by: str | None
    """The person who did it; null for clausewatch itself."""
    why: str
    """The person's words, or the rule by which clausewatch did it."""
    undone_at: Moment | None
    """Null when it stands."""
    undone_by: str | None
    """Who undid it."""

    @classmethod
    def of(cls, each: RegroupingView) -> Regrouping:
        """The record of a regrouping."""
        return cls(
            id=each.id,
            at=each.at,
            kind=each.kind,
            from_policy=each.from_id,
            to_policy=each.to_id,
            by=each.by or None,
            why=each.why,
            undone_at=each.undone_at,
            undone_by=each.undone_by or None,
        )


class PolicyWhole(Record):
    """Everything that the page of a policy shows; its changes are /changes?policy=ID."""

    policy: Policy
    """The policy."""
    revision: int
    """Number of the revision whose text this is."""
    document: Document
    """The text: of the current revision of its best copy, or as of the day asked for."""
    copies: list[Copy]
    """The pages that carry it, the official one first."""
    revisions: list[Revision]
    """Newest first, over all copies."""
    relations: list[Relation]
    """What it says of others, then what others say of it."""
    regroupings: list[Regrouping]
    """Merges and splits, newest first."""

    @classmethod
    def of(
        cls,
        sheet: views_texts.PolicySheet,
        text: views_texts.RevisionText,
        force: Force,
        *,
        copies: Sequence[CopyView],
        revisions: Sequence[views_texts.RevisionLine],
        related: Sequence[RelatedView],
    ) -> PolicyWhole:
        """The record of a policy with one of its texts."""
        return cls(
            policy=Policy.of(sheet.policy, force),
            revision=text.number,
            document=Document.of(text.document),
            copies=[Copy.of(copy) for copy in copies],
            revisions=[Revision.of(each) for each in revisions],
            relations=[Relation.of(each) for each in related],
            regroupings=[Regrouping.of(each) for each in sheet.regroupings],
        )
