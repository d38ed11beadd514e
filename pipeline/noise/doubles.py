"""What stands between a document's lines and is none of them: a second copy of it, farms of names."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from pipeline.noise.lines import is_agency
from pipeline.page.blocks import Line
from pipeline.text.fold import compatible

NO_LETTER = re.compile(r"[\W_]+")
FARM = 5  # names in a row beside a site's furniture; fewer may be issuers


def without_farms(lines: Sequence[Line], kept: list[int], span: range) -> list[int]:
    """*kept* without runs of names that touch noise within *span*; the issuers of a joint notice touch none."""
    inside = set(kept)
    out: set[int] = set()
    run: list[int] = []
    for index in [*span, -1]:
        is_noise = index >= 0 and index not in inside
        if (is_noise and run) or (index in inside and is_agency(lines[index].text)):
            run.append(index)
            continue
        out.update(_farm(run, inside, span))
        run = []
    return [i for i in kept if i not in out]


def _farm(run: Sequence[int], inside: set[int], span: range) -> list[int]:
    names = [i for i in run if i in inside]
    if len(names) < FARM:
        return []
    after_noise = run[0] - 1 in span and run[0] - 1 not in inside
    return names if after_noise or len(run) > len(names) else []


def first_copy(texts: Sequence[str], kept: list[int]) -> list[int]:
    """*kept* without what is printed a second time: a long run of lines that repeats an earlier one.

    *texts* are what the lines in *kept* say, folded.
    """
    sizes = list(accumulate(map(len, texts), initial=0))
    first: dict[str, int] = {}
    out: set[int] = set()
    index = 0
    while index < len(texts):
        earlier = first.get(texts[index])
        length = _run(texts, earlier, index) if earlier is not None else 0
        if length and _is_copy(sizes, index, length):
            out.update(range(index, index + length))
            index += length
            continue
        if len(texts[index]) >= 4:
            first.setdefault(texts[index], index)
        index += 1
    return [line for position, line in enumerate(kept) if position not in out]


def _run(texts: Sequence[str], earlier: int, index: int) -> int:
    length = 0
    while index + length < len(texts) and earlier + length < index and texts[earlier + length] == texts[index + length]:
        length += 1
    return length


def _is_copy(sizes: Sequence[int], index: int, length: int) -> bool:
    again = sizes[index + length] - sizes[index]
    return length >= 3 and (again >= 300 or again * 2 >= sizes[index])


def fold_line(text: str) -> str:
    """*text* for telling whether two lines of one page say the same."""
    return "".join(compatible(text).split())


def bare_letters(text: str) -> str:
    """*text* folded to its letters and digits, for telling whether two titles are one."""
    return letters_of(compatible(text))


def letters_of(plain: str) -> str:
    """The same of a text whose characters are in one width already."""
    return NO_LETTER.sub("", plain.lower())
