"""Word queries, of searches, subscriptions and the inbox: 氢能 OR 储能, "artificial intelligence" -draft -征求意见.

From loosest to tightest: OR, then AND (a space is AND too), then NOT. Standing alone, 或 and | are OR, 且 and & AND,
非 NOT; a dash before a word, a quote or a bracket is NOT too. Brackets group, quotes hold a phrase together; full-width
ones, 「」 and 『』 are read alike. A Chinese word is found wherever its characters stand; a Latin word only as a whole
word, unless it ends in a star: hydrogen* finds “hydrogens”. A 发文字号 is one word, whatever its brackets and spaces.
Typography and capitals are folded away.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pipeline.errors import Problem, WordsError
from pipeline.text.fold import compatible, fold
from pipeline.text.numbers import CLOSE, CODE, OPEN, YEAR

_CLOSING: Final = dict.fromkeys('"＂“”„‟', '"＂“”„‟') | {"「": "」", "『": "』"}  # by what opens a phrase
_QUOTES: Final = "".join({*_CLOSING, *"」』"})
_NUMBER: Final = (
    rf"(?!(?:AND|OR|NOT|或|或者|且|并且|非)\s)(?P<code>(?:{CODE})?)\s*"
    rf"{OPEN}\s*(?P<year>{YEAR})\s*年?\s*{CLOSE}\s*第?\s*(?P<serial>\d{{1,6}})\s*[号號]"
)
_TOKEN: Final = re.compile(
    rf"\s*(?:(?P<minus>(?<![^\s(（])[-－−](?=[^\s\-－−]))|(?P<number>{_NUMBER})|(?P<open>[(（])|(?P<close>[)）])"
    rf"|(?P<quote>[{_QUOTES}])|(?P<bar>[|｜&＆]+)|(?P<word>[^\s()（）|｜&＆{_QUOTES}]+))"
)
_LATIN_GAP = re.compile(r"(?<=[0-9A-Za-zÀ-ɏ])\s+(?=[0-9A-Za-zÀ-ɏ])")
_OPERATORS: Final = frozenset({"AND", "OR", "NOT"})
_ALSO: Final = {"或": "OR", "或者": "OR", "|": "OR", "且": "AND", "并且": "AND", "&": "AND", "非": "NOT"}
_DEEPEST: Final = 40  # brackets within brackets; recursion must end long before Python's own limit


class WordsIn(StrEnum):
    """Where the words of a filter are looked for."""

    TOLD = "told"  # in what an alert tells: the title, the changed clauses, a new policy's text
    CHANGED = "changed"  # in what changed alone
    ANYWHERE = "anywhere"  # in the title and the whole text as it stands, changed or not


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase, folded."""

    folded: str
    is_prefix: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    """What must not be found."""

    node: Node


@dataclass(frozen=True, slots=True)
class All:
    """Every one of these."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one of these."""

    nodes: tuple[Node, ...]


Node = Word | Not | All | Any


@dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # word, phrase, number, operator, open, close, end
    text: str
    position: int


def parse_words(query: str) -> Node:
    """Return the query as a tree; an empty query is satisfied by anything. Raises WordsError with the position."""
    if not query.strip():
        return All(())
    return _Parser(query).whole()


def found(node: Node, texts: Sequence[str]) -> bool:
    """Return whether the query is satisfied by the texts together; each word must stand within one text."""
    return found_in(node, joined(texts))


def joined(texts: Iterable[str]) -> str:
    """Return texts as one, folded for `found_in`; no word reaches over a line's end."""
    return "\n".join(folded(text) for text in texts)


def found_in(node: Node, text: str) -> bool:
    """Return whether the query is satisfied by a text of `joined`."""
    match node:
        case Word():
            return _stands_in(node, text)
        case Not(inner):
            return not found_in(inner, text)
        case All(nodes):
            return all(found_in(inner, text) for inner in nodes)
        case Any(nodes):
            return any(found_in(inner, text) for inner in nodes)


def _stands_in(word: Word, text: str) -> bool:
    at = text.find(word.folded)
    while at >= 0:
        end = at + len(word.folded)
        if not _joined(text, at) and (word.is_prefix or not _joined(text, end)):
            return True
        at = text.find(word.folded, at + 1)
    return False


def _joined(text: str, at: int) -> bool:
    """Return whether Latin letters or digits stand on both sides of a place, so that it is inside a word."""
    return 0 < at < len(text) and is_latin(text[at - 1]) and is_latin(text[at])


def is_latin(character: str) -> bool:
    """Return whether a character goes on a Latin word or a number: such words are found whole."""
    return character.isalnum() and ord(character) < 0x0250


