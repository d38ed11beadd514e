"""The feeds: of any filter, of a policy, of a source. Asked again, they tell whether anything is new."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from email.utils import format_datetime, parsedate_to_datetime
from types import MappingProxyType
from typing import Annotated, Final

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from review.feeds import atom, json_feed
from review.feeds.entries import Feed, feed_of
from review.ports import History
from review.showing.text import in_path
from review.web.filters import MAX_ID, change_filter, number
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.archive import ChangeFilter

_ENTRIES: Final = 50
_WRITERS: Final[MappingProxyType[str, tuple[Callable[[Feed], bytes], str]]] = MappingProxyType({
    "atom": (atom.atom, atom.MEDIA_TYPE),
    "json": (json_feed.json_feed, json_feed.MEDIA_TYPE),
})  # fmt: skip


class FeedPages:
    """The feeds."""

    def __init__(self, history: History, site: Site) -> None:
        self._history = history
        self._site = site

    def routes(self) -> APIRouter:
        """The addresses of the feeds; those of a policy must come before the pages of policies."""
        router = APIRouter()
        for path, feed in (
            ("/changes", self.changes),
            ("/policies/{policy_id}", self.policy),
            ("/sources/{name}/changes", self.source),
        ):
            for form in _WRITERS:
                router.add_api_route(f"{path}.{form}", feed, methods=["GET", "HEAD"])
        return router

    def changes(self, request: Request) -> Response:
        """The latest changes; takes the same filters as the page."""
        query = request.url.query
        return self._feed(
            request,
            ChangeFilter(),
            about=self._site.voice(request).say("changes.title"),
            home=f"/?{query}" if query else "/",
        )

    def policy(self, request: Request, policy_id: Annotated[int, Path(ge=1, le=MAX_ID)]) -> Response:
        """What happened to one policy."""
        sheet = self._history.sheet(policy_id)
        if sheet is None:
            raise RefusedError(404, "refused.policy", str(policy_id))
        about, own = sheet.policy.title or str(policy_id), ChangeFilter(policy_id=sheet.policy.id)
        return self._feed(request, own, about=about, home=f"/policies/{sheet.policy.id}")

    def source(self, request: Request, name: str) -> Response:
        """What one source told."""
        if not name.isprintable() or self._history.source(name) is None:
            raise RefusedError(404, "refused.source", name)
        own = ChangeFilter(sources=frozenset({name}))
        return self._feed(request, own, about=name, home=f"/sources/{in_path(name)}")

    def _feed(self, request: Request, own: ChangeFilter, *, about: str, home: str) -> Response:
        voice = self._site.voice(request)
        found = self._history.newest_changes(self._wanted(request, own), limit=_ENTRIES)
        feed = feed_of(
            found.changes,
            about=about,
            home=home,
            next_id=found.next,
            site=self._site,
            request=request,
            voice=voice,
        )
        write, media_type = _WRITERS[request.url.path.rpartition(".")[2]]
        answer = Response(write(feed), media_type=media_type)
        answer.headers["Vary"] = "Accept-Language, Cookie"
        answer.headers["Content-Language"] = voice.language
        return conditional(request, answer, feed)

    def _wanted(self, request: Request, own: ChangeFilter) -> ChangeFilter:
        params = request.query_params
        asked = change_filter(params, sources=self._history.known_sources, zone=self._site.zone)
        return replace(
            asked,
            policy_id=own.policy_id or asked.policy_id,
            sources=own.sources or asked.sources,
            before_id=number(params, "before", 0) or None,
        )


def conditional(request: Request, answer: Response, feed: Feed) -> Response:
    """The answer with what tells whether it is new; 304 and no body when the reader has it.

    The tag is made of every byte of it, so that nothing that a reader would see is ever held back: a title that was
    corrected changes no id and no moment. It is weak, since the bytes may go out packed.
    """
    tag = f'W/"{hashlib.sha256(bytes(answer.body)).hexdigest()[:32]}"'
    headers = {"ETag": tag, "Last-Modified": format_datetime(feed.updated, usegmt=True)}
    answer.headers.update(headers)
    if not _has_it(request, tag, feed):
        return answer
    kept = {name: answer.headers[name] for name in ("Vary", "Content-Language")}
    return Response(status_code=304, headers={**headers, **kept})


def _has_it(request: Request, tag: str, feed: Feed) -> bool:
    tags = request.headers.get("if-none-match")
    if tags is not None:
        known = {each.strip() for each in tags.split(",")[:50]}
        return tag in known or "*" in known
    try:
        since = parsedate_to_datetime(request.headers.get("if-modified-since", ""))
        return feed.updated.replace(microsecond=0) <= since
    except (ValueError, TypeError):  # no date, or one without a zone
        return False
