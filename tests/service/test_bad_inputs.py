"""What sites do that no site should do: each has a sensible result, and a reason that can be asked for."""

from __future__ import annotations

from itertools import count
from pathlib import Path

from file_makers import docx, paragraph
from line import Line, watching
from loopback_site import Reply, Site, serving
from policy_pages import policy_page, text_page

PARKING = text_page(
    "望溪县公共停车场管理办法",
    "望政规〔2026〕8号",
    [
        "第一条 为加强公共停车场管理，改善道路交通状况，根据有关法律法规，制定本办法。",
        "第二条 县公安机关交通管理部门负责停车秩序，县城管部门负责停车泊位的施划。",
        "第三条 收费停车场应当明码标价，停放十五分钟以内的免费。",
        "第四条 违反本办法的，由有关部门责令改正。",
    ],
)
LIBRARY = text_page(
    "澄岚市公共图书馆借阅规则",
    "澄文旅〔2026〕21号",
    [
        "第一条 市民凭身份证件办理借书证，每次可借图书六册。",
        "第二条 借期为三十日，可续借一次，逾期的暂停借阅权限。",
        "第三条 珍贵典籍只供馆内阅览，复制应当经馆长同意。",
    ],
)


def test_a_source_that_answers_another_sources_page(site: Site, tmp_path: Path) -> None:
    with serving(Site(pages={"/tc/1.html": PARKING})) as other:
        pair = watching(site, tmp_path, sources=[
            {"name": "city", "url": f"{site.address}/list.html"},
            {"name": "county", "url": f"{other.address}/list.html"},
        ])  # fmt: skip
        pair.check()
        site.pages["/zc/2.html"] = PARKING
        pair.check()
        pair.check()
        assert pair.told() == []
        assert set(pair.held("baseline", "noise")) == {("another document", "2.html")}
        site.pages["/zc/2.html"] = policy_page(2, 250)
        pair.check()
        assert pair.told() == [("revised", "2.html")]


def test_an_address_given_to_another_policy_tells_the_new_one_once(site: Site, line: Line) -> None:
    site.pages["/zc/2.html"] = LIBRARY
    line.check()
    line.check()
    assert line.told() == [("new_policy", "2.html")]


def test_a_front_page_in_place_of_a_policy_is_no_revision(site: Site, line: Line) -> None:
    words = "今天全市召开招商大会，市领导出席并讲话，各区汇报了项目进展，与会企业代表发言。" * 3
    site.pages["/zc/2.html"] = f"<html><head><title>澄岚网</title></head><body><p>{words}</p></body></html>".encode()
    line.check()
    line.check()
    assert line.told() == []
    assert ("another document", "2.html") in line.held()


def test_a_page_that_alternates_between_two_texts_with_every_fetch(site: Site, line: Line) -> None:
    turns = count()
    texts = (policy_page(2, 102), policy_page(2, 902))
    head = {"Content-Type": "text/html"}
    site.replies["/zc/2.html"] = lambda _: Reply(body=texts[next(turns) % 2], headers=head)
    for _ in range(4):
        line.check()
    assert line.told() == []


def test_a_page_that_alternates_between_two_texts_from_day_to_day(site: Site, tmp_path: Path) -> None:
    line = watching(site, tmp_path, confirm_after="10m")
    line.check()
    for day in range(8):
        site.pages["/zc/2.html"] = policy_page(2, 902 if day % 2 == 0 else 102)
        line.check()
    assert line.told() == [("revised", "2.html")] * 2
    assert set(line.held("baseline", "noise")) == {("alternates", "2.html")}


def test_a_policy_whose_text_is_only_in_a_file_replaced_under_the_same_link(site: Site, tmp_path: Path) -> None:
    def form(amount: int) -> Reply:
        lines = (f"第一条 单个项目补助不超过{amount}万元。", "第二条 本办法由市科技局负责解释。")
        return Reply(body=docx(*map(paragraph, lines)), headers={"Content-Type": "application/octet-stream"})

    link = '<p><a href="/files/a.docx">澄岚市科技项目补助办法.docx</a></p>'
    site.pages["/zc/9.html"] = text_page("澄岚市科技项目补助办法", "澄科发〔2026〕9号", [], after=link)
    site.replies["/files/a.docx"] = form(50)
    line = watching(site, tmp_path)
    line.check()
    site.replies["/files/a.docx"] = form(80)
    line.check()
    (change,) = line.changes()
    assert (change.kind, change.url.rsplit("/", 1)[1]) == ("attachment", "9.html")
    assert [(edit.before and edit.before.text, edit.after and edit.after.text) for edit in change.edits] == [
        ("单个项目补助不超过50万元。", "单个项目补助不超过80万元。")
    ]


def test_two_policies_with_one_number_are_two(site: Site, line: Line) -> None:
    site.pages["/zc/8.html"] = PARKING
    site.pages["/zc/9.html"] = LIBRARY.replace("澄文旅〔2026〕21号".encode(), "望政规〔2026〕8号".encode())
    line.check()
    assert line.told() == [("new_policy", "8.html"), ("new_policy", "9.html")]
    assert len({change.policy.id for change in line.changes()}) == 2


def test_five_thousand_clauses_with_one_edited(site: Site, tmp_path: Path) -> None:
    rules = [f"第{n}条 编号{n * 7919}的单位应当于每年{n % 12 + 1}月报送第{n}号报表。" for n in range(1, 5001)]
    site.pages["/zc/9.html"] = text_page("澄岚市报表报送规定", "澄统发〔2026〕9号", rules)
    line = watching(site, tmp_path)
    line.check()
    rules[2499] = rules[2499].replace("应当", "可以")
    site.pages["/zc/9.html"] = text_page("澄岚市报表报送规定", "澄统发〔2026〕9号", rules)
    line.check()
    (change,) = line.changes()
    assert [edit.kind for edit in change.edits] == ["modified"]


def test_clauses_all_equal_with_one_more(site: Site, tmp_path: Path) -> None:
    def equal(times: int) -> bytes:
        rules = [f"第{n}条 本条的实施细则由市人民政府另行制定并公布。" for n in range(1, times + 1)]
        return text_page("澄岚市留白规定", "澄政规〔2026〕9号", rules)

    site.pages["/zc/9.html"] = equal(40)
    line = watching(site, tmp_path)
    line.check()
    site.pages["/zc/9.html"] = equal(41)
    line.check()
    assert [[edit.kind for edit in change.edits] for change in line.changes()] == [["added"]]
