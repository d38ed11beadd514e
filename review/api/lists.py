"""Lists as they are given: some records, and where the next ones are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Generic, TypeVar

from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from review.records.base import Record
from review.records.changes import Change, PolicyNamed, Review
from review.records.clauses import ClauseStory, ClauseTask
from review.records.coverage import NumberRun, RepostsOnly
from review.records.documents import Attachment
from review.records.found import FoundPolicy
from review.records.outbox import Attempt, Delivery, Destination
from review.records.policies import Copy, Policy, Relation
from review.records.revisions import Revision
from review.records.sources import Check, Incident, Source
from review.records.why import HeldThing, HeldTimes
from review.web.site import address

T = TypeVar("T", bound=Record)


# Pydantic looks for the source of each `Listed[…]`, which has none, in all modules of the process: seconds at start.
class Listed(Record, Generic[T], use_attribute_docstrings=False):
    """Some records."""

    items: list[T] = Field(description="The records.")
    next: str | None = Field(
        None,
        description="The address of the next page, also sent as a Link; null when there is none.",
        examples=["/api/v1/changes?kind=revised&before=41"],
    )


class Changes(Listed[Change], use_attribute_docstrings=True):
    """Changes, newest first; oldest first with `after`."""

    reach: datetime | None
    """About back to when changes were looked through for the filter; older ones were not: `next` leads there."""


class Reviewed(Listed[Review]):
    """Reviews, newest first."""


class Policies(Listed[Policy], use_attribute_docstrings=True):
    """Policies, in the order that was asked for."""

    reach: datetime | date | None
    """The day or moment, of the order asked for, to which was looked; policies beyond were not: `next` leads there."""


class Revisions(Listed[Revision]):
    """Revisions, newest first."""


class Copies(Listed[Copy]):
    """Copies, the official one first."""


class Relations(Listed[Relation]):
    """Relations: what the policy says of others, then what others say of it."""


class Attachments(Listed[Attachment]):
    """Attachments, as the document offers them."""


class ClauseTasks(Listed[ClauseTask]):
    """Clauses that ask for something, in reading order."""


class ClauseStories(Listed[ClauseStory]):
    """Clauses of that label, each through the revisions."""


class Found(Listed[FoundPolicy], use_attribute_docstrings=True):
    """What was found, best first."""

    numbered: list[PolicyNamed]
    """Policies whose own number was asked for."""
    clauses: int
    """How many clauses were found."""
    is_more: bool
    """Whether there are more, which are not counted."""
    further: int | None
    """Clauses below this id have not been looked through: ask for those by `before`, as `next` does."""


class NumberRuns(Listed[NumberRun]):
    """Runs of numbers, newest year first."""


class RepostedOnly(Listed[RepostsOnly]):
    """Policies that the official sites ought to have."""


class Sources(Listed[Source]):
    """Sources, by name."""


class Checks(Listed[Check]):
    """Checks, newest first."""


class Incidents(Listed[Incident]):
    """Incidents, newest first."""


class Held(Listed[HeldThing], use_attribute_docstrings=True):
    """Held things, held last first."""

    counts: list[HeldTimes]
    """How often each reason held something, most often first; reasons and days asked for do not narrow it."""
    reach: datetime | None
    """Back to when words were looked for in addresses, and in policies where very many bear them: `next` leads on."""


class Deliveries(Listed[Delivery]):
    """Deliveries, newest first."""


class Attempts(Listed[Attempt]):
    """Attempts, oldest first."""


class Destinations(Listed[Destination]):
    """Destinations, by name."""


def following(request: Request, response: Response, ids: Sequence[int], limit: int, name: str = "before") -> str | None:
    """The address of the next page, set as a Link too; None when *ids*, asked for one more than *limit*, are all."""
    return onward(request, response, **{name: ids[limit - 1]}) if len(ids) > limit else None


def onward(request: Request, response: Response, **changed: int | str) -> str:
    """This address with some of its query changed, set as a Link too."""
    target = request.url.path + address(request, **changed)
    response.headers["Link"] = f'<{target}>; rel="next"'
    return target
