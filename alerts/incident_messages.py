"""Incidents as one message, in the forms of every other message: alerts/messages.py."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from functools import cache
from hashlib import sha256
from typing import Final

from alerts.blocks import web_address
from alerts.forms import Dialect, Form, dialect
from alerts.incident import AlertIncident
from alerts.incident_words import IncidentWords, answer, incident_words, local_time, state_label, told
from alerts.messages import BUILT_IN, Message
from alerts.parts import CUT
from alerts.redline import clean
from alerts.subscription import Language, Subscription
from alerts.templating import Templates
from alerts.wording import wording
from pipeline.waits import Waits

_MOST_NAMED: Final = 20  # sources of one host
_LONGEST_SUBJECT: Final = 120


@dataclass(frozen=True, kw_only=True, slots=True)
class IncidentBlock:
    """One incident, in the words of one language."""

    state: str
    mark: str  # the state, as it stands before a source's name
    kind: str
    tone: str
    source: str
    lead: str
    facts: tuple[tuple[str, str], ...]
    advice: str
    url: str
    review_url: str
    review_label: str


def incident_alert_id(subscription: str, incidents: Sequence[AlertIncident]) -> str:
    """Return what names an alert for ever: the subscription's name, the incidents, and which of them are over."""
    told = (f"{'d' * one.is_of_destination}{one.id}{'-' if one.is_over else '+'}" for one in incidents)
    text = ",".join(sorted(told))
    return "cw-" + sha256(f"{subscription}|incidents|{text}".encode()).hexdigest()[:20]


def render_incidents(
    incidents: Sequence[AlertIncident],
    *,
    to: Subscription,
    timezone: tzinfo,
    templates: Templates = BUILT_IN,
    waits: Waits = Waits.NO,
) -> Message:
    """Return the message that tells of incidents begun or over, in the order given. Needs at least one.

    What *waits* for the end of quiet hours or of a storm says so.
    """
    if not incidents:
        raise ValueError("an alert tells of at least one incident")
    id_, first = incident_alert_id(to.name, incidents), incidents[0]

    @cache
    def write(form: Form) -> str:
        maker = _Maker(language=to.language, timezone=timezone, dialect=dialect(form))
        return templates.write("incident", form, to.language, _context(incidents, maker, to.name, id_, waits))

    return Message(
        id=id_,
        subject=_subject(incidents, to.language),
        language=to.language,
        write=write,
        link=web_address(first.review_url) or web_address(first.seen.url or first.url),
        thread=f"source-{first.source}" if len({one.source for one in incidents}) == 1 else "",
        subscription=to.name,
    )


def _context(
    incidents: Sequence[AlertIncident], maker: _Maker, subscription: str, id_: str, waits: Waits
) -> dict[str, object]:
    words, general = incident_words(maker.language), wording(maker.language)
    several, name = len(incidents) > 1, maker.say(subscription)
    return {
        "w": general,
        "labels": words.labels,
        "incidents": [maker.block(one) for one in incidents],
        "headline": words.labels["headline"].format(n=len(incidents)) if several else "",
        "because": general.waited(general.labels["because"].format(name=name), waits),
        "stop": general.labels["stop"].format(name=name),
        "cut": CUT,
        "id": id_,
    }


def _subject(incidents: Sequence[AlertIncident], language: Language) -> str:
    first, words = incidents[0], incident_words(language)
    labels = words.labels
    shape = labels["subject_many" if len(incidents) > 1 else "subject"]
    subject = shape.format(
        state=state_label(first.kind, is_over=first.is_over, language=language),
        source=clean(first.source),
        kind=words.kinds[first.kind],
        n=len(incidents),
    )
    return subject if len(subject) <= _LONGEST_SUBJECT else subject[: _LONGEST_SUBJECT - 1] + "…"


@dataclass(frozen=True, kw_only=True, slots=True)
class _Maker:
    """Words incidents in one language, for one form."""

    language: Language
    timezone: tzinfo
    dialect: Dialect

    def say(self, text: str) -> str:
        """Return words of others, cleaned and harmless."""
        return self.dialect.put(clean(text))

    def block(self, incident: AlertIncident) -> IncidentBlock:
        words = incident_words(self.language)
        state = state_label(incident.kind, is_over=incident.is_over, language=self.language)
        return IncidentBlock(
            state=state,
            mark=wording(self.language).labels["mark"].format(kind=state),
            kind=words.kinds[incident.kind],
            tone="good" if incident.is_over else "bad",
            source=self.say(incident.source),
            lead=self._lead(incident, words),
            facts=tuple(self._facts(incident, words)),
            advice="" if incident.is_over else words.advice[incident.kind],
            url=web_address(incident.seen.url or incident.url),
            review_url=web_address(incident.review_url),
            review_label=words.labels["review_destination" if incident.is_of_destination else "review"],
        )

    def _lead(self, incident: AlertIncident, words: IncidentWords) -> str:
        if incident.is_over and incident.ended:
            return words.ended[incident.ended]
        seen = told(incident.kind, incident.seen, self.language)
        return seen[:1].upper() + seen[1:] + words.labels["stop"] if seen else ""

    def _facts(self, incident: AlertIncident, words: IncidentWords) -> Iterator[tuple[str, str]]:
        labels = words.labels
        yield labels["since"], local_time(incident.opened_at, self.timezone)
        if incident.closed_at:
            yield labels["until"], local_time(incident.closed_at, self.timezone)
        elif incident.seen.status:
            yield labels["status"], str(incident.seen.status)
        if not incident.is_over and (reason := answer(incident.seen, self.language)):
            yield labels["answer"], self.say(reason)
        if incident.together:
            yield labels["together"], self._names(incident.together)
        if incident.beside and not incident.is_over:
            names = self._names(incident.beside)
            yield labels["beside"], f"{names}{labels['colon']}{labels['beside_note']}"

    def _names(self, names: Sequence[str]) -> str:
        mark = incident_words(self.language).labels["list_mark"]
        more = f" (+{len(names) - _MOST_NAMED})" if len(names) > _MOST_NAMED else ""
        return mark.join(self.say(name) for name in names[:_MOST_NAMED]) + more
