"""Which text of which policy an address asks for: the current one, a revision by its number, or that of a day."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Path
from starlette.datastructures import QueryParams

from review.ports_texts import Texts
from review.web.filters import MAX_ID, day, number
from review.web.refusal import RefusedError
from storage.views.texts import PolicySheet, RevisionText, StandingText

PolicyId = Annotated[int, Path(ge=1, le=MAX_ID)]


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """A policy and one text of it."""

    sheet: PolicySheet
    text: RevisionText
    wanted: int  # number of the revision that the address names; 0 when it names none
    on: date | None = None  # the day that the address names
    standing: StandingText | None = field(default=None)  # what stood on that day

    @property
    def query(self) -> str:
        """What leads from another address of this policy to the same text; "" for the current one."""
        if self.on:
            return f"?on={self.on}"
        return f"?revision={self.text.number}" if self.wanted else ""


def asked_text(texts: Texts, params: QueryParams, policy_id: int, zone: ZoneInfo) -> Asked:
    """The policy and the text that an address asks for; a refusal when there is none.

    Of a merged policy it is the policy that it was merged into; a revision is named by the number that it had before.
    """
    sheet = found_sheet(texts, policy_id)
    wanted, on = number(params, "revision", 0), day(params, "on")
    if on is None:
        text = texts.revision_text(*((policy_id, wanted) if wanted else (sheet.policy.id, sheet.current)))
        if text is None:
            raise RefusedError(404, "refused.revision", str(wanted))
        return Asked(sheet=sheet, text=text, wanted=wanted)
    standing = texts.standing_on(sheet.policy.id, end_of(on, zone))
    if standing is None:
        raise RefusedError(404, "refused.before", str(sheet.first_seen_at.astimezone(zone).date()))
    text = texts.revision_text(sheet.policy.id, standing.shown)
    assert text is not None, "a revision stands"  # noqa: S101 - revisions are never deleted
    return Asked(sheet=sheet, text=text, wanted=wanted, on=on, standing=standing)


def found_sheet(texts: Texts, policy_id: int) -> PolicySheet:
    """The policy; a refusal when there is none."""
    sheet = texts.sheet(policy_id)
    if sheet is None:
        raise RefusedError(404, "refused.policy", str(policy_id))
    return sheet


def end_of(day: date, zone: ZoneInfo) -> datetime:
    """The last moment of a day where the policies are."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=zone).astimezone(UTC) - timedelta(microseconds=1)
