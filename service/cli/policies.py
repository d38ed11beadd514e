"""`policies`, and what a person does to them: merge two, split a copy off, undo either."""

from __future__ import annotations

import getpass
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Annotated

import typer
from typer.core import TyperGroup

from pipeline.errors import ClausewatchError
from pipeline.reasons.evidence_words import LISTS
from service.output import Format, FormatOption, local, print_records, print_table, say
from service.records.formats import Record
from service.runtime import opened
from storage.views.regrouping import RegroupingView

Why = Annotated[str, typer.Option(help="The reason, kept with it.")]
By = Annotated[str, typer.Option(help="Who does it; you, as the computer knows you, when left out.")]


class _ListByDefault(TyperGroup):
    """`policies WORDS` lists, as it did before there were verbs below it."""

    def parse_args(self, ctx: typer.Context, args: list[str]) -> list[str]:  # type: ignore[override]  # Typer's own
        verb = args[0] if args else ""
        return super().parse_args(ctx, args if verb in self.commands or verb in ("-h", "--help") else ["list", *args])


verbs = typer.Typer(
    cls=_ListByDefault,
    help="List known policies (`policies WORDS`); merge two that are one, split off a copy that is another.",
    epilog="Example: clausewatch policies 储能",
)


def add_policies(app: typer.Typer, listing: Callable[..., None]) -> None:
    """Add `policies` to the command line; *listing* answers when no verb stands below it."""
    if not any(command.name == "list" for command in verbs.registered_commands):
        verbs.command("list", hidden=True, epilog="Example: clausewatch policies 储能")(listing)
    app.add_typer(verbs, name="policies")


@verbs.command(epilog="Example: clausewatch policies merge 14 12 --why 同一文件")
def merge(
    context: typer.Context,
    one: Annotated[int, typer.Argument(help="The policy that goes; its id leads to the other one afterwards.")],
    other: Annotated[int, typer.Argument(help="The policy that stays.")],
    why: Why = "",
    by: By = "",
) -> None:
    """Make one policy of two. Nobody is alerted."""
    with opened(context.obj) as runtime:
        done = runtime.store.merge_policies(one, other, by=by or _me(), why=why, at=datetime.now(UTC))
    say(f"Policy {one} is part of policy {other} now; `clausewatch policies undo {done}` parts them again.")


@verbs.command(epilog="Example: clausewatch policies split 31 --why 另一个文件")
def split(
    context: typer.Context,
    copy: Annotated[int, typer.Argument(help="A copy, by the id that `show` prints.")],
    why: Why = "",
    by: By = "",
) -> None:
    """Make a policy of its own of one copy. Nobody is alerted."""
    with opened(context.obj) as runtime:
        done = runtime.store.split_copy(copy, by=by or _me(), why=why, at=datetime.now(UTC))
        made = next(each for each in runtime.store.history().regroupings() if each.id == done)
    say(f"Copy {copy} is policy {made.to_id} now; `clausewatch policies undo {done}` puts it back.")


@verbs.command(epilog="Example: clausewatch policies undo 3")
def undo(
    context: typer.Context,
    regrouping: Annotated[int, typer.Argument(help="A merge or split, by the id that `policies log` prints.")],
    by: By = "",
) -> None:
    """Undo a merge or split, a person's or the product's own."""
    with opened(context.obj) as runtime:
        runtime.store.undo_regrouping(regrouping, by=by or _me(), at=datetime.now(UTC))
    say(f"Merge or split {regrouping} is undone.")


@verbs.command(epilog="Example: clausewatch policies log")
def log(
    context: typer.Context,
    limit: Annotated[int, typer.Option(min=1)] = 50,
    format_: FormatOption = Format.TABLE,
) -> None:
    """List merges and splits, newest first."""
    with opened(context.obj) as runtime:
        found, zone = runtime.store.history().regroupings(limit=limit), runtime.settings.timezone
    if format_ is not Format.TABLE:
        print_records([regrouping_record(each) for each in found], format_)
        return
    rows = [
        (
            each.id,
            local(each.at, zone),
            each.kind,
            f"{each.from_id} → {each.to_id}",
            each.by or "clausewatch",
            _reason(each),
            f"{local(each.undone_at, zone)}, {each.undone_by}" if each.undone_at else "",
        )
        for each in found
    ]
    columns = ("id", "when", "what", "policies", "who", "why", "undone")
    print_table(columns, rows, empty="No policy was merged or split yet.", folding=("why",))


def regrouping_record(each: RegroupingView) -> Record:
    """Return one line of `policies log --format jsonl`."""
    return {
        "id": each.id,
        "at": each.at.isoformat(),
        "kind": each.kind,
        "from": each.from_id,
        "to": each.to_id,
        "by": each.by or None,
        "why": each.why,
        "undone_at": each.undone_at.isoformat() if each.undone_at else None,
        "undone_by": each.undone_by or None,
    }


def _reason(each: RegroupingView) -> str:
    """The person's words, or the ground on which the product did it."""
    words = LISTS["ground"].get(each.why)
    return words[0] if words and not each.by else each.why


def _me() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise ClausewatchError("who does this? add --by NAME") from error
