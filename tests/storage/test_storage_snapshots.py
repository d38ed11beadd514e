"""The archive of snapshots keeps bytes once, whole, and notices damage."""

from __future__ import annotations

import hashlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import zstandard

from pipeline.errors import StorageError
from storage.snapshots.archive import SnapshotArchive


@pytest.fixture
def archive(tmp_path: Path) -> SnapshotArchive:
    return SnapshotArchive(tmp_path / "archive")


def only_file(folder: Path) -> Path:
    (found,) = (path for path in folder.rglob("*") if path.is_file() and path.name != ".lock")
    return found


@pytest.mark.parametrize("body", [b"", b"\x00", "兰江".encode("gb18030"), bytes(range(256)) * 5000])
def test_bytes_come_back_under_their_digest(archive: SnapshotArchive, body: bytes) -> None:
    digest = archive.put(body)
    assert digest == hashlib.sha256(body).hexdigest()
    assert archive.get(digest) == body
    assert digest in archive
    assert list(archive.digests()) == [digest]


def test_equal_bytes_are_kept_once_and_compressed(archive: SnapshotArchive, tmp_path: Path) -> None:
    body = "各区人民政府：".encode() * 10_000
    archive.put(body)
    written = only_file(tmp_path).stat().st_ino
    archive.put(body)
    assert only_file(tmp_path).stat().st_ino == written
    assert only_file(tmp_path).stat().st_size < len(body) / 50


@pytest.mark.parametrize(
    "content", [b"", b"no zstd at all", zstandard.compress(b"other bytes"), zstandard.compress(b"x")[:-1]]
)
def test_damage_is_noticed(archive: SnapshotArchive, tmp_path: Path, content: bytes) -> None:
    digest = archive.put(b"bytes")
    only_file(tmp_path).write_bytes(content)
    with pytest.raises(StorageError, match="damaged"):
        archive.get(digest)


@pytest.mark.parametrize("digest", ["", "../../etc/passwd", "a" * 63, "A" * 64, "g" * 64, "a" * 64 + "\n"])
def test_nothing_but_a_digest_is_a_name(archive: SnapshotArchive, digest: str) -> None:
    with pytest.raises(StorageError, match="no snapshot digest"):
        archive.get(digest)


def test_a_missing_snapshot_is_told(archive: SnapshotArchive) -> None:
    with pytest.raises(StorageError, match="aaaa"):
        archive.get("a" * 64)
    archive.remove("a" * 64)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StorageError):
        SnapshotArchive(tmp_path / "file").put(b"x")


def test_threads_that_keep_the_same_bytes_do_not_disturb_each_other(archive: SnapshotArchive, tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        digests = set(pool.map(archive.put, [b"same" * 1000] * 40))
    assert [archive.get(digest) for digest in digests] == [b"same" * 1000]
    assert only_file(tmp_path).suffix == ".zst"
