"""`archive export / verify / prune`: what is kept, given away as proof, proved, and forgotten once it is old."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated, TypeVar

import typer
from rich.console import Console
from rich.progress import Progress

from pipeline.errors import ClausewatchError
from pipeline.read import READER_VERSION
from service.caring import pruned
from service.cli.archive import find
from service.cli.asked import day_of
from service.cli.packages import verify_package
from service.evidence.gathered import FileBytes, Piece, pieces
from service.evidence.package import package as evidence_package
from service.evidence.warc import web_archive
from service.output import Format, FormatOption, complain, print_records, print_table, say
from service.records.formats import Record
from service.runtime import opened
from service.schedule import ALWAYS
from storage.care.verifying import Flaw, Proved, Thing
from storage.views.evidence import EvidenceFilter

T = TypeVar("T")

verbs = typer.Typer(help="The archive: what is kept as evidence.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.add_typer(verbs, name="archive")


@verbs.command(epilog="Example: clausewatch archive export --warc policy-12.warc.gz --policy 12")
def export(
    context: typer.Context,
    warc: Annotated[Path | None, typer.Option(help="Write a gzipped web archive (WARC 1.1) to this file.")] = None,
    zip_: Annotated[Path | None, typer.Option("--zip", help="Write an evidence package to this file.")] = None,
    policy: Annotated[str, typer.Option(help="Of one policy: its id, its number, or words of its title.")] = "",
    source: Annotated[list[str] | None, typer.Option(help="Of this source; can be repeated.")] = None,
    since: Annotated[str, typer.Option(help="Of revisions seen on this day or later: 2026-06-30.")] = "",
) -> None:
    """Write snapshots with all that proves them to a file. Exit status 1 when a snapshot is missing or damaged."""
    if (warc is None) == (zip_ is None):
        raise ClausewatchError("say what to write: --warc FILE or --zip FILE")
    with opened(context.obj) as runtime:
        wanted = EvidenceFilter(
            policy_id=find(runtime, policy).id if policy else None,
            sources=frozenset(one.name for one in runtime.sources(source)) if source else frozenset(),
            since=day_of(since, runtime.settings.timezone),
        )
        size = runtime.store.history().evidence_size(wanted)
        if not size.revisions:
            raise ClausewatchError("there is no revision of what was asked for")
        missing: list[Piece] = []
        lacking: list[FileBytes] = []
        found = _shown(_noting(pieces(runtime.store, wanted), missing, lacking), size.revisions)
        if warc is not None:
            _write(warc, web_archive(found))
        elif zip_ is not None:
            _write(zip_, evidence_package(found))
    say(f"{size.revisions - len(missing)} of {size.revisions} revisions written to {warc or zip_}.")
    _tell_lacking(missing, lacking)


@verbs.command(epilog="Example: clausewatch archive verify")
def verify(
    context: typer.Context,
    package: Annotated[Path | None, typer.Argument(help="An evidence package, in place of the archive.")] = None,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Reckon every digest anew: of snapshots, clauses, texts; or of a package. Exit status 1 when one does not agree.

    A package is checked against its own manifest; no archive and no settings are needed.
    """
    if package is not None:
        verify_package(package, format_)
        return
    with opened(context.obj) as runtime:
        counts = dict.fromkeys(Thing, 0)
        wrong: list[Proved] = []
        for one in _shown(runtime.store.prove(READER_VERSION, runtime.now()), runtime.store.kept_things()):
            counts[one.thing] += one.flaw is not Flaw.ORPHAN
            wrong += [one] if one.flaw else []
    if format_ is Format.TABLE:
        _tell(counts, wrong)
    else:
        print_records([_flaw_record(one) for one in wrong], format_)
    if any(not one.flaw.is_harmless for one in wrong if one.flaw):
        raise typer.Exit(1)


