"""Why a change is told to a subscription: the parts of its filter that the change fits, in words."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.change import AlertChange
from alerts.searched import Searched
from alerts.subscription import Filter, Language
from alerts.task_filter import matching_clauses
from alerts.wording import Wording
from pipeline.text.places import is_within
from pipeline.text.word_query import All, Any, Node, Not, Word, folded, found_in

_MOST_NAMED = 6


def matched(wanted: Filter, change: AlertChange, words: Wording) -> tuple[str, ...]:
    """Return one phrase for each part that is set, in one order."""
    return tuple(_matched(wanted, change, words))


def _matched(wanted: Filter, change: AlertChange, words: Wording) -> Iterator[str]:
    searched, is_zh = Searched(change=change), words.language is Language.CHINESE
    names = {
        "kind": [words.kinds[change.kind]] if wanted.kinds else [],
        "region": [region for region in wanted.regions if is_within(change.region, region)],
        "source": [change.source] if wanted.sources else [],
        "level": [change.level.zh if is_zh else change.level] if wanted.levels and change.level else [],
        "topic": [topic.zh if is_zh else topic.en for topic in sorted(wanted.topics & change.topics)],
        "issuers": [one for one in wanted.issuers if any(folded(one) in issuer for issuer in searched.issuers)],
        "words": list(dict.fromkeys(_hits(wanted.query, searched.text(wanted.words_in)))) if wanted.words else [],
        "tasks": [words.place(path) for path in _task_paths(wanted, searched, words)],
    }
    for name, values in names.items():
        if values:
            yield words.labels[f"matched_{name}"].format(names=words.list_mark.join(values[:_MOST_NAMED]))
    if wanted.official_only:
        yield words.labels["matched_official"]
    if wanted.weight:
        yield words.labels["matched_weight"].format(n=change.weight.total, least=wanted.weight)


def _hits(node: Node, text: str) -> Iterator[str]:
    """Yield the words of a query that are found, in its order; those after NOT are none."""
    match node:
        case Word():
            if found_in(node, text):
                yield node.folded + "*" * node.is_prefix
        case All(nodes) | Any(nodes):
            for inner in nodes:
                yield from _hits(inner, text)
        case Not():
            return


def _task_paths(wanted: Filter, searched: Searched, words: Wording) -> list[tuple[str, ...]]:
    clauses = matching_clauses(wanted.tasks, searched, language=words.language)
    return list(dict.fromkeys(clause.path for clause in clauses))
