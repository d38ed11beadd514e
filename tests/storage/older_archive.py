"""An archive as an older version left it: written row by row, for the upgrades that fill new tables."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

from pipeline.identity.titles import title_core
from pipeline.model import Document, Kind, Relation, RelationKind
from storage.codec.bulk import encode_bulk
from storage.codec.values import encode_facts
from storage.database.engine import open_engine
from storage.migrations import upgrade

DAY = "2026-03-01 00:00:00.000000"
WORDS = "".join(map(chr, range(0x4E00, 0x4E00 + 200)))  # any text that is long enough to be known by its words


def archive_of(file: Path, policies: int) -> None:
    """Make a database at revision 0007; each policy but the first repeals the one before it."""
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine, "0007")
    engine.dispose()
    with sqlite3.connect(file) as database:
        source = {"id": 1, "name": "town", "kind": "government", "region": "", "urls": "[]", "every": "1h"}
        _insert(database, "sources", source | {"active": 1, "paused": 0, "failures": 0})
        for number in range(1, policies + 1):
            _policy(database, number)


def _policy(database: sqlite3.Connection, n: int) -> None:
    title, number, key = _title(n), f"兰政发〔2026〕{n}号", f"{n:064x}"
    repeals = Relation(kind=RelationKind.REPEALS, title=_title(n - 1), evidence=f"《{_title(n - 1)}》同时废止。")
    document = Document(kind=Kind.POLICY, title=title, doc_number=number, relations=(repeals,), text_digest=key)
    page = {"id": n, "source_id": 1, "url": f"https://a.example/{n}", "url_digest": key, "role": "document"}
    page |= {"state": "alive", "first_seen_at": DAY, "visits_since_full": 0, "missing_streak": 0}
    blank = ("parent", "name", "etag", "last_modified", "body_digest", "text_digest")
    _insert(database, "pages", page | dict.fromkeys(blank, ""))
    policy = {"id": n, "doc_number": number, "title": title, "title_core": title_core(title), "text_core": ""}
    policy |= {"issuers": "[]", "words": title, "first_seen_at": DAY, "copy_id": n, "revision_id": n}
    _insert(database, "policies", policy)
    copy = {"id": n, "policy_id": n, "page_id": n, "role": "official", "fidelity": "unknown", "pending_digest": ""}
    _insert(database, "copies", copy | {"first_seen_at": DAY, "revision_id": n, "is_outdated": 0})
    revision = {"id": n, "copy_id": n, "policy_id": n, "number": 1, "seen_at": DAY, "snapshot_digest": key}
    revision |= {"reader_version": 2, "reread": 0, "text_digest": key, "profile_version": 0}
    facts = json.dumps(encode_facts(document), ensure_ascii=False)
    _insert(database, "revisions", revision | {"facts": facts, "bulk": encode_bulk(document)})
    clause = {
        "id": n,
        "digest": key,
        "label": "",
        "heading": "",
        "text": f"{title}：{WORDS}",
        "exact": "",
        "folded": "",
    }
    _insert(database, "clauses", clause)
    _insert(database, "revision_clauses", {"revision_id": n, "position": 0, "clause_id": n, "path": "[]", "part": 0})


def _title(n: int) -> str:
    return f"兰江市第{n}号码头停泊管理办法"


def _insert(database: sqlite3.Connection, table: str, row: dict[str, object]) -> None:
    marks = ", ".join("?" * len(row))
    database.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
