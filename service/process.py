"""Who this process is among several."""

from __future__ import annotations

import os
import socket
from uuid import uuid4


def this_process() -> str:
    """Return a name that no other process has, nor this one after a restart."""
    return f"{socket.gethostname()[:40]} {os.getpid()} {uuid4().hex[:8]}"
