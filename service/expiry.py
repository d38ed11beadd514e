"""The validity clock: tells, once and ahead of it, that a policy's period of validity ends."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from pipeline.judge.known import lapsing
from service.runtime import Runtime
from service.schedule import parse_wait


def tell_expiring(runtime: Runtime) -> tuple[int, ...]:
    """Record a change for each policy that ends within the notice period and was not told yet; return their ids."""
    now = runtime.now()
    today = now.astimezone(ZoneInfo(runtime.settings.timezone)).date()
    notice = parse_wait(runtime.settings.expiry_notice)
    told: list[int] = []
    for copy in runtime.store.expiring(today, notice):
        if finding := lapsing(copy, today):
            told += runtime.store.record_findings(copy.source, [finding], owed=runtime.owing.alerts_for, at=now)
    return tuple(told)
