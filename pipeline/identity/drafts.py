"""Drafts and the acts that came of them: 征求意见稿, 草案 and 送审稿 bear the name of the act, with words of a draft.

A draft is published under its own title (某办法（征求意见稿）), or by a call for comments that names it
(关于《某办法（征求意见稿）》公开征求意见的公告); the act that comes of it lacks the words of the draft.
"""

from __future__ import annotations

import re
from typing import Final

from pipeline.identity.titles import Deed, title_core, title_marks

_WORDS: Final = (
    *("征求意见稿", "公开征求意见稿", "草案", "草案征求意见稿", "修订草案", "修订草案征求意见稿", "修正草案"),
    *("修订征求意见稿", "修订稿征求意见稿", "送审稿", "修订送审稿", "修订草案送审稿", "讨论稿", "意见稿"),
)
_DRAFT: Final = re.compile(
    r"\(?(?:公开|再次|二次|第二次)?(?:" + "|".join(sorted(_WORDS, key=len, reverse=True)) + r")\)?$"
)
_NAMED: Final = re.compile(r"<([^<>]{4,200})>")


def is_draft(title: str) -> bool:
    """Whether a title is that of a draft, or of a call for comments on one."""
    return Deed.DRAFT in title_marks(title).deeds


def act_core(title: str) -> str:
    """The core of the act's title that a title is about, without the words of a draft; "" only for an empty title."""
    core = title_core(title)
    if is_draft(title) and (named := _NAMED.search(core)):
        core = named[1]
    return _DRAFT.sub("", core) or core


def draft_cores(core: str) -> tuple[str, ...]:
    """The cores of the titles that drafts of an act bear: with the words in brackets, as they are printed."""
    return tuple(f"{core}({words})" for words in _WORDS)