@verbs.command(epilog="Example: clausewatch archive prune --dry-run")
def prune(
    context: typer.Context,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Tell what would go, and leave everything.")] = False,
    format_: FormatOption = Format.TABLE,
) -> None:
    """Remove what need not be kept any longer, as the keep_ settings say. What a revision rests on always stays."""
    with opened(context.obj) as runtime:
        found = list(pruned(runtime, dry_run=dry_run))
        kept = runtime.settings.keep_snapshots
        given_back = 0 if dry_run else runtime.store.tend(whole=True).given_back_bytes
    if format_ is not Format.TABLE:
        print_records([asdict(one) for one in found], format_)
        return
    rows = [(one.what, one.count, "–" if one.freed_bytes is None else f"{one.freed_bytes:,}") for one in found]
    print_table(("what", "would go" if dry_run else "went", "bytes"), rows, empty="")
    if kept == ALWAYS:
        say("Every snapshot is kept (keep_snapshots: always).")
    if given_back:
        say(f"{given_back:,} bytes of the database were empty and are given back.")
    if bases := sum(one.as_bases for one in found):
        say(f"{bases} more snapshots could go, but others are kept as their difference from them.")


def _tell(counts: Mapping[Thing, int], wrong: Sequence[Proved]) -> None:
    """Show what is wrong, and once for each flaw what to do about it."""
    told = ", ".join(f"{count} {thing}{'' if count == 1 else 's'}" for thing, count in counts.items())
    rows = [(one.thing, one.name, one.flaw, one.rests_on) for one in wrong]
    columns = ("what", "which", "is wrong", "rests on")
    print_table(columns, rows, empty=f"{told}: every digest agrees.", folding=("which", "rests on"))
    for flaw in dict.fromkeys(one.flaw for one in wrong if one.flaw):
        say(f"{flaw}: {flaw.advice}")
    if wrong:
        bad = sum(not one.flaw.is_harmless for one in wrong if one.flaw)
        say(f"{told}; {bad} of them are not what their digests say." if bad else f"{told}: every digest agrees.")


def _flaw_record(one: Proved) -> Record:
    """Return one line of `archive verify --format jsonl`."""
    return {
        "what": one.thing,
        "which": one.name,
        "flaw": one.flaw,
        "rests_on": one.rests_on or None,
        "advice": one.flaw.advice if one.flaw else None,
    }


def _noting(found: Iterable[Piece], missing: list[Piece], lacking: list[FileBytes]) -> Iterator[Piece]:
    for piece in found:
        if piece.body is None:
            missing.append(piece)
        yield replace(piece, files=_noting_files(piece.files, lacking))


def _noting_files(files: Iterable[FileBytes], lacking: list[FileBytes]) -> Iterator[FileBytes]:
    for one in files:
        if one.body is None:
            lacking.append(one)
        yield one


def _tell_lacking(missing: Sequence[Piece], lacking: Sequence[FileBytes]) -> None:
    """Say what an export lacks; exit status 1 when bytes that were kept are missing or damaged."""
    for piece in missing[:20]:
        complain(f"revision {piece.evidence.policy.id}:{piece.evidence.revision.number}: {piece.trouble}")
    told = dict.fromkeys(f"attachment {one.file.url}: {one.trouble}" for one in lacking)
    for line in list(told)[:20]:
        complain(line)
    if missing or any(one.edition for one in lacking):
        raise typer.Exit(1)


def _shown(things: Iterable[T], total: int) -> Iterator[T]:
    """Yield the things, and show on standard error how far it has come."""
    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        yield from progress.track(things, total=total, description="")


def _write(file: Path, content: Iterable[bytes]) -> None:
    """Write a file that is there as a whole or not at all; one that is there already is left alone."""
    if file.exists():
        raise ClausewatchError(f"{file} exists already; name another file")
    part = file.with_name(file.name + ".part")
    try:
        with part.open("wb") as out:
            for chunk in content:
                out.write(chunk)
        if not part.stat().st_size:
            raise ClausewatchError("no bytes are kept of what was asked for")
        part.rename(file)
    except OSError as error:
        raise ClausewatchError(f"{file} cannot be written: {error.strerror}") from error
    finally:
        part.unlink(missing_ok=True)
