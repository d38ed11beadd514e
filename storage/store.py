"""The store: everything that is kept, behind one object."""

from __future__ import annotations

from pathlib import Path

from storage.audit import Audit
from storage.awaiting import Awaiting
from storage.checks import Checks
from storage.destination_incidents import DestinationIncidents
from storage.engine import Database, open_engine
from storage.expiring import Expiring
from storage.fidelities import Fidelities
from storage.history import History
from storage.incidents import Incidents
from storage.listing_rows import ListingRows
from storage.migrations import upgrade
from storage.outbox_quiet import Quieting
from storage.pages import Pages
from storage.people import People
from storage.probes import Probes
from storage.profiles import Profiles
from storage.promoting import Promoting
from storage.pruning import Pruning
from storage.publishing import Publishing
from storage.recording import Recorder
from storage.regrouping import Regrouping
from storage.reporting import Reporting
from storage.rereading import Rereading
from storage.reviews import Reviewing
from storage.sending import Sending
from storage.sessions import Sessions
from storage.snapshots import SnapshotArchive
from storage.sources import Sources
from storage.tokens import Tokens
from storage.values import DeliveryTask, OwedAlert, SourceRow
from storage.verifying import Verifying

__all__ = ["DeliveryTask", "History", "OwedAlert", "SourceRow", "Store"]


class Store(
    Sources,
    Pages,
    Checks,
    Awaiting,
    Fidelities,
    Expiring,
    Recorder,
    Regrouping,
    Probes,
    Profiles,
    Pruning,
    Promoting,
    Rereading,
    Sending,
    Quieting,
    Incidents,
    DestinationIncidents,
    Reporting,
    ListingRows,
    Publishing,
    Verifying,
    People,
    Sessions,
    Tokens,
    Audit,
):
    """What the service keeps and asks. Safe to share between threads; each call is a transaction of its own."""

    @classmethod
    def open(cls, database_url: str, archive_folder: Path) -> Store:
        """Open the store, make it when it is not there, and bring its tables up to this version."""
        engine = open_engine(database_url)
        upgrade(engine)
        return cls(Database(engine), SnapshotArchive(archive_folder))

    def history(self) -> History:
        """Return the questions that people ask of the archive."""
        return History(self.database)

    def reviews(self) -> Reviewing:
        """Return what people write: reviews, saved views, and how far they have come."""
        return Reviewing(self.database)

    def close(self) -> None:
        """Give all connections back."""
        self.database.close()
