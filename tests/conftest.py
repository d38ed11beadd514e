"""What tests of several folders use: a real browser, and the option that rewrites golden files."""

from __future__ import annotations

import gc
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from compiled_once import share_statements
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, expect, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-component-update",
    "--disable-sync",
)


gc.disable()  # until all tests are found: all that is made before stays
share_statements()
settings.register_profile("patient", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # on a busy machine
settings.load_profile("patient")
expect.set_options(timeout=30_000)  # milliseconds; as above


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the expected files; review the diff")


def pytest_xdist_auto_num_workers() -> int:
    """Three for two cores: a third of the time of the tests is waiting, for servers, browsers and disks."""
    return max(1, len(os.sched_getaffinity(0)) * 3 // 2)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long comes first: a worker that begins it last keeps the others waiting."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def pytest_collection_finish() -> None:
    """What stands now stays to the end: looking through it for garbage again and again takes a sixth of all time.

    What comes is looked through more rarely than usual, else that takes 5 to 8 % of the time, and not 2.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


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


@pytest.fixture
def office(tmp_path: Path) -> Callable[[str, str, str], bytes]:
    """LibreOffice itself: `office(text, suffix, kind)` is the file of that kind that it makes of a *text* file."""
    program = shutil.which("soffice")
    if program is None:
        if "libreoffice" in os.environ.get("CLAUSEWATCH_REQUIRE", ""):
            pytest.fail("LibreOffice (soffice) is required and missing")
        pytest.skip("LibreOffice (soffice) is missing")

    def make(text: str, suffix: str, kind: str) -> bytes:
        source, profile = tmp_path / f"source.{suffix}", (tmp_path / "profile").as_uri()
        source.write_text(text, encoding="utf-8")
        command = [program, "--headless", f"-env:UserInstallation={profile}", "--convert-to", kind]
        imports = {"csv": "CSV:44,34,76", "html": "HTML (StarWriter)"}  # comma, quote, UTF-8
        command += [f"--infilter={imports[suffix]}"]
        subprocess.run([*command, "--outdir", str(tmp_path), str(source)], capture_output=True, timeout=120, check=True)
        return source.with_suffix(f".{kind.partition(':')[0]}").read_bytes()

    return make
