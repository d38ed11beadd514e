"""Which of the sources that are due begin to be checked now."""

from __future__ import annotations

from service.starting import CHECKS_AT_ONCE, CHECKS_OF_A_HOST, startable


def hosts(count: int, *, of: int) -> dict[str, str]:
    """That many sources on so many hosts."""
    return {f"s{n}": f"host{n % of}" for n in range(count)}


def test_those_that_waited_longest_begin_first_and_no_more_than_there_is_room_for() -> None:
    every = hosts(10_000, of=1000)
    first = startable(every, [], every)
    assert first == list(every)[:CHECKS_AT_ONCE]
    assert startable(every, first[1:], every) == [first[0]]
    assert startable(every, first, every) == []


def test_the_sources_of_one_slow_host_leave_room_for_the_others() -> None:
    slow = {f"slow{n}": "slow.example" for n in range(100)}
    others = hosts(5, of=5)
    chosen = startable([*slow, *others], [], slow | others)
    assert chosen == [*list(slow)[:CHECKS_OF_A_HOST], *others]
    assert startable(slow, chosen[:CHECKS_OF_A_HOST], slow) == []


def test_a_source_that_the_settings_do_not_hold_is_left_alone() -> None:
    assert startable(["gone", "s0"], [], {"s0": "host0"}) == ["s0"]
