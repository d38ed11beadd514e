"""The values of what happened: edits of clauses, findings, and what was held back. Words: docs/glossary.md."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from pipeline.model import Clause
from pipeline.reasons.evidence import Evidence
from pipeline.reasons.held import HeldReason


class EditKind(StrEnum):
    """What happened to one clause."""

    UNCHANGED = "unchanged"
    TYPOGRAPHIC = "typographic"
    RENUMBERED = "renumbered"
    MODIFIED = "modified"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"


REAL_EDITS = frozenset({EditKind.MODIFIED, EditKind.ADDED, EditKind.REMOVED, EditKind.MOVED})


class Nature(StrEnum):
    """What a real edit is beside its kind."""

    DIVIDED = "divided"  # one clause became several
    MERGED = "merged"  # several clauses became one
    CROSS_REFERENCE = "cross_reference"  # references follow the renumbering, and nothing else differs


@dataclass(frozen=True, kw_only=True, slots=True)
class Edit:
    """One clause of either text, and what became of it."""

    kind: EditKind
    before: Clause | None
    after: Clause | None
    nature: Nature | None = None  # None: nothing but its kind
    partner: tuple[str, ...] = ()  # of one divided or merged: the path of another clause that shared its words

    @property
    def is_real(self) -> bool:
        """Whether a reader would call it a change: renumbering and typography are none."""
        return self.kind in REAL_EDITS


def only_references(edits: Iterable[Edit]) -> bool:
    """Whether cross references that follow a renumbering are all there is to tell; False of no edits."""
    natures = {edit.nature for edit in edits}
    return natures == {Nature.CROSS_REFERENCE}


def counted(edits: Iterable[Edit]) -> str:
    """Return how many edits there are of each kind: "2 modified, 1 added"; "nothing" for none."""
    counts = Counter(edit.kind for edit in edits)
    return ", ".join(f"{counts[kind]} {kind}" for kind in EditKind if counts[kind]) or "nothing"


class ChangeKind(StrEnum):
    """What can happen to a policy."""

    NEW_POLICY = "new_policy"
    REVISED = "revised"
    METADATA = "metadata"
    ATTACHMENT = "attachment"
    REMOVED = "removed"
    RESTORED = "restored"
    MOVED = "moved"
    REPOST = "repost"
    INTERPRETATION = "interpretation"
    SUPERSEDED = "superseded"
    EXPIRING = "expiring"


class CopyRole(StrEnum):
    """What a copy is to its policy."""

    OFFICIAL = "official"
    REPOST = "repost"
    INTERPRETATION = "interpretation"


class Fidelity(StrEnum):
    """How faithful a repost is to the official text of that day."""

    IDENTICAL = "identical"
    TYPOGRAPHIC = "typographic"
    TRUNCATED = "truncated"
    ALTERED = "altered"
    STALE = "stale"
    UNKNOWN = "unknown"  # no official text is known


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldEdit:
    """A field of a document that changed: title, doc_number, issuers, written_date, validity, attachment …"""

    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True, kw_only=True, slots=True)
class Finding:
    """A change as judged, before it is stored and numbered."""

    kind: ChangeKind
    url: str  # the page; for `moved` the new address
    edits: tuple[Edit, ...] = ()  # real ones only
    fields: tuple[FieldEdit, ...] = ()
    old_url: str = ""
    confirmed_by: str = ""  # "second fetch", "second visit", "new address" …
    why: tuple[Evidence, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Held:
    """Something that was not told, and why."""

    url: str
    reason: HeldReason
    why: tuple[Evidence, ...] = ()
    finding: Finding | None = None  # what would have been told, when it was judged so far
    digest: str = ""  # of the text that was held; the same one, held again, is the same thing
