"""Systems that publish lists as pages."""

from __future__ import annotations

import re
from typing import ClassVar

from cms_files import Files
from cms_site import CmsSite, Policy, path_of, plain, query_of, row, wanted
from cms_themes import DedeCms, Drupal, EmpireCms, PhpCms, Vsb, ZBlog
from servers import Asked, Reply, page


class Trs(Files):
    name, adapter = "trs", "trs"
    listing, later, offset = "/zc/index.html", "/zc/index_{n}.html", -1

    def href(self, policy: Policy) -> str:
        return f"./{policy.day:%Y%m}/t{policy.day:%Y%m%d}_{policy.number}.html"

    def pager(self, number: int) -> str:
        return f'<script>createPageHTML({self.total_pages}, {number - 1}, "index", "html");</script>'


class Nsetpage(Files):
    """淮安's columns."""

    name, adapter = "nsetpage", "trs"
    listing, later = "/xxgk/zcfg/list.html", "/xxgk/zcfg/list_{n}.html"

    def pager(self, number: int) -> str:
        return f"<script>nsetpage({number},{self.total},{self.per_page});</script>"


class Ucap(Files):
    name, adapter = "ucap", "ucap"
    listing, later = "/sfgw/tzgg/list.shtml", "/sfgw/tzgg/list_{n}.shtml"

    def href(self, policy: Policy) -> str:
        return f"/sfgw/tzgg/{policy.day:%Y%m}/{policy.number:032x}.shtml"

    def listed(self, policies: list[Policy]) -> str:
        rows = "".join(
            f'<li><h4><a href="{self.href(p)}">{p.title}</a><span class="time">[{p.day}]</span></h4></li>'
            for p in policies
        )
        return f'<ul class="pageList infoList listContent">{rows}</ul>'

    def pager(self, number: int) -> str:
        call = f"createPageHTML('page_div',{self.total_pages}, {number},'list','shtml',{self.total});"
        return f'<div id="page_div"></div><script>{call}</script>'


class Nanjing(Files):
    """Rows of five spans, two of them without a document."""

    name, adapter = "trs_gkml", "trs_gkml"
    listing, later, offset = "/214/224/index_18061.html", "/214/224/index_18061_{n}.html", -1

    def listed(self, policies: list[Policy]) -> str:
        names = ("标题", "生成日期", "生效日期", "废止日期", "是否有效")
        head = "".join(f'<span class="d{n}">{each}</span>' for n, each in enumerate(names, 1))
        none = '<li><span class="d1">本年度未制定</span><span class="d2"></span><span class="d5"></span></li>'
        return f"<ul><li>{head}</li>{''.join(map(self._row, policies))}{none}</ul>"

    def _row(self, policy: Policy) -> str:
        ended = "" if policy.is_valid else str(policy.effective.replace(year=2032))
        link = f'<a href="{self.href(policy)}" title="{policy.title}">{policy.title[:18]}...</a>'
        cells = (link, policy.written, policy.effective, ended, "是" if policy.is_valid else "否")
        return "<li>" + "".join(f'<span class="d{n}">{cell}</span>' for n, cell in enumerate(cells, 1)) + "</li>"

    def pager(self, number: int) -> str:
        return f'<script>createPageHTML({self.total_pages}, {number - 1}, "index_18061", "html");</script>'


class Was(CmsSite):
    """TRS WAS: the list is a search."""

    name, adapter = "trs_was", "trs_was"
    listing = "/was5/web/search?channelid=239993"

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) != "/was5/web/search":
            return None
        query = query_of(asked)
        wanted(query, channelid="239993")
        return int(query.get("page", "1"))

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = "".join(
            row(each, f"/srcsite/A16/{each.day:%Y%m}/t{each.day:%Y%m%d}_{each.number}.html") for each in policies
        )
        return plain(f"<ul>{rows}</ul><p>共{self.total_pages}页</p>")


class Wuxi(Files):
    """Later pages are told by nothing."""

    name, adapter = "wuxi", "wuxi"
    listing, later = "/zfxxgk/xxgkml/fgwjjjd/index.shtml", "/zfxxgk/xxgkml/fgwjjjd/index_{n}.shtml"

    def href(self, policy: Policy) -> str:
        return f"/doc/{policy.day:%Y/%m/%d}/{4_000_000 + policy.number}.shtml"

    def listed(self, policies: list[Policy]) -> str:
        return f"<ul>{''.join(f'<li><a href={self.href(p)!r}>{p.title}</a>{p.day}</li>' for p in policies)}</ul>"

    def pager(self, number: int) -> str:
        return "<!-- intertid -->"


