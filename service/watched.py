"""What every process that stays does for its operators: it counts, logs as it is told to, and answers monitors."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

from crawler.engine import ResidentCrawler
from service.runtime import Runtime
from service.settings.web import in_address
from service.vitals.logs import LogFormat, log_to, secrets_of
from service.vitals.pulse import measure_lag
from service.vitals.serving import serve_vitals
from service.vitals.vitals import ServiceVitals

log = logging.getLogger("clausewatch")


def log_as_set(runtime: Runtime, form: LogFormat | None) -> None:
    """Log from now on as *form* says, or else the settings; no line tells an address of a destination."""
    settings = runtime.settings
    addresses = (to.url for subscription in runtime.owing.subscriptions for to in subscription.to)
    log_to(sys.stderr, form or settings.log.format, tuple(secrets_of(addresses, settings.database)))


@asynccontextmanager
async def watched(runtime: Runtime, crawler: ResidentCrawler | None) -> AsyncIterator[ServiceVitals]:
    """Count what this process does, and serve it apart where the settings say so (`metrics.port`)."""
    vitals, metrics = runtime.vitals(crawler), runtime.settings.metrics
    lag = asyncio.create_task(measure_lag(vitals.counted.lag.observe))
    try:
        async with AsyncExitStack() as stack:
            if metrics.port is not None:
                serving = serve_vitals(vitals, runtime.now, host=metrics.host, port=metrics.port)
                port = await stack.enter_async_context(serving)
                log.info("monitors are answered at http://%s:%d/metrics and /healthz", in_address(metrics.host), port)
            yield vitals
    finally:
        lag.cancel()
