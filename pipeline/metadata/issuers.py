"""Who issued a document: the field of the page, the 署名 lines, the title's beginning."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.text.dates import DATE, HAN_DATE

ORGAN = (
    r"(?:人民政府|政府|办公厅|办公室|委员会|管委会|管理委员会|局|厅|部|委|院|署|总局|总署|会|中心|银行|法院|检察院|公司|大学|党组|党委|支队|总队|分局"
    r"|分行|所|处|站|集团|协会|兵团|指挥部|领导小组|海关|军区|(?<![主承协督经])办|残联|文联|妇联|工商联|供销社|联社|科协)"
)
SIGNATURE = re.compile(rf"^[一-鿿（）()·、]{{2,40}}{ORGAN}(?:[（(][^（）()]{{1,20}}[）)])?$")
DAY = rf"(?:{DATE.pattern}|{HAN_DATE.pattern})"
DAY_ONLY = re.sub(r"\((?!\?)", "(?:", DAY)  # without groups, for splitting
# An order is signed by a person: 市长　林某某.
PERSON = re.compile(
    r"^(?:代理?)?(?:省长|市长|县长|区长|州长|盟长|旗长|主席|部长|主任|局长|厅长|行长|署长|总理|委员长|会长|院长|检察长|镇长|乡长)"
    r"[:：]?[一-鿿·]{2,8}$"
)
SEAL = re.compile(r"\s*[（(](?:盖章|印章|公章|签章|代章|盖印|印|章)[）)]")
SPLIT = re.compile(r"[\s　,，、;；|]+")
TITLE_ISSUERS = re.compile(r"^(?P<who>[^《》。]{2,120}?)(?:关于|印发|转发)")
PLACELESS = re.compile(
    r"^[省市县区州](?:人民政府|政府|委|发|科|财|工|教|农|商|住|交|水|文|卫|应|市场|自然|生态|人力|民|司|公安)"
)
SITES = frozenset({"本网", "本站", "原创", "互联网", "网络", "转载", "admin", "佚名", "未知"})


def split_issuers(text: str) -> tuple[str, ...]:
    """The issuers that a field names, in order."""
    parts = [part.strip("·.:：") for part in SPLIT.split(text)]
    return tuple(
        dict.fromkeys(
            p for p in parts if len(p) > 1 and p.lower() not in SITES and not re.fullmatch(r"[\d年月日\W]+", p)
        )
    )


def signature(paragraphs: Sequence[str]) -> tuple[tuple[str, ...], str]:
    """The 署名 of the first signed text in *paragraphs*, and its date line; ((), "") when none is signed.

    A person's name above the date signs as well, and names no organ. A date above the names is as good as one below.
    """
    for index, line in enumerate(paragraphs):
        if together := _together(line):
            return together
        if not index or not _is_date(line):
            continue
        above = paragraphs[max(0, index - 30) : index]
        names = _run_of_names(list(reversed(above)))[::-1] or _run_of_names(paragraphs[index + 1 : index + 10])
        if names:
            return tuple(dict.fromkeys(name for group in names for name in group)), line
        if PERSON.match("".join(above[-1].split())):
            return (), line
    return (), ""


def _run_of_names(lines: Sequence[str]) -> list[tuple[str, ...]]:
    """The names that the first lines are, line by line."""
    found = []
    for line in lines:
        names = _names(line)
        if not names:
            break
        found.append(names)
    return found


def _together(line: str) -> tuple[tuple[str, ...], str] | None:
    """Names and date of a line, or a row of a table, that is nothing but them."""
    days = [found[0] for found in re.finditer(DAY, line)] if len(line) < 160 else []
    if not days:
        return None
    names = tuple(name for part in re.split(DAY_ONLY, line) if part.strip() for name in _names(part.strip()) or ("",))
    return (tuple(dict.fromkeys(names)), days[0]) if names and all(names) else None


def from_title(title: str) -> tuple[str, ...]:
    """The issuers that *title* begins with: “A局 B委关于…”; () when it names none, or not of which place."""
    found = TITLE_ISSUERS.match(title)
    if not found:
        return ()
    names = [
        re.sub(r"等[\d一二两三四五六七八九十]*(?:个?部门|单位|部委)?$", "", n) for n in SPLIT.split(found["who"]) if n
    ]
    full = names and all(re.search(rf"{ORGAN}$", name) and not PLACELESS.match(name) for name in names)
    return tuple(names) if full else ()


def full_names(names: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """*names* with each short one (市人民政府办公室) as the known name that ends in it (云汐市人民政府办公室)."""
    return tuple(next((k for k in known if len(k) > len(n) and k.endswith(n)), n) for n in names)


def _names(line: str) -> tuple[str, ...]:
    line = SEAL.sub("", line)
    if SIGNATURE.match(line) and not re.search(r"[，。；：]", line):
        return (line,)
    parts = [part for part in re.split(r"[\s　]+", line) if part]
    return tuple(parts) if len(parts) > 1 and all(SIGNATURE.match(part) for part in parts) else ()


def _is_date(line: str) -> bool:
    """Whether *line* is a date; a row of a table may repeat it for each signer."""
    parts = [part.strip() for part in line.split("\t")] if len(line) < 60 else []
    return bool(parts) and all(DATE.fullmatch(part) or HAN_DATE.fullmatch(part) for part in parts)
