"""One row of a listing: its main link, its date, its number, its validity."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from lxml.html import HtmlElement

from pipeline.listing.dates import Printed, read_date
from pipeline.listing.facts import day_in, labelled
from pipeline.listing.links import address_of
from pipeline.listing.titles import (
    brief,
    is_title,
    pieces_of,
    plain,
    title_of,
    trailing_date,
    width,
    within,
    without_counters,
)
from pipeline.metadata.listed_validity import further_ended
from pipeline.metadata.validity import ending_of
from pipeline.model import Entry, Validity
from pipeline.page.limits import MOST_LINKS
from pipeline.text.numbers import line_number

_SHORT = 60  # a text beside a title that says more is an excerpt
_TITLE = 10  # width of a title; a category in front of one says less
_SENTENCE = re.compile(r"[，。；]")
_NUMBER_LABEL = re.compile(r"^(?:文\s*号|发文字号|文件编号|公文编号)\s*[:：]?\s*")
_VALIDITY = {
    "有效": Validity.VALID, "现行有效": Validity.VALID, "继续有效": Validity.VALID,
    "失效": Validity.INVALID, "已失效": Validity.INVALID, "废止": Validity.INVALID, "已废止": Validity.INVALID,
    "部分失效": Validity.PARTLY, "部分废止": Validity.PARTLY, "部分有效": Validity.PARTLY,
    "已修改": Validity.MODIFIED, "已修订": Validity.MODIFIED, "被修改": Validity.MODIFIED,
}  # fmt: skip


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """A link whose text could be a title."""

    element: HtmlElement = field(repr=False)
    url: str
    title: str
    width: int  # of the title, see `width`


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A row as found; an entry once the whole listing is known."""

    element: HtmlElement = field(repr=False)
    link: Link
    date: Printed | None = None
    notes: tuple[str, ...] = field(default=(), repr=False)  # the texts beside the main link
    columns: Mapping[str, str] = field(default_factory=dict, repr=False)  # by field, where a head names the columns

    @property
    def aside(self) -> int:
        """How many characters stand beside the main link."""
        return sum(map(len, self.notes))


def links_of(root: HtmlElement, base: str) -> dict[HtmlElement, Link]:
    """The links of a page or fragment that lead somewhere and could name a document."""
    links: dict[HtmlElement, Link] = {}
    for element in islice(root.iter("a"), MOST_LINKS):
        url = "" if _is_hidden(element) else address_of(element, base)
        title = title_of(element) if url else ""
        if is_title(title):
            links[element] = Link(element=element, url=url, title=title, width=width(title))
    return links


def read_row(element: HtmlElement, links: Mapping[HtmlElement, Link], *, beside: Sequence[str] = ()) -> Row | None:
    """The row that an element is, with texts printed *beside* it; None when no link in it has a title."""
    titled = [links[each] for each in element.iter("a") if each in links]
    if not titled:
        return None
    link = _main_link(titled)
    notes = tuple(filter(None, map(plain, (*pieces_of(element, without=[link.element]), *beside))))
    return Row(element=element, link=link, date=_date_of(element, link, notes), notes=notes)


def _main_link(links: Sequence[Link]) -> Link:
    """The first of a row's links that says as much as a title does: what comes after it explains or prints it."""
    widest = max(each.width for each in links)
    return next(each for each in links if each.width >= min(widest, max(_TITLE, 0.4 * widest)))


def _is_hidden(link: HtmlElement) -> bool:
    """Links that people cannot see are traps for crawlers."""
    return re.search(r"display\s*:\s*none", link.get("style") or "", re.IGNORECASE) is not None


def entries_of(rows: Sequence[Row]) -> tuple[Entry, ...]:
    """Rows as entries in their order, each address once."""
    titles = without_counters([row.link.title for row in rows])
    entries: dict[str, Entry] = {}
    for row, title in zip(rows, titles, strict=True):
        entries.setdefault(row.link.url, _entry(row, title))
    return tuple(entries.values())


def _entry(row: Row, title: str) -> Entry:
    told = labelled(row.notes) | dict(row.columns)
    return Entry(
        url=row.link.url,
        title=title,
        date=row.date.day if row.date else None,
        doc_number=_number_of(row.notes),
        validity=_validity_of(row.notes, title),
        issuer=told.get("issuers", ""),
        index_number=told.get("index_number", ""),
        written_date=day_in(told, "written"),
        effective_date=day_in(told, "effective"),
        expiry_date=day_in(told, "expiry"),
    )


def validity_of(text: str) -> Validity:
    """What a cell says of a policy's validity."""
    return _VALIDITY.get(plain(text).strip("[]【】（）()"), Validity.NOT_STATED)


def _date_of(element: HtmlElement, link: Link, notes: Sequence[str]) -> Printed | None:
    """The date beside the link, in one piece or split over cells; else one inside the link or behind its text."""
    beside = _first_date(notes, link.url)
    if beside and beside.day:
        return beside
    found = [each for each in (_date_inside(link), _machine_date(element)) if each]
    return next((each for each in found if each.day), beside or (found[0] if found else None))


def _date_inside(link: Link) -> Printed | None:
    """A date in an element of its own inside the link, or behind the title in the same text."""
    texts = [brief(node) for node in within(link.element)]
    return _first_date(texts, link.url) or trailing_date(plain("".join(pieces_of(link.element))))


def _first_date(texts: Sequence[str], address: str) -> Printed | None:
    """An absolute date, in one text or spread over several, else a relative one; sentences of an excerpt tell none."""
    short = [text for text in texts if len(text) <= _SHORT and not _SENTENCE.search(text)]
    found = read_date(" ".join(short), address=address)
    if found and found.day:
        return found
    dated = [each for text in short if (each := read_date(text, address=address))]
    return next((each for each in dated if each.day), found or (dated[0] if dated else None))


def _machine_date(element: HtmlElement) -> Printed | None:
    told = next((str(each.get("datetime")) for each in element.iter("time") if each.get("datetime")), "")
    return read_date(told[:10]) if told else None


def _number_of(notes: Sequence[str]) -> str:
    return next(filter(None, (line_number(_NUMBER_LABEL.sub("", note)) for note in notes)), "")


def _validity_of(notes: Sequence[str], title: str) -> Validity:
    told = map(validity_of, notes)
    beside = next((each for each in told if each is not Validity.NOT_STATED), Validity.NOT_STATED)
    return further_ended(beside, ending_of(title))
