"""Many workers share the checks: killed ones are made up for, no host is hurried, nothing is lost or told twice."""

from __future__ import annotations

from pathlib import Path

import pytest
from fleet import killed_fleet
from fleet_sites import Sites, serving_sites
from postgres_server import PostgresServer


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_workers_of_whom_two_are_killed_tell_what_one_calm_process_tells(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    sites = Sites(hosts=6, sources=12, rounds=2)
    with serving_sites(sites):
        figures = killed_fleet(sites, tmp_path, postgres, workers=2, kills=2)
    assert figures.is_sound, figures
    assert figures.expected > sites.sources
    assert figures.taken_over, "a kill came amid a check"
