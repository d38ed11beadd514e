"""How faithful a repost is: the official clauses, one after another, looked up in the repost's running words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.changes import Edit, EditKind, Fidelity
from pipeline.clauses.labels import read_label
from pipeline.compare.running import CLOSERS, Running, folded_words, running, walk
from pipeline.copies.added import added
from pipeline.model import Clause, Document
from pipeline.text.digest import exact_digest, folded_digest

_SENTENCE = re.compile(r"[。；;]")
_BUTTON = re.compile(r"[\[(<【…. ]*(?:点击)?(?:阅读|查看|展开|显示)(?:全文|更多|原文|全部|详情)[\])>】»\s]*$")


def fidelity(official: Sequence[Clause], repost: Document) -> tuple[Fidelity, tuple[Edit, ...]]:
    """What became of the official text in a repost, and the official clauses that say something else or are gone.

    Line breaks, labels, punctuation width, lost titles, salutations, signatures, dates and headings are no alterations,
    nor are advertisements and notes between paragraphs; a clause put in is one. A truncated repost's edits are what was
    cut off, at its end or its beginning. Unknown when no official clause is known or none stands in the repost.
    """
    words = [folded_words(clause.words).strip(CLOSERS) for clause in official]
    like = "".join(clause.label + clause.words for clause in official)
    text = running(repost.body or [clause.label + clause.words for clause in repost.clauses], like)
    spans = walk(words, text)
    needed = [i for i, clause in enumerate(official) if _is_needed(clause) and words[i]]
    edits = {i: edit for i in needed if (edit := _edit(official[i], words[i], spans[i], text))}
    if not any(spans[i] for i in needed):
        return Fidelity.UNKNOWN, ()
    kept = _without_cover(official, edits, spans)
    cut = _cut(needed, kept, words, spans, text)
    kept = {i: edit for i, edit in kept.items() if i in cut or not _is_lost_heading(edit)}
    more = added(official, repost, spans, text)
    told = sorted([*kept.items(), *((one.behind, one.edit) for one in more)], key=lambda pair: pair[0])
    if more or kept.keys() - cut:
        return Fidelity.ALTERED, tuple(edit for _, edit in told)
    return _faithful(official, needed, cut, repost), tuple(edit for _, edit in told)


def _faithful(official: Sequence[Clause], needed: Sequence[int], cut: set[int], repost: Document) -> Fidelity:
    if cut:
        return Fidelity.TRUNCATED
    printed = {(clause.label, clause.exact) for clause in repost.clauses}
    same = all((official[i].label, official[i].exact) in printed for i in needed if not _is_heading(official[i]))
    return Fidelity.IDENTICAL if same else Fidelity.TYPOGRAPHIC


def _is_needed(clause: Clause) -> bool:
    """Titles, salutations, names, dates and 附件 lines come and go with every repost."""
    return bool(clause.label) or bool(_SENTENCE.search(clause.words))


def _is_heading(clause: Clause) -> bool:
    """Whether a labelled clause says no sentence of its own: 第一章 总则, 一、总体要求."""
    return bool(clause.label) and not _SENTENCE.search(clause.words)


def _is_lost_heading(edit: Edit) -> bool:
    return edit.kind is EditKind.REMOVED and edit.before is not None and _is_heading(edit.before)


def _edit(clause: Clause, words: str, span: range | None, text: Running) -> Edit | None:
    if not span:
        return Edit(kind=EditKind.REMOVED, before=clause, after=None)
    if _without_button(text.text[span.start : span.stop]) == words:
        return None
    closed = span.stop < len(text.text) and text.text[span.stop] in CLOSERS
    printed = text.printed(range(span.start, span.stop + closed))
    return Edit(kind=EditKind.MODIFIED, before=clause, after=_reworded(clause, printed))


def _reworded(clause: Clause, printed: str) -> Clause:
    label = read_label(printed) if clause.label else None
    said = (label.rest if label and label.rest else printed).strip()
    heading = clause.heading if clause.heading and said.startswith(clause.heading) else ""
    return replace(
        clause, heading=heading, text=said[len(heading) :], exact=exact_digest(said), folded=folded_digest(said)
    )


def _without_cover(
    official: Sequence[Clause], edits: dict[int, Edit], spans: Sequence[range | None]
) -> dict[int, Edit]:
    """A repost may print the text without the notice that covers it."""
    cover = [i for i, clause in enumerate(official) if clause.part == 0]
    lost = len(cover) < len(official) and not any(spans[i] for i in cover if _is_needed(official[i]))
    return {i: edit for i, edit in edits.items() if not (lost and official[i].part == 0)}


def _cut(
    needed: Sequence[int], edits: dict[int, Edit], words: Sequence[str], spans: Sequence[range | None], text: Running
) -> set[int]:
    """The clauses that a cut took: removed ones at the end or the beginning, and beside them one that is half there."""
    said = {i: _without_button(text.text[span.start : span.stop]) for i, span in enumerate(spans) if span}
    looked = [i for i in needed if i in edits or i in said]  # a cover that is left out is no cut
    tail = _run(reversed(looked), edits, {i for i in said if words[i].startswith(said[i])})
    return tail | _run(looked, edits, {i for i in said if words[i].endswith(said[i])})


def _run(order: Iterable[int], edits: dict[int, Edit], halves: set[int]) -> set[int]:
    """The removed clauses with which *order* begins, and the one behind them where it is one of *halves*."""
    taken: set[int] = set()
    for i in order:
        edit = edits.get(i)
        if edit and edit.kind is EditKind.REMOVED:
            taken.add(i)
            continue
        if edit and i in halves:
            taken.add(i)
        break
    return taken


def _without_button(words: str) -> str:
    """Folded words without the button for the whole text, dots and punctuation behind them."""
    return _BUTTON.sub("", words).strip(CLOSERS + "…")
