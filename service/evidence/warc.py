"""A web archive (WARC 1.1, ISO 28500) of snapshots, which replay tools open.

What was served is a `response` record with the headers that were kept, and beside it the `request` as far as it is
known. What a browser showed is no server's response, so it is a `resource` record. A `metadata` record tells which
revision was read in it. Headers of the transfer tell of bytes as they were packed on the way; those kept are
unpacked, so these headers are renamed, as other archives do.
"""

# mypy: disable-error-code="no-untyped-call"
# warcio is not typed.

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC
from http import HTTPStatus
from http.client import responses
from typing import Final
from urllib.parse import quote, urlsplit
from uuid import NAMESPACE_URL, uuid5

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from service.evidence.gathered import Piece, revision_record
from storage.views.evidence import AnswerView

_OF_TRANSFER: Final = frozenset({"content-length", "content-encoding", "transfer-encoding", "connection"})
_SAFE: Final = "!#$%&'()*+,/:;=?@[]~"
_ABOUT: Final = {
    "software": "clausewatch",
    "format": "WARC File Format 1.1",
    "conformsTo": "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    "description": "Snapshots of policy pages, with the headers that were kept: no cookies, no credentials.",
}


def web_archive(pieces: Iterable[Piece]) -> Iterator[bytes]:
    """Yield the bytes of a gzipped web archive, nothing when no bytes are kept of what is asked for.

    The same snapshots give the same bytes. A snapshot that several revisions share is in it once for each page.
    """
    buffer = io.BytesIO()
    writer = WARCWriter(buffer, gzip=True, warc_version="1.1")
    written: set[tuple[str, str]] = set()
    for piece in pieces:
        answer, digest = piece.evidence.answer, piece.evidence.revision.snapshot_digest
        if piece.body is None or answer is None:
            continue
        if not written:
            writer.write_record(_record(writer, "warcinfo", answer, "", _fields(_ABOUT)))
        if (answer.url, digest) not in written:
            written.add((answer.url, digest))
            for record in _served(writer, answer, digest, piece):
                writer.write_record(record)
        writer.write_record(_told(writer, answer, piece))
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _served(writer: WARCWriter, answer: AnswerView, digest: str, piece: Piece) -> Iterator[ArcWarcRecord]:
    body, content_type = piece.body or b"", piece.evidence.content_type or "application/octet-stream"
    if answer.rendered:
        yield _record(writer, "resource", answer, digest, body, content_type=_line(content_type))
        return
    served = _record(writer, "response", answer, digest, body, http=_status(answer, body, content_type))
    yield served
    asked = _record(writer, "request", answer, digest, b"", http=_request(answer))
    asked.rec_headers.add_header("WARC-Concurrent-To", served.rec_headers.get_header("WARC-Record-ID"))
    yield asked


def _told(writer: WARCWriter, answer: AnswerView, piece: Piece) -> ArcWarcRecord:
    """Return the record of what was read: its fields name the revision, and prove it with the snapshot's SHA-256."""
    told = {name: value for name, value in revision_record(piece.evidence).items() if name != "answer"}
    via = {"via": answer.url} if answer.final_url else {}
    fields = {**via, "clausewatch-revision": json.dumps(told)}
    name = f"{piece.evidence.policy.id}:{piece.evidence.revision.number}:{piece.evidence.revision.snapshot_digest}"
    record = _record(writer, "metadata", answer, name, _fields(fields))
    kind = "resource" if answer.rendered else "response"
    digest = piece.evidence.revision.snapshot_digest
    record.rec_headers.add_header("WARC-Refers-To", _id(kind, answer, digest))
    return record


def _record(
    writer: WARCWriter,
    kind: str,
    answer: AnswerView,
    name: str,
    content: bytes,
    *,
    content_type: str = "",
    http: StatusAndHeaders | None = None,
) -> ArcWarcRecord:
    date = answer.first_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return writer.create_warc_record(
        "" if kind == "warcinfo" else quote(answer.address, safe=_SAFE),
        kind,
        payload=io.BytesIO(content),
        length=len(content),
        warc_content_type=content_type,
        warc_headers_dict={"WARC-Record-ID": _id(kind, answer, name), "WARC-Date": date},
        http_headers=http,
    )


def _id(kind: str, answer: AnswerView, name: str) -> str:
    """Return a record's id: the same for the same bytes of the same page."""
    return f"<urn:uuid:{uuid5(NAMESPACE_URL, f'{kind} {answer.url} {answer.first_at.isoformat()} {name}')}>"


def _status(answer: AnswerView, body: bytes, content_type: str) -> StatusAndHeaders:
    status = answer.status or HTTPStatus.OK
    phrase = responses.get(status, "")
    kept = answer.headers if answer.headers is not None else (("Content-Type", _line(content_type)),)
    headers = [
        (f"X-Archive-Orig-{name}" if name.lower() in _OF_TRANSFER else name, _line(value)) for name, value in kept
    ]
    return StatusAndHeaders(
        f"{status} {phrase}".strip(), [*headers, ("Content-Length", str(len(body)))], protocol="HTTP/1.1"
    )


def _request(answer: AnswerView) -> StatusAndHeaders:
    parts = urlsplit(quote(answer.address, safe=_SAFE))
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return StatusAndHeaders(f"GET {target} HTTP/1.1", [("Host", parts.netloc)], is_http_request=True)


def _fields(fields: Mapping[str, str]) -> bytes:
    return "".join(f"{name}: {_line(value)}\r\n" for name, value in fields.items()).encode()


def _line(text: str) -> str:
    return " ".join(text.split())
