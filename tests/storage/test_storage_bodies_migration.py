"""An archive whose bodies were kept by whole names finds them without their place."""

from __future__ import annotations

from sqlalchemy import text

from storage.database.engine import open_engine
from storage.migrations import upgrade
from storage.texts.bodies import asked_names, kept_names

KEPT = ("临江市水务局", "市水务局", "锡林郭勒盟市区县局", "省科技厅", "中国人民银行", "水务局")


def test_bodies_kept_before_are_found_without_their_place(empty_url: str) -> None:
    engine = open_engine(empty_url)
    upgrade(engine, "0035")
    with engine.begin() as connection:
        connection.execute(text(_CLAUSE))
        for name in KEPT:
            connection.execute(text("INSERT INTO clause_bodies (name, clause_id) VALUES (:name, 1)"), {"name": name})
    upgrade(engine)
    with engine.connect() as connection:
        now = set(connection.execute(text("SELECT name FROM clause_bodies")).scalars())
    engine.dispose()
    assert now == kept_names(KEPT)
    assert now & set(asked_names(("市水务局",))) == {"市水务局", "·市水务局"}


_CLAUSE = """INSERT INTO clauses (id, digest, label, heading, text, exact, folded)
    VALUES (1, 'a', '', '', '', 'b', 'c')"""
