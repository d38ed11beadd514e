"""Where the database is, told by the settings file at a glance: one line of it is read, nothing is checked."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

DEFAULT_DATABASE: Final = "sqlite:///data/clausewatch.db"
VARIABLE = re.compile(r"\$\{([A-Za-z_][A-Za-z0-9_]*)\}")
_LINE = re.compile(
    r"""^\{?[ ]*"?database"?[ \t]*:[ \t]*
    ("(?P<double>[^"\n]*)" | '(?P<single>[^'\n]*)' | (?P<plain>\S[^\n]*?)[ \t]*(?:$|[ \t]\#))""",
    re.MULTILINE | re.VERBOSE,
)


def database_of(file: Path, environment: Mapping[str, str] = os.environ) -> str:
    """Return the database that *file* names, the default when it names none; "" when it cannot be told.

    The address stands on one line, as `init` writes it: reading YAML takes longer than all else together.
    """
    try:
        found = _LINE.search(file.read_text("utf-8"))
        if found is None:
            return DEFAULT_DATABASE
        told = found["double"] or found["single"] or found["plain"] or DEFAULT_DATABASE
        return VARIABLE.sub(lambda match: environment[match[1]], told)
    except FileNotFoundError:
        return DEFAULT_DATABASE
    except (OSError, UnicodeDecodeError, KeyError):
        return ""
