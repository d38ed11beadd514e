"""What a step of the practice portal really changes, for tests of the whole product."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.changes import ChangeKind, Fidelity
from service.practice.editing import clause_with, label_of, words_of
from service.practice.state import Site
from service.practice.texts import Text


@dataclass(frozen=True, kw_only=True, slots=True)
class Truth:
    """One thing that really changed."""

    kind: ChangeKind
    path: str  # of the page, from the root of its site; for `superseded` the page of the repealed policy
    site: Site = Site.OFFICIAL
    label: str = ""  # of the clause, as printed after the change (before it, when the clause is removed)
    before: str = ""  # the clause's words without its label, in a replaced file too, or the field's value
    after: str = ""
    field: str = ""  # validity, title or attachment
    other_path: str = ""  # moved: the old address; otherwise the official page of the policy concerned
    fidelity: Fidelity | None = None  # of a repost


def rewording(kind: ChangeKind, path: str, old: Text, new: Text, words: tuple[str, str]) -> Truth:
    """The clause that held words[0] in *old* holds words[1] in *new*."""
    before, after = clause_with(old, words[0]), clause_with(new, words[1])
    return Truth(kind=kind, path=path, label=label_of(after), before=words_of(before), after=words_of(after))


def metadata(path: str, field: str, before: str, after: str) -> Truth:
    """A field changed, the clauses did not."""
    return Truth(kind=ChangeKind.METADATA, path=path, field=field, before=before, after=after)
