"""The bulk of a document as a revision keeps it: body, rows and noise as JSON, compressed.

The body says what the clauses say, which have rows of their own. So it is compressed with their words as a raw-content
dictionary, and takes hardly any room; what earlier versions kept was compressed by itself, and is read too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Final

import zstandard

from pipeline.errors import StorageError
from pipeline.model import Clause, Document, Entry, Validity
from storage.codec.values import JsonObject, day_in, day_out
from storage.tables.base import storable, to_json

_BESIDE_CLAUSES: Final = b"c"  # no frame of zstd begins so
_LEVEL: Final = 3


def encode_bulk(document: Document) -> bytes:
    """Return body, entries and noise as compressed JSON, to be read beside the document's clauses."""
    bulk = {
        "body": list(document.body),
        "entries": [_entry_out(entry) for entry in document.entries],
        "noise": list(document.noise),
    }
    words = _words(document.clauses)
    # Its checksum tells words that are not those it was made with.
    packing = zstandard.ZstdCompressor(level=_LEVEL, dict_data=words, write_checksum=True)
    frame = packing.compress(to_json(bulk).encode())
    return _BESIDE_CLAUSES + frame if words else frame


def with_bulk(document: Document, packed: bytes) -> Document:
    """Return *document*, which has its clauses, with the body, entries and noise of `encode_bulk`.

    Raises StorageError when its clauses are not those that it was kept beside.
    """
    beside = packed.startswith(_BESIDE_CLAUSES)
    words = _words(document.clauses) if beside else None
    try:
        bulk = json.loads(zstandard.ZstdDecompressor(dict_data=words).decompress(packed[beside:]))
    except zstandard.ZstdError as error:
        raise StorageError("A revision cannot be read: its row, or one of its clauses', was altered.") from error
    return replace(
        document,
        body=tuple(bulk["body"]),
        entries=tuple(_entry_in(entry) for entry in bulk["entries"]),
        noise=tuple(bulk["noise"]),
    )


def _words(clauses: Iterable[Clause]) -> zstandard.ZstdCompressionDict | None:
    """What the clauses say, as their rows keep it; None without any."""
    words = storable("\n".join(clause.label + clause.words for clause in clauses)).encode()
    return zstandard.ZstdCompressionDict(words, dict_type=zstandard.DICT_TYPE_RAWCONTENT) if words else None


def _entry_out(entry: Entry) -> dict[str, object]:
    told = {name: value for name, value in _facts_out(entry).items() if value}
    return {
        "url": entry.url,
        "title": entry.title,
        "date": day_out(entry.date),
        "doc_number": entry.doc_number,
        "validity": entry.validity.value,
        **told,
    }


def _facts_out(entry: Entry) -> dict[str, str | None]:
    """What most rows do not tell; left out where it is not."""
    return {
        "issuer": entry.issuer,
        "index_number": entry.index_number,
        "written_date": day_out(entry.written_date),
        "effective_date": day_out(entry.effective_date),
        "expiry_date": day_out(entry.expiry_date),
    }


def _entry_in(entry: JsonObject) -> Entry:
    return Entry(
        url=entry["url"],
        title=entry["title"],
        date=day_in(entry["date"]),
        doc_number=entry["doc_number"],
        validity=Validity(entry["validity"]),
        issuer=entry.get("issuer", ""),
        index_number=entry.get("index_number", ""),
        written_date=day_in(entry.get("written_date")),
        effective_date=day_in(entry.get("effective_date")),
        expiry_date=day_in(entry.get("expiry_date")),
    )
