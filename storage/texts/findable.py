"""Keeps what searches ask in step with the archive, within the transactions that write revisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, false, insert, select, update
from sqlalchemy.orm import Session

from pipeline.metadata.levels import level_of
from pipeline.model import Document
from pipeline.query.grams import marked
from pipeline.tasks.due import DocumentDates, due_of
from pipeline.tasks.task import Task, dates_of, tasks_of
from pipeline.text.word_query import joined
from storage.codec.values import decode_facts
from storage.tables import (
    ClauseBodyRecord,
    ClausePlaceRecord,
    ClauseYearRecord,
    CopyRecord,
    PageRecord,
    PolicyRecord,
    PolicySearchRecord,
    RevisionClauseRecord,
    RevisionRecord,
)
from storage.tables.base import table_of
from storage.texts.bodies import kept_names
from storage.texts.documents import insert_new
from storage.words.index import TITLES

_YEARS = range(1949, 2200)


def place(
    session: Session, revision: RevisionRecord, document: Document, ids: Sequence[int], before: int | None
) -> None:
    """Note that the clauses of a new revision, with these *ids*, are in its policy, and what they ask for.

    What those ask for that stand in the revision *before*, it noted.
    """
    rows = [{"clause_id": key, "policy_id": revision.policy_id, "stands": False} for key in sorted(set(ids))]
    insert_new(session, ClausePlaceRecord, rows)
    noted = _noted(session, revision, document, before)
    new = [(key, clause) for key, clause in zip(ids, document.clauses, strict=True) if key not in noted]
    note_tasks(session, [key for key, _ in new], tasks_of([clause for _, clause in new]), dates_of(document))


def _noted(session: Session, revision: RevisionRecord, document: Document, before: int | None) -> frozenset[int]:
    """Return the clauses of the revision *before* where they ask for the same now.

    That is told by the clause, the dates of its document and, of a row, by the headings of its table.
    """
    if before is None or any("\t" in clause.words for clause in document.clauses):
        return frozenset()
    told = select(RevisionRecord.reader_version, RevisionRecord.facts).where(RevisionRecord.id == before)
    reader_version, facts = session.execute(told).one()
    if reader_version != revision.reader_version or dates_of(decode_facts(facts)) != dates_of(document):
        return frozenset()
    query = select(RevisionClauseRecord.clause_id).where(RevisionClauseRecord.revision_id == before)
    return frozenset(session.scalars(query))


def note_tasks(session: Session, ids: Sequence[int], tasks: Iterable[Task], dates: DocumentDates) -> None:
    """Note the bodies and years of clauses."""
    told = list(zip(ids, tasks, strict=True))
    bodies = {(name, key) for key, task in told for name in kept_names(duty.name for duty in task.duties)}
    years = {(year, key) for key, task in told for year in years_of(task, dates)}
    insert_new(session, ClauseBodyRecord, [{"name": name, "clause_id": key} for name, key in sorted(bodies)])
    insert_new(session, ClauseYearRecord, [{"year": year, "clause_id": key} for year, key in sorted(years)])


def years_of(task: Task, dates: DocumentDates) -> set[int]:
    """The years of a task's targets and deadlines; of a deadline without one, as its document's dates tell."""
    due = (due_of(deadline, dates) for deadline in task.deadlines)
    years = {target.year for target in task.targets if target.year} | {one.day.year for one in due if one}
    return {year for year in years if year in _YEARS}


_PLACES, _LINES = table_of(ClausePlaceRecord), table_of(RevisionClauseRecord).c
_CURRENT = select(_LINES.clause_id).where(_LINES.revision_id == bindparam("revision"))
_MINE = update(_PLACES).where(_PLACES.c.policy_id == bindparam("policy"))
_GONE = _MINE.where(_PLACES.c.stands, _PLACES.c.clause_id.not_in(_CURRENT)).values(stands=False)
_COME = _MINE.where(_PLACES.c.stands.is_(False), _PLACES.c.clause_id.in_(_CURRENT)).values(stands=True)


def stand(session: Session, policy: PolicyRecord, document: Document) -> None:
    """Note which clauses stand in a policy now, and what filters ask of it."""
    told = {"policy": policy.id, "revision": policy.revision_id}
    for change in (_GONE, _COME):
        session.connection().execute(change, told)
    source = select(PageRecord.source_id).join(CopyRecord, CopyRecord.page_id == PageRecord.id)
    source_id = session.scalars(source.where(CopyRecord.id == policy.copy_id)).one()
    _describe(session, described(policy.id, source_id, policy.first_seen_at, document))


def described(policy_id: int, source_id: int, first_seen_at: datetime, document: Document) -> PolicySearchRecord:
    """What filters ask of a policy, and what its title is found by."""
    return PolicySearchRecord(
        policy_id=policy_id,
        source_id=source_id,
        level=level_of(document.issuers),
        published=document.published_date or document.written_date or first_seen_at.date(),
        effective=document.effective_date,
        validity=document.validity,
        issuers=joined(document.issuers),
        marked=marked(dict.fromkeys((document.title, document.document_title, document.doc_number))),
    )


def _describe(session: Session, now: PolicySearchRecord) -> None:
    known = session.get(PolicySearchRecord, now.policy_id)
    if known is None or known.marked != now.marked:
        if known is not None:
            TITLES.remove(session, {known.policy_id: known.marked})
        TITLES.add(session, {now.policy_id: now.marked})
    session.merge(now)


def forget(session: Session, policy_id: int) -> None:
    """Let a policy that no copy carries any more not be found."""
    known = session.get(PolicySearchRecord, policy_id)
    if known is not None:
        TITLES.remove(session, {policy_id: known.marked})
        session.delete(known)


def replace_places(session: Session, policy_ids: Sequence[int]) -> None:
    """Note anew which clauses are in policies whose copies were regrouped; none stands until they are told anew."""
    session.execute(delete(ClausePlaceRecord).where(ClausePlaceRecord.policy_id.in_(policy_ids)))
    found = (
        select(RevisionClauseRecord.clause_id, RevisionRecord.policy_id, false())
        .join(RevisionRecord, RevisionRecord.id == RevisionClauseRecord.revision_id)
        .where(RevisionRecord.policy_id.in_(policy_ids))
        .distinct()
    )
    session.execute(insert(ClausePlaceRecord).from_select(["clause_id", "policy_id", "stands"], found))
