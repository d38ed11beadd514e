"""A newer reader or site profile is applied to the kept snapshots before the next check: rereads, never changes."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pipeline.compare.agree import steady, volatile_clauses
from pipeline.errors import StorageError
from pipeline.judge.known import carried
from pipeline.model import Document, Kind
from pipeline.noise.site_profile import SiteProfile
from pipeline.read import READER_VERSION, read, reads_alike
from service.settings.model import Settings
from storage.store import Store, Turn
from storage.values import Rereadable

READABLE = frozenset({Kind.POLICY, Kind.INTERPRETATION})
AT_ONCE = 20  # texts of one batch
log = logging.getLogger("clausewatch")


def reread(store: Store, settings: Settings, clock: Callable[[], datetime]) -> int:
    """Read again what an older reader or profile read; return how many texts now read otherwise.

    From here on no older reader judges. Raises ReaderOutdated when a newer one has begun before.
    """
    rereading = Rereading(store=store, select={part.name: part.select.body for part in settings.sources})
    with store.turn(Turn.REREADING):  # processes that start together: the others find nothing left
        if ended := store.read_by(READER_VERSION, clock()):
            log.warning("%d checks of an older reader are over, and made again", ended)
        while rereading.go_on(clock()):
            pass
    return rereading.different


@dataclass(kw_only=True)
class Rereading:
    """Reads kept snapshots again, batch by batch."""

    store: Store
    select: Mapping[str, str]  # CSS of the body, by source
    source: str = ""  # of one source; "": of all
    different: int = 0  # texts that read otherwise
    last: int = 0  # id of the revision read last
    profiles: dict[tuple[str, int | None], SiteProfile | None] = field(default_factory=dict)

    def go_on(self, at: datetime) -> bool:
        """Read one batch; False when nothing is left."""
        batch = self.store.rereadable(READER_VERSION, limit=AT_ONCE, after_id=self.last, source=self.source)
        alike: dict[int, list[int]] = {}  # revisions that read as before, by the version of their profile
        for one in batch:
            self.last = one.revision_id
            newest = self._profile(one.source, None)
            version = newest.version if newest else 0
            document = self._anew(one, newest)
            if document is None:
                alike.setdefault(version, []).append(one.revision_id)
            else:
                self.different += self.store.record_reread(
                    one.revision_id, document, reader_version=READER_VERSION, profile_version=version, at=at
                )
        for version, revisions in alike.items():
            self.store.record_read_alike(revisions, reader_version=READER_VERSION, profile_version=version)
        return bool(batch)

    def _anew(self, one: Rereadable, newest: SiteProfile | None) -> Document | None:
        """Return the newer reading; None where it is the older one, or the snapshot is lost or says nothing more."""
        try:
            body = self.store.snapshots.get(one.snapshot_digest)
        except StorageError:
            return None
        older = self._profile(one.source, one.profile_version)
        if one.reader_version == READER_VERSION and self._is_alike(body, one, newest, older):
            return None
        document = self._read(body, one, newest)
        if document.kind not in READABLE:
            return None
        if one.reader_version < READER_VERSION:
            return carried(document, self.store.document_of(one.revision_id))
        # What a second fetch did not show again is not in the document, and the snapshot still shows it.
        before = self._read(body, one, older)
        if document.body == before.body:
            return None
        kept = self.store.document_of(one.revision_id)
        return carried(steady(document, volatile_clauses(before, kept)), kept)

    def _is_alike(self, body: bytes, one: Rereadable, newest: SiteProfile | None, older: SiteProfile | None) -> bool:
        select = self.select.get(one.source, "")
        return reads_alike(body, newest, older, content_type=one.content_type, select_body=select)

    def _read(self, body: bytes, one: Rereadable, profile: SiteProfile | None) -> Document:
        select = self.select.get(one.source, "")
        return read(body, url=one.url, content_type=one.content_type, select_body=select, profile=profile)

    def _profile(self, source: str, version: int | None) -> SiteProfile | None:
        key = (source, version)
        if key not in self.profiles:
            self.profiles[key] = self.store.profile(source, version)
        return self.profiles[key]
