"""The turnstile of a host: who visits it lets no other process in."""

from __future__ import annotations

from typing import Protocol


class Turnstile(Protocol):
    """Lets requests to hosts through, of which other processes may be asking too."""

    async def enter(self, host: str) -> None:
        """Return when this process may ask the host, and no other one does."""

    def leave(self, host: str, pause_seconds: float) -> None:
        """An answer has come, or will not come: nobody may ask for so many seconds, unless this process does."""


class OpenTurnstile:
    """The turnstile of a lone process."""

    async def enter(self, host: str) -> None:
        """Return at once."""

    def leave(self, host: str, pause_seconds: float) -> None:
        """Do nothing."""
