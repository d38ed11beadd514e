"""Records as text: JSON, JSON lines, CSV."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Record = Mapping[str, Any]


def as_jsonl(records: Iterable[Record]) -> str:
    """Return one JSON object a line."""
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)


def as_json(value: object) -> str:
    """Return indented JSON."""
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def as_csv(records: Sequence[Record]) -> str:
    """Return a table with every key that a record has; what is no plain value stands as JSON in its cell."""
    if not records:
        return ""
    out = io.StringIO()
    names = list(dict.fromkeys(key for record in records for key in record))
    writer = csv.DictWriter(out, fieldnames=names, restval="", lineterminator="\n")
    writer.writeheader()
    for record in records:
        writer.writerow({key: _cell(value) for key, value in record.items()})
    return out.getvalue()


def _cell(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
