"""The documents, for the tests that hold them to their word."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
READMES = (ROOT / "README.md", ROOT / "README.zh-CN.md")
DOCS = (*READMES, *sorted((ROOT / "docs").rglob("*.md")))
BLOCK = re.compile(r"^```(\w*)[^\n]*\n(.*?)^```$", re.M | re.S)


def named(file: Path) -> str:
    return str(file.relative_to(ROOT))


def blocks(text: str, language: str) -> list[str]:
    """Return the code blocks of one language."""
    return [body for kind, body in BLOCK.findall(text) if kind == language]


def without_blocks(text: str) -> str:
    return BLOCK.sub("", text)
