"""The tasks of texts that are asked for page after page, and order after order: those of the latest are kept."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from pipeline.model import Clause
from pipeline.tasks.task import Task, tasks_of

_TEXTS: Final = 16  # whole ones, or the parts of them that a page shows


@lru_cache(maxsize=_TEXTS)
def found_tasks(clauses: tuple[Clause, ...]) -> tuple[Task, ...]:
    """The task of every clause; another text, another answer."""
    return tasks_of(clauses)
