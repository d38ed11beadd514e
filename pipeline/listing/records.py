"""Listings that are JSON or JSONP: an array of records somewhere inside, whatever its fields are called."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from html import unescape
from itertools import islice
from typing import TypeAlias

from pipeline.listing.dates import day_of_value
from pipeline.listing.links import absolute
from pipeline.listing.rows import validity_of
from pipeline.listing.titles import clean, plain
from pipeline.metadata.listed_validity import further_ended
from pipeline.metadata.validity import ending_of
from pipeline.model import Entry, Validity
from pipeline.page.limits import MOST_ROWS
from pipeline.text.numbers import normal_number

Json: TypeAlias = "bool | int | float | str | list[Json] | dict[str, Json] | None"

_CALL = re.compile(r"^\s*(?:/\*.*?\*/)?\s*(?:[\w$.]{1,200}\s*&&\s*)?[\w$.\[\]'\"]{1,200}\s*\((.*)\)[\s;]*$", re.DOTALL)
_DEEPEST = 3  # boxes around a record
_MOST_TRIES = 1_000  # places where an array may begin
_ASSIGNED = re.compile(r"[:=]\s*(?=\[\s*\{)")
# Compared in lower case without underscores; the first that a record fills is taken.
_TITLES = (
    "title", "realtitle", "doctitle", "infotitle", "articletitle", "maintitle", "filename", "wjmc", "bt", "name",
    "subject", "headline", "showtitle", "topic",
)  # fmt: skip
_ADDRESSES = (
    "url", "link", "href", "infourl", "visiturl", "linkurl", "docpuburl", "pageurl", "arturl", "detailurl", "htmlurl",
    "weburl", "puburl", "publishurl", "docurl", "address", "path", "jumpurl", "contenturl", "uri",
)  # fmt: skip
_NUMBERS = (
    "pcode", "documentnumber", "cwjbh", "filenum", "fileno", "filenumber", "docno", "docnumber", "docnum", "wh", "fwzh",
    "fwh", "wjbh", "wenhao",
)  # fmt: skip
_DATES = (
    "pubdate", "publishdate", "publisheddate", "pubtime", "publishtime", "publishedtime", "pubtimestr",
    "publisheddatestr", "publishedtimestr", "publishedtimeformat", "docrelpubtime", "docpubtime", "displaypublishtime",
    "releasedate", "releasetime", "deploytime", "infodate", "fbrq", "fbsj", "gkrq", "publicdate", "showdate",
    "showtime", "date", "ptime", "time", "datetime", "handsdate", "cwrq", "cfwrqformat", "writtendate", "createdat",
    "createtime",
    "docreltime", "createdate", "inputtime", "addtime", "updatetime",
)  # fmt: skip
_WRITTEN = ("writtendate", "cfwrqformat", "cfwrq", "cwrq", "scrq", "signdate", "promulgationdate", "gbrq")
_EFFECTIVE = ("effectivedate", "implementdate", "sxrq", "ssrq", "sssj", "cssrq")
_EXPIRY = ("expirydate", "expiredate", "invaliddate", "abolishdate", "repealdate", "fzrq", "sxsj")
_ISSUERS = ("publisher", "puborg", "issuer", "issuers", "pubunit", "publishorg", "fwjg", "fbjg", "orgname", "deptname")
_INDEXES = ("indexnumber", "identifier", "index", "csyh", "syh", "indexno", "indexcode")
_ENDED = ("isexpired", "isabolished", "expired", "abolished", "isinvalid")
_VALIDITIES = (
    "validity", "effectiveness", "sxx", "yxx", "effect", "effectstatus", "timeliness", "sfyx", "status", "validstatus",
)  # fmt: skip


def load(text: str) -> Json:
    """The value of a JSON or JSONP answer; None when it is none."""
    body = text.strip().lstrip("\ufeff").strip()
    if not body or body[0] == "<":
        return None
    if body[0] not in "[{":
        match = _CALL.match(body)
        if match is None:
            return None
        body = match[1].strip()
    return _loads(body)


def loads_assigned(text: str) -> Json:
    """Arrays of records that a page's scripts assign, all in one list."""
    decoder, found, end = json.JSONDecoder(strict=False), list[Json](), 0
    for match in islice(_ASSIGNED.finditer(text), _MOST_TRIES):
        if match.end() < end:
            continue
        try:
            value, end = decoder.raw_decode(text, match.end())
        except (ValueError, RecursionError):
            continue
        found.append(value)
    return found or None


def record_entries(value: Json, base: str) -> tuple[Entry, ...]:
    """Rows of the fullest array of records with titles and addresses; () when there is none."""
    arrays = (_entries(records, base) for records in _arrays(value))
    return max(arrays, key=len, default=())


