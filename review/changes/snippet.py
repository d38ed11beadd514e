"""The filter on screen as the lines of clausewatch.yaml that make a subscription of it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from pipeline.text.word_query import WordsIn
from storage.views.archive import ChangeFilter


def subscription_lines(wanted: ChangeFilter, name: str) -> str:
    """Return the settings; destinations are left to be filled in. Texts are quoted as JSON, which is YAML too."""
    when = [f"      {line}" for line in _when(wanted)]
    return "\n".join(
        [
            "subscriptions:",
            f"  - name: {_said(name)}",
            *(["    when:", *when] if when else []),
            '    to: ["${CLAUSEWATCH_TO}"]',
        ]
    )


def _when(wanted: ChangeFilter) -> Iterator[str]:
    lists = {
        "kinds": sorted(wanted.kinds),
        "regions": wanted.regions,
        "sources": sorted(wanted.sources),
        "levels": sorted(wanted.levels),
        "topics": sorted(wanted.topics),
        "issuers": wanted.issuers,
        "bodies": wanted.bodies,
    }
    for key, values in lists.items():
        if values:
            yield f"{key}: [{', '.join(_said(str(value)) for value in values)}]"
    if wanted.words:
        yield f"words: {_said(wanted.words)}"
    if wanted.words and wanted.words_in is not WordsIn.TOLD:
        yield f"words_in: {wanted.words_in}"
    if wanted.weight:
        yield f"weight: {wanted.weight}"
    if wanted.official_only:
        yield "copies: official"


def _said(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
