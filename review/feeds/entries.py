"""A feed and its entries, whatever they are written as."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final
from urllib.parse import urlencode

from starlette.requests import Request

from review.showing.i18n import Voice
from review.showing.text import cut, visible
from review.web.site import Site
from storage.views.archive import ChangeView

_NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)
_LONGEST_TITLE: Final = 300
_NOT_THE_FEED: Final = ("before", "lang")  # what does not make another feed: its pages and its language


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One change."""

    id: str  # stays the same for ever, wherever the service is reached
    title: str
    moment: datetime
    link: str
    kind: str
    kind_named: str
    content: str = field(repr=False)  # HTML
    change: ChangeView = field(repr=False)


@dataclass(frozen=True, kw_only=True, slots=True)
class Feed:
    """Changes that pass one filter, newest first."""

    id: str  # the same for all its pages and languages
    title: str
    author: str
    language: str
    updated: datetime
    address: str  # of this page of it
    first: str  # of its first page
    next: str  # of the page with what is older; "" when there is none
    home: str
    entries: tuple[Entry, ...] = field(repr=False)


def feed_of(
    changes: Sequence[ChangeView],
    *,
    about: str,
    home: str,
    next_id: int | None,
    site: Site,
    request: Request,
    voice: Voice,
) -> Feed:
    """The feed of *changes*; *about* says in words which they are, *home* is the page that shows them.

    Links follow the address that was asked; *next_id* is the change before which older ones are, if any.
    """
    base = str(request.base_url).rstrip("/")
    return Feed(
        id=feed_id(request),
        title=f"{site.title} · {cut(about, _LONGEST_TITLE)}",
        author=site.title,
        language=voice.language,
        updated=max((change.detected_at for change in changes), default=_NEVER),
        address=str(request.url),
        first=_page(request, None),
        next=_page(request, next_id) if next_id else "",
        home=f"{base}{home}",
        entries=tuple(_entry(change, base=base, site=site, voice=voice) for change in changes),
    )


def feed_id(request: Request) -> str:
    """A tag (RFC 4151) of the host, the path and the filter in a fixed order."""
    kept = sorted((name, value) for name, value in request.query_params.multi_items() if name not in _NOT_THE_FEED)
    query = f"?{urlencode(kept)}" if kept else ""
    return f"tag:{request.url.hostname},2026:clausewatch{request.url.path}{query}"


def entry_id(change: ChangeView) -> str:
    """An id made of what never changes of a change."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"clausewatch:{change.id}:{change.detected_at.isoformat()}:{change.url}").urn


def _page(request: Request, before: int | None) -> str:
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != "before"]
    query = kept + ([("before", str(before))] if before else [])
    return str(request.url.replace(query=urlencode(query)))


def _entry(change: ChangeView, *, base: str, site: Site, voice: Voice) -> Entry:
    named = voice.known("kind", change.kind)
    return Entry(
        id=entry_id(change),
        title=str(visible(f"[{named}] {cut(change.policy.title, _LONGEST_TITLE)}")),
        moment=change.detected_at,
        link=f"{base}/changes/{change.id}",
        kind=change.kind.value,
        kind_named=named,
        content=site.fragment("feeds/entry.html", change=change, v=voice, t=voice.say),
        change=change,
    )
