"""The order of a digest: by region, then by policy, what matters most first; and its table of contents."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from alerts.change import AlertChange
from pipeline.changes import ChangeKind

_RANKS: Final = {
    kind: rank
    for rank, kind in enumerate(
        (
            ChangeKind.SUPERSEDED,
            ChangeKind.REMOVED,
            ChangeKind.REVISED,
            ChangeKind.NEW_POLICY,
            ChangeKind.EXPIRING,
            ChangeKind.ATTACHMENT,
            ChangeKind.METADATA,
            ChangeKind.INTERPRETATION,
            ChangeKind.RESTORED,
            ChangeKind.REPOST,
            ChangeKind.MOVED,
        )
    )
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Group:
    """What happened in one region."""

    region: str  # "" for sources that have none
    changes: tuple[AlertChange, ...]


def grouped(changes: Iterable[AlertChange]) -> tuple[Group, ...]:
    """Return the changes by region and, within it, by policy; what holds the weightiest change comes first."""
    regions = _gathered(changes, lambda change: change.region)
    return tuple(
        Group(
            region=region_changes[0].region,
            changes=tuple(change for policy in _gathered(region_changes, _policy) for change in policy),
        )
        for region_changes in regions
    )


def _policy(change: AlertChange) -> int:
    return change.policy_id


def _gathered(changes: Iterable[AlertChange], key: Callable[[AlertChange], object]) -> list[Sequence[AlertChange]]:
    """Return the changes of each key together, in the order in which keys first come among the weightiest."""
    found: dict[object, list[AlertChange]] = {}
    for change in sorted(changes, key=_weight):
        found.setdefault(key(change), []).append(change)
    return list(found.values())


def _weight(change: AlertChange) -> tuple[int, int, int]:
    return -change.weight.total, _RANKS[change.kind], change.id
