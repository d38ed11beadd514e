"""Folds typography away, so that two prints of the same words are the same string.

Folded: character width, quotes, dots, dashes, bracket styles, white space, invisible and private-use characters.
Never folded: digits, dates and words; 一 stays 一, ① stays ①, ² stays ², letters keep their case.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import chain


def _widths() -> dict[int, str]:
    """What Unicode calls another character in other clothes: wide forms, ⑴, ㈠, Ⅳ, Kangxi radicals."""
    dressed = chain(
        range(0xFF01, 0xFF61), range(0xFFE0, 0xFFE7), range(0xFE30, 0xFE70), range(0x2F00, 0x2FD6),
        range(0x2474, 0x249C), range(0x3220, 0x322A), range(0x2160, 0x2180),
    )  # fmt: skip
    return {code: unicodedata.normalize("NFKC", chr(code)) for code in dressed}


_ALIKE = {
    '"': "“”„‟‘’‚‛「」『』﹁﹂﹃﹄｢｣〝〞〟'`´",
    "(": "〔﹝[［【〖（﹙",
    ")": "〕﹞]］】〗）﹚",
    "<": "《〈«‹＜",
    ">": "》〉»›＞",
    "-": "—–―‐‑‒−─━﹣－",
    "~": "～〜∼˜",
    "·": "•・‧∙･⋅●",
    ".": "。｡．",
    ",": "，﹐︐",
    ":": "：︰∶﹕",
    ";": "；﹔︔",
    "、": "､﹑︑",
    "〇": "○◯",
}
_STYLES = str.maketrans({other: one for one, others in _ALIKE.items() for other in others})
_TABLE = {code: plain.translate(_STYLES) for code, plain in _widths().items()} | _STYLES
_INVISIBLE = re.compile(
    r"[\s\u0000-\u001f\u007f-\u009f\u00ad\u115f\u1160\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164"
    r"\ufe00-\ufe0f\ufeff\ufff9-\ufffc\ue000-\uf8ff\U000f0000-\U0010fffd]+"
)
# Every step from reading to recording folds the same lines, some seven times: those met last are kept folded. Of
# lines that a whole page was joined to fewer, for they are large; of nonsense they take seconds each.
_LONG = 1_000  # characters
_SHORT_KEPT, _LONG_KEPT = 4096, 128  # lines
_NUMERAL_O = re.compile(r"(?<=[一二三四五六七八九十〇])[Oo](?=[一二三四五六七八九十〇年])")
_DASHES = re.compile(r"-{2,}")
_ELLIPSIS = re.compile(r"…+|\.{3,}")
_ORDINAL = re.compile(r"^(\(?[0-9一二三四五六七八九十百]{1,4}\)?)[、.,](?![0-9])")


def fold(text: str) -> str:
    """The text without its typography. Folding twice changes nothing."""
    return _long_folded(text) if len(text) > _LONG else _short_folded(text)


def compatible(text: str) -> str:
    """The text in Unicode's compatible form, NFKC: wide characters, ligatures and circled numbers made plain."""
    return _long_compatible(text) if len(text) > _LONG else unicodedata.normalize("NFKC", text)


@lru_cache(maxsize=_LONG_KEPT)
def _long_folded(text: str) -> str:
    return _folded(text)


@lru_cache(maxsize=_SHORT_KEPT)
def _short_folded(text: str) -> str:
    return _folded(text)


@lru_cache(maxsize=_LONG_KEPT)
def _long_compatible(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _folded(text: str) -> str:
    text = _INVISIBLE.sub("", unicodedata.normalize("NFC", text))
    plain = unicodedata.normalize("NFC", text.translate(_TABLE))
    text = text if plain == text else _INVISIBLE.sub("", plain)
    if "O" in text or "o" in text:
        text = _NUMERAL_O.sub("〇", text)
    if "--" in text:
        text = _DASHES.sub("-", text)
    if "…" in text or "..." in text:
        text = _ELLIPSIS.sub("…", text)
    return _ORDINAL.sub(r"\1.", text)
