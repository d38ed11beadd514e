"""Reads the lists that other programs keep of what they watch: JSON, YAML, OPML, or plain addresses."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Final

from lxml import etree
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from pipeline.errors import SettingsError

MOST_BYTES: Final = 10_000_000
_UNITS: Final = {"weeks": 604_800, "days": 86_400, "hours": 3_600, "minutes": 60, "seconds": 1}
_EXPORT: Final = re.compile(r"^\s*(?:export\s+default|(?:export\s+)?const\s+\w+[^=]*=)\s*")


class ListFormat(StrEnum):
    """What a list is written as; auto finds it out."""

    AUTO = "auto"
    JSON = "json"  # changedetection.io, RSSHub, or any records with url
    URLWATCH = "urlwatch"
    OPML = "opml"
    PLAIN = "plain"


@dataclass(frozen=True, kw_only=True, slots=True)
class Listed:
    """One entry of such a list, as it is written there."""

    url: str
    title: str = ""
    every_seconds: int = 0  # 0: the list does not say
    not_carried: tuple[str, ...] = ()  # keys that mean nothing here


def read_list(file: Path, format_: ListFormat = ListFormat.AUTO) -> tuple[Listed, ...]:
    """Return the entries of *file* in their order. Raises SettingsError where it cannot be read as it is written."""
    try:
        if file.stat().st_size > MOST_BYTES:
            raise SettingsError(str(file), f"it is larger than such a list may be ({MOST_BYTES // 1_000_000} MB)")
        text = file.read_text("utf-8-sig")
    except OSError as error:
        raise SettingsError(str(file), f"it cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise SettingsError(str(file), "it is not written in UTF-8") from error
    kind = _kind_of(text) if format_ is ListFormat.AUTO else format_
    found = tuple(_READERS[kind](text, file))
    if not found:
        raise SettingsError(str(file), f"no address was found in it, read as {kind}")
    return found


def _kind_of(text: str) -> ListFormat:
    start = _EXPORT.sub("", text).lstrip()
    if start.startswith("<"):
        return ListFormat.OPML
    if start.startswith(("{", "[")):
        return ListFormat.JSON
    is_yaml = re.search(r"^(?:- )?\s*(?:url|navigate)\s*:\s", text, re.M)
    return ListFormat.URLWATCH if is_yaml else ListFormat.PLAIN


def _plain(text: str, file: Path) -> Iterator[Listed]:  # noqa: ARG001  called like the others
    for line in text.splitlines():
        url, _, title = re.sub(r"(^|\s)#.*", "", line).strip().partition(" ")
        if url:
            yield Listed(url=url, title=title.strip())


def _json(text: str, file: Path) -> Iterator[Listed]:
    bare = _EXPORT.sub("", text).rstrip().rstrip(";")
    try:
        tree = json.loads(bare)
    except json.JSONDecodeError:
        tree = next(iter(_documents(bare, file)), None)  # keys without quotes, as TypeScript writes them
    except RecursionError as error:
        raise SettingsError(str(file), "it is nested too deeply") from error
    yield from _records(tree)


def _yaml(text: str, file: Path) -> Iterator[Listed]:
    for document in _documents(text, file):
        for one in document if isinstance(document, list) else [document]:
            if isinstance(one, Mapping):
                yield from _record(one)


def _documents(text: str, file: Path) -> list[Any]:
    try:
        return list(YAML(typ="safe", pure=True).load_all(text))
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise SettingsError(str(file), f"it cannot be understood: {error.problem}", line=line) from error
    except (YAMLError, RecursionError, ValueError) as error:
        raise SettingsError(str(file), f"it cannot be understood ({type(error).__name__})") from error


def _opml(text: str, file: Path) -> Iterator[Listed]:
    if declared := re.search(r"<!(?:DOCTYPE|ENTITY)", text):
        line = text.count("\n", 0, declared.start()) + 1
        raise SettingsError(str(file), "a list of feeds needs no document type, and one is declared here", line=line)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except etree.XMLSyntaxError as error:
        raise SettingsError(str(file), "it is not valid XML", line=error.lineno) from error
    for outline in root.iter("outline"):
        if url := outline.get("xmlUrl", "").strip():
            yield Listed(url=url, title=outline.get("title") or outline.get("text") or "")


def _records(tree: object) -> Iterator[Listed]:
    """Yield every record with an address, however deep it stands."""
    if isinstance(tree, Mapping):
        found = list(_record(tree))
        yield from found
        for value in () if found else tree.values():
            yield from _records(value)
    elif isinstance(tree, list):
        for value in tree:
            yield from _records(value)


def _record(one: Mapping[str, Any]) -> Iterator[Listed]:
    url = one.get("url") or one.get("navigate")
    if not isinstance(url, str) or not url.strip():
        return
    title = one.get("title") or one.get("name")
    ignored = ("filter", "include_filters", "subtractive_selectors", "css_filter", "headers", "data", "browser_steps")
    url = url.strip()
    yield Listed(
        url=url if "://" in url or ":" in url.partition("/")[0] else f"https://{url}",  # RSSHub leaves the scheme out
        title=title if isinstance(title, str) else "",
        every_seconds=_seconds(one.get("time_between_check")),
        not_carried=tuple(key for key in ignored if one.get(key)),
    )


def _seconds(span: object) -> int:
    if not isinstance(span, Mapping):
        return 0
    return sum(
        factor * value
        for unit, factor in _UNITS.items()
        if isinstance(value := span.get(unit), int) and not isinstance(value, bool) and value > 0
    )


_READERS: Final[Mapping[ListFormat, Callable[[str, Path], Iterator[Listed]]]] = {
    ListFormat.JSON: _json,
    ListFormat.URLWATCH: _yaml,
    ListFormat.OPML: _opml,
    ListFormat.PLAIN: _plain,
}
