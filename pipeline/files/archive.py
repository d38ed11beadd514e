"""Archives: the files of a zip, one after another, each headed by its name."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from contextlib import suppress

from pipeline.files.bounds import Contents, FileUnread
from pipeline.files.lines import tidy
from pipeline.files.zip import Package

MOST_FILES = 20  # that are read
MOST_NAMES = 500  # that are listed
_SHADOW = re.compile(r"(?:^|[/\\])(?:__MACOSX[/\\]|\._|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.I)


def read_archive(package: Package, read: Callable[[bytes], Contents]) -> Contents:
    """Its files in the order of its directory; those that are not read are named, and *reason* says why.

    *read* reads the bytes of a member. What programs for folders leave behind (`__MACOSX`, `Thumbs.db`) is no file.
    """
    infos = [info for info in package.infos if not _SHADOW.search(info.filename)]
    if not infos:
        raise FileUnread("empty: the archive holds no files")
    found: list[str] = []
    unread: dict[str, list[str]] = {}
    for at, info in enumerate(infos[:MOST_NAMES]):
        name = member_name(info)
        contents = _member(package, info, read) if at < MOST_FILES else Contents()
        found += [name, *contents.paragraphs]
        if contents.reason:
            unread.setdefault(contents.reason, []).append(name)
    reasons = [f"{_listed(names)}: {reason}" for reason, names in unread.items()]
    if len(infos) > MOST_FILES:
        reasons.append(f"only the first {MOST_FILES} of {len(infos)} files were read")
    return Contents(paragraphs=tuple(found), reason="; ".join(reasons)[:500])


def _member(package: Package, info: zipfile.ZipInfo, read: Callable[[bytes], Contents]) -> Contents:
    try:
        return read(package.read_member(info))
    except FileUnread as unread:
        return Contents(reason=unread.reason)


def _listed(names: list[str]) -> str:
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "")


def member_name(info: zipfile.ZipInfo) -> str:
    """The last part of the name as it was meant; a path is a claim, and nothing is ever written to it.

    Chinese programs write GBK, which the zip format takes for code page 437.
    """
    name = info.filename
    if not info.flag_bits & 0x800:
        with suppress(UnicodeError):
            name = name.encode("cp437").decode("gb18030")
    return tidy(re.split(r"[/\\]", name.rstrip("/\\"))[-1])[:200] or "(no name)"
