"""An archive moves from SQLite to PostgreSQL and back: every row, every index, or nothing."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from full_archive import HOSTILE
from moving_steps import alter, asked, made, silent, tables_of
from postgres_server import EmptiedDatabase
from sqlalchemy import select
from storage_samples import PAGE, arrival, document, later, mail, policy_of, visit

from pipeline.changes import ChangeKind
from pipeline.errors import StorageBusy, StorageError
from pipeline.query.plan import parse_search
from pipeline.text.word_query import WordsIn
from storage.database.engine import open_engine
from storage.moving.copying import Progress, copy_archive, survey
from storage.moving.grams import INDEXES
from storage.moving.rows import Digest
from storage.store import Store
from storage.tables import Base, CheckRecord, SourceRecord
from storage.views.archive import ChangeFilter
from storage.views.search import SearchFilter


def test_every_table_of_the_sample_is_filled(full: str) -> None:
    counts = survey(full, full.replace("full.db", "other.db"))
    assert {table.name for table in counts} == set(Base.metadata.tables)
    assert [table.name for table in counts if not table.rows] == []


def test_an_archive_moves_to_postgresql_and_back(
    full: str, empty_postgres: str, tmp_path: Path, migrated: EmptiedDatabase
) -> None:
    there = copy_archive(full, empty_postgres, silent)
    back = f"sqlite:///{tmp_path / 'back.db'}"
    returned = copy_archive(empty_postgres, back, silent)
    assert there.tables == returned.tables  # rows and digests
    assert there.documents == 3
    assert there.phrases == returned.phrases > 0
    assert made(empty_postgres) == made(migrated.address)
    mapped = set(Base.metadata.tables)
    assert set(tables_of(empty_postgres)) - mapped == {"alembic_version", *(index.name for index in INDEXES)}
    files = [closing(sqlite3.connect(tmp_path / name)) for name in ("full.db", "back.db")]
    with files[0] as one, files[1] as two:
        for name in sorted(mapped):
            query = f"SELECT * FROM {name}"
            assert sorted(map(repr, one.execute(query))) == sorted(map(repr, two.execute(query))), name
        structure = "SELECT name, sql FROM sqlite_master ORDER BY name"
        assert one.execute(structure).fetchall() == two.execute(structure).fetchall()


def test_the_moved_archive_works(full: str, empty_postgres: str, archive_folder: Path) -> None:
    copy_archive(full, empty_postgres, silent)
    store = Store.open(empty_postgres, archive_folder)
    found = store.history().search(SearchFilter(query=parse_search("每年办两次")))
    assert [one.policy.id for one in found.policies] == [policy_of(store)]
    changed = ChangeFilter(words="办两次", words_in=WordsIn.CHANGED)
    assert [change.kind for change in store.history().changes(changed)] == [ChangeKind.REVISED]
    newest = asked(empty_postgres, "SELECT max(id) FROM changes")[0][0]
    check = store.begin_check("lanjiang", later(days=2), "test", reader_version=99)
    other = document("码头夜间不停船。", title="兰江市码头管理办法", number="兰政发〔2026〕8号")
    store.record(check, visit(other, url=f"{PAGE}x", at=later(days=2)), arrival(other), owed=mail, at=later(days=2))
    assert asked(empty_postgres, "SELECT max(id) FROM changes")[0][0] == newest + 1  # type: ignore[operator]  # a number
    assert store.history().search(SearchFilter(query=parse_search("夜间不停船"))).policies
    store.close()


def test_hostile_texts_arrive_as_they_were(full: str, empty_postgres: str) -> None:
    copy_archive(full, empty_postgres, silent)
    engine = open_engine(empty_postgres)
    with engine.connect() as connection:
        assert HOSTILE in connection.execute(select(SourceRecord.name)).scalars().all()
    engine.dispose()


def test_what_no_database_may_hold_is_replaced_and_counted(full: str, empty_postgres: str) -> None:
    alter(
        full,
        "UPDATE pages SET name = CAST(x'61006263' AS TEXT) WHERE id = 1",
        "UPDATE pages SET etag = CAST(x'61eda080' AS TEXT) WHERE id = 1",
        "UPDATE clauses SET text = text || char(0) || '尾' WHERE id = (SELECT max(id) FROM clauses)",
    )
    copied = copy_archive(full, empty_postgres, silent)
    mended = {table.name: table.mended for table in copied.tables if table.mended}
    assert mended == {"pages": 2, "clauses": 1}
    assert asked(empty_postgres, "SELECT name, etag FROM pages WHERE id = 1") == [("a\ufffdbc", "a\ufffd\ufffd\ufffd")]


def test_a_moment_with_a_zone_arrives_as_that_moment(full: str, empty_postgres: str) -> None:
    moments = "started_at = '2026-03-01 08:30:00+08:00', finished_at = '2026-03-01 08:30:00'"
    alter(full, f"UPDATE checks SET {moments} WHERE id = 1")
    copy_archive(full, empty_postgres, silent)
    engine = open_engine(empty_postgres)
    with engine.connect() as connection:
        row = connection.execute(
            select(CheckRecord.started_at, CheckRecord.finished_at).where(CheckRecord.id == 1)
        ).one()
    engine.dispose()
    assert tuple(row) == (datetime(2026, 3, 1, 0, 30, tzinfo=UTC), datetime(2026, 3, 1, 8, 30, tzinfo=UTC))


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        ("UPDATE saved_views SET name = hex(zeroblob(100))", r"saved_views\.name .* 200 characters where 80 may be"),
        ("UPDATE snapshots SET size_bytes = 3000000000", r"snapshots\.size_bytes holds 3000000000"),
        ("UPDATE revisions SET facts = '{' WHERE id = 1", "json"),
    ],
)
def test_what_postgresql_cannot_hold_is_named_and_nothing_is_kept(
    change: str, problem: str, full: str, empty_postgres: str
) -> None:
    alter(full, change)
    with pytest.raises(StorageError, match=problem):
        copy_archive(full, empty_postgres, silent)
    assert tables_of(empty_postgres) == []


def test_a_target_that_is_not_empty_is_refused(full: str, migrated: EmptiedDatabase) -> None:
    for move in (survey, lambda source, target: copy_archive(source, target, silent)):
        with pytest.raises(StorageError, match=r"not empty .*createdb"):
            move(full, migrated.address)
        with pytest.raises(StorageError, match="exists already"):
            move(full, full)


def test_a_source_that_is_open_elsewhere_is_refused(full: str, empty_postgres: str, archive_folder: Path) -> None:
    service = Store.open(full, archive_folder)
    service.history().counts()
    with pytest.raises(StorageBusy, match="in use: stop the service"):
        survey(full, empty_postgres)
    service.close()
    copy_archive(full, empty_postgres, silent)
    service = Store.open(empty_postgres, archive_folder)
    with pytest.raises(StorageBusy, match="in use: stop the service"):
        survey(empty_postgres, full.replace("full.db", "other.db"))
    service.close()


def test_nobody_opens_the_source_while_it_is_copied(full: str, empty_postgres: str) -> None:
    def intrude(progress: Progress) -> None:
        if progress.doing == "indexes":
            with closing(sqlite3.connect(full.removeprefix("sqlite:///"), timeout=0)) as other:
                with pytest.raises(sqlite3.OperationalError, match="locked"):
                    other.execute("SELECT count(*) FROM pages").fetchall()
                intruded.append(progress)

    intruded: list[Progress] = []
    copy_archive(full, empty_postgres, intrude)
    assert len(intruded) == 1


@pytest.mark.parametrize(
    ("revision", "problem"), [("0025", "older clausewatch: `clausewatch policies` upgrades it"), ("9999", "a newer")]
)
def test_a_source_of_another_version_is_refused(revision: str, problem: str, full: str, empty_postgres: str) -> None:
    alter(full, f"UPDATE alembic_version SET version_num = '{revision}'")
    with pytest.raises(StorageError, match=problem):
        copy_archive(full, empty_postgres, silent)
    assert tables_of(empty_postgres) == []


def test_a_source_that_is_none_is_refused_and_not_made(tmp_path: Path, empty_postgres: str) -> None:
    missing = tmp_path / "none.db"
    with pytest.raises(StorageError, match="is not there"):
        survey(f"sqlite:///{missing}", empty_postgres)
    assert not missing.exists()
    sqlite3.connect(missing).close()
    missing.touch()
    with pytest.raises(StorageError, match="no archive of clausewatch"):
        survey(f"sqlite:///{missing}", empty_postgres)


def test_a_digest_asks_for_no_order_and_counts_rows_that_are_twice() -> None:
    def digest(*rows: tuple[object, ...]) -> str:
        found = Digest()
        for row in rows:
            found.add(row)
        return str(found)

    assert digest((1, "a"), (2, "b")) == digest((2, "b"), (1, "a"))
    assert digest((1, "a")) != digest((1, "a"), (1, "a"))
    assert digest((1, "a")) != digest(("1", "a"))
    assert digest((1, None)) != digest((1, ""))
