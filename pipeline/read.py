"""The reader: from the bytes of a page to the document they carry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice

from soupsieve import SelectorSyntaxError

from pipeline.clauses.split import split
from pipeline.files.read import is_file, read_file
from pipeline.kinds.title import explaining_word
from pipeline.kinds.weigh import kind_of
from pipeline.listing.entries import find_entries
from pipeline.metadata.attached import find_attachments
from pipeline.metadata.origins import find_origins
from pipeline.metadata.read import Metadata, read_metadata
from pipeline.metadata.tags import linked_data
from pipeline.metadata.title import DOCUMENT, find_title
from pipeline.model import Document, Entry, Kind
from pipeline.noise.body import FILE, HEADINGS, Body, find_body
from pipeline.noise.body_rules import facts_of
from pipeline.noise.doubles import fold_line
from pipeline.noise.rulings import Reading
from pipeline.noise.site_profile import SiteProfile
from pipeline.page.blocks import Line, Page, tidy
from pipeline.page.decode import decode, is_text
from pipeline.page.limits import MOST_ADDRESSES, MOST_FILES, MOST_ROWS, beginning, first_lines
from pipeline.page.parts import read_page
from pipeline.page.scripted import with_scripted
from pipeline.page.tree import Element, Tree, parse
from pipeline.page.trouble import trouble_of, waits_for_script
from pipeline.relations.find import find_relations
from pipeline.text.dates import DATE
from pipeline.text.digest import text_digest
from pipeline.text.numbers import line_number

READER_VERSION: int = 5

MARKUP = re.compile(r"<(?:html|body|div|p|table|span|br)\b", re.I)
ICON = re.compile(r"logo|icon|ico\b|btn|button|arrow|qr|ewm|share|print|banner|close|search|blank|space\b", re.I)
NO_LETTERS = re.compile(r"[\W\d_]+")
LEAST = 20  # characters that an untitled page must say to be a document
TITLED = 10  # characters from which a link in a row is a title
SHORT = 120  # characters of its own under which a page with rows is a listing
UNPARSABLE = (RecursionError, ValueError, LookupError, AssertionError)  # of parsing libraries on hostile markup
NOTE = 80  # characters kept of each line of noise


@dataclass(frozen=True, kw_only=True, slots=True)
class _Source:
    """A page's text and what is known of it from outside."""

    text: str
    url: str
    content_type: str
    at: datetime | None
    select_body: str
    trouble: str
    note: str = ""  # of a page too long: how much of it is read
    profile: SiteProfile | None = None


def read(
    body: bytes,
    *,
    url: str = "",
    content_type: str = "",
    at: datetime | None = None,
    select_body: str = "",
    profile: SiteProfile | None = None,
) -> Document:
    """What *body* says. Never raises: what cannot be read is `unreadable`, with its reason.

    *at* resolves relative dates; *select_body* is a CSS selector for pages whose text is not found by itself;
    *profile* is what the pages of its source have in common. A page cut short still gives the text it has, for
    people to look at.
    """
    return explain(body, url=url, content_type=content_type, at=at, select_body=select_body, profile=profile).document


def explain(
    body: bytes,
    *,
    url: str = "",
    content_type: str = "",
    at: datetime | None = None,
    select_body: str = "",
    profile: SiteProfile | None = None,
) -> Reading:
    """The same as `read`, with its reasons: the rule that kept or dropped each line, and where the text was found."""
    if is_file(body):
        return Reading(document=read_file(body))
    if not is_text(body):
        return Reading(document=_unreadable("no text"))
    text = with_scripted(decode(body, content_type))
    trouble = trouble_of(text, 200)
    if trouble and trouble != "cut":
        return Reading(document=_unreadable(trouble))
    source = _Source(
        text=text,
        url=url,
        content_type=content_type,
        at=at,
        select_body=select_body,
        trouble=trouble,
        profile=profile,
    )
    try:
        return _read(source)
    except UNPARSABLE as error:
        return Reading(document=_unreadable(f"unparsable: {type(error).__name__}"))


def reads_alike(
    body: bytes,
    one: SiteProfile | None,
    other: SiteProfile | None,
    *,
    content_type: str = "",
    select_body: str = "",
) -> bool:
    """Whether two profiles keep the same lines of a page, so that it is one document by either. False when in doubt."""
    if is_file(body) or not is_text(body):
        return True
    try:
        tree = parse(beginning(with_scripted(decode(body, content_type))).text)
        page, _ = first_lines(read_page(tree, _selected(tree, select_body)))
        facts = facts_of(page)
        mine, theirs = (replace(find_body(page, profile, facts), rules=()) for profile in (one, other))
    except UNPARSABLE:
        return False
    return mine == theirs


def _read(source: _Source) -> Reading:
    if not MARKUP.search(source.text[:5000]) and (entries := _entries(source)):
        return Reading(document=_listing("", entries, source.trouble))
    part = beginning(source.text)
    tree = parse(part.text)
    page, note = first_lines(read_page(tree, _selected(tree, source.select_body)))
    note = part.note or note
    if "ld+json" in part.text:
        page = replace(page, metas={**linked_data(tree), **page.metas})
    body = find_body(page, source.profile)
    if page.chosen is None and _says(page, body) < SHORT and not _is_notice(page, body):
        entries = _entries(source)
        if len(entries) > 1 or (entries and not body.lines):
            return Reading(document=_listing(page.head_title, entries, source.trouble), page=page, body=body)
    paragraphs = [page.lines[i].text for i in body.lines]
    if sum(map(len, paragraphs)) < LEAST and not _stands_elsewhere(tree, page, body):
        reason = "needs script" if waits_for_script(source.text) else "empty"
        return Reading(document=_unreadable(source.trouble or note or reason), page=page, body=body)
    return Reading(document=_document(replace(source, note=note), page, body, paragraphs), page=page, body=body)


