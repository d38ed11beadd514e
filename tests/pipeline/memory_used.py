"""How much memory something takes, in a process of its own.

A process reports as its highest (`ru_maxrss`) what its parent had when it was forked; what it took itself, since its
program was started, is VmHWM.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

STATUS = Path("/proc/self/status")
SECONDS = 15  # of processor time, then the process is ended
_HERE = Path(__file__).parent
_HEAD = f"""
import re, resource, sys
from pathlib import Path
sys.path[:0] = [{str(_HERE)!r}, {str(_HERE.parents[1])!r}]
resource.setrlimit(resource.RLIMIT_CPU, ({SECONDS}, {SECONDS}))
"""
_TAIL = """
own = int(re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())[1])
print(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss) // 1024)
"""


def megabytes_of(program: str) -> int:
    """Run some lines of Python; return the memory that they, or a process that they started, took at the highest."""
    if not STATUS.exists():
        pytest.skip("memory is measured by /proc, which only Linux has")
    line = [sys.executable, "-c", _HEAD + program + _TAIL]
    return int(subprocess.run(line, capture_output=True, check=True).stdout)
