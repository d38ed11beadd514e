"""What the pages ask about one policy's texts and what stands around them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Protocol

from pipeline.model import RelationKind
from storage.views.archive import CopyView, RelatedView
from storage.views.places import ListPlace
from storage.views.policies import ListedPolicies, PolicyFilter, PolicyOrder
from storage.views.texts import (
    ClauseLife,
    ClauseStory,
    EventLine,
    FileView,
    InterpretationView,
    PolicySheet,
    RevisionLine,
    RevisionText,
    Since,
    StandingText,
    Tie,
)


class Listing(Protocol):
    """The question of `storage.history.listing`, as the list asks it."""

    def find_policies(
        self, wanted: PolicyFilter, /, *, today: date, order: PolicyOrder, limit: int, after: ListPlace | None = None
    ) -> ListedPolicies: ...


class Texts(Protocol):
    """The questions of `storage.history.texts` and `storage.history.around`, as the pages ask them."""

    def view(self) -> AbstractContextManager[None]: ...

    def sheet(self, policy_id: int, /) -> PolicySheet | None: ...

    def revision_lines(self, policy_id: int, /, *, limit: int, before: int = 0) -> Sequence[RevisionLine]: ...

    def revisions(self, policy_id: int, /) -> Sequence[RevisionLine]: ...

    def events(self, policy_id: int, /, *, limit: int) -> Sequence[EventLine]: ...

    def revision_text(self, policy_id: int, number: int, /) -> RevisionText | None: ...

    def standing_on(self, policy_id: int, moment: datetime, /) -> StandingText | None: ...

    def since(self, revision_id: int, /, *, first: int = 1, last: int | None = None) -> Sequence[Since]: ...

    def clause_story(
        self, policy_id: int, /, *, name: str = "", part: int | None = None, number: int = 0, revision: int = 0
    ) -> ClauseStory | None: ...

    def clause_life(self, policy_id: int, name: str, /, *, limit: int) -> Sequence[ClauseLife]: ...

    def copies(self, policy_id: int, /, *, limit: int, offset: int = 0) -> Sequence[CopyView]: ...

    def all_copies(self, policy_id: int, /) -> Sequence[CopyView]: ...

    def interpretations(self, policy_id: int, /, *, limit: int) -> Sequence[InterpretationView]: ...

    def files(self, copy_id: int, /) -> Sequence[FileView]: ...

    def relations(self, policy_id: int, /, *, incoming: bool, limit: int, offset: int = 0) -> Sequence[RelatedView]: ...

    def ties(self, policy_ids: Sequence[int], kinds: Sequence[RelationKind], /, *, limit: int) -> Sequence[Tie]: ...
