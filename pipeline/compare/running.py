"""Finds the clauses of one text in the running words of another, whose lines may be joined, cut or mixed with more."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise

from rapidfuzz.distance import Indel, Opcode

from pipeline.clauses.labels import HAN, read_label
from pipeline.compare.align import Pair, heaviest_in_order
from pipeline.text.fold import fold

_LABEL = re.compile(rf"(?:第[{HAN}0-9]+[编章节条]|[{HAN}]+、|\([{HAN}0-9]+\)|(?<![0-9])[0-9]{{1,3}}[.、]|[①-⑳])$")
CLOSERS = ".,;:、 "
_FOUND = 0.45  # share of a clause's characters that must be there for it to be there, reworded
_BEGUN = 0.15  # the same where it begins with the clause's own words
_OPENING = 6  # characters
_HARDLY = 0.1  # clauses of no greater share are given up together
_FOREIGN = 0.3  # share of a paragraph's threes of characters that the text must have for it to belong to it
_BRIEF = 12  # characters; shorter paragraphs are kept whatever they say
_AT_BEGINNING = 0.5  # characters' worth: of equal words, those behind a label are the clause
_OCCURRENCES = 5  # of the same words, looked at around the place where they are due
_MAX_CELLS = 400_000_000  # of an alignment's bit matrix: 50 megabytes
_LONGEST_LABEL = 10  # characters: 第一千二百六十条
_ISLAND = 3  # characters; fewer, far from the rest, agree by chance
_FAR = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Running:
    """Paragraphs as one folded text that knows where each character was printed."""

    raw: str = field(repr=False)
    text: str = field(repr=False)
    offsets: Sequence[int] = field(repr=False)  # of each folded character in *raw*
    starts: Sequence[int] = field(repr=False)  # of each paragraph in *text*

    def printed(self, span: range) -> str:
        """The words of that span as they were printed."""
        return self.raw[self.offsets[span.start] : self.offsets[span.stop - 1] + 1] if span else ""

    def paragraph(self, place: int) -> int:
        """In which paragraph a character stands."""
        return bisect_right(self.starts, place) - 1

    def begins(self, place: int) -> bool:
        """Whether a line begins there, or a label ends there."""
        opens = self.starts[self.paragraph(place)] == place
        return opens or bool(_LABEL.search(self.text, max(0, place - _LONGEST_LABEL), place))

    def end_of_paragraph(self, place: int) -> int:
        """Where the paragraph of a character ends."""
        following = self.paragraph(place) + 1
        return self.starts[following] if following < len(self.starts) else len(self.text)


@cache
def _folded(character: str) -> str:
    return fold(character)


def folded_words(text: str) -> str:
    """Folded character by character, as running text is."""
    return "".join(character for character, _ in _characters(text))


def _characters(text: str) -> Iterator[tuple[str, int]]:
    last = ""
    for place, character in enumerate(text):
        for plain in _folded(character):
            if plain != last or plain not in "-…":
                yield plain, place
            last = plain


def running(paragraphs: Sequence[str], like: str) -> Running:
    """The paragraphs that have something to do with the text *like*; advertisements between them are left out."""
    like = folded_words(like)
    known = frozenset(_threes(like))
    raw, text, offsets, starts, length = [], [], list[int](), list[int](), 0
    for paragraph in paragraphs:
        characters = list(_characters(paragraph))
        if _is_foreign("".join(character for character, _ in characters), like, known):
            continue
        starts.append(len(offsets))
        text += [character for character, _ in characters]
        offsets += [length + place for _, place in characters]
        raw.append(paragraph)
        length += len(paragraph)
    return Running(raw="".join(raw), text="".join(text), offsets=offsets, starts=starts or [0])


def _is_foreign(paragraph: str, like: str, known: frozenset[str]) -> bool:
    if len(paragraph) <= _BRIEF or paragraph[:_OPENING] in like:
        return False
    grams = _threes(paragraph)
    return sum(gram in known for gram in grams) < _FOREIGN * len(grams)


def _threes(text: str) -> list[str]:
    return [text[k : k + 3] for k in range(max(1, len(text) - 2))] if text else []


def walk(words: Sequence[str], text: Running) -> list[range | None]:
    """Where each of the folded *words* stands in the running text, in order; None: nowhere.

    A span may say something else than the words. It takes in what was put in before or behind them in their paragraph.
    """
    spans: list[range | None] = [None] * len(words)
    for i, start in _anchors(words, text):
        spans[i] = range(start, start + len(words[i]))
    for run in _runs(spans):
        _fill(spans, run, words, text)
    return _widened(spans, words, text)


def _anchors(words: Sequence[str], text: Running) -> list[Pair]:
    """Clauses that stand there to the letter, in order and without overlap; sooner where a line or a label begins."""
    places: dict[str, list[int]] = {}
    turns: defaultdict[str, int] = defaultdict(int)
    pairs: list[Pair] = []
    for i, clause in enumerate(words):
        if clause not in places:
            places[clause] = _occurrences(clause, text.text)
        turn = turns[clause]
        turns[clause] += 1
        pairs += [Pair(i, place) for place in places[clause][max(0, turn - 1) : turn + _OCCURRENCES]]
    weights = [len(words[pair.old]) + _AT_BEGINNING * text.begins(pair.new) for pair in pairs]
    chain, end = [], 0
    for pair in heaviest_in_order(pairs, weights):
        if pair.new >= end:
            chain.append(pair)
            end = pair.new + len(words[pair.old])
    return chain


def _occurrences(clause: str, text: str) -> list[int]:
    found: list[int] = []
    place = text.find(clause) if clause else -1
    while place >= 0:
        found.append(place)
        place = text.find(clause, place + len(clause))
    return found


def _runs(spans: Sequence[range | None]) -> list[range]:
    """Neighbouring clauses that were not found."""
    runs: list[range] = []
    for i, span in enumerate(spans):
        if span is not None:
            continue
        if runs and runs[-1].stop == i:
            runs[-1] = range(runs[-1].start, i + 1)
        else:
            runs.append(range(i, i + 1))
    return runs


def _fill(spans: list[range | None], run: range, words: Sequence[str], text: Running) -> None:
    """Lays the clauses of a run against what stands between their neighbours, leaving out those with nothing there."""
    before = spans[run.start - 1] if run.start else None
    after = spans[run.stop] if run.stop < len(spans) else None
    window = range(before.stop if before else 0, after.start if after else len(text.text))
    left = list(run)
    while left and window:
        found = _aligned([words[i] for i in left], text.text[window.start : window.stop])
        weakest = min(share.of for share in found)
        if all(share.is_there for share in found):
            for i, share in zip(left, found, strict=True):
                span = range(window.start + share.start, window.start + share.stop)
                spans[i] = range(span.start, before_label(text.text, span, words[i]))
            return
        least = max(weakest, _HARDLY)
        left = [i for i, share in zip(left, found, strict=True) if share.is_there or share.of > least]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Share:
    """How much of a clause was found, from where to where."""

    of: float = 0.0
    start: int = 0
    stop: int = 0
    opening: bool = False  # it begins with the clause's first words

    @property
    def is_there(self) -> bool:
        """A clause may keep little more than its heading."""
        return self.of >= (_BEGUN if self.opening else _FOUND)


def _aligned(words: Sequence[str], window: str) -> list[_Share]:
    whole = "".join(words)
    if len(whole) * len(window) > _MAX_CELLS:
        return [_Share() for _ in words]
    blocks = [step for step in Indel.opcodes(whole, window) if step.tag == "equal"]
    shares, start = [], 0
    for clause in words:
        stop = start + len(clause)
        first = bisect_right(blocks, start, key=lambda block: block.src_end)
        last = bisect_left(blocks, stop, key=lambda block: block.src_start)
        inside = [_within(block, start, stop) for block in blocks[first:last]]
        opens = bool(inside) and blocks[first].src_start <= start
        shares.append(_share(inside, len(clause), opens=opens))
        start = stop
    return shares


def _within(block: Opcode, start: int, stop: int) -> range:
    """The part of an equal block that belongs to one clause, as a range of the window."""
    shift = block.dest_start - block.src_start
    return range(max(block.src_start, start) + shift, min(block.src_end, stop) + shift)


def _share(pieces: list[range], length: int, *, opens: bool) -> _Share:
    opens = opens and len(pieces[0]) >= _OPENING
    pieces = _without_islands(pieces)
    if not pieces:
        return _Share()
    found = sum(map(len, pieces)) / length
    return _Share(of=found, start=pieces[0].start, stop=pieces[-1].stop, opening=opens)


def _without_islands(pieces: list[range]) -> list[range]:
    while len(pieces) > 1 and len(pieces[0]) < _ISLAND and pieces[1].start - pieces[0].stop > _FAR:
        pieces = pieces[1:]
    while len(pieces) > 1 and len(pieces[-1]) < _ISLAND and pieces[-1].start - pieces[-2].stop > _FAR:
        pieces = pieces[:-1]
    return pieces


def _widened(spans: Sequence[range | None], words: Sequence[str], text: Running) -> list[range | None]:
    """Words put in before or behind a clause, in its paragraph, are its own; labels and whole paragraphs are not."""
    widened = list(spans)
    found = [i for i, span in enumerate(spans) if span]
    for one, other in pairwise(found):
        left, right = widened[one], widened[other]
        if left is None or right is None or left.stop >= right.start or other - one > 1:
            continue
        same = text.paragraph(left.stop - 1) == text.paragraph(right.start)
        tail = right.start if same else text.end_of_paragraph(left.stop - 1)
        head = right.start if same else text.starts[text.paragraph(right.start)]
        if _says_more(text.text[left.stop : tail]):
            widened[one] = range(left.start, before_label(text.text, range(left.stop, tail)))
        if _says_more(text.text[head : right.start]):
            widened[other] = range(head, right.stop)
    last = widened[found[-1]] if found else None
    if last and text.text[last.start : last.stop] != words[found[-1]]:
        widened[found[-1]] = range(last.start, text.end_of_paragraph(last.stop - 1))
    return widened


def _says_more(gap: str) -> bool:
    gap = gap.lstrip(CLOSERS)
    label = read_label(gap + "某") if gap else None
    return bool(gap.strip(CLOSERS)) and not (label and label.rest == "某")


def before_label(text: str, span: range, words: str = "") -> int:
    """Where a span ends once the label of the next clause is left out, unless the *words* end with it too."""
    for place in range(max(span.start, span.stop - _LONGEST_LABEL), span.stop):
        label = read_label(text[place : span.stop] + "某")
        if label and label.rest == "某" and not words.endswith(text[place : span.stop]):
            return place
    return span.stop
