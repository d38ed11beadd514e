"""From the address to a filter: what a reader asked for, or a clear refusal."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Final, TypeAlias, TypeVar
from zoneinfo import ZoneInfo

from starlette.datastructures import QueryParams

from pipeline.changes import ChangeKind
from pipeline.errors import WordsError
from pipeline.metadata.levels import level_named
from pipeline.metadata.topics import topic_named
from pipeline.text.word_query import WordsIn, parse_words
from review.web.refusal import RefusedError
from storage.views.archive import ChangeFilter
from storage.views.reviews import ReviewState

MAX_ID: Final = 2**31 - 1
MAX_WORDS: Final = 100
MAX_QUERY: Final = 500  # characters of a word query
MAX_VALUES: Final = 50  # of one part of a filter
MAX_OFFERED: Final = 100  # names to choose from; where there are more, they are written
T = TypeVar("T")
Known: TypeAlias = Callable[[Collection[str]], Collection[str]]  # which of some names are known


def change_filter(params: QueryParams, *, sources: Known, zone: ZoneInfo) -> ChangeFilter:
    """The filter in the address. An empty field is no filter; days are whole days in *zone*.

    Its names are those of a subscription's `when`, in the singular, for one address may hold several values:
    `kind`, `source`, `region`, `level`, `topic`, `issuer`, `body`; and `words`, `words_in`, `weight`, `copies`.
    """
    since, until = day_span(day(params, "since"), day(params, "until"), zone)
    return ChangeFilter(
        kinds=frozenset(each(params, "kind", ChangeKind, "refused.kind")),
        sources=sources_of(params, sources),
        regions=tuple(filled(params, "region")),
        levels=frozenset(each(params, "level", level_named, "refused.choice")),
        topics=frozenset(each(params, "topic", topic_named, "refused.choice")),
        issuers=tuple(filled(params, "issuer")),
        weight=number(params, "weight", 0, most=100, least=0),
        words=_query(params),
        words_in=WordsIn(choice(params, "words_in", tuple(WordsIn))),
        bodies=tuple(name for field in filled(params, "body") for name in field.split()),
        official_only=choice(params, "copies", ("all", "official")) == "official",
        number=words(params, "number"),
        policy_id=number(params, "policy", 0) or None,
        group_id=number(params, "group", 0) or None,
        states=frozenset(each(params, "state", ReviewState, "refused.choice")),
        since=since,
        until=until,
    )


def day_span(first: date | None, last: date | None, zone: ZoneInfo) -> tuple[datetime | None, datetime | None]:
    """When the first day begins and when the last one is over, in *zone*; None where no day is given."""
    return _begin(first, zone) if first else None, _begin(last + timedelta(days=1), zone) if last else None


def words(params: QueryParams, name: str = "words") -> str:
    """The words searched for, without white space around them."""
    return printable(params.get(name, "").strip())


def number(params: Mapping[str, str], name: str, default: int, *, most: int = MAX_ID, least: int = 1) -> int:
    """A whole number from *least* to *most*."""
    text = params.get(name, "").strip()
    if not text:
        return default
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and least <= int(text) <= most):
        raise RefusedError(400, "refused.range", f"{name}={text[:40]} ({least}–{most})")
    return int(text)


def choice(params: QueryParams, name: str, allowed: tuple[str, ...]) -> str:
    """One of the allowed words; the first when none is given."""
    word = params.get(name, "") or allowed[0]
    if word not in allowed:
        raise RefusedError(400, "refused.choice", word)
    return word


def _query(params: QueryParams) -> str:
    """A word query that can be read."""
    query = printable(params.get("words", "").strip(), MAX_QUERY)
    try:
        parse_words(query)
    except WordsError as error:
        raise RefusedError(400, "refused.query", f"{query[:60]} ({error.position + 1})") from None
    return query


def filled(params: QueryParams, name: str) -> list[str]:
    """The values under a name that hold something, as words of a reader; a refusal when there are too many."""
    found = [printable(value.strip()) for value in params.getlist(name) if value.strip()]
    if len(found) > MAX_VALUES:
        raise RefusedError(400, "refused.values", str(MAX_VALUES))
    return found


def offered(names: Sequence[str]) -> Sequence[str]:
    """The names when they are few enough to choose from; none when they are to be written."""
    return names if len(names) <= MAX_OFFERED else ()


def sources_of(params: QueryParams, known: Known) -> frozenset[str]:
    """The sources in the address; a refusal when one of them is not known. Nobody is asked where none is named."""
    names = filled(params, "source")
    found = known(names) if names else ()
    return frozenset(each(params, "source", lambda name: name if name in found else None, "refused.source"))


def each(params: QueryParams, name: str, read: Callable[[str], T | None], problem: str) -> list[T]:
    """The values under a name, each as *read* reads it; a refusal where it gives None or raises ValueError."""
    return [_one(word, read, problem) for word in filled(params, name)]


def _one(word: str, read: Callable[[str], T | None], problem: str) -> T:
    try:
        found = read(word)
    except ValueError:
        found = None
    if found is None:
        raise RefusedError(400, problem, word)
    return found


def printable(text: str, longest: int = MAX_WORDS) -> str:
    """Words of a reader; a refusal when they are too long, or cannot be searched for."""
    # PostgreSQL refuses NUL in a text, and nobody searches for a control character.
    if len(text) > longest or not text.isprintable():
        raise RefusedError(400, "refused.words", text)
    return text


def day(params: QueryParams, name: str) -> date | None:
    """A day; None when none is given."""
    text = params.get(name, "").strip()
    if not text:
        return None
    try:
        found = date.fromisoformat(text)
    except ValueError:
        raise RefusedError(400, "refused.date", text) from None
    if not 1900 <= found.year <= 2200:
        raise RefusedError(400, "refused.date", text)
    return found


def _begin(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, tzinfo=zone).astimezone(UTC)
