"""Old snapshots that need not be kept go; what anything rests on never does."""

from __future__ import annotations

import hashlib
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from archive_pages import page
from storage_samples import FIRST, HOST, PAGE, arrival, checked, document, later, nobody, policy_of, revision, visit

from pipeline.archive import Decision
from pipeline.changes import ChangeKind, FieldEdit, Finding, Held
from pipeline.errors import StorageError
from pipeline.model import Role
from pipeline.reasons.held import HeldReason
from storage.care.clearing import Cleared
from storage.care.verifying import Flaw, Thing
from storage.snapshots.proving import State, read_all
from storage.store import Store

FILE = f"{HOST}/zcwj/a.xls"
NEVER: datetime | None = None
HERE = str(Path(__file__).parent)
NOW = datetime.now(UTC) + timedelta(hours=2)  # what was written in this test is no recording under way


def serve(store: Store, check: int, counter: int, *, days: float, url: str = FILE) -> str:
    """Record that a file served other bytes, of which nothing came."""
    seen = visit(body=page(counter=counter), url=url, role=Role.ATTACHMENT, at=later(days=days))
    store.record(check, seen, Decision(), owed=nobody, at=seen.at)
    return seen.body_digest


def kept(store: Store) -> set[str]:
    """What is kept, row and file; each of them is whole."""
    for one in store.prove(1, NOW):
        assert one.flaw is None, one
    return {one.name for one in store.prove(1, NOW) if one.thing is Thing.SNAPSHOT}


def cleared(store: Store, days: float = 300, **how: bool) -> Cleared:
    return store.prune_snapshots(later(days=days), NOW, **how)


def test_of_old_snapshots_one_a_month_stays_with_the_first_and_the_last(store: Store) -> None:
    check = checked(store)  # the first visit is of 1 March
    days = [0, 5, 10, 40, 45, 50, 100, 290]
    digests = [serve(store, check, n, days=day) for n, day in enumerate(days)]
    # Deltas in a row: what a kept one rests on stays too, so nothing can go before the last ones of a chain.
    result = cleared(store, days=200)
    assert result == Cleared(as_bases=4)
    assert kept(store) == set(digests)


def test_what_nothing_rests_on_goes_with_its_bytes(store: Store, archive_folder: Path) -> None:
    check = checked(store)
    digests = []
    for n, day in enumerate([0, 5, 10, 40, 45, 50, 100, 290]):
        seen = visit(body=page(text=n), url=FILE, role=Role.ATTACHMENT, at=later(days=day))
        store.record(check, seen, Decision(), owed=nobody, at=seen.at)
        digests.append(seen.body_digest)
    sizes = [(archive_folder / d[:2] / d[2:4] / f"{d}.zst").stat().st_size for d in digests]
    expected = Cleared(snapshots=4, freed_bytes=sum(sizes[n] for n in (1, 2, 4, 5)))
    assert cleared(store, days=200, dry_run=True) == expected
    assert kept(store) == set(digests)
    assert cleared(store, days=200) == expected
    assert kept(store) == {digests[n] for n in (0, 3, 6, 7)}
    assert cleared(store, days=200) == Cleared()


def test_a_chain_that_nobody_needs_goes_from_its_end(store: Store) -> None:
    check = checked(store)
    first = serve(store, check, 0, days=0)
    inner = [serve(store, check, n, days=n) for n in range(1, 6)]
    seen = visit(body=page(text=9), url=FILE, role=Role.ATTACHMENT, at=later(days=20))
    store.record(check, seen, Decision(), owed=nobody, at=seen.at)
    assert store.snapshots.link(inner[-1]) is not None
    assert cleared(store).snapshots == 5
    assert kept(store) == {first, seen.body_digest}


def test_what_revisions_and_held_things_and_changes_rest_on_stays(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST, body=page(text=1)), arrival(), owed=nobody, at=later())
    for n in range(2, 5):
        read = document(f"灯会每年办{n}次。", "摊位须登记。")
        seen = visit(read, body=page(text=n), at=later(days=n))
        store.record(check, seen, revision(policy_of(store), read), owed=nobody, at=seen.at)
    held = visit(FIRST, body=page(text=5), url=f"{PAGE}?held", at=later(days=1))
    aside = Decision(held=(Held(url=held.url, reason=HeldReason.PENDING, digest="d"),))
    for n in (5, 6, 7):
        seen = visit(FIRST, body=page(text=n), url=f"{PAGE}?held", at=later(days=n))
        store.record(check, seen, aside, owed=nobody, at=seen.at)
    digests = [hashlib.sha256(page(text=n)).hexdigest() for n in (1, 2, 3, 4, 5, 7)]
    assert cleared(store).snapshots == 1  # held a second time, and not the last one
    assert kept(store) == set(digests)


