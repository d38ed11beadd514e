"""Tells findings, or holds them back where nobody is to hear of them."""

from __future__ import annotations

from dataclasses import replace

from pipeline.archive import Decision, Pass
from pipeline.changes import Finding, Held
from pipeline.model import Visit
from pipeline.reasons.evidence import Code, because
from pipeline.reasons.held import HeldReason


def told(decision: Decision, findings: tuple[Finding, ...], visit: Visit, context: Pass) -> Decision:
    """Add *findings* to the decision; during a baseline hold them instead."""
    return told_at(decision, findings, visit.url, context)


def told_at(decision: Decision, findings: tuple[Finding, ...], url: str, context: Pass) -> Decision:
    """Do the same for what was found at *url*."""
    if context.is_baseline(url):
        baseline = (held_back(finding, HeldReason.BASELINE) for finding in findings)
        return replace(decision, held=(*decision.held, *baseline))
    return replace(decision, findings=findings)


def held_back(finding: Finding, reason: HeldReason) -> Held:
    """Return *finding* as something held back for *reason*: a person can still make it a change."""
    would_be = because(Code.WOULD_BE, change=finding.kind)
    return Held(url=finding.url, reason=reason, why=(would_be, *finding.why), finding=finding)
