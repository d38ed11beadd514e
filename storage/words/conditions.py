"""Word queries as conditions of the database: they find exactly what `pipeline.text.word_query.found_in` finds."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any, Final, TypeAlias

from sqlalchemy import ColumnElement, Integer, SQLColumnExpression, and_, literal, not_, or_, true
from sqlalchemy import Text as SqlText
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from pipeline.text.word_query import All, Node, Not, Word, is_latin
from pipeline.text.word_query import Any as Either

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


class _Position(FunctionElement[int]):
    """Where a text begins to hold another, from 1; 0 where it does not. Quicker than LIKE, which folds letters."""

    type = Integer()
    inherit_cache = True


class Unpacked(FunctionElement[str]):
    """A column of `PackedWords` as text."""

    type = SqlText()
    inherit_cache = True


@compiles(Unpacked, "sqlite")
def _unpacked(element: Unpacked, compiler: SQLCompiler, **kw: Any) -> str:
    column = compiler.process(element.clauses, **kw)
    # What earlier releases kept is text: to hand it to the function and back takes longer than to look into it.
    return f"CASE typeof({column}) WHEN 'blob' THEN unpacked({column}) ELSE {column} END"


@compiles(Unpacked, "postgresql")
def _as_it_stands(element: Unpacked, compiler: SQLCompiler, **kw: Any) -> str:
    return compiler.process(element.clauses, **kw)


@compiles(_Position, "sqlite")
def _instr(element: _Position, compiler: SQLCompiler, **kw: Any) -> str:
    return f"instr({compiler.process(element.clauses, **kw)})"


@compiles(_Position, "postgresql")
def _strpos(element: _Position, compiler: SQLCompiler, **kw: Any) -> str:
    return f"strpos({compiler.process(element.clauses, **kw)})"


def satisfied(node: Node, stands: Callable[[Word], ColumnElement[bool]]) -> ColumnElement[bool]:
    """Tell whether a query is satisfied, when *stands* tells it of each word."""
    match node:
        case Word():
            return stands(node)
        case Not(inner):
            return not_(satisfied(inner, stands))
        case All(nodes):
            return and_(true(), *(satisfied(inner, stands) for inner in nodes))
        case Either(nodes):
            return or_(*(satisfied(inner, stands) for inner in nodes))


def holds(text: Text, part: str) -> ColumnElement[bool]:
    """Tell whether a text has a part anywhere."""
    return _Position(text, literal(part)) > 0


def stands_in(word: Word, text: Text) -> ColumnElement[bool]:
    """A Chinese word anywhere; a Latin one where no letter goes on before it, nor after it unless it is a beginning."""
    anywhere = holds(text, word.folded)
    before = f"(?<!{_LATIN})" if is_latin(word.folded[0]) else ""
    after = f"(?!{_LATIN})" if is_latin(word.folded[-1]) and not word.is_prefix else ""
    if not before and not after:
        return anywhere
    # The plain search first: it is quicker, and leaves the expression few rows.
    return and_(anywhere, text.regexp_match(before + re.escape(word.folded) + after))
