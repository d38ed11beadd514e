"""What the catalogue calls the sources that come from it: their names alone are ids."""

from __future__ import annotations

from crawler.catalogue.entries import entries
from review.showing.i18n import Voice


def catalogue_title(name: str, voice: Voice) -> str:
    """Return the title of the catalogue's entry of that name; "" when there is none."""
    entry = entries().get(name)
    if entry is None:
        return ""
    return entry.zh if voice.language == "zh" else entry.en
