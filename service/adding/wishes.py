"""From what a person made of a preview to the keys of a source, or a refusal that says which field is wrong."""

from __future__ import annotations

from typing import Final

from pydantic import ValidationError

from review.looks import AddRefusal, AddRefused, Preview, Wish
from service.adding.keys import Keys, with_urls, without_empty
from service.settings.model import SourcePart

_RESERVED: Final = frozenset({"add", "catalogue", "looks"})  # steps of the review's own addresses
_WHY: Final = {"name": AddRefusal.NAME, "every": AddRefusal.RHYTHM, "cron": AddRefusal.RHYTHM}


def wished_keys(preview: Preview, wish: Wish) -> Keys:
    """Return what is written into the settings file. Raises AddRefused."""
    if preview.use:
        keys: Keys = {"use": preview.use, "name": "" if wish.name == preview.use else wish.name}
        told: Keys = {"region": preview.region, "kind": preview.kind}
        return without_empty(keys | _unlike(told, wish) | {"every": wish.every})
    keys = {"name": wish.name, "url": preview.urls[0], "kind": wish.kind or preview.kind, "region": wish.region}
    keys = without_empty(keys | {"every": wish.every, "render": preview.render})
    return with_urls(keys | {"name": wish.name}, _chosen(preview, wish))


def _unlike(told: Keys, wish: Wish) -> Keys:
    """Return what was wished other than the catalogue has it."""
    wished = {"region": wish.region, "kind": wish.kind}
    return {key: value for key, value in wished.items() if value != told[key]}


def _chosen(preview: Preview, wish: Wish) -> tuple[str, ...]:
    if not preview.offers or not any(offer.rows for offer in preview.offers):
        return preview.urls
    chosen = tuple(offer.url for offer in preview.offers if offer.rows and offer.url in wish.urls)
    if not chosen:
        raise AddRefused(AddRefusal.NOTHING_CHOSEN)
    return chosen


def checked_part(keys: Keys) -> SourcePart:
    """Return the source as the settings take it. Raises AddRefused with what is wrong."""
    if str(keys.get("name", "")) in _RESERVED:
        raise AddRefused(AddRefusal.NAME, str(keys["name"]))
    try:
        return SourcePart.model_validate(keys)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = str(first["loc"][0]) if first["loc"] else ""
        said = str(first.get("ctx", {}).get("error", first["msg"]))
        raise AddRefused(_WHY.get(key, AddRefusal.NO_ADDRESS), said) from error
