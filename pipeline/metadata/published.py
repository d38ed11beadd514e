"""When a page was published: every place that tells it, the most believed first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime

from pipeline.fields.labels import Labelled
from pipeline.metadata.tags import LINKED_DATA, published_tags
from pipeline.model import Origin, Precision, Where
from pipeline.noise.body import Body
from pipeline.page.blocks import Page
from pipeline.text.dates import DATE, RELATIVE, When, address_when, find_when

OTHER_DATE = re.compile(
    r"(?:成文|印发|发文|颁布|签发|签署|生成|生效|施行|实施|失效|废止|通过|制定|执行|终止|截止)(?:日期|时间)"
)
ADOPTED = re.compile(r"^[（(].*\d{4}\s*年.*(?:通过|公布|发布|修订|修正|批准)")  # a law's own history
NEAR = 15  # lines above the text among which a stamp is looked for
# Meta tag, JSON-LD, field, stamp, address; then what only the time of the visit can tell; then what tells no day.
TRUST = (Where.META, Where.LINKED, Where.BLOCK, Where.LABEL, Where.LINE, Where.ADDRESS)


def published_origins(
    page: Page, body: Body, labels: Sequence[Labelled], *, url: str, at: datetime | None
) -> tuple[Origin, ...]:
    """What tells the day of publication, the most believed first; relative dates are resolved at *at*."""
    told = [*_of_tags(page, at), *_of_labels(labels, at), *_of_stamps(page, body, labels, at)]
    if when := address_when(url):
        told.append(date_origin("published_date", url, when, Where.ADDRESS))
    return tuple(sorted(told, key=_distrust))


def date_origin(field: str, printed: str, when: When | None, where: Where) -> Origin:
    """An origin of a date, its precision told; of *printed* alone when it names none."""
    return Origin(
        field=field,
        printed=printed,
        value=str(when) if when else "",
        origin=where,
        precision=when.precision if when else None,
    )


def stamp_lines(page: Page, body: Body) -> list[str]:
    """The lines shortly above the text that tell a date, absolute or relative, other than today's."""
    start = min(body.lines, default=body.first)
    lines = page.lines[max(0, start - NEAR) : start]
    labels = ("", *(line.text for line in lines))  # a value may stand under or beside its label
    near = [
        line.text
        for line, label in zip(lines, labels, strict=False)
        if len(line.text) < 120 and not line.is_link and not (OTHER_DATE.search(line.text) or OTHER_DATE.match(label))
    ]
    dated = [text for text in near if DATE.search(text) or RELATIVE.search(text)]
    return [text for text in dated if not text.startswith("今天") and not ADOPTED.match(text)]


def _of_tags(page: Page, at: datetime | None) -> Iterator[Origin]:
    for _, printed in published_tags(page.metas):
        yield date_origin("published_date", printed, find_when(printed, at), Where.META)
    if printed := page.metas.get(f"{LINKED_DATA}datepublished", ""):
        yield date_origin("published_date", printed, find_when(printed, at), Where.LINKED)


def _of_labels(labels: Sequence[Labelled], at: datetime | None) -> Iterator[Origin]:
    for label in labels:
        if label.field == "published" and label.printed:
            yield date_origin("published_date", label.printed, find_when(label.printed, at), label.where)


def _of_stamps(page: Page, body: Body, labels: Sequence[Labelled], at: datetime | None) -> Iterator[Origin]:
    told = [label.printed for label in labels if label.field == "published" and label.printed]
    for text in reversed(stamp_lines(page, body)):
        if not any(printed in text for printed in told):
            yield date_origin("published_date", text, find_when(text, at), Where.LINE)


def _distrust(origin: Origin) -> tuple[bool, bool, int]:
    no_day = origin.precision in (None, Precision.MONTH, Precision.YEAR)
    where = Where.BLOCK if origin.origin is Where.LABEL else origin.origin  # a field is a field; its rank tells more
    return no_day, not (origin.origin is Where.ADDRESS or _is_told_in_full(origin)), TRUST.index(where)


def _is_told_in_full(origin: Origin) -> bool:
    """Whether the date stands there as a date, not as an age to be resolved."""
    return not RELATIVE.search(origin.printed) or bool(DATE.search(origin.printed))
