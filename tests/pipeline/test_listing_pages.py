"""Rows found in plain pages, whatever markup their list is made of."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.errors import AdapterError
from pipeline.listing.entries import find_entries
from pipeline.model import Kind, Validity
from pipeline.read import read

TITLES = [
    "关于印发青禾市低空经济发展若干措施的通知",
    "青禾市人民政府关于加快数字乡村建设的实施意见",
    "青禾市科技创新专项资金管理办法",
    "关于开展2024年度高新技术企业认定工作的公告",
    "青禾市住房保障实施细则",
]
DAYS = [date(2024, 3, 4), date(2024, 2, 28), date(2024, 1, 15), date(2023, 12, 1), date(2023, 11, 20)]
URL = "http://www.example.org/zwgk/zc/"
MENU = "".join(f'<li><a href="/n{i}/">{t}</a></li>' for i, t in enumerate(["首页", "政务公开", "互动交流", "数据开放"]))
HOT = "".join(f'<li><a href="/h/{i}.html">青禾召开第{i}次经济工作会议部署重点任务</a></li>' for i in range(8))
PROSE = "为进一步优化营商环境，推动有关工作落实，现就有关事项通知如下，请结合实际认真执行。" * 2

LIST_OF = {"li": "ul", "tr": "table", "dt": "dl"}


def page(main: str, head: str = "") -> str:
    return (
        f'<html><head><title>政策文件</title>{head}</head><body><div class="nav"><ul>{MENU}</ul></div>'
        f'<div class="main">{main}</div><div class="right"><h3>热点关注</h3><ul>{HOT}</ul></div>'
        '<div class="footer"><p>主办：青禾市人民政府办公室</p></div></body></html>'
    )


def listed(row: str, first: str = "") -> str:
    """A list of a row's template: {i} its place, {t} its title, {d} its day, {n} its place from 1."""
    rows = (row.format(i=i, t=t, d=d, n=i + 1) for i, (t, d) in enumerate(zip(TITLES, DAYS, strict=True)))
    tag = LIST_OF.get(row[1:3], "div")
    return f"<{tag}>{first}{''.join(rows)}</{tag}>"


