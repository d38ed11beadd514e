"""Which browser is started, and how; and that nothing of it is needed where no source asks for it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from crawler.rendering.errors import BrowserMissing
from crawler.rendering.program import VARIABLE, launch_options, program

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine with a chromium-browser and a google-chrome, and nothing else."""
    pytest.importorskip("playwright")
    for name in ("chromium-browser", "google-chrome", "other"):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(VARIABLE, raising=False)
    return tmp_path


def test_the_settings_go_before_the_environment_and_that_before_what_is_found(
    installed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert program("") == str(installed / "chromium-browser")
    monkeypatch.setenv(VARIABLE, "google-chrome")
    assert program("") == str(installed / "google-chrome")
    assert program(str(installed / "other")) == str(installed / "other")


def test_a_named_program_that_is_not_there_is_told_and_no_other_taken() -> None:
    with pytest.raises(BrowserMissing, match=r"/usr/bin/nothing is no program that can be run; see crawl\.browser"):
        program("/usr/bin/nothing")


def test_a_machine_without_one_is_told_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    with pytest.raises(BrowserMissing, match="apt-get install chromium"):
        program("")


def test_without_the_extra_it_is_named() -> None:
    code = "from crawler.rendering.program import program; program('')"
    line = [sys.executable, "-S", "-c", code]  # -S: nothing that was installed is there
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)
    assert "BrowserMissing: the extra is not installed: pip install 'clausewatch[browser]'" in done.stderr


def test_nothing_of_the_extra_is_imported_before_a_page_needs_it() -> None:
    code = "import sys, service.run, service.cli.adding; print('playwright' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


@pytest.mark.parametrize("is_root", [True, False])
def test_the_browsers_own_sandbox_is_off_for_root_alone(is_root: bool) -> None:
    options = launch_options("", is_root=is_root)
    assert options["chromium_sandbox"] is not is_root
    assert "--no-sandbox" not in options["args"]


def test_secrets_of_the_environment_stay_with_us(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLAUSEWATCH_WECOM", "wecombot://0123-4567")
    assert "0123-4567" not in str(launch_options("", is_root=False))
