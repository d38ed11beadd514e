"""A newer reader is applied to the kept snapshots before the next check: recorded as rereads, never as changes."""

from __future__ import annotations

from pipeline.errors import StorageError
from pipeline.judge import carried
from pipeline.model import Document, Kind
from pipeline.read import READER_VERSION, read
from service.runtime import Runtime
from storage.values import Rereadable

READABLE = frozenset({Kind.POLICY, Kind.INTERPRETATION})


def reread(runtime: Runtime) -> int:
    """Read again what an older reader read; return how many texts now read otherwise."""
    last, different = 0, 0
    while batch := runtime.store.rereadable(READER_VERSION, after_id=last):
        for one in batch:
            last = one.revision_id
            document = _anew(runtime, one)
            different += runtime.store.record_reread(
                one.revision_id, document, reader_version=READER_VERSION, at=runtime.now()
            )
    return different


def _anew(runtime: Runtime, one: Rereadable) -> Document:
    """Return the newer reading; the older one where the snapshot is lost or says nothing any more."""
    part = runtime.settings.source(one.source)
    try:
        body = runtime.store.snapshots.get(one.snapshot_digest)
    except StorageError:
        return one.document
    select = part.select.body if part else ""
    document = read(body, url=one.url, content_type=one.content_type, select_body=select)
    return carried(document, one.document) if document.kind in READABLE else one.document
