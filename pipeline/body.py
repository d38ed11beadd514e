"""Where on a page the document stands, and which of the lines there are its paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.blocks import Line, Page
from pipeline.copies import bare_letters, first_copy, without_farms
from pipeline.metadata_labels import field_lines
from pipeline.noise import (
    NUMBERED,
    RELATED,
    is_advert,
    is_agency,
    is_byline,
    is_day,
    is_footer,
    is_imprint,
    is_noise,
    is_prose,
    is_section,
)
from pipeline.replies import without_replies

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
ASIDES = frozenset({"nav", "footer", "aside"})
# Class names are hints, and of noise alone: a box so named is never a government's text.
OVERLAY = re.compile(r"cookie|consent|gdpr|(?:^|[\s_-])(?:ads?|advert\w*|guanggao|promo|sponsor\w*)(?:[\s_-]|$)")
FILE = re.compile(
    r"\.(?:pdf|docx?|xlsx?|pptx?|wps|et|ofd|zip|rar|7z|rtf|csv|txt)(?:$|[?#&])|/download|downfile"
    r"|attach",
    re.I,
)
LONG = 12
OFFERED = 10.0  # what a file weighs; a single line must weigh as much to be a text
LITTLE = 40  # weight up to which a box says next to nothing: its lines stand between those of the site


@dataclass(frozen=True, kw_only=True, slots=True)
class Body:
    """The document's own lines, by their index on the page, and where it stands."""

    lines: tuple[int, ...]
    start: int  # the chosen box
    end: int
    first: int  # its first sentence: above it stand title, fields and bylines; *end* when it has none


def find_body(page: Page) -> Body:
    """The box with most prose and least else, or the one asked for; its lines without noise and second copies."""
    dropped = _dropped(page)
    titles = [_names_title(line.text, page) for line in page.lines]
    fields = field_lines(page)
    noise = [out or index in fields for index, out in enumerate(dropped)]
    start, end = page.chosen or _choose(page, _weights(page.lines, noise, titles))
    kept = [i for i in range(start, end) if not dropped[i]]
    kept = _below_title(page, kept, titles, told=any(titles[:start])) or _last_resort(page)
    kept = without_farms(page.lines, kept, range(start, end))
    kept = first_copy(page.lines, kept)
    kept = kept if page.chosen else without_replies(page, kept)
    first = next((i for i in kept if is_prose(page.lines[i].text) and i not in fields), end)
    kept = [i for i in kept if i >= first or not (i in fields or _is_stamp(page.lines[i].text))]
    return Body(lines=tuple(kept), start=start, end=end, first=first)


def _is_stamp(text: str) -> bool:
    """Whether a line above the text only tells when it was put up and by whom."""
    return is_byline(text) or is_day(text)


def _dropped(page: Page) -> list[bool]:
    """For each line whether it is noise by itself, by its neighbours, by its heading, or by the box it stands in."""
    lines = page.lines
    dropped = [_is_dropped(line) for line in lines]
    _drop_imprint(page, dropped)
    for index in range(1, len(lines) - 1):
        if is_advert(lines[index - 1].text) and is_advert(lines[index + 1].text) and len(lines[index].text) < 80:
            dropped[index] = dropped[index] or not NUMBERED.match(lines[index].text)
    for box in page.boxes:
        if (box.tag in ASIDES or OVERLAY.search(box.hint)) and box.end - box.start < len(lines) * 0.8:
            dropped[box.start : box.end] = [True] * (box.end - box.start)
    sections = [index for index, line in enumerate(lines) if is_section(line.text) and not line.cells]
    for index, end in zip(sections, _section_ends(page, sections), strict=True):
        dropped[index:end] = [True] * (end - index)
    if _says(lines, dropped, hidden=False) < _says(lines, dropped, hidden=True):
        return dropped
    return [out or line.hidden for line, out in zip(lines, dropped, strict=True)]


def _says(lines: Sequence[Line], dropped: Sequence[bool], *, hidden: bool) -> int:
    """How much prose stands in hidden lines or in the others: copied articles and folded texts wait for a script."""
    pairs = zip(lines, dropped, strict=True)
    return sum(len(line.text) for line, out in pairs if line.hidden is hidden and not out and is_prose(line.text))


def _drop_imprint(page: Page, dropped: list[bool]) -> None:
    """The lines of an imprint that stand beside one which is noise by itself: 主办单位, 地址. Notices have such too."""
    lines = page.lines
    near = [is_footer(line.text) for line in lines]
    for order in (range(1, len(lines)), range(len(lines) - 2, -1, -1)):
        for index in order:
            other = index - order.step
            if near[other] and is_imprint(lines[index].text) and _are_beside(page, lines[index], lines[other]):
                near[index] = dropped[index] = True


def _are_beside(page: Page, one: Line, other: Line) -> bool:
    """Whether two lines stand in one box, or in boxes that do."""
    return one.box == other.box or page.boxes[one.box].parent in (other.box, page.boxes[other.box].parent)


