"""Snapshots rest on one another: small, readable without us, and refused when that is damaged."""

from __future__ import annotations

import hashlib
import os
import shutil
import struct
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import zstandard
from archive_pages import page, read_by_the_book

from pipeline.errors import StorageError
from storage.snapshots.archive import FARTHEST, SnapshotArchive
from storage.snapshots.frames import Link, delta, whole

DEEPEST = 16


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "archive"


@pytest.fixture
def archive(folder: Path) -> SnapshotArchive:
    return SnapshotArchive(folder)


def file_of(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest[2:4] / f"{digest}.zst"


def chain(archive: SnapshotArchive, count: int) -> list[str]:
    """Keep pages one after the other whose counters alone differ."""
    digests = [archive.put(page())]
    for n in range(1, count):
        digests.append(archive.put(page(counter=n + 1), after=digests[-1]))
    return digests


def place(folder: Path, digest: str, content: bytes) -> None:
    file = file_of(folder, digest)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def test_noise_costs_less_than_two_kilobytes_and_comes_back(archive: SnapshotArchive, folder: Path) -> None:
    first, second = chain(archive, 2)
    assert file_of(folder, second).stat().st_size < 2000 < file_of(folder, first).stat().st_size
    assert archive.get(second) == page(counter=2)
    assert archive.link(first) is None
    assert archive.link(second) == Link(base=first, depth=1)


def test_a_chain_ends_in_a_whole_file_after_sixteen(archive: SnapshotArchive) -> None:
    digests = chain(archive, DEEPEST + 3)
    depths = [link.depth if (link := archive.link(digest)) else 0 for digest in digests]
    assert depths == [*range(DEEPEST + 1), 0, 1]
    assert [archive.get(digest) for digest in digests] == [page(counter=n + 1) for n in range(DEEPEST + 3)]


def test_another_text_is_kept_whole(archive: SnapshotArchive) -> None:
    first = archive.put(page(text=1))
    assert archive.link(archive.put(page(text=2), after=first)) is None


def test_a_page_rests_on_a_whole_file_of_its_site(archive: SnapshotArchive) -> None:
    frame, notices = page(), [page() + f"<p>关于灯会的第{n}次通知</p>".encode() for n in range(200)]
    like = site = archive.put(frame)
    whole_ones = 0
    for body in notices:
        like = archive.put(body, like=like)
        link = archive.link(like)
        whole_ones += link is None
        if link:
            assert link.depth == 1
        assert archive.get(like) == body
    assert archive.link(site) is None
    assert 0 < whole_ones < 12  # one in 64, so that damage is not of a whole site


def test_an_archive_of_whole_files_is_read_and_carried_on(archive: SnapshotArchive, folder: Path) -> None:
    old = hashlib.sha256(page()).hexdigest()
    place(folder, old, zstandard.ZstdCompressor(level=3).compress(page()))
    new = archive.put(page(counter=2), after=old)
    assert (archive.get(old), archive.get(new)) == (page(), page(counter=2))
    assert archive.link(new) == Link(base=old, depth=1)


def test_the_document_alone_is_enough_to_read_an_archive(archive: SnapshotArchive, folder: Path) -> None:
    digests = chain(archive, 20)
    assert [read_by_the_book(folder, digest) for digest in digests] == [page(counter=n + 1) for n in range(20)]


@pytest.mark.skipif(shutil.which("zstd") is None, reason="the program zstd is not installed")
def test_zstd_reads_a_delta_as_it_stands(archive: SnapshotArchive, folder: Path, tmp_path: Path) -> None:
    first, second = chain(archive, 2)
    base = tmp_path / "base"
    for command in (
        ["zstd", "-q", "-d", str(file_of(folder, first)), "-o", str(base)],
        ["zstd", "-q", "-d", f"--patch-from={base}", str(file_of(folder, second)), "-o", str(tmp_path / "page")],
    ):
        subprocess.run(command, check=True, timeout=60)
    assert (tmp_path / "page").read_bytes() == page(counter=2)


@pytest.mark.parametrize("base", ["a" * 64, ""])
def test_a_base_that_is_not_kept_is_none(archive: SnapshotArchive, base: str) -> None:
    digest = archive.put(page(), after=base, like=base)
    assert (archive.link(digest), archive.get(digest)) == (None, page())


def test_a_damaged_base_is_none(archive: SnapshotArchive, folder: Path) -> None:
    first = archive.put(page())
    file_of(folder, first).write_bytes(whole(b"other bytes"))
    second = archive.put(page(counter=2), after=first)
    assert (archive.link(second), archive.get(second)) == (None, page(counter=2))


def test_a_missing_base_is_named(archive: SnapshotArchive, folder: Path) -> None:
    first, *_, last = chain(archive, 3)
    file_of(folder, first).unlink()
    with pytest.raises(StorageError, match=f"{last} is damaged: {first}, which it rests on, is missing"):
        archive.get(last)


def test_bytes_that_come_again_mend_what_was_removed_and_rest_on_nothing_broken(
    archive: SnapshotArchive, folder: Path
) -> None:
    first, second, third = chain(archive, 3)
    file_of(folder, first).unlink()
    archive.put(page(), after=third)
    assert archive.link(first) is None
    assert [archive.get(digest) for digest in (second, third)] == [page(counter=2), page(counter=3)]


def test_a_loop_of_bases_is_refused(archive: SnapshotArchive, folder: Path) -> None:
    one, two = hashlib.sha256(b"one").hexdigest(), hashlib.sha256(b"two").hexdigest()
    place(folder, one, delta(b"one", b"two", 1))
    place(folder, two, delta(b"two", b"one", 1))
    with pytest.raises(StorageError, match="damaged: its bases have no end"):
        archive.get(one)
    assert archive.get(archive.put(page(), after=one, like=one)) == page()


def test_a_chain_without_measure_is_refused(archive: SnapshotArchive, folder: Path) -> None:
    bodies = [str(n).encode() for n in range(FARTHEST + 1)]
    digests = [hashlib.sha256(body).hexdigest() for body in bodies]
    place(folder, digests[0], whole(bodies[0]))
    for n in range(1, len(bodies)):
        place(folder, digests[n], delta(bodies[n], bodies[n - 1], DEEPEST))
    assert archive.get(digests[FARTHEST - 1]) == bodies[FARTHEST - 1]
    with pytest.raises(StorageError, match="damaged: its bases have no end"):
        archive.get(digests[FARTHEST])


def _header(**other: int) -> bytes:
    told = {"length": 40, "version": 1, "depth": 1} | other
    return struct.pack("<II4sBB2x32s", 0x184D2A5D, told["length"], b"CWSD", told["version"], told["depth"], b"b" * 32)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (_header()[:20], "its header is cut"),
        (_header(length=41), "its header is none of ours"),
        (_header().replace(b"CWSD", b"CWSX"), "its header is none of ours"),
        (_header(version=2), "its format, 2, is not known"),
        (_header(depth=0), "its depth cannot be 0"),
        (_header(depth=17), "its depth cannot be 17"),
        (bytes.fromhex("28b52ffde0") + (1 << 60).to_bytes(8, "little"), "its size is not told, or larger"),
    ],
)
def test_a_damaged_header_is_told(archive: SnapshotArchive, folder: Path, content: bytes, words: str) -> None:
    digest = hashlib.sha256(b"page").hexdigest()
    place(folder, digest, content)
    with pytest.raises(StorageError, match=f"damaged: .*{words}"):
        archive.get(digest)


