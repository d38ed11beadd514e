"""A fleet whose database has no room left: it says so once, loses nothing, and goes on when somebody makes room."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from fleet import Fleet, eventually, some_due
from fleet_sites import Sites
from postgres_server import PostgresServer
from small_disk import moved_to, small_disk
from test_fleet_bad_times import SOURCES, scene

FULL = "The database is waited for: The disk of the database is full; nothing was written."
OVER = "The database takes what is written again."


@pytest.mark.slow
@pytest.mark.parametrize("amid_checks", [False, True])
def test_a_fleet_whose_disk_is_full_says_so_once_and_once_more_when_there_is_room(
    postgres: PostgresServer, tmp_path: Path, amid_checks: bool
) -> None:
    sites = Sites(hosts=SOURCES, sources=SOURCES, rounds=1)
    with (
        small_disk() as disk,
        moved_to(disk, postgres.new_database()) as address,
        scene(sites, tmp_path, postgres, address=address) as here,
    ):
        here.fleet.run("check", "--all")
        here.fleet.start("run", "--enqueue")
        worker = here.fleet.hire()
        if not amid_checks:
            disk.fill()
        seen = len(here.sites.log)
        here.change_all()
        if amid_checks:
            eventually(lambda: len(here.sites.log) > seen, "the worker began")
            disk.fill()
        eventually(lambda: FULL in here.fleet.log, "somebody says that the disk is full")
        assert some_due(here.store)
        disk.make_room()
        eventually(lambda: not some_due(here.store), "the checks were made")
        assert worker.is_alive()
        assert here.checks() == here.each("ok", 1)
        assert here.kinds() == {"revised": SOURCES, "new_policy": 5, "repost": 1}
        assert not {"Traceback", "skipped"} & set(here.fleet.log.split()), here.fleet.log
        # Or more often: on a machine that stands still for seconds the server may seem away, too.
        eventually(partial(_is_over, here.fleet), "each says that it is over", shown=lambda: here.fleet.log)
        assert here.fleet.log.count(FULL) <= 2, here.fleet.log


def _is_over(fleet: Fleet) -> bool:
    return fleet.log.count(OVER) >= fleet.log.count(FULL)
