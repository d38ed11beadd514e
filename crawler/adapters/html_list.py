"""Plain pages: rows found without selectors, pages by their links."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lxml.html import HtmlElement

from crawler.adapters.base import Adapter, Evidence, FetchedPage
from crawler.adapters.paging import numbered, same_folder, same_listing
from crawler.request import ListingRequest
from pipeline.listing.entries import find_entries, parse
from pipeline.listing.links import absolute, address_of, base_of
from pipeline.listing.titles import plain

_NEXT = re.compile(
    r"[\[【(（<]?\s*(?:下\s*一?\s*[页頁]|后一?[页頁]|next(?:\s+page)?|older(?: posts)?)\s*[\]】)）>]?\s*[>›»→]*|[>›»→]",
    re.IGNORECASE,
)
_LAST = re.compile(r"[\[【(（]?\s*(?:尾页|末页|最后一?页|尾頁|last)\s*[\]】)）]?\s*[>›»]*", re.IGNORECASE)
_NUMBER = re.compile(r"[\[【(（]?\s*(\d{1,4})\s*[\]】)）]?")
_TOTAL = re.compile(
    r"\b(?:total_?pages?|page_?count|count_?page|pages_?total)\s*[=:]\s*['\"]?(\d{1,5})\b|共\s*(\d{1,5})\s*页",
    re.IGNORECASE,
)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Pager:
    """The links of a page that lead to other pages of its listing."""

    numbers: dict[int, str]
    current: int
    last: str
    onwards: tuple[str, ...] = field(default=())  # links that say next


class HtmlList(Adapter):
    """Any page whose main part is a list of documents."""

    name = "html_list"

    def fingerprint(self, page: FetchedPage) -> Evidence | None:
        """Rows are found in it."""
        rows = len(find_entries(page.text, url=page.url, content_type=page.content_type))
        return self.evidence(f"{rows} rows of like shape") if rows else None

    def following(self, page: FetchedPage) -> Iterable[str | ListingRequest]:
        """As the pager shows."""
        return self.linked(page)

    def linked(self, page: FetchedPage) -> Iterator[str]:
        """The link that says next, the next number, or the address with the next number in it."""
        root = parse(page.text)
        if root is None:
            return
        pager = _pager(root, page.url)
        yield from pager.onwards
        if pager.current + 1 in pager.numbers:
            yield pager.numbers[pager.current + 1]
        else:
            yield from _counted_on(pager, page)


def _pager(root: HtmlElement, url: str) -> _Pager:
    base = base_of(root, url)
    links = [(plain("".join(each.itertext())), address_of(each, base), each) for each in root.iter("a")]
    declared = (each for each in root.iter("link", "a") if each.get("rel") == "next")
    onwards = [absolute(str(each.get("href") or ""), base) for each in declared]
    onwards += [address for text, address, _ in links if address and _NEXT.fullmatch(text)]
    numbers = {
        int(match[1]): (address, each) for text, address, each in links
        if address and (match := _NUMBER.fullmatch(text)) and (same_listing(address, url) or same_folder(address, url))
    }  # fmt: skip
    last = next((address for text, address, _ in links if _LAST.fullmatch(text) and same_listing(address, url)), "")
    current = next((number for number, (address, _) in numbers.items() if address == url), 0)
    return _Pager(
        numbers={number: address for number, (address, _) in numbers.items()},
        current=current or _unlinked([each for _, each in numbers.values()]) or _counted(numbers, url),
        last=last,
        onwards=tuple(each for each in onwards if each and _leads_on(each, url)),
    )


def _leads_on(address: str, url: str) -> bool:
    """Whether a link that says next stays within the listing, and does not lead backwards."""
    if not (same_listing(address, url) or same_folder(address, url)):
        return False
    there, here = numbered(address), numbered(url)
    return not (there and here and there.before == here.before and there.number <= here.number)


def _unlinked(pager: list[HtmlElement]) -> int:
    """The number that stands among the linked ones without a link: the page shown. 0 when there is none."""
    home = pager[0].getparent() if pager else None
    if home is None:
        return 0
    area = home if len(pager) > 1 and pager[1].getparent() is home else home.getparent()
    for node in area.iter() if area is not None else ():
        bare = isinstance(node.tag, str) and len(node) == 0 and not (node.tag == "a" and node in pager)
        if bare and (match := _NUMBER.fullmatch(plain(node.text or ""))) and node.tag not in ("option", "script"):
            return int(match[1])
    return 0


def _counted(numbers: dict[int, tuple[str, HtmlElement]], url: str) -> int:
    """The page shown, told from the number in its address and those in the pager's links; 1 when there is none."""
    here = numbered(url)
    for number, (address, _) in numbers.items():
        there = numbered(address)
        if here and there and (there.before, there.after) == (here.before, here.after):
            return here.number + number - there.number
    return 1


def _counted_on(pager: _Pager, page: FetchedPage) -> Iterator[str]:
    """The next address by counting, where numbered links or the last page show how addresses are numbered."""
    here = numbered(page.url, in_query=True)
    total = max((int(one or other) for one, other in _TOTAL.findall(page.text)), default=0)
    for number, address in pager.numbers.items():
        there = numbered(address)
        if there and pager.current < max(*pager.numbers, total, 0):
            yield there.at(there.number - number + pager.current + 1)
            return
    if here and here.number < total:
        yield here.at(here.number + 1)
        return
    end = numbered(pager.last) if pager.last else None
    if end and total and end.number in (total, total - 1) and pager.current < total:
        yield end.at(end.number - total + pager.current + 1)
