"""A plain command line is read without Typer, and as Typer would read it."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from pipeline.metadata.levels import Level
from service.cli.catalogue import Trait, catalogue
from service.cli.quick import plain_arguments
from service.output import Format

HEAVY = ("pydantic", "sqlalchemy", "scrapy", "lxml", "ruamel.yaml", "apprise")


@pytest.mark.parametrize(
    ("line", "given"),
    [
        ("", {}),
        ("徐州 科技", {"words": ["徐州", "科技"]}),
        ("--region 江苏 科技 --region=Beijing", {"region": ["江苏", "Beijing"], "words": ["科技"]}),
        ("--level city --level county", {"level": [Level.CITY, Level.COUNTY]}),
        ("--count-by topic", {"count_by": Trait.TOPIC}),
        ("--limit 0 -f jsonl", {"limit": 0, "format_": Format.JSONL}),
        ("--format csv", {"format_": Format.CSV}),
    ],
)
def test_plain_words_are_read(line: str, given: dict[str, Any]) -> None:
    assert plain_arguments(catalogue, line.split()) == given


@pytest.mark.parametrize(
    "line",
    [
        "--help",
        "-h",
        "--nosuch x",
        "--level village",
        "--limit many",
        "--limit -1",
        "--limit",
        "--limit 1 --limit 2",
        "-fjsonl",
        "--topic --level city",
        "-- --odd",
    ],
)
def test_what_is_not_plain_is_left_to_typer(line: str) -> None:
    assert plain_arguments(catalogue, line.split()) is None


def test_the_catalogue_waits_for_no_library_that_it_does_not_need() -> None:
    code = (
        "import sys; sys.argv = ['clausewatch', '-c', 'none.yaml', 'sources', 'catalogue', '徐州']\n"
        "from service.cli.main import main; main()\n"
        f"sys.stderr.write(' '.join(one for one in {HEAVY} if one in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr.strip()) == (0, "")
    assert "徐州市" in done.stdout
