"""Which lines of a page no box may count as its document's: by themselves, by their neighbours, by where they stand."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from pipeline.fields.labels import field_lines
from pipeline.noise.doubles import bare_letters, letters_of
from pipeline.noise.lines import (
    NUMBERED,
    Words,
    heads_section,
    is_footer,
    is_imprint,
    is_prose,
    is_selling,
    noise_rule,
    words_of,
)
from pipeline.noise.rules import Rule
from pipeline.noise.site_profile import SiteProfile
from pipeline.page.blocks import Line, Page

ASIDES = frozenset({"nav", "footer", "aside"})
# Class names are hints, and of noise alone: a box so named is never a government's text.
OVERLAY = re.compile(r"cookie|consent|gdpr|(?:^|[\s_-])(?:ads?|advert\w*|guanggao|promo|sponsor\w*)(?:[\s_-]|$)")
FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|rtf|csv|txt)(?:$|[?#&])|/download|downfile"
    r"|attach",
    re.I,
)
OWN_PLACE = re.compile(r"#\w")  # a link within the page
ADDRESS = re.compile(r"https?://|www\.")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Looked:
    """What a line tells by itself."""

    words: Words
    noise: Rule | None  # see `noise_rule`
    prose: bool  # see `is_prose`


@lru_cache(maxsize=4096)  # a site's pages show the same lines around their texts, and a page is read more than once
def _looked_at(line: str) -> _Looked:
    """What *line* tells by itself, found out once."""
    words = words_of(line)
    return _Looked(words=words, noise=noise_rule(words), prose=is_prose(line))


@dataclass(frozen=True, kw_only=True, slots=True)
class Facts:
    """What is asked of each line more than once."""

    words: tuple[Words, ...]
    noise: tuple[Rule | None, ...]  # by which they are noise wherever they stand
    prose: tuple[bool, ...]  # it reads like a sentence
    titles: tuple[bool, ...]  # it says what the page's head says is its title, or a good part of it
    fields: frozenset[int]  # lines that are part of a field block and nothing else

    def told_apart(self, index: int) -> Rule | None:
        """The rule by which a line is read as metadata."""
        if index in self.fields:
            return Rule.FIELD
        return Rule.TITLE if self.titles[index] else None


def facts_of(page: Page) -> Facts:
    """Look at every line of *page* once."""
    titles = (page.head_title, page.metas.get("articletitle", ""))
    known = tuple(letters for title in titles if (letters := bare_letters(title)))
    seen = tuple(_looked_at(line.text) for line in page.lines)
    return Facts(
        words=tuple(each.words for each in seen),
        noise=tuple(each.noise for each in seen),
        prose=tuple(each.prose for each in seen),
        titles=tuple(_names_title(each.words.plain, known) for each in seen),
        fields=field_lines(page),
    )


def _names_title(plain: str, known: Sequence[str]) -> bool:
    loose = letters_of(plain) if known else ""
    return 6 <= len(loose) <= 120 and any(loose.rstrip("0123456789") in title for title in known)


def dropping_rules(page: Page, facts: Facts, profile: SiteProfile | None = None) -> list[Rule | None]:
    """For each line the rule by which it is noise: by itself, its neighbours, the box it stands in, its heading."""
    lines = page.lines
    rules = [rule or _link_rule(line) for line, rule in zip(lines, facts.noise, strict=True)]
    _drop_imprint(page, rules)
    if profile:
        _drop(rules, (index for index in profile.ruled_out(page) if not facts.titles[index]), Rule.PROFILE)
    _drop_between_adverts(lines, _adverts(facts), rules)
    for box in page.boxes:
        rule = Rule.ASIDE if box.tag in ASIDES else Rule.OVERLAY if OVERLAY.search(box.hint) else None
        if rule and box.end - box.start < len(lines) * 0.8:
            _drop(rules, range(box.start, box.end), rule)
    sections = [index for index, line in enumerate(lines) if not line.cells and heads_section(facts.words[index])]
    for index, end in zip(sections, _section_ends(page, facts, sections), strict=True):
        _drop(rules, range(index, end), Rule.SECTION)
    if _says(lines, rules, facts, hidden=False) >= _says(lines, rules, facts, hidden=True):
        _drop(rules, (index for index, line in enumerate(lines) if line.hidden), Rule.HIDDEN)
    return rules


def _drop(rules: list[Rule | None], lines: Iterable[int], rule: Rule) -> None:
    for index in lines:
        rules[index] = rules[index] or rule


def _says(lines: Sequence[Line], rules: Sequence[Rule | None], facts: Facts, *, hidden: bool) -> int:
    """How much prose stands in hidden lines or in the others: copied articles and folded texts wait for a script."""
    each = zip(lines, rules, facts.prose, strict=True)
    return sum(len(line.text) for line, rule, prose in each if line.hidden is hidden and prose and rule is None)


def _drop_imprint(page: Page, rules: list[Rule | None]) -> None:
    """The lines of an imprint that stand beside one which is noise by itself: 主办单位, 地址. Notices have such too."""
    lines = page.lines
    near = [is_footer(line.text) for line in lines]
    for order in (range(1, len(lines)), range(len(lines) - 2, -1, -1)):
        for index in order:
            other = index - order.step
            if near[other] and is_imprint(lines[index].text) and _are_beside(page, lines[index], lines[other]):
                near[index] = True
                rules[index] = rules[index] or Rule.IMPRINT


def _are_beside(page: Page, one: Line, other: Line) -> bool:
    """Whether two lines stand in one box, or in boxes that do."""
    return one.box == other.box or page.boxes[one.box].parent in (other.box, page.boxes[other.box].parent)


def _link_rule(line: Line) -> Rule | None:
    if not line.is_link or leads_to_file(line) or any(OWN_PLACE.match(link.href) for link in line.links):
        return None
    return None if line.text.endswith(("。", "；", "：")) or ADDRESS.match(line.text) else Rule.LINK_ROW


def _adverts(facts: Facts) -> list[bool]:
    """Which lines sell something; one that is no noise by itself does not."""
    each = zip(facts.words, facts.noise, strict=True)
    return [rule is Rule.ADVERT or (rule is not None and is_selling(words)) for words, rule in each]


def _drop_between_adverts(lines: Sequence[Line], adverts: Sequence[bool], rules: list[Rule | None]) -> None:
    for index in range(1, len(lines) - 1):
        between = adverts[index - 1] and adverts[index + 1] and len(lines[index].text) < 80
        if between and not NUMBERED.match(lines[index].text):
            rules[index] = rules[index] or Rule.ADVERT


def leads_to_file(line: Line) -> bool:
    """Whether one of its links does."""
    return any(FILE.search(link.href) for link in line.links)


def _section_ends(page: Page, facts: Facts, sections: Sequence[int]) -> Iterator[int]:
    """Where the sections that these lines head end: with the box around each and its rows."""
    if not sections:
        return
    sizes = [len(line.text) if prose else 0 for line, prose in zip(page.lines, facts.prose, strict=True)]
    prose = list(accumulate(sizes, initial=0))
    own = list(accumulate((0 if x.is_link else size for x, size in zip(page.lines, sizes, strict=True)), initial=0))
    for index in sections:
        box = page.boxes[page.lines[index].box]
        while box.parent > 0 and box.end - box.start <= 1:
            box = page.boxes[box.parent]
        above, after = prose[box.start], own[max(index, box.end)] - own[index]
        yield box.end if after < 2 * above + 1500 and above else index + 1
