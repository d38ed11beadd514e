"""The forms that say something of changes: confirm, dismiss, seen, back to new; and taking it back."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Annotated, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from fastapi import APIRouter, Form
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from review.ports import History
from review.ports_inbox import Reviews
from review.web.access import local_path
from review.web.fields import Text, Token
from review.web.filters import MAX_ID
from review.web.person import Role
from review.web.refusal import RefusedError
from review.web.site import Site
from storage.views.reviews import LONGEST_NOTE, Judged, NotThere, ReviewConflict, ReviewState

MOST: Final = 500  # changes judged together
_MARK: Final = re.compile(r"([0-9]{1,10}):([0-9]{1,10})")


class JudgingPages:
    """What people say of changes."""

    def __init__(self, history: History, site: Site, reviews: Reviews) -> None:
        self._history = history
        self._site = site
        self._reviews = reviews

    def routes(self) -> APIRouter:
        """The addresses of the forms."""
        router = APIRouter()
        router.add_api_route("/changes/review", self.judge, methods=["POST"])
        router.add_api_route("/changes/undo", self.undo, methods=["POST"])
        return router

    def judge(
        self,
        request: Request,
        *,
        mark: Annotated[list[str] | None, Form()] = None,
        state: Text = "",
        note: Text = "",
        whole: Text = "",
        back: Text = "/",
        token: Token = "",
    ) -> Response:
        """Say the same of all that is marked. An empty note keeps each one's own, unless it was shown to be emptied."""
        about = " ".join([state, *(one.partition(":")[0] for one in (mark or [])[:50])])
        person = self._site.let(request, purpose="review", token=token, role=Role.REVIEWER, about=about)
        judged, said, words = _judged(mark or []), _state(state), note.replace("\r\n", "\n").strip()
        if len(words) > LONGEST_NOTE:
            return self._again(request, judged, said, words, back=back, status=400)
        try:
            batch = self._reviews.judge(
                judged, said, note=words if words or whole else None, by=person.name, at=self._site.now()
            )
        except ReviewConflict as conflict:
            return self._again(request, judged, said, words, back=back, status=409, conflict=conflict)
        except NotThere as error:
            raise RefusedError(404, "refused.change", str(error.key)) from None
        return _back(back, batch)

    def undo(self, request: Request, *, batch: Text = "", back: Text = "/", token: Token = "") -> Response:
        """Put back what was said before."""
        about = f"undo {batch}"
        person = self._site.let(request, purpose="review", token=token, role=Role.REVIEWER, about=about)
        try:
            self._reviews.undo(_id(batch), by=person.name, at=self._site.now())
        except NotThere as error:
            raise RefusedError(404, "refused.review", str(error.key)) from None
        except ReviewConflict as conflict:
            judged = [Judged(change_id=change_id, saw=0) for change_id in conflict.changes]
            return self._again(request, judged, None, "", back=back, status=409, conflict=conflict)
        return _back(back, 0)

    def _again(
        self,
        request: Request,
        judged: Sequence[Judged],
        state: ReviewState | None,
        note: str,
        *,
        back: str,
        status: int,
        conflict: ReviewConflict | None = None,
    ) -> Response:
        """A page with what was to be said, to say it again: nothing that was written in the form is lost."""
        theirs = dict(zip(conflict.changes, conflict.theirs, strict=True) if conflict else ())
        now = {change_id: review.id if review else 0 for change_id, review in theirs.items()}
        marks = [f"{one.change_id}:{now.get(one.change_id, one.saw)}" for one in judged]
        return self._site.page(
            request,
            "changes/again.html",
            status=status,
            marks=marks,
            state=state,
            note=note,
            longest=LONGEST_NOTE,
            way_back=local_path(back),
            theirs=[(self._history.change(change_id), review) for change_id, review in list(theirs.items())[:50]],
            others=max(len(theirs) - 50, 0),
        )


def _judged(marks: Sequence[str]) -> list[Judged]:
    """The changes marked, each with the review that the form saw: "12:0 13:7" is two."""
    found: dict[int, Judged] = {}
    for word in " ".join(marks).split():
        mark = _MARK.fullmatch(word)
        if mark is None or int(mark[1]) > MAX_ID or int(mark[2]) > MAX_ID:
            raise RefusedError(400, "refused.number", word)
        found[int(mark[1])] = Judged(change_id=int(mark[1]), saw=int(mark[2]))
    if not found:
        raise RefusedError(400, "refused.nothing")
    if len(found) > MOST:
        raise RefusedError(400, "refused.too_many", str(MOST))
    return list(found.values())


def _state(word: str) -> ReviewState:
    try:
        return ReviewState(word)
    except ValueError:
        raise RefusedError(400, "refused.choice", word) from None


def _id(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 10 and 1 <= int(text) <= MAX_ID):
        raise RefusedError(400, "refused.number", text)
    return int(text)


def _back(back: str, batch: int) -> Response:
    """To where the reader was, told what was done."""
    parts = urlsplit(local_path(back))
    query = [(name, value) for name, value in parse_qsl(parts.query) if name != "judged"]
    said = urlencode([*query, *([("judged", str(batch))] if batch else [])])
    return RedirectResponse(f"{parts.path}?{said}" if said else parts.path, status_code=303)
