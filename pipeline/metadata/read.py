"""What a page tells of its document: number, issuers, dates, validity; from fields, meta tags and the text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.fields.labels import Labelled, best_labels, read_labels
from pipeline.metadata.force import first_day, force_origins
from pipeline.metadata.issuers import from_title, full_names, signature, split_issuers
from pipeline.metadata.number import find_number
from pipeline.metadata.order import adoption, order_issuer
from pipeline.metadata.published import published_origins
from pipeline.metadata.title import find_title, printed_title
from pipeline.metadata.validity import state_of, validity_origins
from pipeline.model import Origin, Validity
from pipeline.noise.body import Body
from pipeline.page.blocks import Page
from pipeline.text.dates import find_day

LONGEST_SUBJECT = 60  # characters; what is longer is no class of a table


@dataclass(frozen=True, kw_only=True, slots=True)
class Metadata:
    """The fields of a document, as far as its page tells them."""

    title: str
    document_title: str
    doc_number: str
    issuers: tuple[str, ...]
    index_number: str
    written: date | None
    published: date | None
    effective: date | None
    expiry: date | None
    validity: Validity
    validity_evidence: str
    subject: str = ""  # as printed: 工业、交通/工业
    labels: tuple[Labelled, ...] = ()
    told: tuple[Origin, ...] = ()  # of the published date, force and validity, the most believed of each first


def read_metadata(page: Page, body: Body, paragraphs: Sequence[str], at: datetime | None, url: str = "") -> Metadata:
    """All that *page* tells of its document, whose text is *paragraphs*; *at* resolves “234天前”."""
    labels = read_labels(page.lines[: body.first], page.lines[body.end :], page)
    fields = best_labels(labels)
    title = find_title(page, fields.get("title", ""), body.first)
    number = find_number(fields, page, body, paragraphs, title)
    signed, signed_on = signature(paragraphs)
    published = published_origins(page, body, labels, url=url, at=at)
    published_on = first_day(published, "published_date")
    written = _written(fields, find_day(signed_on), adoption(paragraphs)[1], published_on)
    force = force_origins(labels, paragraphs, title=title, issued=written or published_on)
    validity = validity_origins(page, body, labels, paragraphs, title)
    state, evidence = state_of(validity)
    return Metadata(
        title=title,
        document_title=printed_title(title, paragraphs),
        doc_number=number,
        issuers=_issuers(fields, page, signed, title, order_issuer(number)),
        index_number=fields.get("index_number", ""),
        written=written,
        published=published_on,
        effective=first_day(force, "effective_date"),
        expiry=first_day(force, "expiry_date"),
        validity=state,
        validity_evidence=evidence,
        subject=fields.get("subject", "")[:LONGEST_SUBJECT],
        labels=labels,
        told=(*published, *force, *validity),
    )


def _written(fields: dict[str, str], signed: date | None, adopted: date | None, published: date | None) -> date | None:
    """The field; one that only repeats the day of publication yields to an earlier day that the text is signed on."""
    field = find_day(fields.get("written", ""))
    told = signed or adopted
    if field and told and told < field == published:
        return told
    return field or told


def _issuers(fields: dict[str, str], page: Page, signed: Sequence[str], title: str, ordered: str) -> tuple[str, ...]:
    known = [*signed, *from_title(title), *split_issuers(page.metas.get("contentsource", "")), ordered]
    labelled = full_names(split_issuers(fields.get("issuers", "")), known)
    if len(labelled) == 1 and len(signed) > 1 and labelled[0] in signed:
        return tuple(signed)
    return labelled or full_names(tuple(signed), known) or from_title(title) or ((ordered,) if ordered else ())