def _stands_elsewhere(tree: Tree, page: Page, body: Body) -> bool:
    """Whether a page that says next to nothing is a document all the same: in a file, or drawn in pictures."""
    if page.metas.get("articletitle"):
        return True
    offered = (*(link for i in body.lines for link in page.lines[i].links), *page.files)
    if any(FILE.search(link.href) for link in offered):
        return True
    return bool(explaining_word(page.head_title)) and any(map(_is_picture, _images_below_title(tree, page.head_title)))


def _images_below_title(tree: Tree, title: str) -> list[Element]:
    """The images that follow the heading which the page's head repeats: a column's head has none."""
    for index, heading in enumerate(tree.elements):
        if heading.name in HEADINGS and tidy(heading.text) in title and explaining_word(heading.text):
            return [element for element in tree.elements[index + 1 :] if element.name == "img"]
    return []


def _is_picture(element: Element) -> bool:
    src = element.attributes.get("src", "")
    return bool(src) and not ICON.search(src)


def _selected(tree: Tree, selector: str) -> Element | None:
    """The element that *selector* names; None also when it is no selector, which the settings would have refused."""
    try:
        return tree.select(selector) if selector else None
    except SelectorSyntaxError:
        return None


def _entries(source: _Source) -> tuple[Entry, ...]:
    return find_entries(source.text, url=source.url, content_type=source.content_type)


def _listing(title: str, entries: tuple[Entry, ...], trouble: str) -> Document:
    evidence = f"listing: {len(entries)} rows, and hardly a sentence beside them"
    cut = len(entries) in (MOST_ROWS, MOST_ADDRESSES)
    note = f"too long: only the first {len(entries)} rows were read" if cut else ""
    listing = Document(kind=Kind.LISTING, kind_evidence=evidence, reason=note)
    return replace(_unreadable(trouble) if trouble else listing, title=title, entries=entries)


def _unreadable(reason: str) -> Document:
    return Document(kind=Kind.UNREADABLE, kind_evidence=f"unreadable: {reason}", reason=reason)


def _says(page: Page, body: Body) -> int:
    """How many characters the body says for itself: links and the dates, numbers and issuers beside them are rows."""
    lines = [page.lines[i] for i in body.lines]
    return sum(len(line.text) for line in lines if line.linked * 2 < len(line.text) and not _is_row(line))


def _is_row(line: Line) -> bool:
    """Whether a line is about the page that a cell beside leads to, or is only the dates and numbers below a link."""
    if DATE.search(line.text) and len(NO_LETTERS.sub("", line.text)) < TITLED:
        return True
    return len(line.cells) > 1 and any(len(link.text) >= TITLED and not FILE.search(link.href) for link in line.links)


def _is_notice(page: Page, body: Body) -> bool:
    """Whether a page says its little under a document's title: it is not about the lists beside."""
    says = any(page.lines[i].text.endswith("。") and not page.lines[i].linked for i in body.lines)
    return says and DOCUMENT.search(find_title(page, "", body.first)) is not None


def _document(source: _Source, page: Page, body: Body, paragraphs: Sequence[str]) -> Document:
    meta = read_metadata(page, body, paragraphs, source.at, source.url)
    judged = kind_of(meta, page, source.url, paragraphs)
    clauses = split(_own_words(paragraphs, meta), title=meta.document_title or meta.title)
    attachments = tuple(islice(find_attachments(page, source.url), MOST_FILES))
    cut = f"too long: only the first {MOST_FILES} files were told" if len(attachments) == MOST_FILES else ""
    return Document(
        kind=Kind.UNREADABLE if source.trouble else judged.kind,
        kind_evidence=f"unreadable: {source.trouble}" if source.trouble else judged.evidence,
        title=meta.title,
        document_title=meta.document_title,
        doc_number=meta.doc_number,
        issuers=meta.issuers,
        index_number=meta.index_number,
        subject=meta.subject,
        written_date=meta.written,
        published_date=meta.published,
        effective_date=meta.effective,
        expiry_date=meta.expiry,
        validity=meta.validity,
        validity_evidence=meta.validity_evidence,
        origins=find_origins(page, body, paragraphs, meta),
        body=tuple(part for i in body.lines for part in page.lines[i].paragraphs),
        clauses=clauses,
        attachments=attachments,
        relations=find_relations(judged.kind, meta.title, meta.document_title, meta.doc_number, paragraphs),
        noise=_noise(page, body),
        reason=source.trouble or source.note or cut,
        text_digest=text_digest(clauses),
    )


def _own_words(paragraphs: Sequence[str], meta: Metadata) -> list[str]:
    """*paragraphs* from where the text begins: a title or number above it is told as metadata already."""
    start, joined, title = 0, "", fold_line(meta.title)
    for index, line in enumerate(paragraphs[:6]):
        joined += fold_line(line)
        if line_number(line) or joined == title:
            start, joined = index + 1, ""
        elif not title.startswith(joined):
            break
    return list(paragraphs[start:])


def _noise(page: Page, body: Body) -> tuple[str, ...]:
    kept = set(body.lines)
    return tuple(line.text[:NOTE] for index, line in enumerate(page.lines) if index not in kept)
