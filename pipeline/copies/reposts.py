"""What a repost is to its policy's official text as of today: which of its revisions it shows, and how faithfully."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from pipeline.archive import CopyFacts, OfficialText
from pipeline.changes import ChangeKind, Edit, Fidelity, Finding, Held
from pipeline.compare.agree import agreed_edits
from pipeline.compare.lines import in_lines_of
from pipeline.compare.running import CLOSERS, folded_words
from pipeline.copies.fidelity import fidelity
from pipeline.model import Clause, Document, Visit
from pipeline.reasons.evidence import Code, because
from pipeline.reasons.held import HeldReason

WHOLE = frozenset({Fidelity.IDENTICAL, Fidelity.TYPOGRAPHIC})
FAITHFUL = WHOLE | {Fidelity.TRUNCATED, Fidelity.STALE}  # says nothing but what the official text says, or once said


@dataclass(frozen=True, kw_only=True, slots=True)
class Likeness:
    """How faithful a repost is, to which official revision, and what it says otherwise."""

    fidelity: Fidelity = Fidelity.UNKNOWN
    against: int | None = None  # id of that revision; None when no official text is known
    edits: tuple[Edit, ...] = field(default=(), repr=False)  # altered or lost clauses; none of a stale repost


@dataclass(frozen=True, kw_only=True, slots=True)
class Rejudged:
    """What it means that a standing repost compares otherwise now, because its official text came or moved on."""

    likeness: Likeness
    findings: tuple[Finding, ...] = ()
    held: tuple[Held, ...] = ()


def likeness(officials: Sequence[OfficialText], repost: Document) -> Likeness:
    """Compare *repost* with the official revisions, the current one first.

    It is stale when it shows an older revision, in whole or truncated, and not the current one. What shows none of them
    is altered, and its edits are told against the revision that it is nearest to.
    """
    if not officials:
        return Likeness()
    told = [_against(official, repost) for official in officials[:1]]
    if told[0].fidelity in WHOLE:
        return next(_with_repealed(officials, told[0], repost), told[0])
    told += [_against(official, repost) for official in officials[1:]]
    older = next((one for one in told[1:] if one.fidelity in WHOLE), None)
    if older is None and told[0].fidelity is not Fidelity.TRUNCATED:
        older = next((one for one in told[1:] if one.fidelity is Fidelity.TRUNCATED), None)
    if older:
        return Likeness(fidelity=Fidelity.STALE, against=older.against)
    if told[0].fidelity is Fidelity.TRUNCATED:
        return told[0]
    known = [one for one in told if one.fidelity is Fidelity.ALTERED]
    return min(known, key=lambda one: len(one.edits), default=told[0])


def _against(official: OfficialText, repost: Document) -> Likeness:
    found, edits = fidelity(official.clauses, repost)
    return Likeness(fidelity=found, against=official.revision_id, edits=edits)


def _with_repealed(officials: Sequence[OfficialText], current: Likeness, repost: Document) -> Iterator[Likeness]:
    """Yield the older revisions that a repost shows in whole with clauses that the current text has not any more."""
    kept = {clause.folded for clause in officials[0].clauses}
    words = folded_words("".join(repost.body or [clause.words for clause in repost.clauses]))
    for older in officials[1:]:
        repealed = [clause for clause in older.clauses if clause.folded not in kept and clause.label]
        if repealed and all(folded_words(clause.words) in words for clause in repealed):
            found = _against(older, repost)
            if found.fidelity in WHOLE and found.against != current.against:
                yield Likeness(fidelity=Fidelity.STALE, against=older.revision_id)


def repost_edits(
    edits: tuple[Edit, ...], copy: CopyFacts, visit: Visit, officials: Sequence[OfficialText]
) -> tuple[Edit, ...]:
    """Return the edits of a repost, told in the official clauses where that takes fewer of them.

    Where lines are joined by twos, one clause put in pairs all that follow anew: both states are cut alike first.
    """
    ruler = next((one for one in officials if one.revision_id == copy.against), officials[0]).clauses
    cut = replace(visit, document=_in_lines_of(visit.document, ruler), again=_in_lines_of(visit.again, ruler))
    others = agreed_edits(in_lines_of(copy.document.clauses, ruler), cut)
    return others if len(others) < len(edits) else edits


def _in_lines_of(document: Document | None, ruler: Sequence[Clause]) -> Document | None:
    return document and replace(document, clauses=in_lines_of(document.clauses, ruler))


def has_caught_up(copy: CopyFacts, now: Likeness, edits: Sequence[Edit], officials: Sequence[OfficialText]) -> bool:
    """Tell whether an edited repost only follows its official text, whose own changes were told already.

    It went from one official revision to a later one, or it shows now in whole what it had truncated, and whatever it
    says newly stands there. A falsified repost that is corrected does not only follow.
    """
    if copy.fidelity not in FAITHFUL or now.fidelity not in FAITHFUL or now.against is None:
        return False
    goes_on = now.against > (copy.against or 0)
    is_completed = copy.fidelity is Fidelity.TRUNCATED and now.fidelity in WHOLE
    return (goes_on or is_completed) and _stand_in(edits, next(o for o in officials if o.revision_id == now.against))


def _stand_in(edits: Sequence[Edit], official: OfficialText) -> bool:
    """Tell whether all that the edits bring are words of the official text."""
    whole = "".join(folded_words(clause.label + clause.words) for clause in official.clauses)
    return all(folded_words(edit.after.words).strip(CLOSERS) in whole for edit in edits if edit.after)


def rejudged(copy: CopyFacts, officials: Sequence[OfficialText], *, was_told: bool) -> Rejudged:
    """Judge a standing repost anew. What its official text did was told as such, so this is held with its reason.

    One thing is told: that a page, which people were told of before any official text was known, is not faithful.
    """
    now = likeness(officials, copy.document)
    if now.fidelity is copy.fidelity:
        return Rejudged(likeness=now)
    if copy.fidelity is Fidelity.UNKNOWN and now.fidelity is Fidelity.ALTERED and was_told:
        return Rejudged(likeness=now, findings=(unfaithful(copy, now),))
    return Rejudged(likeness=now, held=(_held(copy, now, officials),))


def unfaithful(copy: CopyFacts, now: Likeness) -> Finding:
    """Return the finding that a page told of as new proves to be an altered repost."""
    carries = because(Code.FIDELITY, title=copy.policy.title, fidelity=now.fidelity)
    why = (carries, because(Code.TOLD_BEFORE_OFFICIAL))
    return Finding(kind=ChangeKind.REPOST, url=copy.url, edits=now.edits, why=why)


def _held(copy: CopyFacts, now: Likeness, officials: Sequence[OfficialText]) -> Held:
    number = next((one.number for one in officials if one.revision_id == now.against), "–")
    why = because(Code.JUDGED_ANEW, fidelity=now.fidelity, revision=number)
    reason = _reason(copy.fidelity, now.fidelity)
    return Held(url=copy.url, reason=reason, why=(why,), digest=copy.document.text_digest)


def _reason(before: Fidelity, after: Fidelity) -> HeldReason:
    if after is Fidelity.STALE:
        return HeldReason.STALE
    if before is Fidelity.UNKNOWN:
        return HeldReason.SAME_POLICY
    return HeldReason.CAUGHT_UP if after in FAITHFUL else HeldReason.REREAD