AFTER = listed('<li><a href="a{i}.html">{t}</a><span>{d}</span></li>')
DATED = {
    "date after": '<li><a href="a{i}.html">{t}</a><span>{d}</span></li>',
    "date before, in brackets": '<li><span>[{d}]</span><a href="a{i}.html">{t}</a></li>',
    "date in words": '<li><a href="a{i}.html">{t}</a><i>{d.year}年{d.month}月{d.day}日</i></li>',
    "date with dots inside the link": '<li><a href="a{i}.html"><p>{t}</p><em>{d:%Y.%m.%d}</em></a></li>',
    "date behind the title in one text": '<li><a href="a{i}.html">{t} [{d}]</a></li>',
    "date with a time": '<li><a href="a{i}.html">{t}</a><span>{d} 08:30:00</span></li>',
    "absolute beside relative": '<li><h2><a href="a{i}.html">{t}</a></h2><p>admin {n}个月前 ({d}) 政策 {i}13</p></li>',
    "day above year and month, with an excerpt": '<div class="it"><div><b>{d:%d}</b><span>{d:%Y-%m}</span></div><div>'
    '<h4><a href="a{i}.html">{t}</a></h4><p>本办法自2021年5月6日起施行，请认真贯彻执行……</p></div></div>',
    "day above year and month, inside the link": '<li><a href="a{i}.html"><p><b>{d:%d}</b><i>{d:%Y/%m}</i></p>'
    '<div class="tit">{t}</div></a></li>',
    "year above month and day": '<li><i>{d:%Y}</i><b>{d:%m-%d}</b><a href="a{i}.html">{t}</a></li>',
    "definition list": '<dt><a href="a{i}.html">{t}</a></dt><dd>{d}</dd>',
    "line breaks": '<a href="a{i}.html">{t}</a> ({d})<br>',
    "line breaks, date first": '<i>{d}</i> <a href="a{i}.html">{t}</a><br>',
    "paragraphs": '<p><a href="a{i}.html">{t}</a>　{d}</p>',
    "a table a row": '<table><tr><td>·</td><td><a href="a{i}.html">{t}</a></td><td>{d}</td></tr></table>',
    "links that are rows": '<a href="a{i}.html"><span>{t}</span><span>{d}</span></a>',
    "category, title and interpretation": '<li><a href="/lm/">[政策文件]</a><a href="a{i}.html">{t}</a>'
    '<a href="j{i}.html">一图读懂《{t}》政策解读</a><span>{d}</span></li>',
    "cards": '<div class="c"><a href="a{i}.html"><img alt="" src="x.jpg"></a><div><a href="a{i}.html"><h3>{t}</h3></a>'
    f'<p>{PROSE}</p>' '<time datetime="{d}T08:00:00+08:00">上周</time></div></div>',
    "cut titles": '<li><a href="a{i}.html" title="{t}">{t:.9}...</a><span>{d}</span></li>',
    "title attribute with more lines": '<li><a href="a{i}.html" title="{t}&#10;发布：{d}&#10;点击：33">{t}</a>{d}</li>',
    "counters glued to titles": '<li><a href="a{i}.html">{t}{i}7</a><em>{d}</em></li>',
    "pins and bullets": '<li><b>置顶</b><a href="a{i}.html">[置顶]·{t}</a><i>NEW</i> {d}</li>',
    "two dates, one called published": '<li><a href="a{i}.html">{t}</a><p>成文：2019-01-0{n} 发布日期：{d}</p></li>',
    "rows parted in lists of one": '<ul><li><a href="a{i}.html">{t}</a><span>{d}</span></li></ul>',
    "cut titles, whole on their rows": '<li title="{t}"><a href="a{i}.html">{t:.9}…</a><span>{d}</span></li>',
    "column inside the link": '<li><a href="a{i}.html"><i>通知公告</i>{t}<span>{d}</span></a></li>',
    "number below the title": '<li><p><a href="a{i}.html">{t}</a></p><p>青政办发〔2024〕{n}号　{d}</p></li>',
    "hidden card of fields": '<li><a href="a{i}.html">{t}</a><div style="display:none"><p>发文日期：2019-01-0{n}</p>'
    '<p>发布日期：{d}</p></div><span>{d}</span></li>',
    "rows parted by lines": '<tr><td><img src="d.gif"></td><td><a href="a{i}.html">{t}</a></td><td>[{d}]</td></tr>'
    '<tr><td colspan="3" height="1"></td></tr>',
    "boxes as columns": '<div class="r"><p>{n}</p><p><a href="a{i}.html">{t}</a></p><p>青禾市</p><p>{d}</p></div>',
    "buttons beside": '<li><a href="a{i}.html">{t}</a><a href="j{i}.html">解读</a><a href="k{i}.html">图解</a>{d}</li>',
    "rows under months": '<div class="year"><h3>{d:%Y}年{d.month}月</h3>'
    '<ul><li><a href="a{i}.html">{t}</a> {d}</li></ul></div>',
}  # fmt: skip


@pytest.mark.parametrize("shape", DATED)
def test_rows_of_any_shape_are_found_with_title_and_date(shape: str) -> None:
    entries = find_entries(page(listed(DATED[shape])), url=URL)
    assert [(e.url, e.title, e.date) for e in entries] == [
        (f"{URL}a{i}.html", title, day) for i, (title, day) in enumerate(zip(TITLES, DAYS, strict=True))
    ]


@pytest.mark.parametrize("shape", DATED)
def test_a_page_of_rows_is_a_listing(shape: str) -> None:
    if shape != "cards":  # excerpts so long that they are a page of articles
        assert read(page(listed(DATED[shape])).encode(), url=URL).kind is Kind.LISTING


