"""The store: everything that is kept, behind one object."""

from __future__ import annotations

from pathlib import Path

from storage.care.clearing import Clearing
from storage.care.forgetting import Forgetting
from storage.care.pruning import Pruning
from storage.care.tending import Tending
from storage.care.verifying import Verifying
from storage.changes.fidelities import Fidelities
from storage.changes.listing_rows import ListingRows
from storage.changes.promoting import Promoting
from storage.changes.recording import Recorder
from storage.changes.rereading import Rereading
from storage.changes.unchanged import RecordingUnchanged
from storage.database.engine import Database, open_engine
from storage.database.turns import Turn, Turns
from storage.history.history import History
from storage.incidents.destinations import DestinationIncidents
from storage.incidents.sources import Incidents
from storage.migrations import upgrade
from storage.outbox.expiring import Expiring
from storage.outbox.quiet import Quieting
from storage.outbox.reporting import Reporting
from storage.outbox.sending import Sending
from storage.people.audit import Audit
from storage.people.login_tries import LoginTries
from storage.people.people import People
from storage.people.reviews import Reviewing
from storage.people.sessions import Sessions
from storage.people.tokens import Tokens
from storage.policies.awaiting import Awaiting
from storage.policies.regrouping import Regrouping
from storage.snapshots.archive import SnapshotArchive
from storage.sources.checks import Checks
from storage.sources.due import Due
from storage.sources.hosts import Hosts
from storage.sources.pages import Pages
from storage.sources.probes import Probes
from storage.sources.profiles import Profiles
from storage.sources.publishing import Publishing
from storage.sources.sources import Sources
from storage.values import DeliveryTask, OwedAlert, SourceRow

__all__ = ["DeliveryTask", "History", "OwedAlert", "SourceRow", "Store", "Turn"]


class Store(
    Sources,
    Due,
    Hosts,
    Pages,
    Checks,
    Awaiting,
    Fidelities,
    Expiring,
    Recorder,
    RecordingUnchanged,
    Regrouping,
    Probes,
    Profiles,
    Pruning,
    Clearing,
    Forgetting,
    Tending,
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
    LoginTries,
    Turns,
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
