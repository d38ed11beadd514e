"""The page on coverage, and what a source's page says of its incidents, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from review_web import Serve, Web
from sample import STILL, filled

from pipeline.health.checks import Seen
from pipeline.health.incidents import Ended, IncidentKind
from pipeline.model import Outcome
from review.app import create_app

HEADS = {"zh": ("覆盖情况", "未见", "只见于转载"), "en": ("Coverage", "Not seen", "On re-posts only")}
SEEN = Seen(
    outcome=Outcome.BLOCKED, reason="A <b>captcha</b>.", url="https://still.example/list/", status=412, checks=7
)
SAID = {
    "zh": ("被拦截", "连续 7 次检查未能读取", "crawl.delay_seconds 调大", "仍在持续", "久无更新", "已有新文件发布"),
    "en": (
        "blocked",
        "7 checks in a row could not read it",
        "wait longer between visits",
        "still open",
        "silent",
        "new was",
    ),
}


@pytest.fixture
def web(tmp_path: Path, serve: Serve) -> Web:
    store = filled(tmp_path)
    return Web(base=serve(create_app(store.history())), store=store, checked=[])


@pytest.mark.parametrize("language", HEADS)
def test_coverage_lists_runs_of_numbers_and_takes_filters(web: Web, language: str) -> None:
    page = web.get(f"/coverage?lang={language}").text
    (run, *_) = [r for r in page.split("<tr>") if "data-label" in r]
    assert all(word in page for word in HEADS[language])
    code = run.split('lang="zh-CN">')[1].split("<")[0]
    assert code in web.get(f"/coverage?issuer={quote(code)}").text
    assert "data-label" not in web.get("/coverage?issuer=nobody").text
    assert web.get("/coverage?year=abc").status == 400
    assert web.get("/coverage?source=nowhere").status == 404
    assert '/coverage"' in web.get("/sources").text
    assert web.get("/coverage?show=reposts").status == 200
    assert web.get("/coverage?show=everything").status == 400


@pytest.mark.parametrize("language", SAID)
def test_a_source_says_what_is_and_was_wrong_and_what_to_do(web: Web, language: str) -> None:
    now = datetime(2026, 3, 9, tzinfo=UTC)
    web.store.open_incident(STILL, IncidentKind.BLOCKED, "Blocked.", now, seen=SEEN)  # the sample's, renewed
    web.store.open_incident(STILL, IncidentKind.SILENT, "Silent.", now)
    web.store.close_incident(STILL, IncidentKind.SILENT, now, ended=Ended.NEWS)
    page = web.get(f"/sources/{STILL}?lang={language}").text
    assert all(word in page for word in SAID[language])
    assert "A &lt;b&gt;captcha" in page
    assert SAID[language][1] in web.get(f"/sources?lang={language}").text


@pytest.mark.parametrize(("language", "told"), [("zh", "政策很多"), ("en", "very many policies")])
def test_issuers_with_very_many_policies_are_said_to_be_told_by_the_newest(
    web: Web, language: str, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = f"/coverage?lang={language}&issuer={quote('人民政府')}"
    assert told not in web.get(asked).text
    monkeypatch.setattr("storage.policies.issuing.POLICIES", 1)
    assert told in web.get(asked).text
    assert told not in web.get(f"/coverage?lang={language}").text
