"""What all records have in common."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, PlainSerializer, WithJsonSchema
from pydantic.config import JsonDict

_MOMENT: Final = {"type": "string", "format": "date-time", "examples": ["2026-11-22T00:22:52.743110+00:00"]}

Moment = Annotated[
    datetime,
    PlainSerializer(lambda moment: moment.isoformat(), return_type=str),
    WithJsonSchema(_MOMENT, mode="serialization"),
]
# What a view leaves empty is null in a record.
TextOrNone = Annotated[str | None, BeforeValidator(lambda text: text or None)]
NumberOrNone = Annotated[int | None, BeforeValidator(lambda number: number or None)]


def _open(schema: JsonDict) -> None:
    """Leave room for new keys: whoever reads a record ignores those that he does not know."""
    schema.pop("additionalProperties", None)


class Record(BaseModel):
    """A JSON object that programs rely on. The text below a key is its description in the OpenAPI document."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        from_attributes=True,  # a view's fields become those of the same name
        use_attribute_docstrings=True,
        serialize_by_alias=True,
        json_schema_extra=_open,
    )
