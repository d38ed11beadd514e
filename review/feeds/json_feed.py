"""A feed as JSON Feed 1.1 (jsonfeed.org)."""

from __future__ import annotations

import json
from typing import Any, Final

from review.feeds.entries import Entry, Feed
from review.showing.text import is_web

MEDIA_TYPE: Final = "application/feed+json"


def json_feed(feed: Feed) -> bytes:
    """The feed's bytes."""
    told = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.address,
        "language": "zh-CN" if feed.language == "zh" else feed.language,
        "authors": [{"name": feed.author}],
        **({"next_url": feed.next} if feed.next else {}),
        "items": [_item(entry, feed.language) for entry in feed.entries],
    }
    return json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")


def _item(entry: Entry, language: str) -> dict[str, Any]:
    change = entry.change
    return {
        "id": entry.id,
        "url": entry.link,
        **({"external_url": change.url} if is_web(change.url) else {}),
        "title": entry.title,
        "content_html": entry.content,
        "date_published": entry.moment.isoformat(),
        "date_modified": entry.moment.isoformat(),
        "tags": [entry.kind],
        "language": "zh-CN" if language == "zh" else language,
        "_clausewatch": {
            "change": change.id,
            "kind": entry.kind,
            "weight": change.weight.total,
            "policy": change.policy.id,
            "source": change.source,
        },
    }
