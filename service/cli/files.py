"""`read` and `compare`: saved files in, documents and differences out. No database needed."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from pipeline.changes import Edit, EditKind
from pipeline.clauses.split import split
from pipeline.compare.edits import compare as compare_clauses
from pipeline.compare.marks import Mark, Op, marks
from pipeline.compare.natures_told import said_nature
from pipeline.errors import ClausewatchError
from pipeline.model import Clause, Document, Entry, Kind, Origin, Validity
from pipeline.noise.rulings import Reading
from pipeline.page.decode import decode
from pipeline.read import explain
from pipeline.read import read as read_page
from pipeline.tasks.task import dates_of, first_due, tasks_of
from pipeline.tasks.told import said, task_lines
from service.cli.why import kept_words, show_why
from service.output import Format, FormatOption, complain, console, print_records, print_table
from service.records.archive import comparison_record, document_record, why_records
from service.records.formats import Record, as_json, as_jsonl

PLAIN = (".txt", ".md")


def register(app: typer.Typer) -> None:
    """Add the verbs to the command line."""
    app.command(epilog="Example: clausewatch read --format jsonl page.html")(read)
    app.command(epilog="Example: clausewatch compare old.html new.html")(compare)


def read(
    files: Annotated[list[Path], typer.Argument(help="Saved pages, and files: PDF, Word, sheets, OFD, zip.")],
    format_: FormatOption = Format.TABLE,
    why: Annotated[
        bool, typer.Option("--why", help="Show each line of the page with the rule that kept or dropped it.")
    ] = False,
) -> None:
    """Show what is read from saved pages."""
    unread = 0
    for file in files:
        try:
            reading = explain(file.read_bytes())
        except OSError as error:
            complain(f"{file} cannot be read: {error.strerror}")
            unread += 1
            continue
        if format_ is Format.TABLE:
            _show(file, reading, why=why)
        elif format_ is Format.JSONL:
            sys.stdout.write(as_jsonl([_record(file, reading, why=why)]))
        else:
            print_records([_record(file, reading, why=why)], format_)
    if unread:
        raise typer.Exit(2)


def _record(file: Path, reading: Reading, *, why: bool) -> Record:
    record = document_record(str(file), reading.document)
    return {**record, "why": why_records(reading.rulings)} if why else record


def _show(file: Path, reading: Reading, *, why: bool) -> None:
    out, document = console(), reading.document
    out.print(Text(str(file), style="dim"))
    out.print(Text(document.title or "(no title)", style="bold"), Text(f"  {document.kind}", style="cyan"))
    if why and document.kind_evidence:
        out.print(Text(f"  {document.kind_evidence}", style="dim"))
    facts = (
        ("number", "doc_number", document.doc_number),
        ("issuers", "issuers", "、".join(document.issuers)),
        ("index", "index_number", document.index_number),
        ("written", "written_date", document.written_date),
        ("published", "published_date", document.published_date),
        ("in force", "effective_date", document.effective_date),
        ("lapses", "expiry_date", document.expiry_date),
        ("validity", "validity", document.validity),
        ("reason", "reason", document.reason),
    )
    for name, field, value in facts:
        if value:
            where = origin_words(document.origins, field)
            out.print(Text.assemble((f"  {name:10}", "dim"), str(value), (f"  {where}" if where else "", "dim")))
    if why and reading.rulings:
        show_why(out, reading)
    else:
        _show_text(out, reading)
    for attachment in document.attachments:
        out.print(Text(f"  📎 {attachment.name}  {attachment.url}", style="dim"))
    for entry in document.entries:
        out.print(Text(f"  {entry.date or '          '}  {entry.title}  {entry.url}"))
        if told := row_words(entry):
            out.print(Text(f"              {told}", style="dim"))


def row_words(entry: Entry) -> str:
    """Return what a row tells beside its title and its day; "" when it tells no more."""
    days = (("written", entry.written_date), ("in force", entry.effective_date), ("lapses", entry.expiry_date))
    state = "" if entry.validity is Validity.NOT_STATED else str(entry.validity)
    told = (entry.doc_number, entry.issuer, entry.index_number, *(f"{name} {day}" for name, day in days if day), state)
    return " · ".join(filter(None, told))


def _show_text(out: Console, reading: Reading) -> None:
    for told in clause_lines(reading.document):
        out.print(told)
    if kept := kept_words(reading):
        out.print(Text(f"  {kept}; --why shows the rule of each", style="dim"))


def origin_words(origins: Iterable[Origin], field: str) -> str:
    """Return where a field was taken from, and what else the page says of it; "" when it is not known."""
    found = [origin for origin in origins if origin.field == field]
    if not found:
        return ""
    others = dict.fromkeys(f"{one.printed} ({one.origin})" for one in found[1:] if one.value != found[0].value)
    against = f"; also said: {', '.join(others)}" if others else ""
    return f"← {found[0].origin}: {found[0].printed}{against}"


def clause_lines(document: Document) -> Iterator[Text]:
    """Yield the clauses as lines, each with its task beside it: ⟨Lead: 市水务局 · Due: 年底前 = 2026-12-31⟩."""
    dates = dates_of(document)
    for clause, task in zip(document.clauses, tasks_of(document.clauses), strict=True):
        told, due = said(task_lines(task, "en"), "en"), first_due(task, dates)
        beside = f"  ⟨{told}{f' = {due.day}' if due else ''}⟩" if told else ""
        indent = "  " * (len(clause.path) or 1)
        yield Text.assemble(indent, (clause.label, "bold"), (clause.heading, "bold"), clause.text, (beside, "dim"))


def compare(
    old: Annotated[
        Path, typer.Argument(help="The earlier text: a saved page, a PDF, Word or other office file, or plain text.")
    ],
    new: Annotated[Path, typer.Argument(help="The later text.")],
    format_: FormatOption = Format.TABLE,
) -> None:
    """Compare two texts clause by clause. Exit status 1 when they differ."""
    edits = compare_clauses(_clauses(old), _clauses(new))
    if format_ is Format.TABLE:
        _show_edits(edits)
    elif format_ is Format.JSON:
        sys.stdout.write(as_json(comparison_record(edits)))
    else:
        print_records(comparison_record(edits)["clauses"], format_)
    if any(edit.is_real for edit in edits):
        raise typer.Exit(1)


def _clauses(file: Path) -> tuple[Clause, ...]:
    try:
        body = file.read_bytes()
    except OSError as error:
        raise ClausewatchError(f"{file} cannot be read: {error.strerror}") from error
    if file.suffix.lower() in PLAIN:
        lines = [line.strip() for line in decode(body, "").splitlines()]
        return split([line for line in lines if line])
    document = read_page(body)
    if document.kind is Kind.ATTACHMENT and document.reason:
        raise ClausewatchError(f"{file} cannot be compared: {document.reason}.")
    return document.clauses


def _show_edits(edits: Iterable[Edit]) -> None:
    told = [edit for edit in edits if edit.kind not in (EditKind.UNCHANGED, EditKind.TYPOGRAPHIC)]
    rows = [(edit_words(edit), _path(edit.before), _path(edit.after), red_line(edit)) for edit in told]
    print_table(("change", "was", "is", "words"), rows, empty="The texts say the same.")


def _path(clause: Clause | None) -> str:
    return " ".join(clause.path) if clause else "–"


def edit_words(edit: Edit) -> str:
    """Return the kind of an edit, and its nature when it has one: modified (divided, see also 第四条)."""
    nature = said_nature(edit, "en")
    return f"{edit.kind} ({nature})" if nature else str(edit.kind)


def red_line(edit: Edit) -> Text:
    """Return the words of an edit: [-deleted-] and {+inserted+}, in colour where there is one."""
    before, after = edit.before.words if edit.before else "", edit.after.words if edit.after else ""
    return Text.assemble(*(_marked(mark) for mark in marks(before, after)))


def _marked(mark: Mark) -> tuple[str, str]:
    if mark.op is Op.DELETE:
        return f"[-{mark.text}-]", "red strike"
    if mark.op is Op.INSERT:
        return f"{{+{mark.text}+}}", "green underline"
    return mark.text, ""
