"""Which policy a document is: number and issuer first, else title and text. Rules: docs/how-it-works.md, “Identity”."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.archive import Archive, CopyFacts, PolicyFacts
from pipeline.changes import CopyRole
from pipeline.fold import fold
from pipeline.model import Document, Relation

SHINGLE = 5  # characters; long enough to tell policies apart that share their set phrases
SAME_TEXT = 0.6  # share of the shorter text's shingles found in the longer one
SAME_TITLE_TEXT = 0.3  # with an equal title core, a truncated or revised text is still the policy
SAME_NUMBER_TEXT = 0.15  # with an equal number only a wholly different text is another policy
OTHER_NUMBER_TEXT = 0.9  # two numbers and one title: an annual re-issue, unless the texts are the same

_ISSUE = re.compile(r"^.*?关于(?:印发|发布|公布|下发)")
_ABOUT = re.compile(r"^[^《》]{0,40}?关于")
_QUOTED = re.compile(r"^《(.+)》$")
_NOTICE = re.compile(r"的(?:通知|公告|通告|函)$")


def title_core(title: str) -> str:
    """Return the folded title of the text itself: without issuer, 关于印发 … 的通知 and 《》.

    Edition words (试行, 暂行, 2024年修订) stay: they tell policies apart. "" only for an empty title.
    """
    folded = fold(title)
    issued = _ISSUE.search(folded)
    core = _NOTICE.sub("", folded[issued.end() :]) if issued else _ABOUT.sub("", folded)
    quoted = _QUOTED.match(core)
    return (quoted[1] if quoted else core) or folded


def shingles(document: Document) -> frozenset[str]:
    """Return the set of overlapping pieces of the folded text."""
    text = "".join(fold(clause.words) for clause in document.clauses)
    return frozenset(text[i : i + SHINGLE] for i in range(max(1, len(text) - SHINGLE + 1)))


def resemblance(one: Document, other: Document) -> float:
    """Return which share of the shorter text stands in the longer one, 0 to 1."""
    mine, theirs = shingles(one), shingles(other)
    return len(mine & theirs) / max(1, min(len(mine), len(theirs)))


def identify(document: Document, archive: Archive) -> PolicyFacts | None:
    """Return the known policy that *document* carries, None when it is a new one."""
    for policy in _candidates(document, archive):
        copies = [copy for copy in archive.copies_of(policy.id) if copy.role is not CopyRole.INTERPRETATION]
        if is_same(document, policy, copies):
            return policy
    return None


def is_same(document: Document, policy: PolicyFacts, copies: Sequence[CopyFacts]) -> bool:
    """Tell whether *document* carries *policy*. Numbers decide where both have one, texts where they do not."""
    alike = max((resemblance(document, copy.document) for copy in copies), default=0.0)
    titled = title_core(_own_title(document)) == title_core(policy.title)
    if document.doc_number and policy.doc_number:
        if document.doc_number == policy.doc_number:
            return titled or alike >= SAME_NUMBER_TEXT or not copies
        return titled and alike >= OTHER_NUMBER_TEXT
    return alike >= (SAME_TITLE_TEXT if titled else SAME_TEXT)


def interpreted(document: Document, archive: Archive) -> PolicyFacts | None:
    """Return the policy that an interpretation speaks of, None when it is not known yet."""
    wanted = [r for r in document.relations if r.kind == "interprets"]
    others = [r for r in document.relations if r.kind != "interprets"]
    return next((policy for relation in [*wanted, *others] for policy in named(relation, archive)), None)


def named(relation: Relation, archive: Archive) -> Sequence[PolicyFacts]:
    """Return the known policies that a relation names: by number first, then by title."""
    by_number = archive.policies_numbered(relation.doc_number) if relation.doc_number else ()
    return by_number or (archive.policies_titled(title_core(relation.title)) if relation.title else ())


def _candidates(document: Document, archive: Archive) -> Iterator[PolicyFacts]:
    seen: set[int] = set()
    groups = [archive.policies_numbered(document.doc_number)] if document.doc_number else []
    titles = dict.fromkeys(title_core(title) for title in (document.title, document.document_title) if title)
    groups += [archive.policies_titled(core) for core in titles]
    for policy in (policy for group in groups for policy in group):
        if policy.id not in seen:
            seen.add(policy.id)
            yield policy


def _own_title(document: Document) -> str:
    return document.title or document.document_title
