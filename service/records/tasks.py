"""Tasks as JSON records: bodies, targets and deadlines, and what became of them (docs/formats.md)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.changes import Edit
from pipeline.model import Document
from pipeline.tasks.deadlines import Deadline
from pipeline.tasks.due import DocumentDates, due_of
from pipeline.tasks.duties import Duty
from pipeline.tasks.targets import Target
from pipeline.tasks.task import dates_of, task_edit, tasks_of

Record = Mapping[str, Any]
_UNDATED = DocumentDates()


def task_records(document: Document) -> Sequence[Record]:
    """Return the bodies, targets and deadlines of every clause; deadlines are counted from the document's own dates."""
    dates = dates_of(document)
    return [
        {
            "bodies": [_body(duty) for duty in task.duties],
            "targets": [_target(target) for target in task.targets],
            "deadlines": [_deadline(deadline, dates) for deadline in task.deadlines],
        }
        for task in tasks_of(document.clauses)
    ]


def task_edit_record(edit: Edit) -> Record | None:
    """Return what an edit made of its clause's task; None when bodies, targets and deadlines stayed."""
    found = task_edit(edit)
    if not found:
        return None
    return {
        "bodies": {
            "added": [_body(duty) for duty in found.bodies.added],
            "removed": [_body(duty) for duty in found.bodies.removed],
            "recast": [_body(duty) for duty in found.bodies.recast],
        },
        "targets": [
            {
                "before": _target(shift.before) if shift.before else None,
                "after": _target(shift.after) if shift.after else None,
            }
            for shift in found.targets
        ],
        "deadlines": [
            {
                "before": _deadline(shift.before) if shift.before else None,
                "after": _deadline(shift.after) if shift.after else None,
            }
            for shift in found.deadlines
        ],
    }


def _body(duty: Duty) -> Record:
    return {"name": duty.name, "role": duty.role}


def _target(target: Target) -> Record:
    return {
        "year": target.year,
        "low": target.low,
        "high": target.high,
        "unit": target.unit,
        "object": target.object or None,
        "comparator": target.comparator,
    }


def _deadline(deadline: Deadline, dates: DocumentDates = _UNDATED) -> Record:
    due = due_of(deadline, dates)
    return {
        "text": deadline.text,
        "date": due.day.isoformat() if due else None,
        "precision": due.precision if due else None,
        "every": deadline.every,
    }
