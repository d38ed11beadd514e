"""The grammar of notes that name bodies: （A牵头，B、C配合）, 〔A、B等按职责分工负责〕, 责任单位：A；配合单位：B.

Words that name a role stand behind their bodies or, with a colon, before them. So a note is read as role words and the
stretches of names between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from pipeline.tasks.bodies import CLOSING, OPENING, is_office, is_organ, split_bodies


class DutyRole(StrEnum):
    """What a body does for a clause."""

    LEAD = "lead"
    JOINT = "joint"  # each by its own remit: 按职责分工负责
    SUPPORT = "support"
    RESPONSIBLE = "responsible"


@dataclass(frozen=True, kw_only=True, slots=True)
class Span:
    """A stretch of a note that enumerates bodies of one role."""

    words: str
    role: DutyRole


@dataclass(frozen=True, kw_only=True, slots=True)
class Note:
    """What stands in a clause's brackets."""

    words: str
    after_sentence: bool


LONGEST_NOTE = 1500  # characters; what stands in longer brackets is text
_UNIT = r"(?:(?:领导)?(?:单位|部门|机构|主体|科室|处室))"
_TASK = r"(?:牵头|责任|主办|协办|承办|配合|参与|参加|协助|支持|负责|落实|主管|实施|承担|联合|共同)"
_MANNER = (
    r"(?:(?:按照?|依照?|根据)(?:各自|有关|部门)?(?:任务)?(?:职责|职能|权限|分工|范围)+|结合(?:各自|本地)?实际|共同|分别|联合|具体|"
    r"统一|统筹|组织|认真|抓好|各自|主要|总体|(?:职责|任务)?分工)"
)
_LEVEL = r"(?:(?:中央|国家|省|市|州|县|区)(?:级|直|本级)?|主要|第一)?"
_DONE = r"(?:组织|推进|抓好|统筹|具体|共同|分别)*(?:落实|实施|推进|抓好|到位|完成)(?:到位|工作)?(?=[，,；;。]|$)"
_ROLE = re.compile(
    rf"(?P<key>[^\s、，,；;。：:（(]{{2,10}}(?:[（(][^（()）]{{0,12}}[）)])?[:：])"
    rf"|(?P<led>(?:为|是|作为)(?P<task>{_TASK}){_UNIT})"
    rf"|(?P<manner>{_MANNER}{{0,4}})(?P<verb>牵头(?:负责|抓总|落实|推进|实施|组织)?(?!单位|部门|人)|会同"
    rf"|(?:负责|落实|配合|参与|参加|协助|协同|协办|承办|主办)(?!人|同志|单位|部门)(?:{_DONE})?(?P<object>[^、，,；;。：:]{{0,20}})"
    rf"|(?:推进|实施|承担|支持)(?=[，,；;。]|$))"
)
# One of them stands in each of these: to try a role at every character takes long.
_HINT = re.compile(
    "[:：]|牵头|会同|负责|落实|配合|参与|参加|协助|协同|协办|承办|主办|推进|实施|承担|支持|(?:为|是)(?:责任|主管|联合|共同)"
)
_KEY = re.compile(rf"{_LEVEL}({_TASK}){_UNIT}?(?:[（(].*[）)])?[:：]?")
_HEADING = re.compile(rf"{_LEVEL}({_TASK}){_UNIT}(?:[（(].*[）)])?")
_JOINTLY = re.compile(r"职责|职能|权限|分工|分别|共同|联合|各自")
_SUPPORTS = re.compile(r"配合|参与|参加|协助|协同|协办|支持")
_LEADS = re.compile(r"牵头|主办|会同")
_BRACKET = re.compile(f"[{re.escape(OPENING + CLOSING)}]")
_SENTENCE_ENDS = "。；;！!？?"
_CLOSINGS = " \t\r\n\u3000\xa0。；;."