def test_the_bytes_before_and_after_a_change_of_a_file_stay(store: Store) -> None:
    check = checked(store)
    store.record(check, visit(FIRST, body=b"<p>" * 300), arrival(), owed=nobody, at=later())
    before, after = serve(store, check, 2, days=2), hashlib.sha256(page(text=30)).hexdigest()
    first = visit(body=page(text=20), url=FILE, role=Role.ATTACHMENT, at=later(days=1))
    named = FieldEdit(name="attachment", before=f"表 · {before[:12]}", after=f"表 · {after[:12]}")
    found = Finding(kind=ChangeKind.ATTACHMENT, url=PAGE, fields=(named,))
    told = Decision(policy_id=policy_of(store), findings=(found,))
    later_check = store.begin_check("lanjiang", later(days=3), "test", reader_version=1)
    seen = visit(body=page(text=30), url=FILE, role=Role.ATTACHMENT, at=later(days=3), parent=PAGE)
    store.record(later_check, seen, told, owed=nobody, at=seen.at)
    for n in (31, 32):
        last = visit(body=page(text=n), url=FILE, role=Role.ATTACHMENT, at=later(days=n))
        store.record(
            store.begin_check("lanjiang", last.at, "test", reader_version=1), last, Decision(), owed=nobody, at=last.at
        )
    assert first.body_digest not in store.snapshots
    cleared(store)
    assert {before, after} <= kept(store)


def test_nothing_old_goes_unless_it_is_asked_for(store: Store) -> None:
    check = checked(store)
    digests = {serve(store, check, n, days=n) for n in range(4)}
    assert store.prune_snapshots(NEVER, NOW) == Cleared()
    assert kept(store) == digests


def test_orphans_go_once_they_are_old_and_nothing_rests_on_them(store: Store) -> None:
    store.snapshots.put(page(text=1))
    base = store.snapshots.put(page(text=2))
    check = checked(store)
    body = page(text=2, counter=5)
    store.snapshots.put(body, after=base)
    store.record(check, visit(FIRST, body=body), arrival(), owed=nobody, at=later())
    assert store.prune_snapshots(NEVER, NOW - timedelta(hours=2)) == Cleared()  # it may be a recording under way
    assert store.prune_snapshots(NEVER, NOW).orphans == 1
    assert set(store.snapshots.digests()) == {base, hashlib.sha256(body).hexdigest()}
    assert store.snapshots.get(hashlib.sha256(body).hexdigest()) == body


class Busy(Store):
    """Keeps a page as the difference from one that may go, after it was found that it may."""

    base = ""

    def _doomed(self, *args: Any) -> Any:
        doomed = super()._doomed(*args)
        self.snapshots.put(page(counter=77), after=self.base)
        return doomed


def test_what_is_rested_on_meanwhile_stays(store: Store) -> None:
    check = checked(store)
    inner = [serve(store, check, n, days=n) for n in range(6)]
    last = visit(body=page(text=9), url=FILE, role=Role.ATTACHMENT, at=later(days=20))
    store.record(check, last, Decision(), owed=nobody, at=last.at)
    busy = Busy(store.database, store.snapshots)
    busy.base = inner[3]
    assert busy.prune_snapshots(later(days=300), NOW).snapshots == 2
    link = store.snapshots.link(hashlib.sha256(page(counter=77)).hexdigest())
    assert link is not None
    assert link.base == inner[3]
    assert {one.state for one in read_all(store.snapshots)} == {State.WHOLE}
    assert set(inner) - set(store.snapshots.digests()) == {inner[4], inner[5]}


CUT_OFF = """
import os, resource, signal, sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
sys.path.insert(0, sys.argv[3])
from storage_samples import later
from pipeline.errors import StorageError
from storage.snapshots.archive import SnapshotArchive
from storage.store import Store
store = Store.open(sys.argv[1], Path(sys.argv[2]))
if sys.argv[4] == "killed":
    SnapshotArchive.remove = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
else:
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
try:
    store.prune_snapshots(later(days=300), datetime.now(UTC) + timedelta(hours=2))
except StorageError as error:
    print(error)
"""


def cut_off(how: str, database_url: str, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CUT_OFF, database_url, str(folder), HERE, how]
    return subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)


def test_a_process_killed_while_removing_leaves_orphans_and_nothing_broken(
    store: Store, database_url: str, archive_folder: Path
) -> None:
    check = checked(store)
    digests = [serve(store, check, n, days=n) for n in range(4)]
    last = visit(body=page(text=9), url=FILE, role=Role.ATTACHMENT, at=later(days=20))
    store.record(check, last, Decision(), owed=nobody, at=last.at)
    assert cut_off("killed", database_url, archive_folder).returncode == -signal.SIGKILL
    flaws = {one.flaw for one in store.prove(1, NOW)}
    assert flaws == {None, Flaw.ORPHAN}
    assert len(set(store.snapshots.digests())) == 5
    assert store.prune_snapshots(later(days=300), NOW).orphans == 3
    assert kept(store) == {digests[0], last.body_digest}


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_full_disk_leaves_everything(store: Store, database_url: str, archive_folder: Path) -> None:
    check = checked(store)
    digests = {serve(store, check, n, days=n) for n in range(4)}
    last = visit(body=page(text=9), url=FILE, role=Role.ATTACHMENT, at=later(days=20))
    store.record(check, last, Decision(), owed=nobody, at=last.at)
    ended = cut_off("full", database_url, archive_folder)
    assert (ended.stderr, "nothing was written" in ended.stdout) == ("", True)
    assert kept(store) == {*digests, last.body_digest}


def test_an_archive_that_is_damaged_is_left_alone(store: Store, archive_folder: Path) -> None:
    check = checked(store)
    digests = [serve(store, check, n, days=n) for n in range(4)]
    file = archive_folder / digests[2][:2] / digests[2][2:4] / f"{digests[2]}.zst"
    file.write_bytes(file.read_bytes()[:20])
    with pytest.raises(StorageError, match="damaged"):
        cleared(store)
    assert len(list(store.snapshots.digests())) == 4
