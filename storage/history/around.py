"""What people ask about what stands around a policy: its copies, files and relations, as many as a page can show."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model import RelationKind
from storage.database.engine import Database
from storage.database.part import standing
from storage.policies.around import copy_views, file_views, interpretation_views, relations_of, ties
from storage.views.archive import CopyView, RelatedView
from storage.views.texts import FileView, InterpretationView, Tie


class AroundHistory:
    """What stands around a policy."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def copies(self, policy_id: int, *, limit: int, offset: int = 0) -> Sequence[CopyView]:
        """Return the pages that carry a policy: official ones, then re-posts, each oldest first."""
        with self._database.reading() as session:
            return copy_views(session, standing(session, policy_id), carrying=True, limit=limit, offset=offset)

    def all_copies(self, policy_id: int) -> Sequence[CopyView]:
        """Return all pages of a policy: official ones, re-posts, interpretations, each oldest first."""
        with self._database.reading() as session:
            return copy_views(session, standing(session, policy_id))

    def interpretations(self, policy_id: int, *, limit: int) -> Sequence[InterpretationView]:
        """Return the pages that interpret a policy, oldest first."""
        with self._database.reading() as session:
            return interpretation_views(session, standing(session, policy_id), limit)

    def files(self, copy_id: int) -> Sequence[FileView]:
        """Return the files of a copy's page that were visited, in the order in which they were seen."""
        with self._database.reading() as session:
            return file_views(session, copy_id)

    def relations(self, policy_id: int, *, incoming: bool, limit: int, offset: int = 0) -> Sequence[RelatedView]:
        """Return what a policy says of others, or what others say of it; what ends it before what merely cites it."""
        with self._database.reading() as session:
            policy = standing(session, policy_id)
            return relations_of(session, policy, incoming=incoming, limit=limit, offset=offset)

    def ties(self, policy_ids: Sequence[int], kinds: Sequence[RelationKind], *, limit: int) -> Sequence[Tie]:
        """Return relations of these kinds that begin or end at one of these policies."""
        with self._database.reading() as session:
            return ties(session, policy_ids, kinds, limit=limit)
