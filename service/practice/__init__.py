"""The practice portal: two small fictional sites on loopback that change by themselves.

With no settings file the service watches them, so that a newcomer sees changes within minutes.
"""

from service.practice.script import script
from service.practice.serve import ServedSites, serve_practice
from service.practice.site import PracticeSites, practice_apps
from service.practice.state import Site
from service.practice.timeline import Timeline, last_step, truth
from service.practice.truth import Truth

__all__ = [
    "PracticeSites",
    "ServedSites",
    "Site",
    "Timeline",
    "Truth",
    "last_step",
    "practice_apps",
    "script",
    "serve_practice",
    "truth",
]
