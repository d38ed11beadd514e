"""What every page shares: the templates, the voices, the words above and below."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import cache, partial
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.requests import Request
from starlette.responses import HTMLResponse

from pipeline.reasons.evidence_words import in_words
from pipeline.reasons.visit_words import reason_in_words
from pipeline.relations.force import Force
from pipeline.weight.said import part_name, said_points
from review.showing import text
from review.showing.browsers import browser_name
from review.showing.catalogued import catalogue_title
from review.showing.checks import check_class, check_reason, check_word, marks_told, sparkline
from review.showing.i18n import COOKIE, LANGUAGES, Voice, Voices
from review.showing.incidents import (
    incident_advice,
    incident_answer,
    incident_end,
    incident_kind,
    incident_name,
    incident_told,
)
from review.showing.layout import hang, indent, is_division, outline
from review.showing.marking import edit_tags, excerpts, nature_words, tally
from review.web.access import Access, path_and_query
from review.web.forms import Forms
from review.web.person import Person, Role, person_of
from review.web.refusal import RefusedError
from review.web.theme import theme_of
from review.web.trail import note
from storage.views.archive import PolicyView

_YEAR_SECONDS: Final = 365 * 24 * 3600
Clock = Callable[[], datetime]


class Site:
    """Renders pages in the reader's language."""

    def __init__(
        self,
        *,
        title: str,
        practice: bool,
        zone: ZoneInfo,
        clock: Clock,
        notice: timedelta,
        access: Access,
        has_people: bool,
    ) -> None:
        self.title = title
        self.practice = practice
        self.zone = zone
        self.notice = notice
        self.access = access
        self.has_people = has_people
        self.now = clock
        self.forms = Forms(access)
        self._voices = Voices(zone)
        self._templates = _templates()

    def today(self) -> date:
        """The day it is where the policies are."""
        return self.now().astimezone(self.zone).date()

    def force(self, policy: PolicyView) -> Force:
        """Whether a policy is in force today."""
        return policy.force(self.today(), self.notice)

    def let(
        self, request: Request, *, purpose: str, token: str, role: Role, about: str = "", is_deed: bool = True
    ) -> Person:
        """Who sent the form; a refusal when it was not ours, or the person may not do it. The audit keeps either.

        *purpose* is an action and what it is about; what the form itself could not know yet is told by *about*.
        What pages send by themselves while somebody reads is no deed.

        A program that brings a token sends no form: no browser adds a token to what another site makes it send.
        """
        person = person_of(request)
        if not person.by_token:
            self.forms.check(request, purpose, token)
        if is_deed:
            note(request.scope, person.name, f"{purpose} {about}".strip())
        if not person.may(role):
            raise RefusedError(403, "refused.role", role.value)
        return person

    def voice(self, request: Request) -> Voice:
        """The voice that this reader is spoken to in."""
        return self._voices.of(request)

    def fragment(self, name: str, **context: object) -> str:
        """A piece of a page, without what stands around it."""
        return self._templates.get_template(name).render(context)

    def page(self, request: Request, name: str, *, status: int = 200, **context: object) -> HTMLResponse:
        """A whole page. Remembers the language when the address chose one."""
        voice, forms, person = self.voice(request), self.forms.on(request), person_of(request)
        body = self.fragment(
            name,
            person=person,
            may=person.may,
            token=forms.token,
            v=voice,
            t=voice.say,
            site=self,
            status=status,
            path=request.url.path,
            here=partial(address, request),
            theme=theme_of(request),
            back=path_and_query(request),
            **context,
        )
        response = HTMLResponse(body, status_code=status)
        forms.remember(response)
        response.headers["Content-Language"] = voice.language
        response.headers["Vary"] = "Accept-Language, Cookie"
        if request.query_params.get("lang") in LANGUAGES:
            response.set_cookie(COOKIE, voice.language, max_age=_YEAR_SECONDS, samesite="lax", httponly=True)
        return response


def address(request: Request, **changed: object) -> str:
    """This page's address with some of its query changed; None takes a name out."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name not in changed]
    query = kept + [(name, str(value)) for name, value in changed.items() if value is not None]
    return "?" + urlencode(query)


@cache
def _templates() -> Environment:
    """The templates of all sites of a process: compiling those of one page takes five times as long as filling it."""
    templates = Environment(
        loader=PackageLoader("review"),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=text.visible,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.filters.update({"cut": text.cut, "host": text.host, "tongue": text.tongue, "in_path": text.in_path})
    templates.tests.update({"web": text.is_web, "division": is_division})
    templates.globals.update(_helpers(), asset=_assets())
    return templates


def _helpers() -> Mapping[str, object]:
    return {
        "excerpts": excerpts,
        "tally": tally,
        "edit_tags": edit_tags,
        "nature_words": nature_words,
        "indent": indent,
        "outline": outline,
        "LONGEST": text.LONGEST_CLAUSE,
        "hang": hang,
        "browser_name": browser_name,
        "in_words": in_words,
        "part_name": part_name,
        "said_points": said_points,
        "reason_in_words": reason_in_words,
        "incident_kind": incident_kind,
        "incident_name": incident_name,
        "incident_told": incident_told,
        "incident_answer": incident_answer,
        "incident_advice": incident_advice,
        "incident_end": incident_end,
        "check_class": check_class,
        "check_word": check_word,
        "check_reason": check_reason,
        "sparkline": sparkline,
        "marks_told": marks_told,
        "catalogue_title": catalogue_title,
        "dot": Markup('<span class="dot"> · </span>'),
    }


def _assets() -> Mapping[str, str]:
    """The addresses of the files in static/, changed whenever their bytes change."""
    folder = files("review").joinpath("static")
    return {file.name: f"/static/{file.name}?v={_digest(file)}" for file in folder.iterdir() if file.is_file()}


def _digest(file: Traversable) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]
