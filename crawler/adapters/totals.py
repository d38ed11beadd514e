"""What an answer's counts say of the pages behind it. Counts lie: the rows of the answer itself go before them."""

from __future__ import annotations

from pipeline.listing.records import Json, numbers_in

_PAGES = ("totalpage", "totalpages", "pagecount", "pagetotal", "countpage", "pages", "lastpage", "pagenums", "maxpage")
RECORDS = (
    "totalcount", "total", "totalrecord", "totalrecords", "totalnum", "totalelements", "totalhits", "recordcount",
    "rowcount", "allcount", "allrow", "postcount", "count",
)  # fmt: skip
CURRENT = ("currentpage", "pageno", "pagenum", "pageindex", "currpage", "curpage", "page", "current", "number")
_SIZES = ("pagesize", "perpage", "size", "limit", "pagerows", "pagenumber")
SIZE_NAMES = frozenset((*_SIZES, "n", "row", "rows", "ps"))


def promises_more(value: Json, *, place: int, rows: int, asked: int = 0) -> bool:
    """Whether there is a page behind the *place*-th, which has so many *rows* of those *asked* for; 0: it is not known.

    A total of less than what was shown already is no total. Without any, a page as full as asked for promises more.
    """
    if not rows:
        return False
    counts = numbers_in(value)
    size = next((counts[name] for name in _SIZES if counts.get(name)), 0) or asked or rows
    pages = next((counts[name] for name in _PAGES if counts.get(name)), 0)
    if pages >= place:
        return place < pages
    records = next((counts[name] for name in RECORDS if counts.get(name)), 0)
    if records >= (place - 1) * size + rows:
        return place * size < records
    return bool(asked) and rows >= asked
