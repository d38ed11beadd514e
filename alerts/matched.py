"""Why a change is told to a subscription: the parts of its filter that the change fits, in words."""

from __future__ import annotations

from collections.abc import Iterator

from alerts.change import AlertChange
from alerts.subscription import Filter, is_within, texts_of
from alerts.task_filter import matching_clauses
from alerts.wording import Wording
from alerts.words import All, Any, Node, Not, Word, contains, found

_MOST_NAMED = 6


def matched(wanted: Filter, change: AlertChange, words: Wording) -> tuple[str, ...]:
    """Return one phrase for each part that is set, in one order."""
    return tuple(_matched(wanted, change, words))


def _matched(wanted: Filter, change: AlertChange, words: Wording) -> Iterator[str]:
    names = {
        "kind": [words.kinds[change.kind]] if wanted.kinds else [],
        "region": [region for region in wanted.regions if is_within(change.region, region)],
        "source": [change.source] if wanted.sources else [],
        "issuers": [part for part in wanted.issuers if any(contains(issuer, part) for issuer in change.issuers)],
        "words": list(dict.fromkeys(_hits(wanted.query, texts_of(change)))) if wanted.words else [],
        "tasks": [words.place(path) for path in _task_paths(wanted, change, words)],
    }
    for name, values in names.items():
        if values:
            yield words.labels[f"matched_{name}"].format(names=words.list_mark.join(values[:_MOST_NAMED]))
    if wanted.official_only:
        yield words.labels["matched_official"]


def _hits(node: Node, texts: list[str]) -> Iterator[str]:
    """Yield the words of a query that are found, in its order; those after NOT are none."""
    match node:
        case Word():
            if found(node, texts):
                yield node.folded + "*" * node.is_prefix
        case All(nodes) | Any(nodes):
            for inner in nodes:
                yield from _hits(inner, texts)
        case Not():
            return


def _task_paths(wanted: Filter, change: AlertChange, words: Wording) -> list[tuple[str, ...]]:
    clauses = matching_clauses(wanted.tasks, change, language=words.language)
    return list(dict.fromkeys(clause.path for clause in clauses))
