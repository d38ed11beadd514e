"""Every table, by one import."""

from __future__ import annotations

from storage.tables_base import Base
from storage.tables_crawl import (
    AnswerRecord,
    CheckRecord,
    HeldRecord,
    IncidentRecord,
    PageRecord,
    ProfileRecord,
    SnapshotRecord,
    SourceRecord,
    VisitRecord,
)
from storage.tables_identity import BandRecord, RegroupingRecord
from storage.tables_inbox import (
    BookmarkRecord,
    InboxRecord,
    InboxTextRecord,
    PolicyTextRecord,
    ReviewRecord,
    SavedViewRecord,
)
from storage.tables_numbers import NumberRecord
from storage.tables_outbox import (
    AlertRecord,
    AttemptRecord,
    DeliveryChangeRecord,
    DeliveryDestinationRecord,
    DeliveryIncidentRecord,
    DeliveryRecord,
    DeliveryReportRecord,
    DestinationIncidentRecord,
    DestinationRecord,
)
from storage.tables_people import DeedRecord, PersonRecord, SessionRecord, TokenRecord
from storage.tables_policy import (
    ChangeBodyRecord,
    ChangeRecord,
    ClauseRecord,
    CopyRecord,
    PolicyRecord,
    RevisionClauseRecord,
    RevisionRecord,
)
from storage.tables_probes import ProbeRecord
from storage.tables_relations import RelationRecord
from storage.tables_search import ClauseBodyRecord, ClausePlaceRecord, ClauseYearRecord, PolicySearchRecord

__all__ = [
    "AlertRecord",
    "AnswerRecord",
    "AttemptRecord",
    "BandRecord",
    "Base",
    "BookmarkRecord",
    "ChangeBodyRecord",
    "ChangeRecord",
    "CheckRecord",
    "ClauseBodyRecord",
    "ClausePlaceRecord",
    "ClauseRecord",
    "ClauseYearRecord",
    "CopyRecord",
    "DeedRecord",
    "DeliveryChangeRecord",
    "DeliveryDestinationRecord",
    "DeliveryIncidentRecord",
    "DeliveryRecord",
    "DeliveryReportRecord",
    "DestinationIncidentRecord",
    "DestinationRecord",
    "HeldRecord",
    "InboxRecord",
    "InboxTextRecord",
    "IncidentRecord",
    "NumberRecord",
    "PageRecord",
    "PersonRecord",
    "PolicyRecord",
    "PolicySearchRecord",
    "PolicyTextRecord",
    "ProbeRecord",
    "ProfileRecord",
    "RegroupingRecord",
    "RelationRecord",
    "ReviewRecord",
    "RevisionClauseRecord",
    "RevisionRecord",
    "SavedViewRecord",
    "SessionRecord",
    "SnapshotRecord",
    "SourceRecord",
    "TokenRecord",
    "VisitRecord",
]
