"""What may be asked of the API: the parameters of each address, as the OpenAPI document tells them.

A parameter that is not here is refused, since a misspelt filter would pass everything.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Final, Literal

from fastapi import Path, Query
from pydantic import BaseModel, ConfigDict, Field

from pipeline.changes import ChangeKind
from pipeline.metadata.levels import Level
from pipeline.metadata.topics import Topic
from pipeline.model import Validity
from pipeline.reasons.held import HeldReason
from pipeline.text.word_query import WordsIn
from review.records.outbox import DeliveryState
from review.web.filters import MAX_ID, MAX_QUERY, MAX_WORDS
from review.web.policy_filter import MOST_DAYS
from storage.views.policies import PolicyOrder
from storage.views.reviews import LONGEST_NOTE, ReviewState
from storage.views.search import MOST_COUNTED

MOST: Final = 200  # records on a page
_SOME: Final = 50
_EACH: Final = 100  # clauses of one policy
_REPEATED: Final = 20  # values of one filter
_NO_NUL: Final = r"^[^\x00]*$"  # which PostgreSQL refuses in a text
_FIRST, _LAST = date(1900, 1, 1), date(2200, 12, 31)

Id = Annotated[int, Field(ge=1, le=MAX_ID)]
Day = Annotated[date, Field(ge=_FIRST, le=_LAST)]
Words = Annotated[str, Field(max_length=MAX_WORDS)]
Place = Annotated[str, Field(max_length=80)] | None
Several = Annotated[list[Words], Field(max_length=_REPEATED)]
ChangeId = Annotated[int, Path(ge=1, le=MAX_ID, description="A change, by its id.")]
PolicyId = Annotated[int, Path(ge=1, le=MAX_ID, description="A policy, by its id.")]
DeliveryId = Annotated[int, Path(ge=1, le=MAX_ID, description="A delivery, by its id.")]
Number = Annotated[int, Path(ge=1, le=MAX_ID, description="A revision, by its number within its policy.")]


class Language(StrEnum):
    """A language in which problems are told."""

    ZH = "zh"
    EN = "en"


class Plain(BaseModel):
    """What may be asked everywhere."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    lang: Language | None = None
    """The language of what is said to people; else what Accept-Language asks for."""


class Paged(Plain):
    """A list that is given page by page."""

    limit: int = Field(_SOME, ge=1, le=MOST)
    """Records on a page."""
    before: Id | None = None
    """Only smaller ids: the id of the last record of the page before. `next` brings it along."""


class ChangesAsked(Paged):
    """Which changes are asked for: the filters of the page. One that is left out lets everything pass."""

    after: Annotated[int, Field(ge=0, le=MAX_ID)] | None = None
    """Only larger ids, oldest first: the last id that you have read. For following along."""
    kind: list[ChangeKind] = Field([], max_length=_REPEATED)
    """What happened; may be repeated."""
    source: Several = []
    """A source's name; may be repeated."""
    region: Several = []
    """A region with everything below it, such as 江苏; may be repeated."""
    level: list[Level] = Field([], max_length=_REPEATED)
    """How high the issuer stands; may be repeated."""
    topic: list[Topic] = Field([], max_length=_REPEATED)
    """What the policy is about; may be repeated."""
    issuer: Several = []
    """A part of an issuer's name; may be repeated."""
    words: Annotated[str, Field(max_length=MAX_QUERY)] = ""
    """Words as in subscriptions: 氢能 OR 储能, “whole phrase”, NOT 征求意见."""
    words_in: WordsIn = WordsIn.TOLD
    """Where they are looked for."""
    body: Several = []
    """A body that a changed clause, or a new policy, makes responsible; may be repeated."""
    copies: Literal["all", "official"] = "all"
    """Whether what happened on a re-poster's page is told too."""
    number: Words = ""
    """A part of the policy's number."""
    policy: Id | None = None
    """A policy's id."""
    group: Id | None = None
    """A group's id: the changes by one edit."""
    state: list[ReviewState] = Field([], max_length=_REPEATED)
    """What a person said of it last; may be repeated."""
    since: Day | None = None
    """From this day on."""
    until: Day | None = None
    """Up to this day, the day itself too."""
    weight: int = Field(0, ge=0, le=100)
    """Only what weighs so much or more."""


class PoliciesAsked(Plain):
    """Which policies are asked for, with the filters of the page."""

    limit: int = Field(_SOME, ge=1, le=MOST)
    """Records on a page."""
    before: Place = None
    """The place after which the list goes on, as `next` has it; with the order `seen` the id of the last policy."""
    words: Words = ""
    """Words that all stand in the title, the number or an issuer."""
    region: Several = []
    """A region with everything below it; may be repeated."""
    level: list[Level] = Field([], max_length=_REPEATED)
    """How high the issuer stands; may be repeated."""
    issuer: Several = []
    """A part of an issuer's name; of several all are wanted."""
    validity: list[Validity] = Field([], max_length=_REPEATED)
    """What the page says of its being in force; may be repeated."""
    in_force: Literal["yes", "no"] | None = None
    """Whether it is in force today."""
    revised: Literal["yes", "no"] | None = None
    """Whether it has more than one revision."""
    since: Day | None = None
    """Published on this day or later."""
    until: Day | None = None
    """Published on this day or earlier."""
    expires: int | None = Field(None, ge=1, le=MOST_DAYS)
    """Lapses within so many days."""
    sort: PolicyOrder = PolicyOrder.SEEN
    """By what they are sorted; by `changed` and `expiry` those without such a day are left out."""


