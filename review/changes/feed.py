"""Changes as an Atom feed (RFC 4287)."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final
from xml.etree import ElementTree

from starlette.requests import Request

from review.showing.i18n import Voice
from review.showing.text import cut, visible
from review.web.site import Site
from storage.views import ChangeView

_ATOM: Final = "http://www.w3.org/2005/Atom"
_NEVER: Final = datetime(2000, 1, 1, tzinfo=UTC)


def atom(changes: Sequence[ChangeView], *, site: Site, voice: Voice, request: Request) -> bytes:
    """The feed's bytes. Entries keep their id wherever the site is reached; links follow the address asked for."""
    base = str(request.base_url).rstrip("/")
    feed = ElementTree.Element("feed", {"xmlns": _ATOM, "xml:lang": voice.language})
    _add(feed, "id", str(request.url))
    _add(feed, "title", f"{site.title} · {voice.say('changes.title')}")
    _add(feed, "updated", max((change.detected_at for change in changes), default=_NEVER).isoformat())
    _add(_add(feed, "author", ""), "name", site.title)
    _add(feed, "link", "", rel="self", type="application/atom+xml", href=str(request.url))
    _add(feed, "link", "", rel="alternate", type="text/html", href=f"{base}/")
    for change in changes:
        _entry(feed, change, site=site, voice=voice, base=base)
    body: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _entry(feed: ElementTree.Element, change: ChangeView, *, site: Site, voice: Voice, base: str) -> None:
    link = f"{base}/changes/{change.id}"
    moment = change.detected_at.isoformat()
    entry = _add(feed, "entry", "")
    _add(entry, "id", uuid.uuid5(uuid.NAMESPACE_URL, f"clausewatch:{change.id}:{moment}:{change.url}").urn)
    _add(entry, "title", f"[{voice.known('kind', change.kind)}] {cut(change.policy.title, 300)}")
    _add(entry, "updated", moment)
    _add(entry, "published", moment)
    _add(entry, "link", "", rel="alternate", type="text/html", href=link)
    _add(entry, "category", "", term=change.kind.value, label=voice.known("kind", change.kind))
    content = site.fragment("changes/entry.html", change=change, v=voice, t=voice.say)
    _add(entry, "content", content, type="html")


def _add(parent: ElementTree.Element, name: str, text: str, **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, name, {key: str(visible(value)) for key, value in attributes.items()})
    child.text = str(visible(text)) or None
    return child
