"""A change is weighed once, as it is recorded; what was recorded without a weight is weighed by the upgrade."""

from __future__ import annotations

from pathlib import Path

from older_archive import DAY, archive_of, insert
from storage_samples import DIGEST_SITE, FIRST, SECOND, arrival, checked, nobody, policy_of, revision, visit

from pipeline.metadata.levels import Level
from pipeline.weight.score import RULES
from storage.store import SourceRow, Store
from storage.views.archive import ChangeFilter


def test_a_change_keeps_the_weight_that_it_was_recorded_with(store: Store) -> None:
    check = checked(store)
    (new,) = store.record(check, visit(FIRST), arrival(), owed=nobody, at=visit(FIRST).at)
    (revised,) = store.record(check, visit(SECOND), revision(policy_of(store)), owed=nobody, at=visit(SECOND).at)
    one, other = (store.history().change(change) for change in (new, revised))
    assert one is not None
    assert other is not None
    assert {part.part.value: part.points for part in one.weight.parts} == {"kind": 30, "extent": 15, "authority": 8}
    assert {part.part.value: part.points for part in other.weight.parts} == {"kind": 25, "extent": 1, "authority": 8}
    assert [change.id for change in store.history().changes(ChangeFilter(weight=41))] == [new]
    assert one.weight.rules == RULES


def test_a_source_keeps_its_level_and_topics_as_the_settings_say(store: Store) -> None:
    told = SourceRow(name="lanjiang", kind="government", urls=("https://a.example/",), region="云州/兰江")
    store.sync_sources([told, DIGEST_SITE])
    check = checked(store)
    (new,) = store.record(check, visit(FIRST), arrival(), owed=nobody, at=visit(FIRST).at)
    before = store.history().change(new)
    store.sync_sources(
        [SourceRow(name="lanjiang", kind="government", urls=(), region="", level=Level.COUNTY, topics=("tech",))]
    )
    after = store.history().change(new)
    assert before is not None
    assert after is not None
    assert (before.level, before.topics, before.issuer_level) == (None, (), Level.CITY)
    assert (after.level, after.topics, after.issuer_level) == (Level.COUNTY, ("tech",), Level.CITY)  # its issuer's
    assert after.weight == before.weight


def test_the_upgrade_weighs_what_was_told_before(empty_url: str, archive_folder: Path) -> None:
    row = {"id": 1, "detected_at": DAY, "kind": "new_policy", "policy_id": 1, "copy_id": 1, "source_id": 1}
    row |= {"url": "https://a.example/1", "revision_after": 1, "role": "official", "fidelity": "unknown"}
    row |= dict.fromkeys(("edits", "fields", "why"), "[]") | dict.fromkeys(("old_url", "confirmed_by", "words"), "")
    archive_of(empty_url, 2, lambda database: insert(database, "changes", row))
    store = Store.open(empty_url, archive_folder)
    change = store.history().change(1)
    store.close()
    assert change is not None
    assert {part.part.value: part.points for part in change.weight.parts} == {"kind": 30, "extent": 15, "authority": 5}