class PolicyAsked(Plain):
    """Which state of a policy is asked for."""

    as_of: Day | None = None
    """The text as it had been seen by the end of this day; else the current one."""


class RevisionAsked(Plain):
    """Which revision of a policy is asked about."""

    revision: Id | None = None
    """Its number; else the current one."""


class ClauseAsked(Plain):
    """Which clause is asked for."""

    label: Annotated[str, Field(min_length=1, max_length=MAX_WORDS)]
    """Its printed label (第三条), or its path with / between the labels (第二章/第六条)."""


class ComparisonAsked(Plain):
    """Which two texts are compared."""

    policy: Id
    """A policy's id."""
    revision: Id | None = None
    """The earlier revision's number; else the one before the newest."""
    other_policy: Id | None = None
    """The policy of the later text; else the same one."""
    other_revision: Id | None = None
    """The later revision's number; else the newest."""


class SearchAsked(Plain):
    """What is looked for, with the filters of the page of searching."""

    limit: int = Field(20, ge=1, le=MOST)
    """Policies on a page."""
    page: int = Field(1, ge=1, le=MOST_COUNTED)
    """The page, from 1."""
    each: int = Field(3, ge=1, le=_EACH)
    """Clauses of one policy that are told at the most."""
    q: Annotated[str, Field(max_length=MAX_QUERY)] = ""
    """Words as in subscriptions: 氢能 OR 储能, “whole phrase”, NOT 征求意见; or a document's number."""
    revisions: Literal["current", "all"] = "current"
    """Whether clauses that stand no more are found too."""
    region: Several = []
    """A region with everything below it; may be repeated."""
    level: list[Level] = Field([], max_length=_REPEATED)
    """How high the issuer stands; may be repeated."""
    issuer: Several = []
    """A part of an issuer's name; may be repeated."""
    source: Several = []
    """A source that carries a copy; may be repeated."""
    body: Several = []
    """A body that the clause makes responsible; may be repeated."""
    year: Annotated[str, Field(max_length=20)] = Field("", examples=["2026-2027"])
    """A year, or two with a dash, in which a target or deadline of the clause falls."""
    since: Day | None = None
    """Published on this day or later."""
    until: Day | None = None
    """Published on this day or earlier."""
    force: Literal["any", "in"] = "any"
    """Whether only what is in force today is found."""
    before: int = Field(0, ge=0, le=MAX_ID)
    """Only clauses below this id, where an answer's `further` says that they have not been looked through; 0: all."""


class _OfCoverage(Plain):
    limit: int = Field(_SOME, ge=1, le=MOST)
    """Records on a page."""
    issuer: Words = ""
    """An issuer, or its word in numbers (兰政发); of issuers with over 1,000 policies the newest tell these words."""
    source: Words = ""
    """A source that shows some of it, or ought to."""
    year: int | None = Field(None, ge=1, le=2999)
    """The year in the numbers."""


class CoverageAsked(_OfCoverage):
    """Which coverage is asked for."""

    before: Place = None
    """The place after which the list goes on, as `next` has it."""


class RepostsAsked(_OfCoverage):
    """Of which coverage is asked what only re-posts have."""

    before: Id | None = None
    """Only smaller ids: the id of the last policy of the page before. `next` brings it along."""


class ChecksAsked(Paged):
    """Which checks are asked for."""

    source: Words = ""
    """A source's name."""


class IncidentsAsked(ChecksAsked):
    """Which incidents are asked for."""

    state: Literal["open", "all"] = "all"
    """Whether those that are over are told too."""


class HeldAsked(Plain):
    """Which held things are asked for."""

    limit: int = Field(_SOME, ge=1, le=MOST)
    """Records on a page."""
    before: Place = None
    """The place after which the list goes on, as `next` has it."""
    reason: list[HeldReason] = Field([], max_length=_REPEATED)
    """Why they were held; may be repeated. Without it noise and typography are left out."""
    source: Words = ""
    """A source's name."""
    policy: Id | None = None
    """A policy's id."""
    words: Words = ""
    """Words that all stand in the title, the number or an issuer of the policy, or in the address."""
    words_in: Literal["any", "address"] = "any"
    """Where they are looked for: `address`, in addresses alone, as `next` has it once all such policies were told."""
    since: Day | None = None
    """Held last on this day or later."""
    until: Day | None = None
    """Held last on this day or earlier."""


class DeliveriesAsked(Paged):
    """Which deliveries are asked for."""

    state: DeliveryState | None = None
    """How far they are."""


class ReviewAsked(BaseModel):
    """What is said of a change."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)

    state: ReviewState = Field(examples=["confirmed"])
    """The verdict."""
    note: Annotated[str, Field(max_length=LONGEST_NOTE, pattern=_NO_NUL)] | None = None
    """Your words; left out, the note that stands is kept."""
    saw: Annotated[int, Field(ge=0, le=MAX_ID)] | None = None
    """The id of the review that you read, 0 for none; left out, whatever stands is overruled."""


PlainQuery = Annotated[Plain, Query()]
