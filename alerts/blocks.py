"""A change as the parts of a message, worded and ordered; the templates only lay them out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from typing import Final
from urllib.parse import quote, urlsplit

from alerts.change import AlertChange
from alerts.forms import Dialect
from alerts.neighbours import Neighbours
from alerts.redline import Op, Span, clean, marked, redline, whole
from alerts.wording import Wording
from pipeline.changes import ChangeKind, Edit, EditKind, FieldEdit, only_references
from pipeline.compare.natures_told import said_nature
from pipeline.model import Clause
from pipeline.reasons.evidence_words import in_words
from pipeline.tasks.task import task_edit
from pipeline.tasks.told import edit_lines, said
from pipeline.text.fold import fold

MOST_CLAUSES: Final = 20  # of one change; the review page has them all
_TONES: Final = {
    ChangeKind.NEW_POLICY: "good",
    ChangeKind.RESTORED: "good",
    ChangeKind.REVISED: "warm",
    ChangeKind.METADATA: "warm",
    ChangeKind.ATTACHMENT: "warm",
    ChangeKind.REMOVED: "bad",
    ChangeKind.SUPERSEDED: "bad",
    ChangeKind.EXPIRING: "bad",
}
_EDIT_TONES: Final = {EditKind.ADDED: "good", EditKind.REMOVED: "bad", EditKind.MODIFIED: "warm"}
_URL_SAFE: Final = "%/:=&?~#+!$,;@*"
_LONGEST_WORDS: Final = 400  # of a title, a name, a sentence of evidence
_FAR: Final = 20_000  # what is cut off before it is cleaned: a title may be megabytes long
_NEIGHBOUR: Final = 300
_EXCERPT: Final = 200
_STOPS: Final = ("。", "：", "；", "！", "？", "，")  # after which Chinese has no space


@dataclass(frozen=True, kw_only=True, slots=True)
class NeighbourBlock:
    """An unchanged clause beside one that changed."""

    path: str
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ClauseBlock:
    """One clause that changed."""

    kind: str
    tone: str
    path: str
    formerly: str  # "" unless it stands under another path now
    heading: str  # kind, path and former path in one line
    spans: tuple[Span, ...]
    marked: str  # the spans, marked up as the form does
    above: NeighbourBlock | None
    below: NeighbourBlock | None
    task: str  # what became of its bodies, targets and deadlines, in one line; "" when they stayed


@dataclass(frozen=True, kw_only=True, slots=True)
class FieldBlock:
    """One field that changed."""

    label: str
    before: str
    after: str


@dataclass(frozen=True, kw_only=True, slots=True)
class ChangeBlock:
    """One change, in the words of one language."""

    number: int  # within the message, from 1
    kind: str
    mark: str  # the kind, as it stands before a title
    tone: str
    title: str
    doc_number: str
    issuers: str
    facts: tuple[tuple[str, str], ...]  # label and value
    lead: str
    excerpt: str  # how a text that was seen first begins; "" for any other change
    clauses: tuple[ClauseBlock, ...]
    more_clauses: str  # how many more there are, said; "" when all are shown
    fields: tuple[FieldBlock, ...]
    url: str  # "" when it is no web address
    review_url: str
    why: tuple[str, ...]
    matched: str  # which parts of the subscription's filter it fits, in one line


def web_address(url: str) -> str:
    """Return the address, safe to stand in a link of any form; "" when it is not of the web."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return ""
    return quote(url.strip(), safe=_URL_SAFE) if parts.scheme in ("http", "https") and parts.netloc else ""


