"""Fills a new SQLite file: it bears its name only when it is whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, insert, text

from pipeline.errors import StorageError
from pipeline.query.grams import gram_words
from storage.database.engine import address_of, open_engine
from storage.faults import translated
from storage.migrations import upgrade
from storage.moving.grams import IndexTexts, Texts
from storage.moving.rows import AT_ONCE, Form, Row
from storage.texts.documents import batches

_INDEXES: Final = text("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")


class SqliteTarget:
    """Tables without their indexes, which are made faster when all rows are in."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        found = connection.execute(_INDEXES).all()
        for name, _ in found:
            connection.exec_driver_sql(f'DROP INDEX "{name}"')
        self._making = [making for _, making in found]

    def fill(self, form: Form, rows: Iterable[Row]) -> None:
        """Put in the rows of a table."""
        for batch in batches(rows, AT_ONCE):
            self.connection.execute(insert(form.plain), [dict(zip(form.columns, row, strict=True)) for row in batch])

    def fill_index(self, index: IndexTexts, texts: Iterable[Texts]) -> None:
        """Put in the texts of an index of grams."""
        columns = ("rowid", *index.grams)
        putting = f"INSERT INTO {index.name} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608  our own names
        for batch in batches(texts, AT_ONCE):
            self.connection.exec_driver_sql(putting, [(key, *map(gram_words, parts)) for key, parts in batch])

    def complete(self) -> None:
        """Make the indexes, and see that every reference leads somewhere."""
        for making in self._making:
            self.connection.exec_driver_sql(making)
        if wrong := self.connection.exec_driver_sql("PRAGMA foreign_key_check").first():
            raise StorageError(f"A row of {wrong[0]} refers to one of {wrong[2]} that is not there; nothing was kept.")


@contextmanager
def filling_sqlite(url: str) -> Iterator[SqliteTarget]:
    """Yield the target; the file is there when the context ends well."""
    check_sqlite(url)
    file, part = _files(url)
    engine = open_engine(f"sqlite:///{part}")
    part.touch(exist_ok=False)
    try:
        with translated():
            upgrade(engine)
            with engine.connect() as connection:
                _hurry(connection)
                yield SqliteTarget(connection)
                connection.commit()
            engine.dispose()
            part.rename(file)
    finally:
        engine.dispose()
        for left in part.parent.glob(f"{part.name}*"):
            left.unlink()


def _hurry(connection: Connection) -> None:
    """Write without a journal: nobody sees the file until it is whole."""
    raw = connection.connection.driver_connection
    assert raw is not None  # noqa: S101  tells the type checker what an open connection has
    for pragma in ("foreign_keys = OFF", "journal_mode = OFF", "synchronous = OFF"):
        raw.execute(f"PRAGMA {pragma}")


def check_sqlite(url: str) -> None:
    """Raise StorageError unless an archive can be copied there."""
    file, part = _files(url)
    if file.exists():
        raise StorageError(f"{file} exists already: name a new file.")
    if part.exists():
        raise StorageError(f"{part} is there: another copy is being made, or one broke off; then remove it.")


def _files(url: str) -> tuple[Path, Path]:
    file = Path(str(address_of(url).database))
    return file, file.with_name(file.name + ".part")
