"""The changes that a part of a filter leads to by an index, where they are few: looked for once in a transaction."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import replace
from typing import Final

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import Session

from pipeline.query.plan import NOTHING, listed
from pipeline.text.places import is_within
from pipeline.text.word_query import WordsIn, folded, parse_words
from storage.database.among import among
from storage.policies.bodies import names_any
from storage.policies.copies import search_words
from storage.tables import ChangeRecord, InboxRecord, IssuersRecord, PolicyRecord, SourceRecord
from storage.views.archive import ChangeFilter
from storage.views.reviews import OPEN
from storage.words.anywhere import is_told_anywhere
from storage.words.candidates import MOST_NAMED, few
from storage.words.changes import PARTS, Part, has_words, id_on, index_on, is_asked_singly
from storage.words.conditions import holds
from storage.words.names import bearers
from storage.words.near import is_common, is_read

TOLD: Final = (Part.TITLE, Part.CLAUSES)
_NAMED: Final = "clausewatch_named"
_REGIONS: Final = "clausewatch_regions"


def is_alone(wanted: ChangeFilter) -> bool:
    """Whether words are all that a filter asks for, but for states that are open."""
    states = wanted.states if wanted.states != OPEN else frozenset()
    but_words = replace(wanted, words="", words_in=WordsIn.TOLD, states=frozenset(), before_id=None, after_id=0)
    return not states and but_words == ChangeFilter()


def is_told(session: Session, wanted: ChangeFilter) -> bool:
    """Whether an index leads to all that may pass, and these are few."""
    if wanted.group_id is not None or wanted.policy_id is not None or led(session, wanted) is not None:
        return True
    return _words_tell(session, wanted)


def led(session: Session, wanted: ChangeFilter) -> list[int] | None:
    """Return the few changes that one part of a filter leads to, whose words are asked of these one by one.

    None when there are many, or when the words alone lead, whose index gives what passes in its order.
    """
    return min((few for few in _leads(session, wanted) if few is not None), key=len, default=None)


def _leads(session: Session, wanted: ChangeFilter) -> Iterator[list[int] | None]:
    if wanted.bodies:
        yield _named(session, ("bodies", wanted.bodies), names_any(wanted.bodies))
    if wanted.number and (policies := of_number(session, wanted)) is not None:
        changes = select(ChangeRecord.id).where(among(ChangeRecord.policy_id, policies))
        yield _named(session, ("number", wanted.number), changes) if policies else []
    if wanted.sources or wanted.regions:
        yield of_sources(session, wanted, sources_asked(session, wanted))
    if wanted.issuers:
        yield of_issuers(session, wanted, issuers_asked(wanted))
    if wanted.words_in is WordsIn.CHANGED:
        yield _with_words(session, wanted)


def of_sources(session: Session, wanted: ChangeFilter, sources: Select[int]) -> list[int] | None:
    """Return the changes of the sources that are asked for, if few."""
    found = select(ChangeRecord.id).where(ChangeRecord.source_id.in_(sources))
    return _named(session, ("sources", wanted.sources, wanted.regions), found)


def of_issuers(session: Session, wanted: ChangeFilter, issuers: Select[int]) -> list[int] | None:
    """Return the changes of the issuers that are asked for, if few."""
    found = select(InboxRecord.change_id).where(InboxRecord.issuers_id.in_(issuers))
    return _named(session, ("issuers", wanted.issuers), found)


def of_number(session: Session, wanted: ChangeFilter) -> list[int] | None:
    """Return the policies with the number that is asked for, if few."""
    return bearers(session, wanted.number)


def numbered(wanted: ChangeFilter) -> list[ColumnElement[bool]]:
    """Return that a policy has each word of the number that is asked for."""
    return [holds(PolicyRecord.words, search_words(word)) for word in wanted.number.split()]


def sources_asked(session: Session, wanted: ChangeFilter) -> Select[int]:
    """Return the sources of a filter. A region is one however its ranks are written."""
    sources = select(SourceRecord.id)
    if wanted.sources:
        sources = sources.where(SourceRecord.name.in_(wanted.sources))
    if wanted.regions:
        sources = sources.where(SourceRecord.region.in_(_regions_within(session, wanted.regions)))
    return sources


def issuers_asked(wanted: ChangeFilter) -> Select[int]:
    """Return the few ways in which changes name the issuers of a filter."""
    named = (holds(IssuersRecord.words, folded(part)) for part in wanted.issuers)
    return select(IssuersRecord.id).where(or_(*named))


def _regions_within(session: Session, regions: tuple[str, ...]) -> list[str]:
    within: dict[tuple[str, ...], list[str]] = session.info.setdefault(_REGIONS, {})
    if regions not in within:
        known = session.scalars(select(SourceRecord.region).distinct())
        within[regions] = [region for region in known if any(is_within(region, one) for one in regions)]
    return within[regions]


def _words_tell(session: Session, wanted: ChangeFilter) -> bool:
    node = parse_words(wanted.words)
    if node != NOTHING and wanted.words_in is WordsIn.ANYWHERE:
        return is_told_anywhere(session, node)
    return _with_words(session, wanted) is not None


def _with_words(session: Session, wanted: ChangeFilter) -> list[int] | None:
    node = parse_words(wanted.words)
    if node == NOTHING:
        return None
    asked, is_rest = listed(node)
    parts = TOLD if wanted.words_in is WordsIn.TOLD else PARTS
    if is_rest or is_asked_singly(session, asked, parts):
        return None
    if is_read(session, asked) and is_common(session, asked, parts):
        return None
    found = select(id_on(session)).select_from(index_on(session)).where(has_words(session, asked, parts))
    return _named(session, ("words", wanted.words, parts), found)


def _named(session: Session, key: Hashable, found: Select[int]) -> list[int] | None:
    known: dict[Hashable, list[int] | None] = session.info.setdefault(_NAMED, {})
    if key not in known:
        known[key] = few(session, found, most=MOST_NAMED)
    return known[key]
