"""Loads clausewatch.yaml: `${NAME}` from the environment, and errors that name file, line, key and the nearest key."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError

from pipeline.errors import SettingsError
from service.settings.glance import VARIABLE
from service.settings.model import Settings
from service.settings.nearest import nearest

Location = tuple[int | str, ...]


def load_settings(file: Path, environment: Mapping[str, str] = os.environ) -> Settings:
    """Return the settings in *file*. Raises SettingsError at the first thing that is wrong."""
    tree = _parse(file)
    plain = _expanded(tree, environment, file, tree)
    try:
        return Settings.model_validate(plain)
    except ValidationError as error:
        raise _explained(error, file, tree) from error


def line_at(file: Path, at: Location) -> int | None:
    """Return the line of *file* where the value at *at* is written; None when that cannot be told any more."""
    try:
        return line_of(_parse(file), at)
    except SettingsError:
        return None


def _parse(file: Path) -> Any:
    try:
        tree = YAML(typ="rt").load(file.read_text("utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(str(file), "there is no such file; `clausewatch init` writes one") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(str(file), f"it cannot be read ({error})") from error
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise SettingsError(str(file), f"it is not valid YAML: {error.problem}", line=line) from error
    except YAMLError as error:
        raise SettingsError(str(file), f"it is not valid YAML: {error}") from error
    if tree is None:
        return {}
    if not isinstance(tree, Mapping):
        raise SettingsError(str(file), "it must hold keys and values, such as `sources:`", line=1)
    return tree


def _expanded(node: Any, environment: Mapping[str, str], file: Path, tree: Any, at: Location = ()) -> Any:
    """Return *node* as plain values, with every `${NAME}` replaced. A key with nothing after it means its default."""
    if isinstance(node, Mapping):
        filled = {str(key): value for key, value in node.items() if value is not None}
        return {key: _expanded(value, environment, file, tree, (*at, key)) for key, value in filled.items()}
    if isinstance(node, str):
        return VARIABLE.sub(lambda match: _variable(match[1], environment, file, tree, at), node)
    if isinstance(node, Sequence) and not isinstance(node, bytes):
        return [_expanded(value, environment, file, tree, (*at, i)) for i, value in enumerate(node)]
    return node


def _variable(name: str, environment: Mapping[str, str], file: Path, tree: Any, at: Location) -> str:
    if name not in environment:
        problem = f"the environment has no variable {name}"
        raise SettingsError(str(file), problem, line=line_of(tree, at), key=shown(at))
    return environment[name]


def _explained(error: ValidationError, file: Path, tree: Any) -> SettingsError:
    first = min(error.errors(include_url=False, include_input=False), key=lambda e: line_of(tree, e["loc"]) or 0)
    at: Location = first["loc"]
    line = line_of(tree, at)
    if first["type"] == "extra_forbidden":
        near = _nearest_key(at)
        return SettingsError(str(file), "this key is unknown.", line=line, key=shown(at), nearest=near)
    problem = str(first.get("ctx", {}).get("error", "")) or first["msg"]
    known = re.findall(r"'([^']+)'", str(first.get("ctx", {}).get("expected", "")))
    near = nearest(str(_written(tree, at)), known) if known else ""
    return SettingsError(str(file), problem, line=line, key=shown(at), nearest=near)


def _written(tree: Any, at: Location) -> Any:
    """Return the value at *at*; "" when nothing is written there."""
    for key in at:
        try:
            tree = tree[key]
        except (KeyError, IndexError, TypeError):
            return ""
    return tree


def line_of(tree: Any, at: Location) -> int | None:
    """Return the line, from 1, where the value at *at* is written; of its nearest parent when it is missing."""
    line: int | None = None
    for key in at:
        positions: Any = getattr(tree, "lc", None)
        try:
            place = positions.key(key) if isinstance(tree, Mapping) else positions.item(key)
            line = place[0] + 1
            tree = tree[key]
        except (KeyError, IndexError, TypeError, AttributeError):
            break
    return line


def shown(at: Location) -> str:
    """Return a key's place as people write it: sources[0].url."""
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in at).lstrip(".")


def _nearest_key(at: Location) -> str:
    model: Any = Settings
    for key in at[:-1]:
        if isinstance(key, str):
            model = _model_of(model.model_fields[key].annotation)
    return nearest(str(at[-1]), list(model.model_fields))


def _model_of(annotation: Any) -> Any:
    """Return the model inside `tuple[Model, ...]`, or the model itself."""
    inner = [a for a in getattr(annotation, "__args__", ()) if isinstance(a, type) and issubclass(a, BaseModel)]
    return inner[0] if inner else annotation
