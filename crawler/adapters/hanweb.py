"""大汉 Hanweb jpage: rows in a datastore, more of them from dataproxy.jsp."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urlencode, urljoin

from crawler.adapters.base import Adapter, Evidence, FetchedPage
from crawler.adapters.html_list import HtmlList
from crawler.adapters.paging import numbered
from pipeline.errors import AnswerUnlikeError
from pipeline.listing.links import absolute
from pipeline.model import Entry
from pipeline.reasons.visit_words import VisitReason, visit_reason

_FINGERPRINT = re.compile(
    r"<datastore\b|<recordset\b|<record>|/jpage/(?:more\w*)?dataproxy\.jsp|\.jpage\(", re.IGNORECASE
)
_TOTAL = re.compile(r"<totalrecord>\s*(\d+)|\btotalRecord\s*[:=]\s*['\"]?(\d+)", re.IGNORECASE)
_RECORD = re.compile(r"<record\b[^>]*>(?!\s*</record>)", re.IGNORECASE)
_NEXT_GROUP = re.compile(r"<nextgroup>.*?href=\\?[\"']([^\"'\\]+)", re.IGNORECASE | re.DOTALL)
_START = re.compile(r"([?&]startrecord=)(\d+)", re.IGNORECASE)
_END = re.compile(r"([?&]endrecord=)(\d+)", re.IGNORECASE)
_PROXY = re.compile(r"proxyUrl\s*:\s*['\"]([^'\"]+)['\"]")
_PER_PAGE = re.compile(r"perPage\s*:\s*(\d+)")
_PARAMETERS = re.compile(r"ajaxParam\s*:\s*\{(.*?)\}", re.DOTALL)
_PARAMETER = re.compile(r"['\"]?(\w+)['\"]?\s*:\s*['\"]?([^'\",}]*)['\"]?")
_WHOLE_PAGE = re.compile(r"\s*<(?:!doctype\s+html|html)\b", re.IGNORECASE)
_GROUP = 3  # pages that jpage fetches at a time


class Hanweb(Adapter):
    """Pages whose rows stand in `<script type="text/xml"><datastore>`, and the answers that carry them on."""

    name = "hanweb"

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """Datastores, their records, or the script that fetches them."""
        found = _FINGERPRINT.search(page.text)
        return self.evidence(found[0]) if found else None

    def rows(self, page: FetchedPage, *, select: str = "") -> tuple[Entry, ...]:
        """Records; what dataproxy.jsp answers is never a whole page."""
        if "dataproxy.jsp" in page.url and _WHOLE_PAGE.match(page.text):
            raise AnswerUnlikeError(page.url, visit_reason(VisitReason.INTERFACE_LACKS, detail="<datastore>"))
        return super().rows(page, select=select)

    def following(self, page: FetchedPage) -> Iterator[str]:
        """The records behind those shown, as far as there are any; else the group the page names."""
        shown = len(_RECORD.findall(page.text))
        total = _total(page.text)
        if not shown or _last_shown(page.url, shown) >= (total or float("inf")):
            return
        if _START.search(page.url):
            yield _behind(page.url)
            return
        if group := _NEXT_GROUP.search(page.text):
            yield absolute(unescape(group[1]), page.url)
        if (here := numbered(page.url, in_query=True)) and "dataproxy" in page.url:
            yield here.at(here.number + 1)
        if scripted := _scripted(page, shown):
            yield scripted
        yield from HtmlList().linked(page)


def _total(text: str) -> int:
    """How many records there are in all, 0 when the page does not say."""
    match = _TOTAL.search(text)
    return int(match[1] or match[2]) if match else 0


def _last_shown(url: str, shown: int) -> int:
    start, end = _START.search(url), _END.search(url)
    if start is None:
        return shown
    return int(end[2]) if end else int(start[2]) + shown - 1


def _behind(url: str) -> str:
    """The same request for as many records, from the first not asked for yet."""
    start, end = _START.search(url), _END.search(url)
    first = int(start[2]) if start else 1
    size = int(end[2]) - first + 1 if end else 0
    if size <= 0:
        return ""
    url = _START.sub(rf"\g<1>{first + size}", url, count=1)
    return _END.sub(rf"\g<1>{first + 2 * size - 1}", url, count=1)


def _scripted(page: FetchedPage, shown: int) -> str:
    """The request that the page's own script would make for the next group."""
    proxy, parameters = _PROXY.search(page.text), _PARAMETERS.search(page.text)
    if proxy is None or parameters is None:
        return ""
    size = _PER_PAGE.search(page.text)
    per_page = int(size[1]) if size else max(shown // _GROUP, 1)
    records = {"startrecord": shown + 1, "endrecord": shown + _GROUP * per_page, "perpage": per_page}
    query = urlencode([*records.items(), *_PARAMETER.findall(parameters[1])])
    return urljoin(page.url, f"{proxy[1]}?{query}")
