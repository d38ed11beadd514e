"""Who issued a document: the field of the page, the 署名 lines, the title's beginning."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.dates import DATE, HAN_DATE

ORGAN = (
    r"(?:人民政府|政府|办公厅|办公室|委员会|管委会|管理委员会|局|厅|部|委|院|署|总局|总署|会|中心|银行|法院|检察院|公司|大学|党组|党委|支队|总队|分局"
    r"|分行|所|处|站|集团|协会|兵团|指挥部|领导小组)"
)
SIGNATURE = re.compile(rf"^[一-鿿（）()·、]{{2,40}}{ORGAN}(?:[（(][^（）()]{{1,20}}[）)])?$")
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
    """The 署名 of the first signed text in *paragraphs*, and the date line under it; ((), "") when none is signed."""
    for index, line in enumerate(paragraphs):
        together = re.match(
            rf"^(?P<who>[一-鿿（）()· 　]{{3,60}}?)[\s　]*(?P<when>{DATE.pattern}|{HAN_DATE.pattern})$", line
        )
        if together and _names(together["who"]):
            return _names(together["who"]), together["when"]
        if index and _is_date(line):
            names: list[str] = []
            for above in reversed(paragraphs[max(0, index - 30) : index]):
                found = _names(above)
                if not found:
                    break
                names[:0] = found
            if names:
                return tuple(dict.fromkeys(names)), line
    return (), ""


def from_title(title: str) -> tuple[str, ...]:
    """The issuers that *title* begins with: “A局 B委关于…”; () when it names none, or not of which place."""
    found = TITLE_ISSUERS.match(title)
    if not found:
        return ()
    names = [name for name in SPLIT.split(found["who"]) if name]
    full = names and all(re.search(rf"{ORGAN}$", name) and not PLACELESS.match(name) for name in names)
    return tuple(names) if full else ()


def full_names(names: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """*names* with each short one (市人民政府办公室) as the known name that ends in it (云汐市人民政府办公室)."""
    return tuple(next((k for k in known if len(k) > len(n) and k.endswith(n)), n) for n in names)


def _names(line: str) -> tuple[str, ...]:
    if SIGNATURE.match(line) and not re.search(r"[，。；：]", line):
        return (line,)
    parts = [part for part in re.split(r"[\s　]+", line) if part]
    return tuple(parts) if len(parts) > 1 and all(SIGNATURE.match(part) for part in parts) else ()


def _is_date(line: str) -> bool:
    return len(line) <= 16 and bool(DATE.fullmatch(line.strip()) or HAN_DATE.fullmatch(line.strip()))
