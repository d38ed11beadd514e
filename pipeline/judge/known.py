"""Turns what is seen of a known page into findings, or holds it with its reason (DESIGN: rules that never bend)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from pipeline.archive import Archive, CopyFacts, Decision, Pass
from pipeline.changes import ChangeKind, CopyRole, Edit, EditKind, FieldEdit, Finding, Held, counted
from pipeline.compare.agree import agreed_edits, stable_document
from pipeline.copies.reposts import has_caught_up, likeness, repost_edits
from pipeline.files.edits import file_edits
from pipeline.identity.anew import belongs_to
from pipeline.judge.addresses import given_up, has_another
from pipeline.judge.telling import told
from pipeline.metadata.listed_validity import as_listed, own_validity
from pipeline.metadata.validity import without_ending
from pipeline.model import SHOWN, Attachment, Document, Outcome, PageState, Validity, Visit
from pipeline.reasons.evidence import Code, Evidence, because
from pipeline.reasons.held import HeldReason
from pipeline.relations.superseding import announcement_of, superseded
from pipeline.text.fold import fold

FROM_TEXT = frozenset({"effective_date", "expiry_date"})  # fields that a clause states
BRACKETS = "()[]"  # folded ones, in which a page prints that its document has ended
OPENING = 16  # characters by which a clause is known again
MISREAD = 0.5  # share of the lost clauses that stand in the noise
LARGE_LOSS = 0.3  # share of a text whose loss a second visit must confirm


def file(visit: Visit, copy: CopyFacts, archive: Archive, context: Pass) -> Decision:
    """Judge a visit to an attachment of *copy*: other bytes behind the same name are a change, whatever they say."""
    known = copy.file_digests.get(visit.name, "")
    if visit.outcome is not Outcome.OK or not known or known == visit.body_digest:
        return Decision(policy_id=copy.policy.id, role=copy.role)
    found = file_edits(archive.file_text(known), visit.document)
    finding = Finding(
        kind=ChangeKind.ATTACHMENT,
        url=copy.url,
        edits=found.edits,
        fields=(
            FieldEdit(name="attachment", before=_file(visit.name, known), after=_file(visit.name, visit.body_digest)),
        ),
        why=(because(Code.FILE_REPLACED, file=visit.name, url=visit.url), found.why),
    )
    return told(Decision(policy_id=copy.policy.id, role=copy.role), (finding,), visit, context)


def _file(name: str, digest: str) -> str:
    return f"{name} · {digest[:12]}"


def missing(visit: Visit, copy: CopyFacts, archive: Archive, context: Pass) -> Decision:
    """Judge a dead address. Two dead visits and a healthy source make a removal; a move, where it stands elsewhere."""
    base = Decision(policy_id=copy.policy.id, role=copy.role, pending_digest=copy.pending_digest)
    if copy.state in (PageState.GONE, PageState.MOVED):
        return base
    if visit.missing_before == 0:
        once = because(Code.DEAD_ONCE, answer=visit.reason)
        return replace(base, held=(Held(url=visit.url, reason=HeldReason.PENDING, why=(once,)),))
    if not context.healthy:
        trouble = because(Code.DEAD_IN_TROUBLE, answer=visit.reason)
        return replace(base, held=(Held(url=visit.url, reason=HeldReason.UNHEALTHY_SOURCE, why=(trouble,)),))
    if elsewhere := given_up(visit, copy, archive, context):
        return elsewhere
    finding = Finding(
        kind=ChangeKind.REMOVED,
        url=visit.url,
        confirmed_by="second visit",
        why=(
            because(Code.DEAD, visits=visit.missing_before + 1, answer=visit.reason),
            because(Code.OTHERS_ANSWER),
        ),
    )
    return told(replace(base, state=PageState.GONE), (finding,), visit, context)


def seen_again(visit: Visit, copy: CopyFacts, archive: Archive, context: Pass) -> Decision:
    """Judge a known page that answered: restored, revised, other metadata, other attachments, or nothing at all."""
    base = Decision(policy_id=copy.policy.id, role=copy.role, state=PageState.ALIVE)
    restored = _restored(visit, copy, archive)
    if visit.document is None:
        return told(base, restored, visit, context)
    document = as_listed(replace(stable_document(visit), kind=copy.document.kind), copy.document)
    edits = agreed_edits(copy.document.clauses, visit)
    officials = archive.official_texts(copy.policy.id) if edits and copy.role is CopyRole.REPOST else ()
    edits = repost_edits(edits, copy, visit, officials) if officials else edits
    edits = tuple(_of_text(edits, copy.document, document))
    if reason := _must_wait(edits, copy, visit, context):
        return replace(
            base,
            state=copy.state if copy.state is PageState.GONE else PageState.ALIVE,
            pending_digest=visit.document.text_digest,
            held=(Held(url=visit.url, reason=reason, why=(_compared(edits),), digest=visit.document.text_digest),),
        )
    beside = (*_metadata(visit, copy, document, edits, archive), *_attachments(visit, copy, document))
    ended = superseded(document, archive, since=copy.document.relations) if copy.role is CopyRole.OFFICIAL else ()
    findings = (*restored, *_revised(edits, visit, copy), *beside, *(ended if edits else ()))
    base = base if findings else replace(base, held=tuple(_typography(document, copy)))
    is_numbered = bool(document.doc_number and not copy.document.doc_number)
    is_as_before = document.text_digest == copy.document.text_digest and not is_numbered
    if is_as_before and not any(f.fields for f in findings):
        return told(base, findings, visit, context)
    decision = _joined(replace(base, document=carried(document, copy.document)), copy, archive)
    if not officials:
        return told(decision, findings, visit, context)
    now = likeness(officials, document)
    decision = replace(decision, fidelity=now.fidelity, against=now.against)
    if not has_caught_up(copy, now, edits, officials):
        return told(decision, findings, visit, context)
    decision = told(decision, (*restored, *beside), visit, context)
    return replace(decision, held=(*decision.held, _caught_up(visit.url, edits, document)))


def _joined(decision: Decision, copy: CopyFacts, archive: Archive) -> Decision:
    """Add which other policy the page proves to carry, where its title or number was corrected."""
    found = belongs_to(decision.document, copy, archive) if decision.document else None
    if found is None:
        return decision
    return replace(decision, leaves_for=found.policy_id, alone=found.alone, match=found.match)


def _caught_up(url: str, edits: tuple[Edit, ...], document: Document) -> Held:
    why = (_compared(edits), because(Code.AS_OFFICIAL))
    finding = Finding(kind=ChangeKind.REVISED, url=url, edits=edits, why=why)
    return Held(url=url, reason=HeldReason.CAUGHT_UP, why=why, finding=finding, digest=document.text_digest)


def lapsing(copy: CopyFacts, today: date) -> Finding | None:
    """Return the finding that a policy's period of validity is about to end; None when it ended or was ended before."""
    document = copy.document
    if document.expiry_date is None or document.expiry_date < today or document.validity is Validity.INVALID:
        return None
    days = (document.expiry_date - today).days
    return Finding(
        kind=ChangeKind.EXPIRING,
        url=copy.url,
        why=(because(Code.EXPIRES, day=document.expiry_date, days=days),),
    )


