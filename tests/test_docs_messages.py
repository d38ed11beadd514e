"""What the document on messages promises: each variable, form and filter in it is real, and each real one is in it."""

from __future__ import annotations

import re
from dataclasses import fields
from importlib.resources import files
from typing import Any

from documents import ROOT
from golden_samples import GOLDEN
from incident_samples import BLOCKED

from alerts.blocks import ChangeBlock, ClauseBlock
from alerts.forms import Form
from alerts.incident_messages import IncidentBlock, render_incidents
from alerts.messages import render
from alerts.report import render_report
from alerts.sandbox import Sandbox
from alerts.subscription import Language, Subscription
from alerts.templating import Context, Templates
from service.owing.samples import sample_report

TEXT = (ROOT / "docs/messages.md").read_text("utf-8")


class Spy(Templates):
    """Writes nothing, and remembers what templates are given."""

    def write(self, matter: str, form: Form, language: Language, context: Context) -> str:
        self.problems |= dict.fromkeys(context, matter)
        return ""


def section(title: str) -> str:
    return re.split(r"^#+ ", TEXT.partition(f"# {title}\n")[2], flags=re.M)[0]


def named(text: str) -> set[str]:
    """The words in the first column of a table."""
    cells = re.findall(r"^\| (`.*?) \|", text, re.M)
    return {word for cell in cells for word in re.findall(r"`(\w+)`", cell)}


def given(message: Any, spy: Spy) -> set[str]:
    message.written(Form.TEXT)
    return set(spy.problems)


def test_every_variable_of_an_alert_is_listed() -> None:
    spy, zone = Spy(), BLOCKED.opened_at.tzinfo
    assert zone is not None
    message = render(GOLDEN["digest"], to=Subscription(name="x"), timezone=zone, templates=spy)
    assert named(section("Variables of an alert")) == given(message, spy) | {"rule"}
    assert named(section("A change")) == {one.name for one in fields(ChangeBlock)}
    assert named(section("A clause")) == {one.name for one in fields(ClauseBlock)}


def test_every_variable_of_an_incident_is_listed() -> None:
    spy, zone = Spy(), BLOCKED.opened_at.tzinfo
    assert zone is not None
    message = render_incidents([BLOCKED], to=Subscription(name="x"), timezone=zone, templates=spy)
    listed = set(re.findall(r"`(\w+)`", section("Variables of an incident")))
    assert listed == given(message, spy) | {"rule"} | {one.name for one in fields(IncidentBlock)}


def test_every_variable_of_a_report_is_listed() -> None:
    spy, zone = Spy(), BLOCKED.opened_at.tzinfo
    assert zone is not None
    report = sample_report(BLOCKED.opened_at, "")
    message = render_report(report, to=Subscription(name="x"), timezone=zone, templates=spy)
    assert named(section("Variables of a report")) == given(message, spy) | {"rule"}


def test_every_form_filter_and_template_is_listed() -> None:
    assert named(section("Forms")) == set(map(str, Form))
    filters = re.search(r"The filters are (.*?)\.\n", TEXT, re.S)
    assert filters is not None
    listed = set(re.findall(r"`(\w+)`", filters[1]))
    known = {name for name in Sandbox(Templates()._built_in.loader).filters if " " not in name}
    assert listed == known - {"count", "d", "e"}
    for template in files("alerts").joinpath("templates").iterdir():
        if template.name.startswith(("style", "badge", "redline", "comparison", "alert")):
            assert template.name in TEXT