@dataclass(frozen=True, slots=True)
class Blocks:
    """Makes blocks in one language, for one form."""

    words: Wording
    timezone: tzinfo
    dialect: Dialect
    most_clauses: int = MOST_CLAUSES

    def change(self, change: AlertChange, number: int, matched: Iterable[str] = ()) -> ChangeBlock:
        """Return one change as blocks."""
        around = change.neighbours or (Neighbours(),) * len(change.edits)
        shown = zip(change.edits[: self.most_clauses], around, strict=False)
        return ChangeBlock(
            number=number,
            kind=self.words.kinds[change.kind],
            mark=self.words.labels["mark"].format(kind=self.words.kinds[change.kind]),
            tone=_TONES.get(change.kind, "calm"),
            title=self.title(change),
            doc_number=self.say(change.doc_number),
            issuers=self.say(self.words.list_mark.join(change.issuers)),
            facts=tuple(self._facts(change)),
            lead=self._lead(change),
            excerpt=self._excerpt(change.texts),
            clauses=tuple(self._clause(edit, beside) for edit, beside in shown),
            more_clauses=self._more(len(change.edits) - self.most_clauses),
            fields=tuple(self._fields(change)),
            url=web_address(change.url),
            review_url=web_address(change.review_url),
            why=tuple(self.say(in_words(one, self.words.language)) for one in change.why),
            matched=self.say(self.words.semicolon.join(matched)),
        )

    def _excerpt(self, texts: Iterable[str]) -> str:
        words = clean("".join(text if text.endswith(_STOPS) else text + " " for text in texts)[:_FAR])
        return self.dialect.put(words if len(words) <= _EXCERPT else words[:_EXCERPT] + "……")

    def _more(self, count: int) -> str:
        return self.words.labels["more_edits"].format(n=count) if count > 0 else ""

    def say(self, text: str) -> str:
        """Return a publisher's words, cleaned, harmless, and cut where no title ends."""
        words = clean(text[:_FAR])
        return self.dialect.put(words if len(words) <= _LONGEST_WORDS else words[: _LONGEST_WORDS - 1] + "…")

    def title(self, change: AlertChange) -> str:
        """Return the policy's title, or words for its absence."""
        return self.say(change.title) or self.words.labels["untitled"]

    def _facts(self, change: AlertChange) -> Iterator[tuple[str, str]]:
        labels = self.words.labels
        kind = labels["aggregator" if change.source_kind == "aggregator" else "official"]
        where = " · ".join(part for part in (self.say(change.source), self.say(change.region), kind) if part)
        yield labels["source"], where
        yield labels["seen"], self._moment(change.detected_at)
        days = {
            "written_date": change.written_date,
            "published_date": change.published_date,
            "effective_date": change.effective_date,
            "expiry_date": change.expiry_date,
        }
        yield from ((self.words.fields[name], self._day(day)) for name, day in days.items() if day)

    def _lead(self, change: AlertChange) -> str:
        lead = self.words.leads[change.kind]
        if only_references(change.edits):
            lead = self.words.labels["only_references"]
        if change.kind is ChangeKind.REPOST:
            lead = self.words.fidelities.get(change.fidelity, lead)
        tally = self._tally(change.edits) or self.words.labels["unlisted"]
        return lead.format(n=tally, source=self.say(change.source))

    def _tally(self, edits: Iterable[Edit]) -> str:
        counts = Counter(edit.kind for edit in edits)
        shape, kinds = self.words.labels["tally"], self.words.edits
        tallies = (shape.format(kind=kinds[kind], count=counts[kind]) for kind in kinds if counts[kind])
        return self.words.list_mark.join(tallies)

    def _clause(self, edit: Edit, beside: Neighbours) -> ClauseBlock:
        before, after = edit.before, edit.after
        path, was = self._path(after or before), self._path(before)
        formerly = (
            self.words.labels["formerly"].format(path=was) if before and after and _plain(was) != _plain(path) else ""
        )
        spans = tuple(Span(span.op, self.dialect.put(span.text)) for span in _spans(edit))
        kind = self.words.edits.get(edit.kind, str(edit.kind))
        nature = self.say(said_nature(edit, self.words.language))
        aside = self.words.labels["pause"].join(part for part in (kind, formerly, nature) if part)
        return ClauseBlock(
            kind=kind,
            tone=_EDIT_TONES.get(edit.kind, "calm"),
            path=path,
            formerly=formerly,
            heading=self.words.labels["aside"].format(path=path, aside=aside),
            spans=spans,
            marked=marked(spans, self.dialect),
            above=self._neighbour(beside.above),
            below=self._neighbour(beside.below),
            task=self.say(said(edit_lines(task_edit(edit), self.words.language), self.words.language)),
        )

    def _neighbour(self, clause: Clause | None) -> NeighbourBlock | None:
        if clause is None:
            return None
        words = clean(clause.words[:_FAR])
        text = words if len(words) <= _NEIGHBOUR else words[:_NEIGHBOUR] + "……"
        return NeighbourBlock(path=self._path(clause), text=self.dialect.put(text))

    def _path(self, clause: Clause | None) -> str:
        return self.say(self.words.place(clause.path if clause else ()))

    def _fields(self, change: AlertChange) -> Iterator[FieldBlock]:
        for edit in change.fields:
            yield FieldBlock(
                label=self.words.fields.get(edit.name) or self.say(edit.name),
                before=self._value(edit, edit.before),
                after=self._value(edit, edit.after),
            )
        if change.old_url:
            yield FieldBlock(
                label=self.words.labels["address"], before=self.say(change.old_url), after=self.say(change.url)
            )

    def _value(self, edit: FieldEdit, value: str | None) -> str:
        if not value:
            return self.words.labels["none"]
        if edit.name == "validity":
            value = self.words.validities.get(value, value)
        if edit.name.endswith("_date"):
            return self._printed_day(value)
        return self.say(value)

    def _printed_day(self, value: str) -> str:
        try:
            return self._day(date.fromisoformat(value))
        except ValueError:
            return self.say(value)

    def _day(self, day: date) -> str:
        return self.words.date_format.format(d=day)

    def _moment(self, moment: datetime) -> str:
        local = moment.astimezone(self.timezone)
        return self.words.time_format.format(d=local, zone=self._zone(local))

    def _zone(self, local: datetime) -> str:
        if self.words.html_lang == "zh-CN" and str(self.timezone) == "Asia/Shanghai":
            return "北京时间"
        offset = local.strftime("%z")
        return f"UTC{offset[:3]}:{offset[3:]}"


def _plain(path: str) -> str:
    """Return a path without what only its printing differs in: ⒊ and 3. are one place."""
    return fold(path).replace(".", "").replace("、", "")


def _spans(edit: Edit) -> tuple[Span, ...]:
    if edit.kind is EditKind.MOVED and edit.after:
        return whole(edit.after.words, Op.EQUAL)
    return redline(edit.before.words if edit.before else "", edit.after.words if edit.after else "")
