"""The life of a clause: what it said in each revision of a copy."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.fold import fold
from pipeline.model import Clause, Document
from storage.views import ClauseLife, RevisionView


def lives(revisions: Sequence[RevisionView], label_or_path: str | Sequence[str]) -> tuple[ClauseLife, ...]:
    """Return a life for every path that answers to the label or path in any of the revisions, oldest first."""
    paths = dict.fromkeys(
        clause.path for revision in revisions for clause in revision.document.clauses if _answers(clause, label_or_path)
    )
    return tuple(ClauseLife(path=path, states=_states(revisions, path)) for path in paths)


def _answers(clause: Clause, wanted: str | Sequence[str]) -> bool:
    if isinstance(wanted, str):
        name = fold(wanted)
        return name in (fold(clause.label), fold("".join(clause.path)), fold("/".join(clause.path)))
    return tuple(map(fold, wanted)) == tuple(map(fold, clause.path))


def _states(revisions: Sequence[RevisionView], path: tuple[str, ...]) -> tuple[tuple[RevisionView, str], ...]:
    states: list[tuple[RevisionView, str]] = []
    for revision in revisions:
        words = _words_at(revision.document, path)
        if words != (states[-1][1] if states else ""):
            states.append((revision, words))
    return tuple(states)


def _words_at(document: Document, path: tuple[str, ...]) -> str:
    return next((clause.words for clause in document.clauses if clause.path == path), "")
