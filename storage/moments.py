"""Moments as numbers, as indexes and addresses have them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def microseconds(moment: datetime) -> int:
    """Return the microseconds from the beginning of 1970 to a moment."""
    return (moment - _EPOCH) // timedelta(microseconds=1)


def moment_of(number: int) -> datetime:
    """Return the moment that so many microseconds tell; the last there is, of a number too large."""
    return _EPOCH + timedelta(microseconds=min(number, _LAST))


_LAST: Final = microseconds(datetime.max.replace(tzinfo=UTC))
