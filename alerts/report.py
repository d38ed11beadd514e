"""The regular report to operators: that the monitor is alive, what it did, and what did not work.

A monitor that says nothing may have nothing to say, or be dead; the report tells the one from the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from functools import cache
from hashlib import sha256
from typing import Final

from alerts.blocks import web_address
from alerts.cadence import Cadence, CadenceKind
from alerts.forms import Dialect, Form, dialect
from alerts.incident_words import incident_words, local_time
from alerts.messages import BUILT_IN, Message
from alerts.parts import CUT
from alerts.redline import clean
from alerts.report_words import ReportWords, report_words
from alerts.subscription import Language, Subscription
from alerts.templating import Templates
from alerts.wording import wording
from pipeline.changes import ChangeKind
from pipeline.health.incidents import IncidentKind

_MOST_NAMED: Final = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Trouble:
    """A source, or a destination, that is in trouble while the report is written."""

    name: str  # of a destination the masked one
    kind: IncidentKind
    since: datetime


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """What happened between two moments, and what does not work at its end."""

    since: datetime  # aware, as the other moments
    until: datetime
    watched: int  # sources of the settings
    checked: int  # of them
    checks: int
    failed_checks: int
    visits: int  # of pages
    changes: Mapping[ChangeKind, int] = field(default_factory=dict)
    sent: int = 0  # deliveries
    waiting: int = 0  # deliveries that are due and not made yet
    given_up: int = 0  # deliveries that wait for a person
    troubles: tuple[Trouble, ...] = ()
    unread: tuple[str, ...] = ()  # sources that no check of this time could read
    review_url: str = ""

    @property
    def problems(self) -> int:
        """How many things a person should look at."""
        return len(self.troubles) + len(self.unread) + bool(self.given_up)


def report_span(cadence: Cadence, now: datetime, timezone: tzinfo) -> tuple[datetime, datetime]:
    """Return since when and until when the latest report tells that was due at *now*."""
    due = cadence.next_due(now, timezone)
    step = timedelta(days=7 if cadence.kind is CadenceKind.WEEKLY else 1)
    until = due if due == now else _earlier(due, step, timezone)
    return _earlier(until, step, timezone), until


def _earlier(moment: datetime, step: timedelta, timezone: tzinfo) -> datetime:
    """Return the same time of day so much before, whatever daylight saving did in between."""
    return (moment.astimezone(timezone) - step).astimezone(moment.tzinfo)


def report_id(subscription: str, until: datetime) -> str:
    """Return what names a report for ever: the subscription's name, and the moment until which it tells."""
    return "cw-" + sha256(f"{subscription}|report|{until.timestamp():.0f}".encode()).hexdigest()[:20]


def render_report(report: Report, *, to: Subscription, timezone: tzinfo, templates: Templates = BUILT_IN) -> Message:
    """Return the report as a message."""
    id_, words = report_id(to.name, report.until), report_words(to.language)

    @cache
    def write(form: Form) -> str:
        maker = _Maker(report=report, words=words, language=to.language, timezone=timezone, dialect=dialect(form))
        return templates.write("report", form, to.language, maker.context(to.name, id_))

    return Message(
        id=id_,
        subject=f"{words.mark}{_verdict(report, words)}{words.dash}{_summary(report, words)}",
        language=to.language,
        write=write,
        link=web_address(report.review_url),
        thread=f"report-{to.name}",
        subscription=to.name,
    )


def _verdict(report: Report, words: ReportWords) -> str:
    return words.problems.format(n=report.problems) if report.problems else words.well


def _summary(report: Report, words: ReportWords) -> str:
    return words.summary.format(checked=report.checked, changes=sum(report.changes.values()))


@dataclass(frozen=True, kw_only=True, slots=True)
class _Maker:
    """Words a report in one language, for one form."""

    report: Report
    words: ReportWords
    language: Language
    timezone: tzinfo
    dialect: Dialect

    def context(self, subscription: str, id_: str) -> dict[str, object]:
        general, words, report = wording(self.language), self.words, self.report
        name = self.dialect.put(clean(subscription))
        return {
            "w": general,
            "title": words.title,
            "verdict": _verdict(report, words),
            "tone": "bad" if report.problems else "good",
            "summary": _summary(report, words),
            "facts": self._facts(),
            "sections": [section for section in self._sections() if section[1]],
            "colon": words.colon,
            "dash": words.dash,
            "review": words.review,
            "review_url": web_address(report.review_url),
            "because": general.labels["because"].format(name=name),
            "stop": general.labels["stop"].format(name=name),
            "cut": CUT,
            "id": id_,
        }

    def _facts(self) -> Sequence[tuple[str, str]]:
        report, words = self.report, self.words
        span = f"{local_time(report.since, self.timezone)} – {local_time(report.until, self.timezone)}"
        kinds = wording(self.language).kinds
        told = words.list_mark.join(f"{kinds[kind]} {count:,}" for kind, count in report.changes.items() if count)
        changes = words.changes_value.format(n=sum(report.changes.values()))
        return (
            (words.span, span),
            (words.sources, words.sources_value.format(watched=report.watched, checked=report.checked)),
            (words.checks, words.checks_value.format(checks=report.checks, failed=report.failed_checks)),
            (words.visits, words.visits_value.format(n=report.visits)),
            (words.changes, changes + (words.brackets.format(told) if told else "")),
            (
                words.alerts,
                words.alerts_value.format(sent=report.sent, waiting=report.waiting, given_up=report.given_up),
            ),
        )

    def _sections(self) -> Sequence[tuple[str, Sequence[str]]]:
        words, of_places = self.words, IncidentKind.UNDELIVERED
        sources = [one for one in self.report.troubles if one.kind is not of_places]
        places = [one for one in self.report.troubles if one.kind is of_places]
        unread = [self.dialect.put(clean(name)) for name in self.report.unread]
        given_up = [words.given_up.format(n=self.report.given_up)] if self.report.given_up else []
        return (
            (words.in_trouble, self._named([self._trouble(one) for one in sources])),
            (words.dead, self._named([self._trouble(one) for one in places])),
            (words.unread, self._named(unread)),
            (words.lost, given_up),
        )

    def _trouble(self, trouble: Trouble) -> str:
        kind, since = incident_words(self.language).kinds[trouble.kind], local_time(trouble.since, self.timezone)
        name = self.dialect.put(clean(trouble.name))
        shape = self.words.silent if trouble.kind is IncidentKind.UNDELIVERED else self.words.trouble
        return shape.format(name=name, kind=kind, since=since)

    def _named(self, lines: Sequence[str]) -> Sequence[str]:
        more = len(lines) - _MOST_NAMED
        return [*lines[:_MOST_NAMED], *([self.words.more.format(n=more)] if more > 0 else [])]
