"""Clocks that are put back, and those of two machines."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

# A moment still further ahead was written before the clock was put back; less is the clocks of two machines.
SKEW: Final = timedelta(minutes=5)
