"""The page of a source says what its pages taught."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from review_web import Serve, Web
from sample import CITY, filled

from pipeline.noise.site_profile import Recurring, SiteProfile
from review.app import create_app

PROFILE = SiteProfile(
    version=3,
    reader_version=3,
    learnt_at=datetime(2026, 3, 1, tzinfo=UTC),
    pages=14,
    recurring=(Recurring(place="body > div zw > div ts", text="字句<b>以纸面为准", digest="d1", pages=11),),
)


@pytest.mark.parametrize(
    ("language", "none", "rests"),
    [
        ("zh", "检查读到五份不同的文件后归纳", "第 3 版，归纳自 14 个页面"),
        ("en", "None yet", "Version 3, learnt from 14 pages"),
    ],
)
def test_a_source_shows_its_site_profile(language: str, none: str, rests: str, tmp_path: Path, serve: Serve) -> None:
    store = filled(tmp_path)
    web = Web(base=serve(create_app(store.history())), store=store, checked=[])
    assert none in web.get(f"/sources/{CITY}?lang={language}").text
    store.keep_profile(CITY, PROFILE)
    page = web.get(f"/sources/{CITY}?lang={language}").text
    assert rests in page
    assert "字句&lt;b&gt;以纸面为准" in page
    store.close()
