"""Tells at a glance that nothing but noise has changed on a page since it was read, so that it need not be read again.

A sketch is what a glance needs of the page that was read: one digest of all that must stay, and the places, *slots*,
where a site's furniture may say something else. The mark-up must stay as it was, so a page with other words in its
slots has the same lines in the same boxes; that such words change nothing was tried when the sketch was made.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Iterable, Sequence
from typing import TypeAlias

from pipeline.glance.lines import Shape
from pipeline.glance.slots import (
    SEAM,
    Place,
    Slot,
    crc,
    digest,
    filled,
    holds,
    is_same,
    joined,
    places,
    span,
    with_words,
)
from pipeline.model import Document, Kind
from pipeline.noise.doubles import bare_letters
from pipeline.noise.site_profile import SiteProfile
from pipeline.page.blocks import tidy
from pipeline.page.decode import decode
from pipeline.read import MARKUP, READER_VERSION, read

FORMAT = 2
TOKEN = re.compile(r"(<!--.*?-->|<[^<>]*>)", re.S)
TITLE = re.compile(r"<title\b[^<>]*>([^<]*)", re.I)
PROSE = re.compile(r"[，。；、,.;]")
Kept: TypeAlias = tuple[int, int, str, int, int, str]  # a place: from, to, what it said, slot, shape, what must stay
READ_KINDS = frozenset({Kind.POLICY, Kind.INTERPRETATION, Kind.NEWS})
ENOUGH = 300  # characters of sentences that stay, so that no word elsewhere makes the page a notice
LARGEST = 2_000_000  # characters; beyond, the page is read


def sketch(body: bytes, content_type: str, document: Document, profile: SiteProfile | None = None) -> bytes:
    """What a glance at the next visit needs of *body*, which was read by *profile* as *document*.

    Empty when the page must be read in full at each visit: it is no text, it is short, or trying other words in its
    slots gave another document. Costs about two readings.
    """
    text = decode(body, content_type)
    if document.kind not in READ_KINDS or len(text) > LARGEST or not MARKUP.search(text[:1000]):
        return b""
    tokens = TOKEN.split(text)
    titles = _titles(text, document)
    slots = list(places(tokens, document, titles))
    if _sentences(tokens, slots, document) < ENOUGH or not _stands(tokens, slots, document, profile):
        return b""
    value = {
        "count": len(tokens),
        "fixed": _fixed(tokens, ((p.start, p.end) for p in slots)),
        "titles": titles,
        "lines": _lines(document, tokens, slots),
        "slots": [_packed(p) for p in slots],
    }
    told = json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    return _head(profile) + zlib.compress(told.encode("utf-8", "surrogatepass"), 6)


def glance(sketch: bytes, body: bytes, content_type: str, profile: SiteProfile | None = None) -> bool:
    """Whether reading *body* by *profile* would give the document that the sketch was made of, its noise apart.

    False also when in doubt, and for a sketch made under another version of reader or profile.
    """
    head = _head(profile)
    if not sketch.startswith(head):
        return False
    try:
        known = json.loads(zlib.decompress(sketch[len(head) :]).decode("utf-8", "surrogatepass"))
    except (zlib.error, ValueError):  # damaged
        return False
    text = decode(body, content_type)
    tokens = TOKEN.split(text)
    if len(tokens) != known["count"] or not MARKUP.search(text[:5000]):
        return False
    slots: list[Kept] = known["slots"]
    if _fixed(tokens, ((start, end) for start, end, *_ in slots)) != known["fixed"]:
        return False
    # Most places say what they said, and need not be more than numbers.
    others = [each for each in slots if not is_same(each[2], SEAM.join(tokens[each[0] : each[1]]))]
    lines = frozenset[int](known["lines"])
    return all(holds(tokens[p.start : p.end], p, known["titles"], lines) for p in map(_place, others))


def _packed(place: Place) -> Kept:
    return (place.start, place.end, place.exact, place.slot, place.shape, place.kept)


def _place(kept: Kept) -> Place:
    start, end, exact, slot, shape, stays = kept
    return Place(slot=Slot(slot), start=start, end=end, shape=Shape(shape), exact=exact, kept=stays)


def _head(profile: SiteProfile | None) -> bytes:
    return b"%d.%d.%d:" % (FORMAT, READER_VERSION, profile.version if profile else 0)


def _titles(text: str, document: Document) -> str:
    known = (*TITLE.findall(text)[:3], document.title, document.document_title)
    return "\n".join(dict.fromkeys(filter(None, map(bare_letters, known))))


def _fixed(tokens: Sequence[str], slots: Iterable[tuple[int, int]]) -> str:
    """One digest of all that lies in no slot."""
    pieces: list[str] = []
    start = 0
    for begin, end in slots:
        pieces += tokens[start:begin]
        pieces.append("\x01")
        start = end
    pieces += tokens[start:]
    return digest(joined(pieces))


def _lines(document: Document, tokens: Sequence[str], slots: Sequence[Place]) -> list[int]:
    """Of the lines that stay, so that no slot comes to repeat one: a text met twice counts once."""
    changing = {tidy("".join(tokens[p.start : p.end : 2])) for p in slots if p.slot is Slot.LINE}
    staying = (line for line in (*document.body, *document.noise) if len(line) <= 80 and line not in changing)
    return sorted({crc(line) for line in staying})


def _sentences(tokens: Sequence[str], slots: Sequence[Place], document: Document) -> int:
    """How many characters of the document's sentences stand in tokens that stay, links left out."""
    changing = {index for place in slots for index in range(place.start, place.end)}
    whole = "\n".join(document.body)
    staying = (i for i in range(2, len(tokens), 2) if i not in changing and not tokens[i - 1].startswith("<a"))
    long = (tokens[i] for i in staying if len(tokens[i]) >= 30 and PROSE.search(tokens[i]))
    return sum(len(token) for token in long if tidy(token) in whole)


def _stands(tokens: Sequence[str], slots: Sequence[Place], document: Document, profile: SiteProfile | None) -> bool:
    """Whether the page gives *document* with the shortest words in its slots, and with the longest.

    Slots among the document's words and those around it are filled the other way round: which box holds the document
    depends on what speaks for one and against the other.
    """
    first, last = span(tokens, document)
    for long_inside in (False, True):
        trial = list(tokens)
        for number, place in enumerate(slots):
            inside = first <= place.start <= last
            part = tokens[place.start : place.end]
            if place.shape is Shape.LINKS_BELOW and not long_inside and document.title:
                trial[place.start : place.end] = with_words(part, document.title)
            else:
                trial[place.start : place.end] = filled(part, place, number, long=inside is long_inside)
        words = "".join(trial).encode("utf-8", "replace")
        again = read(words, content_type="text/html; charset=utf-8", profile=profile)
        if _told(again) != _told(document):
            return False
    return True


def _told(document: Document) -> tuple[object, ...]:
    """All that a change of *document* could be told from, but for what depends on its address or on the hour."""
    return (
        document.title,
        document.document_title,
        document.doc_number,
        document.issuers,
        document.index_number,
        document.written_date,
        document.effective_date,
        document.expiry_date,
        document.validity,
        document.body,
        [clause.exact for clause in document.clauses],
        [file.name for file in document.attachments],
    )
