"""发文字号: the number of a policy, its normal form 代字〔YYYY〕N号, and where a text mentions one."""

from __future__ import annotations

import re
import unicodedata

OPEN, CLOSE = r"[〔\[［（(【﹝〈<]", r"[〕\]］）)】﹞〉>]"
YEAR = r"(?:19|20)\d\d"
CODE = r"[一-鿿A-Za-z]{1,24}"
BRACKETED = re.compile(rf"({CODE})\s*{OPEN}\s*({YEAR})\s*年?\s*{CLOSE}\s*(?:第)?\s*(\d{{1,6}})\s*号")
ORDER = re.compile(rf"([一-鿿]{{0,24}}(?:令|公告))\s*(?:({YEAR})\s*年)?\s*(?:第)?\s*(\d{{1,5}})\s*号")
LOOSE = re.compile(r"^[一-鿿A-Za-z]{0,24}\s*[\d〔〕\[\]()（）年第\s-]{1,24}号$")
SERIAL = re.compile(r"[〔\[(（]|第\d|\d年第")
PLACEHOLDER = re.compile(r"^[\s—\-–_/\\.·*　]*$|^(?:无|暂无|空|null|none|无文号)$", re.I)
WRAPPING = re.compile(r"^[（(〔\[【]\s*(.+号)\s*[）)〕\]】]$")
# Words that run into the code in a sentence: 依据苏政发〔2023〕104号.
BEFORE = re.compile(
    r".*(?:依据|根据|按照|参照|依照|遵照|转发|贯彻|落实|执行|印发|发布|制定|以及|文号|字号|为|和|及|与|的|原|即|由|见|对|在|以|是)"
)
AGENCY = re.compile(r".{3,}(?:政府|办公室|办公厅|委员会|局|厅|部|委|院|会)(?=[一-鿿]{2,8}$)")


def normal_number(text: str) -> str:
    """*text*, a number alone, in normal form; as printed when of no known shape, "" for a placeholder."""
    plain = unicodedata.normalize("NFKC", text).strip()
    plain = "".join((WRAPPING.sub(r"\1", plain)).split())
    if PLACEHOLDER.match(plain):
        return ""
    if found := BRACKETED.search(plain):
        return _normal(found[1], found[2], found[3])
    return plain if re.search(r"\d.*号", plain) or plain.endswith("号") else ""


def line_number(line: str) -> str:
    """The number that stands alone on *line*, in normal form; "" when the line says anything else."""
    plain = unicodedata.normalize("NFKC", line).strip()
    plain = WRAPPING.sub(r"\1", plain)
    if found := BRACKETED.fullmatch(plain):
        return _normal(found[1], found[2], found[3])
    squeezed = "".join(plain.split())
    return squeezed if ORDER.fullmatch(squeezed) or (LOOSE.match(squeezed) and SERIAL.search(squeezed)) else ""


def find_numbers(text: str) -> list[str]:
    """Every bracketed number that *text* mentions, in normal form, in order, each once."""
    found = [_normal(_bare_code(m[1]), m[2], m[3]) for m in BRACKETED.finditer(text)]
    return list(dict.fromkeys(found))


def _bare_code(code: str) -> str:
    """*code* without the words that ran into it."""
    shorter = BEFORE.sub("", code)
    code = shorter if len(shorter) > 1 else code
    return AGENCY.sub("", code) if len(code) > 8 else code


def _normal(code: str, year: str, serial: str) -> str:
    return f"{code}〔{year}〕{int(serial)}号"
