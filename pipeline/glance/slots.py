"""The places of a page that may say something else: what stands there, and what of it must stay."""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from pipeline.glance.lines import COUNT, COUNT_LABEL, PAGE_STAMP, TITLED, Shape, name_of, said, shape_of, skeleton
from pipeline.model import Document
from pipeline.page.blocks import BLOCKS, tidy

PLAIN_COMMENT = re.compile(r"<!--[\w .:;,=+/()-]{0,80}(?<!-)-->", re.A)
# Attributes that no rule of the reader looks at, and sites fill with tokens.
TOKENS = re.compile(
    r"""(\s(?:data-(?:token|csrf|time|timestamp|nonce|id)|nonce)\s*=\s*)(?:"[^"<>]*"|'[^'<>]*')""", re.I
)
VALUE = re.compile(r"""(\svalue\s*=\s*)(?:"[^"<>]*"|'[^'<>]*')""", re.I)
QUERY = re.compile(r"""(\ssrc\s*=\s*["'][^"'<>?]*\?)[^"'<>]*""", re.I)


SEAM = "\x00"
DIGESTED = "\x00\x00"  # begins a digest, and no text: between two seams stands a tag, which is never empty
LONGEST_PLAIN = 300  # characters; links and labels are shorter, scripts longer


class Slot(IntEnum):
    """What stands at a place that may change."""

    TAG = 0
    COMMENT = 1
    SCRIPT = 2
    COUNT = 3
    LINE = 4
    STAMP = 5  # when the page was made


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """A slot: the tokens from *start* to before *end*, what they said, and what of them must stay.

    Both are marks. What must stay is "" where it follows from what they said.
    """

    slot: Slot
    start: int
    end: int
    shape: Shape
    exact: str
    kept: str = ""


def places(tokens: Sequence[str], document: Document, titles: str) -> Iterator[Place]:
    """The slots of a page in order; none lies in another."""
    noise = frozenset(document.noise)
    first, last = span(tokens, document)
    start = 0
    for index in [*range(1, len(tokens), 2), len(tokens)]:
        tag = tokens[index] if index < len(tokens) else ""
        if tag and name_of(tag) not in BLOCKS and name_of(tag) != "br":
            continue
        line = tokens[start:index]
        shape = _line_shape(line, noise, titles, below=start > last)
        around = tokens[start - 1] if start else ""
        if shape is Shape.PLAIN and (first <= start <= last or TITLED.search(around) or around.startswith("</")):
            shape = Shape.FIXED
        if shape is not Shape.FIXED:
            yield _place(Slot.LINE, tokens, start, index, shape)
        else:
            yield from _small_places(tokens, start, index, below=start > last)
        if tag and _kept(Slot.TAG, [tag]) != tag:
            yield _place(Slot.TAG, tokens, index, index + 1)
        start = index + 1


def _line_shape(line: Sequence[str], noise: frozenset[str], titles: str, *, below: bool) -> Shape:
    """The shape of a line that was left out of the document; lines that the reader does not see so are fixed."""
    words = said(line)
    if words is None or words.text[:80] not in noise:
        return Shape.FIXED
    return shape_of(words, titles, below=below)


def _small_places(tokens: Sequence[str], start: int, end: int, *, below: bool) -> Iterator[Place]:
    """Slots within a line that must stay: counters, scripts, comments, tags with tokens."""
    before = ""
    for index in range(start, end):
        token = tokens[index]
        if index % 2:
            slot = Slot.COMMENT if PLAIN_COMMENT.fullmatch(token) else Slot.TAG
            if _kept(slot, [token]) != token:
                yield _place(slot, tokens, index, index + 1)
        elif index > 0 and name_of(tokens[index - 1]) == "script" and _is_script(tokens, index):
            yield _place(Slot.SCRIPT, tokens, index, index + 1)
        elif "&" not in token and _is_count(token, before):
            yield _place(Slot.COUNT, tokens, index, index + 1)
        elif below and "&" not in token and PAGE_STAMP.search(token):
            yield _place(Slot.STAMP, tokens, index, index + 1)
        before = token if index % 2 == 0 and token.strip() else before


def _is_script(tokens: Sequence[str], index: int) -> bool:
    closed = index + 1 < len(tokens) and tokens[index + 1].lower().startswith("</script")
    return closed and tokens[index - 1][1] != "/" and "<" not in tokens[index] and bool(tokens[index].strip())


def _is_count(token: str, before: str) -> bool:
    alone = (
        token.strip().isdecimal() and token.isascii() and len(token.strip()) < 10 and bool(COUNT_LABEL.search(before))
    )
    return alone or bool(COUNT.search(token))


