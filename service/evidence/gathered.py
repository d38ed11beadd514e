"""Revisions with their bytes and records, one after another: what packages and web archives are made of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from pipeline.errors import StorageError
from service.records.archive import document_record
from service.records.formats import Record
from storage.store import Store
from storage.views.evidence import AnswerView, AttachedFile, EvidenceFilter, EvidenceView, FileEdition


@dataclass(frozen=True, kw_only=True, slots=True)
class Piece:
    """A revision and its bytes."""

    evidence: EvidenceView
    body: bytes | None = field(repr=False)
    trouble: str = ""  # why there are no bytes
    files: Iterable[FileBytes] = field(default=(), repr=False)  # read one after another while they are gone through


@dataclass(frozen=True, kw_only=True, slots=True)
class FileBytes:
    """An edition of a file that the page offered, and its bytes; no edition: none was kept."""

    file: AttachedFile
    edition: FileEdition | None
    body: bytes | None = field(repr=False)
    trouble: str = ""


def pieces(store: Store, wanted: EvidenceFilter) -> Iterator[Piece]:
    """Yield what is asked for, by policy and number; one piece is in memory at a time."""
    history = store.history()
    for name in history.evidence_names(wanted):
        found = history.evidence(name.policy_id, name.number)
        if found is not None:
            yield piece_of(store, found)


def piece_of(store: Store, evidence: EvidenceView) -> Piece:
    """Return a revision with its bytes, or with why there are none."""
    digest = evidence.revision.snapshot_digest
    body, trouble = _read(store, digest) if digest else (None, "no bytes were kept")
    return Piece(evidence=evidence, body=body, trouble=trouble, files=_files(store, evidence))


def _files(store: Store, evidence: EvidenceView) -> Iterator[FileBytes]:
    for file in evidence.attached:
        if not file.editions:
            yield FileBytes(file=file, edition=None, body=None, trouble="no bytes were kept while the revision stood")
        for edition in file.editions:
            body, trouble = _read(store, edition.digest)
            yield FileBytes(file=file, edition=edition, body=body, trouble=trouble)


def _read(store: Store, digest: str) -> tuple[bytes | None, str]:
    try:
        return store.snapshots.get(digest), ""
    except StorageError as error:
        return None, str(error)


def revision_record(evidence: EvidenceView) -> Record:
    """Return where a revision comes from (docs/formats.md, evidence packages)."""
    revision, answer = evidence.revision, evidence.answer
    return {
        "policy": evidence.policy.id,
        "revision": revision.number,
        "title": evidence.policy.title,
        "doc_number": evidence.policy.doc_number or None,
        "source": revision.source,
        "url": revision.url,
        "role": revision.role,
        "seen_at": revision.seen_at.isoformat(),
        "until": evidence.until.isoformat() if evidence.until else None,
        "snapshot_digest": revision.snapshot_digest or None,
        "size_bytes": evidence.size_bytes,
        "content_type": evidence.content_type or None,
        "text_digest": revision.document.text_digest,
        "reader_version": revision.reader_version,
        "profile_version": revision.profile_version or None,
        "reread": revision.reread,
        "answer": _answer(answer) if answer else None,
    }


def _answer(answer: AnswerView) -> Record:
    return {
        "source": answer.source,
        "check": answer.check_id,
        "url": answer.url,
        "final_url": answer.final_url or None,
        "status": answer.status,
        "rendered": answer.rendered,
        "first_at": answer.first_at.isoformat(),
        "last_at": answer.last_at.isoformat(),
        "times": answer.times,
        "headers": None if answer.headers is None else [list(header) for header in answer.headers],
    }


def document_of(evidence: EvidenceView) -> Record:
    """Return the document as `read --format jsonl` tells it; its file is the address it was read from."""
    return document_record(evidence.revision.url, evidence.revision.document)


def clause_records(evidence: EvidenceView) -> list[Record]:
    """Return the clauses in order, with both their digests."""
    return [
        {
            "path": list(one.path),
            "part": one.part,
            "label": one.label,
            "heading": one.heading,
            "text": one.text,
            "exact": one.exact,
            "folded": one.folded,
        }
        for one in evidence.revision.document.clauses
    ]
