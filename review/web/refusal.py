"""Why a request is not answered."""

from __future__ import annotations

from pipeline.errors import ClausewatchError


class RefusedError(ClausewatchError):
    """The request cannot be answered; the page says why in the reader's language."""

    def __init__(self, status: int, key: str, value: str = "") -> None:
        super().__init__(f"{status} {key} {value[:100]!r}")
        self.status = status
        self.key = key  # of the message catalogue
        self.value = value[:100]
