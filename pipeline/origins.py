"""Where each field of a document came from: every place of the page that tells it, the one believed first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from pipeline.blocks import Page
from pipeline.body import Body
from pipeline.copies import bare_letters
from pipeline.dates import find_day, resolve_relative
from pipeline.metadata import (
    BANNER,
    FROM_ISSUE,
    IN_FORCE,
    PERIOD,
    PUBLISHED_METAS,
    UNTIL,
    Metadata,
    number_lines,
    stamp_lines,
    validity_of,
)
from pipeline.metadata_issuers import from_title, full_names, signature, split_issuers
from pipeline.metadata_labels import Labelled
from pipeline.metadata_title import SEPARATOR
from pipeline.model import Origin, Validity, Where
from pipeline.numbers import line_number, normal_number

LONGEST = 200  # characters kept of what is printed
DATES = {
    "written": "written_date",
    "published": "published_date",
    "effective": "effective_date",
    "expiry": "expiry_date",
}
FIELDS = ("title", "doc_number", "issuers", "index_number", *DATES.values(), "validity")


def find_origins(
    page: Page, body: Body, paragraphs: Sequence[str], meta: Metadata, at: datetime | None
) -> tuple[Origin, ...]:
    """All that *page* prints for the fields of *meta*, field by field, contradictions and placeholders included.

    Within a field those that tell the value believed come first, in the order of belief.
    """
    found = [
        *_metas(page),
        *(one for label in meta.labels if (one := _of_label(label, meta, at))),
        *_lines(page, body, paragraphs, meta, at),
        *_of_text(paragraphs, meta),
    ]
    chosen = _chosen(meta)
    unique = dict.fromkeys(found)
    return tuple(sorted(unique, key=lambda one: (FIELDS.index(one.field), one.value != chosen[one.field])))


def _chosen(meta: Metadata) -> dict[str, str]:
    """The value believed of each field, as an Origin tells it."""
    return {
        "title": meta.title,
        "doc_number": meta.doc_number,
        "issuers": "、".join(meta.issuers),
        "index_number": meta.index_number,
        "written_date": _day(meta.written),
        "published_date": _day(meta.published),
        "effective_date": _day(meta.effective),
        "expiry_date": _day(meta.expiry),
        "validity": meta.validity.value,
    }


def _metas(page: Page) -> Iterator[Origin]:
    if title := page.metas.get("articletitle"):
        yield _origin("title", title, title, Where.META)
    for name in PUBLISHED_METAS:
        if printed := page.metas.get(name):
            yield _origin("published_date", printed, _day(find_day(printed)), Where.META)


def _of_label(label: Labelled, meta: Metadata, at: datetime | None) -> Origin | None:
    printed, field = label.printed, DATES.get(label.field, label.field)
    if field not in FIELDS or not printed:
        return None
    value = printed if label.is_told else ""
    if label.field in DATES:
        value = _day(find_day(printed) or (resolve_relative(printed, at) if field == "published_date" else None))
    elif field == "doc_number":
        value = normal_number(value)
    elif field == "issuers":
        value = "、".join(full_names(split_issuers(value), meta.issuers))
    elif field == "validity":
        value = validity_of(value).value if value else ""
    return _origin(field, printed, value, label.where)


def _lines(page: Page, body: Body, paragraphs: Sequence[str], meta: Metadata, at: datetime | None) -> Iterator[Origin]:
    """What lines around the text tell without a label: headings, a number, stamps, a banner."""
    title = bare_letters(meta.title)
    for line in page.lines[: body.first + 1]:
        if title and bare_letters(line.text) == title and not line.is_link:
            yield _origin("title", line.text, meta.title, Where.HEADING)
    if title and title in bare_letters(page.head_title):
        yield _origin("title", page.head_title, meta.title, Where.HEAD)
    elif page.head_title:
        yield _origin("title", page.head_title, SEPARATOR.split(page.head_title)[0].strip(), Where.HEAD)
    for text in number_lines(page, body, paragraphs):
        yield _origin("doc_number", text, line_number(text), Where.LINE)
    told = {label.printed for label in meta.labels}
    for text in reversed(stamp_lines(page, body)):
        if not any(printed and printed in text for printed in told):
            yield _origin("published_date", text, _day(find_day(text) or resolve_relative(text, at)), Where.LINE)
    for line in page.lines[max(0, body.first - 12) : body.first + 1]:
        if BANNER.search(line.text) and not line.is_link:
            yield _origin("validity", line.text, Validity.INVALID.value, Where.LINE)


def _of_text(paragraphs: Sequence[str], meta: Metadata) -> Iterator[Origin]:
    """What the text says of itself: its 署名 and date, its title's beginning, the sentences on its force."""
    signed, signed_on = signature(paragraphs)
    if signed:
        names = "、".join(signed)
        yield _origin("issuers", names, "、".join(full_names(signed, meta.issuers)), Where.SIGNATURE)
        yield _origin("written_date", signed_on, _day(find_day(signed_on)), Where.SIGNATURE)
    if titled := from_title(meta.title):
        yield _origin("issuers", "、".join(titled), "、".join(titled), Where.TITLE)
    for line in reversed(paragraphs):
        yield from _of_sentence(line, meta)


def _of_sentence(line: str, meta: Metadata) -> Iterator[Origin]:
    if found := IN_FORCE.search(line):
        yield _origin("effective_date", found[0], _day(find_day(found[1])), Where.SENTENCE)
    elif (issue := FROM_ISSUE.search(line)) and (meta.written or meta.published):
        yield _origin("effective_date", issue[0], _day(meta.written or meta.published), Where.SENTENCE)
    if until := UNTIL.search(line):
        yield _origin("expiry_date", until[0], _day(find_day(until[0])), Where.SENTENCE)
    elif meta.expiry and (years := PERIOD.search(line)):
        yield _origin("expiry_date", years[0], _day(meta.expiry), Where.SENTENCE)


def _origin(field: str, printed: str, value: str, where: Where) -> Origin:
    return Origin(field=field, printed=printed[:LONGEST], value=value, origin=where)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
