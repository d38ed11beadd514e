"""How a process that runs for weeks keeps its memory."""

from __future__ import annotations

import ctypes
import gc
from platform import libc_ver
from typing import Final

_M_ARENA_MAX: Final = -8  # of glibc's malloc.h


def settle() -> None:
    """Keep what is imported out of the search for garbage, and all threads in one arena; before any thread begins.

    glibc gives each thread an arena of its own, where what one page leaves behind is of no use to another thread's
    pages; and Python's threads hardly ever allocate side by side.
    """
    gc.collect()
    gc.freeze()  # modules stay: to look through them for garbage takes a fifth of a second, again and again
    if libc_ver()[0] == "glibc":
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
