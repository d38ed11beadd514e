"""The questions people ask of the archive."""

from __future__ import annotations

from contextlib import AbstractContextManager

from storage.history.around import AroundHistory
from storage.history.comparing import ComparingHistory
from storage.history.deliveries import DeliveryHistory
from storage.history.evidence import EvidenceHistory
from storage.history.held import HeldHistory
from storage.history.inbox import InboxHistory
from storage.history.listing import ListingHistory
from storage.history.operations import OperationsHistory
from storage.history.outbox import OutboxHistory
from storage.history.pages import PageHistory
from storage.history.policies import PolicyHistory
from storage.history.search import SearchHistory
from storage.history.sources import SourceHistory
from storage.history.texts import TextHistory
from storage.history.timeline import TimelineHistory
from storage.history.vitals import VitalHistory
from storage.history.why import WhyHistory
from storage.policies.covering import CoverageHistory


class History(
    PolicyHistory,
    TextHistory,
    AroundHistory,
    ListingHistory,
    OperationsHistory,
    SourceHistory,
    PageHistory,
    SearchHistory,
    OutboxHistory,
    CoverageHistory,
    WhyHistory,
    HeldHistory,
    ComparingHistory,
    EvidenceHistory,
    InboxHistory,
    TimelineHistory,
    DeliveryHistory,
    VitalHistory,
):
    """Read-only. Lists are newest first; every question is one consistent view."""

    def view(self) -> AbstractContextManager[None]:
        """One consistent view for all that this thread asks until the block ends: much, for a page of one moment."""
        return self._database.view()
