"""Tells the visits that mean nothing: most of all visits, which need no judgement one by one."""

from __future__ import annotations

from pipeline.model import Outcome, Visit


def says_nothing(visit: Visit) -> bool:
    """Tell whether a visit found its page unchanged, where it was asked for, and brought nothing to keep.

    Of a page that is alive, was not dead at its last visit and has no change waiting, `pipeline.track.track` then
    decides nothing: what is known stays, and nobody is told.
    """
    is_unchanged = visit.outcome is Outcome.UNCHANGED and visit.document is None
    return is_unchanged and not (visit.final_url or visit.sketch)
