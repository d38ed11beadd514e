"""What a revision says: its document, clause by clause."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from pipeline import model
from pipeline.changes import Edit, EditKind, Nature
from review.records.base import Record, TextOrNone
from review.records.tasks import Tasks, tasks_told


class Clause(Tasks):
    """The smallest unit that is compared."""

    path: list[str] = Field(examples=[["第二章", "第四条", "（一）"]])
    """Printed labels from the top, its own last; a paragraph without one ends in ¶n."""
    part: int = Field(ge=0)
    """0 the covering notice or the only text, 1 the text it prints, 2 and on its annexes (附件)."""
    label: str = Field(examples=["（一）"])
    """As printed; empty for a paragraph without one."""
    heading: str
    """A heading of its own; empty when it has none."""
    text: str
    """What follows label and heading."""
    digest: str
    """Of heading and text with typography folded away: equal words, equal digests."""


class Attachment(Record):
    """A file that a document offers."""

    name: str = Field(examples=["古树名录.xlsx"])
    """As printed."""
    url: str
    """As linked; absolute when the page's address is known. It is a stranger's: look at it before you follow it."""

    @classmethod
    def of(cls, attachment: model.Attachment) -> Attachment:
        """The record of an attachment."""
        return cls.model_validate(attachment)


class Origin(Record):
    """One place of the page that tells a field."""

    field: str = Field(examples=["written_date"])
    """title, doc_number, issuers, index_number, a date such as written_date, or validity."""
    printed: str
    """As the page prints it."""
    value: TextOrNone
    """In normal form; null when it has none."""
    origin: model.Where
    """Where it stands."""
    precision: model.Precision | None
    """Of a date, how exactly it is told; null for all else."""

    @classmethod
    def of(cls, origin: model.Origin) -> Origin:
        """The record of an origin."""
        return cls.model_validate(origin)


class Document(Record):
    """What a snapshot says."""

    title: str | None
    """The page's title of the document."""
    document_title: str | None
    """Of the text that a covering notice prints; null when it prints none."""
    doc_number: str | None = Field(examples=["霁园发〔2026〕2号"])
    """文号, in the form 代字〔年〕号."""
    issuers: list[str]
    """发文机关, in printed order."""
    index_number: str | None
    """索引号."""
    subject: str | None
    """主题分类, as printed."""
    written_date: date | None
    """成文日期."""
    published_date: date | None
    """发布日期."""
    effective_date: date | None
    """施行日期."""
    expiry_date: date | None
    """The last day of its period of validity."""
    validity: model.Validity
    """As the page says."""
    validity_evidence: str | None
    """The sentence that says so."""
    origins: list[Origin]
    """Every place of the page that tells one of these, contradictions included; the one believed comes first."""
    clauses: list[Clause]
    """In reading order."""
    attachments: list[Attachment]
    """The files that it offers."""
    text_digest: str
    """Of all clauses: equal texts, equal digests."""

    @classmethod
    def of(cls, document: model.Document) -> Document:
        """The record of a document."""
        return cls(
            title=document.title or None,
            document_title=document.document_title or None,
            doc_number=document.doc_number or None,
            issuers=list(document.issuers),
            index_number=document.index_number or None,
            subject=document.subject or None,
            written_date=document.written_date,
            published_date=document.published_date,
            effective_date=document.effective_date,
            expiry_date=document.expiry_date,
            validity=document.validity,
            validity_evidence=document.validity_evidence or None,
            origins=[Origin.of(origin) for origin in document.origins],
            clauses=clauses_told(document),
            attachments=[Attachment.of(each) for each in document.attachments],
            text_digest=document.text_digest,
        )


class ClauseSide(Record):
    """A clause as one of two texts has it."""

    path: list[str]
    """Printed labels from the top."""
    text: str
    """Heading and words without the label."""

    @classmethod
    def of(cls, clause: model.Clause | None) -> ClauseSide | None:
        """The record of a side; None where the clause is not there."""
        return cls(path=list(clause.path), text=clause.words) if clause else None


class ComparedClause(Record):
    """A clause of either text, and what became of it."""

    before: ClauseSide | None
    """The clause in the old text; null when added."""
    after: ClauseSide | None
    """The clause in the new text; null when removed."""
    change: EditKind
    """What became of it."""
    nature: Nature | None
    """What the edit is beside its kind; null for most."""
    partner: list[str] | None
    """Of a divided or merged clause: the path of another clause that shared its words."""


class Comparison(Record):
    """Two texts, clause by clause: what `compare --format json` prints."""

    clauses: list[ComparedClause]
    """A row for every clause of either text, in the reading order of the new one."""
    summary: dict[EditKind, int]
    """How many rows there are of each kind, zeros included."""

    @classmethod
    def of(cls, edits: tuple[Edit, ...]) -> Comparison:
        """The record of a comparison."""
        return cls(
            clauses=[
                ComparedClause(
                    before=ClauseSide.of(edit.before),
                    after=ClauseSide.of(edit.after),
                    change=edit.kind,
                    nature=edit.nature,
                    partner=list(edit.partner) or None,
                )
                for edit in edits
            ],
            summary={kind: sum(edit.kind is kind for edit in edits) for kind in EditKind},
        )


def clauses_told(document: model.Document) -> list[Clause]:
    """The clauses of a document with their tasks, in reading order."""
    return [
        Clause(
            path=list(clause.path),
            part=clause.part,
            label=clause.label,
            heading=clause.heading,
            text=clause.text,
            digest=clause.folded,
            bodies=task.bodies,
            targets=task.targets,
            deadlines=task.deadlines,
        )
        for clause, task in zip(document.clauses, tasks_told(document), strict=True)
    ]
