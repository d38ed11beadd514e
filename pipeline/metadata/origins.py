"""Where each field of a document came from: every place of the page that tells it, the one believed first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from pipeline.fields.labels import Labelled
from pipeline.metadata.issuers import from_title, full_names, signature, split_issuers
from pipeline.metadata.number import number_lines, title_number
from pipeline.metadata.order import adoption, order_issuer
from pipeline.metadata.published import date_origin
from pipeline.metadata.read import Metadata
from pipeline.metadata.tags import LINKED_DATA
from pipeline.metadata.title import SEPARATOR
from pipeline.model import Origin, Where
from pipeline.noise.body import Body
from pipeline.noise.doubles import bare_letters
from pipeline.page.blocks import Page
from pipeline.text.dates import find_day, find_when
from pipeline.text.numbers import normal_number

LONGEST = 200  # characters kept of what is printed
DATES = {
    "written": "written_date",
    "published": "published_date",
    "effective": "effective_date",
    "expiry": "expiry_date",
}
FIELDS = ("title", "doc_number", "issuers", "index_number", *DATES.values(), "validity")


def find_origins(page: Page, body: Body, paragraphs: Sequence[str], meta: Metadata) -> tuple[Origin, ...]:
    """All that *page* prints for the fields of *meta*, field by field, contradictions and placeholders included.

    Within a field those that tell the value believed come first, in the order of belief.
    """
    found = [
        *_of_head(page),
        *(one for label in meta.labels if (one := _of_label(label, meta))),
        *_of_headings(page, body, meta),
        *_of_numbers(page, body, paragraphs, meta),
        *_of_text(paragraphs, meta),
        *meta.told,
    ]
    chosen = _chosen(meta)
    unique = dict.fromkeys(replace(one, printed=one.printed[:LONGEST]) for one in found)
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


def _of_head(page: Page) -> Iterator[Origin]:
    if title := page.metas.get("articletitle"):
        yield Origin(field="title", printed=title, value=title, origin=Where.META)
    if title := page.metas.get(f"{LINKED_DATA}headline"):
        yield Origin(field="title", printed=title, value=title, origin=Where.LINKED)


def _of_label(label: Labelled, meta: Metadata) -> Origin | None:
    """Of the fields that are read in one place alone; the others are in `Metadata.told`."""
    printed, field = label.printed, label.field
    if not printed or field not in ("title", "doc_number", "issuers", "index_number", "written"):
        return None
    if field == "written":
        return date_origin("written_date", printed, find_when(printed), label.where)
    value = printed if label.is_told else ""
    if field == "doc_number":
        value = normal_number(value)
    elif field == "issuers":
        value = "、".join(full_names(split_issuers(value), meta.issuers))
    return Origin(field=field, printed=printed, value=value, origin=label.where)


def _of_headings(page: Page, body: Body, meta: Metadata) -> Iterator[Origin]:
    title = bare_letters(meta.title)
    for line in page.lines[: body.first + 1]:
        if title and not line.is_link and bare_letters(line.text) == title:
            yield Origin(field="title", printed=line.text, value=meta.title, origin=Where.HEADING)
    if page.head_title:
        told = title and title in bare_letters(page.head_title)
        value = meta.title if told else SEPARATOR.split(page.head_title)[0].strip()
        yield Origin(field="title", printed=page.head_title, value=value, origin=Where.HEAD)


def _of_numbers(page: Page, body: Body, paragraphs: Sequence[str], meta: Metadata) -> Iterator[Origin]:
    for printed, value in number_lines(page, body, paragraphs):
        yield Origin(field="doc_number", printed=printed, value=value, origin=Where.LINE)
    if number := title_number(meta.title):
        yield Origin(field="doc_number", printed=meta.title, value=number, origin=Where.TITLE)


def _of_text(paragraphs: Sequence[str], meta: Metadata) -> Iterator[Origin]:
    """What the text says of itself: its 署名 and date, the note on its adoption, its title's beginning, its number."""
    signed, signed_on = signature(paragraphs)
    if signed:
        value = "、".join(full_names(signed, meta.issuers))
        yield Origin(field="issuers", printed="、".join(signed), value=value, origin=Where.SIGNATURE)
    if signed_on:
        day = find_day(signed_on)
        yield date_origin("written_date", signed_on, find_when(signed_on) if day else None, Where.SIGNATURE)
    note, adopted = adoption(paragraphs)
    if adopted:
        yield date_origin("written_date", note, find_when(adopted.isoformat()), Where.SENTENCE)
    if titled := from_title(meta.title):
        yield Origin(field="issuers", printed="、".join(titled), value="、".join(titled), origin=Where.TITLE)
    if organ := order_issuer(meta.doc_number):
        yield Origin(field="issuers", printed=meta.doc_number, value=organ, origin=Where.LINE)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
