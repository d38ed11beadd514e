"""An archive as an older version left it: written row by row, for the upgrades that fill new tables."""

from __future__ import annotations

import json
from collections.abc import Callable

from sqlalchemy import Connection, text

from pipeline.identity.titles import title_core
from pipeline.model import Document, Kind, Relation, RelationKind
from storage.codec.bulk import encode_bulk
from storage.codec.values import encode_facts
from storage.database.engine import open_engine
from storage.migrations import upgrade

DAY = "2026-03-01 00:00:00.000000"
WORDS = "".join(map(chr, range(0x4E00, 0x4E00 + 200)))  # any text that is long enough to be known by its words


def archive_of(url: str, policies: int, more: Callable[[Connection], None] = lambda _: None) -> None:
    """Make a database at revision 0007; each policy but the first repeals the one before it. *more* adds to it."""
    engine = open_engine(url)
    upgrade(engine, "0007")
    with engine.begin() as database:
        source = {"id": 1, "name": "town", "kind": "government", "region": "", "urls": "[]", "every": "1h"}
        insert(database, "sources", source | {"active": True, "paused": False, "failures": 0})
        for number in range(1, policies + 1):
            _policy(database, number)
        more(database)
    engine.dispose()


def _policy(database: Connection, n: int) -> None:
    title, number, key = _title(n), f"兰政发〔2026〕{n}号", f"{n:064x}"
    repeals = Relation(kind=RelationKind.REPEALS, title=_title(n - 1), evidence=f"《{_title(n - 1)}》同时废止。")
    document = Document(kind=Kind.POLICY, title=title, doc_number=number, relations=(repeals,), text_digest=key)
    page = {"id": n, "source_id": 1, "url": f"https://a.example/{n}", "url_digest": key, "role": "document"}
    page |= {"state": "alive", "first_seen_at": DAY, "visits_since_full": 0, "missing_streak": 0}
    blank = ("parent", "name", "etag", "last_modified", "body_digest", "text_digest")
    insert(database, "pages", page | dict.fromkeys(blank, ""))
    policy = {"id": n, "doc_number": number, "title": title, "title_core": title_core(title), "text_core": ""}
    policy |= {"issuers": "[]", "words": title, "first_seen_at": DAY, "copy_id": n, "revision_id": n}
    insert(database, "policies", policy)
    copy = {"id": n, "policy_id": n, "page_id": n, "role": "official", "fidelity": "unknown", "pending_digest": ""}
    insert(database, "copies", copy | {"first_seen_at": DAY, "revision_id": n, "is_outdated": False})
    revision = {"id": n, "copy_id": n, "policy_id": n, "number": 1, "seen_at": DAY, "snapshot_digest": key}
    revision |= {"reader_version": 2, "reread": False, "text_digest": key, "profile_version": 0}
    facts = json.dumps(encode_facts(document), ensure_ascii=False)
    insert(database, "revisions", revision | {"facts": facts, "bulk": encode_bulk(document)})
    clause = {
        "id": n,
        "digest": key,
        "label": "",
        "heading": "",
        "text": f"{title}：{WORDS}",
        "exact": "",
        "folded": "",
    }
    insert(database, "clauses", clause)
    insert(database, "revision_clauses", {"revision_id": n, "position": 0, "clause_id": n, "path": "[]", "part": 0})


def _title(n: int) -> str:
    return f"兰江市第{n}号码头停泊管理办法"


def insert(database: Connection, table: str, row: dict[str, object]) -> None:
    """Write a row as it stands: what is JSON, as text."""
    marks = ", ".join(f":{column}" for column in row)
    database.execute(text(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})"), row)
