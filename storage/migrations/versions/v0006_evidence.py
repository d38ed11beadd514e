"""Evidence as codes with values in place of English sentences; held things counted; the validators of visits."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_BATCH = 500
# The sentences that earlier versions wrote, with the codes and values that they stand for.
_SENTENCES = tuple(
    (re.compile(pattern, re.DOTALL), code, values)
    for pattern, code, *values in (
        (r"Compared with the current revision, (.+)\.", "compared", "edits"),
        (r"The page printed (\w+) as (.+); it prints (.+) now\.", "field changed", "field", "before", "after"),
        (r"It carries “(.+)”; against the official text of today it is (\w+)\.", "fidelity", "title", "fidelity"),
        (r"No policy with this number, title or text was seen on any source before\.", "seen nowhere"),
        (r"The page interprets “(.+)”\.", "interprets", "title"),
        (r"The policy it interprets was not seen yet\.", "interprets unseen"),
        (r"(\S+) leads here\.", "leads here", "url"),
        (r"(\S+) is dead, and the same policy stands here\.", "stands here now", "url"),
        (r"“(.+?)” (repeals|replaces|amends) it: (.*)", "ended by", "title", "relation", "sentence"),
        (r"Its text says that it is valid until ([\d-]+), (\d+) days from now\.", "expires", "day", "days"),
        (r"It changed as it moved\.", "moved with edits"),
        (r"The file “(.+)” has other bytes behind the same link (\S+?)\.?", "file replaced", "file", "url"),
        (r"The address was dead on (\d+) visits: (.*)", "dead", "visits", "answer"),
        (r"Other pages of the source answered\.", "others answer"),
        (r"The address was dead on two visits and answers again\.", "answers again"),
        (r"The texts of the two files were not compared: one of them is not kept\.", "files not kept"),
        (r"The texts of the two files were not compared: they are too long\.", "files too long"),
        (
            r"The texts of the two files were not compared, because one was not read \((.+)\)\.",
            "files not read",
            "reading",
        ),
        (r"The texts of the two files are the same\.", "files same"),
        (r"The texts of the two files differ in (\d+) clauses\.", "files differ", "clauses"),
        (r"The page offers the file “(.+)”\.", "file offered", "file"),
        (r"The page no longer offers the file “(.+)”\.", "file withdrawn", "file"),
    )
)
_DETAILS = tuple(
    (reason, re.compile(pattern, re.DOTALL), code, values)
    for reason, pattern, code, *values in (
        ("baseline", r"(.+)", "would be", "change"),
        ("pending", r"missing once: (.*)", "dead once", "answer"),
        ("unhealthy source", r"(.*)", "dead in trouble", "answer"),
        ("same policy", r"stands at (\S+) too", "also at", "url"),
        ("same policy", r"the official copy appeared after a repost", "official appeared"),
        ("no policy", r"(.+)", "other kind", "kind"),
        ("pending", r"(.+)", "compared", "edits"),
        ("redesign", r"(.+)", "compared", "edits"),
        ("misread", r"(.+)", "compared", "edits"),
    )
)
_CHANGES = sa.table("changes", sa.column("id", sa.Integer), sa.column("why", sa.JSON))
_HELD = sa.table(
    "held",
    sa.column("id", sa.Integer),
    sa.column("at", sa.DateTime(timezone=True)),
    sa.column("url", sa.Text),
    sa.column("url_digest", sa.String),
    sa.column("reason", sa.Text),
    sa.column("detail", sa.Text),
    sa.column("why", sa.JSON),
    sa.column("first_at", sa.DateTime(timezone=True)),
)


def upgrade() -> None:
    """Turn every sentence into its code; one that no version wrote stays as it is, under the code "written"."""
    for name in ("etag", "last_modified"):
        op.add_column("visits", sa.Column(name, sa.Text(), server_default="", nullable=False))
    connection = op.get_bind()
    for change in _all(connection, _CHANGES):
        why = [_of_sentence(sentence) for sentence in change.why]
        connection.execute(sa.update(_CHANGES).where(_CHANGES.c.id == change.id).values(why=why))
    _held(connection)


def _held(connection: sa.Connection) -> None:
    op.add_column("held", sa.Column("url_digest", sa.String(64), server_default="", nullable=False))
    op.add_column("held", sa.Column("why", sa.JSON(), server_default="[]", nullable=False))
    op.add_column("held", sa.Column("finding", sa.JSON(), nullable=True))
    op.add_column("held", sa.Column("text_digest", sa.String(64), server_default="", nullable=False))
    op.add_column("held", sa.Column("snapshot_digest", sa.String(64), server_default="", nullable=False))
    op.add_column("held", sa.Column("first_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("held", sa.Column("count", sa.Integer(), server_default="1", nullable=False))
    op.add_column("held", sa.Column("change_id", sa.Integer(), nullable=True))
    op.add_column("held", sa.Column("note", sa.Text(), server_default="", nullable=False))
    for held in _all(connection, _HELD):
        digest = hashlib.sha256(held.url.encode("utf-8", "surrogatepass")).hexdigest()
        values = {"why": _of_detail(held.reason, held.detail), "url_digest": digest, "first_at": held.at}
        connection.execute(sa.update(_HELD).where(_HELD.c.id == held.id).values(values))
    op.drop_column("held", "detail")
    op.drop_index("ix_held_source_id_id", table_name="held")
    op.create_index("ix_held_source_id_url_digest", "held", ["source_id", "url_digest"])
    op.create_index("ix_held_at", "held", ["at"])


def _all(connection: sa.Connection, table: sa.TableClause) -> Iterable[sa.Row[tuple[object, ...]]]:
    """Yield the rows of a table by growing id, a batch at a time, so that they may be updated on the way."""
    last = 0
    query = sa.select(table).order_by(table.c.id).limit(_BATCH)
    while rows := connection.execute(query.where(table.c.id > last)).all():
        yield from rows
        last = rows[-1].id


def _of_sentence(sentence: str) -> dict[str, object]:
    for pattern, code, names in _SENTENCES:
        if found := pattern.fullmatch(sentence):
            return _evidence(code, names, found)
    return {"code": "written", "values": {"sentence": sentence}}


def _of_detail(reason: str, detail: str) -> list[dict[str, object]]:
    for known, pattern, code, names in _DETAILS:
        if reason == known and (found := pattern.fullmatch(detail)):
            return [_evidence(code, names, found)]
    return [{"code": "written", "values": {"sentence": detail}}] if detail else []


def _evidence(code: str, names: list[str], found: re.Match[str]) -> dict[str, object]:
    return {"code": code, "values": dict(zip(names, found.groups(), strict=True))}
