"""What a page tells of its document: number, issuers, dates, validity; from fields, meta tags and the text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.blocks import Page
from pipeline.body import Body
from pipeline.dates import DATE, HAN_DATE, RELATIVE, find_day, resolve_relative, years_later
from pipeline.metadata_issuers import from_title, full_names, signature, split_issuers
from pipeline.metadata_labels import Labelled, best_labels, read_labels
from pipeline.metadata_title import find_title, printed_title
from pipeline.model import Validity
from pipeline.numbers import line_number, normal_number

PUBLISHED_METAS = (
    "pubdate",
    "publishdate",
    "firstpublishedtime",
    "article:published_time",
    "publishtime",
    "og:release_date",
)
VALIDITIES = (
    (re.compile(r"未知|不详|不明|待定"), Validity.UNKNOWN),
    (re.compile(r"部分(?:失效|废止|有效)"), Validity.PARTLY),
    (re.compile(r"修改|修订|修正"), Validity.MODIFIED),
    (re.compile(r"废止|失效|无效|作废|撤销|^否$|已过期|停止执行"), Validity.INVALID),
    (re.compile(r"有效|^是$|现行|在用|生效"), Validity.VALID),
)
OTHER_DATE = re.compile(r"(?:成文|印发|发文|颁布|签发|生成|生效|施行|实施|失效|废止)(?:日期|时间)")
BANNER = re.compile(
    r"^[（(【\[※*]?\s*(?:本|此|该)(?:文件?|件|通知|办法|规定|意见|方案|政策|法规)?\s*(?:已(?:被|经)?|自[^，。]{4,16}(?:起"
    r"|日))[^，。；]{0,30}(?:废止|失效|停止执行)",
)
DAY = rf"(?:{DATE.pattern}|{HAN_DATE.pattern})"
IN_FORCE = re.compile(rf"自\s*({DAY})\s*起(?:正式)?(?:施行|实施|生效|执行)")
FROM_ISSUE = re.compile(r"自(?:印发|发布|公布|颁布|发文|下发)之日起(?:正式)?(?:施行|实施|生效|执行)")
UNTIL = re.compile(rf"有效期(?:限)?(?:至|到|截至|截止)\s*(?:到|至)?\s*({DAY})|(?:执行|施行)至\s*({DAY})(?:止|结束)?")
PERIOD = re.compile(r"有效期(?:限)?(?:为|暂定)?\s*([\d一二两三四五六七八九十]{1,3})\s*年")
YEARS = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """The fields of a document, as far as its page tells them."""

    title: str
    document_title: str
    doc_number: str
    issuers: tuple[str, ...]
    index_number: str
    written: date | None
    published: date | None
    effective: date | None
    expiry: date | None
    validity: Validity
    validity_evidence: str
    labels: tuple[Labelled, ...] = ()


def read_metadata(page: Page, body: Body, paragraphs: Sequence[str], at: datetime | None) -> Metadata:
    """All that *page* tells of its document, whose text is *paragraphs*; *at* resolves “234天前”."""
    labels = read_labels(page.lines[: body.first], page.lines[body.end :], page)
    fields = best_labels(labels)
    title = find_title(page, fields.get("title", ""), body.first)
    signed, signed_on = signature(paragraphs)
    written = find_day(fields.get("written", "")) or find_day(signed_on)
    published = _published(page, body, fields, at)
    effective, expiry = force_dates(fields, paragraphs, written or published)
    validity, evidence = _validity(fields, page, body)
    return Metadata(
        title=title,
        document_title=printed_title(title, paragraphs),
        doc_number=_number(fields, page, body, paragraphs),
        issuers=_issuers(fields, page, signed, title),
        index_number=fields.get("index_number", ""),
        written=written,
        published=published,
        effective=effective,
        expiry=expiry,
        validity=validity,
        validity_evidence=evidence,
        labels=labels,
    )


def _number(fields: dict[str, str], page: Page, body: Body, paragraphs: Sequence[str]) -> str:
    """The labelled number, else one that stands alone on a line above the text."""
    if "doc_number" in fields:
        return normal_number(fields["doc_number"])
    return next((line_number(line) for line in number_lines(page, body, paragraphs)), "")


def number_lines(page: Page, body: Body, paragraphs: Sequence[str]) -> list[str]:
    """The lines above the text and at its beginning that are nothing but a number, each once."""
    above = [line.text for line in page.lines[max(0, body.start - 6) : body.first] if not line.is_link]
    return list(dict.fromkeys(line for line in [*above, *paragraphs[:8]] if line_number(line)))


def _issuers(fields: dict[str, str], page: Page, signed: Sequence[str], title: str) -> tuple[str, ...]:
    known = [*signed, *from_title(title), *split_issuers(page.metas.get("contentsource", ""))]
    labelled = full_names(split_issuers(fields.get("issuers", "")), known)
    if len(labelled) == 1 and len(signed) > 1 and labelled[0] in signed:
        return tuple(signed)
    return labelled or full_names(tuple(signed), known) or from_title(title)


def _published(page: Page, body: Body, fields: dict[str, str], at: datetime | None) -> date | None:
    """Meta tag, field, the first date between heading and text; a relative one only when *at* is known."""
    for name in PUBLISHED_METAS:
        if day := find_day(page.metas.get(name, "")):
            return day
    labelled = fields.get("published", "")
    if day := find_day(labelled):
        return day
    stamps = stamp_lines(page, body)
    absolute = [text for text in stamps if DATE.search(text)]
    if absolute:
        return find_day(absolute[-1])
    return next((day for text in [labelled, *stamps] if (day := resolve_relative(text, at))), None)


def stamp_lines(page: Page, body: Body) -> list[str]:
    """The lines shortly above the text that tell a date, absolute or relative, other than today's."""
    start = min(body.lines, default=body.first)
    lines = page.lines[max(0, start - 15) : start]
    labels = ("", *(line.text for line in lines))  # a value may stand under or beside its label
    near = [
        line.text
        for line, label in zip(lines, labels, strict=False)
        if len(line.text) < 120 and not line.is_link and not (OTHER_DATE.search(line.text) or OTHER_DATE.match(label))
    ]
    return [text for text in near if not text.startswith("今天") and (DATE.search(text) or RELATIVE.search(text))]


