"""Templates of the operator's own, from the settings file to what is sent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from alert_receivers import Reply, http_receiver
from command import Command, configured


def with_templates(folder: Path, address: str = "127.0.0.1:9", **files: str) -> Command:
    (folder / "templates").mkdir()
    for name, source in files.items():
        (folder / "templates" / f"{name.replace('_', '.')}.j2").write_text(source, "utf-8")
    settings: dict[str, Any] = {"subscriptions": [{"name": "hydrogen", "to": [f"json://{address}/"]}]}
    return configured(folder, {**settings, "templates": "templates"})


def sample(run: Command) -> list[str]:
    """The lines of a sample, without the moment."""
    return [line for line in run("alerts", "test", "hydrogen", "--show", "md").splitlines() if "发现时间" not in line]


def test_what_is_sent_is_written_with_the_templates_of_the_settings(tmp_path: Path) -> None:
    with http_receiver(lambda _: Reply()) as receiver:
        run = with_templates(tmp_path, receiver.host, alert_txt="我方：{{ changes[0].title }}")
        run("alerts", "test", "hydrogen")
    assert receiver.received[0].body["message"].startswith("我方：【试发 sample】")


def test_a_sample_can_be_looked_at_in_every_form(tmp_path: Path) -> None:
    run = with_templates(tmp_path, alert_slack="*{{ changes[0].kind }}*")
    assert run("alerts", "test", "hydrogen", "--show", "slack") == "*修订*\n"
    assert "<!DOCTYPE html>" in run("alerts", "test", "hydrogen", "--show", "html")


def test_templates_are_tried_and_each_says_what_is_wrong(tmp_path: Path) -> None:
    run = with_templates(tmp_path, alert_txt="{{ id }}", alert_en_md="\n{{ titel }}", alert_htm="x", mine="y")
    printed = " ".join(run("alerts", "templates", status=1).split())
    assert "alert.en.md.j2 " in printed
    assert "line 2: 'titel' is undefined" in printed
    assert "alert.txt.j2 used" in printed
    assert "Did you mean alert.html.j2?" in printed
    (tmp_path / "templates/alert.en.md.j2").unlink()
    run("alerts", "templates")


def test_the_built_in_templates_can_be_copied_and_used_as_they_are(tmp_path: Path) -> None:
    run = with_templates(tmp_path, style_html="<style></style>")
    before = sample(run)
    assert "12 templates written" in run("alerts", "templates", "--copy", "templates")
    assert sample(run) == before
    assert (tmp_path / "templates/style.html.j2").read_text("utf-8") == "<style></style>"
    run("alerts", "templates")


def test_a_folder_that_is_not_there_is_refused_at_the_start(tmp_path: Path) -> None:
    run = configured(tmp_path, {"templates": "tempaltes"})
    assert "templates: there is no folder tempaltes" in run("changes", status=2)
