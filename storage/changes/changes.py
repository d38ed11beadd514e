"""Writes findings as changes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import case, select, update
from sqlalchemy.orm import Session

from pipeline.changes import ChangeKind, CopyRole, Fidelity, Finding
from pipeline.errors import StorageError
from pipeline.model import Clause
from storage.changes.weighing import weight_of
from storage.codec import findings as codec_findings
from storage.codec import values as codec
from storage.database.engine import recorded
from storage.database.part import url_digest
from storage.policies.bodies import add_bodies
from storage.policies.copies import Carried
from storage.policies.policies import official_first
from storage.policies.relations import follow
from storage.tables import ChangeRecord, CopyRecord, PageRecord, PolicyRecord
from storage.texts.documents import load_documents


@dataclass(frozen=True, kw_only=True, slots=True)
class Scene:
    """Where and when findings were made."""

    source_id: int
    check_id: int | None
    url: str  # the page visited
    policy_id: int | None  # the policy decided on, for findings about no copy
    at: datetime


def add_change(session: Session, scene: Scene, finding: Finding, carried: Carried) -> int:
    """Write one finding and return the change's id.

    A finding about another page than the one visited is a change to the policy of that page. Raises StorageError
    when there is no policy that it could be about.
    """
    if finding.url != scene.url or carried.copy is None:
        carried = _copy_elsewhere(session, scene, finding.url) or carried
    copy = carried.copy
    policy_id = copy.policy_id if copy else scene.policy_id
    if policy_id is None:
        raise StorageError(f"{finding.url}: a {finding.kind} change without a policy cannot be recorded.")
    after = carried.after if carried.after is not None else carried.before
    text = _new_text(session, finding, after)
    change = _record(session, scene, finding, replace(carried, after=after), policy_id=policy_id, text=text)
    session.add(change)
    session.flush()
    add_bodies(session, change.id, finding, text)
    follow(session, policy_id, finding, scene.at)
    session.execute(update(PolicyRecord).where(PolicyRecord.id == policy_id).values(last_change_at=scene.at))
    recorded(session, finding.kind)
    return change.id


def _record(
    session: Session, scene: Scene, finding: Finding, carried: Carried, *, policy_id: int, text: tuple[Clause, ...]
) -> ChangeRecord:
    """Return the row of a finding, with its weight. *text* is that of a policy seen first."""
    copy, after = carried.copy, carried.after
    weight = weight_of(
        session,
        finding,
        policy_id=policy_id,
        source_id=scene.source_id,
        copy=copy,
        revisions=(carried.before, after),
        text=text,
    )
    return ChangeRecord(
        detected_at=scene.at,
        kind=finding.kind,
        policy_id=policy_id,
        copy_id=copy.id if copy else None,
        source_id=scene.source_id,
        check_id=scene.check_id,
        url=finding.url,
        revision_before=carried.before,
        revision_after=None if finding.kind is ChangeKind.REMOVED else after,
        edits=codec.encode_edits(finding.edits),
        fields=codec.encode_fields(finding.fields),
        old_url=finding.old_url,
        role=copy.role if copy else CopyRole.OFFICIAL,
        fidelity=copy.fidelity if copy else Fidelity.UNKNOWN,
        confirmed_by=finding.confirmed_by,
        why=codec_findings.encode_why(finding.why),
        weight=weight.total,
        weighed=codec_findings.encode_weight(weight),
    )


def _copy_elsewhere(session: Session, scene: Scene, url: str) -> Carried | None:
    """Return the copy at *url*: on this source, else on another one, official copies first."""
    copy = session.scalars(
        select(CopyRecord)
        .join(PageRecord, PageRecord.id == CopyRecord.page_id)
        .where(PageRecord.url_digest == url_digest(url), CopyRecord.retired_at.is_(None))
        .order_by(case((PageRecord.source_id == scene.source_id, 0), else_=1), official_first(), CopyRecord.id)
        .limit(1)
    ).one_or_none()
    return Carried(copy=copy, before=copy.revision_id, after=None) if copy else None


def _new_text(session: Session, finding: Finding, revision_id: int | None) -> tuple[Clause, ...]:
    """Return the text of a policy seen first, whose clauses count as changed; of any other change nothing."""
    if finding.kind is not ChangeKind.NEW_POLICY or revision_id is None:
        return ()
    return load_documents(session, [revision_id])[revision_id].clauses
