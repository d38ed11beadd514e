"""What is wrong with an archive folder is found in one pass through it, and named with what is at fault."""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from archive_pages import page
from storage_samples import FIRST, arrival, checked, document, later, nobody, policy_of, revision, visit

from storage.care.verifying import Flaw, Thing
from storage.snapshots.archive import SnapshotArchive
from storage.snapshots.frames import delta
from storage.snapshots.proving import State, read_all
from storage.store import Store

READER = 1
NOW = datetime.now(UTC)


@pytest.fixture
def digests(store: Store) -> list[str]:
    """Five snapshots of one page, each on the one before."""
    check = checked(store)
    store.record(check, visit(FIRST, body=page()), arrival(), owed=nobody, at=later())
    found = [hashlib.sha256(page()).hexdigest()]
    for n in range(1, 5):
        read = document(f"灯会每年办{n}次。", "摊位须登记。", f"第{n}年起。")
        seen = visit(read, body=page(counter=n + 1), at=later(hours=n))
        store.record(check, seen, revision(policy_of(store), read), owed=nobody, at=later(hours=n))
        found.append(seen.body_digest)
    return found


def file_of(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest[2:4] / f"{digest}.zst"


def flaws(store: Store, at: datetime = NOW) -> dict[str, tuple[Flaw | None, str]]:
    """What is said of snapshots; each must be told of once."""
    found = [one for one in store.prove(READER, at) if one.thing is Thing.SNAPSHOT]
    assert len({one.name for one in found}) == len(found)
    return {one.name: (one.flaw, one.rests_on) for one in found}


def test_sound_snapshots_are_all_proved(store: Store, digests: list[str]) -> None:
    assert flaws(store) == dict.fromkeys(digests, (None, ""))


def test_each_file_is_read_once(
    store: Store, digests: list[str], archive_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    file = SnapshotArchive.file

    def counted(self: SnapshotArchive, digest: str) -> bytes:
        read.append(digest)
        return file(self, digest)

    monkeypatch.setattr(SnapshotArchive, "file", counted)
    assert {one.state for one in read_all(SnapshotArchive(archive_folder))} == {State.WHOLE}
    assert sorted(read) == sorted(digests)


def test_what_rests_on_missing_bytes_names_them(store: Store, digests: list[str], archive_folder: Path) -> None:
    file_of(archive_folder, digests[1]).unlink()
    found = flaws(store)
    assert found[digests[0]] == (None, "")
    assert found[digests[1]] == (Flaw.MISSING, "")
    assert {found[digest] for digest in digests[2:]} == {(Flaw.BASE_MISSING, digests[1])}


@pytest.mark.parametrize("content", [b"", b"spoilt", bytes.fromhex("5D2A4D18"), "cut"])
def test_what_rests_on_damaged_bytes_names_them(
    store: Store, digests: list[str], archive_folder: Path, content: bytes | str
) -> None:
    file = file_of(archive_folder, digests[2])
    file.write_bytes(content if isinstance(content, bytes) else file.read_bytes()[:-1])
    found = flaws(store)
    assert [found[digest] for digest in digests] == [
        (None, ""),
        (None, ""),
        (Flaw.DAMAGED, ""),
        (Flaw.BASE_DAMAGED, digests[2]),
        (Flaw.BASE_DAMAGED, digests[2]),
    ]


def test_a_loop_is_told_and_the_rest_is_proved(store: Store, digests: list[str], archive_folder: Path) -> None:
    looped = delta(page(counter=2), page(counter=4), 4)
    file_of(archive_folder, digests[1]).write_bytes(looped)
    found = flaws(store)
    assert found[digests[0]] == (None, "")
    assert {flaw for flaw, _ in list(found.values())[1:]} == {Flaw.LOOP}


def test_other_bytes_than_were_served_are_told(store: Store, digests: list[str]) -> None:
    with store.database.writing() as session:
        session.connection().exec_driver_sql("UPDATE snapshots SET size_bytes = size_bytes + 1")
    assert flaws(store) == dict.fromkeys(digests, (Flaw.SIZE, ""))


def test_a_file_that_nothing_is_known_of_is_an_orphan_once_it_is_old(
    store: Store, digests: list[str], archive_folder: Path
) -> None:
    orphan = store.snapshots.put(page(text=2))
    assert orphan not in flaws(store)
    old = (NOW - timedelta(hours=2)).timestamp()
    os.utime(file_of(archive_folder, orphan), (old, old))
    assert flaws(store)[orphan] == (Flaw.ORPHAN, "")
    assert Flaw.ORPHAN.is_harmless
    store.snapshots.put(page(text=2, counter=2), after=orphan)
    os.utime(file_of(archive_folder, orphan), (old, old))
    assert orphan not in flaws(store)  # something rests on it


def test_every_flaw_says_what_to_do() -> None:
    assert all(flaw.advice for flaw in Flaw)
