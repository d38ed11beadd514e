"""The two sites as Starlette applications: an official portal and an aggregator that re-posts from it."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files

from jinja2 import Environment, PackageLoader
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from service.practice import body, docx, views
from service.practice.state import Column, Post, Site
from service.practice.timeline import Timeline

ROBOTS = "User-agent: *\nDisallow: /search/\nAllow: /\n"


@dataclass(frozen=True, kw_only=True, slots=True)
class PracticeSites:
    """The applications, and the timeline they follow."""

    official: Starlette
    aggregator: Starlette
    timeline: Timeline


def practice_apps(started_at: datetime, now: Callable[[], datetime], step_seconds: float = 30) -> PracticeSites:
    """Both sites, as they change by themselves from *started_at* on.

    ValueError when *started_at* is naive or the steps last no time.
    """
    timeline = Timeline(started_at=started_at, now=now, step_seconds=step_seconds)
    return PracticeSites(
        official=PracticeSite(Site.OFFICIAL, timeline).app(),
        aggregator=PracticeSite(Site.AGGREGATOR, timeline).app(),
        timeline=timeline,
    )


class PracticeSite:
    """Answers for one of the sites. Its counters move at every fetch, its texts by the timeline."""

    def __init__(self, site: Site, timeline: Timeline) -> None:
        self._site = site
        self._timeline = timeline
        self._fetches = 0
        self._templates = Environment(
            loader=PackageLoader("service.practice"), autoescape=True, trim_blocks=True, lstrip_blocks=True
        )

    def app(self) -> Starlette:
        """The site as an application."""
        return Starlette(
            routes=[
                Route("/robots.txt", self._robots),
                Route(f"/static/{self._site}.css", self._style),
                Route("/", self._home),
                Route("/{path:path}", self._any),
            ]
        )

    async def _robots(self, _request: Request) -> Response:
        return PlainTextResponse(ROBOTS)

    async def _style(self, _request: Request) -> Response:
        style = files("service.practice") / "templates" / f"{self._site}.css"
        return Response(style.read_text("utf-8"), media_type="text/css")

    async def _home(self, _request: Request) -> Response:
        if self._site is Site.AGGREGATOR:
            return self._listing(Column.ARTICLES, 1)
        state, now = self._timeline.state, self._timeline.now()
        sheets = [views.sheet(state, self._site, column, 1, now) for column in views.SITE_COLUMNS[self._site]]
        return self._render("home", sheets=sheets)

    async def _any(self, request: Request) -> Response:
        path = request.url.path
        listing = views.listing_at(self._site, path)
        if listing:
            return self._listing(*listing)
        for post in self._timeline.state.posts:
            if post.site is self._site and not post.gone and path == post.path:
                return RedirectResponse(post.moved_to, 301) if post.moved_to else self._page(post, request)
            if post.site is self._site and not post.gone and path == post.file_path:
                return self._file(post, request)
        return self._missing()

    def _listing(self, column: Column, number: int) -> Response:
        sheet = views.sheet(self._timeline.state, self._site, column, number, self._timeline.now())
        return self._render("list", sheet=sheet) if sheet else self._missing()

    def _page(self, post: Post, request: Request) -> Response:
        tag = page_tag(post)
        if tag and request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        state, now = self._timeline.state, self._timeline.now()
        newer, older = views.neighbours(state, post)
        response = self._render(
            "page",
            post=post,
            row=views.rows((post,), now)[0],
            body=body.official_body(post),
            paragraphs=body.article_paragraphs(post),
            information=views.information(post),
            source=post.text.issuer.split("、")[0],
            related=views.related(state, post, self._fetches),
            newer=newer,
            older=older,
            reads=post.serial + 3 * self._fetches,
        )
        if tag:
            response.headers["ETag"] = tag
        return response

    def _file(self, post: Post, request: Request) -> Response:
        content = docx.application_form(post.file_edition)
        tag = f'"{hashlib.sha256(content).hexdigest()[:16]}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        return Response(content, media_type=docx.MIME, headers={"ETag": tag})

    def _missing(self) -> Response:
        return self._render("missing", status=404)

    def _render(self, template: str, *, status: int = 200, **shown: object) -> Response:
        self._fetches += 1
        state, now = self._timeline.state, self._timeline.now()
        liked = views.rows(state.listed(self._site)[-3:], now)
        html = self._templates.get_template(f"{self._site}_{template}.html").render(
            around=views.furniture(state, now, self._fetches),
            columns=views.SITE_COLUMNS[self._site],
            names=views.COLUMN_NAMES,
            liked=liked,
            **shown,
        )
        return Response(html, status, media_type="text/html")


def page_tag(post: Post) -> str:
    """A weak ETag of what the page says, whatever stands around it; "" for the pages that have none (two in three)."""
    if post.serial % 3:
        return ""
    said = repr((post.text, post.validity, post.saved_again, post.file_edition))
    return f'W/"{hashlib.sha256(said.encode()).hexdigest()[:16]}"'
