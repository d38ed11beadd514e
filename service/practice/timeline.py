"""Where the script of the practice portal stands, by the caller's clock."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from service.practice.acts import Desk, Done
from service.practice.script import CHINA, opening, script
from service.practice.state import State
from service.practice.texts import Shelf
from service.practice.truth import Truth


class Timeline:
    """What the sites hold now: it follows from the start and the clock alone, so a restart carries on.

    ValueError for a naive start and for steps that last no time.
    """

    def __init__(self, *, started_at: datetime, now: Callable[[], datetime], step_seconds: float = 30) -> None:
        if started_at.tzinfo is None or step_seconds <= 0:
            raise ValueError("the start must be an aware datetime and a step must last some time")
        self.started_at = started_at.astimezone(CHINA)
        self.step_seconds = step_seconds
        self._now = now
        self._played = _play(self.started_at, step_seconds)

    def now(self) -> datetime:
        """The clock, in China time."""
        return self._now().astimezone(CHINA)

    @property
    def step(self) -> int:
        """The last step that has happened: 0 before the first; the last one for ever after."""
        passed = (self.now() - self.started_at).total_seconds() // self.step_seconds
        return int(min(max(passed, 0), len(self._played) - 1))

    @property
    def state(self) -> State:
        """What the sites hold now."""
        return self._played[self.step].state

    def due_at(self, step: int) -> datetime:
        """The moment at which a step happens, in China time."""
        return self.started_at + timedelta(seconds=step * self.step_seconds)


def truth(step: int) -> tuple[Truth, ...]:
    """What a step really changes, whenever the portal was started.

    Empty for step 0, for steps of noise or typography, and after the last step.
    """
    played = _play(datetime(2026, 1, 1, tzinfo=UTC), 30)
    return played[step].truths if 0 <= step < len(played) else ()


def last_step() -> int:
    """The number of the step after which nothing changes any more."""
    return len(script())


def _play(started_at: datetime, step_seconds: float) -> tuple[Done, ...]:
    """The state and the truths after each step, from step 0."""
    start = started_at.astimezone(CHINA)
    shelf = Shelf(start.date())
    played = [Done(state=opening(start.date(), shelf))]
    for number, step in enumerate(script(), start=1):
        desk = Desk(shelf=shelf, at=start + timedelta(seconds=number * step_seconds))
        state = played[-1].state
        truths: list[Truth] = []
        for act in step.acts:
            done = act(state, desk)
            state = done.state
            truths.extend(done.truths)
        played.append(Done(state=state, truths=tuple(truths)))
    return tuple(played)
