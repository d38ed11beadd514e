"""What proves a revision, and its snapshot as served: as text, as source, as rendered, and its exact bytes."""

from __future__ import annotations

from typing import Annotated, Final

from fastapi import APIRouter, Path
from starlette.requests import Request
from starlette.responses import Response

from pipeline.errors import StorageError
from pipeline.page.decode import decode
from pipeline.text.digest import text_digest
from review.evidence.files import Sort, name_of, sort_of, suffix_of
from review.evidence.rendered import MOST_BYTES, harmless
from review.evidence.source import MOST_PARTS, Excerpt, excerpt
from review.ports import History, Proof
from review.web.filters import MAX_ID, choice, number
from review.web.guard import CSP, framing
from review.web.refusal import RefusedError
from review.web.sandbox import SANDBOXED
from review.web.site import Site
from storage.views.evidence import EvidenceView

VIEWS: Final = ("text", "source", "rendered")
_BASE: Final = "/policies/{policy_id}/revisions/{revision}"
Id = Annotated[int, Path(ge=1, le=MAX_ID)]


class EvidencePages:
    """The pages that prove a revision."""

    def __init__(self, history: History, site: Site, proof: Proof | None) -> None:
        self._history = history
        self._site = site
        self._proof = proof

    def routes(self) -> APIRouter:
        """The addresses of these pages."""
        router = APIRouter()
        router.add_api_route(f"{_BASE}/evidence", self.one, methods=["GET", "HEAD"])
        router.add_api_route(f"{_BASE}/snapshot", self.download, methods=["GET", "HEAD"])
        router.add_api_route(f"{_BASE}/rendered", self.rendered, methods=["GET", "HEAD"])
        return router

    def one(self, request: Request, policy_id: Id, revision: Id) -> Response:
        """Everything that is known of where a revision comes from, and its snapshot in one of three views."""
        found = self._evidence(policy_id, revision)
        body = self._bytes(found)
        sort = sort_of(body)
        view = choice(request.query_params, "view", VIEWS)
        is_source = view == "source" and sort is Sort.PAGE
        document = found.revision.document
        response = self._site.page(
            request,
            "evidence/evidence.html",
            evidence=found,
            revision=found.revision,
            document=document,
            answer=found.answer,
            sort=sort.value,
            has_packages=self._proof is not None,
            is_kept=body is not None,
            is_large=body is not None and len(body) > MOST_BYTES,
            is_proved=text_digest(document.clauses) == document.text_digest,
            view=view if sort is Sort.PAGE else "text",
            views=VIEWS if sort is Sort.PAGE else VIEWS[:1],
            source=_source(request, body, found.content_type) if is_source else None,
        )
        response.headers["Content-Security-Policy"] = framing(CSP)
        return response

    def download(self, policy_id: Id, revision: Id) -> Response:
        """The exact bytes, as a file that no browser shows."""
        found = self._evidence(policy_id, revision)
        body = self._kept(found)
        headers = {"Content-Disposition": f'attachment; filename="{name_of(found, suffix_of(body))}"'}
        return Response(body, media_type="application/octet-stream", headers={**headers, **SANDBOXED})

    def rendered(self, policy_id: Id, revision: Id) -> Response:
        """The page as a browser shows it, in a sandbox: nothing in it runs, nothing is asked for."""
        found = self._evidence(policy_id, revision)
        body = self._kept(found)
        if sort_of(body) is not Sort.PAGE or len(body) > MOST_BYTES:
            raise RefusedError(404, "refused.rendered")
        page = harmless(body, found.content_type)
        return Response(page, headers={"Content-Type": "text/html; charset=utf-8", **SANDBOXED})

    def _evidence(self, policy_id: int, revision: int) -> EvidenceView:
        found = self._history.evidence(policy_id, revision)
        if found is None:
            raise RefusedError(404, "refused.revision", str(revision))
        return found

    def _bytes(self, evidence: EvidenceView) -> bytes | None:
        """Return the bytes; None when they were not kept, or are not what their digest says any more."""
        digest = evidence.revision.snapshot_digest
        if self._proof is None or not digest:
            return None
        try:
            return self._proof.snapshot(digest)
        except StorageError:
            return None

    def _kept(self, evidence: EvidenceView) -> bytes:
        body = self._bytes(evidence)
        if body is None:
            raise RefusedError(404, "refused.snapshot", evidence.revision.snapshot_digest)
        return body


def _source(request: Request, body: bytes | None, content_type: str) -> Excerpt:
    """Return the part of the source that is asked for."""
    part = number(request.query_params, "part", 1, most=MOST_PARTS)
    return excerpt(decode(body or b"", content_type), part)