def _restored(visit: Visit, copy: CopyFacts, archive: Archive) -> tuple[Finding, ...]:
    if copy.state is not PageState.GONE or has_another(copy, archive):
        return ()
    return (Finding(kind=ChangeKind.RESTORED, url=visit.url, why=(because(Code.ANSWERS_AGAIN),)),)


def _typography(document: Document, copy: CopyFacts) -> Iterator[Held]:
    """Yield what a page without a finding prints otherwise, as nothing but typography."""
    printed = Counter(clause.exact for clause in document.clauses)
    printed.subtract(clause.exact for clause in copy.document.clauses)
    if new := sum(times for times in printed.values() if times > 0):
        why = because(Code.TYPOGRAPHY_ONLY, clauses=new)
        yield Held(url=copy.url, reason=HeldReason.TYPOGRAPHY, why=(why,))


def _revised(edits: tuple[Edit, ...], visit: Visit, copy: CopyFacts) -> Iterator[Finding]:
    if edits:
        confirmed = "second visit" if copy.pending_digest else "second fetch" if visit.again else ""
        yield Finding(
            kind=ChangeKind.REVISED,
            url=visit.url,
            edits=edits,
            confirmed_by=confirmed,
            why=(_compared(edits),),
        )


def _of_text(edits: Sequence[Edit], before: Document, after: Document) -> Iterator[Edit]:
    """Leave out lines that only repeat a field, such as the number under a title: they are told as that field."""
    fields = set(zip(_printed_fields(before), _printed_fields(after), strict=True))
    for edit in edits:
        sides = (fold(edit.before.words) if edit.before else "", fold(edit.after.words) if edit.after else "")
        bare = (sides[0].strip(BRACKETS), sides[1].strip(BRACKETS))
        if sides not in fields and bare not in fields:
            yield edit


def _printed_fields(document: Document) -> tuple[str, ...]:
    banner = fold(document.validity_evidence) if document.validity in SHOWN else ""
    return (fold(document.title), fold(document.document_title), fold(document.doc_number), banner)


