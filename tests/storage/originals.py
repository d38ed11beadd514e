"""Stores that are made once in a process, with all migrations, and copied for every test that wants one of its own."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TypeVar

from storage.database.engine import open_engine
from storage.migrations import upgrade
from storage.store import Store

DATABASE = "c.db"
T = TypeVar("T")


def store_in(folder: Path) -> Store:
    """The store that stands in *folder*, open; where none stands, an empty one."""
    lay_tables(folder)
    return Store.open(f"sqlite:///{folder / DATABASE}", folder / "archive")


def copied(fill: Callable[[Store], T], folder: Path) -> tuple[Store, T]:
    """An open store in *folder* as *fill* leaves it, and what *fill* gave back."""
    original, told = _filled(fill)
    shutil.copytree(original, folder, dirs_exist_ok=True)
    return store_in(folder), told


def lay_tables(folder: Path) -> None:
    """Put an SQLite database with all tables into *folder*, unless it has one: twenty times as fast as migrating."""
    if not (folder / DATABASE).exists():
        shutil.copy(_tables(), folder / DATABASE)


@cache
def _filled(fill: Callable[[Store], T]) -> tuple[Path, T]:
    folder = _folder()
    store = store_in(folder)
    told = fill(store)
    store.close()
    return folder, told


@cache
def _tables() -> Path:
    file = _folder() / DATABASE
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)
    engine.dispose()
    return file


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="cw-original-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder
