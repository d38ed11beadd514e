"""What the archive can prove of a revision: where its bytes came from, when, and with what. Read-only values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from storage.views.archive import PolicyView, RevisionView

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, kw_only=True, slots=True)
class AnswerView:
    """The answer with which a page served a snapshot."""

    url: str  # asked for
    final_url: str  # where redirects led; "" when nowhere else
    source: str
    check_id: int
    status: int | None
    headers: Headers | None = field(repr=False)  # without secrets; None: none were kept then
    rendered: bool  # a browser showed the page, its scripts run: the bytes are what stood on it
    first_at: datetime
    last_at: datetime  # when the page was last seen with these bytes
    times: int

    @property
    def address(self) -> str:
        """The address that the bytes came from."""
        return self.final_url or self.url


@dataclass(frozen=True, kw_only=True, slots=True)
class FileEdition:
    """The bytes of a file, as long as it was served with them."""

    digest: str
    size_bytes: int | None  # None: nothing is known of them any more
    content_type: str
    first_at: datetime
    last_at: datetime  # when the file was last seen with these bytes


@dataclass(frozen=True, kw_only=True, slots=True)
class AttachedFile:
    """A file that the page of a revision offered."""

    name: str
    url: str
    editions: tuple[FileEdition, ...]  # served while the revision stood, oldest first


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceView:
    """A revision with everything that proves it."""

    policy: PolicyView
    revision: RevisionView
    answer: AnswerView | None  # None: its visit was forgotten before answers were kept
    size_bytes: int | None  # None: the bytes were not kept
    content_type: str
    until: datetime | None  # when the next revision of its copy was seen; None: it is the current one
    visited_at: datetime | None  # of the current revision: when its page was visited last
    attached: tuple[AttachedFile, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceFilter:
    """Which revisions are asked for. Empty means any."""

    policy_id: int | None = None
    number: int | None = None  # within its policy
    sources: frozenset[str] = frozenset()
    since: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class EvidenceSize:
    """How much there is of what was asked for."""

    revisions: int
    size_bytes: int  # of their snapshots, each once; of one policy with the files that its pages offer


@dataclass(frozen=True, kw_only=True, slots=True, order=True)
class RevisionName:
    """A revision by its policy and number."""

    policy_id: int
    number: int
