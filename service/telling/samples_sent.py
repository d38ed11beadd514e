"""Samples sent to a subscription's destinations for real: what `alerts test` and the review page do."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from alerts.channel import send
from alerts.messages import Message
from alerts.result import SendResult
from alerts.subscription import Destination, Subscription
from service.owing.destinations import look
from service.owing.samples import sample_messages
from service.runtime import Runtime


@dataclass(frozen=True, kw_only=True, slots=True)
class SampleSent:
    """What became of one sample at one destination."""

    destination: Destination
    what: str  # change, incident or report
    result: SendResult


def send_samples(runtime: Runtime, subscription: Subscription) -> Sequence[SampleSent]:
    """Send the samples, to all destinations side by side; a minute for each sample is the most that it takes.

    What a destination takes clears its failures, and ends its incident.
    """
    messages = tuple(sample_messages(subscription, runtime.owing, runtime.now(), runtime.templates))
    found = asyncio.run(_send_all(subscription.to, messages))
    for key in {one.destination.key for one in found if one.result.ok}:
        runtime.store.note_taken(key, runtime.now())
    look(runtime.store, runtime.owing, runtime.now())
    return found


async def _send_all(to: Sequence[Destination], messages: Sequence[tuple[str, Message]]) -> Sequence[SampleSent]:
    found = await asyncio.gather(*(_send_to(destination, messages) for destination in to))
    return [one for sent in found for one in sent]


async def _send_to(destination: Destination, messages: Sequence[tuple[str, Message]]) -> Sequence[SampleSent]:
    return [
        SampleSent(destination=destination, what=what, result=await send(destination.url, message))
        for what, message in messages
    ]
