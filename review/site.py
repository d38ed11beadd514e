"""What every page shares: the templates, the voices, the words above and below."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from importlib.resources import files
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
from review import text
from review.guard import Forms
from review.i18n import COOKIE, LANGUAGES, Voice, Voices
from review.incidents import incident_advice, incident_answer, incident_end, incident_kind, incident_told
from review.layout import hang, indent, is_division, outline
from review.marking import edit_tags, excerpts, nature_words, tally
from storage.views import PolicyView

_YEAR_SECONDS: Final = 365 * 24 * 3600
Clock = Callable[[], datetime]


class Site:
    """Renders pages in the reader's language."""

    def __init__(self, *, title: str, practice: bool, zone: ZoneInfo, clock: Clock, notice: timedelta) -> None:
        self.title = title
        self.practice = practice
        self.zone = zone
        self.notice = notice
        self._clock = clock
        self.forms = Forms()
        self._voices = Voices(zone)
        self._templates = _templates()
        self._templates.globals["asset"] = {name: _asset(name) for name in ("clausewatch.css", "clausewatch.js")}

    def today(self) -> date:
        """The day it is where the policies are."""
        return self._clock().astimezone(self.zone).date()

    def force(self, policy: PolicyView) -> Force:
        """Whether a policy is in force today."""
        return policy.force(self.today(), self.notice)

    def voice(self, request: Request) -> Voice:
        """The voice that this reader is spoken to in."""
        return self._voices.of(request)

    def fragment(self, name: str, **context: object) -> str:
        """A piece of a page, without what stands around it."""
        return self._templates.get_template(name).render(context)

    def page(self, request: Request, name: str, *, status: int = 200, **context: object) -> HTMLResponse:
        """A whole page. Remembers the language when the address chose one."""
        voice = self.voice(request)
        body = self.fragment(
            name,
            v=voice,
            t=voice.say,
            site=self,
            status=status,
            path=request.url.path,
            here=partial(address, request),
            **context,
        )
        response = HTMLResponse(body, status_code=status)
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


def _templates() -> Environment:
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
    templates.globals.update(_helpers())
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
        "in_words": in_words,
        "part_name": part_name,
        "said_points": said_points,
        "reason_in_words": reason_in_words,
        "incident_kind": incident_kind,
        "incident_told": incident_told,
        "incident_answer": incident_answer,
        "incident_advice": incident_advice,
        "incident_end": incident_end,
        "dot": Markup('<span class="dot"> · </span>'),
    }


def _asset(name: str) -> str:
    """The address of a file in static/, changed whenever its bytes change."""
    digest = hashlib.sha256(files("review").joinpath("static", name).read_bytes()).hexdigest()
    return f"/static/{name}?v={digest[:12]}"
