"""Where on a page the document stands, and which of the lines there are its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.noise.body_rules import ASIDES, FILE, Facts, dropping_rules, facts_of, leads_to_file
from pipeline.noise.doubles import first_copy, without_farms
from pipeline.noise.lines import NUMBERED, RELATED, is_agency, is_byline, is_dated
from pipeline.noise.replies import without_replies
from pipeline.noise.rules import Rule
from pipeline.noise.site_profile import CLOSE, SiteProfile
from pipeline.page.blocks import Box, Line, Page

__all__ = ["ASIDES", "FILE", "HEADINGS", "TITLE_HINT", "Body", "find_body"]

# Containers that content systems are known to use: a hint, never a condition.
KNOWN = re.compile(
    r"(?:^|\s)(?:ucap-content|pages_content|trs_editor_view|trs_ueditor|trs_editor|trs_paper_default"
    r"|zoom|zoomcon|ivs_content"
    r"|article_content|article-content|main-txt|artile_zw|newscontent|fontzoom|content_body_box"
    r"|detailcontent|v_news_content"
    r"|vsb_content\w*|js_content|entry-content|info_content|wzcon|mian-cont)(?:\s|$)"
)
HEADINGS = frozenset({"h1", "h2", "h3", "ucaptitle"})
TITLE_HINT = re.compile(r"title|(?:^|[\s_-])(?:bt|tit|biaoti|h)(?:[\s_-]|$)|_bt\b|biaoti|headline|subject", re.I)
LONG = 12
LITTLE = 40  # weight up to which a box says next to nothing: its lines stand between those of the site
OFFERED = 10.0  # what a file weighs; a single line must weigh as much to be a text


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """The document's own lines, by their index on the page, and where it stands."""

    lines: tuple[int, ...]
    rules: tuple[Rule, ...]  # for every line of the page why it is one of them, or is none
    start: int  # the chosen box
    end: int
    first: int  # its first sentence: above it stand title, fields and bylines; *end* when it has none


def find_body(page: Page, profile: SiteProfile | None = None, facts: Facts | None = None) -> Body:
    """The box with most prose and least else, or the one asked for; its lines without noise and second copies.

    *profile* is what the pages of the same source have in common; *facts* are those of the page, where known already.
    """
    facts = facts or facts_of(page)
    rules = dropping_rules(page, facts, profile)
    start, end = page.chosen or _choose(page, _weights(page.lines, rules, facts), profile)
    sieve = _Sieve(rules, range(start, end))
    _read_apart(page, facts, sieve, told=any(facts.titles[:start]))
    if not sieve.kept:
        sieve.rescue(_last_resort(page))
    sieve.keep(without_farms(page.lines, sieve.kept, range(start, end)), Rule.NAMES)
    sieve.keep(first_copy([facts.words[i].folded for i in sieve.kept], sieve.kept), Rule.COPY)
    if not page.chosen:
        sieve.keep(without_replies(page, sieve.kept), Rule.REPLY)
    first = next((i for i in sieve.kept if facts.prose[i] and i not in facts.fields), end)
    sieve.keep([i for i in sieve.kept if i >= first or i not in facts.fields], Rule.FIELD)
    sieve.keep([i for i in sieve.kept if i >= first or not _is_stamp(page.lines[i].text)], Rule.BYLINE)
    return Body(lines=tuple(sieve.kept), rules=sieve.rulings(facts), start=start, end=end, first=first)


def _is_stamp(text: str) -> bool:
    """Whether a line above the text only tells when it was put up and by whom."""
    return is_byline(text) or is_dated(text)


class _Sieve:
    """The lines that are kept so far, and the rule that dropped each other one."""

    def __init__(self, rules: Sequence[Rule | None], span: range) -> None:
        self.rules = list(rules)
        self.kept = [i for i in span if rules[i] is None]

    def keep(self, kept: list[int], rule: Rule) -> None:
        """Only *kept* stay; *rule* dropped the others."""
        for index in set(self.kept).difference(kept):
            self.rules[index] = rule
        self.kept = kept

    def rescue(self, kept: list[int]) -> None:
        """*kept* stay, whatever dropped them."""
        for index in kept:
            self.rules[index] = Rule.ONLY_CONTENT
        self.kept = kept

    def rulings(self, facts: Facts) -> tuple[Rule, ...]:
        """A rule for every line of the page; those that none dropped stand outside the chosen box, or are kept."""
        kept = set(self.kept)
        return tuple(
            rule or (Rule.TEXT if index in kept else facts.told_apart(index) or Rule.OUTSIDE)
            for index, rule in enumerate(self.rules)
        )


