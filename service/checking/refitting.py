"""Judges reposts anew whose official text came or moved on: in the pass that saw it, and again after a reread."""

from __future__ import annotations

from datetime import datetime

from pipeline.copies.reposts import rejudged
from storage.changes.recording import Owed
from storage.store import Store

AT_ONCE = 50  # copies of one batch
MOST = 1000  # copies after one check; the others after the next


def judge_copies_anew(store: Store, owed: Owed, at: datetime) -> tuple[int, ...]:
    """Judge the reposts that are outdated; return the ids of the changes that this tells."""
    told: list[int] = []
    for _ in range(MOST // AT_ONCE):
        outdated = store.outdated_copies(AT_ONCE)
        for copy in outdated:
            officials = store.official_texts(copy.facts.policy.id)
            found = rejudged(copy.facts, officials, was_told=copy.was_told)
            current = officials[0].revision_id if officials else None
            told += store.record_rejudged(copy.facts, found, official=current, owed=owed, at=at)
        if len(outdated) < AT_ONCE:
            break
    return tuple(told)
