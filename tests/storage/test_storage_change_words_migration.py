"""An archive whose changes kept their words as texts finds them by the index, and by their issuers."""

from __future__ import annotations

from sqlalchemy import text

from pipeline.text.word_query import WordsIn
from storage.database.engine import Database, open_engine
from storage.history.history import History
from storage.migrations import upgrade
from storage.views.archive import ChangeFilter
from storage.views.reviews import ReviewState

CHANGES = 250  # more than are put in together


def test_changes_told_before_are_found_by_their_words_and_issuers(empty_url: str) -> None:
    engine = open_engine(empty_url)
    upgrade(engine, "0024")
    with engine.begin() as connection:
        connection.execute(text(_SOURCE))
        for n in range(1, CHANGES + 1):
            connection.execute(text(_POLICY), {"n": n})
            connection.execute(text(_CHANGE), {"n": n})
            connection.execute(text(_INBOX), {"n": n})
            said = {"n": n, "title": "灯会管理办法", "issuers": "" if n % 5 else f"第{n % 2}商务局\n文旅局"}
            connection.execute(text(_TEXTS), said | {"fields": "有效\n废止", "clauses": f"摊位须登记{n}号 the aim"})
    upgrade(engine)
    history = History(Database(engine))

    def count(wanted: ChangeFilter) -> int:
        return history.state_counts(wanted).counts[ReviewState.NEW]

    assert count(ChangeFilter(words="登记 灯会 aim")) == CHANGES
    assert count(ChangeFilter(words="登记77号")) == 1
    assert count(ChangeFilter(words="废止")) == 0
    assert count(ChangeFilter(words="废止", words_in=WordsIn.CHANGED)) == CHANGES
    assert count(ChangeFilter(issuers=("商务局",))) == CHANGES / 5
    assert count(ChangeFilter(issuers=("第1商务", "无此机关"))) == CHANGES / 10
    assert count(ChangeFilter(issuers=("登记",))) == 0
    engine.dispose()


_SOURCE = """INSERT INTO sources (id, name, kind, region, urls, every, active, paused, failures)
    VALUES (1, 'town', 'government', '', '[]', '1h', true, false, 0)"""
_POLICY = """INSERT INTO policies (id, doc_number, title, title_core, text_core, issuers, words, first_seen_at)
    VALUES (:n, '', '', '', '', '[]', '', '2026-03-01 00:00:00')"""
_CHANGE = """INSERT INTO changes
    (id, detected_at, kind, policy_id, source_id, url, edits, fields, old_url, role, fidelity, confirmed_by, why)
    VALUES (:n, '2026-03-01 00:00:00', 'revised', :n, 1, '', '[]', '[]', '', 'official', 'unknown', '', '[]')"""
_INBOX = """INSERT INTO inbox
    (change_id, at, kind, source_id, role, topics, weight, edit_digest, group_id, state)
    VALUES (:n, 0, 'revised', 1, 'official', '', 0, '', :n, 'new')"""
_TEXTS = "INSERT INTO inbox_texts VALUES (:n, :title, :issuers, :fields, :clauses)"
