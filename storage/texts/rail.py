"""Revisions at a glance: which there are, and in figures what each changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, Text, cast, func, select, true
from sqlalchemy.orm import Session

from pipeline.changes import ChangeKind, EditKind
from storage.codec import values as codec
from storage.tables import ChangeRecord, CopyRecord, PageRecord, RevisionRecord, SourceRecord
from storage.views.texts import EventLine, RevisionLine

_TELLING: Final = (ChangeKind.NEW_POLICY, ChangeKind.REVISED, ChangeKind.METADATA, ChangeKind.REPOST)
_COUNTED: Final = 1_000_000  # characters of edits as they are kept; longer ones hold up a page for their figures


def lines(session: Session, policy_id: int, *, limit: int, before: int = 0) -> list[RevisionLine]:
    """Return revisions of a policy, newest first, with their figures; those numbered below *before*, when given."""
    wanted = (RevisionRecord.policy_id == policy_id) & (RevisionRecord.number < before if before else True)
    newest = select(RevisionRecord.id).where(wanted).order_by(RevisionRecord.number.desc()).limit(limit)
    found = bare_lines(session, policy_id, session.scalars(newest).all())
    return _with_figures(session, policy_id, found)


def bare_lines(session: Session, policy_id: int, revision_ids: Collection[int]) -> list[RevisionLine]:
    """Return these revisions of a policy, newest first, without figures."""
    numbered = _numbered(policy_id).subquery()
    query = (
        select(numbered, CopyRecord.role, PageRecord.url, SourceRecord.name.label("source"))
        .join(CopyRecord, CopyRecord.id == numbered.c.copy_id)
        .join(PageRecord, PageRecord.id == CopyRecord.page_id)
        .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
        .where(numbered.c.id.in_(revision_ids))
        .order_by(numbered.c.number.desc())
    )
    return [_line(row) for row in session.execute(query)]


def events(session: Session, policy_id: int, limit: int) -> list[EventLine]:
    """Return the changes of a policy at a glance, newest first; what they changed is left where it is."""
    rows = session.execute(
        select(ChangeRecord.id, ChangeRecord.kind, ChangeRecord.detected_at, SourceRecord.name)
        .join(SourceRecord, SourceRecord.id == ChangeRecord.source_id)
        .where(ChangeRecord.policy_id == policy_id)
        .order_by(ChangeRecord.id.desc())
        .limit(limit)
    )
    return [EventLine(id=row.id, kind=row.kind, detected_at=row.detected_at, source=row.name) for row in rows]


def _numbered(policy_id: int) -> Select[*tuple[Any, ...]]:
    """Ask for all revisions of a policy, each with the number and text of the one before it of the same copy."""
    return select(
        RevisionRecord.id,
        RevisionRecord.number,
        RevisionRecord.copy_id,
        RevisionRecord.seen_at,
        RevisionRecord.snapshot_digest,
        RevisionRecord.reader_version,
        RevisionRecord.reread,
        RevisionRecord.text_digest,
        RevisionRecord.profile_version,
        func.lag(RevisionRecord.number)
        .over(partition_by=RevisionRecord.copy_id, order_by=RevisionRecord.id)
        .label("earlier"),
        func.lag(RevisionRecord.text_digest)
        .over(partition_by=RevisionRecord.copy_id, order_by=RevisionRecord.id)
        .label("earlier_text"),
    ).where(RevisionRecord.policy_id == policy_id)


def _line(row: Row[*tuple[Any, ...]]) -> RevisionLine:
    return RevisionLine(
        id=row.id,
        number=row.number,
        copy_id=row.copy_id,
        source=row.source,
        url=row.url,
        role=row.role,
        seen_at=row.seen_at,
        snapshot_digest=row.snapshot_digest,
        reader_version=row.reader_version,
        reread=row.reread,
        earlier=row.earlier,
        text_digest=row.text_digest,
        profile_version=row.profile_version,
        is_same_text=row.earlier_text == row.text_digest,
    )


def _with_figures(session: Session, policy_id: int, found: Sequence[RevisionLine]) -> list[RevisionLine]:
    ids = [line.id for line in found]
    told = {row.revision_after: row for row in session.execute(_changes(policy_id, ids))}
    edits = _edits(session, policy_id, ids)
    return [
        replace(
            line,
            change_id=told[line.id].id,
            kind=told[line.id].kind,
            edits=tuple((kind, edits[line.id][kind]) for kind in EditKind if edits[line.id][kind]),
            fields=tuple(field.name for field in codec.decode_fields(told[line.id].fields)),
        )
        if line.id in told
        else line
        for line in found
    ]


def _changes(policy_id: int, ids: Sequence[int]) -> Select[*tuple[Any, ...]]:
    """Ask for the changes that told these revisions; of several the one that tells most comes last."""
    telling = ChangeRecord.kind != ChangeKind.METADATA
    return (
        select(ChangeRecord.id, ChangeRecord.revision_after, ChangeRecord.kind, ChangeRecord.fields)
        .where(
            ChangeRecord.policy_id == policy_id,
            ChangeRecord.revision_after.in_(ids),
            ChangeRecord.kind.in_(_TELLING),
        )
        .order_by(telling, ChangeRecord.id)
    )


def _edits(session: Session, policy_id: int, ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Count edits by revision and kind in the database: their words are many, and nobody needs them here."""
    is_sqlite = session.get_bind().dialect.name == "sqlite"
    function = func.json_each if is_sqlite else func.json_array_elements
    each = function(ChangeRecord.edits).table_valued("value", name="each")
    value: ColumnElement[Any] = each.c.value
    kind = func.json_extract(value, "$.kind") if is_sqlite else value.op("->>")("kind")
    query = (
        select(ChangeRecord.revision_after, kind.label("kind"), func.count())
        .join(each, true())
        .where(
            ChangeRecord.policy_id == policy_id,
            ChangeRecord.revision_after.in_(ids),
            ChangeRecord.kind == ChangeKind.REVISED,
            func.length(cast(ChangeRecord.edits, Text)) < _COUNTED,
        )
        .group_by(ChangeRecord.revision_after, kind)
    )
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in session.execute(query):
        counts[row[0]][row[1]] = row[2]
    return counts
