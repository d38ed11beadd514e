"""Pages that a site moved to new addresses, in the inbox."""

from __future__ import annotations

import re
from pathlib import Path

from people_web import Visitor
from review_web import Serve, Web
from sample import CITY, filled
from storage_samples import page_moved
from test_inbox import NOW, rows, said, state_of

from review.app import create_app
from review.powers import Powers


def test_pages_that_a_site_moved_are_one_row_and_judged_together(serve: Serve, tmp_path: Path) -> None:
    store = filled(tmp_path)
    app = create_app(store.history(), powers=Powers(reviews=store.reviews()), clock=lambda: NOW)
    reader = Visitor(web=Web(base=serve(app), store=store, checked=[]))
    check = store.begin_check(CITY, NOW, "test", reader_version=1)
    moved = [page_moved(store, check, n, at=NOW) for n in range(3)]
    page = reader.get("/?lang=en&kind=moved").text
    assert rows(page) == [moved[-1]]
    assert f"3 pages moved at {CITY}" in page
    assert f"{CITY} 有 3 个页面迁址" in reader.get("/?lang=zh&kind=moved").text
    assert f'href="/?group={moved[0]}&amp;tab=open"' in page
    inside = reader.get(f"/?lang=en&group={moved[0]}&tab=open").text
    assert rows(inside) == moved[::-1]
    assert "Pages that the site moved" in inside
    assert "Moved with it" in reader.get(f"/changes/{moved[0]}?lang=en").text
    (marks,) = re.findall(r'name="mark" value="([\d: ]+)"', page)
    assert said(reader, marks, "seen") == 303
    assert {state_of(store, one)[0] for one in moved} == {"seen"}
    store.close()
