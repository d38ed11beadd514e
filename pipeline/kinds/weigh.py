"""Which kind of document a page carries: signs of each kind are weighed, and what weighed can be told.

A kind says what a page is for its readers. A policy is one act of a government: rules, plans, notices, announcements,
approvals, drafts put up for comment, and replies to deputies that carry a number or a signature are all acts. What only
tells about an act is news; what explains one is an interpretation.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.kinds.place import place_signs
from pipeline.kinds.text import text_signs
from pipeline.kinds.title import title_signs
from pipeline.kinds.words import Sign
from pipeline.metadata.read import Metadata
from pipeline.model import Kind
from pipeline.page.blocks import Page

# Of equal weights the earlier is believed; a text without any sign is news.
RANK = (Kind.INTERPRETATION, Kind.NEWS, Kind.POLICY)
UNSIGNED = Sign(kind=Kind.NEWS, weight=1, words="nothing speaks for another kind")


@dataclass(frozen=True, kw_only=True, slots=True)
class Judgement:
    """A kind, and the signs that were weighed."""

    kind: Kind
    signs: tuple[Sign, ...]

    @property
    def evidence(self) -> str:
        """One sentence: what speaks for the kind, and what against it; heaviest first."""
        speaking = [sign for sign in self.signs if sign.kind is self.kind and sign is not UNSIGNED]
        against = [sign for sign in self.signs if sign.kind is not self.kind and sign is not UNSIGNED]
        said = f"{self.kind}: {_listed(speaking) or UNSIGNED.words}"
        return f"{said}; against it: {_listed(against)}" if against else said


def kind_of(meta: Metadata, page: Page, url: str, paragraphs: Sequence[str]) -> Judgement:
    """Policy, interpretation or news, by title, column and text."""
    signs = (UNSIGNED, *title_signs(meta), *place_signs(page, url), *text_signs(meta, paragraphs))
    weights = {kind: sum(sign.weight for sign in signs if sign.kind is kind) for kind in RANK}
    return Judgement(kind=max(RANK, key=lambda kind: weights[kind]), signs=signs)


def _listed(signs: Sequence[Sign]) -> str:
    return ", ".join(sign.words for sign in sorted(signs, key=lambda sign: -sign.weight))
