"""The ten rules that never bend, by number (docs/how-it-works.md tells them in full), and which of them decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum
from types import MappingProxyType
from typing import Final

from pipeline.changes import ChangeKind
from pipeline.reasons.evidence import Code, Evidence
from pipeline.reasons.held import HeldReason


class Principle(IntEnum):
    """A rule that never bends."""

    TROUBLE_CHANGES_NOTHING = 1
    CURRENT_REVISION = 2
    LOSS_IS_CONFIRMED = 3
    REDESIGN_IS_HELD = 4
    REREAD_IS_NO_CHANGE = 5
    TYPOGRAPHY_IS_FOLDED = 6
    COUNTERS_NEVER_COMPARED = 7
    TOLD_ONCE = 8
    NOTHING_DROPPED_UNSEEN = 9
    BLINDNESS_IS_TOLD = 10

    def name_in(self, language: str) -> str:
        """Its name in *language*, "zh" or "en"."""
        return NAMES[self][language == "zh"]


NAMES: Final[Mapping[Principle, tuple[str, str]]] = MappingProxyType({
    Principle.TROUBLE_CHANGES_NOTHING: ("Trouble changes nothing", "访问异常不算变化"),
    Principle.CURRENT_REVISION: ("Compared with the current revision", "只与现行版本比较"),
    Principle.LOSS_IS_CONFIRMED: ("A loss is confirmed", "缺失要经确认"),
    Principle.REDESIGN_IS_HELD: ("A redesign is held", "改版先行搁置"),
    Principle.REREAD_IS_NO_CHANGE: ("A reread is no change", "重读不算变化"),
    Principle.TYPOGRAPHY_IS_FOLDED: ("Typography is folded, numbers never", "排版不计，数字必究"),
    Principle.COUNTERS_NEVER_COMPARED: ("Counters and relative dates are never compared", "计数与相对日期不比较"),
    Principle.TOLD_ONCE: ("One change, one alert", "一次变化只告知一次"),
    Principle.NOTHING_DROPPED_UNSEEN: ("What is held back can be listed", "未告知的都可查"),
    Principle.BLINDNESS_IS_TOLD: ("A blind monitor says so", "看不见时会说明"),
})  # fmt: skip
_OF_KIND: Final = MappingProxyType({
    ChangeKind.NEW_POLICY: Principle.TOLD_ONCE,
    ChangeKind.REVISED: Principle.CURRENT_REVISION,
    ChangeKind.METADATA: Principle.CURRENT_REVISION,
    ChangeKind.ATTACHMENT: Principle.CURRENT_REVISION,
    ChangeKind.REMOVED: Principle.LOSS_IS_CONFIRMED,
    ChangeKind.RESTORED: Principle.CURRENT_REVISION,
    ChangeKind.MOVED: Principle.TOLD_ONCE,
    ChangeKind.REPOST: Principle.TOLD_ONCE,
    ChangeKind.INTERPRETATION: Principle.TOLD_ONCE,
    ChangeKind.SUPERSEDED: Principle.TOLD_ONCE,
    ChangeKind.EXPIRING: Principle.TOLD_ONCE,
})  # fmt: skip
_OF_CODE: Final = MappingProxyType({
    Code.COMPARED: Principle.TYPOGRAPHY_IS_FOLDED,
    Code.FIDELITY: Principle.TYPOGRAPHY_IS_FOLDED,
    Code.FIELD_CHANGED: Principle.TYPOGRAPHY_IS_FOLDED,
    Code.OTHERS_ANSWER: Principle.TROUBLE_CHANGES_NOTHING,
    Code.PROMOTED: Principle.NOTHING_DROPPED_UNSEEN,
})  # fmt: skip
OF_REASON: Final = MappingProxyType({
    HeldReason.PENDING: Principle.LOSS_IS_CONFIRMED,
    HeldReason.UNHEALTHY_SOURCE: Principle.LOSS_IS_CONFIRMED,
    HeldReason.MISREAD: Principle.LOSS_IS_CONFIRMED,
    HeldReason.REDESIGN: Principle.REDESIGN_IS_HELD,
    HeldReason.REREAD: Principle.REREAD_IS_NO_CHANGE,
    HeldReason.TYPOGRAPHY: Principle.TYPOGRAPHY_IS_FOLDED,
    HeldReason.NOISE: Principle.COUNTERS_NEVER_COMPARED,
    HeldReason.SAME_POLICY: Principle.TOLD_ONCE,
    HeldReason.STALE: Principle.TOLD_ONCE,
    HeldReason.CAUGHT_UP: Principle.TOLD_ONCE,
    HeldReason.AWAITS_OFFICIAL: Principle.TOLD_ONCE,
})  # fmt: skip


def behind(
    kind: ChangeKind, why: Iterable[Evidence], confirmed_by: str, held: Iterable[HeldReason] = ()
) -> tuple[Principle, ...]:
    """Return the rules that decided on a change, by number: those of its kind, evidence, confirmation and past."""
    decided = {_OF_KIND[kind], *(_OF_CODE[one.code] for one in why if one.code in _OF_CODE)}
    decided.update(OF_REASON[reason] for reason in held if reason in OF_REASON)
    if confirmed_by == "second visit":
        decided.add(Principle.LOSS_IS_CONFIRMED)
    if confirmed_by == "second fetch":
        decided.add(Principle.COUNTERS_NEVER_COMPARED)
    return tuple(sorted(decided))
