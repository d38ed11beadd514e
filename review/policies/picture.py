"""The relations of a policy as a picture: what it rests on above, what rests on it below, whom it ended at the left,
who ended it at the right. Only places and sizes are reckoned here; the template draws them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from pipeline.model import ENDING, RelationKind
from review.policies.picture_places import CENTRE, Box, Frame, frame_of, rows_of
from review.showing.text import tongue
from storage.views.archive import PolicyView, RelatedView
from storage.views.texts import Tie

STEPS: Final = (RelationKind.IMPLEMENTS, RelationKind.REPLACES, RelationKind.REPEALS)  # that are followed twice
_ACROSS: Final = ENDING | {RelationKind.RENEWS}
_BESIDE: Final = 4  # nodes at the left or right
_ROW: Final = 4
_UNITS: Final = 23  # of width in a line of a node; a Chinese character takes two


class Side(StrEnum):
    """Where a policy stands in the picture."""

    ABOVE = "above"
    BELOW = "below"
    LEFT = "left"
    RIGHT = "right"


_MOST: Final = {Side.ABOVE: 2 * _ROW, Side.BELOW: 2 * _ROW, Side.LEFT: _BESIDE, Side.RIGHT: _BESIDE}


@dataclass(frozen=True, kw_only=True, slots=True)
class Node:
    """A policy in the picture."""

    title: str
    doc_number: str
    policy_id: int | None  # None: a stub, not seen yet
    kinds: tuple[RelationKind, ...]
    is_incoming: bool
    is_told: bool  # by one relation at least that is no guess

    @property
    def lines(self) -> tuple[str, ...]:
        """Its title in two lines at most."""
        return two_lines(self.title, _UNITS)

    @property
    def tongue(self) -> str:
        """The language tag of its title."""
        return tongue(self.title)


@dataclass(frozen=True, kw_only=True, slots=True)
class Placed:
    """A node at its place."""

    node: Node
    box: Box
    edge: str  # path of the line to the middle, or to the policy that it is tied to


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """A whole picture."""

    width: int
    height: int
    centre: Box
    lines: tuple[str, ...]  # of the policy's own title
    placed: tuple[Placed, ...] = field(repr=False)
    more: int  # relations that found no room


def neighbours(picture_of: Sequence[RelatedView]) -> tuple[int, ...]:
    """The policies one step away that are known: whose own relations make the second step."""
    return tuple(dict.fromkeys(one.policy_id for one in picture_of if one.policy_id))


def picture(policy: PolicyView, related: Sequence[RelatedView], ties: Sequence[Tie], *, total: int) -> Picture | None:
    """The picture of a policy's relations; None when it has none. *total* counts those that were not given, too."""
    sides = {side: _nodes(related, side) for side in Side}
    if not any(sides.values()):
        return None
    kept = {side: nodes[: _MOST[side]] for side, nodes in sides.items()}
    shown = sum(len(node.kinds) for nodes in kept.values() for node in nodes)
    second = {side: _second(side, kept, ties, policy.id) for side in Side}
    frame = frame_of(
        above=rows_of(kept[Side.ABOVE], second[Side.ABOVE]),
        below=rows_of(kept[Side.BELOW], second[Side.BELOW]),
        beside=max(len(kept[Side.LEFT]) + len(second[Side.LEFT]), len(kept[Side.RIGHT]) + len(second[Side.RIGHT])),
    )
    return Picture(
        width=frame.width,
        height=frame.height,
        centre=frame.centre,
        lines=two_lines(policy.title, CENTRE.units),
        placed=tuple(_placed(frame, kept, second)),
        more=max(0, total - shown),
    )


def two_lines(text: str, units: int) -> tuple[str, ...]:
    """A title in two lines of that width at most, the end left out; a Chinese character takes two units."""
    lines, line, room = [], "", units
    for character in " ".join(text.split()):
        width = 1 if character.isascii() else 2
        if width > room:
            lines.append(line)
            line, room = "", units
            if len(lines) == 2:
                return lines[0], lines[1][:-1] + "…"
        line, room = line + character, room - width
    return tuple(one for one in (*lines, line) if one)


def _side(one: RelatedView) -> Side:
    if one.relation.kind in _ACROSS:
        return Side.RIGHT if one.is_incoming else Side.LEFT
    return Side.BELOW if one.is_incoming else Side.ABOVE


def _nodes(related: Iterable[RelatedView], side: Side) -> list[Node]:
    """The policies of one side, each once, with all that ties it."""
    found: dict[object, list[RelatedView]] = {}
    for one in related:
        if _side(one) is side:
            found.setdefault(one.policy_id or (one.title, one.doc_number), []).append(one)
    return [
        Node(
            title=same[0].title,
            doc_number=same[0].doc_number,
            policy_id=same[0].policy_id,
            kinds=tuple(one.relation.kind for one in same),
            is_incoming=same[0].is_incoming,
            is_told=any(one.relation.confidence.is_told for one in same),
        )
        for same in found.values()
    ]


def _second(side: Side, kept: dict[Side, list[Node]], ties: Sequence[Tie], own: int) -> list[tuple[int, Node]]:
    """The policies behind those of a side, each with the place of the one that it is tied to; where there is room."""
    first = kept[side]
    is_across = side in (Side.LEFT, Side.RIGHT)
    if not first or len(first) > (1 if is_across else _ROW):
        return []
    incoming = side in (Side.BELOW, Side.RIGHT)
    known = {own} | {node.policy_id for nodes in kept.values() for node in nodes}
    places = {node.policy_id: place for place, node in enumerate(first) if node.policy_id}
    found: dict[int, tuple[int, Node]] = {}
    for tie in ties:
        near, far, title = _ends(tie, incoming=incoming)
        fits = (tie.kind in ENDING) == is_across
        if fits and near in places and far not in known and far not in found:
            node = Node(
                title=title, doc_number="", policy_id=far, kinds=(tie.kind,), is_incoming=incoming, is_told=True
            )
            found[far] = places[near], node
    return list(found.values())[: _BESIDE - 1 if is_across else _ROW]


def _ends(tie: Tie, *, incoming: bool) -> tuple[int, int, str]:
    return (tie.to_id, tie.from_id, tie.from_title) if incoming else (tie.from_id, tie.to_id, tie.to_title)


def _placed(frame: Frame, kept: dict[Side, list[Node]], second: dict[Side, list[tuple[int, Node]]]) -> Iterable[Placed]:
    for side in (Side.ABOVE, Side.BELOW):
        boxes = frame.rows(len(kept[side]), above=side is Side.ABOVE)
        for node, box in zip(kept[side], boxes, strict=True):
            yield Placed(node=node, box=box, edge=frame.to_centre(box, into=node.is_incoming))
        far = frame.far_row([place for place, _ in second[side]], boxes, above=side is Side.ABOVE)
        for (place, node), box in zip(second[side], far, strict=True):
            yield Placed(node=node, box=box, edge=frame.between(boxes[place], box, into=node.is_incoming))
    for side in (Side.LEFT, Side.RIGHT):
        boxes = frame.stack(len(kept[side]) + len(second[side]), left=side is Side.LEFT)
        for node, box in zip(kept[side], boxes, strict=False):
            yield Placed(node=node, box=box, edge=frame.across(box, into=node.is_incoming))
        for (place, node), box in zip(second[side], boxes[len(kept[side]) :], strict=True):
            yield Placed(node=node, box=box, edge=frame.down(boxes[place], box, into=node.is_incoming))