def _place(slot: Slot, tokens: Sequence[str], start: int, end: int, shape: Shape = Shape.FIXED) -> Place:
    part = tokens[start:end]
    exact = mark(joined(part))
    kept = "" if is_plain(exact) else digest(_kept(slot, part))
    return Place(slot=slot, start=start, end=end, shape=shape, exact=exact, kept=kept)


def _kept(slot: Slot, part: Sequence[str]) -> str:
    """What of a slot must stay as it is."""
    token = part[0]
    if slot is Slot.LINE:
        return skeleton(part)
    if slot is Slot.COUNT:
        return "#" if token.strip().isdecimal() and token.isascii() else COUNT.sub(r"\1#", token)
    if slot is Slot.STAMP:
        return PAGE_STAMP.sub(r"\1#", token)
    if slot is Slot.TAG:
        token = TOKENS.sub(r"\1", token)
        name = name_of(token)
        if name == "input":
            return VALUE.sub(r"\1", token)
        return QUERY.sub(r"\1", token) if name in ("img", "script") else token
    return ""


def holds(part: Sequence[str], place: Place, titles: str, lines: frozenset[int]) -> bool:
    """Whether what stands in a slot now, and is not what stood there, is of the same kind."""
    if not _has_kept(_kept(place.slot, part), place):
        return False
    return _is_still(part, place, titles, lines) if place.slot is Slot.LINE else _is_harmless(place.slot, part[0])


def _has_kept(kept: str, place: Place) -> bool:
    if place.kept:
        return digest(kept) == place.kept
    return kept == _kept(place.slot, place.exact.split(SEAM))


def _is_harmless(slot: Slot, token: str) -> bool:
    """Whether a token of which all that must stay has stayed is of its kind still."""
    if slot is Slot.SCRIPT:
        return "<" not in token and ">" not in token and bool(token.strip())
    if slot is Slot.COMMENT:
        return bool(PLAIN_COMMENT.fullmatch(token))
    return slot is Slot.TAG or ("&" not in token and len(token.strip()) <= 200)


def _is_still(part: Sequence[str], place: Place, titles: str, lines: frozenset[int]) -> bool:
    """Whether a line is of its shape still, and repeats none that stays: a text met twice counts once."""
    words, below = said(part), place.shape is Shape.LINKS_BELOW
    if words is None or (not below and crc(words.text) in lines):
        return False
    return shape_of(words, titles, below=below) is place.shape


def filled(part: Sequence[str], place: Place, number: int, *, long: bool) -> list[str]:
    if place.slot is Slot.COUNT:
        digits = "123456789" if long else "1"
        return [digits if part[0].strip().isdecimal() else COUNT.sub(rf"\g<1>{digits}", part[0])]
    if place.slot is Slot.STAMP:
        return [PAGE_STAMP.sub(r"\g<1>2031-01-02 03:04:05" if long else r"\g<1>1", part[0])]
    if place.slot is not Slot.LINE:
        return list(part)
    sign = chr(0x5200 + number % 0x2000)  # no two lines alike
    if place.shape is Shape.CLOCK:
        return with_words(part, f"今天是2031年1月1日 星期一 {sign}" + " 多云" * (12 * long))
    if place.shape is Shape.PLAIN:
        return with_words(part, sign + "山水林田湖草沙石" * 3 if long else f"{sign}扫码关注微信")
    return with_words(part, sign + ("山水林田，湖草沙石，" * 5 if long else "山"))


def with_words(part: Sequence[str], words: str) -> list[str]:
    """*part* with *words* in the place of its own; a label stays."""
    said = (place % 2 == 0 and bool(token.strip()) and not token.endswith("：") for place, token in enumerate(part))
    return [words if changes else token for token, changes in zip(part, said, strict=True)]


def joined(part: Sequence[str]) -> str:
    """*part* as one text; no page's own text has its seam, for NULs are left out where it is decoded."""
    return SEAM.join(part)


def mark(text: str) -> str:
    """What a sketch keeps of *text*: itself, which is compared fastest, or a digest when it is long."""
    return text if len(text) <= LONGEST_PLAIN else DIGESTED + digest(text)


def is_plain(mark: str) -> bool:
    """Whether a mark is the text itself."""
    return not mark.startswith(DIGESTED)


def is_same(mark: str, text: str) -> bool:
    """Whether *mark* is that of *text*."""
    return mark == text if len(text) <= LONGEST_PLAIN else mark == DIGESTED + digest(text)


def digest(text: str) -> str:
    """128 bits of SHA-256, which processors of today have in hardware."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def crc(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def span(tokens: Sequence[str], document: Document) -> tuple[int, int]:
    """The first and the last token with words of the document."""
    whole = "\n".join(document.body)
    inside = [i for i in range(0, len(tokens), 2) if len(word := tidy(tokens[i])) >= 8 and word in whole]
    return (inside[0], inside[-1]) if inside else (0, len(tokens))
