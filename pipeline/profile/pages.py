"""The pages that a site profile is learnt from: what the reader by itself takes as text, and where that stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from soupsieve import SelectorSyntaxError

from pipeline.files.read import is_file
from pipeline.noise.body import Body, find_body
from pipeline.noise.lines import NUMBERED
from pipeline.noise.site_profile import line_key, name_of, place_of
from pipeline.page.blocks import Page
from pipeline.page.decode import decode
from pipeline.page.limits import beginning, first_lines
from pipeline.page.parts import read_page
from pipeline.page.scripted import with_scripted
from pipeline.page.tree import parse
from pipeline.text.digest import exact_digest

LEAST = 60  # characters of a text that says something


@dataclass(frozen=True, kw_only=True, slots=True)
class Sample:
    """The bytes of one document's page."""

    body: bytes
    content_type: str = ""
    select_body: str = ""


@dataclass(frozen=True, kw_only=True)
class ReadPage:
    """A sample as lines, and which of them the reader takes as text without any profile."""

    page: Page
    body: Body

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """By what each line of the page is known again on another one."""
        return tuple(line_key(line.text) for line in self.page.lines)

    @cached_property
    def places(self) -> tuple[str, ...]:
        """The place of every box."""
        return tuple(place_of(self.page, index) for index in range(len(self.page.boxes)))

    @cached_property
    def container(self) -> int:
        """The smallest box around the text that has a name of its own; 0, the page, when there is none."""
        fitting = [
            (box.end - box.start, -index, index)
            for index, box in enumerate(self.page.boxes)
            if box.start <= self.body.start and box.end >= self.body.end and box.hint
        ]
        return min(fitting)[2] if fitting else 0

    def boxes_of(self, line: int) -> Iterator[int]:
        """Yield the boxes around a line, the innermost first, up to the container of the text and without it."""
        index = self.page.lines[line].box
        while index > 0 and index != self.container:
            yield index
            index = self.page.boxes[index].parent

    def label_above(self, line: int) -> str:
        """The number of the last numbered paragraph above a line; "" when there is none."""
        for index in reversed([i for i in self.body.lines if i < line]):
            if found := NUMBERED.match(self.page.lines[index].text):
                return found[0]
        return ""

    def names_of(self, line: int) -> frozenset[str]:
        """The named boxes around a line, within the container."""
        return frozenset(name_of(self.page.boxes[i]) for i in self.boxes_of(line) if self.page.boxes[i].hint)


def read_samples(samples: Iterable[Sample]) -> list[ReadPage]:
    """The samples that are pages of different texts, each text once."""
    known: dict[str, ReadPage] = {}
    for sample in samples:
        one = read_sample(sample)
        if one is not None and _size(one) >= LEAST:
            known.setdefault(exact_digest("\n".join(_texts(one))), one)
    return list(known.values())


def read_sample(sample: Sample) -> ReadPage | None:
    """One sample; None when it is no page or nothing can be made of it."""
    if is_file(sample.body):
        return None
    try:
        tree = parse(beginning(with_scripted(decode(sample.body, sample.content_type))).text)
        wanted = tree.select(sample.select_body) if sample.select_body else None
        page, _ = first_lines(read_page(tree, wanted))
        return ReadPage(page=page, body=find_body(page))
    except (RecursionError, ValueError, LookupError, AssertionError, SelectorSyntaxError):  # as in pipeline/read.py
        return None


def _texts(one: ReadPage) -> Sequence[str]:
    return [one.page.lines[i].text for i in one.body.lines]


def _size(one: ReadPage) -> int:
    return sum(map(len, _texts(one)))
