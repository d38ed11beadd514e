"""The clauses beside one that changed."""

from __future__ import annotations

from alert_samples import clause

from alerts.neighbours import Neighbours, neighbours
from pipeline.changes import Edit, EditKind

FIRST, SECOND, THIRD, FOURTH = (
    clause((label,), text) for label, text in zip("一二三四", ("甲。", "乙。", "丙。", "丁。"), strict=True)
)
NEW = clause(("三",), "新。")


def test_a_modified_clause_stands_between_its_neighbours() -> None:
    edit = Edit(kind=EditKind.MODIFIED, before=THIRD, after=NEW)
    found = neighbours([edit], [FIRST, SECOND, THIRD, FOURTH], [FIRST, SECOND, NEW, FOURTH])
    assert found == (Neighbours(above=SECOND, below=FOURTH),)


def test_a_removed_clause_is_shown_where_it_stood() -> None:
    edit = Edit(kind=EditKind.REMOVED, before=SECOND, after=None)
    assert neighbours([edit], [FIRST, SECOND, THIRD], [FIRST, THIRD]) == (Neighbours(above=FIRST, below=THIRD),)


def test_a_neighbour_that_changed_too_is_none() -> None:
    edits = [
        Edit(kind=EditKind.ADDED, before=None, after=NEW),
        Edit(kind=EditKind.REMOVED, before=FOURTH, after=None),
    ]
    found = neighbours(edits, [FIRST, THIRD, FOURTH], [FIRST, NEW, THIRD])
    assert found == (Neighbours(above=FIRST, below=THIRD), Neighbours(above=THIRD, below=None))


def test_a_clause_that_is_not_found_has_none() -> None:
    edit = Edit(kind=EditKind.MODIFIED, before=THIRD, after=NEW)
    assert neighbours([edit], [], []) == (Neighbours(),)