def test_every_cut_of_a_delta_is_damage(archive: SnapshotArchive, folder: Path) -> None:
    _, second = chain(archive, 2)
    file = file_of(folder, second)
    content = file.read_bytes()
    for length in (*range(0, 60), len(content) - 1):
        file.write_bytes(content[:length])
        with pytest.raises(StorageError, match="damaged"):
            archive.get(second)


def test_the_base_of_a_delta_is_found_by_its_bytes_alone(archive: SnapshotArchive, folder: Path) -> None:
    first, second = chain(archive, 2)
    other = archive.put(page(text=7))
    content = file_of(folder, second).read_bytes()
    file_of(folder, second).write_bytes(content.replace(bytes.fromhex(first), bytes.fromhex(other)))
    with pytest.raises(StorageError, match="damaged"):
        archive.get(second)


def test_writers_at_once_leave_every_snapshot_readable(archive: SnapshotArchive, folder: Path) -> None:
    bodies = [page(counter=n) for n in range(24)]
    first = archive.put(bodies[0])

    def keep(turn: int) -> list[str]:
        other, last = SnapshotArchive(folder), first
        for body in bodies[turn % 3 :: 1 + turn % 2]:
            last = other.put(body, after=last)
        return [last]

    with ThreadPoolExecutor(6) as pool:
        list(pool.map(keep, range(6)))
    assert sorted(archive.digests()) == sorted(hashlib.sha256(body).hexdigest() for body in bodies)
    assert {archive.get(hashlib.sha256(body).hexdigest()) for body in bodies} == set(bodies)
    assert not list(folder.rglob("*.part"))


NO_ROOM = """
import resource, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from archive_pages import page
from pipeline.errors import StorageError
from storage.snapshots.archive import SnapshotArchive
archive = SnapshotArchive(Path(sys.argv[1]))
first = archive.put(page())
resource.setrlimit(resource.RLIMIT_FSIZE, (10, 10))
try:
    archive.put(page(counter=2), after=first)
except StorageError as error:
    print(error)
"""


def test_a_full_disk_leaves_no_part_of_a_file(archive: SnapshotArchive, folder: Path) -> None:
    here = str(Path(__file__).parent)
    ended = subprocess.run(
        [sys.executable, "-c", NO_ROOM, str(folder), here],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (ended.stderr, "No room is left" in ended.stdout) == ("", True)
    (kept,) = archive.digests()
    assert archive.get(kept) == page()
    assert not list(folder.rglob("*.part"))