def _read_apart(page: Page, facts: Facts, sieve: _Sieve, *, told: bool) -> None:
    """Keep what stands below the title, unless it was *told* above; a heading that prints it is no paragraph."""
    kept, titles = sieve.kept, facts.titles
    first = next((position for position, i in enumerate(kept) if facts.prose[i] and not titles[i]), len(kept))
    above = [position for position, i in enumerate(kept[:first]) if titles[i]]
    if above and not told:
        sieve.keep(kept[above[0] :], Rule.ABOVE_TITLE)
    sieve.keep([i for i in sieve.kept if not (titles[i] and _is_heading(page, page.lines[i]))], Rule.TITLE)


def _is_heading(page: Page, line: Line) -> bool:
    return line.tag in HEADINGS or bool(TITLE_HINT.search(page.boxes[line.box].hint))


def _last_resort(page: Page) -> list[int]:
    """Of a page without text, such as one image: what stands in the container that content systems use."""
    known = [box for box in page.boxes if KNOWN.search(box.hint) and box.end > box.start]
    box = min(known, key=lambda b: b.end - b.start, default=None)
    return [i for i in range(box.start, box.end) if RELATED.match(page.lines[i].text)] if box else []


def _weights(lines: Sequence[Line], rules: Sequence[Rule | None], facts: Facts) -> list[float]:
    """How much each line speaks for the box it stands in. A text met before speaks only once, a title not at all."""
    seen: set[str] = set()
    weights = []
    for index, line in enumerate(lines):
        out = rules[index] is not None or index in facts.fields
        if facts.titles[index] and not out:
            weights.append(0.0)
            continue
        weight = _weight(line, prose=facts.prose[index], out=out)
        weights.append(min(0.0, weight) if line.text in seen else weight)
        if len(line.text) >= LONG:
            seen.add(line.text)
    return weights


def _weight(line: Line, *, prose: bool, out: bool) -> float:
    size = len(line.text)
    if out:
        return -15.0 - min(size, 60) / 4
    share = line.linked / size if size else 0.0
    if leads_to_file(line):
        return OFFERED
    if prose or NUMBERED.match(line.text):
        return size * (1 - 2 * share)
    return min(size, 30) / 2 * (1 - 3 * share) if not is_agency(line.text) else 0.0


def _choose(page: Page, weights: Sequence[float], profile: SiteProfile | None) -> tuple[int, int]:
    """The lines of the best box; of the best run of lines, when markup is so broken that no box holds the text."""
    total = list(accumulate(weights, initial=0.0))
    best, score = page.boxes[0], float("-inf")
    alone = sum(weight >= OFFERED for weight in weights) == 1
    rank = (score, False, 0)
    for box in page.boxes:
        size, named = box.end - box.start, bool(KNOWN.search(box.hint))
        if not size or not (size > 1 or alone or named):
            continue
        value = total[box.end] - total[box.start]
        if (value, size > 1 or named, -size) >= rank:  # of boxes that say as much the smallest, yet not a line alone
            rank, best, score = (value, size > 1 or named, -size), box, value
    if best.end - best.start == 1:
        best = _named_around(page, best, total)
    start, end = _best_run(total)
    says_little = score <= LITTLE or best.end - best.start < 2
    if total[end] - total[start] > max(1.5 * score, score + (LITTLE if says_little else 300)):
        return start, end
    for index, box in enumerate(page.boxes if profile else ()):
        if profile and total[box.end] - total[box.start] >= CLOSE * score and profile.is_container(page, index):
            return box.start, box.end
    for box in page.boxes:
        inside = best.start <= box.start and box.end <= best.end
        if inside and KNOWN.search(box.hint) and total[box.end] - total[box.start] >= 0.6 * score:
            return box.start, box.end
    return best.start, best.end


def _named_around(page: Page, best: Box, total: Sequence[float]) -> Box:
    """The smallest container with a known name around a single sentence: what it is addressed to stands there too."""
    around = [box for box in page.boxes if box.start <= best.start and best.end <= box.end and KNOWN.search(box.hint)]
    around = [box for box in around if total[box.end] > total[box.start]]
    return min(around, key=lambda box: box.end - box.start, default=best)


def _best_run(total: Sequence[float]) -> tuple[int, int]:
    """Between which two running totals the most is gained."""
    low = start = end = 0
    for index, value in enumerate(total):
        if value < total[low]:
            low = index
        if value - total[low] > total[end] - total[start]:
            start, end = low, index
    return start, end
