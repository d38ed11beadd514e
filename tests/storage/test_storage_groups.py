"""Changes of several policies by one edit belong to one group, from the day they are recorded or the upgrade on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from older_archive import DAY, archive_of, insert
from sqlalchemy import Connection, select, text
from storage_samples import HOST, arrival, checked, clause, document, later, nobody, page_moved, visit

from pipeline.archive import Decision
from pipeline.changes import ChangeKind, Edit, EditKind, Finding
from pipeline.model import PageState
from pipeline.text.word_query import WordsIn
from storage.codec.values import encode_edits
from storage.store import Store
from storage.tables import PolicyTextRecord
from storage.views.archive import ChangeFilter

REVISIONS = ChangeFilter(kinds=frozenset({ChangeKind.REVISED}))
OLD, NEW = "由市经济贸易委员会登记。", "由市工业和信息化局登记。"


def test_an_agency_renamed_in_several_texts_is_one_group(store: Store) -> None:
    ids = [renamed(store, n, days=n) for n in range(3)]
    other = renamed(store, 3, days=4, to="由市商务局登记。")
    groups = {change.id: change.group_id for change in store.history().changes(ChangeFilter())}
    assert [groups[change] for change in ids] == [ids[0]] * 3
    assert groups[other] == other
    assert [change.id for change in store.history().changes(ChangeFilter(group_id=ids[0]))] == ids[::-1]


def test_of_a_group_only_what_passes_the_words_is_an_item(store: Store) -> None:
    ids = [renamed(store, n, days=n) for n in range(3)]
    (item,) = store.history().inbox(replace(REVISIONS, words="第0号 OR 第2号"), limit=9)
    assert [one.change_id for one in item.judged] == [ids[2], ids[0]]
    (item,) = store.history().inbox(replace(REVISIONS, words="第1号"), limit=9)
    assert [one.change_id for one in item.judged] == [ids[1]]


def test_the_same_edit_long_after_is_another_group(store: Store) -> None:
    first, second, third = (renamed(store, n, days=days) for n, days in enumerate((0, 29, 60)))
    groups = {change.id: change.group_id for change in store.history().changes(ChangeFilter())}
    assert (groups[first], groups[second], groups[third]) == (first, first, third)


def test_a_text_that_stands_otherwise_now_is_found_as_it_stands(store: Store) -> None:
    renamed(store, 0, days=0)
    anywhere = WordsIn.ANYWHERE
    assert len(store.history().changes(ChangeFilter(words="信息化局", words_in=anywhere))) == 2
    assert store.history().changes(ChangeFilter(words="贸易委员会", words_in=anywhere)) == []


def test_a_text_that_an_earlier_version_kept_unpacked_is_found_as_it_stands(store: Store) -> None:
    renamed(store, 0, days=0)
    with store.database.writing() as session:
        for kept in session.scalars(select(PolicyTextRecord)).all():
            plain = text("UPDATE policy_texts SET words = :words WHERE policy_id = :policy")
            session.execute(plain, {"words": kept.words, "policy": kept.policy_id})
    assert len(store.history().changes(ChangeFilter(words="信息化局", words_in=WordsIn.ANYWHERE))) == 2
    assert store.history().changes(ChangeFilter(words="贸易委员会", words_in=WordsIn.ANYWHERE)) == []


def test_the_upgrade_groups_and_finds_what_was_told_before(empty_url: str, archive_folder: Path) -> None:
    edit = Edit(kind=EditKind.MODIFIED, before=clause("第一条", OLD), after=clause("第一条", NEW))
    days = (DAY, DAY, DAY.replace("2026-03", "2026-05"))

    def tell(database: Connection) -> None:
        for n, day in enumerate(days, start=1):
            edits = json.dumps(encode_edits([edit]))
            add_change(database, n, day, kind="revised", url="https://a.example/1", edits=edits)

    archive_of(empty_url, 4, tell)
    store = Store.open(empty_url, archive_folder)
    history = store.history()
    assert [change.group_id for change in history.changes(ChangeFilter(), oldest_first=True)] == [1, 1, 3]
    assert len(history.changes(ChangeFilter(words="信息化局 NOT 商务局"))) == 3
    assert [c.id for c in history.changes(ChangeFilter(words="第2号码头", words_in=WordsIn.ANYWHERE))] == [2]
    store.close()


def test_pages_that_a_site_moves_are_one_group(store: Store) -> None:
    ids = [page_moved(store, checked(store), n, at=later(days=n)) for n in range(3)]
    edited = renamed(store, 3, days=3)
    groups = {change.id: change.group_id for change in store.history().changes(ChangeFilter())}
    assert [groups[change] for change in ids] == [ids[0]] * 3
    assert groups[edited] == edited
    lead = next(item for item in store.history().inbox(ChangeFilter(), limit=9) if item.change.id == ids[2])
    assert lead.size == 3


def test_the_upgrade_groups_what_moved_before(empty_url: str, archive_folder: Path) -> None:
    def tell(database: Connection) -> None:
        for n, day in enumerate((DAY, DAY, DAY.replace("2026-03", "2026-05"), DAY.replace("2026-03", "2026-05")), 1):
            add_change(database, n, day, kind="moved", url=f"https://a.example/zc/{n}", old=f"https://a.example/{n}")

    archive_of(empty_url, 4, tell)
    store = Store.open(empty_url, archive_folder)
    groups = [change.group_id for change in store.history().changes(ChangeFilter(), oldest_first=True)]
    assert groups == [1, 1, 3, 3]
    store.close()


def add_change(
    database: Connection, n: int, day: str, *, kind: str, url: str, old: str = "", edits: str = "[]"
) -> None:
    """A change as it was written before there was an inbox."""
    row: dict[str, object] = {"id": n, "detected_at": day, "kind": kind, "policy_id": n, "copy_id": n, "source_id": 1}
    row |= {"url": url, "old_url": old, "role": "official", "fidelity": "unknown", "edits": edits}
    row |= {"fields": "[]", "why": "[]", "confirmed_by": "", "words": ""}
    insert(database, "changes", row)


def renamed(store: Store, n: int, *, days: int, to: str = NEW) -> int:
    """A policy that names the old agency, and the change that names another; the id of that change."""
    check, url = checked(store), f"{HOST}/zcwj/{n}.html"
    before, after = (
        document(text, f"第{n}号码头免费停泊。", title=f"兰江市第{n}号码头管理办法", number=f"兰政发〔2026〕{n + 20}号")
        for text in (OLD, to)
    )
    store.record(check, visit(before, url=url), arrival(before, url=url), owed=nobody, at=later(days=days))
    edit = Edit(kind=EditKind.MODIFIED, before=before.clauses[0], after=after.clauses[0])
    policy = store.policies_numbered(before.doc_number)[0].id
    found = Finding(kind=ChangeKind.REVISED, url=url, edits=(edit,))
    decision = Decision(policy_id=policy, document=after, state=PageState.ALIVE, findings=(found,))
    (change,) = store.record(check, visit(after, url=url), decision, owed=nobody, at=later(days=days, hours=1))
    return change
