"""What a text says of other policies: whom it cites, prints, forwards, interprets, amends, repeals, replaces."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from pipeline.body import fold_line
from pipeline.model import Kind, Relation
from pipeline.numbers import find_numbers

TITLED = re.compile(r"《((?:[^《》]|《[^《》]*》){2,160})》")
SENTENCE = re.compile(r"[^。；！？\n]*[。；！？]?")
NOT_YET = re.compile(r"拟废止|建议废止|征求意见|草案|修改或者?废止|应当(?:及时)?(?:修改|废止)|可以废止|清理|评估|届满|不一致的?|相抵触|是否")
REPEALED = re.compile(r"(?:同时|予以|即行|随之|一并|自行|决定)?(?:废止|宣布失效|停止执行|不再(?:执行|适用)|失效)")
AMENDED = re.compile(r"(?:作|进行|做)(?:出|了)?(?:如下|以下)?(?:修改|修订|修正|调整)|修改(?:为|如下)|予以(?:修改|修订)")
LIST_HEAD = re.compile(r"(?:废止|宣布失效)[^。]{0,40}(?:以下|下列|如下)|(?:以下|下列)[^。]{0,40}(?:废止|宣布失效)")
BASIS = re.compile(r"(?:根据|依据|依照|按照|遵照|参照|贯彻(?:落实)?|落实)[^。；《]{0,40}$")


def find_relations(kind: Kind, title: str, document_title: str, doc_number: str, paragraphs: Sequence[str]) -> tuple[Relation, ...]:
    """Every other policy that title or text mentions, in order, each once under its strongest kind; citing is not amending."""
    found = [*_of_title(kind, title, document_title)]
    listed = bool(re.search(r"废止|失效", title)) and "修改" not in title
    for line in paragraphs:
        for sentence in filter(None, SENTENCE.findall(line)):
            found += _of_sentence(kind, sentence, listed=listed)
        listed = listed or bool(LIST_HEAD.search(line) and not NOT_YET.search(line))
    return _merged([r for r in found if not _is_itself(r, title, document_title, doc_number)])


def _of_title(kind: Kind, title: str, document_title: str) -> Iterator[Relation]:
    if kind is Kind.INTERPRETATION:
        names = TITLED.findall(title) or [re.sub(r"^(?:一图(?:读懂|看懂|解读)[:：]?|图解[:：]?|关于)|(?:的)?(?:政策)?(?:图解|解读|问答).*$", "", title)]
        yield from (Relation(kind="interprets", title=name, evidence=title) for name in names if len(name) > 3)
        return
    verb = next((k for word, k in (("转发", "forwards"), ("批转", "forwards"), ("修改", "amends"), ("修订", "amends"), ("废止", "repeals"), ("宣布失效", "repeals")) if word in title), "")
    for name in TITLED.findall(title):
        yield Relation(kind=verb or "prints", title=name, evidence=title)
    if document_title and not TITLED.search(title):
        yield Relation(kind=verb if verb == "forwards" else "prints", title=document_title, evidence=title)


def _of_sentence(kind: Kind, sentence: str, *, listed: bool) -> Iterator[Relation]:
    end = 0
    numbered: set[str] = set()
    for match in TITLED.finditer(sentence):
        numbers = _numbers_after(sentence[match.end() :])
        numbered.update(numbers)
        name = _kind_of(kind, sentence, match, end, listed=listed)
        yield Relation(kind=name, title=match[1], doc_number=numbers[0] if numbers else "", evidence=sentence.strip())
        end = match.end()
    for number in find_numbers(sentence):
        if number not in numbered and not any(number.endswith(n) or n.endswith(number) for n in numbered):
            about = "repeals" if _repeals(sentence, sentence) or listed else "cites"
            yield Relation(kind=about, title="", doc_number=number, evidence=sentence.strip())


def _numbers_after(rest: str) -> list[str]:
    """The number in the bracket that follows a title."""
    found = re.match(rf"\s*[（(〔\[]\s*(.{{4,60}}?号)", rest)
    return find_numbers(found[1])[:1] if found and "《" not in found[1] else []


def _kind_of(kind: Kind, sentence: str, match: re.Match[str], since: int, *, listed: bool) -> str:
    before, after = sentence[since : match.start()], sentence[match.end() :]
    own = re.split(r"[，,]?《", after, maxsplit=1)[0] if "同时" not in after else after
    if _repeals(own if "、" not in own[:2] else after, sentence) or (listed and not before.strip("（）()一二三四五六七八九十百、.．0123456789 　")):
        return "repeals"
    if AMENDED.search(own) and not NOT_YET.search(sentence):
        return "amends"
    if re.search(r"(?:代替|替代|取代)[^。]{0,6}$", before):
        return "replaces"
    if kind is Kind.INTERPRETATION and re.search(r"解读如下|(?:制定|印发|出台|发布)(?:了)?[^，。《]{0,20}$", before + "") and "解读" in after:
        return "interprets"
    if re.search(r"转发[^。《]{0,30}$", before):
        return "forwards"
    if re.match(r"[^。，]{0,20}(?:已经|业经)[^。]{0,60}(?:同意|通过|批准)", after) and re.search(r"印发|公布|发布", after):
        return "prints"
    if re.search(r"(?:现将|将)[^。《]{0,30}$", before) and re.search(r"印发|发布|公布", after):
        return "prints"
    return "implements" if BASIS.search(sentence[: match.start()]) and re.search(r"贯彻|落实", before) else "cites"


def _repeals(words: str, sentence: str) -> bool:
    found = REPEALED.search(words)
    return bool(found) and not NOT_YET.search(sentence) and not re.search(r"废止的|失效的|有效期", words)


def _is_itself(relation: Relation, title: str, document_title: str, doc_number: str) -> bool:
    if relation.kind in ("prints", "interprets", "forwards") and relation.evidence == title:
        return False
    same = _loose(relation.title) in {_loose(title), _loose(document_title)} - {""}
    return (same and relation.kind in ("cites", "implements")) or (not relation.title and relation.doc_number == doc_number)


def _merged(found: Sequence[Relation]) -> tuple[Relation, ...]:
    """One relation a policy: the first kind that is more than citing, with the number wherever it is given."""
    merged: dict[str, Relation] = {}
    for relation in found:
        key = _loose(relation.title) or relation.doc_number
        known = merged.get(key)
        if known is None:
            merged[key] = relation
            continue
        stronger = relation if known.kind == "cites" and relation.kind != "cites" else known
        merged[key] = Relation(
            kind=stronger.kind,
            title=known.title,
            doc_number=known.doc_number or relation.doc_number,
            evidence=relation.evidence if relation.doc_number and not known.doc_number else stronger.evidence,
        )
    return tuple(merged.values())


def _loose(text: str) -> str:
    return re.sub(r"[\W_]+", "", fold_line(unicodedata.normalize("NFKC", text)))