def _validity(fields: dict[str, str], page: Page, body: Body) -> tuple[Validity, str]:
    if value := fields.get("validity", ""):
        return validity_of(value), value
    if ended := fields.get("invalidity", ""):
        return (Validity.VALID if ended.startswith("否") else Validity.INVALID), ended
    for line in page.lines[max(0, body.first - 12) : body.first + 1]:
        if BANNER.search(line.text) and not line.is_link:
            return Validity.INVALID, line.text
    return Validity.NOT_STATED, ""


def validity_of(printed: str) -> Validity:
    """The state that a field's words name."""
    return next((state for pattern, state in VALIDITIES if pattern.search(printed)), Validity.NOT_STATED)


def force_dates(
    fields: dict[str, str], paragraphs: Sequence[str], issued: date | None
) -> tuple[date | None, date | None]:
    """When the document comes into force and when it lapses, from its fields or its last sentences."""
    effective, expiry = find_day(fields.get("effective", "")), find_day(fields.get("expiry", ""))
    for line in reversed(paragraphs):
        if effective is None and (found := IN_FORCE.search(line)):
            effective = find_day(found[1])
        if effective is None and FROM_ISSUE.search(line):
            effective = issued
        if expiry is None and (found := UNTIL.search(line)):
            expiry = find_day(found[0])
        if expiry is None and effective and (years := PERIOD.search(line)):
            expiry = years_later(effective, _years(years[1]))
    return effective, expiry


def _years(text: str) -> int:
    return int(text) if text.isdigit() else YEARS.get(text[:1], 1)
