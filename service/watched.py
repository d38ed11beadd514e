"""What every process that stays does for its operators: it counts, logs as it is told to, and answers monitors."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from crawler.engine import ResidentCrawler
from service.runtime import Runtime
from service.settings.web import in_address
from service.vitals.logs import LogFormat, log_to, secrets_of
from service.vitals.pulse import measure_lag
from service.vitals.serving import serve_vitals
from service.vitals.vitals import ServiceVitals

log = logging.getLogger("clausewatch")


@dataclass(frozen=True, kw_only=True, slots=True)
class Overrides:
    """What one process is told when it is started, in place of the settings, which others share."""

    log_format: LogFormat | None = None
    metrics_port: int | None = None


def log_as_set(runtime: Runtime, overrides: Overrides) -> None:
    """Log from now on as the process is told, or else the settings; no line tells an address of a destination."""
    settings = runtime.settings
    addresses = (to.url for subscription in runtime.owing.subscriptions for to in subscription.to)
    log_to(sys.stderr, overrides.log_format or settings.log.format, tuple(secrets_of(addresses, settings.database)))


@asynccontextmanager
async def watched(
    runtime: Runtime, crawler: ResidentCrawler | None, overrides: Overrides
) -> AsyncIterator[ServiceVitals]:
    """Count what this process does, and serve it apart where it is told to, or else where the settings say so."""
    vitals, metrics = runtime.vitals(crawler), runtime.settings.metrics
    port = metrics.port if overrides.metrics_port is None else overrides.metrics_port
    lag = asyncio.create_task(measure_lag(vitals.counted.lag.observe))
    try:
        async with AsyncExitStack() as stack:
            if port is not None:
                serving = serve_vitals(vitals, runtime.now, host=metrics.host, port=port)
                bound = await stack.enter_async_context(serving)
                log.info("monitors are answered at http://%s:%d/metrics and /healthz", in_address(metrics.host), bound)
            yield vitals
    finally:
        lag.cancel()
