"""A process that runs for weeks keeps its memory together, however many threads it has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from platform import libc_ver

import pytest

# Each of eight threads holds 10 kB, more than is kept for a thread without an arena, while the arenas are counted.
ARENAS = """
import ctypes, sys
from threading import Barrier, Thread
from service.memory import settle

{before}
libc = ctypes.CDLL(None)
libc.malloc.restype = libc.fopen.restype = ctypes.c_void_p
held, told = Barrier(9), Barrier(9)

def hold():
    libc.malloc(10_000)
    held.wait()
    told.wait()

threads = [Thread(target=hold) for _ in range(8)]
for thread in threads:
    thread.start()
held.wait()
file = ctypes.c_void_p(libc.fopen(sys.argv[1].encode(), b"w"))
libc.malloc_info(0, file)
libc.fclose(file)
told.wait()
"""


def arenas(file: Path, before: str) -> int:
    """How many arenas glibc made for eight threads of a process that does something *before* they begin."""
    subprocess.run([sys.executable, "-c", ARENAS.format(before=before), str(file)], check=True)
    return file.read_text("ascii").count("<heap nr=")


@pytest.mark.skipif(libc_ver()[0] != "glibc", reason="arenas are of glibc")
def test_all_threads_of_a_service_share_one_arena(tmp_path: Path) -> None:
    assert arenas(tmp_path / "told", "") > 1
    assert arenas(tmp_path / "told", "settle()") == 1
