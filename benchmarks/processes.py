"""What processes of this machine have taken so far."""

from __future__ import annotations

from psutil import NoSuchProcess, Process


def processor_seconds_of(pid: int, *, ended_too: bool = False) -> float:
    """User and system time of a process, and of those that it started and that have ended if they are asked for."""
    times = Process(pid).cpu_times()
    return times.user + times.system + (times.children_user + times.children_system if ended_too else 0)


def server_seconds_of(backend: int) -> float:
    """User and system time of a PostgreSQL server, named by one of its processes, and of all its processes."""
    server = Process(backend).ppid()
    return processor_seconds_of(server, ended_too=True) + sum(map(_running, Process(server).children()))


def _running(process: Process) -> float:
    """What a process has taken; nothing when it has just ended."""
    try:
        return processor_seconds_of(process.pid)
    except NoSuchProcess:
        return 0


def resident_mb() -> float:
    """The memory that this process holds now."""
    return Process().memory_info().rss / 1e6
