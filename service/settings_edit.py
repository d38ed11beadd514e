"""Appends a source to the settings file, its comments and order kept."""

from __future__ import annotations

import io
import os
from collections.abc import Mapping
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

from pipeline.errors import SettingsError


def append_source(file: Path, source: Mapping[str, str]) -> None:
    """Append *source* to the file's `sources:`. Raises SettingsError when the file cannot be read or written."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    try:
        tree = yaml.load(file.read_text("utf-8")) or CommentedMap()
        if not tree.get("sources"):
            tree["sources"] = CommentedSeq()  # a block, in place of the example's []
        tree["sources"].append(CommentedMap(source))
        text = io.StringIO()
        yaml.dump(tree, text)
        _replace(file, text.getvalue())
    except OSError as error:
        raise SettingsError(str(file), f"it cannot be written ({error.strerror})") from error


def _replace(file: Path, text: str) -> None:
    """Write the whole file or nothing: a full disk must not leave half of it."""
    fresh = file.with_name(f".{file.name}.new")
    fresh.write_text(text, "utf-8")
    os.replace(fresh, file)
