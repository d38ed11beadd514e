"""The labelled fields of a page: 信息公开 blocks in all their shapes, and label lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.blocks import Line, Page
from pipeline.model import Where

LABELS: dict[str, tuple[str, ...]] = {
    "index_number": (
        "索引号", "信息索引号", "信息索引", "索引编号",
    ),
    "doc_number": (
        "发文字号", "文件编号", "政策文号", "文号", "发文号", "公文编号", "文件文号", "发文文号", "公文文号",
        "文件号", "字号",
    ),
    "issuers": (
        "发文机关", "发文机构", "发文单位", "发布机构", "发布机关", "发布单位", "制发机关", "制定机关",
        "颁布单位", "发布部门", "发文部门", "印发机关", "印发机构", "公开机构", "公开单位", "所属机构",
        "责任部门", "信息公开机构", "制发单位", "成文机关",
    ),
    "written": (
        "成文日期", "成文时间", "发文日期", "发文时间", "印发日期", "印发时间", "颁布日期", "颁布时间",
        "签发日期",
    ),
    "published": (
        "发布日期", "发布时间", "公开日期", "公开时间", "公布日期", "公布时间", "信息公开日期", "发表时间",
        "发表日期", "上网日期", "发稿时间", "发布于", "时间", "日期", "更新时间",
    ),
    "effective": (
        "生效日期", "施行日期", "实施日期", "生效时间", "施行时间", "实施时间",
    ),
    "expiry": (
        "失效日期", "废止日期", "失效时间", "废止时间", "有效期至", "有效期限", "有效期",
    ),
    "validity": (
        "有效性", "效力状况", "效力状态", "公文时效", "时效性", "时效", "是否有效", "文件状态", "政策状态",
        "文件有效性", "法规状态", "效力",
    ),
    "title": (
        "标题", "名称", "信息名称", "文件名称", "公文名称", "信息标题", "政策名称",
    ),
    "source": (
        "来源", "信息来源", "文章来源", "稿件来源",
    ),
}  # fmt: skip
FIELD_OF = {alias: (field, rank) for field, aliases in LABELS.items() for rank, alias in enumerate(aliases)}
OTHERS = frozenset(
    """
    主题分类 组配分类 体裁分类 服务对象分类 服务对象 主题词 关键词 关键字 信息分类 公开方式
    公开类别 公开属性 公开形式 公开时限 公开范围 公开程序 内容概述 内容概要 生成日期 生成时间
    文件类型 公文种类 文种 分类 作者 编辑 责任编辑 浏览次数 点击数 阅读次数 访问量 字体 字号大小
    语种 发布范围 概述 备注 信息类别 载体类型 栏目 浏览量 统一登记号 登记号 行业分类 政策级别
    适用地区 政策类型 区域 视力保护色 保护视力色 有效期 地区 产业
    """.split()  # noqa: SIM905 - easier to read than sixty quoted words
)
SPACED = r"[ 　\xa0]*"
ALIAS = "|".join(SPACED.join(alias) for alias in sorted({*FIELD_OF, *OTHERS}, key=len, reverse=True))
LABELLED = re.compile(rf"(?:^|(?<=[\s　|｜【\[（(;；]))\s*({ALIAS}){SPACED}[\]】)）]?\s*[:：]\s*")
UNKNOWN = re.compile(r"(?:^|[\s　|])[一-鿿]{2,6}[:：]")
BAR = re.compile(r"\s*[|｜\t]")
VALUE_END = re.compile(r"\s*[|｜\t]|\s{2,}|　")
# 字号 is a document's number and the size of letters.
PLACEHOLDER = re.compile(
    r"^[\s—–\-_/\\.·*　|]*$|^(?:无|暂无|null|none|空|\(空\))$|^\W*(?:[特超]?大\W*)?大\W*中\W*小\W*$", re.I
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Labelled:
    """A field that the page labels, as printed."""

    field: str
    rank: int  # of its label: the lower, the more telling
    printed: str
    where: Where

    @property
    def is_told(self) -> bool:
        """Whether it is a value; templates print 无 and dashes where there is none."""
        return not PLACEHOLDER.match(self.printed)


def read_labels(above: Sequence[Line], below: Sequence[Line], page: Page) -> tuple[Labelled, ...]:
    """What the page labels, the most believed first, placeholders among it.

    *above* are the lines before the text. *below* it only a block of several fields is believed, and less.
    """
    official = [found for found in _labelled(below, page) if found.field not in ("published", "source", "title")]
    several = len({found.field for found in official if found.is_told}) > 1
    return (*_labelled(above, page), *(official if several else ()))


def best_labels(labels: Iterable[Labelled]) -> dict[str, str]:
    """Canonical field name -> value as printed, the most believed; placeholders are no values."""
    best: dict[str, str] = {}
    for found in labels:
        if found.is_told:
            best.setdefault(found.field, found.printed)
    return best


def _labelled(lines: Sequence[Line], page: Page) -> list[Labelled]:
    found = [
        Labelled(field=FIELD_OF[label][0], rank=FIELD_OF[label][1], printed=printed.strip(" 　\t|"), where=where)
        for label, printed, where in _pairs(lines, page)
        if label in FIELD_OF
    ]
    return sorted(found, key=lambda one: one.rank)


def field_lines(page: Page) -> frozenset[int]:
    """The lines, by index, that are part of a field block and nothing else."""
    found = {index for index, line in enumerate(page.lines) if _is_field_line(line)}
    for index, line in enumerate(page.lines[:-1]):
        if not line.cells and _is_label(line.text) and _is_beside(line, page.lines[index + 1], page):
            found.update((index, index + 1))
    return frozenset(found)


def _is_field_line(line: Line) -> bool:
    if line.cells:
        labels = [_bare(cell) in FIELD_OF or _bare(cell) in OTHERS for cell in line.cells]
        marked = any(LABELLED.match(cell) for cell in line.cells)
        return len(line.text) < 400 and (
            marked or (len(labels) in (2, 4) and all(labels[::2]) and not any(labels[1::2]))
        )
    found = list(LABELLED.finditer(line.text))
    return (
        bool(found)
        and not line.text[: found[0].start()].strip()
        and (len(found) > 1 or len(line.text) < 60)
        and "。" not in line.text[:-1]
    )


def _pairs(lines: Sequence[Line], page: Page) -> Iterator[tuple[str, str, Where]]:
    for index, line in enumerate(lines):
        if len(line.text) > 1500:
            continue
        if line.cells:
            yield from ((*pair, Where.BLOCK) for pair in _cell_pairs(line.cells))
        elif _is_label(line.text) and index + 1 < len(lines):
            if _is_beside(line, lines[index + 1], page):
                yield _bare(line.text), lines[index + 1].text, Where.BLOCK
        else:
            yield from ((*pair, Where.LABEL) for pair in _run_pairs(line.text))


def _cell_pairs(cells: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of a table's row: label and value in neighbouring cells, or in one."""
    colons = any(cell.rstrip().endswith((":", "：")) for cell in cells)
    for position, cell in enumerate(cells):
        bare = _bare(cell)
        value = cells[position + 1] if position + 1 < len(cells) else ""
        if bare in FIELD_OF:
            if (colons or position % 2 == 0) and _bare(value) not in FIELD_OF and _bare(value) not in OTHERS:
                yield bare, value
        else:
            yield from _run_pairs(cell)


