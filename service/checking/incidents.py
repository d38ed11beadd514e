"""Keeps a source's incidents: opens, renews and closes them as the rules of pipeline/health/incidents.py say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from alerts.incident_words import answer, told
from alerts.subscription import Language
from pipeline.health.checks import Seen
from pipeline.health.incidents import ACCESS, IncidentKind, SourceHealth, Verdict, verdicts
from service.owing.subscriptions import Owing
from storage.store import Store


@dataclass(frozen=True, kw_only=True, slots=True)
class IncidentKeeper:
    """Writes what the rules say, with the alerts that this owes."""

    store: Store
    owing: Owing

    def look(self, source: str, at: datetime, *, redesigned: bool | None, is_second_visit: bool = False) -> None:
        """Judge a source whose check has just ended and is on record; after a second visit its redesign alone."""
        with self.store.view():
            health = SourceHealth(
                now=at,
                checks=self.store.latest_health(source),
                days=self.store.published_days(source),
                watched_since=self.store.baseline_at(source),
                redesigned=redesigned,
                open=self.store.open_incidents(source),
                ended=self.store.ended_incidents(source),
                is_second_visit=is_second_visit,
            )
        for verdict in verdicts(health):
            if not _is_known(verdict, health):
                self.write(source, verdict, at)

    def write(self, source: str, verdict: Verdict, at: datetime) -> None:
        """Open an incident, renew its words, or close it."""
        owed = self.owing.alerts_for_incident
        if verdict.ended:
            self.store.close_incident(source, verdict.kind, at, ended=verdict.ended, owed=owed)
            return
        text = in_english(verdict.kind, verdict.seen)
        host = _host(verdict)
        self.store.open_incident(source, verdict.kind, text, at, seen=verdict.seen, host=host, owed=owed)


def _is_known(verdict: Verdict, health: SourceHealth) -> bool:
    """Tell whether an open incident says what it said at the check before: most checks of a silent source."""
    known = health.open.get(verdict.kind)
    return known is not None and not verdict.ended and known.seen == verdict.seen


def in_english(kind: IncidentKind, seen: Seen) -> str:
    """Return an incident's words as the command line prints them."""
    reason = answer(seen, Language.ENGLISH)
    return f"{kind}: {told(kind, seen, Language.ENGLISH)}" + (f": {reason}" if reason else "")


def _host(verdict: Verdict) -> str:
    """Return the host whose trouble this is; "" for what is a source's own."""
    if verdict.kind not in ACCESS or verdict.kind is IncidentKind.UNREADABLE:
        return ""
    try:
        return urlsplit(verdict.seen.url).hostname or ""
    except ValueError:
        return ""
