"""Where the database is, told by the settings file at a glance: one line of it is read, nothing is checked."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

DEFAULT_DATABASE: Final = "sqlite:///data/clausewatch.db"
VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_LINE = re.compile(r"""^\{?\s*"?database"?[ \t]*:[ \t]*(["']?)(?P<told>[^"'\s,]+)\1""", re.MULTILINE)


def database_of(file: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Return the database that *file* names, the default when it names none; "" when it cannot be told.

    The address stands on one line, as `init` writes it: reading YAML takes longer than all else together.
    """
    try:
        found = _LINE.search(file.read_text("utf-8"))
        return VARIABLE.sub(lambda match: environment[match[1]], found["told"]) if found else DEFAULT_DATABASE
    except FileNotFoundError:
        return DEFAULT_DATABASE
    except (OSError, UnicodeDecodeError, KeyError):
        return ""
