"""What coverage is told by."""

from __future__ import annotations

from dataclasses import replace

from storage_samples import FIRST, PAGE, arrival, checked, document, nobody, visit

from pipeline.changes import CopyRole
from pipeline.copies.coverage import Citation, coverage
from pipeline.model import Origin, Relation, RelationKind, Where
from storage.store import Store


def test_policies_are_given_with_their_copies_and_what_they_cite(store: Store) -> None:
    check = checked(store)
    cites = (
        Relation(kind=RelationKind.CITES, title="摊位办法", doc_number="兰政发〔2026〕5号"),
        Relation(kind=RelationKind.CITES, title="没有文号的办法"),
    )
    later = document("灯会停办。", number="兰政发〔2026〕9号", title="灯会停办通知", relations=cites)
    store.record(check, visit(FIRST), arrival(FIRST), owed=nobody, at=visit().at)
    other = f"{PAGE}?2"
    store.record(check, visit(later, url=other), arrival(later, url=other), owed=nobody, at=visit().at)
    history = store.history()
    first, second = history.covered_policies()
    assert (first.doc_number, first.issuers) == (FIRST.doc_number, FIRST.issuers)
    assert [(copy.source, copy.is_government, copy.role) for copy in first.copies] == [
        ("lanjiang", True, CopyRole.OFFICIAL)
    ]
    assert history.cited_numbers() == [
        Citation(doc_number="兰政发〔2026〕5号", title="摊位办法", by_id=second.id, by_title="灯会停办通知")
    ]
    (run,) = coverage(history.covered_policies(), history.cited_numbers()).runs
    assert (run.first, run.last, run.seen, [(gap.first, gap.last) for gap in run.gaps]) == (5, 9, 2, [(5, 6), (8, 8)])


def test_a_joint_issue_gives_all_numbers_that_its_fields_print(store: Store) -> None:
    printed = f"{FIRST.doc_number} 兰财发〔2026〕12号"
    number = Origin(field="doc_number", printed=printed, value=FIRST.doc_number, origin=Where.BLOCK)
    title = Origin(field="doc_number", printed="省政发〔2026〕1号", value="省政发〔2026〕1号", origin=Where.HEADING)
    joint = replace(FIRST, origins=(number, title))
    store.record(checked(store), visit(joint), arrival(joint), owed=nobody, at=visit().at)
    (policy,) = store.history().covered_policies()
    assert policy.also == ("兰财发〔2026〕12号",)