def _is_dropped(line: Line) -> bool:
    if is_noise(line.text):
        return True
    if not line.is_link or _is_file(line) or any(re.match(r"#\w", link.href) for link in line.links):
        return False
    return not (line.text.endswith(("。", "；", "：")) or re.match(r"^(?:https?://|www\.)", line.text))


def _is_file(line: Line) -> bool:
    return any(FILE.search(link.href) for link in line.links)


def _section_ends(page: Page, sections: Sequence[int]) -> Iterator[int]:
    """Where the sections that these lines head end: with the box around each and its rows."""
    if not sections:
        return
    sizes = [len(line.text) if is_prose(line.text) else 0 for line in page.lines]
    prose = list(accumulate(sizes, initial=0))
    own = list(accumulate((0 if x.is_link else size for x, size in zip(page.lines, sizes, strict=True)), initial=0))
    for index in sections:
        box = page.boxes[page.lines[index].box]
        while box.parent > 0 and box.end - box.start <= 1:
            box = page.boxes[box.parent]
        above, after = prose[box.start], own[max(index, box.end)] - own[index]
        yield box.end if after < 2 * above + 1500 and above else index + 1


def _names_title(text: str, page: Page) -> bool:
    """Whether a line says what the page's head says is its title, or a good part of it."""
    loose = bare_letters(text)
    known = (bare_letters(page.head_title), bare_letters(page.metas.get("articletitle", "")))
    return 6 <= len(loose) <= 120 and any(loose.rstrip("0123456789") in title for title in known if title)


def _below_title(page: Page, kept: list[int], titles: Sequence[bool], *, told: bool) -> list[int]:
    """*kept* from the title on, unless it was *told* above; a heading that prints the title is no paragraph."""
    first = next(
        (position for position, i in enumerate(kept) if is_prose(page.lines[i].text) and not titles[i]), len(kept)
    )
    above = [position for position, i in enumerate(kept[:first]) if titles[i]]
    kept = kept[above[0] :] if above and not told else kept
    return [i for i in kept if not (titles[i] and _is_heading(page, page.lines[i]))]


def _is_heading(page: Page, line: Line) -> bool:
    return line.tag in HEADINGS or bool(TITLE_HINT.search(page.boxes[line.box].hint))


def _last_resort(page: Page) -> list[int]:
    """Of a page without text, such as one image: what stands in the container that content systems use."""
    known = [box for box in page.boxes if KNOWN.search(box.hint) and box.end > box.start]
    box = min(known, key=lambda b: b.end - b.start, default=None)
    return [i for i in range(box.start, box.end) if RELATED.match(page.lines[i].text)] if box else []


def _weights(lines: Sequence[Line], dropped: Sequence[bool], titles: Sequence[bool]) -> list[float]:
    """How much each line speaks for the box it stands in. A text met before speaks only once, a title not at all."""
    seen: set[str] = set()
    weights = []
    for line, out, title in zip(lines, dropped, titles, strict=True):
        if title and not out:
            weights.append(0.0)
            continue
        known = line.text in seen
        if len(line.text) >= LONG:
            seen.add(line.text)
        weights.append(_weight(line, out) if not known else min(0.0, _weight(line, out)))
    return weights


def _weight(line: Line, out: bool) -> float:
    size = len(line.text)
    if out:
        return -15.0 - min(size, 60) / 4
    share = line.linked / size if size else 0.0
    if _is_file(line):
        return OFFERED
    if is_prose(line.text) or NUMBERED.match(line.text):
        return size * (1 - 2 * share)
    return min(size, 30) / 2 * (1 - 3 * share) if not is_agency(line.text) else 0.0


def _choose(page: Page, weights: Sequence[float]) -> tuple[int, int]:
    """The lines of the best box; of the best run of lines, when markup is so broken that no box holds the text."""
    total = list(accumulate(weights, initial=0.0))
    best, score = page.boxes[0], float("-inf")
    for box in page.boxes:
        value = total[box.end] - total[box.start]
        if box.end - box.start < 2 and not (
            box.end > box.start and (KNOWN.search(box.hint) or value >= OFFERED > score)
        ):
            continue
        if value > score or (value == score and box.end - box.start <= best.end - best.start):
            best, score = box, value
    start, end = _best_run(total)
    if total[end] - total[start] > max(1.5 * score, score + (300 if score > LITTLE else LITTLE)):
        return start, end
    for box in page.boxes:
        inside = best.start <= box.start and box.end <= best.end
        if inside and KNOWN.search(box.hint) and total[box.end] - total[box.start] >= 0.6 * score:
            return box.start, box.end
    return best.start, best.end


def _best_run(total: Sequence[float]) -> tuple[int, int]:
    """Between which two running totals the most is gained."""
    low = start = end = 0
    for index, value in enumerate(total):
        if value < total[low]:
            low = index
        if value - total[low] > total[end] - total[start]:
            start, end = low, index
    return start, end
