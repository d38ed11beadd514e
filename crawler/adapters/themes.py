"""Systems of aggregators, and others whose lists are plain pages: each known by its mark, read and paged like any."""

from __future__ import annotations

import re
from typing import ClassVar

from crawler.adapters.base import Evidence, FetchedPage
from crawler.adapters.html_list import HtmlList


def _generator(names: str) -> str:
    """The tag in which a system names itself."""
    return rf"<meta\b[^<>]{{0,300}}\bname=[\"']generator[\"'][^<>]{{0,300}}\bcontent=[\"']?(?:{names})[^<>]{{0,100}}>"


class Theme(HtmlList):
    """A plain list with a mark."""

    mark: ClassVar[re.Pattern[str]]

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """The mark, on a page with markup."""
        found = self.mark.search(page.text) if "<" in page.text else None
        return self.evidence(found[0]) if found else None


class ZBlog(Theme):
    """Z-Blog and Z-BlogPHP: /category/x_2.html, ?page=2."""

    name = "zblog"
    mark = re.compile(_generator("Z-?Blog") + r"|/zb_(?:system|users)/[\w/]+|c_html_js_add\.(?:php|asp)", re.I)


class DedeCms(Theme):
    """DedeCMS: list_7_2.html, /plus/list.php?tid=7&TotalResult=45&PageNo=2."""

    name = "dedecms"
    mark = re.compile(
        r"/plus/(?:list|view|count|search)\.php\b|/dede(?:ajax|mao)\w*\.js|" + _generator("DedeCMS"), re.I
    )


class PhpCms(Theme):
    """PHPCMS: index.php?m=content&c=index&a=lists&catid=9&page=2."""

    name = "phpcms"
    mark = re.compile(
        r"index\.php\?m=content(?:&amp;|&)c=index(?:&amp;|&)a=\w+|/statics/js/(?:jquery|dialog)\.|/uploadfile/\d{4}/\d{4}/",
        re.I,
    )


class EmpireCms(Theme):
    """EmpireCMS (帝国): index_2.html, counters at /e/public/."""

    name = "empirecms"
    mark = re.compile(
        r"/e/(?:public|action|class|data/js|search|extend|tags|member)/[\w?./-]+|" + _generator("EmpireCMS|帝国"),
        re.I,
    )


class Drupal(Theme):
    """Drupal: ?page=1 is the second page."""

    name = "drupal"
    mark = re.compile(
        _generator("Drupal") + r"|data-drupal-[\w-]+|Drupal\.settings|/sites/(?:default|all)/(?:files|themes)/",
        re.I,
    )
