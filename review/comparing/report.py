"""A comparison as it is exported: everything that is on the screen, in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.changes import EditKind, FieldEdit
from pipeline.compare.natures_told import said_nature
from pipeline.tasks.told import said
from review.comparing.facts import fact_edits
from review.comparing.notices import notices
from review.comparing.shown import Shown, ShownGap, ShownLine
from review.showing.i18n import Voice
from review.showing.marking import edit_tags, tally
from review.showing.text import cut
from review.web.compared import Compared
from storage.views.comparing import SideView


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """One comparison, with what is said above it."""

    title: str
    sides: tuple[tuple[str, str], ...]  # label and words, of the earlier and the later one
    notices: tuple[str, ...]
    tally: str
    facts: tuple[FieldEdit, ...]
    shown: Shown = field(repr=False)
    at: datetime  # when the later one was seen


def report(before: SideView, after: SideView, compared: Compared, shown: Shown, voice: Voice) -> Report:
    """The report of a comparison."""
    return Report(
        title=title(before, after, voice),
        sides=(
            (voice.say("compare.before"), side_words(before, voice)),
            (voice.say("compare.after"), side_words(after, voice)),
        ),
        notices=notices(before, after, compared, voice),
        tally=" · ".join(voice.say(f"tally.{kind}", n=n) for kind, n in tally(compared.edits)),
        facts=fact_edits(compared.before, compared.after, voice),
        shown=shown,
        at=after.revision.seen_at,
    )


def title(before: SideView, after: SideView, voice: Voice) -> str:
    """What is compared, in a line."""
    if before.policy.id != after.policy.id:
        return voice.say("compare.title_two")
    told = voice.say("compare.title", a=before.revision.number, b=after.revision.number)
    return f"{told}{voice.say('colon')}{cut(after.facts.title or after.policy.title, 200)}"


def side_words(side: SideView, voice: Voice) -> str:
    """One side in a line: which policy, which revision of which copy, when it was seen, and its dates."""
    line, facts = side.revision, side.facts
    dates = (("published_date", facts.published_date), ("effective_date", facts.effective_date))
    told = (
        facts.title or side.policy.title,
        facts.doc_number,
        voice.say("policy.revision", n=line.number),
        voice.known("role", line.role),
        *(f"{voice.known('field', name)} {voice.date(day)}" for name, day in dates if day),
        f"{voice.say('compare.captured')} {voice.moment(line.seen_at)}",
        line.source,
        line.url,
    )
    return " · ".join(part for part in told if part)


def gap_words(gap: ShownGap, voice: Voice) -> str:
    """What was left out, in a line."""
    kinds = (EditKind.UNCHANGED, EditKind.RENUMBERED, EditKind.TYPOGRAPHIC)
    counts = gap.gap.counts
    return " · ".join(voice.say(f"compare.gap.{kind}", n=counts[kind]) for kind in kinds if counts.get(kind))


def line_words(one: ShownLine, changes: int, voice: Voice) -> str:
    """What stands above a clause: which change, what happened, where."""
    return " · ".join(_line_parts(one, changes, voice))


def _line_parts(one: ShownLine, changes: int, voice: Voice) -> Iterator[str]:
    row, clause = one.row, one.line.clause
    here = voice.place(clause.path, clause.part)
    if one.line.is_left:
        there = voice.place(row.after.path, row.after.part) if row.after else ""
        yield from (voice.say("compare.left"), here, voice.say("compare.left_long", place=there))
        return
    if one.line.change:
        yield voice.say("compare.count", n=one.line.change, all=changes)
    if not one.is_plain:
        yield voice.known("edit", row.kind)
    was = voice.place(row.before.path, row.before.part) if row.before and row.is_renumbered else ""
    yield f"{was} → {here}" if was else here
    if nature := said_nature(row.edit, voice.language):
        yield nature


def task_words(one: ShownLine, voice: Voice) -> str:
    """What became of bodies, targets and deadlines; "" where nothing did."""
    return said(edit_tags(one.row, voice.language), voice.language)
