"""What two fetches of one page agree on. Slots that differ between them are volatile: advertisements, counters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from pipeline.changes import Edit, EditKind
from pipeline.compare.edits import compare
from pipeline.model import Clause, Document, Visit
from pipeline.text.digest import text_digest

_Key = tuple[EditKind, str, str]  # what an edit does to which words


def stable_document(visit: Visit) -> Document:
    """Return the visit's document without the clauses and paragraphs that its second fetch did not show again.

    Raises ValueError when the visit has no document.
    """
    document, again = visit.document, visit.again
    if document is None:
        raise ValueError(f"{visit.url} was not read")
    if again is None or again.text_digest == document.text_digest:
        return document
    return without(document, tuple(_common(document.clauses, again.clauses)))


def volatile_clauses(raw: Document, kept: Document) -> Counter[str]:
    """Return the clauses, by folded digest, that a reading *raw* has and the document *kept* of it has not."""
    return Counter(clause.folded for clause in raw.clauses) - Counter(clause.folded for clause in kept.clauses)


def steady(document: Document, volatile: Counter[str]) -> Document:
    """Return *document* without *volatile* clauses."""
    left = Counter(volatile)
    clauses = []
    for clause in document.clauses:
        if left[clause.folded]:
            left[clause.folded] -= 1
        else:
            clauses.append(clause)
    return without(document, tuple(clauses)) if len(clauses) < len(document.clauses) else document


def without(document: Document, clauses: tuple[Clause, ...]) -> Document:
    """Return *document* with these of its clauses only; the paragraphs of the others become noise."""
    gone = Counter(c.folded for c in document.clauses) - Counter(c.folded for c in clauses)
    lost = {clause.words for clause in document.clauses if gone[clause.folded]}
    body = tuple(line for line in document.body if not any(words and words in line for words in lost))
    return replace(
        document,
        clauses=clauses,
        body=body,
        text_digest=text_digest(clauses),
        noise=document.noise + tuple(line for line in document.body if line not in body),
    )


def agreed_edits(before: Sequence[Clause], visit: Visit) -> tuple[Edit, ...]:
    """Return the real edits from *before* that both fetches of the visit show, in reading order.

    A clause of *before* that stood in a slot found volatile now was noise, not a removed clause.
    """
    document, again = visit.document, visit.again
    if document is None:
        return ()
    rows = compare(before, document.clauses)
    if again is None or again.text_digest == document.text_digest:
        return tuple(row for row in rows if row.is_real)
    shown = Counter(map(_key, compare(before, again.clauses)))
    stable = Counter(clause.folded for clause in _common(document.clauses, again.clauses))
    return tuple(row for row in _without_slots(rows, stable, shown) if row.is_real and shown[_key(row)])


def _common(clauses: Iterable[Clause], others: Iterable[Clause]) -> Iterator[Clause]:
    left = Counter(clause.folded for clause in others)
    for clause in clauses:
        if left[clause.folded]:
            left[clause.folded] -= 1
            yield clause


def _key(edit: Edit) -> _Key:
    return edit.kind, edit.before.folded if edit.before else "", edit.after.folded if edit.after else ""


def _without_slots(rows: Sequence[Edit], stable: Counter[str], shown: Counter[_Key]) -> Iterator[Edit]:
    """Drop, from each run of edited clauses, as many removals as the run has volatile newcomers.

    A piece of a joined line is no clause of the document; it is stable where both fetches show its edit.
    """
    for edited, run in groupby(rows, key=lambda row: row.is_real):
        group = list(run)
        newcomers = [row for row in group if edited and row.after and not shown[_key(row)]]
        volatile = sum(row.after is not None and not stable[row.after.folded] for row in newcomers)
        for row in group:
            if row.kind is EditKind.REMOVED and volatile:
                volatile -= 1
            else:
                yield row