def folded(text: str) -> str:
    """Fold, but keep one space between Latin words: the fold drops them all, and “the aim” must not hold “theai”."""
    return " ".join(fold(piece) for piece in _LATIN_GAP.split(text)).casefold()


def _tokens(query: str) -> Iterator[_Token]:
    at = 0
    while match := _TOKEN.match(query, at):
        start, at = at + len(match[0]) - len(match[0].lstrip()), match.end()
        if match["number"]:
            yield _Token("number", f"{match['code']}({match['year']}){int(match['serial'])}号", start)
        elif match["minus"]:
            yield _Token("operator", "NOT", start)
        elif match["quote"]:
            end = _phrase_end(query, start)
            yield _Token("phrase", query[at:end], start)
            at = end + 1
        elif said := match["word"] or match["bar"]:
            yield _word_token(said, start)
        else:
            yield _Token("open" if match["open"] else "close", match[0].strip(), start)
    yield _Token("end", "", len(query))


def _phrase_end(query: str, start: int) -> int:
    """Return where the quote that stands at *start* is closed."""
    ends = [at for close in _CLOSING.get(query[start], "") if (at := query.find(close, start + 1)) >= 0]
    if not ends:
        raise WordsError(query, start, Problem.OPEN_QUOTE)
    return min(ends)


def _numbered(token: _Token) -> Node:
    """A number with or without 第, as texts print it."""
    plain = folded(token.text)
    return Any((Word(plain), Word(plain.replace(")", ")第", 1))))


def _word_token(said: str, start: int) -> _Token:
    plain = compatible(said)
    operator = _ALSO.get(plain, _ALSO.get(plain[0], "") if set(plain) <= {"|", "&"} else plain)
    return _Token("operator", operator, start) if operator in _OPERATORS else _Token("word", said, start)


class _Parser:
    """Recursive descent over one query."""

    def __init__(self, query: str) -> None:
        self._query = query
        self._tokens = list(_tokens(query))
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._any()
        if self._peek.kind != "end":
            self._refuse(Problem.NOTHING_OPEN)
        return node

    def _any(self) -> Node:
        nodes = [self._all()]
        while self._takes("OR"):
            nodes.append(self._all())
        return nodes[0] if len(nodes) == 1 else Any(tuple(nodes))

    def _all(self) -> Node:
        nodes = [self._not()]
        while self._takes("AND") or self._begins_operand():
            nodes.append(self._not())
        return nodes[0] if len(nodes) == 1 else All(tuple(nodes))

    def _not(self) -> Node:
        is_negated = False
        while self._takes("NOT"):
            is_negated = not is_negated
        node = self._operand()
        return Not(node) if is_negated else node

    def _operand(self) -> Node:
        token = self._peek
        if token.kind == "open":
            return self._group()
        if token.kind not in ("word", "phrase", "number"):
            self._refuse(Problem.NO_WORD if token.kind != "end" else Problem.NO_LAST_WORD)
        self._next += 1
        return _numbered(token) if token.kind == "number" else self._word(token)

    def _group(self) -> Node:
        opening = self._peek
        self._next += 1
        self._depth += 1
        if self._depth > _DEEPEST:
            raise WordsError(self._query, opening.position, Problem.TOO_DEEP)
        node = self._any()
        if self._peek.kind != "close":
            raise WordsError(self._query, opening.position, Problem.OPEN_BRACKET)
        self._next += 1
        self._depth -= 1
        return node

    def _word(self, token: _Token) -> Word:
        capitals = compatible(token.text).upper()
        if token.kind == "word" and capitals in _OPERATORS:
            raise WordsError(self._query, token.position, Problem.SMALL_OPERATOR, word=capitals)
        is_prefix = token.kind == "word" and token.text.endswith("*")
        word = folded(token.text.removesuffix("*") if is_prefix else token.text).strip()
        if not word.strip('"'):  # what quotes fold to: a quote that closes nothing, such as ', is no word
            raise WordsError(self._query, token.position, Problem.EMPTY)
        return Word(word, is_prefix)

    def _takes(self, operator: str) -> bool:
        is_it = self._peek.kind == "operator" and self._peek.text == operator
        self._next += is_it
        return is_it

    def _begins_operand(self) -> bool:
        token = self._peek
        return token.kind in ("word", "phrase", "number", "open") or (token.kind == "operator" and token.text == "NOT")

    @property
    def _peek(self) -> _Token:
        return self._tokens[self._next]

    def _refuse(self, problem: Problem) -> None:
        raise WordsError(self._query, self._peek.position, problem)
