"""Killed between a change and its delivery, again and again: every alert arrives, and once in the outbox."""

from __future__ import annotations

from pathlib import Path

import pytest
from killing import PAGES, PLACES, killed

KILLS = 6  # benchmarks/killed.py does fifty


@pytest.mark.slow
@pytest.mark.timeout(300)
def test_killed_at_random_moments_every_alert_arrives_and_none_is_twice_in_the_outbox(tmp_path: Path) -> None:
    tally = killed(tmp_path, KILLS, seed=20260305)
    assert tally.is_sound, tally
    assert tally.kills == KILLS
    assert tally.owed >= (KILLS + 1) * PAGES * PLACES
