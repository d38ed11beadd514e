"""How a process that runs for long is asked to stop."""

from __future__ import annotations

import asyncio
import signal

from service.vitals.logs import log_early


def asked_to_stop() -> asyncio.Event:
    """Return what is set at SIGINT or SIGTERM. From here on it is logged, plainly until the settings are known."""
    log_early()
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    return stopping
