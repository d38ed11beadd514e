"""Tries the operator's templates with a sample of everything before an alert depends on them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from difflib import get_close_matches
from importlib.resources import files
from itertools import product
from pathlib import Path
from typing import Final

from alerts.forms import Attach, Form
from alerts.incident_messages import render_incidents
from alerts.messages import Message, render
from alerts.report import render_report
from alerts.subscription import Language, Subscription
from alerts.templating import Templates
from pipeline.changes import ChangeKind
from pipeline.health.incidents import IncidentKind
from service.owing.samples import sample_change, sample_incident, sample_report
from service.owing.subscriptions import Owing

_MATTERS: Final = ("alert", "incident", "report")
_SHARED: Final = ("badge.html.j2", "style.html.j2", "redline.html.j2")


@dataclass(frozen=True, kw_only=True, slots=True)
class Tried:
    """One file of the operator's folder."""

    name: str
    state: str
    is_broken: bool = True


def try_templates(folder: Path | None, owing: Owing, now: datetime) -> Sequence[Tried]:
    """Return every template in the folder with what came of trying it, by name; none without a folder."""
    if folder is None:
        return ()
    templates = Templates(folder)
    for language, form in product(Language, Form):
        for message in _samples(templates, language, owing, now):
            message.written(form)
            message.attach()
    blamed = {Path(file).name: problem for file, problem in templates.problems.items()}
    return tuple(_tried(file.name, blamed) for file in sorted(folder.glob("*.j2")))


def copy_built_in(folder: Path) -> Sequence[Path]:
    """Write the built-in templates into a folder, without those that are there already; return what was written."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for template in files("alerts").joinpath("templates").iterdir():
        file = folder / template.name
        if template.name.endswith(".j2") and not file.exists():
            file.write_text(template.read_text("utf-8"), "utf-8")
            written.append(file)
    return tuple(written)


def known_names() -> tuple[str, ...]:
    """Return the names under which templates are looked for."""
    return (*_SHARED, *_names())


def _names() -> Iterator[str]:
    for matter, form in (*product(_MATTERS, Form), ("comparison", Form.HTML)):
        yield f"{matter}.{form}.j2"
        yield from (f"{matter}.{language}.{form}.j2" for language in Language)


def _tried(name: str, blamed: dict[str, str]) -> Tried:
    if name in blamed:
        return Tried(name=name, state=blamed[name])
    if name not in known_names():
        near = get_close_matches(name, known_names(), n=1)
        hint = f" Did you mean {near[0]}?" if near else ""
        return Tried(name=name, state=f"used only where another template includes it.{hint}", is_broken=False)
    return Tried(name=name, state="used", is_broken=False)


def _samples(templates: Templates, language: Language, owing: Owing, now: datetime) -> Iterator[Message]:
    """Yield a message of each kind of change and incident, one of each alone and all of them together."""
    to, address = Subscription(name="sample", language=language, attach=Attach.HTML), owing.review_address
    changes = [replace(sample_change(now, address), id=place, kind=kind) for place, kind in enumerate(ChangeKind)]
    incidents = [sample_incident(kind, now, address) for kind in IncidentKind]
    for told in (changes, *([change] for change in changes)):
        yield render(told, to=to, timezone=owing.timezone, templates=templates)
    yield render_report(sample_report(now, address), to=to, timezone=owing.timezone, templates=templates)
    for begun in (incidents, incidents[:1]):
        yield render_incidents(begun, to=to, timezone=owing.timezone, templates=templates)
