"""What the page of a policy says of its merges and splits."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.identity.regrouping import RegroupKind
from pipeline.reasons.evidence_words import LISTS
from review.showing.i18n import Voice
from storage.views.regrouping import RegroupingView


def notes(found: Sequence[RegroupingView], policy_id: int, voice: Voice) -> tuple[str, ...]:
    """One sentence for each merge and split, newest first; an undone one says so."""
    return tuple(_note(each, policy_id, voice) for each in found)


def _note(each: RegroupingView, policy_id: int, voice: Voice) -> str:
    key = "merged" if each.kind is RegroupKind.MERGE else "split" if each.from_id == policy_id else "split_off"
    told = voice.say(
        f"regrouping.{key}",
        at=voice.moment(each.at),
        by=each.by or voice.say("regrouping.product"),
        one=each.from_id,
        other=each.to_id,
    )
    parts = [told, _reason(each, voice)]
    if each.undone_at:
        parts.append(voice.say("regrouping.undone", at=voice.moment(each.undone_at), by=each.undone_by))
    return voice.say("regrouping.between").join(part for part in parts if part)


def _reason(each: RegroupingView, voice: Voice) -> str:
    words = LISTS["ground"].get(each.why)
    return words[voice.language == "zh"] if words and not each.by else each.why
