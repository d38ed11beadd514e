"""Since when the words of each clause have stood: whatever their numbers were, and wherever they stood."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

Place = tuple[str, ...]  # a clause's path within its part


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """A revision's text as digests."""

    revision_id: int
    snapshot_digest: str
    is_reread: bool
    text_digest: str
    words: tuple[str, ...] = field(repr=False)  # the folded digest of each clause, in order


@dataclass(frozen=True, kw_only=True, slots=True)
class Origin:
    """Which revision brought a clause's words."""

    revision_id: int
    is_reread: bool = False  # found there by a newer reader
    is_cut: bool = False  # the oldest text that was given has them; older ones may have them too


def origins(texts: Sequence[Text], places: Callable[[int], Sequence[Place]], *, is_whole: bool) -> tuple[Origin, ...]:
    """Return for each clause of the newest text the revision since which its words have stood without a break.

    *texts* are those of one copy, newest first; *is_whole* tells whether none older exists. *places* gives the paths
    of a revision's clauses: asked for where a newer reader read other words, which are told as old as those that the
    earlier reader read in their place. Typography and numbers do not count; moved clauses keep their age.
    """
    newest = texts[0]
    found: dict[int, Origin] = {}
    standing = {clause: clause for clause in range(len(newest.words))}  # clause of the newest text: its place here
    newer = newest
    for one in texts[1:]:
        older = replace(one, words=newer.words) if one.text_digest == newer.text_digest else one  # lines wrapped anew
        kept = _matched(standing, newer, older)
        lost = [clause for clause in standing if clause not in kept]
        if lost and newer.is_reread:
            kept |= _read_otherwise({clause: standing[clause] for clause in lost}, kept, newer, older, places)
            lost = [clause for clause in lost if clause not in kept]
        found |= {clause: Origin(revision_id=_captured(newer, texts), is_reread=newer.is_reread) for clause in lost}
        newer, standing = older, kept
    oldest = texts[-1]
    found |= {clause: Origin(revision_id=oldest.revision_id, is_cut=not is_whole) for clause in standing}
    return tuple(found[clause] for clause in range(len(newest.words)))


def _matched(standing: Mapping[int, int], newer: Text, older: Text) -> dict[int, int]:
    """Return where the clauses stood in the older text: those with the same words, in order."""
    if older.words == newer.words:
        return dict(standing)
    free: dict[str, deque[int]] = defaultdict(deque)
    for place, words in enumerate(older.words):
        free[words].append(place)
    return {
        clause: free[newer.words[place]].popleft() for clause, place in standing.items() if free[newer.words[place]]
    }


def _read_otherwise(
    lost: Mapping[int, int],
    kept: Mapping[int, int],
    newer: Text,
    older: Text,
    places: Callable[[int], Sequence[Place]],
) -> dict[int, int]:
    """Return where the earlier reader read other words at the places of the clauses that it did not know."""
    taken = set(kept.values())
    free = {path: place for place, path in enumerate(places(older.revision_id)) if place not in taken}
    paths = places(newer.revision_id)
    return {clause: free[paths[place]] for clause, place in lost.items() if paths[place] in free}


def _captured(text: Text, texts: Sequence[Text]) -> int:
    """Return the revision whose visit brought the bytes of *text*: itself, unless it is a reread."""
    if not text.is_reread:
        return text.revision_id
    same = [
        one
        for one in texts
        if one.snapshot_digest == text.snapshot_digest and one.revision_id < text.revision_id and not one.is_reread
    ]
    return same[0].revision_id if same else text.revision_id
