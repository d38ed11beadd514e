"""What docs/formats.md promises: every key and word of a record is told, and the examples are what is printed."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from documents import BLOCK, ROOT, blocks

from alerts.messages import Message
from alerts.subscription import Language
from alerts.webhook import Webhook
from pipeline.changes import ChangeKind, CopyRole, EditKind, Fidelity, FieldEdit
from pipeline.clauses.split import split
from pipeline.compare.edits import compare, real_edits
from pipeline.metadata.levels import Level
from pipeline.model import Entry, Kind, Outcome, Validity
from pipeline.noise.rules import Rule
from pipeline.read import explain, read
from pipeline.tasks.duty_notes import DutyRole
from pipeline.tasks.targets import Comparator
from pipeline.weight.score import Weighed, WeightPart, weigh
from service.records.archive import change_record, comparison_record, document_record, row_record, why_records
from service.records.formats import as_json
from storage.views.archive import ChangeView, PolicyView

FORMATS = (ROOT / "docs/formats.md").read_text("utf-8")
MOMENT = datetime(2026, 11, 22, 0, 22, 52, 743110, tzinfo=UTC)
KINDS = (ChangeKind, EditKind, Outcome, Kind, Validity, Fidelity, CopyRole, DutyRole, Comparator, WeightPart)
WORDS = [word.value for words in KINDS for word in words]


@pytest.mark.parametrize("word", WORDS)
def test_every_word_of_a_record_is_told(word: str) -> None:
    assert f"`{word}`" in FORMATS


def as_printed(record: Mapping[str, Any]) -> Any:
    return json.loads(as_json(record))


def names_in(record: Mapping[str, Any], before: str = "") -> set[str]:
    """Return the keys of a record with their places, as in `policy.title` and `clauses[].path`."""
    found = set()
    for key, value in record.items():
        found.add(before + key)
        many = isinstance(value, list)
        for inner in value if isinstance(value, list) else [value]:
            if isinstance(inner, Mapping):
                found |= names_in(inner, f"{before}{key}{'[]' if many else ''}.")
    return found


def section(heading: str) -> str:
    found = re.search(rf"^## {re.escape(heading)}$(.*?)(?=^## |\Z)", FORMATS, re.M | re.S)
    assert found, f"formats.md has no section “{heading}”"
    return found[1]


def keys_told(heading: str) -> set[str]:
    """Return the keys in the table of a section of formats.md."""
    table = re.search(r"^\| key \|.*?\n(?!\|)", section(heading), re.M | re.S)
    assert table, f"“{heading}” has no table of keys"
    return set(re.findall(r"^\| `([\w.\[\]]+)` \|", table[0], re.M))


def example_of(heading: str) -> Any:
    return json.loads(blocks(section(heading), "json")[0])


def block_after(word: str) -> str:
    """Return the code block that follows the file name *word* in formats.md."""
    return next(body for _, body in BLOCK.findall(FORMATS[FORMATS.index(f"`{word}`:") :]))


def test_the_example_of_read_is_what_read_prints() -> None:
    document = read(block_after("page.html").encode())
    record = as_printed(document_record("page.html", document))
    assert record == example_of("read --format jsonl")
    of_a_listing = {f"entries[].{key}" for key in as_printed(row_record(Entry(url="/1.html", title="办法")))}
    of_a_deadline = {f"clauses[].deadlines[].{key}" for key in ("text", "date", "precision", "every")}
    assert names_in(record) | of_a_listing | of_a_deadline == keys_told("read --format jsonl")


def test_the_example_of_why_is_what_read_adds() -> None:
    record = as_printed({"why": why_records(explain(block_after("page.html").encode()).rulings)})
    assert record == example_of("read --format jsonl --why")
    assert names_in(record) == keys_told("read --format jsonl --why")


@pytest.mark.parametrize("rule", list(Rule))
def test_every_rule_is_told_with_its_meaning(rule: Rule) -> None:
    assert f"| `{rule}` | {rule.english} |" in section("read --format jsonl --why")


def test_the_example_of_compare_is_what_compare_prints() -> None:
    old, new = (split(block_after(name).splitlines()) for name in ("old.txt", "new.txt"))
    record = as_printed(comparison_record(compare(old, new)))
    assert record == example_of("compare --format json")
    side = {"clauses[].before", "clauses[].before.path", "clauses[].before.text"}
    row = {"clauses[].after", "clauses[].change", "clauses[].nature", "clauses[].partner"}
    assert keys_told("compare --format json") == side | row | {"clauses", "summary"}


def a_change() -> ChangeView:
    policy = PolicyView(
        id=1,
        title="霁川市屋顶绿化补助办法",
        doc_number="霁园发〔2026〕4号",
        issuers=("霁川市园林局",),
        written_date=None,
        published_date=None,
        effective_date=None,
        expiry_date=None,
        validity=Validity.VALID,
        first_seen_at=MOMENT,
        revisions=2,
        copies=1,
        last_change_at=None,
    )
    before, after = "（一）新建屋顶绿化，每平方米80元；", "（一）新建屋顶绿化，每平方米120元；"
    edits = real_edits(split(["第三条　标准：", before]), split(["第三条　标准：", after]))
    return ChangeView(
        id=1,
        detected_at=MOMENT,
        source="jichuan",
        region="",
        source_kind="government",
        url="https://www.example.gov.cn/zcwj/t1.html",
        kind=ChangeKind.REVISED,
        policy=policy,
        revision_before=1,
        revision_after=2,
        edits=edits,
        confirmed_by="second fetch",
        weight=weigh(Weighed(kind=ChangeKind.REVISED, edits=edits, letters=900, level=Level.CITY)),
    )


def test_the_example_of_changes_is_what_changes_prints() -> None:
    assert as_printed(change_record(a_change())) == example_of("changes --format jsonl")


def test_every_key_of_changes_is_told() -> None:
    titled = replace(a_change(), fields=(FieldEdit(name="title", before="甲", after="乙"),))
    of_a_task = {f"clauses[].task.{key}" for key in ("bodies", "targets", "deadlines")}
    assert names_in(change_record(titled)) | of_a_task == keys_told("changes --format jsonl")


def test_a_task_that_changed_has_the_keys_that_are_told() -> None:
    before, after = "一、培育企业10家。（市科技局牵头）", "一、年底前培育企业20家。（市工信局牵头）"
    record = change_record(replace(a_change(), edits=real_edits(split([before]), split([after]))))
    [clause] = record["clauses"]
    assert list(clause["task"]) == ["bodies", "targets", "deadlines"]
    assert clause["task"]["bodies"] == {
        "added": [{"name": "市工业和信息化局", "role": "lead"}],
        "removed": [{"name": "市科技局", "role": "lead"}],
        "recast": [],
    }
    assert [(target["before"]["low"], target["after"]["low"]) for target in clause["task"]["targets"]] == [(10, 20)]
    told = {"text": "年底前", "date": None, "precision": None, "every": None}
    assert clause["task"]["deadlines"] == [{"before": None, "after": told}]


def test_the_example_of_the_webhook_has_the_keys_that_are_sent() -> None:
    message = Message(id="cw-1", subject="s", language=Language.ENGLISH, write=lambda _: "t")
    sent = Webhook(url="https://hooks.example.org/", name="hooks.example.org").payload(message)
    assert list(sent) == list(example_of("The webhook"))
    assert set(sent) == keys_told("The webhook")
