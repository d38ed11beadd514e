"""Makes a change of something held back, because a person says that it is one: judged again, recorded, owed, once."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from pipeline.archive import Decision, Pass
from pipeline.judge.promotion import NEVER, PromotionRefused, Refusal, promoted
from pipeline.model import Document, Kind, Outcome, Role, Visit
from pipeline.read import READER_VERSION, read
from pipeline.reasons.held import JUDGED_AGAIN, HeldReason
from pipeline.track import track
from service.runtime import Runtime
from storage.store import Turn
from storage.views.why import HeldThing

OF_DEAD_PAGES = frozenset({HeldReason.PENDING, HeldReason.UNHEALTHY_SOURCE})


def promote(runtime: Runtime, held_id: int, note: str) -> tuple[int, ...]:
    """Make changes of what was held, with the alerts they owe; return their ids. Raises PromotionRefused."""
    with runtime.store.turn(Turn.JUDGING):
        return _promote(runtime, held_id, note)


def _promote(runtime: Runtime, held_id: int, note: str) -> tuple[int, ...]:
    thing = runtime.store.held_thing(held_id)
    if thing is None:
        raise PromotionRefused(Refusal.UNKNOWN, held=held_id)
    if thing.view.change_id is not None:
        raise PromotionRefused(Refusal.ALREADY, held=held_id, value=thing.view.change_id)
    decision = promoted(_decision(runtime, thing), note)
    if not decision.findings:
        raise PromotionRefused(Refusal.NOTHING, held=held_id)
    profile = runtime.store.profile(thing.view.source)
    return runtime.store.record_promotion(
        held_id,
        decision,
        note=note,
        owed=partial(runtime.owing.alerts_for, document=decision.document),
        at=runtime.now(),
        reader_version=READER_VERSION,
        profile_version=profile.version if profile else 0,
    )


def _decision(runtime: Runtime, thing: HeldThing) -> Decision:
    """Return what the held thing means when a person vouches for it."""
    reason = thing.view.reason
    if thing.finding is not None:
        return Decision(findings=(thing.finding,))
    if reason not in JUDGED_AGAIN:
        raise PromotionRefused(NEVER.get(reason, Refusal.TOLD), held=thing.view.id)
    is_dead = reason in OF_DEAD_PAGES and not thing.text_digest
    visit = _dead(runtime, thing) if is_dead else _shown(runtime, thing)
    source = runtime.store.history().source(thing.view.source)
    context = Pass(official=source is not None and source.kind == "government", promoted=True)
    return track(visit, runtime.store, context)


def _dead(runtime: Runtime, thing: HeldThing) -> Visit:
    """Return the visit that found the page dead, as if another one had agreed."""
    if not thing.missing_streak:
        raise PromotionRefused(Refusal.ANSWERS, held=thing.view.id)
    answer = next((value for one in thing.view.why for name, value in one.values if name == "answer"), "")
    visit = _visit(runtime, thing, Outcome.MISSING)
    return replace(visit, reason=answer, missing_before=max(1, thing.missing_streak - 1))


def _shown(runtime: Runtime, thing: HeldThing) -> Visit:
    """Return the visit that read the held text, from the bytes that are kept of it."""
    held = thing.view
    if held.reason is not HeldReason.NO_POLICY and not thing.is_waiting:
        raise PromotionRefused(Refusal.PASSED, held=held.id)
    if not thing.snapshot_digest:
        raise PromotionRefused(Refusal.NOT_KEPT, held=held.id)
    document = _read(runtime, thing)
    if held.reason is HeldReason.NO_POLICY:
        document = replace(document, kind=Kind.POLICY)
    return replace(_visit(runtime, thing, Outcome.OK), document=document)


def _read(runtime: Runtime, thing: HeldThing) -> Document:
    source = runtime.settings.source(thing.view.source)
    return read(
        runtime.store.snapshots.get(thing.snapshot_digest),
        url=thing.view.url,
        content_type=thing.content_type,
        select_body=source.select.body if source else "",
        profile=runtime.store.profile(thing.view.source),
    )


def _visit(runtime: Runtime, thing: HeldThing, outcome: Outcome) -> Visit:
    return Visit(source=thing.view.source, url=thing.view.url, role=Role.DOCUMENT, at=runtime.now(), outcome=outcome)