def test_columns_of_numbers_beside_titles_are_no_text() -> None:
    row = '<tr><td>{n}</td><td>0144/2024-000{n}</td><td><a href="a{i}.html">{t}</a></td>'
    row += "<td>青政发〔2024〕{n}号</td><td>{d}</td></tr>"
    head = "<tr><th>序号</th><th>索引号</th><th>文件名称</th><th>文号</th><th>发文日期</th></tr>"
    document = read(page(listed(row, head)).encode(), url=URL)
    assert document.kind is Kind.LISTING
    assert [(e.title, e.date) for e in document.entries] == list(zip(TITLES, DAYS, strict=True))


def test_a_month_and_day_takes_its_year_from_an_address_that_carries_the_same_day() -> None:
    told = listed('<li><a href="{d:%Y%m}/t{d:%Y%m%d}_{i}.html">{t}</a><span>{d:%m-%d}</span></li>')
    untold = listed('<li><a href="a{i}.html">{t}</a><span>{d:%m-%d}</span></li>')
    assert [e.date for e in find_entries(page(told), url=URL)] == DAYS
    assert [e.date for e in find_entries(page(untold), url=URL)] == [None] * 5


def test_relative_dates_alone_give_none() -> None:
    relative = listed('<li><a href="a{i}.html">{t}</a> <span>{n}5天前</span> <span>{i}次浏览</span></li>')
    assert [(e.title, e.date) for e in find_entries(page(relative), url=URL)] == [(title, None) for title in TITLES]


def test_a_list_without_dates_is_found_when_its_titles_are_those_of_documents() -> None:
    undated = listed('<li><a href="a{i}.html">{t}</a></li>')
    assert [e.title for e in find_entries(page(undated))] == TITLES


def test_numbers_validity_and_publication_stand_in_columns() -> None:
    head = "<tr><th>标题</th><th>文号</th><th>是否有效</th><th>成文日期</th><th>发布日期</th></tr>"
    cells = "<td>青政发[2024] {n} 号</td><td>否</td><td>2020-01-0{n}</td><td>{d}</td>"
    entries = find_entries(page(listed('<tr><td><a href="a{i}.html">{t}</a></td>' + cells + "</tr>", head)))
    assert [e.doc_number for e in entries] == [f"青政发〔2024〕{i + 1}号" for i in range(5)]
    assert {e.validity for e in entries} == {Validity.INVALID}
    assert [e.date for e in entries] == DAYS


def test_a_year_at_the_end_of_titles_is_no_counter() -> None:
    row = '<li><a href="{0}.html">青禾市政府信息公开工作年度报告{0}</a> {0}-01-31</li>'
    yearly = "".join(row.format(year) for year in range(2019, 2024))
    assert find_entries(page(f"<ul>{yearly}</ul>"))[0].title.endswith("报告2019")


@pytest.mark.parametrize(
    "link",
    [
        """<a href="javascript:void(0)" onclick="name2('/x/a.html')">{title}</a>""",
        """<a href="javascript:name2('/x/a.html');">{title}</a>""",
        """<a href="#" onclick="window.open('http://www.example.org/x/a.html')">{title}</a>""",
        """<a href="/x/a.html#top">{title}</a>""",
        """<a href=" ../../x/a.html ">{title}</a>""",
    ],
)
def test_addresses_are_absolute_even_out_of_scripts(link: str) -> None:
    row = f"<li>{link.format(title=TITLES[0])}<span>2024-03-04</span></li>"
    assert [e.url for e in find_entries(page(f"<ul>{row}</ul>"), url=URL)] == ["http://www.example.org/x/a.html"]


