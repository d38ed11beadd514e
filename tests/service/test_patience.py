"""What keeps a process from its database is said once, and once more when it is over."""

from __future__ import annotations

import asyncio

import pytest

from pipeline.errors import StorageAway, StorageError, StorageFull
from service.patience import Outage, Patience

FULL = StorageFull("The disk is full; nothing was written.")
SAID = "The database is waited for: The disk is full; nothing was written."
OVER = "The database takes what is written again."


def test_of_many_who_wait_the_first_says_so_and_the_last_that_it_is_over(caplog: pytest.LogCaptureFixture) -> None:
    outage = Outage()
    outage.met("a", FULL)
    outage.met("b", FULL)
    outage.well("a")
    outage.well("c")  # which needed no room
    assert caplog.messages == [SAID]
    outage.well("b")
    assert caplog.messages == [SAID, OVER]
    outage.met("a", FULL)
    assert caplog.messages == [SAID, OVER, SAID]


def test_a_database_that_is_full_and_then_away_is_both_said(caplog: pytest.LogCaptureFixture) -> None:
    outage = Outage()
    outage.met("a", FULL)
    outage.met("a", StorageAway("The database does not answer."))
    assert caplog.messages == [SAID, "The database is waited for: The database does not answer."]


def test_what_fails_again_and_again_is_said_once_and_other_faults_each_time(caplog: pytest.LogCaptureFixture) -> None:
    outage = Outage()
    for error in (FULL, FULL, StorageError("refused"), StorageError("refused")):
        with outage.noting("alerts could not be sent"):
            raise error
    assert caplog.messages == [SAID, *["alerts could not be sent: refused"] * 2]
    with outage.noting("operators could not be told"):
        pass  # which needed no room
    assert OVER not in caplog.messages
    with outage.noting("alerts could not be sent"):
        pass
    assert caplog.messages[-1] == OVER


def test_what_is_tried_again_tomorrow_keeps_nobody_from_saying_that_it_is_over(
    caplog: pytest.LogCaptureFixture,
) -> None:
    outage = Outage()
    with outage.noting("no care could be taken of what is kept", is_soon=False):
        raise FULL
    outage.met("a", FULL)
    outage.well("a")
    assert caplog.messages == [SAID, OVER]


def test_who_gives_up_does_not_say_that_it_is_over(caplog: pytest.LogCaptureFixture) -> None:
    patience = Patience(seconds=0)

    def refuse() -> None:
        raise FULL

    async def ask() -> None:
        for _ in range(2):
            with pytest.raises(StorageFull):
                await patience.ask(refuse)
        assert caplog.messages == [SAID]
        await patience.ask(lambda: None)

    asyncio.run(ask())
    assert caplog.messages == [SAID, OVER]
