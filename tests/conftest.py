"""What tests of several folders use: a real browser, and the option that rewrites golden files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected files; review the diff")


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium itself. While it is open its thread has a running event loop: no test of the module can run another."""
    if not CHROMIUM.exists():
        if "chromium" in os.environ.get("CLAUSEWATCH_REQUIRE", ""):
            pytest.fail(f"{CHROMIUM} is required and missing")
        pytest.skip(f"{CHROMIUM} is missing")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=list(FLAGS))
        yield chromium
        chromium.close()
