"""A question that is never answered holds up nobody."""

from __future__ import annotations

import asyncio
import threading

import pytest

from pipeline.errors import StorageBusy, StorageError
from review.vitals.bounded import Bounded


def test_an_answer_comes_back_and_so_does_a_refusal() -> None:
    def refuse() -> None:
        raise StorageError("no such table")

    async def ask() -> None:
        bounded = Bounded(seconds=30)
        assert await bounded(lambda: "here") == "here"
        with pytest.raises(StorageError, match="no such table"):
            await bounded(refuse)

    asyncio.run(ask())


def test_a_question_without_an_answer_is_given_up_and_the_loop_goes_on() -> None:
    answered = threading.Event()

    async def ask() -> None:
        bounded = Bounded(seconds=0.05)
        with pytest.raises(StorageBusy, match=r"within 0\.05 seconds"):
            await bounded(answered.wait)

    asyncio.run(ask())  # ends, though its thread hangs
    answered.set()


def test_no_more_threads_hang_than_may_and_room_is_made_when_they_come_back() -> None:
    answered = threading.Event()

    async def ask() -> None:
        bounded = Bounded(seconds=0.05, most=1)
        for _ in range(5):
            with pytest.raises(StorageBusy):
                await bounded(answered.wait)
        hanging = [one for one in threading.enumerate() if one.name == "bounded"]
        answered.set()
        for thread in hanging:
            await asyncio.to_thread(thread.join)
        assert len(hanging) == 1
        bounded.seconds = 30
        assert await bounded(lambda: 1) == 1

    asyncio.run(ask())
