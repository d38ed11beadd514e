"""What the clauses of a revised policy ask for is found, whether they stood in the revision before or not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from storage_samples import HOST, arrival, checked, document, later, nobody, visit

from pipeline.archive import Decision
from pipeline.model import Document, PageState
from pipeline.query.plan import parse_search
from storage.store import Store
from storage.views.search import SearchFilter

URL = f"{HOST}/p.html"
TOLD = document("灯场于年底前建成。", "摊位须登记。（牵头单位：市文旅局）", written_date=date(2026, 2, 1))
NOTED, DUTIES = (
    document(f"事项\t{heading}", "建成灯场\t市灯会筹备组", written_date=None) for heading in ("备注", "责任单位")
)


def revised(store: Store, before: Document, after: Document, reader_version: int = 1) -> None:
    check = checked(store)
    store.record(check, visit(before, url=URL), arrival(before, url=URL), owed=nobody, at=later())
    copy = store.copy_at("lanjiang", URL)
    assert copy is not None
    decision = Decision(policy_id=copy.policy.id, document=after, state=PageState.ALIVE)
    seen = visit(after, url=URL, at=later(days=3))
    store.record(check, seen, decision, owed=nobody, at=later(days=3), reader_version=reader_version)


def labels(store: Store, **more: object) -> set[str]:
    wanted = SearchFilter(query=parse_search(""), **more)  # type: ignore[arg-type]  # the fields a test cares about
    return {one.clause.label for hit in store.history().search(wanted).policies for one in hit.clauses}


def test_what_stays_and_what_comes_in_a_revision_is_found_by_body_and_year(store: Store) -> None:
    more = document(
        "灯场于年底前建成。", "摊位须登记。（牵头单位：市文旅局）", "灯会于2029年底前办完。（市财政局负责）"
    )
    revised(store, TOLD, replace(more, written_date=TOLD.written_date))
    assert labels(store, bodies=("市文旅局",)) == {"第二条"}
    assert labels(store, bodies=("市财政局",)) == {"第三条"}
    assert labels(store, years=(2026, 2026)) == {"第一条"}
    assert labels(store, years=(2029, 2029)) == {"第三条"}


@pytest.mark.parametrize("reader_version", [1, 2])
def test_a_year_end_is_that_of_the_date_that_the_revision_bears(store: Store, reader_version: int) -> None:
    revised(store, TOLD, replace(TOLD, written_date=date(2028, 3, 1)), reader_version)
    assert labels(store, years=(2028, 2028)) == {"第一条"}


def test_a_row_is_found_by_the_body_that_a_new_heading_makes_of_its_cell(store: Store) -> None:
    revised(store, NOTED, DUTIES)
    assert labels(store, bodies=("市灯会筹备组",)) == {"第二条"}
