"""The validity clock: tells, once and ahead of it, that a policy's period of validity ends."""

from __future__ import annotations

from pipeline.judge.known import lapsing
from service.runtime import Runtime
from storage.store import Turn


def tell_expiring(runtime: Runtime) -> tuple[int, ...]:
    """Record a change for each policy that ends within the notice period and was not told yet; return their ids."""
    now, today = runtime.now(), runtime.today()
    told: list[int] = []
    with runtime.store.turn(Turn.JUDGING):
        for copy in runtime.store.expiring(today, runtime.notice):
            if finding := lapsing(copy, today):
                told += runtime.store.record_findings(copy.source, [finding], owed=runtime.owing.alerts_for, at=now)
    return tuple(told)
