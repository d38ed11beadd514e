"""What the templates of alerts are given: the variables that docs/messages.md lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from alerts.blocks import Blocks, ChangeBlock, web_address
from alerts.change import AlertChange
from alerts.matched import matched
from alerts.parts import CUT
from alerts.subscription import Subscription
from pipeline.waits import Waits


@dataclass(frozen=True, kw_only=True, slots=True)
class GroupBlock:
    """The changes of one region."""

    region: str
    changes: tuple[ChangeBlock, ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class NamedBlock:
    """A change of which a very long digest gives the name only."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Digest:
    """Makes what templates are given. docs/messages.md lists it."""

    blocks: Blocks
    to: Subscription
    waits: Waits
    most_changes: int  # shown in full
    most_named: int  # after them, by title and link

    def context(self, groups: Sequence[Sequence[AlertChange]], id_: str) -> dict[str, object]:
        """Return the variables of a template, by name."""
        ordered = [change for group in groups for change in group]
        named, labels = ordered[self.most_changes :], self.blocks.words.labels
        shown = self._groups(groups)
        full = tuple(change for group in shown for change in group.changes)
        name, several = self.blocks.say(self.to.name), len(ordered) > 1
        because = labels["because" if any(change.matched for change in full) else "because_any"].format(name=name)
        return {
            "w": self.blocks.words,
            "groups": shown,
            "changes": full,
            "named": tuple(map(self._named, named[: self.most_named])),
            "more_changes": labels["more_changes"].format(n=len(named)) if named else "",
            "headline": self._waited(labels["headline"].format(n=len(ordered))) if several else "",
            "because": because if several else self._waited(because),
            "stop": labels["stop"].format(name=name),
            "id": id_,
            "cut": CUT,
        }

    def _groups(self, groups: Sequence[Sequence[AlertChange]]) -> tuple[GroupBlock, ...]:
        """Return the changes that are shown in full, numbered through."""
        shown: list[GroupBlock] = []
        number = 0
        for group in groups:
            full = group[: max(self.most_changes - number, 0)]
            blocks = tuple(self._block(change, number + place) for place, change in enumerate(full, start=1))
            number += len(full)
            if blocks:
                region = self.blocks.say(group[0].region) or self.blocks.words.labels["elsewhere"]
                shown.append(GroupBlock(region=region, changes=blocks))
        return tuple(shown)

    def _block(self, change: AlertChange, number: int) -> ChangeBlock:
        return self.blocks.change(change, number, matched(self.to.when, change, self.blocks.words))

    def _named(self, change: AlertChange) -> NamedBlock:
        return NamedBlock(title=self.blocks.title(change), url=web_address(change.review_url or change.url))

    def _waited(self, text: str) -> str:
        return self.blocks.words.waited(text, self.waits)
