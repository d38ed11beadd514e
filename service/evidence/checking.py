"""Whether an evidence package is what its own manifest says. Packages come from anybody: nothing in one is believed."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from pipeline.errors import ClausewatchError
from service.evidence.package import FORMAT, MANIFEST, SNAPSHOTS, SUMS

_CHUNK: Final = 1 << 20
_LONGEST: Final = 256 << 20  # bytes of a manifest


@dataclass(frozen=True, kw_only=True, slots=True)
class Wrong:
    """A member that is not what the manifest says."""

    name: str
    problem: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Checked:
    """What became of checking a package."""

    revisions: int
    members: int
    wrong: tuple[Wrong, ...]
    missing: tuple[str, ...]  # what the package itself says it lacks


def check_package(file: Path) -> Checked:
    """Reckon every digest of a package anew. Raises ClausewatchError for a file that is none."""
    try:
        with zipfile.ZipFile(file) as package:
            told = _manifest(package, file)
            digests = {name: _digest(package, name) for name in package.namelist()}
            sums = package.read(SUMS).decode() if SUMS in digests else ""
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise ClausewatchError(f"{file}: it cannot be read as a package: {error}") from error
    stated = {str(one["name"]): str(one["sha256"]) for one in told["members"]}
    return Checked(
        revisions=len(told["revisions"]),
        members=len(stated),
        wrong=tuple(_wrong(stated, digests, sums)),
        missing=tuple(line for one in told["revisions"] for line in _missing(one)),
    )


def _manifest(package: zipfile.ZipFile, file: Path) -> Mapping[str, Any]:
    try:
        with package.open(MANIFEST) as member:
            told = json.loads(member.read(_LONGEST))
        if told["format"] == FORMAT and isinstance(told["members"], list) and isinstance(told["revisions"], list):
            return dict(told)
    except (KeyError, TypeError, ValueError):
        pass
    raise ClausewatchError(f"{file}: it has no manifest of an evidence package")


def _digest(package: zipfile.ZipFile, name: str) -> str:
    """Return the digest of a member; what is wrong with it where the ZIP file itself knows it is damaged."""
    found = sha256()
    try:
        with package.open(name) as member:
            while chunk := member.read(_CHUNK):
                found.update(chunk)
    except zipfile.BadZipFile:
        return "damaged"
    return found.hexdigest()


def _wrong(stated: Mapping[str, str], digests: Mapping[str, str], sums: str) -> Iterator[Wrong]:
    for name, digest in stated.items():
        if name not in digests:
            yield Wrong(name=name, problem="it is not in the package")
        elif digests[name] != digest:
            yield Wrong(name=name, problem="its bytes have another digest than the manifest says")
        elif name.startswith(SNAPSHOTS) and Path(name).stem != digest:
            yield Wrong(name=name, problem="its name is not its digest")
    listed = {name: digest for digest, _, name in (line.partition("  ") for line in sums.splitlines())}
    for name, digest in digests.items():
        if name not in stated and name not in (MANIFEST, SUMS):
            yield Wrong(name=name, problem="the manifest does not know it")
        elif name != SUMS and listed.get(name) != digest:
            yield Wrong(name=name, problem=f"{SUMS} says otherwise")


def _missing(revision: Mapping[str, Any]) -> Iterator[str]:
    which = f"revision {revision['policy']}:{revision['revision']}"
    if revision.get("missing"):
        yield f"{which}: {revision['missing']}"
    for one in revision.get("attachments", ()):
        for lack in (one, *one["editions"]):
            if lack["missing"]:
                yield f"{which}, attachment {one['url']}: {lack['missing']}"
