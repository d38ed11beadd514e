"""Amendments as a legislator would list them: one case, the edits it has, and no other.

An edit is written `kind path`: + added, - removed, ~ modified, > moved; the path is the new one, of a removed
clause the old. Behind it stands the nature: / divided, & merged, § cross reference.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from pipeline.changes import Edit, EditKind, Nature
from pipeline.clauses.split import split
from pipeline.compare.edits import real_edits

Lines = list[str]
Amend = Callable[[Lines], Sequence[str]]

BASE: Lines = [
    "青川市加氢站管理办法",
    "（2026年1月5日市政府第3次常务会议通过）",
    "第一章　总则",
    "第一条　为了加强加氢站管理，保障公共安全，制定本办法。",
    "第二条　本市行政区域内加氢站的规划、建设、经营，适用本办法。",
    "第三条　市能源局负责加氢站的监督管理，市应急局负责事故救援的组织协调。",
    "第二章　建设",
    "第四条　建设加氢站应当符合城市总体规划和消防要求。",
    "新建加氢站与学校的距离不得少于50米。",
    "第五条　申请建设加氢站，应当提交下列材料：",
    "（一）营业执照；",
    "（二）安全评价报告；",
    "（三）用地批准文件。",
    "材料齐全的，应当在二十日内作出决定。",
    "第三章　经营",
    "第六条　经营者应当每月检查设备，并将检查记录保存三年。",
    "第七条　经营者不得有下列行为：",
    "（一）向不合格的气瓶加氢；",
    "（二）擅自停业三日以上的。",
    "第四章　罚则",
    "第八条　违反本办法第七条规定的，处一万元以上三万元以下罚款。",
    "第五章　附则",
    "第九条　本办法自2026年3月1日起施行，有效期三年。",
    "附件1",
    "加氢站补助标准",
    "等级\t日加注能力\t补助",
    "一级\t1000公斤\t300万元",
    "二级\t500公斤\t200万元",
    "附件2",
    "申请表填写说明",
    "申请人应当如实填写申请表的各项内容。",
]
NEW = "鼓励在高速公路服务区建设加氢与充电合建的综合能源站。"
NUMERALS = [*"零一二三四五六七八九十", "十一", "十二"]


def at(words: str, lines: Lines) -> int:
    [place] = [i for i, line in enumerate(lines) if words in line]
    return place


def say(old: str, new: str) -> Amend:
    """Other words for the same."""
    return lambda lines: [line.replace(old, new) for line in lines]


def put(after: str, *new: str) -> Amend:
    """New lines behind the one with those words."""
    return lambda lines: [*lines[: at(after, lines) + 1], *new, *lines[at(after, lines) + 1 :]]


def drop(*words: str) -> Amend:
    return lambda lines: [line for line in lines if not any(word in line for word in words)]


def carry(start: str, stop: str, after: str) -> Amend:
    """The lines from one to before another, put behind a third."""

    def amend(lines: Lines) -> Lines:
        first, last = at(start, lines), at(stop, lines)
        block = lines[first : last if last > first else len(lines)]
        rest = [line for line in lines if line not in block]
        return [*rest[: at(after, rest) + 1], *block, *rest[at(after, rest) + 1 :]]

    return amend


def numbered(*amends: Amend) -> Amend:
    """The amendments, and after them articles, chapters and items numbered as they stand."""

    def amend(lines: Lines) -> Lines:
        for one in amends:
            lines = list(one(lines))
        return list(_numbered(lines))

    return amend


def both(*amends: Amend) -> Amend:
    def amend(lines: Lines) -> Lines:
        for one in amends:
            lines = list(one(lines))
        return lines

    return amend


def _numbered(lines: Lines) -> Lines:
    article = chapter = item = 0
    found = []
    for line in lines:
        label, gap, rest = line.partition("　")
        if gap and label.endswith("条"):
            article, item = article + 1, 0
            found.append(f"第{NUMERALS[article]}条　{rest}")
        elif gap and label.endswith("章"):
            chapter += 1
            found.append(f"第{NUMERALS[chapter]}章　{rest}")
        elif line.startswith("（") and line[2] == "）":
            item += 1
            found.append(f"（{NUMERALS[item]}{line[2:]}")
        else:
            found.append(line)
    return found


CASES: dict[str, tuple[Amend, list[str]]] = {
    "nothing": (lambda lines: lines, []),
    "a number": (say("50米", "80米"), ["~ 第二章 第四条 ¶2"]),
    "a date in the last article": (say("2026年3月1日", "2026年6月1日"), ["~ 第五章 第九条"]),
    "a period of validity": (say("有效期三年", "有效期五年"), ["~ 第五章 第九条"]),
    "an amount of a fine": (say("三万元以下", "五万元以下"), ["~ 第四章 第八条"]),
    "a name throughout": (say("市能源局", "市发展改革委"), ["~ 第一章 第三条"]),
    "a verb of duty": (say("应当每月检查", "可以每月检查"), ["~ 第三章 第六条"]),
    "a negation": (say("不得少于", "少于"), ["~ 第二章 第四条 ¶2"]),
    "an item": (say("安全评价报告", "安全预评价报告"), ["~ 第二章 第五条 （二）"]),
    "two in one article": (
        both(say("安全评价", "安全预评价"), say("二十日", "十五日")),
        ["~ 第二章 第五条 （二）", "~ 第二章 第五条 ¶2"],
    ),
    "the title": (say("青川市加氢站管理办法", "青川市加氢站管理条例"), ["~ ¶1"]),
    "the line of adoption": (say("第3次", "第4次"), ["~ ¶2"]),
    "a chapter's heading": (say("第三章　经营", "第三章　经营与服务"), ["~ 第三章"]),
    "every chapter's heading": (
        both(say("　总则", "　一般规定"), say("　罚则", "　法律责任")),
        ["~ 第一章", "~ 第四章"],
    ),
    "width and quotes": (both(say("，", ","), say("（", "("), say("）", ")")), []),
    "marks at the end of items": (say("安全评价报告；", "安全评价报告。"), []),
    "line breaks in an article": (lambda lines: [*lines[:7], lines[7] + lines[8], *lines[9:]], []),
    "a line cut in two": (
        lambda lines: [*lines[:5], lines[5].split("，")[0] + "，", lines[5].split("，")[1], *lines[6:]],
        [],
    ),
    "a new article after a paragraph": (numbered(put("50米", "第零条　" + NEW)), ["+ 第二章 第五条"]),
    "a new first article": (numbered(put("第一章", "第零条　" + NEW)), ["+ 第一章 第一条"]),
    "a new last article": (numbered(put("有效期三年", "第零条　" + NEW)), ["+ 第五章 第十条"]),
    "two new articles": (
        numbered(put("事故救援", "第零条　" + NEW, "第零条　市气象局负责加氢站的雷电防护指导。")),
        ["+ 第一章 第四条", "+ 第一章 第五条"],
    ),
    "a new article with items": (
        numbered(put("50米", "第零条　加氢站应当配备：", "（零）可燃气体报警装置；", "（零）自动喷淋系统。")),
        ["+ 第二章 第五条", "+ 第二章 第五条 （一）", "+ 第二章 第五条 （二）"],
    ),
    "an article 之一": (put("50米", "第四条之一　" + NEW), ["+ 第二章 第四条之一"]),
    "an article gone": (numbered(drop("每月检查")), ["- 第三章 第六条"]),
    "an article gone, its number kept": (
        both(drop("每月检查"), put("第三章", "第六条　（删去）")),
        ["- 第三章 第六条", "+ 第三章 第六条"],
    ),
    "a paragraph in an article": (put("50米", "新建加氢站应当同步建设监控设施。"), ["+ 第二章 第四条 ¶3"]),
    "a paragraph before another": (
        put("城市总体规划", "新建加氢站应当同步建设监控设施。"),
        ["+ 第二章 第四条 ¶2"],
    ),
    "a paragraph gone": (drop("50米"), ["- 第二章 第四条 ¶2"]),
    "a new item in the middle": (numbered(put("营业执照", "（零）法定代表人身份证明；")), ["+ 第二章 第五条 （二）"]),
    "a new last item": (
        both(say("用地批准文件。", "用地批准文件；"), put("用地批准", "（四）环境影响评价文件。")),
        ["+ 第二章 第五条 （四）"],
    ),
    "an item gone": (numbered(drop("安全评价")), ["- 第二章 第五条 （二）"]),
    "two items change places": (numbered(carry("安全评价", "用地批准", "用地批准")), ["> 第二章 第五条 （二）"]),
    "an item to another article": (
        numbered(carry("安全评价报告", "用地批准", "向不合格")),
        ["> 第三章 第七条 （二）"],
    ),
    "a sentence in a paragraph": (
        say("保存三年。", "保存三年。记录不得涂改。"),
        ["~ 第三章 第六条"],
    ),
    "two articles change places": (
        numbered(carry("第二条", "第三条", "事故救援")),
        ["> 第一章 第三条"],
    ),
    "an article to another chapter": (numbered(carry("第三条", "第二章", "第三章")), ["> 第三章 第五条"]),
    "an article moved and edited": (
        numbered(carry("第三条", "第二章", "第三章"), say("市能源局", "市发展改革委")),
        ["~ 第三章 第五条"],
    ),
    "a new chapter": (
        numbered(put("保存三年", "第零章　应急", "第零条　" + NEW, "第零条　发生泄漏的，应当立即停止加氢并疏散人员。")),
        ["+ 第四章", "+ 第四章 第七条", "+ 第四章 第八条"],
    ),
    "a chapter to another place": (
        numbered(carry("第三章", "第四章", "事故救援")),
        ["> 第二章"],
    ),
    "a chapter gone": (
        numbered(drop("第三章", "每月检查", "不得有下列", "向不合格", "擅自停业")),
        ["- 第三章", "- 第三章 第六条", "- 第三章 第七条", "- 第三章 第七条 （一）", "- 第三章 第七条 （二）"],
    ),
    "a heading put in": (numbered(put("事故救援", "第零章　职责")), ["+ 第二章"]),
    "a reference that follows": (
        numbered(put("50米", "第零条　" + NEW), say("第七条规定", "第八条规定")),
        ["+ 第二章 第五条", "~ 第四章 第九条 §"],
    ),
    "a reference to another article": (say("第七条规定", "第六条规定"), ["~ 第四章 第八条"]),
    "an article divided": (
        numbered(say("管理，市应急局", "管理。\n第零条　市应急局"), lambda lines: "\n".join(lines).split("\n")),
        ["+ 第一章 第三条 /", "~ 第一章 第四条 /"],
    ),
    "a paragraph made an article": (
        numbered(say("新建加氢站", "第零条　新建加氢站")),
        ["- 第二章 第四条 ¶2 /", "+ 第二章 第五条 /"],
    ),
    "a table's cell": (say("300万元", "350万元"), ["~ ¶4"]),
    "a table's row put in": (put("二级\t", "三级\t200公斤\t100万元"), ["+ ¶6"]),
    "a table's row put first": (put("等级\t", "特级\t2000公斤\t500万元"), ["+ ¶4"]),
    "a note at the end": (put("各项内容", "（此件公开发布）"), ["+ ¶4"]),
    "an item promoted to an article": (
        numbered(
            drop("（二）安全评价"),
            put("二十日内", "第零条　申请人应当委托具备资质的机构编制安全评价报告。"),
            say("第七条规定", "第八条规定"),
        ),
        ["- 第二章 第五条 （二）", "+ 第二章 第六条", "~ 第四章 第九条 §"],
    ),
    "items with other labels": (both(say("（一）", "1."), say("（二）", "2."), say("（三）", "3.")), []),
    "a table's row gone": (drop("二级\t"), ["- ¶5"]),
    "an annex's words": (say("如实填写", "如实完整填写"), ["~ ¶3"]),
    "an annex put in": (
        put("各项内容", "附件3", "加氢站标识规范", "标识牌应当设置在入口醒目处。"),
        ["+ ¶1", "+ ¶2", "+ ¶3"],
    ),
    "an annex gone": (drop("附件2", "填写说明", "如实填写"), ["- ¶1", "- ¶2", "- ¶3"]),
    "annexes renumbered": (both(say("附件2", "附件3"), say("附件1", "附件2")), []),
}
_KINDS = {EditKind.ADDED: "+", EditKind.REMOVED: "-", EditKind.MODIFIED: "~", EditKind.MOVED: ">"}
_NATURES = {Nature.DIVIDED: " /", Nature.MERGED: " &", Nature.CROSS_REFERENCE: " §", None: ""}


def listed(edit: Edit) -> str:
    clause = edit.after or edit.before
    path = " ".join(clause.path) if clause else ""
    return f"{_KINDS[edit.kind]} {path}{_NATURES[edit.nature]}"


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 50


@pytest.mark.parametrize(("amend", "expected"), CASES.values(), ids=CASES)
def test_an_amendment_has_the_edits_of_its_decision(amend: Amend, expected: list[str]) -> None:
    edits = real_edits(split(BASE), split(list(amend(list(BASE)))))
    assert [listed(edit) for edit in edits] == expected
