"""The title of a page, and of the text that a covering notice prints."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter

from pipeline.noise.body import HEADINGS, TITLE_HINT
from pipeline.noise.doubles import bare_letters, fold_line
from pipeline.noise.lines import is_dated, is_noise, is_section
from pipeline.page.blocks import Line, Page
from pipeline.text.numbers import line_number

COUNTER = re.compile(r"\s*[（(]?\d{1,9}[）)]?$")
GENUS = (
    "通知|意见|决定|公告|通告|批复|函|办法|方案|规定|细则|规则|条例|规划|纲要|计划|措施|政策|要点|标准|规范|指南|指引|目录|清单|预案|制度|章程|守则|规程|令|通报|"
    "报告|请示|议案|纪要|决议|公报|命令|导则|图则|准则|解释|法|要求|安排|承诺|协议|名单"
)
GENUS_END = re.compile(rf"(?:{GENUS})(?:\s*[（(〔][^（）()〔〕]{{1,24}}[）)〕])*$")
NAMED = re.compile(
    r"(?:印发|发布|公布|颁布|转发|批转|下发|实施|执行)(?P<name>.+?)(?:的)?(?:通知|决定|公告|通告|令|函|意见|批复)(?:[（(][^（）()]{1,20}[）)])?$"
)
SEPARATOR = re.compile(r"(?:(?<!\s)\s+)?[|｜_]+\s*|(?<!\s)\s+[-–—]+\s+|[-–—]{1,2}(?=[^-–—]*$)|(?:(?<!\s)\s+)?>>?\s*")
DOCUMENT = re.compile(
    rf"^.{{0,60}}关于.{{2,80}}(?:{GENUS}|公示|解读|答复|复函)(?:\s*[（(〔][^（）()〔〕]{{1,24}}[）)〕])*$"
)
SITE = re.compile(
    r"(?:门户|官方|政府|信息|公众信息)?(?:网站|网|门户|平台)$|^.{2,14}(?:人民政府|管委会|管理委员会|委员会|局|厅|部)$"
)
HAN = re.compile("[《“]?[一-鿿]")
ABOVE = 12  # lines above the prose among which an unmarked title is looked for
GENERIC = re.compile(
    r"^(?:栏目列表|正文|详情|详细(?:页|内容)?|信息公开|政府信息公开|首页|无标题文档|untitled|文章|内容页|政策文件|loading.*)$",
    re.I,
)


def find_title(page: Page, labelled: str, near: int) -> str:
    """The title of the document whose prose begins at line *near*: as its heading prints it, without counters.

    Meta ArticleTitle and the 标题 field are believed first; the page's own <title> tells which heading is meant.
    """
    known = page.metas.get("articletitle") or labelled
    headings = _headings(page, near)
    if known:
        return _printed(known, headings) or known
    head = page.head_title
    printed = [h for h in (_without_counter(h, head) for h in headings) if h]
    inside = [h for h in printed if len(h) > 4 and bare_letters(h) in bare_letters(head)]
    if inside:
        return max(inside, key=len)
    parts = [part for part in map(str.strip, SEPARATOR.split(head)) if part and not GENERIC.match(part)]
    if all(_is_of_site(part) for part in parts):
        printed = printed or _unmarked(page, near)
        parts = [] if printed else parts
    if printed and (not parts or not _resembles(parts, printed)):
        strong = [h for h in printed if GENUS_END.search(h)]
        return (strong or printed)[-1] if not parts else (strong or [_main(parts)])[-1]
    return _main(parts) if parts else ""


def printed_title(title: str, paragraphs: Sequence[str]) -> str:
    """The title of the text that the notice *title* prints, as the text below heads it; "" when it prints none."""
    found = NAMED.search(title)
    if not found:
        return ""
    name = found["name"].strip()
    inner = re.search(r"《(.+)》", name)
    name = inner[1] if inner else name.lstrip("《")
    whole = fold_line(name)
    for index, line in enumerate(paragraphs[3:], 3):
        for joined in (line, "".join(paragraphs[index : index + 2])):
            if fold_line(joined).strip("《》") == whole:
                return joined.strip("《》")
    return name if GENUS_END.search(name) else ""


def _headings(page: Page, near: int) -> list[str]:
    """Headings above the prose, top to bottom; lines in boxes named like a title count, and what a broken one says."""
    marked = [(line, box) for line in page.lines[: near + 1] if (box := _title_box(line, page, near)) is not None]
    marked = [(line, box) for line, box in marked if not (len(line.cells) > 1 or _is_of_site(line.text))]
    own = [(line.text, box) for line, box in marked if not line.is_link]
    found: list[str] = []
    for _, group in groupby(own or [(line.text, box) for line, box in marked], key=itemgetter(1)):
        texts = [text for text, _ in group]
        found += [text for text in texts if 4 <= len(text) <= 200]
        if 1 < len(texts) < 4:
            found.append("".join(texts))
    return found


def _title_box(line: Line, page: Page, near: int) -> int | None:
    """The box around *line* that is a heading or named like a title and above the prose; None when there is none."""
    box = page.boxes[line.box]
    if line.tag in HEADINGS or TITLE_HINT.search(box.hint):
        return line.box
    above = page.boxes[max(box.parent, 0)]
    return (
        box.parent if TITLE_HINT.search(above.hint) and above.start < above.end <= min(near, above.start + 3) else None
    )


def _unmarked(page: Page, near: int) -> list[str]:
    """The line above the prose that is worded like a title, else the nearest, where nothing is marked as one."""
    lines = [line for line in page.lines[max(0, near - ABOVE) : near + 1] if not (len(line.cells) > 1 or line.linked)]
    texts = [line.text for line in lines if 8 <= len(line.text) <= 100 and not line.text.endswith(("。", "：", ":"))]
    texts = [text for text in texts if not (_is_of_site(text) or is_dated(text) or line_number(text))]
    texts = [text for text in texts if HAN.match(text) or not HAN.search(page.head_title)]
    return [text for text in texts if DOCUMENT.search(text)][-1:] or texts[-1:]


def _is_of_site(text: str) -> bool:
    """Whether a heading is the site's and no document's: its own name, a section, a tool."""
    return is_noise(text) or is_section(text) or SITE.search(text) is not None


def _printed(known: str, headings: Sequence[str]) -> str:
    """The heading that says *known*, as printed."""
    return next((h for h in headings if bare_letters(h) == bare_letters(known)), "")


def _without_counter(heading: str, head: str) -> str:
    """*heading* without digits that a counter glued on, where the page's <title> shows that they are none of it."""
    whole = bare_letters(head)
    if bare_letters(heading) in whole or not COUNTER.search(heading):
        return heading
    shorter = heading
    while shorter and shorter[-1].isdigit():
        shorter = shorter[:-1].rstrip()
        if bare_letters(shorter) in whole:
            return shorter
    return (
        re.sub(r"(?<=[一-鿿）)》])\s*\d{1,6}$", "", heading) if GENUS_END.search(COUNTER.sub("", heading)) else heading
    )


def _resembles(parts: Sequence[str], printed: Sequence[str]) -> bool:
    loose = [bare_letters(p) for p in parts]
    return any(bare_letters(h) in p or p in bare_letters(h) for h in printed for p in loose if len(p) > 4)


def _main(parts: Sequence[str]) -> str:
    """The part of a <title> that names the text: the first that ends like a policy, else the first."""
    return next((part for part in parts if GENUS_END.search(part)), parts[0])
