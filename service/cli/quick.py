"""Reads a plain command line for a verb that must answer at once.

Typer reads values with pydantic, which takes longer to import than such a verb to answer. What is asked for plainly is
therefore read here, by the verb's own declaration; help, mistakes and everything uncommon are left to Typer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from inspect import signature
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from typer.models import ArgumentInfo, OptionInfo


@dataclass(frozen=True, kw_only=True, slots=True)
class _Parameter:
    name: str
    flags: tuple[str, ...]  # () for the words beside the options
    kind: Callable[[str], Any]  # raises ValueError for what is no value of it
    is_list: bool
    least: float


def plain_arguments(verb: Callable[..., object], words: Sequence[str]) -> Mapping[str, Any] | None:
    """Return what *words* give *verb*, by parameter; None when Typer should read them.

    The verb's first parameter is its context, and at most one of the others takes words.
    """
    parameters = _parameters(verb)
    given: dict[str, Any] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        flag, joined, value = word.partition("=") if word.startswith("--") else (word, "", "")
        found = next((one for one in parameters if flag in one.flags), None)
        if found is None:
            found = next((one for one in parameters if not one.flags), None)
            value = word
        elif not joined:
            value = rest.pop(0) if rest else "-"
        if found is None or value.startswith("-") or not _take(found, value, given):
            return None
    return given


def _take(parameter: _Parameter, value: str, given: dict[str, Any]) -> bool:
    """Add a value to what is given; whether it could be read."""
    try:
        read = parameter.kind(value)
    except ValueError:
        return False
    if parameter.is_list:
        given.setdefault(parameter.name, []).append(read)
    elif parameter.name in given or (isinstance(read, int) and read < parameter.least):
        return False
    else:
        given[parameter.name] = read
    return True


def _parameters(verb: Callable[..., object]) -> list[_Parameter]:
    hints = get_type_hints(verb, include_extras=True)
    return [_parameter(name, hints[name]) for name in list(signature(verb).parameters)[1:]]


def _parameter(name: str, annotation: Any) -> _Parameter:
    kind, *extras = get_args(annotation)
    told = next(extra for extra in extras if isinstance(extra, ArgumentInfo | OptionInfo))
    kind = next((one for one in get_args(kind) if one is not NoneType), kind)
    is_list = get_origin(kind) is list
    declared = (told.default, *(told.param_decls or ()))  # in an annotation the first flag takes the default's place
    flags = tuple(flag for flag in declared if isinstance(flag, str)) or (f"--{name.replace('_', '-')}",)
    return _Parameter(
        name=name,
        flags=() if isinstance(told, ArgumentInfo) else flags,
        kind=get_args(kind)[0] if is_list else kind,
        is_list=is_list,
        least=told.min if told.min is not None else float("-inf"),
    )
