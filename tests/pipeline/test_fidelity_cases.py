"""What is an alteration of the official text, and what is not: one case after another, with the clauses told."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

import pytest

from pipeline.changes import Edit, EditKind, Fidelity
from pipeline.clauses.split import split
from pipeline.copies.fidelity import fidelity
from pipeline.model import Document, Kind

TITLE = "澄岚市人民政府关于印发《澄岚市数据企业培育办法》的通知"
COVER = (
    "各区人民政府，市各有关单位：",
    "《澄岚市数据企业培育办法》已经市政府常务会议审议通过，现印发给你们，请认真遵照执行。",
    "澄岚市人民政府",
    "2026年3月5日",
    "（此件公开发布）",
)
RULES = (
    "澄岚市数据企业培育办法",
    "第一章　总则",
    "第一条　为了培育数据企业，规范资金管理，根据有关规定，结合本市实际，制定本办法。",
    "第二条　本市行政区域内数据企业的认定、扶持和监督，适用本办法。",
    "第二章　认定",
    "第三条　申请认定的企业应当具备下列条件：",
    "（一）注册地和纳税地均在本市，成立满2年；",
    "（二）上一年度营业收入不低于500万元，且研发投入占比达到8%以上；",
    "（三）未被列入“严重失信”名单。",
    "第四条　市数据局会同市财政局、市统计局每年组织一次认定，由李青同志具体联系。",
    "第三章　扶持",
    "第五条　经认定的企业，给予一次性奖励30万元，自2026年5月1日起申请。",
    "第六条　企业不得重复申报同类资金；弄虚作假的，由市财政局追回已拨付的资金。",
    "第四章　附则",
    "第七条　本办法由市数据局负责解释，自发布之日起施行，有效期3年。",
)
WHOLE = (*COVER, *RULES)
OFFICIAL = split(WHOLE, title=TITLE)
ADVERT = "【厂房推荐】高标准厂房出租，可办环评，800平米起租"
EDITOR = "编者按：这份办法与许多企业有关，值得一读。"

Text = Sequence[str]
Told = list[tuple[EditKind, str]]
M, A, R = EditKind.MODIFIED, EditKind.ADDED, EditKind.REMOVED


def reposted(paragraphs: Text, title: str = TITLE) -> Document:
    return Document(kind=Kind.POLICY, title=title, body=tuple(paragraphs), clauses=split(paragraphs, title=title))


def changed(old: str, new: str, text: Text = WHOLE) -> list[str]:
    assert any(old in line for line in text)
    return [line.replace(old, new) for line in text]


def put(line: str, before: str, text: Text = WHOLE) -> list[str]:
    place = next(i for i, known in enumerate(text) if known.startswith(before))
    return [*text[:place], line, *text[place:]]


def left_out(*beginnings: str, text: Text = WHOLE) -> list[str]:
    kept = [line for line in text if not line.startswith(beginnings)]
    assert len(kept) == len(text) - len(beginnings)
    return kept


def half_width(text: Text = WHOLE) -> list[str]:
    return [unicodedata.normalize("NFKC", line) for line in text]


def full_width(text: Text = WHOLE) -> list[str]:
    wide = {ord(digit): chr(ord(digit) + 0xFEE0) for digit in "0123456789%"}
    return [line.translate(wide) for line in text]


def pairs(text: Text = WHOLE) -> list[str]:
    return ["".join(text[i : i + 2]) for i in range(0, len(text), 2)]


def to(beginning: str, text: Text = WHOLE) -> list[str]:
    """The text up to and with the paragraph that begins so."""
    place = next(i for i, line in enumerate(text) if line.startswith(beginning))
    return list(text[: place + 1])


def relabelled(old: Sequence[str], new: Sequence[str], text: Text = WHOLE) -> list[str]:
    table = dict(zip(old, new, strict=True))

    def line_of(line: str) -> str:
        label = next((label for label in table if line.startswith(label)), "")
        return table[label] + line[len(label) :] if label else line

    return [line_of(line) for line in text]


FAITHFUL: dict[str, tuple[Text, Fidelity]] = {
    "the same print": (WHOLE, Fidelity.IDENTICAL),
    "without salutation, signature, date and note": (left_out(*COVER[::2], COVER[3]), Fidelity.IDENTICAL),
    "without the covering notice": (RULES, Fidelity.TYPOGRAPHIC),
    "without the title of the text": (left_out(RULES[0]), Fidelity.IDENTICAL),
    "half-width punctuation": (half_width(), Fidelity.TYPOGRAPHIC),
    "full-width digits": (full_width(), Fidelity.TYPOGRAPHIC),
    "straight quotes": (changed("“严重失信”", '"严重失信"'), Fidelity.TYPOGRAPHIC),
    "corner quotes": (changed("“严重失信”", "「严重失信」"), Fidelity.TYPOGRAPHIC),
    "other brackets": (changed("（", "("), Fidelity.TYPOGRAPHIC),
    "a space between every number and its unit": (changed("30万元", "30 万元"), Fidelity.TYPOGRAPHIC),
    "a wide space for indent": (["　　" + line for line in WHOLE], Fidelity.IDENTICAL),
    "lines joined by twos": (pairs(), Fidelity.TYPOGRAPHIC),
    "all lines joined": (["".join(WHOLE)], Fidelity.TYPOGRAPHIC),
    "all lines joined, half-width": (["".join(half_width())], Fidelity.TYPOGRAPHIC),
    "a line broken in its middle": (
        [*WHOLE[:14], WHOLE[14][:20], WHOLE[14][20:], *WHOLE[15:]],
        Fidelity.TYPOGRAPHIC,
    ),
    "the body printed twice": ([*WHOLE, *WHOLE], Fidelity.IDENTICAL),
    "the body printed twice, the second time half-width": ([*WHOLE, *half_width()], Fidelity.IDENTICAL),
    "an advert inside the text": (put(ADVERT, "第五条"), Fidelity.IDENTICAL),
    "adverts everywhere": (
        [ADVERT, *put(ADVERT, "第五条", put("选址热线400-000-0000，专人对接", "第三条")), ADVERT],
        Fidelity.IDENTICAL,
    ),
    "an advert that reads like a sentence": (
        put("本园区为入驻企业提供办公场地和工商注册服务，欢迎前来考察。", "第五条"),
        Fidelity.IDENTICAL,
    ),
    "a numbered advert": (
        put("1、厂房出租，可办环评，欢迎来电咨询13800000000。", "第五条"),
        Fidelity.IDENTICAL,
    ),
    "an editor's note above": ([EDITOR, *WHOLE], Fidelity.IDENTICAL),
    "an editor's note below": ([*WHOLE, "（责任编辑：青禾）", "来源：澄岚在线"], Fidelity.IDENTICAL),
    "a disclaimer below": (
        [*WHOLE, "本文来自网络，版权归原作者所有，如有侵权请联系删除。"],
        Fidelity.IDENTICAL,
    ),
    "a summary above": (["摘要：市里出台办法，对认定的数据企业给予一次性奖励30万元。", *WHOLE], Fidelity.IDENTICAL),
    "numbered articles": (
        relabelled(
            ["第一条　", "第二条　", "第三条　", "第四条　", "第五条　", "第六条　", "第七条　"],
            ["1.", "2.", "3.", "4.", "5.", "6.", "7."],
        ),
        Fidelity.TYPOGRAPHIC,
    ),
    "items with digits": (relabelled(["（一）", "（二）", "（三）"], ["1.", "2.", "3."]), Fidelity.TYPOGRAPHIC),
    "items with circled digits": (relabelled(["（一）", "（二）", "（三）"], ["①", "②", "③"]), Fidelity.TYPOGRAPHIC),
    "items without labels": (relabelled(["（一）", "（二）", "（三）"], ["", "", ""]), Fidelity.TYPOGRAPHIC),
    "chapters left out": (left_out("第一章", "第二章", "第三章", "第四章"), Fidelity.IDENTICAL),
    "a table of contents above": (
        ["目录", "第一章　总则", "第二章　认定", "第三章　扶持", "第四章　附则", *WHOLE],
        Fidelity.IDENTICAL,
    ),
    "the number printed above": (["澄政规〔2026〕3号", *WHOLE], Fidelity.IDENTICAL),
    "contact lines below": ([*WHOLE, "联系电话：0000-12345678"], Fidelity.IDENTICAL),
    "a caption under a picture": (put("图为某数据企业车间（资料图片）", "第五条"), Fidelity.IDENTICAL),
    "a related link inside": (put("相关阅读：《澄岚市数据条例》全文", "第五条"), Fidelity.IDENTICAL),
}

BROKEN = RULES[11][:16]  # 第五条, and no more
UP_TO_THERE = to("第三章")
TRUNCATED: dict[str, tuple[Text, int]] = {
    "the last article cut, its chapter's heading too": (to("第六条"), 2),
    "the second half cut": (to("第四条"), 5),
    "cut within an article": ([*UP_TO_THERE, BROKEN], 4),
    "cut within an article, with dots": ([*UP_TO_THERE, BROKEN + "……"], 4),
    "cut within an article, with one ellipsis": ([*UP_TO_THERE, BROKEN + "…"], 4),
    "cut within an article, with ASCII dots": ([*UP_TO_THERE, BROKEN + "..."], 4),
    "cut, with a link to the whole": ([*UP_TO_THERE, BROKEN + "……[查看更多]"], 4),
    "cut, with a button in a line": ([*UP_TO_THERE, BROKEN, "阅读全文"], 4),
    "cut, with a button glued to the text": ([*UP_TO_THERE, BROKEN + "...阅读全文>>"], 4),
    "cut, and without headings": ([*left_out("第一章", "第二章", text=to("第四条")), BROKEN], 4),
    "cut, and joined": (["".join(to("第四条"))], 5),
    "cut, half-width": (half_width(to("第四条")), 5),
    "cut, and an advert behind": ([*to("第四条"), ADVERT], 5),
    "the beginning cut": (list(RULES[4:]), 3),
    "the beginning cut within an article": ([RULES[2][12:], *RULES[3:]], 2),
    "the beginning and the end cut": (list(RULES[4:10]), 8),
    "only the first article": (to("第一条"), 12),
}

ALTERED: dict[str, tuple[Text, Told]] = {
    "another amount": (changed("30万元", "50万元"), [(M, "50万元")]),
    "another percentage": (changed("8%", "5%"), [(M, "5%")]),
    "another date": (changed("2026年5月1日", "2026年6月1日"), [(M, "2026年6月1日")]),
    "another number of years": (changed("有效期3年", "有效期5年"), [(M, "有效期5年")]),
    "a removed name": (changed("，由李青同志具体联系", ""), [(M, "第四条")]),
    "another name": (changed("李青", "李清"), [(M, "李清")]),
    "a removed body": (changed("、市统计局", ""), [(M, "第四条")]),
    "another body": (changed("会同市财政局、", "会同市审计局、"), [(M, "市审计局")]),
    "may for must": (changed("应当具备", "可以具备"), [(M, "可以具备")]),
    "must for must not": (changed("不得重复", "可以重复"), [(M, "可以重复")]),
    "above for below": (changed("不低于500万元", "不高于500万元"), [(M, "不高于500万元")]),
    "an item's unit": (changed("500万元", "500亿元"), [(M, "500亿元")]),
    "a sentence put in": (
        changed("每年组织一次认定，", "每年组织一次认定，认定结果收取工本费，"),
        [(M, "工本费")],
    ),
    "a sentence put in behind": (
        changed("追回已拨付的资金。", "追回已拨付的资金。具体事宜可委托中介代办。"),
        [(M, "中介代办")],
    ),
    "a sentence taken out": (changed("；弄虚作假的，由市财政局追回已拨付的资金", ""), [(M, "第六条")]),
    "an item left out": (left_out("（二）"), [(R, "营业收入")]),
    "an article left out": (left_out("第四条"), [(R, "会同市财政局")]),
    "an article left out, the others renumbered": (
        relabelled(["第五条", "第六条", "第七条"], ["第四条", "第五条", "第六条"], left_out("第四条")),
        [(R, "会同市财政局")],
    ),
    "two articles left out": (left_out("第四条", "第五条"), [(R, "会同市财政局"), (R, "一次性奖励")]),
    "an article put in": (
        put("第五条　园区企业申请认定的，由园区统一代为办理，免予审查。", "第三章"),
        [(A, "免予审查")],
    ),
    "an item put in": (put("（四）已入驻青禾产业园并签订协议。", "第四条"), [(A, "青禾产业园")]),
    "an item put in among others": (put("（二）已入驻青禾产业园并签订协议；", "（二）"), [(A, "青禾产业园")]),
    "an unnumbered paragraph of duties put in": (
        put("前款规定的企业应当每季度向市数据局报送经营数据，不得拒绝。", "第四条"),
        [(A, "报送经营数据")],
    ),
    "another amount, half-width": (half_width(changed("30万元", "50万元")), [(M, "50万元")]),
    "another amount, joined": (["".join(changed("30万元", "50万元"))], [(M, "50万元")]),
    "another amount, with adverts": (put(ADVERT, "第五条", changed("30万元", "50万元")), [(M, "50万元")]),
    "another amount, printed twice": ([*changed("30万元", "50万元"), *changed("30万元", "50万元")], [(M, "50万元")]),
    "another amount in a text cut": (
        to("第六条", changed("30万元", "50万元")),
        [(M, "50万元"), (R, "附则"), (R, "有效期3年")],
    ),
    "an article put in, with who is to do it": (
        put("第五条　园区企业由园区统一申请认定。（青禾园区负责）", "第三章"),
        [(A, "青禾园区")],
    ),
    "two articles put in": (
        put(
            "第五条　园区企业申请认定的，由园区统一代为办理，免予审查。",
            "第三章",
            put("第五条　外地企业按照同等条件执行。", "第三章"),
        ),
        [(A, "外地企业"), (A, "免予审查")],
    ),
    "an article put in, printed twice": (
        2 * put("第五条　园区企业申请认定的，由园区统一代为办理，免予审查。", "第三章"),
        [(A, "免予审查")],
    ),
    "an article put in the place of another": (
        changed("给予一次性奖励30万元，自2026年5月1日起申请", "可以向园区申请租金减免和物业服务"),
        [(M, "租金减免")],
    ),
    "two clauses changed": (changed("8%", "5%", changed("30万元", "50万元")), [(M, "5%"), (M, "50万元")]),
}


@pytest.mark.parametrize("name", FAITHFUL)
def test_no_alteration(name: str) -> None:
    text, expected = FAITHFUL[name]
    assert fidelity(OFFICIAL, reposted(text)) == (expected, ())


@pytest.mark.parametrize("name", TRUNCATED)
def test_a_cut_is_no_alteration(name: str) -> None:
    text, lost = TRUNCATED[name]
    found, edits = fidelity(OFFICIAL, reposted(text))
    assert (found, len(edits)) == (Fidelity.TRUNCATED, lost)


@pytest.mark.parametrize("name", ALTERED)
def test_an_alteration_is_told_with_its_clauses(name: str) -> None:
    text, expected = ALTERED[name]
    found, edits = fidelity(OFFICIAL, reposted(text))
    assert found is Fidelity.ALTERED
    assert [edit.kind for edit in edits] == [kind for kind, _ in expected]
    for edit, (_, words) in zip(edits, expected, strict=True):
        assert _stands(words, edit)


def _stands(words: str, edit: Edit) -> bool:
    clauses = [clause for clause in (edit.before, edit.after) if clause]
    return any(words in unicodedata.normalize("NFKC", clause.label + clause.words) for clause in clauses)


def test_the_table_is_as_long_as_it_looks() -> None:
    assert (len(FAITHFUL), len(TRUNCATED), len(ALTERED)) == (35, 17, 33)
