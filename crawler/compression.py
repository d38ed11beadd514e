"""Packed answers: unpacked as far as a page may be large, and not packed again and again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.httpcompression import ACCEPTED_ENCODINGS, HttpCompressionMiddleware

from pipeline.errors import ClausewatchError

if TYPE_CHECKING:
    from scrapy import Request, Spider
    from scrapy.http import Response

_ACCEPTED = [b", ".join(ACCEPTED_ENCODINGS)]
MOST_CODINGS = 3  # a server packs once; a proxy before it may once more


class PackedTooOften(ClausewatchError):  # noqa: N818  named like its siblings in pipeline/errors.py
    """The answer is packed again and again."""

    def __init__(self, times: int) -> None:
        super().__init__(f"packed {times} times over")
        self.times = times


class BoundedCompressionMiddleware(HttpCompressionMiddleware):
    """Scrapy's limits what each coding unpacks to; a header has room for a thousand of them."""

    def process_request(self, request: Request, spider: Spider | None = None) -> None:  # noqa: ARG002  deprecated
        """Say what can be unpacked."""
        dict.setdefault(request.headers, b"Accept-Encoding", _ACCEPTED)

    def process_response(
        self,
        request: Request,
        response: Response,
        spider: Spider | None = None,  # noqa: ARG002  deprecated, and still in the signature that is overridden
    ) -> Request | Response:
        """The answer unpacked. Raises `PackedTooOften` before anything is."""
        told = dict.get(response.headers, b"Content-Encoding")
        if not told:
            return response
        times = b",".join(told).count(b",") + 1
        if times > MOST_CODINGS:
            raise PackedTooOften(times)
        return super().process_response(request, response)
