"""The OpenAPI document as people read it: operations with their parameters, records with their keys."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

_SCHEMAS: Final = "#/components/schemas/"
Json = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, slots=True)
class Sort:
    """What a value is: words, and the record it is or holds."""

    words: str  # "integer", "list", "date or null"
    record: str = ""
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Named:
    """A parameter, or a key of a record."""

    name: str
    sort: Sort
    text: str
    is_required: bool = False
    default: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Operation:
    """Something that can be asked."""

    name: str
    method: str
    path: str
    tag: str
    text: str
    parameters: tuple[Named, ...]
    answer: str  # the record that answers


@dataclass(frozen=True, kw_only=True, slots=True)
class RecordTold:
    """A record with its keys."""

    name: str
    text: str
    keys: tuple[Named, ...]


def operations(document: Json) -> tuple[Operation, ...]:
    """Everything that can be asked, in the document's order."""
    return tuple(
        _operation(path, method, told, document)
        for path, methods in document["paths"].items()
        for method, told in methods.items()
    )


def record(document: Json, name: str) -> RecordTold | None:
    """A record by its name; None when there is none, or it has no keys."""
    schema = document["components"]["schemas"].get(name)
    if schema is None or "properties" not in schema:
        return None
    required = schema.get("required", ())
    keys = [
        Named(
            name=key, sort=sort(told, document), text=_plain(told.get("description", "")), is_required=key in required
        )
        for key, told in schema["properties"].items()
    ]
    return RecordTold(name=name, text=schema.get("description", ""), keys=tuple(keys))


def sort(schema: Json, document: Json) -> Sort:
    """What a value of a schema is."""
    if "$ref" in schema:
        return _referred(schema["$ref"].removeprefix(_SCHEMAS), document)
    if "anyOf" in schema:
        parts = [sort(part, document) for part in schema["anyOf"]]
        return Sort(words=" or ".join(part.words for part in parts), record=_first(parts), choices=parts[0].choices)
    if schema.get("type") == "array":
        of = sort(schema.get("items", {}), document)
        return Sort(words=f"list of {of.words}", record=of.record, choices=of.choices)
    if "enum" in schema:
        return Sort(words="one of", choices=tuple(map(str, schema["enum"])))
    words = schema.get("format") or schema.get("type") or schema.get("const", "")
    return Sort(words=_WORDS.get(str(words), str(words)))


_WORDS: Final = {"string": "text", "date-time": "moment", "date": "day", "object": "object"}


def _operation(path: str, method: str, told: Json, document: Json) -> Operation:
    answer: Json = next((one for status, one in told["responses"].items() if status.startswith("2")), {})
    schema = answer.get("content", {}).get("application/json", {}).get("schema", {})
    return Operation(
        name=told["operationId"],
        method=method.upper(),
        path=path,
        tag=told["tags"][0],
        text=_plain(told["description"]),
        parameters=(*_parameters(told, document), *_body(told, document)),
        answer=sort(schema, document).record if schema else "",
    )


def _parameters(told: Json, document: Json) -> Iterator[Named]:
    for one in told.get("parameters", ()):
        schema = one["schema"]
        default = schema.get("default")
        if one["name"] != "lang":
            yield Named(
                name=one["name"],
                sort=_asked(schema, document),
                text=_plain(one.get("description", "")),
                is_required=one.get("required", False),
                default="" if default in (None, "", []) else str(default),
            )


def _asked(schema: Json, document: Json) -> Sort:
    """What is asked for; that it may be left out is told apart."""
    kinds = [part for part in schema.get("anyOf", ()) if part.get("type") != "null"]
    return sort(kinds[0] if len(kinds) == 1 else schema, document)


def _plain(text: str) -> str:
    return text.replace("`", "")


def _body(told: Json, document: Json) -> tuple[Named, ...]:
    schema = told.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    found = record(document, sort(schema, document).record) if schema else None
    return found.keys if found else ()


def _referred(name: str, document: Json) -> Sort:
    schema = document["components"]["schemas"][name]
    if "enum" in schema:
        return Sort(words="one of", choices=tuple(map(str, schema["enum"])))
    return Sort(words=name, record=name)


def _first(parts: list[Sort]) -> str:
    return next((part.record for part in parts if part.record), "")
