"""Site profiles are kept by version, and revisions know by which of them they were read."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, text
from storage_samples import FIRST, SECOND, arrival, checked, later, nobody, visit

import storage.migrations
from pipeline.noise.site_profile import Recurring, SiteProfile, Slot
from storage.database.engine import open_engine
from storage.migrations import upgrade
from storage.store import Store

PROFILE = SiteProfile(
    version=1,
    reader_version=3,
    learnt_at=later(),
    pages=12,
    documents=40,
    recurring=(Recurring(place="body > div zw > div ts", text="字句以纸面为准", digest="d1", pages=11),),
    boxes=(Slot(place="body > div zw > div ts", pages=11, closed=True),),
    volatile=(Slot(place="body > div zw", pages=2),),
    container="body > div zw",
    container_pages=12,
)


def test_every_version_is_kept(store: Store) -> None:
    checked(store)
    assert store.profile("lanjiang") is None
    store.keep_profile("lanjiang", PROFILE)
    newer = replace(PROFILE, version=2, volatile=())
    store.keep_profile("lanjiang", newer)
    assert store.profile("lanjiang") == newer
    assert store.profile("lanjiang", 1) == PROFILE
    assert store.profile("lanjiang", 7) is None


def test_a_lesson_that_says_the_same_brings_its_version_up_to_date(store: Store) -> None:
    checked(store)
    store.keep_profile("lanjiang", PROFILE)
    again = replace(PROFILE, learnt_at=later(days=9), documents=55)
    store.keep_profile("lanjiang", again)
    assert store.profile("lanjiang") == again


def test_a_new_profile_asks_for_rereads_of_its_source(store: Store) -> None:
    store.record(checked(store), visit(FIRST), arrival(), owed=nobody, at=later(), reader_version=3)
    assert store.rereadable(3) == ()
    store.keep_profile("lanjiang", PROFILE)
    (old,) = store.rereadable(3, source="lanjiang")
    assert (old.reader_version, old.profile_version) == (3, 0)
    assert store.rereadable(3, source="another") == ()
    assert store.record_reread(old.revision_id, SECOND, reader_version=3, profile_version=1, at=later())
    assert store.rereadable(3) == ()


def test_what_a_check_reads_by_the_newest_profile_is_not_reread(store: Store) -> None:
    check = checked(store)
    store.keep_profile("lanjiang", PROFILE)
    store.record(check, visit(FIRST), arrival(), owed=nobody, at=later(), reader_version=3, profile_version=1)
    assert store.rereadable(3) == ()


def test_the_latest_snapshots_of_a_source_are_learnt_from(store: Store) -> None:
    store.record(checked(store), visit(FIRST), arrival(), owed=nobody, at=later())
    (one,) = store.latest_snapshots("lanjiang", limit=20)
    assert store.snapshots.get(one.snapshot_digest) == visit(FIRST).body
    assert store.documents("lanjiang") == 1
    assert store.latest_snapshots("another", limit=20) == ()


AT = "2031-01-01 00:00:00"
NO_WORDS = dict.fromkeys(("parent", "name", "etag", "last_modified", "body_digest", "text_digest"), "")
OLDER: dict[str, dict[str, object]] = {
    "policies": {"doc_number": "", "title": "t", "title_core": "t", "text_core": "", "issuers": "[]", "words": ""},
    "sources": {"name": "s", "kind": "government", "region": "", "urls": "[]", "every": "", "failures": 0}
    | {"active": True, "paused": False},
    "pages": {"source_id": 1, "url": "u", "url_digest": "u", "role": "document", "state": "alive"}
    | {"visits_since_full": 0, "missing_streak": 0, "first_seen_at": AT, **NO_WORDS},
    "copies": {"policy_id": 1, "page_id": 1, "role": "official", "fidelity": "unknown", "pending_digest": ""},
    "revisions": {"copy_id": 1, "policy_id": 1, "number": 1, "seen_at": AT, "snapshot_digest": "x"}
    | {"reader_version": 2, "reread": False, "text_digest": "d", "facts": "{}", "bulk": b""},
}


def insert(connection: Connection, table: str, row: dict[str, object]) -> None:
    row = {"id": 1, **row} | ({"first_seen_at": AT} if table in ("policies", "copies") else {})
    names = ", ".join(row)
    values = ", ".join(f":{name}" for name in row)
    connection.execute(text(f"INSERT INTO {table} ({names}) VALUES ({values})"), row)


def test_an_archive_from_before_profiles_is_upgraded_with_what_it_holds(empty_url: str) -> None:
    engine = open_engine(empty_url)
    config = Config()
    config.set_main_option("script_location", str(Path(storage.migrations.__file__).parent))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0003")
        for table, row in OLDER.items():
            insert(connection, table, row)
    upgrade(engine)
    with engine.connect() as connection:
        assert connection.execute(text("SELECT profile_version FROM revisions")).scalar_one() == 0
    engine.dispose()