def notes_in(words: str) -> Iterator[Note]:
    """What stands in outermost brackets behind a sentence, or at the very end. Widths of a pair may differ."""
    end_of_words = len(words.rstrip(_CLOSINGS))
    for start, end in _outermost(words):
        after_sentence = start > 0 and words[start - 1] in _SENTENCE_ENDS
        if end - start <= LONGEST_NOTE and (after_sentence or end + 1 >= end_of_words):
            yield Note(words=words[start + 1 : end], after_sentence=after_sentence)


def spans_of(note: str) -> Iterator[Span]:
    """The stretches of names of a note with their roles; none when no word in it names a role."""
    for sentence in note.split("。"):
        yield from _spans(sentence)


def says_more(sentence: str) -> bool:
    """Whether its role words have an object: 负责解释, 配合做好…"""
    return any(match["object"] for match in _roles(sentence))


def heading_role(heading: str) -> DutyRole | None:
    """The role of the bodies below a table's heading; None when it heads something else."""
    match = _HEADING.fullmatch(heading)
    return _task_role(match[1]) if match else None


def _roles(sentence: str) -> Iterator[re.Match[str]]:
    return _ROLE.finditer(sentence) if _HINT.search(sentence) else iter(())


def _outermost(words: str) -> list[tuple[int, int]]:
    """Pairs of brackets that stand in no other pair; one that is never closed holds nothing."""
    opened: list[int] = []
    found: list[tuple[int, int]] = []
    for match in _BRACKET.finditer(words):
        at = match.start()
        if match[0] in OPENING:
            opened.append(at)
        elif opened:
            start = opened.pop()
            while found and found[-1][0] > start:
                found.pop()
            found.append((start, at))
    return found


def _spans(sentence: str) -> Iterator[Span]:
    at, keyed, with_others = 0, False, False
    carried: DutyRole | None = None  # of names that no role word follows
    for match in _roles(sentence):
        words = sentence[at : match.start()]
        at = match.end()
        if match["key"]:
            role = _key_role(match["key"])
            if carried or (role and not keyed and _are_bodies(words)):
                yield Span(words=words, role=carried or DutyRole.RESPONSIBLE)
            carried, keyed, with_others = role, True, False
            continue
        if keyed and carried:
            kept, words = _cut(words, carried)
            yield Span(words=kept, role=carried)
        told = DutyRole.SUPPORT if with_others else _verb_role(match)
        yield Span(words=words, role=told)
        with_others, keyed = match["verb"] == "会同", False
        carried = DutyRole.SUPPORT if told is DutyRole.LEAD else DutyRole.RESPONSIBLE
    if carried:
        yield Span(words=sentence[at:], role=carried)


def _are_bodies(words: str) -> bool:
    """Whether names stand alone before the first role word: （市科技局，配合单位：市财政局）."""
    names = split_bodies(words)
    return bool(names) and all(map(is_organ, names)) and is_office(names[0])


def _cut(words: str, role: DutyRole) -> tuple[str, str]:
    """牵头单位：A，B配合: what belongs to the role before, and what to the one behind."""
    parted = re.split("[；;]" if role is DutyRole.RESPONSIBLE else "[，,；;]", words, maxsplit=1)
    return (parted[0], parted[1]) if len(parted) == 2 else ("", words)


def _key_role(key: str) -> DutyRole | None:
    match = _KEY.fullmatch(key)
    return _task_role(match[1]) if match else None


def _task_role(task: str) -> DutyRole:
    if _SUPPORTS.search(task):
        return DutyRole.SUPPORT
    if _LEADS.search(task):
        return DutyRole.LEAD
    return DutyRole.JOINT if task in ("联合", "共同") else DutyRole.RESPONSIBLE


def _verb_role(match: re.Match[str]) -> DutyRole:
    if match["led"]:
        return _task_role(match["task"])
    role = _task_role(match["verb"][:2])
    return DutyRole.JOINT if role is DutyRole.RESPONSIBLE and _JOINTLY.search(match["manner"]) else role
