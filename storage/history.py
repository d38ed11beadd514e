"""The questions people ask of the archive."""

from __future__ import annotations

from storage.covering import CoverageHistory
from storage.history_around import AroundHistory
from storage.history_comparing import ComparingHistory
from storage.history_deliveries import DeliveryHistory
from storage.history_evidence import EvidenceHistory
from storage.history_inbox import InboxHistory
from storage.history_listing import ListingHistory
from storage.history_operations import OperationsHistory
from storage.history_outbox import OutboxHistory
from storage.history_pages import PageHistory
from storage.history_policies import PolicyHistory
from storage.history_search import SearchHistory
from storage.history_sources import SourceHistory
from storage.history_texts import TextHistory
from storage.history_timeline import TimelineHistory
from storage.history_why import WhyHistory


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
    ComparingHistory,
    EvidenceHistory,
    InboxHistory,
    TimelineHistory,
    DeliveryHistory,
):
    """Read-only. Lists are newest first; every question is one consistent view."""
