"""LibreOffice, where it is installed: files of old office programs become files that are read like today's."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path

from pipeline.files.bounds import Budget, FileUnread
from pipeline.files.zip import Package, open_package

OFFICE_SECONDS = 60
MOST_MEMORY = 3 * 2**30  # of address space, of which an ordinary letter takes a third
MOST_WRITTEN = 128 * 2**20  # bytes of one file that it writes
_ONE = threading.Lock()  # a conversion takes 200 MB
_NAMES = {"doc": "an old Word file", "rtf": "an RTF file", "ppt": "an old slides file"}
# Named, or what it does not know would be opened as plain text.
_FILTERS = {"doc": "MS Word 97", "rtf": "Rich Text Format", "ppt": "MS PowerPoint 97"}

# A profile of its own: no macros, nothing loaded that a file only links to, no update of links.
_SETTINGS = (
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "0"),
    ("Office.Calc/Content/Update", "Link", "2"),
)


def has_office() -> bool:
    """Whether LibreOffice is installed."""
    return _program() is not None


def converted(body: bytes, suffix: str, target: str, budget: Budget) -> Package:
    """*body*, a file of that *suffix*, as the package that LibreOffice makes of it.

    Raises FileUnread where LibreOffice is not installed, does not end in OFFICE_SECONDS or cannot open the file.
    """
    program = _program()
    if program is None:
        raise FileUnread(f"kept, not read: {_NAMES[suffix]} needs LibreOffice, which is not installed")
    with _ONE, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        _write_profile(folder)
        source, made = folder / f"file.{suffix}", folder / "out" / f"file.{target}"
        source.write_bytes(body)
        command = [program, "--headless", "--norestore", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
        command += [f"--infilter={_FILTERS[suffix]}", "--convert-to", target, "--outdir", str(made.parent)]
        _run([*command, str(source)], folder)
        if not made.exists():
            raise FileUnread(f"kept, not read: LibreOffice cannot open {_NAMES[suffix]} such as this")
        return open_package(made.read_bytes(), budget)


def _program() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _write_profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>"
        for path, name, value in _SETTINGS
    )
    user = folder / "profile" / "user"
    user.mkdir(parents=True)
    (user / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        f"{items}</oor:items>",
        encoding="utf-8",
    )


def _run(command: list[str], folder: Path) -> None:
    """Run the program in a group of its own, of which nothing is left when this returns."""
    kept = {name: value for name, value in os.environ.items() if name in ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG")}
    try:
        process = subprocess.Popen(  # noqa: S603  a fixed program and our own paths
            command,
            env={**kept, "HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise FileUnread("kept, not read: LibreOffice could not be started") from error
    try:
        _limit(process.pid)
        process.wait(OFFICE_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise FileUnread(f"kept, not read: LibreOffice did not end within {OFFICE_SECONDS} seconds") from error
    finally:
        _end(process)


def _limit(pid: int) -> None:
    """Take no more of the machine than MOST_MEMORY and OFFICE_SECONDS; only Linux can say so of another process."""
    if sys.platform == "linux":
        import resource  # noqa: PLC0415  not there on Windows

        limits = (("AS", MOST_MEMORY), ("CPU", OFFICE_SECONDS), ("FSIZE", MOST_WRITTEN), ("CORE", 0))
        for name, most in limits:
            resource.prlimit(pid, getattr(resource, f"RLIMIT_{name}"), (most, most))


def _end(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
    else:
        with suppress(ProcessLookupError):  # all of the group has ended
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
