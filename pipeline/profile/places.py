"""Where lines that recur stand on their pages, and which of these places are furniture's."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.noise.lines import is_prose
from pipeline.noise.protected import is_day, is_formula, is_loud, is_protected
from pipeline.noise.site_profile import name_of
from pipeline.profile.pages import ReadPage

# Boxes that a template puts around furniture. Paragraphs and headings may bear any class of a word processor's.
BOXES = frozenset(
    {"div", "section", "aside", "ul", "ol", "dl", "table", "blockquote", "fieldset", "figure", "center", "article"}
)
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6", "th", "caption", "tr"})
AMONG_TEXT = 0.8  # share of the pages, for lines that stand among the text's own kind
FEWEST = 5  # pages, for these too
STEADY = 0.8  # share of them on which an inserted line stands at its usual distance from the top
DIFFERENT = 0.6  # share of them on which its neighbours differ
ELSEWHERE = 0.2  # share of them on which it stands under another number than usual
TAIL_LINES, TAIL_LENGTH = 4, 400  # lines, characters: what stands below the end of a text and is longer is a form
HEADING = 12  # characters of a line that may head what stands below it


@dataclass(frozen=True, kw_only=True, slots=True)
class Standing:
    """A line that is taken as text, and where it stands on each of the pages."""

    place: str  # the box right around it
    key: str
    text: str
    tag: str
    at: list[tuple[int, int]] = field(default_factory=list)  # page and line, a page once
    tails: list[int] = field(default_factory=list)  # pages on which it stands below the end of the text
    distances: Counter[int] = field(default_factory=Counter)  # lines of the text above it
    labels: Counter[str] = field(default_factory=Counter)  # numbers that it stands under
    before: set[str] = field(default_factory=set)
    after: set[str] = field(default_factory=set)

    @property
    def is_below_text(self) -> bool:
        """Whether it stands below the end of the texts."""
        return not is_protected(self.text) and len(self.tails) >= AMONG_TEXT * len(self.at)

    @property
    def is_inserted(self) -> bool:
        """Whether it stands at one place of the pages, and at any place of their texts.

        Texts that share a sentence share where in the text it stands too: before the first number, or after the last.
        """
        count = len(self.at)
        if is_formula(self.text) or min(len(self.before), len(self.after)) < DIFFERENT * count:
            return False
        if self.distances.most_common(1)[0][1] < STEADY * count:
            return False
        elsewhere = count - self.labels.most_common(1)[0][1]
        return is_loud(self.text) or elsewhere >= ELSEWHERE * count


def counted(pages: Sequence[ReadPage]) -> Counter[tuple[str, str]]:
    """On how many pages each line, by place and wording, is taken as text."""
    return Counter(
        pair for one in pages for pair in {(one.places[one.page.lines[i].box], one.keys[i]) for i in one.body.lines}
    )


def among_text(pages: Sequence[ReadPage]) -> list[Standing]:
    """The lines of no named box that are furniture by where they stand."""
    counts = counted(pages)
    least = max(FEWEST, AMONG_TEXT * len(pages))
    common = {pair for pair, count in counts.items() if count >= least}
    met: dict[tuple[str, str], Standing] = {}
    for number, one in enumerate(pages):
        for standing, line, position in _met(one, common, met):
            standing.at.append((number, line))
            _note(standing, one, position, common)
    return [one for one in met.values() if one.tag not in HEADINGS and (one.is_below_text or one.is_inserted)]


def _met(
    one: ReadPage, common: set[tuple[str, str]], met: dict[tuple[str, str], Standing]
) -> Iterator[tuple[Standing, int, int]]:
    """The common lines of a page, each once, with their line and position in the text."""
    seen: set[tuple[str, str]] = set()
    for position, line in enumerate(one.body.lines):
        pair = _pair(one, line)
        if pair in common and pair not in seen:
            seen.add(pair)
            printed = one.page.lines[line]
            standing = Standing(place=pair[0], key=pair[1], text=printed.text, tag=printed.tag)
            yield met.setdefault(pair, standing), line, position


def _note(standing: Standing, one: ReadPage, position: int, common: set[tuple[str, str]]) -> None:
    """Write down where on a page a line stands."""
    lines = one.body.lines
    own = [_pair(one, i) in common and not is_formula(one.page.lines[i].text) for i in lines]
    above = next((p for p in range(position - 1, -1, -1) if not own[p]), None)
    below = next((p for p in range(position + 1, len(lines)) if not own[p]), None)
    standing.distances[position] += 1
    standing.labels[one.label_above(lines[position])] += 1
    if above is not None:
        standing.before.add(one.keys[lines[above]])
    if below is not None:
        standing.after.add(one.keys[lines[below]])
    elif above is not None and _is_tail(one, lines[above], lines[above + 1 :]):
        standing.tails.append(position)


def _is_tail(one: ReadPage, last: int, tail: Sequence[int]) -> bool:
    """Whether the lines *tail* stand below a text that ends at the line *last*: dated, or with furniture between."""
    texts = [one.page.lines[i].text for i in tail]
    if len(texts) > TAIL_LINES or sum(map(len, texts)) > TAIL_LENGTH:
        return False
    return is_day(one.page.lines[last].text) or tail[0] > last + 1


def own_boxes(pages: Sequence[ReadPage], least: float) -> dict[str, list[Standing]]:
    """By place, the named boxes in which nothing but recurring lines stands on any page, and those lines."""
    counts = _keys(pages)
    recurs = {key for key, count in counts.items() if count >= least}
    text = frozenset(
        name for one in pages for i in one.body.lines if one.keys[i] not in recurs for name in one.names_of(i)
    )
    found: dict[str, dict[str, Standing]] = defaultdict(dict)
    for number, one in enumerate(pages):
        for place, lines in _boxes(one, recurs, text).items():
            for line in lines:
                printed = one.page.lines[line]
                standing = Standing(place=place, key=one.keys[line], text=printed.text, tag=printed.tag)
                standing = found[place].setdefault(standing.key, standing)
                if not standing.at or standing.at[-1][0] != number:
                    standing.at.append((number, line))
    return {place: ones for place, lines in found.items() if (ones := _furniture(lines, least))}


def _keys(pages: Sequence[ReadPage]) -> Counter[str]:
    return Counter(key for one in pages for key in {one.keys[i] for i in one.body.lines})


def _boxes(one: ReadPage, recurs: set[str], text: frozenset[str]) -> Mapping[str, list[int]]:
    """By place, the recurring lines of a page that stand in a named box without text; the outermost such box."""
    boxes: dict[str, list[int]] = defaultdict(list)
    for line in one.body.lines:
        named = [
            i
            for i in one.boxes_of(line)
            if (box := one.page.boxes[i]).tag in BOXES and box.hint and name_of(box) not in text
        ]
        if named and one.keys[line] in recurs and not one.page.lines[line].cells:
            boxes[one.places[named[-1]]].append(line)
    return boxes


def _furniture(lines: Mapping[str, Standing], least: float) -> list[Standing]:
    """Of a box's lines those that are no policy's; none when it may be a heading among the text."""
    ones = [one for one in lines.values() if len(one.at) >= least]
    plain = [one for one in ones if not is_formula(one.text)]
    if not any(is_prose(one.text) or is_loud(one.text) or len(one.text) > HEADING for one in plain):
        return []
    return [one for one in ones if one in plain or (len(one.text) <= HEADING and one.text[-1] in ":：")]


def _pair(one: ReadPage, line: int) -> tuple[str, str]:
    return one.places[one.page.lines[line].box], one.keys[line]
