"""A word query made ready for an index, which can look for words, and leave out, but not list what lacks a word."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from pipeline.errors import Problem, WordsError
from pipeline.text.word_query import All, Any, Node, Not, Word, parse_words

MOST_CHARACTERS, MOST_WORDS = 200, 30
NOTHING: Final = All(())  # an empty query


def parse_search(query: str) -> Node:
    """Return the query with `Not` before words and within `All` alone, each `All` with something to look for.

    Raises WordsError for one that cannot be read, is too long, or only says what must not stand there. An empty query
    is `NOTHING`.
    """
    if len(query) > MOST_CHARACTERS:
        raise WordsError(query[:MOST_CHARACTERS] + "…", MOST_CHARACTERS, Problem.TOO_LONG)
    node = parse_words(query)
    if node == NOTHING:
        return node
    plain = _plain(node, negated=False)
    if sum(1 for _ in _words(plain)) > MOST_WORDS:
        raise WordsError(query, 0, Problem.TOO_LONG)
    if not _finds(plain):
        raise WordsError(query, 0, Problem.ONLY_WITHOUT)
    return _ready(plain)


def positive(node: Node) -> tuple[Word, ...]:
    """The words that are looked for, each once, in the order of the query."""
    return tuple(dict.fromkeys(_positive(node)))


def words_of(node: Node) -> tuple[Word, ...]:
    """All words of a query, each once, in its order."""
    return tuple(dict.fromkeys(_words(node)))


def required(node: Node) -> Node:
    """What must be found wherever the query is satisfied, without any NOT; `NOTHING` when that is nothing certain."""
    match node:
        case Word():
            return node
        case Not():
            return NOTHING
        case All(nodes):
            kept = tuple(one for inner in nodes if (one := required(inner)) != NOTHING)
            return All(kept) if len(kept) != 1 else kept[0]
        case Any(nodes):
            each = tuple(required(inner) for inner in nodes)
            return NOTHING if NOTHING in each else Any(each)


def listed(node: Node) -> tuple[Node, bool]:
    """What an index lists to answer any query but `NOTHING`, and whether the answer is all the rest: of “-draft”."""
    plain = _plain(node, negated=False)
    return (_ready(plain), False) if _finds(plain) else (_ready(_plain(node, negated=True)), True)


def _plain(node: Node, *, negated: bool) -> Node:
    """The same with NOT before words only; of one kind within another of the same kind one is made."""
    match node:
        case Word():
            return Not(node) if negated else node
        case Not(inner):
            return _plain(inner, negated=not negated)
        case All(nodes) | Any(nodes):
            kind = All if isinstance(node, All) is not negated else Any
            return kind(tuple(_flat(kind, (_plain(inner, negated=negated) for inner in nodes))))


def _flat(kind: type[All] | type[Any], nodes: Iterator[Node]) -> Iterator[Node]:
    for node in nodes:
        if isinstance(node, All | Any) and isinstance(node, kind):
            yield from node.nodes
        else:
            yield node


def _finds(node: Node) -> bool:
    """Whether an index can list what satisfies it."""
    match node:
        case Word():
            return True
        case Not():
            return False
        case All(nodes):
            return any(_finds(inner) for inner in nodes)
        case Any(nodes):
            return all(_finds(inner) for inner in nodes)


def _ready(node: Node) -> Node:
    """A node that finds, with each part of an `All` that does not find turned into NOT of its contrary, which does."""
    match node:
        case All(nodes):
            finding = [_ready(inner) for inner in nodes if _finds(inner)]
            lacking = [Not(_ready(_plain(inner, negated=True))) for inner in nodes if not _finds(inner)]
            return All((*finding, *lacking))
        case Any(nodes):
            return Any(tuple(_ready(inner) for inner in nodes))
        case _:
            return node


def _words(node: Node) -> Iterator[Word]:
    match node:
        case Word():
            yield node
        case Not(inner):
            yield from _words(inner)
        case All(nodes) | Any(nodes):
            for inner in nodes:
                yield from _words(inner)


def _positive(node: Node) -> Iterator[Word]:
    match node:
        case Word():
            yield node
        case All(nodes) | Any(nodes):
            for inner in nodes:
                yield from _positive(inner)
        case Not():
            return
