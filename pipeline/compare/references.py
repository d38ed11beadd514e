"""Cross references: 第九条, 第三章, 第五条第二款第（三）项, 前款. Do changed ones follow their clauses?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.changes import Edit
from pipeline.clauses.labels import HAN, number_of
from pipeline.model import Clause
from pipeline.text.fold import fold

_N = rf"[{HAN}0-9]+"
_ARTICLE = re.compile(rf"第(?P<n>{_N})条(?P<more>(?:之{_N})?)")
_REFERENCE = re.compile(
    rf"第(?P<above>{_N})(?P<unit>[编章节])"
    rf"|(?:第(?P<article>{_N})条(?P<more>之{_N})?)?(?:第(?P<paragraph>{_N})款)?(?:第?\(?(?P<item>{_N})\)?项)?"
    rf"|前(?P<back>款|条)"
)
_ITEM = re.compile(rf"^\(?({_N})\)?[、.]?$")


@dataclass(frozen=True, kw_only=True, slots=True)
class _Target:
    """What a reference points to; 0 where it says nothing."""

    above: str = ""  # 编, 章 or 节
    article: str = ""
    paragraph: int = 0
    item: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class _Mention:
    """A reference as printed, and where it points."""

    printed: str
    target: _Target
    abroad: bool  # into another document: 《…》第九条


class References:
    """Knows under which numbers the clauses of a text are found after its edits."""

    def __init__(self, edits: Sequence[Edit]) -> None:
        self._now: dict[_Target, _Target] = {}
        for edit in edits:
            if edit.before and edit.after:
                for old, new in zip(_names(edit.before), _names(edit.after), strict=False):
                    self._now.setdefault(old, new)

    def follow(self, edit: Edit) -> bool:
        """Whether references are all that differs, and each that does points to where its clause stands now."""
        if not edit.before or not edit.after:
            return False
        old, new = fold(edit.before.words), fold(edit.after.words)
        if _without(old) != _without(new):
            return False
        ours, theirs = list(_mentions(old, edit.before)), list(_mentions(new, edit.after))
        changed = [(one, other) for one, other in zip(ours, theirs, strict=True) if one.printed != other.printed]
        return bool(changed) and all(
            not one.abroad and not other.abroad and self._now.get(one.target) == other.target for one, other in changed
        )


def _found(words: str) -> Iterator[re.Match[str]]:
    return (match for match in _REFERENCE.finditer(words) if match[0])


def _without(words: str) -> str:
    return _REFERENCE.sub(lambda match: "§" if match[0] else "", words)


def _mentions(words: str, clause: Clause) -> Iterator[_Mention]:
    own = _place(clause)
    for match in _found(words):
        abroad = words[: match.start()].endswith((">", ">)"))
        yield _Mention(printed=match[0], target=_target(match, own), abroad=abroad)


def _target(match: re.Match[str], own: _Target) -> _Target:
    if match["above"]:
        return _Target(above=f"{number_of(match['above'])}{match['unit']}")
    if match["back"] == "款":
        return _Target(article=own.article, paragraph=(own.paragraph or 1) - 1)
    if match["back"] == "条":
        return _Target(article=str(int(own.article) - 1) if own.article.isdecimal() else "")
    return _Target(
        article=_article(match["article"], match["more"]) if match["article"] else own.article,
        paragraph=number_of(match["paragraph"]) if match["paragraph"] else 0,
        item=number_of(match["item"]) if match["item"] else 0,
    )


def _article(number: str, more: str | None) -> str:
    return f"{number_of(number)}{more or ''}"


def _place(clause: Clause) -> _Target:
    """Where a clause stands, by its path."""
    article, paragraph, item = "", 0, 0
    for label in clause.path:
        plain = fold(label)
        if found := _ARTICLE.fullmatch(plain):
            article, paragraph, item = _article(found["n"], found["more"]), 1, 0
        elif plain.startswith("¶") and plain[1:].isdecimal():
            paragraph = int(plain[1:])
        elif (found := _ITEM.match(plain)) and not item:
            item = number_of(found[1])
    return _Target(article=article, paragraph=paragraph, item=item)


def _names(clause: Clause) -> Iterator[_Target]:
    """How a clause may be referred to, in the same order for each clause."""
    if above := re.fullmatch(rf"第({_N})([编章节])", fold(clause.label)):
        yield _Target(above=f"{number_of(above[1])}{above[2]}")
        return
    place = _place(clause)
    if not place.article:
        return
    yield place
    if place.item:
        yield _Target(article=place.article, item=place.item)
    elif place.paragraph == 1:
        yield _Target(article=place.article)
