"""What was read of a page and what was dropped: its last snapshot read once more, block by block, as text."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.model import Document
from pipeline.noise.rules import Rule
from pipeline.noise.rulings import Reading
from pipeline.noise.site_profile import SiteProfile
from pipeline.read import explain
from review.ports import Proof
from review.web.refusal import RefusedError
from storage.views.pages import KeptSnapshot

MOST_BYTES: Final = 3_000_000  # of a snapshot that is read for a reader's page; hostile pages of this size take seconds
_AT_ONCE: Final = 2  # readings; whoever asks for more waits for none of them
_BUSY_SECONDS: Final = 5.0
_readings: Final = threading.BoundedSemaphore(_AT_ONCE)


class Part(StrEnum):
    """What a block of a page is to its document."""

    TITLE = "title"
    FIELD = "field"
    CLAUSE = "clause"
    ATTACHMENT = "attachment"
    ROW = "row"
    DROPPED = "dropped"

    @property
    def kept(self) -> bool:
        """Whether it was read."""
        return self is not Part.DROPPED


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One block of a page, in reading order."""

    number: int
    text: str
    part: Part
    rule: Rule
    fields: tuple[str, ...] = ()  # that it tells


@dataclass(frozen=True, kw_only=True, slots=True)
class Seen:
    """A page as it is read now."""

    document: Document
    blocks: tuple[Block, ...]

    @property
    def kept(self) -> int:
        """How many blocks were read."""
        return sum(block.part.kept for block in self.blocks)


def seen_again(snapshot: KeptSnapshot, proof: Proof, *, profile: SiteProfile | None, select_body: str) -> Seen | None:
    """Read the kept bytes with the reader and the profile of today; None when they are too many.

    Nothing is recorded. Raises StorageError when the bytes are lost, RefusedError when too many are read already.
    """
    if snapshot.size_bytes > MOST_BYTES:
        return None
    body = proof.snapshot(snapshot.digest)
    if not _readings.acquire(timeout=_BUSY_SECONDS):
        raise RefusedError(503, "refused.busy")
    try:
        reading = explain(
            body,
            url=snapshot.url,
            content_type=snapshot.content_type,
            at=snapshot.seen_at,
            select_body=select_body,
            profile=profile,
        )
    finally:
        _readings.release()
    return Seen(document=reading.document, blocks=tuple(_blocks(reading)))


def _blocks(reading: Reading) -> Iterator[Block]:
    document = reading.document
    if not reading.rulings:  # a file: all of its text is the document's
        for number, line in enumerate(document.body, 1):
            yield Block(number=number, text=line, part=Part.CLAUSE, rule=Rule.TEXT)
        return
    names = frozenset(file.name for file in document.attachments if file.name)
    for ruling in reading.rulings:
        part = _part(ruling.rule, ruling.text, names)
        fields = _fields(document, ruling.text) if part in (Part.FIELD, Part.TITLE) else ()
        yield Block(number=ruling.line, text=ruling.text, part=part, rule=ruling.rule, fields=fields)


def _part(rule: Rule, text: str, attachments: frozenset[str]) -> Part:
    if rule is Rule.ROW:
        return Part.ROW
    if rule is Rule.TITLE:
        return Part.TITLE
    if rule is Rule.FIELD:
        return Part.FIELD
    if text in attachments:
        return Part.ATTACHMENT
    return Part.CLAUSE if rule.keeps else Part.DROPPED


def _fields(document: Document, text: str) -> tuple[str, ...]:
    told = (origin.field for origin in document.origins if origin.printed and origin.printed in text)
    return tuple(dict.fromkeys(told))


def shown_blocks(blocks: Sequence[Block], show: str) -> Sequence[Block]:
    """The blocks that a reader asks for: all, kept, dropped."""
    if show == "all":
        return blocks
    return [block for block in blocks if block.part.kept is (show == "kept")]
