"""Names of responsible bodies: taken out of an enumeration, told from other words, and resolved to one name each."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from pipeline.tasks.aliases import FIELDS, PREFIXES, TYPES, WHOLE
from pipeline.text.fold import fold

OPENING, CLOSING = "（(〔[【［﹝", "）)〕]】］﹞"
LEVELS = frozenset("省市县区州旗")
PLACE_LENGTHS = range(2, 5)  # characters of a place before the level: 临江, 锡林郭勒
_LONGEST = 40  # characters of a name; what is longer is a sentence
_SEPARATORS = frozenset("、，,；;。\n\t/")
_BLANK = " \t\n\r\u3000\xa0\u200b"
_ENDS = (
    "部|委|局|厅|办|院|会|府|司|署|行|室|处|队|社|站|所|组|单位|部门|集团|大学|高校|学校|中心|联|科协|工会|专班|公司|企业|"
    "机构|园区|街道|电台|电视台|海关|基金|镇|乡|县|区|市|州|旗|盟|省|校|馆|厂|主体|方面"
)
_ORGAN = re.compile(rf"[^，。；：、,;:!?！？\s\d]*(?:{_ENDS})")
_OFFICE = re.compile(
    r"(?:[部委局厅办署]|办公室|政府|银行|委员会|[委总监协]会|总社|科协|妇联|供电公司|部门|成员单位|专班|[支分]行|研究院)$"
)
_LEVELS = re.compile(r"各?(?:设区|设区的|地级以上|地级|直属|有关|相关)?(?:省|市|县|区|州|旗|盟|镇|乡|街道|地区|地)+")
_LEVEL_ALONE = re.compile(r"各?(?:省|自治区|设区市|设区的市|地级以上市|市|州|县|区|镇|乡)")
_NEXT_LEVEL = re.compile(r"省|自治区|直辖市|市|州|县|区|镇|乡|街道|旗")
_NO_NAME = re.compile(
    "以下|下列|上述|其中|包括|含|即|原则|时限|期限|自|从|于|在|不|重点|具体|结合|排|列|首位|下同|见|按|第|到|对|为|并|要|应|等$|持续|长期|原(?=[省市县区国])"
)
_VERBAL = re.compile(r"负责|牵头|配合|落实|推动|加强|开展|完善|建立|提升|提高|实施|打造|的|一律|应当")
_LEAD_IN = re.compile(r"(?:由|请|以及|和|与|及|同|并|其他(?=各|有关|相关|成员))+(?!平)")
_WHICH = r"(?:有关|相关|市级|省级|区级|县级|市直|省直|中央|成员|责任)"
_ASIDE = re.compile(r"([^(]+)\([^()]*\)")
_BARE_TYPE = re.compile(r"(?:部门|[局委厅办])$")
_OPEN = re.compile(
    rf"等(?:\d+个|[一二三四五六七八九十]+个?|多个?|各)?{_WHICH}*(?:部门|单位|机构|企业|方面)?(?:和单位)?$"
)
_AND = re.compile(r"以及|[和与及]")
_BEFORE_AND = re.compile(
    r"(?:部|委|局|厅|办|院|委员会|联合会|协会|工会|政府|署|行|公司|单位|部门|管委会|中心|专班|科协|集团)$"
)


def split_bodies(text: str) -> tuple[str, ...]:
    """The pieces of an enumeration as printed, parted at commas outside of brackets; 等 and what follows it is cut off.

    和 parts two bodies only where the words before it are one: 工业和信息化局 stays whole.
    """
    pieces = (name for piece in _at_commas(text) for name in _at_and(piece))
    return tuple(_joined_levels([name for name in map(_trimmed, pieces) if name]))


def is_open(text: str) -> bool:
    """Whether an enumeration says that it is not complete."""
    return _OPEN.search(text.strip(_BLANK + "，,；;。、")) is not None


def is_organ(name: str) -> bool:
    """Whether a name ends as organs and groups of them do: 局, 委, 人民政府, 成员单位, 工作专班 …"""
    bare = _without_brackets(name).replace("、", "")
    return is_name(name) and bool(_ORGAN.fullmatch(bare) or _LEVELS.fullmatch(bare))


def is_office(name: str) -> bool:
    """Whether a name can only be an organ's, so that it needs no role word beside it."""
    return is_organ(name) and _OFFICE.search(_without_brackets(name)) is not None


