"""What is given away as proof: packages and web archives, of a revision or of all revisions of a policy."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import Annotated, Final

from fastapi import APIRouter, Path
from starlette.responses import Response, StreamingResponse

from review.ports import History, Proof
from review.web.filters import MAX_ID
from review.web.refusal import RefusedError
from review.web.sandbox import SANDBOXED
from storage.views.evidence import EvidenceFilter

MOST_REVISIONS: Final = 1000
MOST_BYTES: Final = 200_000_000  # of snapshots and attached files; there is a verb for more
_ONE: Final = "/policies/{policy_id}/revisions/{revision}"
_ALL: Final = "/policies/{policy_id}"
Id = Annotated[int, Path(ge=1, le=MAX_ID)]


class PackagePages:
    """The addresses of packages. They are written while they are read, so that a large one takes little memory."""

    def __init__(self, history: History, proof: Proof | None) -> None:
        self._history = history
        self._proof = proof

    def routes(self) -> APIRouter:
        """The addresses of these files."""
        router = APIRouter()
        router.add_api_route(f"{_ONE}/package.zip", self.package, methods=["GET"])
        router.add_api_route(f"{_ONE}/snapshot.warc.gz", self.web_archive, methods=["GET"])
        router.add_api_route(f"{_ALL}/package.zip", self.policy_package, methods=["GET"])
        router.add_api_route(f"{_ALL}/snapshots.warc.gz", self.policy_web_archive, methods=["GET"])
        return router

    def package(self, policy_id: Id, revision: Id) -> Response:
        """The evidence package of a revision."""
        wanted = self._one(policy_id, revision)
        return _file(self._given().package(wanted), wanted, ".zip")

    def web_archive(self, policy_id: Id, revision: Id) -> Response:
        """The web archive of a revision."""
        wanted = self._one(policy_id, revision)
        return _file(self._begun(wanted), wanted, ".warc.gz")

    def policy_package(self, policy_id: Id) -> Response:
        """The evidence package of all revisions of a policy."""
        wanted = self._all(policy_id)
        return _file(self._given().package(wanted), wanted, ".zip")

    def policy_web_archive(self, policy_id: Id) -> Response:
        """The web archive of all revisions of a policy."""
        wanted = self._all(policy_id)
        return _file(self._begun(wanted), wanted, ".warc.gz")

    def _given(self) -> Proof:
        if self._proof is None:
            raise RefusedError(404, "refused.page")
        return self._proof

    def _begun(self, wanted: EvidenceFilter) -> Iterator[bytes]:
        """The web archive, known to hold something."""
        found = self._given().web_archive(wanted)
        first = next(found, None)
        if first is None:
            raise RefusedError(404, "refused.no_snapshot")
        return chain((first,), found)

    def _one(self, policy_id: int, revision: int) -> EvidenceFilter:
        found = self._history.evidence(policy_id, revision)
        if found is None:
            raise RefusedError(404, "refused.revision", str(revision))
        sizes = {one.digest: one.size_bytes or 0 for file in found.attached for one in file.editions}
        _refuse_more(1, sum(sizes.values()))
        return EvidenceFilter(policy_id=found.policy.id, number=found.revision.number)

    def _all(self, policy_id: int) -> EvidenceFilter:
        wanted = EvidenceFilter(policy_id=policy_id)
        size = self._history.evidence_size(wanted)
        if not size.revisions:
            raise RefusedError(404, "refused.policy", str(policy_id))
        _refuse_more(size.revisions, size.size_bytes)
        return wanted


def _refuse_more(revisions: int, size_bytes: int) -> None:
    """Refuse what is too much for one download."""
    if revisions > MOST_REVISIONS or size_bytes > MOST_BYTES:
        raise RefusedError(413, "refused.package", f"{revisions} / {size_bytes:,}")


def _file(content: Iterator[bytes], wanted: EvidenceFilter, suffix: str) -> Response:
    number = f"-{wanted.number}" if wanted.number else ""
    name = f"clausewatch-{wanted.policy_id}{number}{suffix}"
    headers = {**SANDBOXED, "Content-Disposition": f'attachment; filename="{name}"'}
    media_type = "application/zip" if suffix == ".zip" else "application/gzip"
    return StreamingResponse(content, media_type=media_type, headers=headers)
