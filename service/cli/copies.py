"""The copies of a policy, as `show` lists them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.changes import CopyRole
from service.output import local
from storage.views.archive import CopyView


def copy_lines(copies: Iterable[CopyView], timezone: str) -> Iterator[str]:
    """Yield a line for each copy; of a repost how faithful it is, since when, and to which official revision."""
    for copy in copies:
        parts = [f"copy {copy.id}", copy.role.value, *_fidelity(copy, timezone), copy.source, copy.url]
        yield " · ".join(parts)


def _fidelity(copy: CopyView, timezone: str) -> Iterator[str]:
    if copy.role is not CopyRole.REPOST:
        return
    since = f" since {local(copy.fidelity_since, timezone)}" if copy.fidelity_since else ""
    against = f", against revision {copy.against}" if copy.against else ""
    yield f"{copy.fidelity}{since}{against}"