def is_name(name: str) -> bool:
    """Whether a piece of a note that names bodies could be one: short, no sentence, no introductory word."""
    bare = _without_brackets(name)
    if not 2 <= len(bare) <= len(name) <= _LONGEST or re.search(r"[。：:？！\d%＋+《》]", bare):
        return False
    return not _NO_NAME.match(bare) and not _VERBAL.search(bare)


@lru_cache(maxsize=4096)
def resolve_body(name: str) -> str:
    """The one name of a body: 市发改委, 市发展和改革委员会 → 市发展改革委. Its level and place are never touched."""
    plain = _without_aside(fold(name))
    for kind, known_kind in _TYPES:
        if plain.endswith(kind) and any(plain.endswith(field + kind) for field, _ in _FIELDS):
            plain = _ended(plain[: -len(kind)], _FIELDS) + known_kind
            break
    else:
        plain = _ended(plain, _WHOLE)
    return next((known + plain[len(other) :] for other, known in _PREFIXES if plain.startswith(other)), plain)


def _without_aside(name: str) -> str:
    """市发展改革委(市能源局) is the organ before the bracket; 各县(市、区) and 各镇(街道) are names with one."""
    aside = _ASIDE.fullmatch(name)
    return aside[1] if aside and is_office(aside[1]) else name


def is_same_body(one: str, other: str) -> bool:
    """Whether two resolved names are one body: 临江市科技局 is the 市科技局 of its own documents.

    A 部门 of a level is the organ of that field: 市财政部门 is 市财政局. Without a level it may be any.
    """
    if one.endswith("部门") != other.endswith("部门"):
        one, other = (_BARE_TYPE.sub("", name) for name in (one, other))
    short, long = sorted((one, other), key=len)
    place = long[: len(long) - len(short)]
    return one == other or (long.endswith(short) and short[:1] in LEVELS and len(place) in PLACE_LENGTHS)


def _by_length(rows: Iterable[tuple[str, ...]]) -> tuple[tuple[str, str], ...]:
    """Every name of a table with the first of its row, longest first."""
    return tuple(sorted(((name, row[0]) for row in rows for name in row), key=lambda pair: -len(pair[0])))


_FIELDS, _TYPES, _WHOLE, _PREFIXES = map(_by_length, (FIELDS, TYPES, WHOLE, PREFIXES))


def _ended(name: str, table: tuple[tuple[str, str], ...]) -> str:
    return next((name[: -len(other)] + known for other, known in table if name.endswith(other)), name)


def _at_commas(text: str) -> Iterator[str]:
    depth, start = 0, 0
    for at, character in enumerate(text):
        if character in OPENING:
            depth += 1
        elif character in CLOSING:
            depth = max(0, depth - 1)
        elif depth == 0 and (character in _SEPARATORS or (character in _BLANK and _ends_body(text[start:at]))):
            yield text[start:at]
            start = at + 1
    yield text[start:]


def _ends_body(piece: str) -> bool:
    return _BEFORE_AND.search(piece[-_LONGEST:]) is not None


def _at_and(piece: str) -> Iterator[str]:
    start = 0
    for match in _AND.finditer(piece):
        if _BEFORE_AND.search(piece[start : match.start()][-_LONGEST:]):
            yield piece[start : match.start()]
            start = match.end()
    yield piece[start:]


def _trimmed(piece: str) -> str:
    piece = _OPEN.sub("", piece.strip(_BLANK))
    lead = _LEAD_IN.match(piece)
    return piece[lead.end() :].strip(_BLANK) if lead else piece


def _joined_levels(names: list[str]) -> Iterator[str]:
    """各市、县（区）人民政府 is one group, though a comma stands in it."""
    pending = ""
    for name in names:
        if pending and not _NEXT_LEVEL.match(name):
            yield pending
            pending = ""
        whole = f"{pending}、{name}" if pending else name
        pending = whole if _LEVEL_ALONE.fullmatch(name) else ""
        if not pending:
            yield whole
    if pending:
        yield pending


def _without_brackets(name: str) -> str:
    depth, kept = 0, []
    for character in name[: _LONGEST + 1]:
        depth += character in OPENING
        if depth == 0:
            kept.append(character)
        depth -= character in CLOSING and depth > 0
    return "".join(kept).strip("“”\"'")
