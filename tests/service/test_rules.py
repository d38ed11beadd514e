"""The rules that never bend (docs/how-it-works.md), each by its number, over the real line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from line import Line, watching
from loopback_site import Reply, Site, serving
from policy_pages import policy_page, text_page

TESTS = Path(__file__).parents[1]
HTML = {"Content-Type": "text/html; charset=utf-8"}
RULES_ELSEWHERE = {
    4: "service/test_profiling.py::test_a_redesign_is_learnt_and_only_what_really_changed_is_told",
    5: "service/test_rereading.py::test_rule_5_what_an_older_reader_read_is_read_again_and_told_to_nobody",
    8: "service/test_killed.py::test_the_service_killed_ten_times_tells_what_a_calm_one_tells",
    9: "service/test_commands.py::test_what_was_held_back_can_be_asked",
    10: "service/test_commands.py::test_a_dead_host_is_an_incident_after_the_third_check_and_over_when_it_answers",
}


def saying(words: str, status: int = 200) -> Reply:
    page = f"<html><head><title>澄岚市</title></head><body><p>{words}</p></body></html>"
    return Reply(body=page.encode(), status=status, headers=HTML)


TROUBLES = (
    Reply(status=500),
    Reply(status=503, headers={"Retry-After": "1"}),
    saying("请完成安全验证后继续访问", 412),
    saying("网站系统维护，请稍后访问"),
    saying("请登录后继续上网"),
    Reply(headers=HTML),
    Reply(body=policy_page(2, 102)[:900], headers=HTML),
)


@pytest.fixture
def line(site: Site, tmp_path: Path) -> Line:
    """A line whose second visits come with the next check."""
    line = watching(site, tmp_path, confirm_after="10m")
    line.check()
    return line


def test_rule_1_a_visit_in_trouble_moves_no_baseline_and_makes_no_change(site: Site, line: Line) -> None:
    site.pages["/zc/2.html"] = policy_page(2, 250)
    for trouble in TROUBLES:
        site.replies["/zc/2.html"] = trouble
        line.check()
    assert line.told() == []
    del site.replies["/zc/2.html"]
    line.check()
    (change,) = line.changes()
    assert [(edit.kind, "250" in edit.after.text) for edit in change.edits if edit.after] == [("modified", True)]


def test_rule_2_there_and_back_are_two_changes(site: Site, line: Line) -> None:
    for amount in (250, 102):
        site.pages["/zc/2.html"] = policy_page(2, amount)
        line.check()
    assert line.told() == [("revised", "2.html")] * 2


def test_rule_3_a_removal_needs_two_dead_visits(site: Site, line: Line) -> None:
    del site.pages["/zc/2.html"]
    line.check()
    assert (line.told(), line.held("baseline", "noise")) == ([], [("pending", "2.html")])
    line.check()
    assert line.told() == [("removed", "2.html")]


def test_rule_3_nothing_is_removed_from_a_source_in_trouble(site: Site, line: Line) -> None:
    kept, site.pages = site.pages, {}
    site.listings["/list.html"] = list(kept)
    for _ in range(3):
        line.check()
    assert line.told() == []
    site.pages = kept
    line.check()
    assert line.told() == []


@pytest.mark.parametrize("unread", ["/list.html", "/zc/1.html /zc/3.html"])
def test_rule_3_a_page_that_moved_while_its_source_could_not_be_read_was_not_removed(
    site: Site, line: Line, unread: str
) -> None:
    site.pages["/zc/22.html"] = site.pages.pop("/zc/2.html")
    site.listings["/elsewhere.html"] = ["/zc/22.html"]
    for path in unread.split():
        site.replies[path] = Reply(body=b"<html><body><h1>", headers=HTML)
    for _ in range(3):
        line.check()
    assert line.told() == []
    site.replies.clear()
    site.listings.clear()
    line.check()
    assert line.told() == [("moved", "22.html")]


def test_rule_3_a_page_announced_before_it_could_be_read_has_moved_there(site: Site, line: Line) -> None:
    site.pages["/zc/22.html"] = site.pages["/zc/2.html"]
    site.replies["/zc/22.html"] = Reply(status=500)
    line.check()
    del site.pages["/zc/2.html"]
    line.check()
    site.replies.clear()
    line.check()
    assert line.told() == [("moved", "22.html")]


def test_rule_3_a_large_loss_needs_a_second_visit(site: Site, line: Line) -> None:
    site.pages["/zc/2.html"] = policy_page(2, 102).partition("<p>二、".encode())[0] + b"</div></body></html>"
    line.check()
    assert (line.told(), line.held("baseline", "noise")) == ([], [("pending", "2.html")])
    line.check()
    assert line.told() == [("revised", "2.html")]


def test_rule_3_a_page_without_its_tail_is_partial_however_often_it_comes(site: Site, line: Line) -> None:
    cut = policy_page(2, 102).partition("<p>二、".encode())[0]
    site.replies["/zc/2.html"] = Reply(body=cut, headers=HTML)
    for _ in range(3):
        line.check()
    assert line.told() == []


def test_rule_4_what_a_second_visit_still_finds_after_many_rewritings_is_told(site: Site, tmp_path: Path) -> None:
    site.pages = renamed("澄岚市发展和改革委员会")
    line = watching(site, tmp_path, confirm_after="10m")
    line.check()
    site.pages = renamed("澄岚市发展改革和数据局")
    line.check()
    assert line.told() == []
    assert {reason for reason, _ in line.held("baseline", "noise")} == {"redesign"}
    assert line.incident()
    line.check()
    assert sorted(line.told()) == [("revised", f"{n}.html") for n in range(1, 7)]
    line.check()
    assert not line.incident()


def renamed(agency: str) -> dict[str, bytes]:
    """Six policies that name *agency* in each clause."""
    duties = ("负责编制年度计划", "会同有关部门组织申报", "对项目进行评审", "公示评审结果", "开展绩效评价")
    return {
        f"/gz/{n}.html": text_page(
            f"澄岚市第{n}类专项资金管理办法",
            f"澄发改规〔2026〕{n}号",
            [f"第{i}条 {agency}{duty}，并于每年第{n}季度向市人民政府报告。" for i, duty in enumerate(duties, 1)],
        )
        for n in range(1, 7)
    }


def test_rule_6_typography_is_no_change_and_an_inserted_clause_is_one_edit(site: Site, line: Line) -> None:
    page = policy_page(2, 102).decode()
    site.pages["/zc/2.html"] = page.replace("，", ",").replace("。</p>", "。 </p>").replace("102", "１０２").encode()
    line.check()
    assert line.told() == []
    inserted = "<p>二、支持场景应用。每年发布一批应用场景。</p>"
    later = page.replace("<p>三、", "<p>四、").replace("<p>二、", inserted + "<p>三、")
    site.pages["/zc/2.html"] = later.encode()
    line.check()
    assert [[edit.kind for edit in change.edits] for change in line.changes()] == [["added"]]


def test_rule_7_relative_dates_and_counters_are_never_compared(site: Site, line: Line) -> None:
    for words in ("3小时前　浏览：77次", "2天前　浏览：1099次"):
        head = f"<h1>澄岚</h1><div>发布时间：{words}</div>".encode()
        site.pages["/zc/2.html"] = policy_page(2, 102).replace(b"<table>", head + b"<table>")
        line.check()
    assert line.told() == []


def test_rule_8_one_change_is_one_alert_however_many_sources_carry_it(site: Site, tmp_path: Path) -> None:
    with serving(Site(pages={"/hot/2.html": policy_page(2, 102)})) as other:
        line = watching(
            site,
            tmp_path,
            confirm_after="10m",
            sources=[
                {"name": "city", "url": f"{site.address}/list.html"},
                {"name": "park", "url": f"{other.address}/list.html", "kind": "aggregator"},
            ],
            subscriptions=[{"name": "all", "to": ["json://127.0.0.1:9/never"]}],
        )
        line.check()
        site.pages["/zc/2.html"] = policy_page(2, 250)
        other.pages["/hot/2.html"] = policy_page(2, 250)
        line.check()
        line.check()
        assert line.told() == [("revised", "2.html")]
        owed = line.with_runtime(lambda runtime: runtime.store.history().deliveries())
        assert len(owed) == 1


def test_rule_9_what_was_held_is_kept_with_its_reason(site: Site, line: Line) -> None:
    news = "今天全市召开招商大会，市领导出席并讲话，各区汇报了项目进展。" * 5
    head = "<head><title>全市招商大会召开</title></head>"
    site.pages["/xw/1.html"] = f"<html>{head}<body><h1>全市招商大会召开</h1><p>{news}</p></body></html>".encode()
    del site.pages["/zc/3.html"]
    line.check()
    assert {("no policy", "1.html"), ("pending", "3.html")} <= set(line.held())


def test_rule_10_a_blind_monitor_says_so_once_and_once_when_it_is_over(site: Site, line: Line) -> None:
    site.replies["*"] = TROUBLES[2]
    for _ in range(4):
        line.check()
    assert line.incident()
    del site.replies["*"]
    line.check()
    assert not line.incident()
    assert line.told() == []


@pytest.mark.parametrize(("rule", "where"), RULES_ELSEWHERE.items())
def test_rules_told_elsewhere_are_there(rule: int, where: str) -> None:
    file, _, name = where.partition("::")
    assert f"def {name}(" in (TESTS / file).read_text("utf-8"), rule


def test_every_rule_has_a_test() -> None:
    told = {int(number) for number in re.findall(r"^def test_rule_(\d+)_", Path(__file__).read_text("utf-8"), re.M)}
    assert told | RULES_ELSEWHERE.keys() == set(range(1, 11))
