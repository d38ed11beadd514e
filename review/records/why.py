"""What is behind a change, and what was held back."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import Field

from pipeline.changes import ChangeKind
from pipeline.judge.principles import behind
from pipeline.model import Outcome
from pipeline.reasons import evidence
from pipeline.reasons.evidence_words import in_words
from pipeline.reasons.held import HeldReason
from pipeline.weight.said import part_name, said_points
from pipeline.weight.score import Points, WeightPart
from review.records.base import Moment, Record, TextOrNone
from review.records.changes import Change, told
from review.records.revisions import RevisionRead
from storage.views.archive import DeliveryView, HeldView
from storage.views.why import Explanation, HeldCount, VisitView


class Evidence(Record):
    """What a change or a held thing rests on."""

    code: str = Field(examples=["compared"])
    """The same for the same reason."""
    values: dict[str, str] = Field(examples=[{"edits": "2 modified"}])
    """What the sentence is made with."""
    en: str
    """As an English sentence."""
    zh: str
    """As a Chinese sentence."""


class Weighed(Record):
    """Points with what they were given for."""

    part: WeightPart
    """Of what."""
    points: int = Field(examples=[25])
    """How many."""
    en: str
    """What for, in English."""
    zh: str
    """What for, in Chinese."""


class Rule(Record):
    """One of the rules that never bend."""

    number: int = Field(ge=1, le=10)
    """As in docs/how-it-works.md."""
    name: str
    """In English."""


class Visit(Record):
    """One fetch of the page."""

    at: Moment
    """When."""
    check_id: int
    """The check that it was part of."""
    decides: bool
    """Whether the change was made of it."""
    outcome: Outcome
    """How it ended."""
    status: int | None = Field(examples=[200])
    """The HTTP status; null when no answer came."""
    etag: TextOrNone
    """As served."""
    last_modified: TextOrNone
    """As served."""
    conditional: bool
    """Whether validators were sent."""
    body_digest: TextOrNone
    """Of the bytes served."""
    final_url: TextOrNone
    """Where redirects led; null when nowhere else."""
    reason: TextOrNone
    """Why it was not well, one English sentence; null when all was well."""

    @classmethod
    def of(cls, visit: VisitView) -> Visit:
        """The record of a visit."""
        return cls.model_validate(visit)


class HeldThing(Record):
    """Something that was seen and not told."""

    id: int
    """Grows with time."""
    at: Moment
    """When it was held last."""
    first_at: Moment
    """When it was held first."""
    count: int
    """How often the same was held."""
    source: str
    """The source's name."""
    url: str
    """The page."""
    reason: HeldReason
    """Why it was not told."""
    kind: ChangeKind | None
    """What it would have been told as, when it was judged so far."""
    evidence: list[Evidence]
    """What that rests on."""
    may_be_promoted: bool
    """Whether a person can make it a change."""
    change_id: int | None
    """The change that a person made of it."""
    note: str | None
    """The person's."""

    @classmethod
    def of(cls, held: HeldView) -> HeldThing:
        """The record of something held."""
        return cls(
            id=held.id,
            at=held.at,
            first_at=held.first_at,
            count=held.count,
            source=held.source,
            url=held.url,
            reason=held.reason,
            kind=held.kind,
            evidence=evidence_told(held.why),
            may_be_promoted=held.may_be_promoted,
            change_id=held.change_id,
            note=held.note or None,
        )


class HeldTimes(Record):
    """How often one reason held something."""

    reason: HeldReason
    """Why."""
    times: int
    """How often."""
    pages: int
    """On how many pages."""
    is_cut: bool
    """Whether there may be more: 10,000 things of a reason are counted, with a filter as many of all reasons."""

    @classmethod
    def of(cls, count: HeldCount) -> HeldTimes:
        """The record of a count."""
        return cls.model_validate(count)


class Told(Record):
    """An alert that told of the change."""

    subscription: str
    """Its name."""
    destination: str
    """Its masked name, never the address."""
    state: str = Field(examples=["sent"])
    """pending, leased (being sent), sent or dead (given up)."""
    sent_at: Moment | None
    """When it was taken."""
    last_error: TextOrNone
    """What was answered when the last attempt failed, masked."""

    @classmethod
    def of(cls, delivery: DeliveryView) -> Told:
        """The record of a delivery, beside its change."""
        return cls.model_validate(delivery)


class ExplainedChange(Change):
    """A change with everything that is behind it."""

    evidence: list[Evidence]
    """What it rests on."""
    weighed: list[Weighed]
    """The parts of its weight, with what they are for."""
    rules: list[Rule]
    """The rules that decided."""
    visits: list[Visit]
    """Of the page around the change, oldest first."""
    revision_before: RevisionRead | None
    """The revision that was there."""
    revision_after: RevisionRead | None
    """The revision that came."""
    held_before: list[HeldThing]
    """What was held for the same page until then."""
    alerts: list[Told]
    """Who was told."""

    @classmethod
    def explained(cls, found: Explanation) -> ExplainedChange:
        """The record of a change and what is behind it."""
        change = found.change
        rules = behind(change.kind, change.why, change.confirmed_by, (held.reason for held in found.held))
        return cls(
            **told(change),
            evidence=evidence_told(change.why),
            weighed=[_weighed(one) for one in change.weight.parts],
            rules=[Rule(number=rule.value, name=rule.name_in("en")) for rule in rules],
            visits=[Visit.of(visit) for visit in found.visits],
            revision_before=RevisionRead.read(found.before),
            revision_after=RevisionRead.read(found.after),
            held_before=[HeldThing.of(held) for held in found.held],
            alerts=[Told.of(one) for one in found.deliveries],
        )


def evidence_told(why: Iterable[evidence.Evidence]) -> list[Evidence]:
    """Evidence in both languages."""
    return [
        Evidence(code=one.code, values=dict(one.values), en=in_words(one, "en"), zh=in_words(one, "zh")) for one in why
    ]


def _weighed(points: Points) -> Weighed:
    return Weighed(
        part=points.part,
        points=points.points,
        en=f"{part_name(points.part, 'en')}: {said_points(points, 'en')}",
        zh=f"{part_name(points.part, 'zh')}：{said_points(points, 'zh')}",
    )
