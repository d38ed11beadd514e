"""An evidence package: a ZIP file that proves itself with standard tools, the same bytes whenever it is made.

Members stand in one order, with one time, uncompressed: what a later version of a compressor would write is not known.
It is written piece by piece, so a large one takes no more memory than its largest snapshot.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Generator, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from importlib.resources import files
from typing import Any, Final, cast

from review.evidence.files import suffix_of
from service.evidence.gathered import FileBytes, Piece, clause_records, document_of, revision_record
from service.records.formats import Record

FORMAT: Final = "clausewatch evidence package"
VERSION: Final = 2  # 1 had no attachments
SNAPSHOTS: Final = "snapshots/"
SUMS: Final = "SHA256SUMS"
MANIFEST: Final = "manifest.json"
README: Final = "README.txt"
_TIME: Final = (
    1980,
    1,
    1,
    0,
    0,
    0,
)  # the first that a ZIP file can tell; the times of what is inside are in the manifest
_CHUNK: Final = 1 << 16


@dataclass(kw_only=True)
class _Pipe:
    """A file that is only written to, and read off as it grows."""

    chunks: list[bytes] = field(default_factory=list)

    def write(self, data: bytes) -> int:
        self.chunks.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def taken(self) -> bytes:
        whole = b"".join(self.chunks)
        self.chunks.clear()
        return whole


@dataclass(frozen=True, kw_only=True, slots=True)
class _Member:
    name: str
    size_bytes: int
    sha256: str


@dataclass(kw_only=True)
class _Writer:
    """Writes members, and remembers what it has written."""

    pipe: _Pipe
    archive: zipfile.ZipFile
    members: dict[str, _Member] = field(default_factory=dict)

    def add(self, name: str, content: bytes) -> Iterator[bytes]:
        """Write a member, unless it is there already, and yield the bytes of the package so far."""
        if name in self.members:
            return
        self.members[name] = _Member(name=name, size_bytes=len(content), sha256=sha256(content).hexdigest())
        info = zipfile.ZipInfo(name, date_time=_TIME)
        info.external_attr = 0o644 << 16
        info.create_system = 3  # Unix, wherever it is made
        with self.archive.open(info, "w") as member:
            for start in range(0, len(content), _CHUNK):
                member.write(content[start : start + _CHUNK])
        yield self.pipe.taken()


def package(pieces: Iterable[Piece]) -> Iterator[bytes]:
    """Yield the bytes of a package. A snapshot that several revisions share is in it once."""
    pipe = _Pipe()
    with zipfile.ZipFile(cast("zipfile._ZipWritable", pipe), "w", zipfile.ZIP_STORED) as archive:
        writer = _Writer(pipe=pipe, archive=archive)
        revisions: list[Record] = []
        yield from writer.add(README, files("service").joinpath("evidence/readme.txt").read_bytes())
        for piece in pieces:
            revisions.append((yield from _write(writer, piece)))
        members = [_record(one) for one in writer.members.values()]
        told = {"format": FORMAT, "version": VERSION, "revisions": revisions, "members": members}
        yield from writer.add(MANIFEST, _json(told))
        yield from writer.add(SUMS, _sums(writer.members.values()))
    yield pipe.taken()


def _write(writer: _Writer, piece: Piece) -> Generator[bytes, None, Record]:
    """Write what belongs to one revision, and return its record in the manifest."""
    evidence = piece.evidence
    folder = f"policies/{evidence.policy.id}/revisions/{evidence.revision.number}"
    names: list[str] = []
    if piece.body is not None:
        names += yield from _snapshot(writer, piece.body)
    attachments: dict[str, dict[str, Any]] = {}
    for file in piece.files:
        members = (yield from _snapshot(writer, file.body)) if file.body is not None else []
        _tell(attachments, file, members)
        names += members
    record = {**revision_record(piece.evidence), "attachments": list(attachments.values())}
    told = {
        f"{folder}/document.json": _json(document_of(evidence)),
        f"{folder}/clauses.json": _json(clause_records(evidence)),
        f"{folder}/visit.json": _json(record),
    }
    for name, content in told.items():
        yield from writer.add(name, content)
    return {**record, "members": list(dict.fromkeys([*names, *told])), "missing": piece.trouble or None}


def _snapshot(writer: _Writer, body: bytes) -> Generator[bytes, None, list[str]]:
    """Write bytes that were served, unless they are there already, and return their name."""
    name = f"{SNAPSHOTS}{sha256(body).hexdigest()}{suffix_of(body)}"
    yield from writer.add(name, body)
    return [name]


def _tell(told: dict[str, dict[str, Any]], one: FileBytes, members: Sequence[str]) -> None:
    """Add an edition of a file to what is told of the files."""
    file, edition = one.file, one.edition
    empty: dict[str, Any] = {"name": file.name, "url": file.url, "editions": [], "missing": None}
    record = told.setdefault(file.url, empty)
    if edition is None:
        record["missing"] = one.trouble
        return
    record["editions"].append(
        {
            "snapshot_digest": edition.digest,
            "size_bytes": edition.size_bytes,
            "content_type": edition.content_type or None,
            "first_at": edition.first_at.isoformat(),
            "last_at": edition.last_at.isoformat(),
            "member": next(iter(members), None),
            "missing": one.trouble or None,
        }
    )


def _record(member: _Member) -> Record:
    return {"name": member.name, "size_bytes": member.size_bytes, "sha256": member.sha256}


def _sums(members: Iterable[_Member]) -> bytes:
    return "".join(f"{one.sha256}  {one.name}\n" for one in members).encode()


def _json(value: object) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "backslashreplace")