class Changzhou(CmsSite):
    name, adapter = "changzhou", "changzhou"
    listing, per_page = "/gi_class/kjj_02", 20

    def number_of(self, asked: Asked) -> int | None:
        found = re.fullmatch(r"/gi_class/kjj_02(?:/(\d+))?", path_of(asked))
        return int(found[1] or 1) if found else None

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = "".join(
            f'<tr><td>{n}</td><td><a href="/gi_news/{17 * p.number}" title="{p.title}">{p.title}</a></td>'
            f"<td>{p.day}</td></tr>"
            for n, p in enumerate(policies, 1)
        )
        return plain(f'<table class="box3">{rows}</table>')


class Gtapp(CmsSite):
    """江苏自然资源: a form posts the page's number."""

    name, adapter = "gtapp", "gtapp"
    listing = "/gtapp/nrglIndex.action?classID=2c9082"

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) != "/gtapp/nrglIndex.action":
            return None
        wanted(query_of(asked), classID="2c9082")
        return int(dict(each.split("=") for each in asked.body.split("&"))["cpage"]) if asked.method == "POST" else 1

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = "".join(
            f'<tr><td class="nlist"><a href="/gtapp/nrglView.action?id={p.number}">{p.title}</a>'
            f"<span>{p.day}</span></td></tr>"
            for p in policies
        )
        form = "<form method='post'><input type='hidden' name='cpage'></form>"
        return plain(f"<table>{rows}</table>{form}<a href=\"javascript:page('{number + 1}')\">下一页</a>")


class Plain(Files):
    """No system that is known."""

    name, adapter = "html_list", "html_list"
    listing, later = "/zc/", "/zc/index_{n}.html"


class Told(Files):
    """Later pages that only the settings tell."""

    name, adapter = "told_pages", "html_list"
    listing, later = "/sjj/list/index_pc_1.html", "/sjj/list/index_pc_{n}.html"
    options: ClassVar = {"pages": "index_pc_{page}.html"}

    def pager(self, number: int) -> str:
        return ""


class Framed(Files):
    """The list stands in an iframe."""

    name, adapter = "iframe", "iframe"
    listing, later, start = "/inner/list.html", "/inner/list_{n}.html", "/zc/outer.html"

    def frame(self, asked: Asked) -> Reply | None:
        if path_of(asked) == self.start:
            return page('<html><body><iframe src="/inner/list.html" width="100%"></iframe></body></html>')
        return None


class Arrays(Files):
    """A script writes the rows."""

    name, adapter = "script_arrays", "script_arrays"
    listing, later, offset = "/gfxwj/index.shtml", "/gfxwj/index_{n}.shtml", -1

    def listed(self, policies: list[Policy]) -> str:
        rows = "".join(
            f"urls[i]='./{p.number}.shtml';headers[i]=\"{p.title}\";year[i]='{p.day.year}';month[i]='{p.day.month}';"
            f"day[i]='{p.day.day}';i++;"
            for p in policies
        )
        return f"<script>var i=0, urls=[], headers=[], year=[], month=[], day=[];{rows}</script>"

    def pager(self, number: int) -> str:
        return f"<script>createPageHTML({self.total_pages}, {number - 1}, 'index', 'shtml');</script>"


class Feed(CmsSite):
    name, adapter = "feed", "feed"
    listing = "/feed"

    def number_of(self, asked: Asked) -> int | None:
        return int(query_of(asked).get("page", "1")) if path_of(asked) == self.listing else None

    def show(self, number: int, policies: list[Policy]) -> Reply:
        items = "".join(
            f"<entry><title>{p.title}</title><link href='/zc/{p.number}.html'/>"
            f"<updated>{p.day}T09:00:00+08:00</updated></entry>"
            for p in policies
        )
        onward = f'<link rel="next" href="/feed?page={number + 1}"/>' if number < self.total_pages else ""
        return page(f'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom">{onward}{items}</feed>')


class Sitemap(CmsSite):
    """A sitemap of sitemaps."""

    name, adapter = "sitemap", "sitemap"
    listing = "/sitemap.xml"

    def number_of(self, asked: Asked) -> int | None:
        found = re.fullmatch(r"/s(\d+)\.xml", path_of(asked))
        return int(found[1]) if found else None

    def frame(self, asked: Asked) -> Reply | None:
        if path_of(asked) != self.listing:
            return None
        count = min(self.total_pages, 20)
        places = "".join(f"<sitemap><loc>{self.origin}/s{n}.xml</loc></sitemap>" for n in range(1, count + 1))
        return page(f"<sitemapindex>{places}</sitemapindex>")

    def show(self, number: int, policies: list[Policy]) -> Reply:
        urls = "".join(
            f"<url><loc>{self.origin}/zc/{p.number}.html</loc><lastmod>{p.day}</lastmod></url>" for p in policies
        )
        return page(f"<urlset>{urls}</urlset>")


STATIC = (
    Trs, Nsetpage, Ucap, Nanjing, Was, Wuxi, Changzhou, Gtapp, Vsb, ZBlog, DedeCms, PhpCms, EmpireCms, Drupal, Plain,
    Told, Framed, Arrays, Feed, Sitemap,
)  # fmt: skip
