"""Appends a source to the settings file: lines are put in, and none that a person wrote is touched."""

from __future__ import annotations

import io
import os
import shutil
import textwrap
from collections.abc import Mapping, Sequence
from functools import reduce
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from pipeline.errors import SettingsError

SourceKeys = Mapping[str, str | list[str] | bool]
INDENT = 2


def append_source(file: Path, source: SourceKeys) -> None:
    """Append *source* to the file's `sources:`. Raises SettingsError when the file cannot be read or written."""
    append_sources(file, [source])


def append_sources(file: Path, sources: Sequence[SourceKeys]) -> None:
    """Append them all in one write. Raises as `append_source` does."""
    try:
        text = file.read_text("utf-8")
        _replace(file, reduce(_with_source, sources, text), was=text)
    except OSError as error:
        raise SettingsError(str(file), f"it cannot be written ({error.strerror})") from error


def _with_source(text: str, source: SourceKeys) -> str:
    """Return the text with *source* at the end of its sources: as lines put in, else the whole written anew."""
    tree = _yaml().load(text) or CommentedMap()
    inserted = _inserted(text, tree, source)
    wanted = [*(tree.get("sources") or []), dict(source)]
    if inserted is not None and (_yaml().load(inserted) or {}).get("sources") == wanted:
        return inserted
    if not tree.get("sources"):
        tree["sources"] = CommentedSeq()
    tree["sources"].append(CommentedMap(source))
    return _dumped(tree)


def _inserted(text: str, tree: CommentedMap, source: SourceKeys) -> str | None:
    """Return the text with the lines of *source* behind those of the last one; None where no place is seen."""
    if tree.fa.flow_style():
        return None
    lines = text.splitlines()
    sources = tree.get("sources")
    if "sources" not in tree:
        return "\n".join([*lines, "sources:", *_lines(source, INDENT)]) + "\n"
    key = tree.lc.key("sources")[0]
    if not sources:
        comment = lines[key].partition("#")[2]
        head = "sources:" + (f"  #{comment}" if comment else "")
        return "\n".join([*lines[:key], head, *_lines(source, INDENT), *lines[key + 1 :]]) + "\n"
    if sources.fa.flow_style():
        return None
    dash = sources.lc.item(len(sources) - 1)[1] - INDENT
    end = _end(lines, sources.lc.item(len(sources) - 1)[0], dash)
    return "\n".join([*lines[:end], *_lines(source, dash), *lines[end:]]) + "\n"


def _end(lines: list[str], first: int, dash: int) -> int:
    """Return the number of the line behind the item that begins on line *first*, comments that follow it left out."""
    end = first + 1
    for number, line in enumerate(lines[first + 1 :], first + 1):
        bare = line.strip()
        if not bare or bare.startswith("#"):
            continue
        if len(line) - len(line.lstrip()) <= dash:
            break
        end = number + 1
    return end


def _lines(source: SourceKeys, indent: int) -> list[str]:
    """Return one item of a block sequence whose dash stands in column *indent*."""
    return textwrap.indent(textwrap.dedent(_dumped([dict(source)])), " " * indent).splitlines()


def _dumped(tree: object) -> str:
    text = io.StringIO()
    _yaml().dump(tree, text)
    return text.getvalue()


def _yaml() -> Any:
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=INDENT, sequence=2 * INDENT, offset=INDENT)
    return yaml


def _replace(file: Path, text: str, *, was: str) -> None:
    """Write the whole file or nothing: a full disk must not leave half of it. Who may read it stays as it is."""
    fresh = file.with_name(f".{file.name}.new")
    fresh.write_text(text, "utf-8")
    shutil.copymode(file, fresh)
    if file.read_text("utf-8") != was:
        fresh.unlink()
        raise SettingsError(str(file), "it was changed just now, and nothing was written; try again")
    os.replace(fresh, file)
