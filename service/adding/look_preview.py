"""What a look found, as the review page shows it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from pipeline.model import Visit
from pipeline.rhythm import listing_wait
from review.looks import Offered, Preview
from service.adding.probing import Probe
from service.adding.surveying import Offer, Survey
from service.settings.model import SourcePart

_MOST_RULINGS = 400  # lines of the sample whose rules are shown


def preview_of(part: SourcePart, found: Probe, seen: Survey | None, *, obeys_robots: bool, today: date) -> Preview:
    """Return what would be read, and what would be written. Reads the sample once more: not for the event loop."""
    days = [entry.date for visit in found.listings if visit.document for entry in visit.document.entries if entry.date]
    return Preview(
        name=part.name,
        kind=part.kind.value,
        region=part.region,
        urls=part.values().urls,
        use=part.use,
        render=part.render,
        offers=tuple(_offered(offer, seen) for offer in seen.offers) if seen else (),
        listings=tuple(map(_light, found.listings)),
        sample=_light(found.sample) if found.sample else None,
        rulings=found.reading.rulings[:_MOST_RULINGS] if found.sample and found.sample.body else (),
        is_steady=found.is_steady,
        pause=found.pause,
        obeys_robots=obeys_robots,
        wait=listing_wait(days, today),
        may_need_script=found.may_need_script,
        trouble=found.trouble,
    )


def _offered(offer: Offer, seen: Survey) -> Offered:
    return Offered(
        name=offer.column.name,
        url=offer.column.url,
        rows=offer.rows,
        latest=offer.latest,
        trouble="" if offer.rows else offer.trouble,
        usual=offer in seen.usual,
    )


def _light(visit: Visit) -> Visit:
    return replace(visit, body=b"", sketch=b"")
