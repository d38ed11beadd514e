"""What changes are found by: written with each change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from pipeline.changes import ChangeKind, CopyRole, Edit, FieldEdit
from pipeline.compare.same_edit import edit_digest
from pipeline.compare.same_move import move_digest
from pipeline.metadata.levels import Level
from pipeline.metadata.topics import topics_of
from pipeline.text.word_query import folded, joined
from storage.moments import microseconds
from storage.tables import ChangeRecord, InboxRecord, IssuersRecord
from storage.texts.documents import insert_new
from storage.views.archive import ChangeView
from storage.words.changes import PARTS, Part, add_words
from storage.words.standing import words_of

SAME_EDIT_WITHIN: Final = timedelta(days=30)  # from one change of a group to the next


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """A change, as far as it is found by it."""

    change_id: int
    at: datetime
    kind: ChangeKind
    source_id: int
    source: str
    role: CopyRole
    level: Level | None
    weight: int
    title: str
    issuers: tuple[str, ...]
    subject: str
    topics: tuple[str, ...]  # of the source
    edits: tuple[Edit, ...]
    fields: tuple[FieldEdit, ...]
    text: tuple[str, ...] = ()  # of a policy seen first: its words, clause by clause
    url: str = ""
    old_url: str = ""  # of a page that moved

    @property
    def joint_digest(self) -> str:
        """What it has in common with the changes that it is told with."""
        if self.kind is ChangeKind.MOVED:
            return move_digest(self.old_url, self.url, place=self.source)
        return edit_digest(self.kind, self.edits, self.fields, place=self.source)


def add_to_inbox(session: Session, change: ChangeView) -> None:
    """Let a change be found."""
    record = session.get_one(ChangeRecord, change.id)
    first = record.revision_after if change.kind is ChangeKind.NEW_POLICY else None
    entry = Entry(
        change_id=change.id,
        at=change.detected_at,
        kind=change.kind,
        source_id=record.source_id,
        source=change.source,
        role=change.role,
        level=change.issuer_level,
        weight=change.weight.total,
        title=change.policy.title,
        issuers=change.policy.issuers,
        subject=change.policy.subject,
        topics=change.topics,
        edits=change.edits,
        fields=change.fields,
        text=words_of(session, first) if first is not None else (),
        url=change.url,
        old_url=change.old_url,
    )
    texts = text_values(entry)
    issuers_id = _issuers(session, texts["issuers"])
    session.execute(insert(InboxRecord).values(**inbox_values(entry), issuers_id=issuers_id))
    add_words(session, {change.id: {part: texts[part] for part in PARTS}})
    row = session.get_one(InboxRecord, change.id)
    row.group_id = _group(session, row)


def inbox_values(entry: Entry) -> dict[str, object]:
    """Return the row of a change that belongs to no group yet."""
    topics = sorted(topics_of((*entry.issuers, entry.subject), entry.topics))
    return {
        "change_id": entry.change_id,
        "at": microseconds(entry.at),
        "kind": entry.kind,
        "source_id": entry.source_id,
        "role": entry.role,
        "level": entry.level,
        "topics": f",{','.join(topics)}," if topics else "",
        "weight": entry.weight,
        "edit_digest": entry.joint_digest,
        "group_id": entry.change_id,
        "state": "new",
        "review_id": None,
    }


def text_values(entry: Entry) -> Mapping[str, str]:
    """Return the words of a change."""
    words = part_words(entry.title, entry.edits, entry.fields, entry.text)
    return {"issuers": joined(entry.issuers), **{part.value: words[part] for part in PARTS}}


def part_words(
    title: str, edits: Iterable[Edit], fields: Iterable[FieldEdit], text: Iterable[str]
) -> Mapping[Part, str]:
    """Return the words of each part of a change; *text* is that of a policy seen first."""
    sides = (clause.words for edit in edits for clause in (edit.before, edit.after) if clause)
    values = (value for field in fields for value in (field.before, field.after) if value)
    return {Part.TITLE: folded(title), Part.FIELDS: joined(values), Part.CLAUSES: joined((*sides, *text))}


def issuers_digest(words: str) -> str:
    """Return what the issuers of a change are kept under."""
    return sha256(words.encode("utf-8", "surrogatepass")).hexdigest()


def _issuers(session: Session, words: str) -> int:
    """Return the id under which the issuers of a change are kept; 0 for none."""
    if not words:
        return 0
    digest = issuers_digest(words)
    insert_new(session, IssuersRecord, [{"digest": digest, "words": words}])
    return session.scalars(select(IssuersRecord.id).where(IssuersRecord.digest == digest)).one()


def _group(session: Session, row: InboxRecord) -> int:
    """Return the group of the last change by the same edit or move, when it is not long ago; else the change's own."""
    query = (
        select(InboxRecord.group_id)
        .where(
            InboxRecord.edit_digest == row.edit_digest,
            InboxRecord.change_id < row.change_id,
            InboxRecord.at >= row.at - SAME_EDIT_WITHIN // timedelta(microseconds=1),
        )
        .order_by(InboxRecord.change_id.desc())
    )
    found = session.scalars(query.limit(1)).one_or_none() if row.edit_digest else None
    return row.change_id if found is None else found
