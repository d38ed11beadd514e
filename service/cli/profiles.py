"""Shows site profiles: what `sources probe` prints of them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from rich.text import Text

from pipeline.noise.site_profile import SiteProfile, Slot
from service.adding.probing import Probe
from service.output import console, local, say
from service.records.formats import Record


def show_profile(found: Probe, zone: str) -> None:
    """Print the profile by which a source is read, and what the pages fetched now would teach."""
    if found.profile is None:
        say("It has no site profile yet: one is learnt after a check that has read five different documents.")
    else:
        one = found.profile
        _show(f"Site profile, version {one.version}, learnt {local(one.learnt_at, zone)} from {one.pages} pages:", one)
    if found.lesson is not None:
        _show(f"The {found.lesson.pages} pages fetched now would teach:", found.lesson)


def _show(head: str, profile: SiteProfile) -> None:
    out = console()
    out.print(Text(head, style="bold"))
    container = f"{profile.container}  ({profile.container_pages} pages)" if profile.container else "not the same"
    out.print(Text(f"  The text stands in: {container}"))
    for place, lines in groupby(profile.recurring, key=lambda one: one.place):
        out.print(Text(f"  Recurs in: {place}"))
        for line in lines:
            out.print(Text(f"    {line.pages} pages  {line.text}"))
    for slot in profile.volatile:
        out.print(Text(f"  Volatile: {slot.place}  ({slot.pages} pages{'' if slot.closed else ', among the text'})"))
    if not profile.recurring and not profile.volatile:
        out.print(Text("  Nothing recurs in the text beside the policies' own words."))


def probe_record(found: Probe) -> Record:
    """What a probe found, as data."""
    document = found.document
    return {
        "source": found.source.name,
        "trouble": found.trouble or None,
        "adapters": [visit.document.kind_evidence for visit in found.listings if visit.document],
        "entries": sum(len(visit.document.entries) for visit in found.listings if visit.document),
        "url": found.sample.url if found.sample else None,
        "kind": document.kind.value if document else None,
        "title": document.title if document else None,
        "clauses": len(document.clauses) if document else 0,
        "steady": found.is_steady,
        "profile": profile_record(found.profile),
        "lesson": profile_record(found.lesson),
    }


def profile_record(profile: SiteProfile | None) -> Record | None:
    """A site profile as data."""
    if profile is None:
        return None
    return {
        "version": profile.version,
        "reader_version": profile.reader_version,
        "learnt_at": profile.learnt_at.isoformat(),
        "pages": profile.pages,
        "container": profile.container or None,
        "container_pages": profile.container_pages,
        "recurring": [{"place": one.place, "text": one.text, "pages": one.pages} for one in profile.recurring],
        "boxes": _slots(profile.boxes),
        "volatile": _slots(profile.volatile),
    }


def _slots(slots: Iterable[Slot]) -> list[Record]:
    return [{"place": slot.place, "pages": slot.pages, "closed": slot.closed} for slot in slots]
