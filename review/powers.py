"""What the web may do beside reading, and through whom: `service` gives it, and what is missing is not offered."""

from __future__ import annotations

from dataclasses import dataclass

from review.alerts.ports import Alerting
from review.looks import Adding
from review.people.passwords import Passwords
from review.people.ports import People
from review.ports import Actions, Proof
from review.ports_inbox import Reviews
from review.ports_pages import Setups
from review.vitals.ports import Vitals


@dataclass(frozen=True, kw_only=True, slots=True)
class Powers:
    """Without any of them the web is read-only, shows no bytes, and lets everybody in whom its access lets in."""

    actions: Actions | None = None  # checks, pauses, and what was held back made a change
    reviews: Reviews | None = None  # what people say of changes
    people: People | None = None  # who may log in; what they do is noted
    passwords: Passwords | None = None  # how theirs are kept; where it is left out, as dear to guess as they should be
    adding: Adding | None = None  # sources
    proof: Proof | None = None  # the bytes that revisions rest on
    setups: Setups | None = None  # what the settings say of each source
    alerting: Alerting | None = None  # what the settings say of subscriptions, and their buttons
    vitals: Vitals | None = None  # how the service is; without it monitors are told of the database alone
