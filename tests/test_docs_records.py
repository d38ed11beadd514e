"""Every key of the records that programs are given is in its table of docs/formats.md, and no other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime

import pytest
from documents import ROOT
from sample import PROVINCE, filled

from crawler.catalogue.entries import entries
from crawler.source import Source
from pipeline.copies.coverage import coverage as covered
from pipeline.model import Document, Kind
from pipeline.noise.site_profile import SiteProfile
from pipeline.query.plan import parse_search
from pipeline.relations.force import Force
from service.adding.probing import Probe
from service.cli.archive import policy_record
from service.cli.people import person_record
from service.cli.policies import regrouping_record
from service.cli.profiles import probe_record
from service.cli.sources import source_record
from service.records.archive import change_record, document_record
from service.records.catalogue import entry_record
from service.records.coverage import run_record
from service.records.formats import Record
from service.records.incidents import incident_record
from service.records.outbox import attempt_record, delivery_record, destination_record
from service.records.search import search_records
from service.records.why import explanation_record, held_record
from storage.history.history import History
from storage.store import Store
from storage.views.people import PersonView
from storage.views.people import Role as PersonRole
from storage.views.search import SearchFilter

FORMATS = (ROOT / "docs/formats.md").read_text("utf-8")
AT = datetime(2026, 3, 9, 4, tzinfo=UTC)
PROFILE = SiteProfile(version=1, reader_version=1, learnt_at=AT, pages=5, documents=9)
SOURCE = Source(name=PROVINCE, urls=("https://fgw.tanzhou.example/wjgk/",))


def behind_a_change(history: History) -> Record:
    """Return what `--why` adds to a change."""
    told = history.explain(2)
    assert told is not None
    shown = change_record(told.change)
    return {key: value for key, value in explanation_record(told).items() if key not in shown}


def numbers(history: History) -> Record:
    return run_record(covered(history.covered_policies(), history.cited_numbers()).runs[0])


def a_clause_found(history: History) -> Record:
    return search_records(history.search(SearchFilter(query=parse_search("加氢站"))))[0]


RECORDS: Mapping[str, Callable[[History], Record]] = {
    "changes --why ID --format json": behind_a_change,
    "changes --suppressed --format jsonl": lambda history: held_record(history.held()[0]),
    "policies --format jsonl": lambda history: policy_record(history.policies()[0], Force.IN_FORCE),
    "policies log --format jsonl": lambda history: regrouping_record(history.regroupings()[0]),
    "read --format jsonl": lambda _: document_record("a.html", Document(kind=Kind.POLICY)),
    "sources list --format jsonl": lambda history: source_record(history.sources()[0]),
    "sources catalogue --format jsonl": lambda _: entry_record(entries()["cn-gov"], None),
    "sources incidents --format jsonl": lambda history: incident_record(history.incidents()[0]),
    "sources probe --format jsonl": lambda _: probe_record(Probe(source=SOURCE, profile=PROFILE)),
    "alerts pending --format jsonl": lambda history: delivery_record(history.deliveries()[0]),
    "alerts attempts --format jsonl": lambda history: attempt_record(history.attempts(1)[0]),
    "alerts destinations --format jsonl": lambda history: destination_record(
        history.destinations()[0], "mail", dead=False
    ),
    "search --format jsonl": a_clause_found,
    "coverage --format jsonl": numbers,
    "people list --format jsonl": lambda _: person_record(
        PersonView(id=1, name="li", role=PersonRole.READER, created_at=AT)
    ),
}


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    store = filled(tmp_path_factory.mktemp("records"))
    store.merge_policies(3, 2, by="李", why="同一文件", at=AT)
    yield store
    store.close()


def keys_of(record: Mapping[str, object]) -> set[str]:
    """Return the keys of a record, those of the objects in it with their places."""
    found = set()
    for key, value in record.items():
        found |= {f"{key}.{inner}" for inner in value} if isinstance(value, Mapping) else {key}
    return found


def keys_told(heading: str) -> set[str]:
    section = re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", FORMATS, re.M | re.S)
    assert section, f"formats.md has no section “{heading}”"
    table = re.search(r"^\| key \|.*?(?:\n(?!\|)|\Z)", section[1], re.M | re.S)
    assert table, f"“{heading}” has no table of keys"
    cells = re.findall(r"^\| (`.*?`) \|", table[0], re.M)
    return {key for cell in cells for key in re.findall(r"`([\w.\[\]]+)`", cell)}


@pytest.mark.parametrize("heading", RECORDS)
def test_every_key_of_a_record_is_told_and_no_other(store: Store, heading: str) -> None:
    printed, told = keys_of(RECORDS[heading](store.history())), keys_told(heading)
    parts = {key.partition(".")[0] for key in printed}
    assert not {key for key in printed if key not in told and key.partition(".")[0] not in told}
    assert not {key for key in told if re.split(r"[.\[]", key)[0] not in parts}
