"""What a row tells of its document beside title and day: by a label in front, or by the head of its column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from pipeline.fields.words import FIELD_OF
from pipeline.listing.dates import read_date
from pipeline.text.placeholders import is_placeholder

_LABEL = re.compile(r"^([^:：]{2,12})[:：]\s*(.*)$", re.DOTALL)
_FACTS = frozenset({"doc_number", "issuers", "index_number", "written", "effective", "expiry"})


def labelled(notes: Sequence[str]) -> dict[str, str]:
    """What stands behind labels in the texts beside a title: in the same text, or in the next one."""
    told: dict[str, str] = {}
    for place, note in enumerate(notes):
        found = _LABEL.match(note)
        field = _field(found[1]) if found else ""
        if found and field:
            value = found[2] or next((each for each in notes[place + 1 : place + 2] if not _LABEL.match(each)), "")
            told.setdefault(field, value)
    return _filled(told)


def under_head(head: Sequence[str], cells: Sequence[str]) -> dict[str, str]:
    """What stands in the columns whose head is a label."""
    told: dict[str, str] = {}
    for name, cell in zip(head, cells, strict=True):
        if field := _field(name):
            told.setdefault(field, cell)
    return _filled(told)


def day_in(told: Mapping[str, str], field: str) -> date | None:
    """The day of a field; None when none is told, or not to the day."""
    found = read_date(told.get(field, ""))
    return found.day if found else None


def _filled(told: Mapping[str, str]) -> dict[str, str]:
    return {field: value for field, value in told.items() if value and not is_placeholder(value)}


def _field(label: str) -> str:
    """The field that a label names; "" when it names none that a row has beside its title and its day."""
    field, _ = FIELD_OF.get("".join(label.split()), ("", 0))
    return field if field in _FACTS else ""
