"""Several threads and processes use one store at once: nothing is lost, nothing is taken twice."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from storage_samples import (
    HOST,
    PAGE,
    SECOND,
    arrival,
    checked,
    document,
    later,
    nobody,
    policy_of,
    revision,
    visit,
)

from storage.store import OwedAlert, Store
from storage.views.archive import ChangeFilter, ChangeView

WRITER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from storage_samples import HOST, arrival, document, later, mail, visit
from storage.store import Store
store = Store.open(sys.argv[1], Path(sys.argv[2]))
check = store.begin_check("lanjiang", later(), "test", reader_version=1)
for n in range(15):
    url = f"{HOST}/{sys.argv[3]}-{n}.html"
    read = document("共有的条款。", f"第{n}号。", title=f"办法{sys.argv[3]}{n}", number="")
    store.record(check, visit(read, url=url), arrival(read, url=url), owed=mail, at=later())
store.close()
"""
LEASER = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[4])
from storage_samples import later
from storage.store import Store
store = Store.open(sys.argv[1], Path(sys.argv[2]))
while store.history().deliveries("pending", limit=1):
    for place in store.lease(later(), 3, holder=sys.argv[3], lease_seconds=600):
        for _ in range(20):
            task = store.begin(place, later(), holder=sys.argv[3], lease_seconds=600)
            if task is None:
                break
            print(task.id)
            store.settle(task, later())
        store.release(place, holder=sys.argv[3])
store.close()
"""
HERE = str(Path(__file__).parent)


def together(script: str, database_url: str, folder: Path, count: int) -> list[str]:
    """Run the script in several processes at once; return what each printed."""
    started = [
        subprocess.Popen(
            [sys.executable, "-W", "error", "-c", script, database_url, str(folder), f"p{n}", HERE],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for n in range(count)
    ]
    results = [process.communicate(timeout=200) for process in started]
    assert [errors for _, errors in results] == [""] * count
    return [printed for printed, _ in results]


def test_processes_that_record_at_once_lose_nothing(store: Store, database_url: str, archive_folder: Path) -> None:
    checked(store)
    together(WRITER, database_url, archive_folder, 2)
    assert store.history().counts() == {
        "sources": 2,
        "policies": 30,
        "revisions": 30,
        "changes": 30,
        "open incidents": 0,
    }
    assert len(store.history().changes(ChangeFilter(), limit=100)) == 30


@pytest.mark.slow
def test_two_processes_that_race_for_a_thousand_deliveries_begin_each_once(
    store: Store, database_url: str, archive_folder: Path
) -> None:
    places = [f"place-{n}" for n in range(25)]

    def everywhere(view: ChangeView) -> Sequence[OwedAlert]:
        return [OwedAlert(subscription="s", destination=one, not_before=view.detected_at) for one in places]

    check = checked(store)
    for n in range(40):
        url, read = f"{HOST}/{n}.html", document(f"规定{n}。", title=f"办法{n}", number="")
        store.record(check, visit(read, url=url), arrival(read, url=url), owed=everywhere, at=later())
    printed = together(LEASER, database_url, archive_folder, 2)
    taken = [[int(line) for line in one.split()] for one in printed]
    assert all(taken), "both had a share"
    owed = store.history().deliveries(limit=2000)
    assert sorted(id_ for one in taken for id_ in one) == sorted(one.id for one in owed)
    assert len(owed) == 1000
    assert {(one.state, one.attempts) for one in owed} == {("sent", 1)}
    for place in places[:3]:
        mine = sorted(one.id for one in owed if one.destination == place)
        attempts = [attempt for id_ in mine for attempt in store.history().attempts(id_)]
        assert attempts == sorted(attempts, key=lambda attempt: attempt.id), "one after the other, oldest first"


def test_threads_that_revise_one_policy_number_its_revisions_without_gap(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(document("零。")), arrival(document("零。")), owed=nobody, at=later())
    policy_id = policy_of(store)

    def revise(n: int) -> tuple[int, ...]:
        read = document(f"第{n}版。", "摊位须登记。")
        return store.record(check, visit(read), revision(policy_id, read), owed=nobody, at=later())

    with ThreadPoolExecutor(4) as pool:
        ids = [one for made in pool.map(revise, range(12)) for one in made]
    page = store.history().policy(policy_id)
    assert page is not None
    assert [r.number for r in page.revisions] == list(range(13, 0, -1))
    assert len(set(ids)) == 12


def test_readers_are_not_kept_waiting_by_a_writer(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(document("零。")), arrival(document("零。")), owed=nobody, at=later())
    with store.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE pages SET name = 'x'")
        found = store.copy_at("lanjiang", PAGE)
    assert found is not None


def test_two_listings_that_announce_the_same_page_make_it_once(store: Store) -> None:
    check = checked(store)

    def record(n: int) -> None:
        store.record(check, visit(SECOND, url=f"{HOST}/same.html"), None, owed=nobody, at=later())

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(record, range(12)))
    assert len(store.known_pages("lanjiang", due_before=None)) == 1
