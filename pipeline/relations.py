"""What a text says of other policies: whom it cites, prints, forwards, interprets, amends, repeals, replaces."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.copies import bare_letters
from pipeline.model import Kind, Relation
from pipeline.numbers import find_numbers

TITLED = re.compile(r"《((?:[^《》]|《[^《》]*》){2,160})》")
SENTENCE = re.compile(r"[^。；！？\n]*[。；！？]?")
NUMBER_AFTER = re.compile(r"\s*[（(〔\[]\s*(.{4,60}?号)[^（）()《]{0,20}[）)〕\]]?")
JOINER = re.compile(r"^[、，,和及与或\s]*(?:以及)?[、，,\s]*$")
NOT_YET = re.compile(
    r"拟废止|建议废止|征求意见|草案|修改或者?废止|(?:应当|可以|及时)(?:予以)?(?:修改|废止)|评估|届满|不一致的?|相抵触|是否"
)
REPEALED = re.compile(r"废止(?!的)|宣布失效|停止执行|不再(?:执行|适用)|(?:同时|自行)失效")
REPEALS = re.compile(r"(?:废止|宣布失效)[^。；，,]{0,12}$")
AMENDED = re.compile(
    r"(?:作|进行|做)(?:出|了)?(?:如下|以下)?(?:修改|修订|修正|调整)|修改(?:为|如下)|予以(?:修改|修订)|删除|增加一[条款项]"
)
AMENDS = re.compile(r"(?:修改|修订|修正|调整)(?:了)?$")
REPLACES = re.compile(r"(?:代替|替代|取代)[^。]{0,6}$")
FORWARDS = re.compile(r"(?:转发|批转)[^。《]{0,30}$")
PRINTS = re.compile(r"(?:现将|将)[^。《]{0,30}$")
APPROVED = re.compile(r"[^。，]{0,20}(?:已经|业经)[^。]{0,60}(?:同意|通过|批准)")
ISSUED = re.compile(r"印发|公布|发布")
BASIS = re.compile(r"(?:贯彻(?:落实|执行)?|落实)[^。；《]{0,40}$")
LIST_HEAD = re.compile(r"(?:废止|宣布失效)[^。]{0,40}(?:以下|下列|如下)|(?:以下|下列)[^。]{0,40}(?:废止|宣布失效)")
LIST_MARKS = "（）()一二三四五六七八九十百、.．0123456789 　"
TITLE_VERBS = (
    (re.compile(r"转发|批转"), "forwards"),
    (re.compile(r"修改|修订|修正"), "amends"),
    (re.compile(r"废止|宣布失效"), "repeals"),
)
ABOUT = re.compile(
    r"^(?:一图(?:读懂|看懂|解读)[:：]?|图解[:：]?|解读[:：]?|关于)|(?:的)?(?:政策)?(?:图解|解读|问答|答记者问).*$"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Mention:
    """A title in 《》 within a sentence."""

    title: str
    number: str
    before: str  # from the mention before to this one
    after: str  # what the sentence says of it, and of those joined to it by 、


@dataclass(frozen=True, kw_only=True, slots=True)
class Setting:
    """What the document is in which a mention stands."""

    interprets: bool
    amending: bool  # its title is about amending or repealing
    listed: bool  # a list of what is repealed has begun


def find_relations(
    kind: Kind, title: str, document_title: str, doc_number: str, paragraphs: Sequence[str]
) -> tuple[Relation, ...]:
    """The other policies that title and text mention, in order, each once under its strongest kind.

    Citing is not amending: a sentence must do something to a policy, not only name it.
    """
    found = [*_of_title(kind, title, document_title)]
    changes = bool(re.search(r"修改|修订|修正|废止|失效", title))
    listed = bool(re.search(r"废止|失效", title)) and "修改" not in title
    for line in paragraphs:
        setting = Setting(interprets=kind is Kind.INTERPRETATION, amending=changes, listed=listed)
        for sentence in filter(None, SENTENCE.findall(line)):
            found += _of_sentence(sentence, setting)
        listed = listed or bool(LIST_HEAD.search(line) and not NOT_YET.search(line))
    return _merged([r for r in found if not _is_itself(r, title, document_title, doc_number)])


def _of_title(kind: Kind, title: str, document_title: str) -> Iterator[Relation]:
    names = TITLED.findall(title)
    verb = next((verb for pattern, verb in TITLE_VERBS if pattern.search(TITLED.sub("", title))), "prints")
    if kind is Kind.INTERPRETATION:
        names, verb = names or [ABOUT.sub("", title)], "interprets"
    for name in names:
        if len(name) > 3:
            yield Relation(kind=verb, title=name, evidence=title)
    if document_title and not names:
        yield Relation(kind=verb, title=document_title, evidence=title)


def _of_sentence(sentence: str, setting: Setting) -> Iterator[Relation]:
    told: dict[str, None] = {}
    possible = not NOT_YET.search(sentence)
    for mention in _mentions(sentence):
        told[mention.number] = None
        yield Relation(
            kind=_kind_of(mention, setting, possible=possible),
            title=mention.title,
            doc_number=mention.number,
            evidence=sentence.strip(),
        )
    for number in find_numbers(sentence):
        if number not in told and not any(t.endswith(number) or number.endswith(t) for t in told if t):
            kind = "repeals" if (possible and _repeals(sentence)) or setting.listed else "cites"
            yield Relation(kind=kind, title="", doc_number=number, evidence=sentence.strip())


def _mentions(sentence: str) -> list[Mention]:
    """The titles of *sentence* in order. Of joined ones (《甲》、《乙》同时废止) all share what is said of the last."""
    matches = list(TITLED.finditer(sentence))
    mentions: list[Mention] = []
    said = ""
    for position in reversed(range(len(matches))):
        match = matches[position]
        end = matches[position + 1].start() if position + 1 < len(matches) else len(sentence)
        rest = sentence[match.end() : end]
        numbered = NUMBER_AFTER.match(rest)
        between = rest[numbered.end() :] if numbered else rest
        said = said if JOINER.match(between) and position + 1 < len(matches) else between
        numbers = find_numbers(numbered[1]) if numbered else []
        since = matches[position - 1].end() if position else 0
        mention = Mention(
            title=match[1],
            number=numbers[0] if numbers else "",
            before=sentence[since : match.start()],
            after=said,
        )
        mentions.append(mention)
    return mentions[::-1]


def _kind_of(mention: Mention, setting: Setting, *, possible: bool) -> str:
    before, after = mention.before, mention.after
    rules = (
        ("repeals", possible and _repeals(after)),
        ("repeals", possible and setting.amending and bool(REPEALS.search(before))),
        ("repeals", setting.listed and not before.strip(LIST_MARKS)),
        ("amends", possible and setting.amending and bool(AMENDED.search(after) or AMENDS.search(before))),
        ("replaces", bool(REPLACES.search(before))),
        ("interprets", setting.interprets and "解读" in after),
        ("forwards", bool(FORWARDS.search(before))),
        ("prints", bool((APPROVED.match(after) or PRINTS.search(before)) and ISSUED.search(after))),
        ("implements", bool(BASIS.search(before))),
    )
    return next((kind for kind, holds in rules if holds), "cites")


def _repeals(words: str) -> bool:
    return bool(REPEALED.search(words)) and "有效期" not in words


def _is_itself(relation: Relation, title: str, document_title: str, doc_number: str) -> bool:
    """Whether a text only names itself."""
    if not relation.title:
        return relation.doc_number == doc_number
    own = {bare_letters(title), bare_letters(document_title)}
    return relation.kind in ("cites", "implements") and bare_letters(relation.title) in own


def _merged(found: Sequence[Relation]) -> tuple[Relation, ...]:
    """One relation a policy: the first kind that is more than citing, with the number wherever it is given."""
    merged: dict[str, Relation] = {}
    for relation in found:
        key = bare_letters(relation.title) or relation.doc_number
        known = merged.get(key, relation)
        stronger = relation if known.kind == "cites" else known
        merged[key] = Relation(
            kind=stronger.kind,
            title=known.title,
            doc_number=known.doc_number or relation.doc_number,
            evidence=stronger.evidence,
        )
    return tuple(merged.values())
