"""The browser that pages are shown in, as the system sees it."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Sequence

import pytest
from psutil import STATUS_ZOMBIE, NoSuchProcess, Process, wait_procs

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def require_browser() -> None:
    """Skip where there is no Chromium, or no extra; fail where CI says that there must be."""
    missing = not any(map(shutil.which, NAMES)) or importlib.util.find_spec("playwright") is None
    if missing and "chromium" in os.environ.get("CLAUSEWATCH_REQUIRE", ""):
        pytest.fail("Chromium and the extra “browser” are required and missing")
    if missing:
        pytest.skip("Chromium or the extra “browser” is missing")


def children(of: int) -> list[Process]:
    """The processes that a process has started, and those that these have, as the system knows them."""
    return Process(of).children(recursive=True)


def browsers(of: int) -> list[Process]:
    """Those among them that are a browser."""
    return [one for one in children(of) if "--remote-debugging" in _command(one) and "--type=" not in _command(one)]


def driver_of(browser: Process) -> Process:
    """Playwright's process, which has started a browser and speaks to it."""
    driver = browser.parent()
    assert driver is not None
    return driver


def outliving(processes: Sequence[Process], seconds: float = 10) -> list[Process]:
    """Those that are still there after so many seconds; at once when all have ended."""
    return [one for one in wait_procs(processes, timeout=seconds)[1] if not _ended(one)]


def _ended(process: Process) -> bool:
    """Whether nothing of it runs: where the system's first process reaps no orphans, its entry is left."""
    try:
        return process.status() == STATUS_ZOMBIE
    except NoSuchProcess:
        return True


def _command(process: Process) -> str:
    """What it was started with; nothing when it has just ended."""
    try:
        return " ".join(process.cmdline())
    except NoSuchProcess:
        return ""