def test_links_that_lead_nowhere_or_are_hidden_are_no_rows() -> None:
    nowhere = ["mailto:a@example.org", "javascript:void(0)", "tel:110", "http://[", "#", ""]
    bad = "".join(f'<li><a href="{href}">{TITLES[1]}</a> 2024-01-01</li>' for href in nowhere)
    bad += f'<li><a href="/trap" style="display: none">{TITLES[1]}</a> 2024-01-01</li>'
    good = "".join(f'<li><a href="{i % 2}.html">{TITLES[i % 2]}</a> 2024-01-02</li>' for i in range(4))
    assert [e.url for e in find_entries(page(f"<ul>{bad}{good}</ul>"), url=URL)] == [f"{URL}0.html", f"{URL}1.html"]


def test_base_href_is_what_addresses_are_seen_from() -> None:
    text = page(AFTER, '<base href="http://static.example.org/zc/">')
    assert find_entries(text, url=URL)[0].url == "http://static.example.org/zc/a0.html"


def test_a_row_alone_is_a_list_and_the_side_column_is_not_taken_for_it() -> None:
    row = f'<ul><li><a href="a.html">{TITLES[0]}</a><span>2024-03-04</span></li></ul>'
    assert [e.title for e in find_entries(page(row))] == [TITLES[0]]


NO_LISTINGS = {
    "empty list": page("<ul></ul>"),
    "notice": page("<h1>提示信息</h1><p>栏目建设中</p>"),
    "article with dated related documents": page(
        f"<h1>{TITLES[0]}</h1>" + f"<p>{PROSE}</p>" * 8 + "<h3>更多</h3>" + AFTER
    ),
    "short article between its neighbours": page(
        f"<h1>{TITLES[0]}</h1><p>{PROSE}{PROSE}</p><div>上一篇：无</div>" + AFTER
    ),
    "picture that its head calls an article": page(
        '<img src="a.png">' + AFTER,
        f'<meta name="ArticleTitle" content="{TITLES[0]}"><meta name="PubDate" content="2024-03-04 10:00">',
    ),
    "files of an article": page("".join(f'<p><a href="{i}.pdf">附件{i}：{t}</a></p>' for i, t in enumerate(TITLES))),
    "link farm": page("".join(f'<a href="http://{i}.example.org/">青禾市第{i}街道办事处</a> ' for i in range(100))),
    "nothing": "",
    "blanks": " \n\ufeff ",
    "no markup": "青禾市住房保障实施细则",
    "NUL and broken tags": "\0<ul><li><a href=x>" + "<div>" * 300,
    "lone surrogate": "<p>\ud800</p>",
    "number": "42",
    "cut JSON": '{"data": [{"title": "a", "url":',
}


@pytest.mark.parametrize("kind", NO_LISTINGS)
def test_what_is_no_listing_gives_no_rows(kind: str) -> None:
    assert find_entries(NO_LISTINGS[kind], url=URL) == ()


def test_a_picture_is_never_read() -> None:
    assert find_entries(page(AFTER), content_type="image/png") == ()


def test_rows_can_be_selected() -> None:
    text = page(f"<p>{PROSE}</p>" * 9 + '<div class="x"><div><a href="a.html">青禾日报</a></div></div>')
    assert [e.title for e in find_entries(text, url=URL, select="div.x > div")] == ["青禾日报"]
    assert find_entries(text, url=URL, select="table.none tr") == ()


def test_a_selector_that_is_not_css_is_refused() -> None:
    with pytest.raises(AdapterError, match="not a CSS selector"):
        find_entries(page(""), url=URL, select="ul >> li[")


def test_english_lists_are_read_too() -> None:
    titles = ["Guidance on battery recycling", "Clean Air (Amendment) Regulations", "Notice of revised export rules"]
    days = ["4 March 2024", "January 15, 2024", "2023-12-01"]
    made = "".join(f"<li><a href='/{d}'>{t}</a> <span>{d}</span></li>" for t, d in zip(titles, days, strict=True))
    entries = find_entries(f"<html><body><nav><a href='/'>Home page of it all</a></nav><ul>{made}</ul></body></html>")
    assert [(e.title, e.date) for e in entries] == list(zip(titles, [DAYS[0], DAYS[2], DAYS[3]], strict=True))
