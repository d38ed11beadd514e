"""What the documents promise: every verb, key, word and link in them is real, and every real one is in them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from itertools import chain
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree

import pytest
import typer
from documents import DOCS, READMES, ROOT, blocks, named, without_blocks
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from ruamel.yaml import YAML

from service.cli.main import app, load_verbs
from service.owing.subscriptions import build_owing
from service.settings.file import load_settings
from service.settings.model import Settings

SETTINGS = (ROOT / "docs/settings.md").read_text("utf-8")
ENVIRONMENT = {  # what the examples take from it
    "MAIL_PASSWORD": "p%40ss",
    "CLAUSEWATCH_WECOM": "wecombot://01234567-89ab-cdef-0123-456789abcdef",
    "DINGTALK_SECRET": "SEC0123456789abcdef",
    "DINGTALK_TOKEN": "0123456789abcdef0123456789abcdef",
    "FEISHU_TOKEN": "01234567-89ab-cdef-0123-456789abcdef",
    "FEISHU_SECRET": "0123456789abcdef",
    "SLACK_A": "T1JJ3T3L2",
    "SLACK_B": "A1BRTD4JD",
    "SLACK_C": "TIiajkdnlazkcOXrIdevi7FQ",
    "TELEGRAM_BOT": "123456789:abcdefghijklmnopqrstuvwxyz012345678",
    "DISCORD_ID": "012345678901234567",
    "DISCORD_TOKEN": "0123456789abcdefghij",
    "HOOK_TOKEN": "0123456789abcdef",
}


# Verbs


def commands() -> dict[tuple[str, ...], Any]:
    """Return every verb with its words: ("sources", "add"). Typer's own type differs between its versions, so Any."""
    if not app.registered_commands:
        load_verbs([])
    found, groups = {}, [((), typer.main.get_command(app))]
    while groups:
        words, group = groups.pop()
        for name, command in group.commands.items():
            if command.hidden:  # another name of its group
                continue
            if hasattr(command, "commands"):
                groups.append(((*words, name), command))
            if command.epilog or not hasattr(command, "commands"):  # a group that is a verb of its own too
                found[*words, name] = command
    assert len(found) > 15, "the walk over the command line missed verbs"
    return found


def verb_rows(readme: Path) -> list[str]:
    """Return the first cells of the table of verbs."""
    rows = re.findall(r"^\| (`.*?`.*?) \|", readme.read_text("utf-8"), re.M)
    assert len(rows) > 6, f"{named(readme)} has no table of verbs"
    return rows


def verbs_named(row: str) -> Iterator[tuple[str, ...]]:
    """Yield the words of the verbs in a row: after `sources list`, `add` is `sources add`."""
    known, group = commands(), ""
    for span in re.findall(r"`([^`]+)`", row):
        words = tuple(re.findall(r"(?<![-.\[])\b[a-z]+\b", span))
        if len(words) > 1 and words[:2] in known:
            group = words[0]
            yield words[:2]
        elif words[:1] in known and (group, *words[:1]) not in known:
            yield words[:1]
        elif group and (group, *words[:1]) in known:
            yield (group, *words[:1])
        else:
            group = words[0]
            yield words[:2]


@pytest.mark.parametrize("readme", READMES, ids=named)
def test_every_verb_is_in_the_readme_and_every_verb_of_the_readme_exists(readme: Path) -> None:
    assert set(chain.from_iterable(map(verbs_named, verb_rows(readme)))) == set(commands())


@pytest.mark.parametrize("readme", READMES, ids=named)
def test_every_option_of_the_readme_exists(readme: Path) -> None:
    known = {option for command in commands().values() for parameter in command.params for option in parameter.opts}
    spans = re.findall(r"`([^`\n]*--[^`\n]*)`", without_blocks(readme.read_text("utf-8")))
    asked = set(re.findall(r"--[a-z-]+", " ".join(spans)))
    assert len(asked) > 5
    assert asked <= known | {"--config", "--help"}


@pytest.mark.parametrize("words", sorted(commands()), ids=" ".join)
def test_every_verb_has_help_with_an_example(words: tuple[str, ...]) -> None:
    command = commands()[words]
    assert command.help
    assert command.epilog.startswith(f"Example: clausewatch {' '.join(words)}")


def test_both_readmes_give_the_same_commands_and_settings() -> None:
    english, chinese = (
        [
            re.sub(r"\s*#.*", "", body).strip()
            for kind in ("sh", "yaml")
            for body in blocks(readme.read_text("utf-8"), kind)
        ]
        for readme in READMES
    )
    assert len(english) > 2
    assert chinese == english


# Settings


