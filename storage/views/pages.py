"""Pages of a source and their visits as people see them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from pipeline.changes import CopyRole, Fidelity
from pipeline.model import Outcome, PageState, Role


@dataclass(frozen=True, kw_only=True, slots=True)
class PageFilter:
    """Which pages of a source are asked for. Empty means any."""

    role: Role | None = None
    state: PageState | None = None
    outcome: Outcome | None = None  # of the last visit
    words: str = ""  # in the name or the address
    before_id: int | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class VisitView:
    """One fetch of a page."""

    at: datetime
    check_id: int
    outcome: Outcome
    status: int | None
    reason: str  # in English
    final_url: str
    conditional: bool  # it asked with validators


@dataclass(frozen=True, kw_only=True, slots=True)
class PageView:
    """One address of a source."""

    id: int
    source: str
    url: str
    role: Role
    state: PageState
    name: str  # as its listing, or the page that offers it, calls it
    parent: str  # of a file: the page that offers it
    first_seen_at: datetime
    last_visit_at: datetime | None
    due_at: datetime | None  # None: at the next check
    still_since: datetime | None  # since when its text has stood
    times_changed: int
    missing_streak: int
    etag: str
    last_modified: str
    last: VisitView | None  # None before the first visit, and when that is long forgotten
    policy_id: int | None = None
    policy_title: str = ""
    copy_role: CopyRole | None = None
    fidelity: Fidelity | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class KeptSnapshot:
    """The bytes that a page was last read from, as far as they are kept."""

    digest: str
    content_type: str
    size_bytes: int
    url: str  # that answered
    seen_at: datetime  # when the page was last seen with them
