"""What a text says of other policies: whom it cites, prints, forwards, interprets, amends, repeals, replaces, renews.

The mentions of a sentence are found by pipeline/relations/mentions.py, what it does to them by its neighbour verbs.py;
titles and lists speak without sentences: titles.py, lists.py.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from pipeline.clauses.split import READ_LAST
from pipeline.model import ENDING, Confidence, Kind, Relation, RelationKind
from pipeline.noise.doubles import bare_letters
from pipeline.relations.lists import ListReading
from pipeline.relations.mentions import Name, mentions
from pipeline.relations.titles import DRAFT, title_relations
from pipeline.relations.verbs import ARTICLE, NOT_YET, Setting, telling

SENTENCE = re.compile(r"[^。；！？\n]*[。；！？]?")
GENERIC = re.compile(
    r"(?:实施)?(?:办法|规定|意见|方案|细则|决定|条例|通知|措施|计划|规划|标准|规则|纲要|公告|通告|批复)"
)
LONGEST_EVIDENCE = 600  # characters
CHANGING = re.compile(r"修改|修订|修正|废止|失效|调整")
INSTRUCTION = re.compile(
    rf"^\W*(?:[一二三四五六七八九十\d（）()]{{1,5}}[、.．]?\s*)?(?:将|对|把|删去|删除)?\s*[“]?(?P<article>{ARTICLE})"
    rf"(?P<more>(?:[、和及至]{ARTICLE})*)(?:中的?“[^”]{{1,40}}”)?[^。；“]{{0,30}}?(?:修改|改为|删去|删除|调整|废止|[，：:]\s*(?:将|增加))"
    rf"|^\W*[^。；“]{{0,8}}?(?:删去|删除)(?P<cut>{ARTICLE})|增加[^。；“]{{0,10}}作为(?P<added>{ARTICLE})"
)
ABOUT_ITS_OWN = re.compile(r"印发|出台|发布|制定|公布|颁布|施行|实施|修订|解读")


@dataclass(kw_only=True)
class _Reading:
    """What has been found so far, and in what the next line stands."""

    kind: Kind
    setting: Setting
    lists: ListReading
    found: list[Relation]
    aliases: dict[str, Name] = field(default_factory=dict)

    def read(self, line: str) -> None:
        """Take one paragraph or cell."""
        if not NOT_YET.search(line) and not self.setting.draft:
            if self.lists.item(line):
                return
            self.lists.heads(line)
        starts = line.lstrip("（(一二三四五六七八九十百0123456789）)、.． 　").startswith("《")
        setting = replace(self.setting, listed=self.lists.listed if starts else None)
        for sentence in filter(None, SENTENCE.findall(line)):
            self._sentence(sentence, setting)

    def _sentence(self, sentence: str, setting: Setting) -> None:
        named = mentions(sentence, self.aliases)
        if not named:
            if setting.amending and not setting.draft:
                self._instruct(sentence)
            return
        setting = replace(setting, acts=bool(setting.listed) or not NOT_YET.search(sentence))
        for mention in named:
            name = self._full(mention.name)
            told = telling(mention, setting)
            if name is None:
                continue
            self.found.append(
                Relation(
                    kind=told.kind,
                    title=name.title,
                    doc_number=name.number,
                    evidence=sentence.strip()[:LONGEST_EVIDENCE],
                    confidence=_believed(told.confidence, told.kind, name, self.kind),
                    cue=told.cue,
                    parts=told.parts,
                )
            )

    def _full(self, name: Name) -> Name | None:
        """*name*; of a 《办法》 that no short name explains, the first policy named that is one; None without one."""
        if not GENERIC.fullmatch(name.title):
            return name
        ending = re.compile(rf"{name.title}(?:[（(][^（）()]{{2,12}}[）)])?$")
        full = next((one for one in self.found if ending.search(one.title)), None)
        return Name(title=full.title, number=full.doc_number or name.number) if full else None

    def _instruct(self, sentence: str) -> None:
        """Note the article that an amending decision speaks of, for the policy that it amends."""
        found = INSTRUCTION.search(sentence)
        targets = [i for i, relation in enumerate(self.found) if relation.kind is RelationKind.AMENDS]
        if found and targets:
            labels = [found["article"] or found["cut"] or found["added"]]
            labels += re.findall(ARTICLE, found["more"] or "")
            one = self.found[targets[-1]]
            self.found[targets[-1]] = replace(one, parts=tuple(dict.fromkeys((*one.parts, *labels))))


def find_relations(
    kind: Kind, title: str, document_title: str, doc_number: str, paragraphs: Sequence[str]
) -> tuple[Relation, ...]:
    """The other policies that title and text mention, in order, each once under its strongest kind.

    Citing is not amending: a sentence must do something to a policy, not only name it.
    """
    return _found(kind, title, document_title, doc_number, tuple(paragraphs))


@lru_cache(maxsize=READ_LAST)  # as `split` keeps them
def _found(
    kind: Kind, title: str, document_title: str, doc_number: str, paragraphs: tuple[str, ...]
) -> tuple[Relation, ...]:
    whole_list = re.search(r"废止|失效", title) and not re.search(r"修改|修订|继续有效", title)
    setting = Setting(
        interprets=kind is Kind.INTERPRETATION,
        amending=bool(CHANGING.search(title)),
        draft=bool(DRAFT.search(title) or DRAFT.search(document_title)),
    )
    lists = ListReading(listed=RelationKind.REPEALS if whole_list else None, head=title if whole_list else "")
    reading = _Reading(kind=kind, setting=setting, lists=lists, found=[*title_relations(kind, title, document_title)])
    for line in paragraphs:
        reading.read(line)
    others = [r for r in (*reading.found, *lists.items) if not _is_itself(r, title, document_title, doc_number)]
    merged = _merged(others)
    return tuple(_with_subject(merged)) if kind is Kind.INTERPRETATION else merged


def _believed(told: Confidence, kind: RelationKind, name: Name, document: Kind) -> Confidence:
    """What another document reports of a repeal is weak; a number without a title may be a slip of the pen."""
    if kind in ENDING and document not in (Kind.POLICY, Kind.ATTACHMENT):
        return Confidence.WEAK
    return Confidence.LIKELY if told is Confidence.SURE and not name.title and kind in ENDING else told


def _is_itself(relation: Relation, title: str, document_title: str, doc_number: str) -> bool:
    """Whether a text only names itself."""
    if not relation.title:
        return relation.doc_number == doc_number
    own = {bare_letters(title), bare_letters(document_title)}
    harmless = (RelationKind.CITES, RelationKind.IMPLEMENTS, RelationKind.INTERPRETS)
    return relation.kind in harmless and bare_letters(relation.title) in own


def _merged(found: Sequence[Relation]) -> tuple[Relation, ...]:
    """One relation a policy: the first kind that is more than citing, with the number wherever it is given."""
    titles = {relation.doc_number: relation.title for relation in found if relation.title and relation.doc_number}
    merged: dict[str, Relation] = {}
    for relation in found:
        title = relation.title or titles.get(relation.doc_number, "")
        key = bare_letters(title) or relation.doc_number
        known = merged.get(key)
        if known and known.doc_number and relation.doc_number and known.doc_number != relation.doc_number:
            key, known = f"{key} {relation.doc_number}", merged.get(f"{key} {relation.doc_number}")
        merged[key] = _joined(known, replace(relation, title=title)) if known else replace(relation, title=title)
    return tuple(merged.values())


def _joined(known: Relation, other: Relation) -> Relation:
    """Both as one: the stronger kind with its evidence; parts of both when they do the same."""
    stronger = other if _strength(other) > _strength(known) else known
    parts = stronger.parts
    if known.kind is other.kind:
        whole = known.kind is RelationKind.REPEALS and not (known.parts and other.parts)
        parts = () if whole else tuple(dict.fromkeys((*known.parts, *other.parts)))
    return replace(stronger, doc_number=known.doc_number or other.doc_number, parts=parts)


def _strength(relation: Relation) -> int:
    if relation.kind is RelationKind.CITES:
        return 0
    return 1 if relation.confidence is Confidence.WEAK else 2


def _with_subject(found: Sequence[Relation]) -> Iterator[Relation]:
    """Yield what an interpretation names; when it does not say whom it interprets, the first whose issue it reports."""
    told = any(relation.kind is RelationKind.INTERPRETS for relation in found)
    for relation in found:
        if not told and relation.kind in (RelationKind.CITES, RelationKind.PRINTS) and _is_subject(relation):
            told = True
            yield replace(relation, kind=RelationKind.INTERPRETS, confidence=Confidence.LIKELY)
        else:
            yield relation


def _is_subject(relation: Relation) -> bool:
    return not re.search(r"根据|依据|按照|贯彻|落实", relation.cue) and bool(ABOUT_ITS_OWN.search(relation.evidence))
