"""Word queries as conditions of the database: they find exactly what `pipeline.text.word_query.found_in` finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final, TypeAlias

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, not_, or_, true

from pipeline.text.word_query import All, Any, Node, Not, Word, is_latin

Text: TypeAlias = SQLColumnExpression[str]


def _latin() -> Iterator[str]:
    """Yield the ranges of Latin letters and digits, as a regular expression writes them."""
    start = None
    for code in range(0x0251):
        if is_latin(chr(code)) and start is None:
            start = code
        elif not is_latin(chr(code)) and start is not None:
            yield f"{chr(start)}-{chr(code - 1)}"
            start = None


_LATIN: Final = f"[{''.join(_latin())}]"


def finds(node: Node, *texts: Text) -> ColumnElement[bool]:
    """Tell whether a query is satisfied by folded texts together; each word must stand within one of them."""
    return _condition(node, lambda word: or_(*(_stands_in(word, text) for text in texts)))


def _condition(node: Node, stands: Callable[[Word], ColumnElement[bool]]) -> ColumnElement[bool]:
    match node:
        case Word():
            return stands(node)
        case Not(inner):
            return not_(_condition(inner, stands))
        case All(nodes):
            return and_(true(), *(_condition(inner, stands) for inner in nodes))
        case Any(nodes):
            return or_(*(_condition(inner, stands) for inner in nodes))


def _stands_in(word: Word, text: Text) -> ColumnElement[bool]:
    """A Chinese word anywhere; a Latin one where no letter goes on before it, nor after it unless it is a beginning."""
    anywhere = text.contains(word.folded, autoescape=True)
    before = f"(?<!{_LATIN})" if is_latin(word.folded[0]) else ""
    after = f"(?!{_LATIN})" if is_latin(word.folded[-1]) and not word.is_prefix else ""
    if not before and not after:
        return anywhere
    # The plain search first: it is quicker, and leaves the expression few rows.
    return and_(anywhere, text.regexp_match(before + re.escape(word.folded) + after))