def keys(model: type[BaseModel] = Settings, before: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Yield every key with its place, as `sources[].select.body`."""
    for name, field in model.model_fields.items():
        inner = getattr(field.annotation, "__args__", ())
        if isinstance(field.annotation, type) and issubclass(field.annotation, BaseModel):
            yield from keys(field.annotation, f"{before}{name}.")
        elif inner and isinstance(inner[0], type) and issubclass(inner[0], BaseModel):
            yield from keys(inner[0], f"{before}{name}[].")
        else:
            yield before + name, field


def default_of(field: FieldInfo) -> str:
    """Return a default as the table writes it: – for none, YAML for the others."""
    value = field.default
    if field.is_required() or value in (None, "", (), {}):
        return "–"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def test_every_key_is_told_with_its_default() -> None:
    told = dict(re.findall(r"^\| `([^`]+)` \|[^|]+\| ([^|]+?) \|", SETTINGS, re.M))
    real = {place: default_of(field) for place, field in keys()}
    assert len(real) > 30
    assert {place: told.get(place) for place in real} == real


def test_no_key_is_told_that_does_not_exist() -> None:
    told = {name for name in re.findall(r"^\| `([a-z_.\[\]]+)` \|", SETTINGS, re.M) if "." in name}
    assert told <= {place for place, _ in keys()}


def yaml_blocks() -> list[tuple[str, str]]:
    texts = ((named(file), blocks(file.read_text("utf-8"), "yaml")) for file in DOCS)
    found = [(f"{name} {n}", body) for name, bodies in texts for n, body in enumerate(bodies, 1)]
    assert len(found) > 5, "the documents have fewer examples of settings than they had"
    return found


def example_file(*, filled: bool) -> str:
    """Return the file that `init` writes, *filled* with the examples in its comments."""
    text = (ROOT / "clausewatch.example.yaml").read_text("utf-8")
    if filled:
        text = re.sub(r"^(sources|subscriptions): \[\]$", r"\1:", text, flags=re.M)
        text = re.sub(r"^#(?=  )", "", text, flags=re.M)
    return text


EXAMPLES = [*yaml_blocks(), ("example", example_file(filled=False)), ("example, filled", example_file(filled=True))]


@pytest.mark.parametrize("text", [body for _, body in EXAMPLES], ids=[name for name, _ in EXAMPLES])
def test_settings_in_the_documents_can_be_used(text: str, tmp_path: Path) -> None:
    file = tmp_path / "clausewatch.yaml"
    file.write_text(text, "utf-8")
    settings = load_settings(file, ENVIRONMENT)
    build_owing(settings, str(file))
    asked = YAML(typ="safe").load(text)
    assert asked
    assert settings.model_fields_set == set(asked), "this example is no settings"


def test_the_filled_example_has_a_source_and_a_subscription(tmp_path: Path) -> None:
    file = tmp_path / "clausewatch.yaml"
    file.write_text(example_file(filled=True), "utf-8")
    settings = load_settings(file, ENVIRONMENT)
    assert settings.sources
    assert settings.subscriptions


# Links


def links(file: Path) -> Iterator[str]:
    text = without_blocks(file.read_text("utf-8"))
    yield from (unescape(link) for link in re.findall(r"\]\(<?([^)\s>]+)>?(?: \"[^\"]*\")?\)", text))
    yield from (unescape(link) for link in re.findall(r"(?:src|href)=\"([^\"]+)\"", text))


def anchors(file: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", without_blocks(file.read_text("utf-8")), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


RELATIVE = [(file, link) for file in DOCS for link in links(file) if not urlsplit(link).scheme]


def test_links_are_found() -> None:
    assert len(RELATIVE) > 20
    assert {file for file, _ in RELATIVE} >= set(READMES)


@pytest.mark.parametrize(("file", "link"), RELATIVE, ids=[f"{named(file)} {link}" for file, link in RELATIVE])
def test_every_relative_link_leads_somewhere(file: Path, link: str) -> None:
    parts = urlsplit(link)
    target = (file.parent / unquote(parts.path)).resolve() if parts.path else file
    assert target.exists()
    assert target.is_relative_to(ROOT), "a link must not lead out of the project"
    assert not parts.fragment or unquote(parts.fragment) in anchors(target)


def test_no_word_stands_twice_in_the_glossary() -> None:
    words = re.findall(r"^\| ([^|]+?) \|", (ROOT / "docs/glossary.md").read_text("utf-8"), re.M)
    assert len(words) > 60
    assert not [word for word in {*words} if words.count(word) > 1]


def test_every_document_is_in_the_index() -> None:
    index = ROOT / "docs/README.md"
    linked = {(index.parent / urlsplit(link).path).resolve() for link in links(index)}
    assert linked >= {file for file in DOCS if file != index}


DRAWINGS = sorted((ROOT / "docs/images").glob("*.svg"))


@pytest.mark.parametrize("picture", DRAWINGS, ids=named)
def test_a_drawing_can_be_read_by_all(picture: Path) -> None:
    drawing = ElementTree.fromstring(picture.read_text("utf-8"))
    name = "{http://www.w3.org/2000/svg}"
    assert drawing.findtext(f"{name}title")
    assert drawing.findtext(f"{name}desc")
    assert not [node.tag for node in drawing.iter() if node.tag in (f"{name}script", f"{name}image")]
