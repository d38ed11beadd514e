"""`use:` takes a source from the catalogue; what is written beside it counts more."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.catalogue.entries import entries
from pipeline.errors import SettingsError
from service.settings.file import load_settings
from service.settings.model import SourcePart

XUZHOU = "js-xuzhou-kjj-zcwj"


def only_source(folder: Path, text: str) -> SourcePart:
    file = folder / "clausewatch.yaml"
    file.write_text(f"sources:\n{text}", "utf-8")
    (source,) = load_settings(file, {}).sources
    return source


def test_an_entry_is_a_whole_source(tmp_path: Path) -> None:
    source = only_source(tmp_path, f"  - use: {XUZHOU}\n").values()
    assert source.name == XUZHOU
    assert source.urls == entries()[XUZHOU].urls
    assert source.region == "江苏/徐州"
    assert source.adapter == entries()[XUZHOU].adapter


def test_settings_take_every_entry_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "clausewatch.yaml"
    file.write_text(json.dumps({"sources": [{"use": one} for one in entries()]}), "utf-8")
    sources = [part.values() for part in load_settings(file, {}).sources]
    assert [source.name for source in sources] == list(entries())
    assert all(source.urls and source.region for source in sources)


def test_an_aggregator_stays_one(tmp_path: Path) -> None:
    assert only_source(tmp_path, "  - use: agg-12371\n").values().kind == "aggregator"


def test_what_is_written_beside_it_counts_more(tmp_path: Path) -> None:
    beside = "name: science, every: 2h, region: 江苏, adapter: html_list, select: {body: '#zoom'}"
    part = only_source(tmp_path, f"  - {{use: {XUZHOU}, {beside}}}\n")
    source = part.values()
    assert (source.name, source.region, source.adapter, part.every) == ("science", "江苏", "html_list", "2h")
    assert source.select["body"] == "#zoom"


@pytest.mark.parametrize(
    ("written", "chosen"), [("", False), (", adapter: html_list", True), (", region: 江苏", False)]
)
def test_only_an_adapter_that_the_user_writes_is_kept_to(tmp_path: Path, written: str, chosen: bool) -> None:
    assert only_source(tmp_path, f"  - {{use: {XUZHOU}{written}}}\n").values().is_adapter_chosen is chosen


def test_selectors_are_joined(tmp_path: Path) -> None:
    entry = next(one for one in entries().values() if "entries" in one.select)
    source = only_source(tmp_path, f"  - {{use: {entry.id}, select: {{body: '#zoom'}}}}\n").values()
    assert source.select == {**entry.select, "body": "#zoom"}


@pytest.mark.parametrize("key", ["url: https://example.gov.cn/", "urls: [https://example.gov.cn/]"])
def test_an_address_takes_the_place_of_the_entrys(tmp_path: Path, key: str) -> None:
    source = only_source(tmp_path, f"  - {{use: {XUZHOU}, {key}}}\n").values()
    assert source.urls == ("https://example.gov.cn/",)


@pytest.mark.parametrize("before", ["", "every: 2h\n    "])
def test_an_unknown_id_is_refused_with_the_nearest(tmp_path: Path, before: str) -> None:
    with pytest.raises(SettingsError) as caught:
        only_source(tmp_path, f"  - {before}use: xuzhou-kjj\n")
    assert caught.value.key == "sources[0].use"
    assert caught.value.line == 3 if before else 2
    assert f"no source “xuzhou-kjj”. Did you mean “{XUZHOU}”" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_an_id_like_no_other_says_how_to_look(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="sources catalogue"):
        only_source(tmp_path, "  - use: 无\n")


def test_the_same_entry_twice_needs_two_names(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="two sources"):
        only_source(tmp_path, f"  - use: {XUZHOU}\n  - use: {XUZHOU}\n")
