"""Systems of blogs, universities and companies."""

from __future__ import annotations

import re

from cms_files import Files
from cms_site import CmsSite, Policy, path_of, plain, query_of, row, wanted
from servers import Asked, Reply


class Vsb(CmsSite):
    """博达: the second page has the largest number."""

    name, adapter = "vsb", "vsb"
    listing = "/tzgg.htm"

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) == self.listing:
            return 1
        found = re.fullmatch(r"/tzgg/(\d+)\.htm", path_of(asked))
        number = self.total_pages - int(found[1]) + 1 if found else 0
        return number if number > 1 else None

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = "".join(
            f'<li id="line_u9_{n}"><a href="/info/1001/{p.number}.htm" title="{p.title}">{p.title}</a>'
            f"<span>{p.day}</span></li>"
            for n, p in enumerate(policies)
        )
        place = f"<span>共{self.total}条</span>&nbsp;<span>{number}/{self.total_pages}</span>"
        below = self.total_pages - number
        prefix = "tzgg/" if number == 1 else ""
        onward = f'<a href="{prefix}{below}.htm">下页</a>' if below else ""
        return plain(f"<ul>{rows}</ul><div>{place}{onward}</div>")


class ZBlog(Files):
    name, adapter = "zblog", "zblog"
    listing, later = "/category-3.html", "/category-3_{n}.html"

    def href(self, policy: Policy) -> str:
        return f"/post/{policy.number}.html"

    def head(self) -> str:
        return '<meta name="generator" content="Z-BlogPHP 1.5.1 Zero" />'


class DedeCms(CmsSite):
    name, adapter = "dedecms", "dedecms"
    listing = "/plus/list.php?tid=7"

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) != "/plus/list.php":
            return None
        wanted(query_of(asked), tid="7")
        return int(query_of(asked).get("PageNo", "1"))

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = "".join(row(each, f"/a/zc/{each.day:%Y%m%d}/{each.number}.html") for each in policies)
        there = f"/plus/list.php?tid=7&amp;TotalResult={self.total}&amp;PageNo={number + 1}"
        onward = f'<a href="{there}">下一页</a>' if number < self.total_pages else ""
        return plain(f"<ul>{rows}</ul><div>共 {self.total_pages}页{self.total}条 {onward}</div>")


class PhpCms(CmsSite):
    """In GBK, though the page says otherwise."""

    name, adapter = "phpcms", "phpcms"
    listing = "/index.php?m=content&c=index&a=lists&catid=9"

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) != "/index.php" or query_of(asked).get("a") == "show":
            return None
        wanted(query_of(asked), m="content", c="index", a="lists", catid="9")
        return int(query_of(asked).get("page", "1"))

    def show(self, number: int, policies: list[Policy]) -> Reply:
        link = "/index.php?m=content&amp;c=index&amp;a={0}&amp;catid=9&amp;"
        rows = "".join(row(each, link.format("show") + f"id={each.number}") for each in policies)
        onward = f'<a href="{link.format("lists")}page={number + 1}">下一页</a>' if number < self.total_pages else ""
        shown = plain(f"<ul>{rows}</ul><div id='pages'>{onward}</div>")
        return Reply(body=shown.body.decode().encode("gb18030"), headers={"Content-Type": "text/html; charset=utf-8"})


class EmpireCms(Files):
    name, adapter = "empirecms", "empirecms"
    listing, later = "/zhengce/index.html", "/zhengce/index_{n}.html"

    def head(self) -> str:
        return '<script src="/e/public/onclick/?enews=donews&amp;classid=3"></script>'


class Drupal(CmsSite):
    name, adapter = "drupal", "drupal"
    listing = "/policies"

    def number_of(self, asked: Asked) -> int | None:
        return int(query_of(asked).get("page", "0")) + 1 if path_of(asked) == self.listing else None

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = "".join(row(each, f"/node/{each.number}") for each in policies)
        onward = f'<li><a href="?page={number}" rel="next">下一页 ›</a></li>' if number < self.total_pages else ""
        generator = '<meta name="Generator" content="Drupal 10 (https://www.drupal.org)" />'
        return plain(f"<ul class='rows'>{rows}</ul><ul class='pager'>{onward}</ul>", head=generator)
