"""How faithful a repost is: the official clauses, one after another, looked up in the repost's running words."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.changes import Edit, EditKind, Fidelity
from pipeline.compare_running import CLOSERS, Running, folded_words, running, walk
from pipeline.digest import exact_digest, folded_digest
from pipeline.labels import read_label
from pipeline.model import Clause, Document

_SENTENCE = re.compile(r"[。；;]")


def fidelity(official: Sequence[Clause], repost: Document) -> tuple[Fidelity, tuple[Edit, ...]]:
    """What became of the official text in a repost, and the official clauses that say something else or are gone.

    Line breaks, labels, punctuation width, lost titles, salutations, signatures and dates, and paragraphs that the
    official text does not have, are no alterations. A truncated repost's edits are its missing tail. Unknown when no
    official clause is known or none stands in the repost.
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
    tail = _tail(needed, kept, words, spans, text)
    return _judged(official, needed, kept, tail, repost), tuple(kept[i] for i in sorted(kept))


def _judged(
    official: Sequence[Clause], needed: Sequence[int], edits: dict[int, Edit], tail: set[int], repost: Document
) -> Fidelity:
    if edits.keys() - tail:
        return Fidelity.ALTERED
    if tail:
        return Fidelity.TRUNCATED
    printed = {clause.exact for clause in repost.clauses}
    same = all(official[i].exact in printed for i in needed)
    return Fidelity.IDENTICAL if same else Fidelity.TYPOGRAPHIC


def _is_needed(clause: Clause) -> bool:
    """Titles, salutations, names, dates and 附件 lines come and go with every repost."""
    return bool(clause.label) or bool(_SENTENCE.search(clause.words))


def _edit(clause: Clause, words: str, span: range | None, text: Running) -> Edit | None:
    if not span:
        return Edit(kind=EditKind.REMOVED, before=clause, after=None)
    if text.text[span.start : span.stop].strip(CLOSERS) == words:
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


def _tail(
    needed: Sequence[int], edits: dict[int, Edit], words: Sequence[str], spans: Sequence[range | None], text: Running
) -> set[int]:
    """The clauses that a cut took: removed ones at the end, and before them one that breaks off."""
    tail: set[int] = set()
    for i in reversed(needed):
        edit, span = edits.get(i), spans[i]
        if edit and span is None:
            tail.add(i)
            continue
        if edit and span and words[i].startswith(text.text[span.start : span.stop].strip(CLOSERS + "…")):
            tail.add(i)
        break
    return tail