def numbers_in(value: Json) -> dict[str, int]:
    """Every whole number outside of records by its field's folded name; of two with one name the outer one."""
    told = _fields(value)
    return {name: int(one) for name, one in told.items() if isinstance(one, int | str) and str(one).isdecimal()}


def strings_in(value: Json) -> dict[str, str]:
    """Every text outside of records by its field's folded name; of two with one name the outer one."""
    return {name: one for name, one in _fields(value).items() if isinstance(one, str)}


def markup_in(value: Json) -> str:
    """The longest piece of markup inside, as publishing systems wrap their rows; "" when there is none."""
    pieces = [each for each in _strings(value) if re.search(r"<(?:li|tr|a|record)\b", each)]
    arrays = ([each for each in array if isinstance(each, str)] for array in lists_in(value))
    wrapped = ["".join(f"<div>{each}</div>" for each in texts) for texts in arrays if "<a" in "".join(texts)]
    return max([*pieces, *wrapped], key=len, default="")


def _fields(value: Json) -> dict[str, Json]:
    """Every field outside of records that holds neither fields nor a list; of two with one name the outer one."""
    found: dict[str, Json] = {}
    waiting = [value] if isinstance(value, dict) else []
    for each in waiting:
        for key, told in each.items():
            if isinstance(told, dict):
                waiting.append(told)
            elif not isinstance(told, list):
                found.setdefault(_folded(key), told)
    return found


def _loads(body: str) -> Json:
    try:
        value: Json = json.loads(body, strict=False)
    except (ValueError, RecursionError):
        return None
    return value


def _walk(value: Json) -> Iterator[Json]:
    """Every value inside, itself first."""
    waiting: list[Json] = [value]
    while waiting:
        each = waiting.pop()
        yield each
        if isinstance(each, dict):
            waiting.extend(reversed(each.values()))
        elif isinstance(each, list):
            waiting.extend(reversed(each))


def lists_in(value: Json) -> Iterator[list[Json]]:
    """Every array inside, outer ones first."""
    return (each for each in _walk(value) if isinstance(each, list))


def _strings(value: Json) -> Iterator[str]:
    return (each for each in _walk(value) if isinstance(each, str))


def _arrays(value: Json) -> Iterator[list[dict[str, Json]]]:
    for each in lists_in(value):
        records = [record for record in each if isinstance(record, dict)]
        if records:
            yield records


def _folded(key: str) -> str:
    return key.lower().replace("_", "").replace("-", "")


def _entries(records: Sequence[Mapping[str, Json]], base: str) -> tuple[Entry, ...]:
    entries: dict[str, Entry] = {}
    for record in records[:MOST_ROWS]:
        entry = _entry({_folded(key): value for key, value in _unwrapped(record).items()}, base)
        if entry:
            entries.setdefault(entry.url, entry)
    return tuple(entries.values())


def _unwrapped(record: Mapping[str, Json]) -> Mapping[str, Json]:
    """The record itself, or the one that is wrapped in it, as searches that group their hits answer."""
    for _ in range(_DEEPEST):
        inner = [each[0] if isinstance(each, list) and len(each) == 1 else each for each in record.values()]
        wrapped = [each for each in inner if isinstance(each, dict)]
        if len(wrapped) != 1 or any(_folded(key) in _TITLES for key in record):
            break
        record = wrapped[0]
    return record


def _entry(record: Mapping[str, Json], base: str) -> Entry | None:
    title = clean(unescape(re.sub(r"<[^>]*>", "", _first(record, _TITLES))))
    address = next((a for name in _ADDRESSES if (a := absolute(_first(record, (name,)), base))), "")
    if not title or not address:
        return None
    day = _day(record, _DATES)
    number = next((n for name in _NUMBERS if (n := normal_number(_first(record, (name,))))), "")
    return Entry(
        url=address,
        title=title,
        date=day,
        doc_number=number,
        validity=_validity(record),
        issuer=plain(_first(record, _ISSUERS)),
        index_number=plain(_first(record, _INDEXES)),
        written_date=_day(record, _WRITTEN),
        effective_date=_day(record, _EFFECTIVE),
        expiry_date=_day(record, _EXPIRY),
    )


def _day(record: Mapping[str, Json], names: Sequence[str]) -> date | None:
    return next((day for name in names if (day := day_of_value(record.get(name)))), None)


def _first(record: Mapping[str, Json], names: Sequence[str]) -> str:
    return next((value.strip() for name in names if isinstance(value := record.get(name), str) and value.strip()), "")


def _validity(record: Mapping[str, Json]) -> Validity:
    if any(record.get(name) in (True, 1, "1", "true") for name in _ENDED):
        return Validity.INVALID
    told = (validity_of(_first(record, (name,))) for name in _VALIDITIES)
    stated = next((each for each in told if each is not Validity.NOT_STATED), Validity.NOT_STATED)
    return further_ended(stated, ending_of(_first(record, _TITLES)))
