"""What two documents say of themselves differently: titles, numbers, issuers, dates, validity, and what they offer."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.changes import FieldEdit
from pipeline.model import Document, Validity
from pipeline.text.fold import fold
from review.showing.i18n import Voice


def fact_edits(before: Document, after: Document, voice: Voice) -> tuple[FieldEdit, ...]:
    """The facts that differ, in a reader's words; None where a document states none. Typography is no difference."""
    return (*_fields(before, after, voice), *_attachments(before, after))


def _fields(before: Document, after: Document, voice: Voice) -> Iterator[FieldEdit]:
    old, new = _facts(before, voice), _facts(after, voice)
    for name in old:
        if fold(old[name]) != fold(new[name]):
            yield FieldEdit(name=name, before=old[name] or None, after=new[name] or None)


def _facts(document: Document, voice: Voice) -> dict[str, str]:
    stated = document.validity is not Validity.NOT_STATED
    return {
        "title": document.title,
        "document_title": document.document_title,
        "doc_number": document.doc_number,
        "issuers": voice.say("list_mark").join(document.issuers),
        "index_number": document.index_number,
        "subject": document.subject,
        "written_date": voice.date(document.written_date),
        "published_date": voice.date(document.published_date),
        "effective_date": voice.date(document.effective_date),
        "expiry_date": voice.date(document.expiry_date),
        "validity": voice.known("validity", document.validity) if stated else "",
    }


def _attachments(before: Document, after: Document) -> Iterator[FieldEdit]:
    old, new = ({fold(file.name): file.name for file in side.attachments} for side in (before, after))
    yield from (FieldEdit(name="attachment", before=name, after=None) for key, name in old.items() if key not in new)
    yield from (FieldEdit(name="attachment", before=None, after=name) for key, name in new.items() if key not in old)
