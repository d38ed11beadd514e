"""What of an alert was taken before it failed: a repetition does not tell it again to those who have it.

It lives as long as the process. Where it is lost, as after a crash, the whole alert is told again: at least once.
"""

from __future__ import annotations

from collections import OrderedDict
from hashlib import sha256
from threading import Lock
from typing import Final

_MOST: Final = 10_000  # alerts that failed half way


class Progress:
    """The steps that each alert to each destination has behind it: parts that were taken, recipients that have it."""

    def __init__(self) -> None:
        self._done: OrderedDict[str, set[str]] = OrderedDict()
        self._lock = Lock()

    def steps(self, alert: str, destination: str) -> Steps:
        """Return the steps of one alert to one destination."""
        return Steps(self, _digest(f"{alert} {destination}"))

    def has(self, key: str, step: str) -> bool:
        """Return whether a step is behind."""
        with self._lock:
            return _digest(step) in self._done.get(key, ())

    def add(self, key: str, step: str) -> None:
        """Remember a step; the oldest alerts are forgotten."""
        with self._lock:
            self._done.setdefault(key, set()).add(_digest(step))
            self._done.move_to_end(key)
            if len(self._done) > _MOST:
                self._done.popitem(last=False)

    def forget(self, key: str) -> None:
        """Forget an alert that is told: one that is sent anew is meant to be."""
        with self._lock:
            self._done.pop(key, None)


class Steps:
    """One alert to one destination."""

    def __init__(self, progress: Progress, key: str) -> None:
        self._progress = progress
        self._key = key

    def has(self, step: str) -> bool:
        """Return whether a step was taken in an earlier attempt."""
        return self._progress.has(self._key, step)

    def add(self, step: str) -> None:
        """Remember a step."""
        self._progress.add(self._key, step)

    def end(self) -> None:
        """Forget all: the alert is told."""
        self._progress.forget(self._key)


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


PROGRESS: Final = Progress()
