"""The browser that pages are shown in, as the system sees it."""

from __future__ import annotations

import importlib.util
import os
import select
import shutil
from pathlib import Path

import pytest

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def require_browser() -> None:
    """Skip where there is no Chromium, or no extra; fail where CI says that there must be."""
    missing = not any(map(shutil.which, NAMES)) or importlib.util.find_spec("playwright") is None
    if missing and "chromium" in os.environ.get("CLAUSEWATCH_REQUIRE", ""):
        pytest.fail("Chromium and the extra “browser” are required and missing")
    if missing:
        pytest.skip("Chromium or the extra “browser” is missing")


def children(of: int) -> list[int]:
    """The processes that a process has started, and those that these have, as the system knows them."""
    found = [int(one) for task in Path(f"/proc/{of}/task").glob("*/children") for one in task.read_text().split()]
    return found + [below for one in found for below in children(one)]


def browsers(of: int) -> list[int]:
    """Those among them that are a browser."""
    return [one for one in children(of) if b"--remote-debugging" in _command(one) and b"--type=" not in _command(one)]


def parent(of: int) -> int:
    """The process that has started one."""
    return int(Path(f"/proc/{of}/stat").read_text().rpartition(") ")[2].split()[1])


def outlives(process: int, seconds: float = 10) -> bool:
    """Whether a process is still there after so many seconds; at once when it has ended."""
    try:
        handle = os.pidfd_open(process)
    except ProcessLookupError:
        return False
    try:
        return not select.select([handle], [], [], seconds)[0]
    finally:
        os.close(handle)


def _command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes()
    except OSError:
        return b""
