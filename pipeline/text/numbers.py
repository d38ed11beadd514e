"""发文字号: the number of a policy, its normal form 代字〔YYYY〕N号, and where a text mentions one."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.text.fold import compatible
from pipeline.text.placeholders import is_placeholder

OPEN, CLOSE = r"[〔\[［（(【﹝〈<]", r"[〕\]］）)】﹞〉>]"
YEAR = r"(?:19|20)\d\d"
CODE = r"[一-鿿A-Za-z]{1,24}"
BRACKETED = re.compile(rf"({CODE})\s*{OPEN}\s*({YEAR})\s*年?\s*{CLOSE}\s*(?:第)?\s*(\d{{1,6}})\s*[号號]")
# As fields print it now and then: without code, without brackets, with one bracket lost, without 号.
CODELESS = re.compile(rf"^{OPEN}\s*({YEAR})\s*年?\s*{CLOSE}\s*第?\s*(\d{{1,6}})\s*[号號]$")
CARELESS = re.compile(rf"^({CODE}?)\s*{OPEN}?\s*({YEAR})(?:{OPEN}|{CLOSE}|[\s\-–—])+第?\s*(\d{{1,6}})\s*[号號]?$")
ORDER = re.compile(
    rf"([一-鿿]{{0,24}}(?:令|公告|通告))\s*{OPEN}?\s*(?:({YEAR})\s*年)?\s*第?\s*(\d{{1,5}})\s*[号號]\s*{CLOSE}?"
)
HAN_ORDER = re.compile(rf"[一-鿿]{{2,24}}令\s*{OPEN}?\s*第\s*[一二三四五六七八九十百零〇]{{1,7}}\s*号\s*{CLOSE}?")
NAMED_ORDER = re.compile(
    r"(?:(?:[一-鿿]{2,3}?(?:省|市|县|区|自治区|自治州))?人民政府|国务院|[省市县区]?政府|主席)令\s*第?\s*\d{1,5}\s*号"
)
LOOSE = re.compile(r"^[一-鿿A-Za-z]{0,24}\s*[\d〔〕\[\]()（）年第\s-]{1,24}[号號]令?$")
SERIAL = re.compile(r"[〔\[(（]|第\d|\d年第")
SERIED = re.compile(r"(?:\d|第[一二三四五六七八九十百零〇]{1,7})[号號]")
REGISTERED = re.compile(r"^(?=.*\d)(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9\-—/.]{4,30}$")  # ZJBC02-2031-0001
ABROAD = re.compile(r"^第\d{1,4}/(?:19|20)\d\d[号號][一-鿿]{0,12}$|^L\.?N\.?\d{1,4}of(?:19|20)\d\d$")  # 澳门, 香港
WRAPPING = re.compile(r"^[（(〔\[【]\s*(.+[号號])\s*[）)〕\]】]$")
# Words that run into the code in a sentence: 依据苏政发〔2023〕104号.
BEFORE = re.compile(
    r".*(?:依据|根据|按照|参照|依照|遵照|转发|贯彻|落实|执行|印发|发布|制定|以及|文号|字号|为|和|及|与|的|原|即|由|见|对|在|以|是)"
)
AGENCY = re.compile(r".{3,}(?:政府|办公室|办公厅|委员会|局|厅|部|委|院|会)(?=[一-鿿]{2,8}$)")


def normal_number(text: str) -> str:
    """*text*, what a field prints as number, in normal form; as printed when of another shape, "" when it is none."""
    plain = WRAPPING.sub(r"\1", compatible(text).strip())
    if is_placeholder(plain):
        return ""
    if found := BRACKETED.search(plain) or _careless(plain):
        return _normal(found[1], found[2], found[3])
    squeezed = "".join(plain.split())
    if found := CODELESS.match(squeezed):
        return _normal("", found[1], found[2])
    if ORDER.fullmatch(squeezed) or HAN_ORDER.fullmatch(squeezed):
        return _bare_order(squeezed)
    if REGISTERED.match(squeezed) or ABROAD.match(squeezed):
        return squeezed.replace("號", "号")
    return squeezed.replace("號", "号") if SERIED.search(squeezed) else ""


def has_number(text: str) -> bool:
    """Whether *text* is a number in any of the shapes that fields print."""
    plain = "".join(compatible(text).split())
    whole = (BRACKETED, CODELESS, CARELESS, ORDER, HAN_ORDER)
    return any(shape.fullmatch(plain) for shape in whole) or bool(LOOSE.match(plain) and SERIAL.search(plain))


def line_number(line: str) -> str:
    """The number that stands alone on *line*, in normal form; "" when the line says anything else."""
    plain = WRAPPING.sub(r"\1", compatible(line).strip())
    if found := BRACKETED.fullmatch(plain):
        return _normal(found[1], found[2], found[3])
    squeezed = "".join(plain.split())
    if ORDER.fullmatch(squeezed) or HAN_ORDER.fullmatch(squeezed):
        return _bare_order(squeezed)
    return squeezed if LOOSE.match(squeezed) and SERIAL.search(squeezed) else ""


def _careless(plain: str) -> re.Match[str] | None:
    """The parts of a bracketed number whose brackets went wrong; no date, and no 公告2031年第12号."""
    found = CARELESS.match(plain)
    return found if found and found[1] and not re.search(r"(?:令|公告|通告)$|^第", found[1]) else None


def _bare_order(squeezed: str) -> str:
    """An order's number without the brackets around 第12号."""
    return re.sub(rf"{OPEN}(?=第|\d)|{CLOSE}$", "", squeezed).replace("號", "号")


def find_numbers(text: str) -> list[str]:
    """Every bracketed number that *text* mentions, in normal form, in order, each once."""
    found = [_normal(_bare_code(m[1]), m[2], m[3]) for m in BRACKETED.finditer(text)]
    return list(dict.fromkeys(found))


@dataclass(frozen=True, kw_only=True, slots=True)
class NumberPlace:
    """Where a text mentions a number."""

    start: int  # of its code, the words that ran into it left out
    end: int
    number: str  # normal form


def number_places(text: str) -> Iterator[NumberPlace]:
    """Yield every bracketed number and every numbered order (市政府令第12号) that *text* mentions, in order."""
    if "号" not in text and "號" not in text:  # most sentences; to look for the rest of a number takes long
        return
    for found in sorted((*BRACKETED.finditer(text), *NAMED_ORDER.finditer(text)), key=re.Match.start):
        if found.re is NAMED_ORDER:
            yield NumberPlace(start=found.start(), end=found.end(), number=_bare_order("".join(found[0].split())))
        else:
            code = _bare_code(found[1])
            yield NumberPlace(start=found.end(1) - len(code), end=found.end(), number=_normal(code, found[2], found[3]))


def _bare_code(code: str) -> str:
    """*code* without the words that ran into it."""
    shorter = BEFORE.sub("", code)
    code = shorter if len(shorter) > 1 else code
    return AGENCY.sub("", code) if len(code) > 8 else code


def _normal(code: str, year: str, serial: str) -> str:
    return f"{code}〔{year}〕{int(serial)}号"
