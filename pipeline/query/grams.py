"""What an index keeps of a text and is asked for: grams, two neighbouring characters each.

Chinese has no spaces, so that every place of a text may begin a word; two characters are the shortest words there are,
and each pair of neighbours is a gram. A word is found where its grams follow each other. An edge stands around each
Latin word and at the end of each line and is a character like others: “|ai|” stands in “|ai|技术” and not in “|said|”,
so that an index finds exactly what `found_in` does.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from pipeline.text.word_query import Word, folded

EDGE: Final = "\ue000"  # folding leaves no character of private use in a text
_LETTERS: Final = "".join(re.escape(chr(code)) for code in range(0x250) if chr(code).isalnum())
_LATIN: Final = re.compile(rf"[{_LETTERS}]+(?: [{_LETTERS}]+)*")
_UNIT: Final = 4  # hexadecimal digits of a UTF-16 code unit: rare characters are two units, and simply have more grams
_BREAK: Final = "0"  # between lines, so that no word reaches over


def marked(texts: Iterable[str]) -> str:
    """The texts as lines, folded, with edges: what an index is made of. Empty ones are left out."""
    return "\n".join(_edged(folded(text)) + EDGE for text in texts if text)


def marked_folded(texts: Iterable[str]) -> str:
    """The same of texts of `pipeline.text.word_query.joined`, which are folded and may be of several lines."""
    return "\n".join(_edged(line) + EDGE for text in texts for line in text.split("\n") if line)


def needle(word: Word) -> str:
    """What stands in a text of `marked` wherever the word is found."""
    edged = _edged(word.folded)
    return edged.removesuffix(EDGE) if word.is_prefix else edged


def grams(text: str) -> list[str]:
    """The grams of a line, or of a needle, in order: eight hexadecimal digits each."""
    units = text.encode("utf-16-be", "surrogatepass").hex()
    return [units[at : at + 2 * _UNIT] for at in range(0, len(units) - _UNIT, _UNIT)]


def gram_words(text: str) -> str:
    """All grams of a text of `marked` as words, for an index of words."""
    return f" {_BREAK} ".join(" ".join(grams(line)) for line in text.split("\n"))


def gram_numbers(text: str) -> list[int]:
    """All grams of a text of `marked` as signed numbers of four bytes, each once, for an index of numbers."""
    return sorted({_number(gram) for line in text.split("\n") for gram in grams(line)})


def first_half(text: str) -> str:
    """What every gram begins with whose first character is this single one."""
    return text.encode("utf-16-be", "surrogatepass").hex()


def _number(gram: str) -> int:
    number = int(gram, 16)
    return number - (1 << 32) if number >= 1 << 31 else number


def _edged(text: str) -> str:
    edged = _LATIN.sub(lambda found: EDGE + found[0].replace(" ", EDGE) + EDGE, text)
    return edged.replace(EDGE * 2, EDGE)
