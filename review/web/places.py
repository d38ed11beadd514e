"""From the address to the place after which a list goes on: “before”, as the list's own links have it."""

from __future__ import annotations

import re
from typing import Final

from starlette.datastructures import QueryParams

from pipeline.copies.coverage import Series
from review.web.filters import MAX_ID, printable
from review.web.refusal import RefusedError
from storage.views.places import ListPlace
from storage.views.why import HeldReach

NAME: Final = "before"
_PLACE: Final = re.compile(r"(?:(?P<key>\d{1,18})\.)?(?P<id>\d{1,10})", re.ASCII)
_SERIES: Final = re.compile(r"(?P<year>\d{1,4})\.(?P<code>\D{1,60})", re.ASCII)


def place_in(params: QueryParams, *, is_keyed: bool) -> ListPlace | None:
    """The place in a list that ids sort, or something before them where it is keyed; None for its beginning."""
    text = _given(params)
    if not text:
        return None
    found = _PLACE.fullmatch(text)
    if not found or bool(found["key"]) is not is_keyed or not 0 < int(found["id"]) <= MAX_ID:
        raise _refused(text)
    return ListPlace(id=int(found["id"]), key=int(found["key"] or 0))


def id_in(params: QueryParams) -> int | None:
    """The id after which a list goes on; None for its beginning."""
    place = place_in(params, is_keyed=False)
    return place.id if place else None


def series_in(params: QueryParams) -> Series | None:
    """The series after which a list of them goes on, written 2026.兰政发; None for its beginning."""
    text = printable(_given(params))
    if not text:
        return None
    found = _SERIES.fullmatch(text)
    if not found:
        raise _refused(text)
    return Series(found["code"], int(found["year"]))


def further(reach: HeldReach) -> dict[str, str]:
    """What changes in the address of a list of things held, to look further back: what was listed comes no more."""
    return {NAME: f"{reach.place}"} | ({"words_in": "address"} if reach.has_all_named else {})


def told(series: Series) -> str:
    """The place of a series, as `series_in` reads it."""
    return f"{series.year}.{series.code}"


def _given(params: QueryParams) -> str:
    return params.get(NAME, "").strip()


def _refused(text: str) -> RefusedError:
    return RefusedError(400, "refused.list_place", f"{NAME}={text[:40]}")
