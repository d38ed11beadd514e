"""docs/catalogue.md counts what the catalogue has, and shows a line of it as it is."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from crawler.catalogue.entries import entries
from crawler.catalogue.regions import DATA, regions
from service.cli.catalogue import Trait, values_of

TEXT = (Path(__file__).parents[1] / "docs/catalogue.md").read_text("utf-8")


@pytest.mark.parametrize("trait", Trait)
def test_the_tables_count_what_there_is(trait: Trait) -> None:
    counts = Counter(value for entry in entries().values() for value in values_of(entry, trait))
    table = re.search(rf"^\| {trait} \| sources \|\n\|---\|---\|\n((?:\|.*\n)+)", TEXT, re.M)
    assert table
    told = dict(re.findall(r"^\| (.+) \| (\d+) \|$", table[1], re.M))
    assert {value: int(count) for value, count in told.items()} == counts


def test_the_total_is_told_and_what_was_left_out_adds_up() -> None:
    assert f"holds {len(entries()):,} sources" in TEXT
    out = sum(int(number) for number in re.findall(r"^\| (?:it|its|no|only) .+ \| (\d+) \|$", TEXT, re.M))
    said = re.search(r"Of ([\d,]+) listings that were looked at, (\d+)", TEXT)
    assert said
    looked_at, left = int(said[1].replace(",", "")), int(said[2])
    assert out == left
    assert looked_at - left == len(entries())


def test_the_provinces_without_a_source_are_named() -> None:
    have = {entry.region[:2] for entry in entries().values()}
    provinces = {place.short for code, place in regions().items() if code.endswith("0000") and code[:2] not in have}
    table = TEXT.partition("| without a source |")[2].partition("\n\n")[0]
    told = re.findall(r"^\| ([^|–-]+?) \|", table, re.M)
    assert {name for cell in told for name in cell.split(", ")} == provinces
    assert len(provinces) == 10


def test_the_line_that_is_shown_is_a_line_of_the_catalogue() -> None:
    (shown,) = re.findall(r"```json\n(.+)\n```", TEXT)
    assert shown in (DATA / "jiangsu.jsonl").read_text("utf-8").splitlines()


def test_every_key_of_a_line_is_told() -> None:
    lines = [line for file in DATA.glob("*.jsonl") for line in file.read_text("utf-8").splitlines()]
    keys = {key for line in lines for key in json.loads(line)}
    table = TEXT.partition("## The files")[2].partition("## What")[0]
    assert keys <= set(re.findall(r"`([a-z]+)`", " ".join(re.findall(r"^\| (`.+?) \|", table, re.M))))
