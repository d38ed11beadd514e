"""What the web gives away as proof."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from service.evidence.gathered import pieces
from service.evidence.package import package
from service.evidence.warc import web_archive
from storage.store import Store
from storage.views.evidence import EvidenceFilter


@dataclass(frozen=True, kw_only=True, slots=True)
class Proof:
    """The bytes that were served, and packages of them."""

    store: Store

    def snapshot(self, digest: str) -> bytes:
        """Return the bytes kept under a digest. Raises StorageError when they are missing or damaged."""
        return self.store.snapshots.get(digest)

    def package(self, wanted: EvidenceFilter) -> Iterator[bytes]:
        """Yield the bytes of an evidence package."""
        return package(pieces(self.store, wanted))

    def web_archive(self, wanted: EvidenceFilter) -> Iterator[bytes]:
        """Yield the bytes of a web archive."""
        return web_archive(pieces(self.store, wanted))
