"""Whether a policy is in force, as the pages say it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from originals import store_in
from review_web import Serve, Web
from storage_samples import FIRST, T0, arrival, checked, nobody, visit

from review.app import create_app


@pytest.mark.parametrize(("days", "state"), [(30, "有效"), (90, "即将到期")])
def test_the_notice_of_the_settings_tells_which_policies_are_lapsing(
    serve: Serve, tmp_path: Path, days: int, state: str
) -> None:
    store = store_in(tmp_path)
    lasting = replace(FIRST, expiry_date=date(2026, 5, 1))
    store.record(checked(store), visit(lasting), arrival(lasting), owed=nobody, at=T0)
    app = create_app(store.history(), notice=timedelta(days=days), clock=lambda: T0)
    web = Web(base=serve(app), store=store, checked=[])
    for path in ("/policies", "/policies/1"):
        assert f">{state}<" in web.get(path, Accept_Language="zh").text
    store.close()


@pytest.mark.parametrize(("language", "word"), [("zh", "有效"), ("en", "in force")])
def test_what_is_printed_and_what_is_so_are_told_once_where_they_are_the_same(
    web: Web, language: str, word: str
) -> None:
    for path in ("/policies", "/policies/2"):
        metas = re.findall(r'<p class="meta">.*?</p>', web.get(path, Accept_Language=language).text)
        told = [re.findall(r'class="badge[^"]*">([^<]+)<', meta) for meta in metas]
        assert any(word in badges for badges in told)
        assert all(badges.count(word) < 2 for badges in told)
