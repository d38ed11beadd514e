"""The service without a settings file: the practice portal served on loopback, and settings that watch it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from service.practice import ServedSites, serve_practice
from service.settings.model import Settings

STARTED = "practice.json"


@asynccontextmanager
async def serve_sites(folder: Path) -> AsyncIterator[ServedSites]:
    """Serve the two practice sites. When they began is kept in *folder*, so that a restart carries on."""
    sites = await serve_practice(started_at=_started_at(folder))
    try:
        yield sites
    finally:
        await sites.close()


def _started_at(folder: Path) -> datetime:
    folder.mkdir(parents=True, exist_ok=True)
    note = folder / STARTED
    if note.exists():
        return datetime.fromisoformat(json.loads(note.read_text("utf-8"))["started_at"])
    now = datetime.now(UTC)
    note.write_text(json.dumps({"started_at": now.isoformat()}), "utf-8")
    return now


def practice_settings(sites: ServedSites) -> Settings:
    """Return settings that watch the practice sites every ten seconds."""
    return Settings.model_validate(
        {
            "database": "sqlite:///data/practice.db",
            "archive": "data/practice-archive",
            "crawl": {
                "delay_seconds": 0,
                "per_host": 4,
                "confirm_after": "0s",
                "allow_private": True,
                "daily_visits": 1_000_000,
            },
            "sources": [
                {
                    "name": "practice-official",
                    "urls": list(sites.official_listings),
                    "every": "10s",
                    "region": "练习/霁川",
                },
                {
                    "name": "practice-aggregator",
                    "urls": list(sites.aggregator_listings),
                    "kind": "aggregator",
                    "every": "10s",
                },
            ],
        }
    )
