"""Tasks and their edits said in short, in either language: “目标：技术 100项 → 120项 · 牵头：市科技局 → 市工信局”."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pipeline.tasks.deadlines import Deadline
from pipeline.tasks.duties import Duty
from pipeline.tasks.duty_notes import DutyRole
from pipeline.tasks.targets import Comparator, Target
from pipeline.tasks.task import Shift, Task, TaskEdit


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """One thing told of a task. Of a whole task only *after* is told."""

    kind: str  # body, target or deadline
    label: str
    before: str = ""
    after: str = ""
    is_edit: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class _Words:
    target: str
    deadline: str
    roles: Mapping[DutyRole, str]
    comparators: Mapping[Comparator, str]  # {n} is the quantity
    by_year: str
    added: str
    removed: str
    colon: str
    list_mark: str


_ZH: Final = _Words(
    target="目标",
    deadline="期限",
    roles={
        DutyRole.LEAD: "牵头",
        DutyRole.JOINT: "分工负责",
        DutyRole.SUPPORT: "配合",
        DutyRole.RESPONSIBLE: "责任单位",
    },
    comparators={
        Comparator.AT_LEAST: "{n}以上",
        Comparator.ABOUT: "{n}左右",
        Comparator.AT_MOST: "{n}以内",
    },
    by_year="{year}年 {n}",
    added="新增{n}",
    removed="取消{n}",
    colon="：",
    list_mark="、",
)
_EN: Final = _Words(
    target="Target",
    deadline="Due",
    roles={
        DutyRole.LEAD: "Lead",
        DutyRole.JOINT: "Jointly",
        DutyRole.SUPPORT: "Support",
        DutyRole.RESPONSIBLE: "Responsible",
    },
    comparators={
        Comparator.AT_LEAST: "≥ {n}",
        Comparator.ABOUT: "≈ {n}",
        Comparator.AT_MOST: "≤ {n}",
    },
    by_year="{year}: {n}",
    added="added {n}",
    removed="dropped {n}",
    colon=": ",
    list_mark=", ",
)


def task_lines(task: Task, language: str) -> tuple[Line, ...]:
    """What a task asks for: targets, then bodies by role, then deadlines."""
    words = _words(language)
    targets = [Line(kind="target", label=words.target, after=_target(one, words)) for one in task.targets]
    bodies = [Line(kind="body", label=words.roles[role], after=_names(task.duties, role, words)) for role in DutyRole]
    deadlines = [Line(kind="deadline", label=words.deadline, after=one.text) for one in task.deadlines]
    return (*targets, *(line for line in bodies if line.after), *deadlines)


def edit_lines(edit: TaskEdit, language: str) -> tuple[Line, ...]:
    """What changed of a task, in the same order."""
    words = _words(language)
    return (*_target_lines(edit.targets, words), *_body_lines(edit, words), *_deadline_lines(edit.deadlines, words))


def said(lines: Sequence[Line], language: str) -> str:
    """The lines as one."""
    words = _words(language)
    return " · ".join(f"{line.label}{words.colon}{_value(line, words)}" for line in lines)


def quantity(target: Target, language: str) -> str:
    """The number of a target with its measure word and comparator: 100项以上, ≥ 100项."""
    return _quantity(target, _words(language))


def _words(language: str) -> _Words:
    return _ZH if language == "zh" else _EN


def _value(line: Line, words: _Words) -> str:
    if line.before and line.after:
        return f"{line.before} → {line.after}"
    if not line.is_edit:
        return line.after
    return words.added.format(n=line.after) if line.after else words.removed.format(n=line.before)


def _quantity(target: Target, words: _Words) -> str:
    high = "" if target.high is None else f"–{_plain(target.high)}"
    return words.comparators.get(target.comparator, "{n}").format(n=f"{_plain(target.low)}{high}{target.unit}")


def _plain(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")


def _target(target: Target, words: _Words) -> str:
    told = f"{target.object} {_quantity(target, words)}".strip()
    return words.by_year.format(year=target.year, n=told) if target.year else told


def _target_lines(shifts: Sequence[Shift[Target]], words: _Words) -> Iterator[Line]:
    for shift in shifts:
        old, new = shift.before, shift.after
        before, after = (_target(one, words) if one else "" for one in (old, new))
        if old and new and (old.object, old.year) == (new.object, new.year):
            before, after = f"{old.object} {_quantity(old, words)}".strip(), _quantity(new, words)
        yield Line(kind="target", label=words.target, before=before, after=after, is_edit=True)


def _body_lines(edit: TaskEdit, words: _Words) -> Iterator[Line]:
    bodies = edit.bodies
    for role in DutyRole:
        gone, come = _names(bodies.removed, role, words), _names(bodies.added, role, words)
        if gone or come:
            yield Line(kind="body", label=words.roles[role], before=gone, after=come, is_edit=True)
    for now, was in zip(bodies.recast, bodies.former, strict=True):
        yield Line(kind="body", label=now.body, before=words.roles[was.role], after=words.roles[now.role], is_edit=True)


def _deadline_lines(shifts: Sequence[Shift[Deadline]], words: _Words) -> Iterator[Line]:
    for shift in shifts:
        before, after = (one.text if one else "" for one in (shift.before, shift.after))
        yield Line(kind="deadline", label=words.deadline, before=before, after=after, is_edit=True)


def _names(duties: Sequence[Duty], role: DutyRole, words: _Words) -> str:
    return words.list_mark.join(duty.body for duty in duties if duty.role is role)
