"""Changes are found by the bodies that their clauses make responsible."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import text
from storage_samples import arrival, checked, document, later, nobody, policy_of, revision, visit

from pipeline.changes import Edit, EditKind
from storage.database.engine import open_engine
from storage.migrations.versions.v0005_change_bodies import fill
from storage.store import Store
from storage.views.archive import ChangeFilter

OTHER = "培育企业。（市工信局负责）"
BEFORE = document("建设平台。（市发改委牵头，临江市水务局配合）", OTHER)
AFTER = document("建设平台。（市科学技术局牵头，临江市水务局配合）", OTHER)


def tell(store: Store) -> None:
    """A policy is new, then another body leads its first clause."""
    check = checked(store)
    store.record(check, visit(BEFORE), arrival(BEFORE), owed=nobody, at=later())
    decision = revision(policy_of(store), AFTER)
    edit = Edit(kind=EditKind.MODIFIED, before=BEFORE.clauses[0], after=AFTER.clauses[0])
    changed = tuple(replace(finding, edits=(edit,)) for finding in decision.findings)
    at = later(days=1)
    store.record(check, visit(AFTER, at=at), replace(decision, findings=changed), owed=nobody, at=at)


def kinds(store: Store, *bodies: str) -> list[str]:
    return [str(change.kind) for change in store.history().changes(ChangeFilter(bodies=bodies), oldest_first=True)]


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        (("市发展和改革委员会",), ["new_policy", "revised"]),  # it leads no more: that is told too
        (("市科技局",), ["revised"]),
        (("云溪市科技局",), ["revised"]),
        (("市水务局",), ["new_policy", "revised"]),  # printed with its place
        (("市工业和信息化局",), ["new_policy"]),  # its clause did not change afterwards
        (("省科技厅",), []),
        (("科技局",), []),
        (("%科技局", "市_技局"), []),
        (("省科技厅", "市工信局"), ["new_policy"]),
    ],
)
def test_changes_are_asked_for_by_body(store: Store, bodies: tuple[str, ...], expected: list[str]) -> None:
    tell(store)
    assert kinds(store, *bodies) == expected


def test_changes_of_an_older_archive_are_found_too(empty_url: str, archive_folder: Path) -> None:
    store = Store.open(empty_url, archive_folder)
    tell(store)
    store.close()
    engine = open_engine(empty_url)
    with engine.begin() as connection:
        connection.execute(text("DELETE FROM change_bodies"))
        fill(connection)
    engine.dispose()
    store = Store.open(empty_url, archive_folder)
    assert kinds(store, "市科技局") == ["revised"]
    assert kinds(store, "市工信局") == ["new_policy"]
    store.close()
