"""Incidents in the reader's language, in the words of the alerts that tell of them."""

from __future__ import annotations

from alerts.incident_words import answer, incident_words, told
from alerts.subscription import Language
from pipeline.health.incidents import IncidentKind
from review.showing.i18n import Voice
from storage.views.archive import IncidentView


def incident_kind(incident: IncidentView, voice: Voice) -> str:
    """Return what is wrong, in a word."""
    return incident_words(Language(voice.language)).kinds[incident.kind]


def incident_name(kind: IncidentKind, voice: Voice) -> str:
    """Return the name of a kind of incident."""
    return incident_words(Language(voice.language)).kinds[kind]


def incident_told(incident: IncidentView, voice: Voice) -> str:
    """Return what was seen; the words it was kept with when nothing else was."""
    return told(incident.kind, incident.seen, Language(voice.language)) or incident.text


def incident_answer(incident: IncidentView, voice: Voice) -> str:
    """Return what the page that stands for the others answered."""
    return answer(incident.seen, Language(voice.language))


def incident_advice(incident: IncidentView, voice: Voice) -> str:
    """Return what a person can do, in one sentence; "" when it is over."""
    return "" if incident.closed_at else incident_words(Language(voice.language)).advice[incident.kind]


def incident_end(incident: IncidentView, voice: Voice) -> str:
    """Return what ended it; "" while it is open."""
    return incident_words(Language(voice.language)).ended[incident.ended] if incident.ended else ""
