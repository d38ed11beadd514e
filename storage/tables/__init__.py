"""Every table, by one import."""

from __future__ import annotations

from storage.tables.base import Base
from storage.tables.crawl import (
    AnswerRecord,
    CheckRecord,
    HeldRecord,
    HostRecord,
    IncidentRecord,
    PageRecord,
    ProfileRecord,
    ReaderRecord,
    SnapshotRecord,
    SourceRecord,
    VisitRecord,
)
from storage.tables.identity import BandRecord, RegroupingRecord
from storage.tables.inbox import (
    BookmarkRecord,
    InboxRecord,
    IssuersRecord,
    PolicyTextRecord,
    ReviewRecord,
    SavedViewRecord,
)
from storage.tables.numbers import NumberRecord
from storage.tables.outbox import (
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
from storage.tables.people import DeedRecord, LoginTryRecord, PersonRecord, SessionRecord, TokenRecord
from storage.tables.policy import (
    ChangeBodyRecord,
    ChangeRecord,
    ClauseRecord,
    CopyRecord,
    PolicyRecord,
    RevisionClauseRecord,
    RevisionRecord,
)
from storage.tables.probes import ProbeRecord
from storage.tables.relations import RelationRecord
from storage.tables.search import ClauseBodyRecord, ClausePlaceRecord, ClauseYearRecord, PolicySearchRecord

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
    "HostRecord",
    "InboxRecord",
    "IncidentRecord",
    "IssuersRecord",
    "LoginTryRecord",
    "NumberRecord",
    "PageRecord",
    "PersonRecord",
    "PolicyRecord",
    "PolicySearchRecord",
    "PolicyTextRecord",
    "ProbeRecord",
    "ProfileRecord",
    "ReaderRecord",
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
