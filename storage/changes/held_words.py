"""What was held back for pages whose policies, or whose addresses, have words.

An index leads to policies. Addresses, and policies of words that very many bear, are looked for among the newest
things alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import Session

from storage.changes.conditions import containing
from storage.database.among import among
from storage.moments import moment_of
from storage.tables import CopyRecord, HeldRecord, PageRecord, PolicyRecord
from storage.views.why import HeldFilter, HeldReach
from storage.words.candidates import few
from storage.words.names import bearers

ROWS: Final = 10_000  # newest things whose addresses are looked into
_THINGS: Final = 5_000  # held for the pages of policies, that are named one by one
_KEPT: Final = "clausewatch_held_words"
SAME_PAGE: Final = and_(PageRecord.source_id == HeldRecord.source_id, PageRecord.url_digest == HeldRecord.url_digest)


@dataclass(frozen=True, kw_only=True, slots=True)
class Worded:
    """The things with some words."""

    ids: list[int]
    reach: HeldReach | None  # None: all things were asked


def with_words(session: Session, wanted: HeldFilter) -> Worded:
    """Return the things with the words of a filter, newest as far as it asks; looked for once in a transaction."""
    known: dict[HeldFilter, Worded] = session.info.setdefault(_KEPT, {})
    asked = replace(wanted, reasons=frozenset(), since=None)
    if asked not in known:
        known[asked] = _worded(session, wanted)
    return known[asked]


def earlier(wanted: HeldFilter) -> Iterator[ColumnElement[bool]]:
    """Yield what things must fulfil to be held before a day, and to stand after a place of the list."""
    if wanted.until is not None:
        yield HeldRecord.at < wanted.until
    if wanted.before is not None:
        at = moment_of(wanted.before.key)
        # What an index has by itself: neither engine takes it out of an OR.
        yield and_(HeldRecord.at <= at, or_(HeldRecord.at < at, HeldRecord.id < wanted.before.id))


def has_words(wanted: HeldFilter) -> ColumnElement[bool]:
    """Tell whether the address of a thing has the words, or a policy that its page carries, or did, if that is asked.

    Asked of things one by one: PostgreSQL would go through all policies, beneath an OFFSET it does not.
    """
    if wanted.in_address:
        return _at_address(wanted.words)
    carried = select(CopyRecord.id).join(PolicyRecord, PolicyRecord.id == CopyRecord.policy_id)
    carried = carried.join(PageRecord, PageRecord.id == CopyRecord.page_id).where(SAME_PAGE)
    with_them = carried.where(*containing(PolicyRecord.words, wanted.words)).correlate(HeldRecord)
    return or_(_at_address(wanted.words), with_them.offset(0).exists())


def _worded(session: Session, wanted: HeldFilter) -> Worded:
    before = list(earlier(wanted))
    at = select(HeldRecord.at).where(*before).order_by(HeldRecord.at.desc())
    oldest = session.scalar(at.limit(1).offset(ROWS))
    near = [*before, *([HeldRecord.at >= oldest] if oldest is not None else [])]
    policies = None if wanted.in_address else bearers(session, wanted.words)
    named = None if policies is None else few(session, _held_for(policies).where(*before), most=_THINGS)
    asked = has_words(wanted) if named is None else _at_address(wanted.words)
    newest = select(HeldRecord.id).where(*near, asked)
    ids = {*(named or ()), *session.scalars(newest)}
    reach = HeldReach(since=oldest, has_all_named=named is not None) if oldest is not None else None
    return Worded(ids=sorted(ids), reach=reach)


def _held_for(policies: list[int]) -> Select[int]:
    held = select(HeldRecord.id).join(PageRecord, SAME_PAGE).join(CopyRecord, CopyRecord.page_id == PageRecord.id)
    return held.where(among(CopyRecord.policy_id, policies)).distinct()


def _at_address(words: str) -> ColumnElement[bool]:
    return and_(*(HeldRecord.url.icontains(word, autoescape=True) for word in words.split()))