def _run_pairs(text: str) -> Iterator[tuple[str, str]]:
    """Pairs of a run “label：value　label：value”."""
    found = list(LABELLED.finditer(text))
    for position, match in enumerate(found):
        end = found[position + 1].start() if position + 1 < len(found) else len(text)
        value = text[match.end() : end]
        stop = UNKNOWN.search(value)
        value = value[: stop.start()] if stop else value
        field = FIELD_OF.get(_bare(match[1]), ("", 0))[0]
        cut = {"title": None, "issuers": BAR.search(value)}.get(field, VALUE_END.search(value))
        yield _bare(match[1]), value[: cut.start()] if cut and value[: cut.start()].strip() else value


def _is_label(text: str) -> bool:
    bare = _bare(text)
    return bare in FIELD_OF and (len(text.strip()) > len(bare) or len(bare) > 2)


def _is_beside(label: Line, value: Line, page: Page) -> bool:
    """Whether the next line is the label's value: dt and dd, or two sibling boxes."""
    if label.tag == "dt":
        return value.tag == "dd"
    if len(value.text) > 80 or _is_label(value.text) or LABELLED.match(value.text):
        return False
    one, two = page.boxes[label.box], page.boxes[value.box]
    return one.parent == two.parent and one.tag == two.tag and one.end - one.start == 1 == two.end - two.start


def _bare(text: str) -> str:
    return re.sub(r"[\s　\xa0:：\[\]【】]+", "", text)
