"""`people`: who may log in to the review page."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Annotated

import typer

from pipeline.errors import ClausewatchError
from review.people.passwords import Passwords, check_new, new_token
from service.output import Format, FormatOption, complain, local, print_records, print_table, say
from service.records.formats import Record
from service.runtime import Runtime, opened
from storage.views.people import COMMAND_LINE, Deed, PersonRefusal, PersonRefused, PersonView, Role

verbs = typer.Typer(help="Who may log in to the review page.", no_args_is_help=True)
RoleOption = Annotated[
    Role, typer.Option("--role", help="What the person may do; each may all that those before it may.")
]
Stdin = Annotated[bool, typer.Option("--stdin", help="Read the password from standard input, as one line.")]


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.add_typer(verbs, name="people")


@verbs.command(epilog="Example: clausewatch people add li.ming --role reviewer")
def add(context: typer.Context, name: str, role: RoleOption = Role.READER, stdin: Stdin = False) -> None:
    """Add a person; the password is asked for twice."""
    with _noting(context, "add-person", name) as runtime:
        kept = _asked(name, stdin)
        runtime.store.add_person(name, kept, role, runtime.now())
    say(f"“{name}” may log in as {role}.")


@verbs.command("list", epilog="Example: clausewatch people list")
def list_(context: typer.Context, format_: FormatOption = Format.TABLE) -> None:
    """List who may log in."""
    with opened(context.obj) as runtime:
        people, zone = runtime.store.people(), runtime.settings.timezone
    if format_ is not Format.TABLE:
        print_records([person_record(one) for one in people], format_)
        return
    rows = [(one.name, one.role, local(one.seen_at, zone), local(one.disabled_at, zone)) for one in people]
    empty = "Nobody yet: add an admin with `clausewatch people add NAME --role admin`."
    print_table(("name", "role", "last seen", "disabled"), rows, empty=empty)


@verbs.command(epilog="Example: clausewatch people role li.ming admin")
def role(context: typer.Context, name: str, role: Role) -> None:
    """Give a person another role."""
    with _noting(context, "role", name) as runtime:
        runtime.store.set_role(name, role)
    say(f"“{name}” is {role} now.")


@verbs.command(epilog="Example: clausewatch people password li.ming")
def password(context: typer.Context, name: str, stdin: Stdin = False) -> None:
    """Give a person another password, asked for twice; all of the person's logins end."""
    with _noting(context, "new-password", name) as runtime:
        if runtime.store.credentials(name) is None:
            raise PersonRefused(PersonRefusal.UNKNOWN, name)
        runtime.store.set_password(name, _asked(name, stdin))
    say(f"“{name}” has a new password and is logged out everywhere.")


@verbs.command(epilog="Example: clausewatch people disable li.ming")
def disable(context: typer.Context, name: str) -> None:
    """Let a person in no more: logged out everywhere, and no token works."""
    with _noting(context, "disable", name) as runtime:
        runtime.store.disable_person(name, runtime.now())
    say(f"“{name}” may not log in any more.")


@verbs.command(epilog="Example: clausewatch people enable li.ming")
def enable(context: typer.Context, name: str) -> None:
    """Let a disabled person in again."""
    with _noting(context, "enable", name) as runtime:
        runtime.store.enable_person(name)
    say(f"“{name}” may log in again.")


@verbs.command(epilog='Example: clausewatch people token li.ming --for "feed reader" --days 365')
def token(
    context: typer.Context,
    name: str,
    purpose: Annotated[str, typer.Option("--for", help="What the token is for, to know it again.")],
    role: RoleOption = Role.READER,
    days: Annotated[int | None, typer.Option("--days", min=1, max=3650, help="How long it works.")] = None,
) -> None:
    """Make a token with which a program reads, and uses the API, in a person's name. It is printed this once."""
    secret = new_token()
    with _noting(context, "token", f"{name}: {purpose}") as runtime:
        now = runtime.now()
        ends = now + timedelta(days=days) if days else None
        made = runtime.store.add_token(name, secret, name=purpose, role=role, at=now, expires_at=ends)
    typer.echo(secret)
    complain(f"this token of “{name}” is shown once and may what a {made.role} may; the account page revokes it")


def person_record(person: PersonView) -> Record:
    """Return one line of `people list --format jsonl`."""
    return {
        "name": person.name,
        "role": person.role,
        "created_at": person.created_at.isoformat(),
        "seen_at": person.seen_at.isoformat() if person.seen_at else None,
        "disabled_at": person.disabled_at.isoformat() if person.disabled_at else None,
    }


@contextmanager
def _noting(context: typer.Context, action: str, about: str) -> Iterator[Runtime]:
    """Open the runtime, and note what was done with it when it was done."""
    with opened(context.obj) as runtime:
        yield runtime
        deed = Deed(at=runtime.now(), person=COMMAND_LINE, action=action, about=about, status=0)
        runtime.store.note_deed(deed)


def _asked(name: str, stdin: bool) -> str:
    """Return what is kept of the password that is asked for. It is no argument: those are seen by others."""
    if stdin:
        typed = sys.stdin.readline().rstrip("\r\n")
    elif sys.stdin.isatty():
        typed = typer.prompt("Password", hide_input=True, confirmation_prompt="Once more")
    else:
        raise ClausewatchError("there is no terminal to ask for the password on; give it with --stdin")
    check_new(typed, name)
    return Passwords().kept(typed)