def _metadata(
    visit: Visit, copy: CopyFacts, document: Document, edits: Sequence[Edit], archive: Archive
) -> Iterator[Finding]:
    read_from_text = FROM_TEXT if edits else frozenset[str]()  # told as the clause that says so
    fields = tuple(edit for edit in field_edits(copy.document, document) if edit.name not in read_from_text)
    if visit.again is not None:
        kept = set(field_edits(copy.document, visit.again))
        fields = tuple(edit for edit in fields if edit in kept)
    if fields:
        changed = (because(Code.FIELD_CHANGED, field=f.name, before=f.before, after=f.after) for f in fields)
        ended = any(edit.name == "validity" and edit.after != Validity.VALID for edit in fields)
        announced = map(announcement_of, archive.ends_of(copy.policy.id) if ended else ())
        yield Finding(kind=ChangeKind.METADATA, url=visit.url, fields=fields, why=(*changed, *announced))


def field_edits(before: Document, after: Document) -> Iterator[FieldEdit]:
    """Yield the fields that both documents state and state differently. A field no longer printed is no change.

    An end is one even where nothing was said of validity before: few pages say that what they show is in force.
    """
    pairs = {
        "title": (without_ending(before.title), without_ending(after.title)),
        "doc_number": (before.doc_number, after.doc_number),
        "issuers": (" ".join(before.issuers), " ".join(after.issuers)),
        "written_date": (str(before.written_date or ""), str(after.written_date or "")),
        "effective_date": (str(before.effective_date or ""), str(after.effective_date or "")),
        "expiry_date": (str(before.expiry_date or ""), str(after.expiry_date or "")),
        "validity": (_ending(before.validity, after.validity), _stated(after.validity)),
    }
    for name, (old, new) in pairs.items():
        if old and new and fold(old) != fold(new):
            yield FieldEdit(name=name, before=old, after=new)


def _stated(validity: Validity) -> str:
    return "" if validity in (Validity.NOT_STATED, Validity.UNKNOWN) else validity.value


def _ending(before: Validity, after: Validity) -> str:
    return before.value if after in SHOWN else _stated(before)


def _attachments(visit: Visit, copy: CopyFacts, document: Document) -> Iterator[Finding]:
    if copy.role is CopyRole.INTERPRETATION:
        return
    before, after = copy.document.attachments, document.attachments
    fields = (
        *(FieldEdit(name="attachment", before=None, after=a.name) for a in _not_in(after, before)),
        *(FieldEdit(name="attachment", before=a.name, after=None) for a in _not_in(before, after)),
    )
    if fields:
        why = tuple(
            because(Code.FILE_OFFERED if f.after else Code.FILE_WITHDRAWN, file=f.after or f.before) for f in fields
        )
        yield Finding(kind=ChangeKind.ATTACHMENT, url=visit.url, fields=fields, why=why)


def _not_in(files: Sequence[Attachment], others: Sequence[Attachment]) -> Iterator[Attachment]:
    names = {fold(other.name) for other in others}
    return (file for file in files if fold(file.name) not in names)


def _must_wait(edits: tuple[Edit, ...], copy: CopyFacts, visit: Visit, context: Pass) -> HeldReason | None:
    """Return why the edits may not be told yet, None when they may."""
    if not edits or visit.document is None or context.promoted:
        return None
    agrees = copy.pending_digest == visit.document.text_digest
    if context.redesigned and not (agrees and not is_misread(edits, visit.document)):
        return HeldReason.REDESIGN
    lost = sum(len(e.before.words) for e in edits if e.before and e.kind is EditKind.REMOVED)
    is_large = lost > LARGE_LOSS * sum(len(clause.words) for clause in copy.document.clauses)
    if is_large and is_misread(edits, visit.document):
        return HeldReason.MISREAD
    if not agrees and alternates(copy, visit.document):
        return HeldReason.ALTERNATES
    return HeldReason.PENDING if not agrees and (is_large or visit.again is None) else None


def alternates(copy: CopyFacts, document: Document) -> bool:
    """Tell whether a page goes from one text to the other for the third time. There and back are two changes."""
    return copy.earlier[:2] == (document.text_digest, copy.document.text_digest)


def is_misread(edits: Sequence[Edit], document: Document) -> bool:
    """Tell whether what seems removed still stands on the page, taken for noise: the reader failed, not the text."""
    lost = [fold(edit.before.words)[:OPENING] for edit in edits if edit.before and edit.kind is EditKind.REMOVED]
    noise = fold("".join(document.noise))
    return bool(lost) and sum(words in noise for words in lost) >= MISREAD * len(lost)


def carried(document: Document, before: Document) -> Document:
    """Keep what the page stated once and does not print any more, and what a listing's row says of it.

    A field no longer printed is no change.
    """
    stated = own_validity(before)
    kept = replace(
        document,
        kind=before.kind,
        doc_number=document.doc_number or before.doc_number,
        issuers=document.issuers or before.issuers,
        written_date=document.written_date or before.written_date,
        validity=document.validity if _stated(document.validity) or not _stated(stated) else stated,
    )
    return as_listed(kept, before)


def _compared(edits: Sequence[Edit]) -> Evidence:
    return because(Code.COMPARED, edits=counted(edits))
