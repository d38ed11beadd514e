"""Why something was told, or held back: codes with named values. Their words: evidence_words.py.

To add a code: name it in `Code` with the names of its values, and give it one line in `evidence_words.WORDS` with its
English and its Chinese; `tests/pipeline/test_evidence.py` fails until both name exactly these values. Then write
`because(Code.YOURS, value=…)`. Codes are stored: once released, neither a code nor its values are renamed.
A reason to hold something back is a `HeldReason` (pipeline/reasons/held.py), added in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """What speaks for a change, or against it. Each member: its stored name, then the names of its values."""

    values: tuple[str, ...]

    def __new__(cls, name: str, *values: str) -> Code:
        """A code of that name, with the names of its values."""
        code = str.__new__(cls, name)
        code._value_ = name
        code.values = values
        return code

    SEEN_NOWHERE = "seen nowhere"
    COMPARED = "compared", "edits"
    FIELD_CHANGED = "field changed", "field", "before", "after"
    FIDELITY = "fidelity", "title", "fidelity"
    INTERPRETS = "interprets", "title"
    INTERPRETS_UNSEEN = "interprets unseen"
    LEADS_HERE = "leads here", "url"
    STANDS_HERE_NOW = "stands here now", "url"
    ANNOUNCED_ELSEWHERE = "announced elsewhere", "title", "answer"
    MOVED_WITH_EDITS = "moved with edits"
    ENDED_BY = "ended by", "title", "relation", "sentence"
    ENDS_PARTS = "ends parts", "parts"
    ANNOUNCED = "announced", "title", "number"
    LISTED_AS = "listed as", "url", "row", "state"
    EXPIRES = "expires", "day", "days"
    FILE_OFFERED = "file offered", "file"
    FILE_WITHDRAWN = "file withdrawn", "file"
    FILE_REPLACED = "file replaced", "file", "url"
    FILES_SAME = "files same"
    FILES_DIFFER = "files differ", "clauses"
    FILES_NOT_KEPT = "files not kept"
    FILES_TOO_LONG = "files too long"
    FILES_NOT_READ = "files not read", "reading"
    DEAD = "dead", "visits", "answer"
    OTHERS_ANSWER = "others answer"
    ANSWERS_AGAIN = "answers again"
    DEAD_ONCE = "dead once", "answer"
    DEAD_IN_TROUBLE = "dead in trouble", "answer"
    ALSO_AT = "also at", "url"
    OFFICIAL_APPEARED = "official appeared"
    ON_OWN_SITE = "on own site", "url"
    OFFICIAL_UNREAD = "official unread", "sources"
    TOLD_BEFORE_OFFICIAL = "told before official"
    AS_OFFICIAL = "as official"
    JUDGED_ANEW = "judged anew", "fidelity", "revision"
    TOLD_BY = "told by", "ground", "share"
    TOLD_APART = "told apart", "title", "ground"
    SHOWS_ANOTHER = "shows another", "title", "instead"
    OTHER_KIND = "other kind", "kind"
    WOULD_BE = "would be", "change"
    TYPOGRAPHY_ONLY = "typography only", "clauses"
    SAME_DOCUMENT = "same document"
    READ_OTHERWISE = "read otherwise", "reader", "profile", "reader_before", "profile_before", "edits"
    PROMOTED = "promoted", "note"
    SAMPLE = "sample"
    WRITTEN = "written", "sentence"  # in an earlier version's own words, or a person's


@dataclass(frozen=True, kw_only=True, slots=True)
class Evidence:
    """One thing that speaks for a change, or for holding it back. Made by `because`."""

    code: Code
    values: tuple[tuple[str, str], ...] = ()  # by name, in the order of the code

    def __post_init__(self) -> None:
        if tuple(name for name, _ in self.values) != self.code.values:
            raise ValueError(f"“{self.code}” has the values {self.code.values}, not {dict(self.values)}")


def because(code: Code, **values: object) -> Evidence:
    """Return the evidence of *code* with its *values*. Raises ValueError unless they are those that the code has."""
    named = {name: str(value) for name, value in values.items()}
    ordered = tuple((name, named.pop(name)) for name in code.values if name in named)
    return Evidence(code=code, values=(*ordered, *named.items()))
