"""A reading with its reasons: which rule kept or dropped each line of a page, and where the text was found."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.model import Document
from pipeline.noise.body import Body
from pipeline.noise.rules import Rule
from pipeline.page.blocks import Page


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """What became of one line of a page."""

    line: int  # counted from 1
    text: str
    rule: Rule

    @property
    def kept(self) -> bool:
        """Whether the line is part of the document."""
        return self.rule.keeps


@dataclass(frozen=True, kw_only=True, slots=True)
class Chosen:
    """The element in which the document was found."""

    tag: str  # "" when no element holds the text, only a run of lines
    hint: str  # its id and classes, lower case
    first: int  # its lines, counted from 1
    last: int
    selected: bool  # by a CSS selector, and not by what it says


@dataclass(frozen=True, kw_only=True, slots=True)
class Reading:
    """What a page says, and why it is read so. Where each field came from stands in the document's own origins."""

    document: Document
    page: Page | None = field(default=None, repr=False)  # None for files, listings and what is no page
    body: Body | None = field(default=None, repr=False)

    @property
    def rulings(self) -> tuple[Ruling, ...]:
        """A ruling for every line of the page, top to bottom; () where there is no page."""
        if self.page is None or self.body is None:
            return ()
        told = {origin.printed for origin in self.document.origins}
        lines = zip(self.page.lines, self.body.rules, strict=True)
        if self.document.entries:
            lines = zip(self.page.lines, _rules_of_rows(self.page, self.body, self.document), strict=True)
        return tuple(
            Ruling(line=n, text=line.text, rule=Rule.FIELD if rule is Rule.OUTSIDE and line.text in told else rule)
            for n, (line, rule) in enumerate(lines, 1)
        )

    @property
    def chosen(self) -> Chosen | None:
        """Where the text was found, None in a listing; of nested elements with the same lines the one with a name."""
        if self.page is None or self.body is None or not self.page.lines or self.document.entries:
            return None
        start, end = self.body.start, self.body.end
        same = [box for box in self.page.boxes if (box.start, box.end) == (start, end)]
        box = next((box for box in reversed(same) if box.hint), same[-1] if same else None)
        return Chosen(
            tag=box.tag if box else "",
            hint=box.hint if box else "",
            first=start + 1,
            last=end,
            selected=self.page.chosen is not None,
        )


def _rules_of_rows(page: Page, body: Body, listing: Document) -> Iterator[Rule]:
    """For each line of a listing its rule: it announces an entry, or what else it is; none is a paragraph."""
    titles = {entry.title for entry in listing.entries}
    addresses = {entry.url for entry in listing.entries}
    for line, rule in zip(page.lines, body.rules, strict=True):
        if any(link.text in titles or link.href in addresses for link in line.links):
            yield Rule.ROW
        else:
            yield Rule.OUTSIDE if rule.keeps else rule
