"""What the settings say of a source, for the review page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from crawler.netguard import slot_of
from review.ports_pages import Setup
from service.runtime import Runtime
from service.settings.budget import Budget


@dataclass(frozen=True, kw_only=True, slots=True)
class SettingsSetups:
    """The settings of a running service."""

    runtime: Runtime
    budget: Callable[[], Budget]

    def setup(self, source: str) -> Setup | None:
        """Return what the settings say; None for a source that is gone from them."""
        part = self.runtime.settings.source(source)
        if part is None:
            return None
        budget, watched = self.budget(), part.values()
        hosts = dict.fromkeys(map(slot_of, watched.urls))
        return Setup(
            use=part.use,
            adapter=watched.adapter,
            options=dict(watched.options),
            select=dict(watched.select),
            render=part.render,
            any_certificate=part.any_certificate,
            legacy_tls=part.legacy_tls,
            level=part.level,
            topics=tuple(topic.value for topic in part.topics),
            daily_visits=budget.daily,
            sharing={host: budget.sharing.get(host, 1) for host in hosts},
        )
