"""What coverage is told by: every policy with its copies, and the numbers that policies cite."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import exists, select

from pipeline.changes import CopyRole
from pipeline.copies.coverage import Citation, CoveredCopy, CoveredPolicy
from pipeline.identity.traits import FIELDS
from pipeline.text.numbers import find_numbers
from storage.engine import Database
from storage.tables import CopyRecord, PageRecord, PolicyRecord, RelationRecord, RevisionRecord, SourceRecord

GOVERNMENT = "government"


class CoverageHistory:
    """What was seen of what there must be."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def covered_policies(self) -> Sequence[CoveredPolicy]:
        """Return every policy with its copies, oldest first; merged ones and bare interpretations left out."""
        query = (
            select(CopyRecord.policy_id, CopyRecord.role, SourceRecord.name, SourceRecord.kind)
            .join(PageRecord, PageRecord.id == CopyRecord.page_id)
            .join(SourceRecord, SourceRecord.id == PageRecord.source_id)
            .where(CopyRecord.retired_at.is_(None), CopyRecord.role != CopyRole.INTERPRETATION)
            .order_by(CopyRecord.id)
        )
        is_carried = exists().where(CopyRecord.policy_id == PolicyRecord.id, CopyRecord.role != CopyRole.INTERPRETATION)
        copies: dict[int, list[CoveredCopy]] = defaultdict(list)
        with self._database.reading() as session:
            for row in session.execute(query):
                copy = CoveredCopy(source=row.name, is_government=row.kind == GOVERNMENT, role=row.role)
                copies[row.policy_id].append(copy)
            policies = session.execute(
                select(
                    PolicyRecord.id,
                    PolicyRecord.title,
                    PolicyRecord.doc_number,
                    PolicyRecord.issuers,
                    RevisionRecord.facts["origins"].label("origins"),
                )
                .outerjoin(RevisionRecord, RevisionRecord.id == PolicyRecord.revision_id)
                .where(PolicyRecord.merged_into.is_(None), is_carried)
                .order_by(PolicyRecord.id)
            )
            return [
                CoveredPolicy(
                    id=row.id,
                    title=row.title,
                    doc_number=row.doc_number,
                    issuers=tuple(row.issuers),
                    copies=tuple(copies[row.id]),
                    also=_printed_numbers(row.origins or (), row.doc_number),
                )
                for row in policies
            ]

    def cited_numbers(self) -> Sequence[Citation]:
        """Return the numbers that policies' current texts mention and no known policy bears, oldest mention first."""
        query = (
            select(RelationRecord.doc_number, RelationRecord.title, PolicyRecord.id, PolicyRecord.title.label("by"))
            .join(PolicyRecord, PolicyRecord.id == RelationRecord.policy_id)
            .where(RelationRecord.target_id.is_(None), RelationRecord.doc_number != "")
            .where(PolicyRecord.merged_into.is_(None))
            .order_by(PolicyRecord.id, RelationRecord.id)
        )
        with self._database.reading() as session:
            return [
                Citation(doc_number=row.doc_number, title=row.title, by_id=row.id, by_title=row.by)
                for row in session.execute(query)
            ]


def _printed_numbers(origins: Sequence[dict[str, str]], known: str) -> tuple[str, ...]:
    """Return the numbers that a page's fields print beside the one believed: a joint issue has one of each issuer."""
    printed = [one["printed"] for one in origins if one["field"] == "doc_number" and one["origin"] in FIELDS]
    found = dict.fromkeys(number for text in printed for number in find_numbers(text))
    return tuple(number for number in found if number != known) if known in found else ()
