"""Changes and policies as rows of a table, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pipeline.changes import FieldEdit
from pipeline.compare.marks import Mark, Op
from pipeline.relations.force import Force
from review.showing.i18n import Voice
from review.showing.marking import Row, excerpts
from review.showing.sheets.sheet import Cell, Column
from storage.views.archive import ChangeView, PolicyView

_EDITS: Final = 50  # of one change that a cell tells
_LONGEST_EDIT: Final = 600
CHANGE_COLUMNS: Final = (
    ("id", 8),
    ("detected_at", 20),
    ("kind", 12),
    ("weight", 8),
    ("title", 44),
    ("doc_number", 24),
    ("issuers", 24),
    ("what", 70),
    ("source", 18),
    ("region", 16),
    ("url", 40),
    ("state", 10),
    ("note", 30),
    ("reviewer", 14),
    ("page", 40),
)
POLICY_COLUMNS: Final = (
    ("id", 8),
    ("title", 50),
    ("doc_number", 24),
    ("issuers", 24),
    ("force", 12),
    ("validity", 12),
    ("written", 12),
    ("published", 12),
    ("effective", 12),
    ("expiry", 12),
    ("revisions", 10),
    ("copies", 10),
    ("first_seen_at", 20),
    ("last_change_at", 20),
    ("page", 40),
)


def columns(named: Sequence[tuple[str, int]], voice: Voice) -> tuple[Column, ...]:
    """Columns with their titles; those of moments name the zone."""
    return tuple(Column(title=voice.say(f"column.{name}", zone=voice.zone.key), width=width) for name, width in named)


def change_row(change: ChangeView, voice: Voice, base: str) -> tuple[Cell, ...]:
    """The cells of a change, in the order of CHANGE_COLUMNS."""
    review = change.review
    return (
        change.id,
        change.detected_at,
        voice.known("kind", change.kind),
        change.weight.total,
        change.policy.title,
        change.policy.doc_number,
        "、".join(change.policy.issuers),
        "\n".join(what(change, voice)),
        change.source,
        change.region,
        change.url,
        voice.known("review", change.state),
        review.note if review else "",
        review.by if review else "",
        f"{base}/changes/{change.id}",
    )


def policy_row(policy: PolicyView, force: Force, voice: Voice, base: str) -> tuple[Cell, ...]:
    """The cells of a policy, in the order of POLICY_COLUMNS."""
    return (
        policy.id,
        policy.title,
        policy.doc_number,
        "、".join(policy.issuers),
        voice.known("force", force),
        voice.known("validity", policy.validity),
        policy.written_date,
        policy.published_date,
        policy.effective_date,
        policy.expiry_date,
        policy.revisions,
        policy.copies,
        policy.first_seen_at,
        policy.last_change_at,
        f"{base}/policies/{policy.id}",
    )


def what(change: ChangeView, voice: Voice) -> Iterator[str]:
    """What changed, a line for each edit: 第三条 修改：每平方米〔-80-〕{+120+}元."""
    for field in change.fields:
        yield f"{voice.known('field', field.name)}{voice.say('colon')}{_shift(field, voice)}"
    for row in excerpts(change.edits, limit=_EDITS, length=_LONGEST_EDIT):
        yield f"{_where(row, voice)} {voice.known('edit', row.kind)}{voice.say('colon')}{_marked(row.marks)}"
    if len(change.edits) > _EDITS:
        yield f"… {len(change.edits) - _EDITS}"
    if change.old_url:
        yield f"{change.old_url} → {change.url}"


def _shift(field: FieldEdit, voice: Voice) -> str:
    before, after = (voice.known("validity", value) if value else "" for value in (field.before, field.after))
    return f"{before} → {after}"


def _where(row: Row, voice: Voice) -> str:
    return voice.place(row.clause.path, row.clause.part)


def _marked(marks: Sequence[Mark]) -> str:
    return "".join(_SIGNS[mark.op].format(mark.text) for mark in marks)


_SIGNS: Final = {Op.EQUAL: "{}", Op.DELETE: "〔-{}-〕", Op.INSERT: "{{+{}+}}"}
