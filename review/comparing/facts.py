"""What two documents say of themselves differently: titles, numbers, issuers, dates, validity, and what they offer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from pipeline.changes import FieldEdit
from pipeline.model import Document, Validity
from pipeline.text.fold import fold
from review.showing.i18n import Voice


def fact_edits(before: Document, after: Document, voice: Voice | None) -> tuple[FieldEdit, ...]:
    """The facts that differ; None where a document states none. Typography is no difference.

    In a reader's words, or as other formats have them without a *voice*: days as 2026-05-01, validity as valid.
    """
    return (*_fields(before, after, voice), *_attachments(before, after))


def _fields(before: Document, after: Document, voice: Voice | None) -> Iterator[FieldEdit]:
    old, new = _facts(before, voice), _facts(after, voice)
    for name in old:
        if fold(old[name]) != fold(new[name]):
            yield FieldEdit(name=name, before=old[name] or None, after=new[name] or None)


def _facts(document: Document, voice: Voice | None) -> dict[str, str]:
    stated = document.validity is not Validity.NOT_STATED
    return {
        "title": document.title,
        "document_title": document.document_title,
        "doc_number": document.doc_number,
        "issuers": (voice.say("list_mark") if voice else " ").join(document.issuers),
        "index_number": document.index_number,
        "subject": document.subject,
        "written_date": _day(document.written_date, voice),
        "published_date": _day(document.published_date, voice),
        "effective_date": _day(document.effective_date, voice),
        "expiry_date": _day(document.expiry_date, voice),
        "validity": _validity(document.validity, voice) if stated else "",
    }


def _day(day: date | None, voice: Voice | None) -> str:
    return voice.date(day) if voice else str(day or "")


def _validity(validity: Validity, voice: Voice | None) -> str:
    return voice.known("validity", validity) if voice else validity.value


def _attachments(before: Document, after: Document) -> Iterator[FieldEdit]:
    old, new = ({fold(file.name): file.name for file in side.attachments} for side in (before, after))
    yield from (FieldEdit(name="attachment", before=name, after=None) for key, name in old.items() if key not in new)
    yield from (FieldEdit(name="attachment", before=None, after=name) for key, name in new.items() if key not in old)
