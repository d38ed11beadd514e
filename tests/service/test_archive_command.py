"""Packages and web archives as a user makes them, opened with standard tools; and the proof of every digest."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Iterable, Iterator
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from command import Command, configured
from documents import ROOT
from loopback_site import Site, serving
from policy_pages import policy_page
from warcio.archiveiterator import ArchiveIterator

PAGE = "/zc/1.html"
FIRST, SECOND = "澄政发〔2026〕1号", "澄政发〔2026〕2号"
OLD, NEW = policy_page(1, 101), policy_page(1, 260)


@pytest.fixture(scope="module")
def site() -> Iterator[Site]:
    with serving(Site(pages={PAGE: OLD, "/zc/2.html": policy_page(2, 102)})) as running:
        yield running


@pytest.fixture(scope="module")
def original(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The archive of a site whose first policy was revised."""
    run = over(site, tmp_path_factory.mktemp("original"))
    run("check", "city")
    site.pages[PAGE] = NEW
    run("check", "city")
    assert [change["kind"] for change in run.changes()] == ["revised"]
    return run.config.parent


@pytest.fixture
def run(site: Site, original: Path, tmp_path: Path) -> Command:
    """The command over an archive of the test's own."""
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    return over(site, tmp_path)


def over(site: Site, folder: Path) -> Command:
    """The command, with a destination whose address is a secret."""
    subscriptions = [{"name": "all", "to": ["json://localhost/hunter2hunter2"]}]
    sources = [{"name": "city", "url": f"{site.address}/list.html"}]
    return configured(folder, {"sources": sources, "subscriptions": subscriptions})


def records(file: Path) -> list[tuple[Any, bytes]]:
    """The records of a web archive, each with its content."""
    with file.open("rb") as stream:
        return [(record, record.content_stream().read()) for record in ArchiveIterator(stream, check_digests="raise")]


def amounts(contents: Iterable[bytes]) -> list[str]:
    """What tells the pages apart: each says how much is given."""
    return sorted(re.findall("不超过([0-9]+)万元", content.decode())[0] for content in contents)


def keys(record: dict[str, Any], before: str = "") -> set[str]:
    """The keys of a record with their places, as in `answer.url`."""
    inner = (keys(value, f"{before}{key}.") for key, value in record.items() if isinstance(value, dict))
    return {before + key for key in record}.union(*inner)


def told_keys() -> set[str]:
    """The keys that docs/formats.md tells of a revision's evidence."""
    section = (ROOT / "docs/formats.md").read_text("utf-8").partition("## Evidence packages")[2].partition("\n## ")[0]
    return set(re.findall(r"^\| `([\w.]+)` \|", section.partition("| key |")[2], re.MULTILINE))


def test_a_package_is_verified_with_standard_tools(run: Command, tmp_path: Path) -> None:
    run("archive", "export", "--zip", "a.zip", "--policy", FIRST)
    subprocess.run(["unzip", "-q", "a.zip", "-d", "a"], cwd=tmp_path, check=True)
    subprocess.run(["sha256sum", "--quiet", "-c", "SHA256SUMS"], cwd=tmp_path / "a", check=True)
    kept = sorted((tmp_path / "a/snapshots").iterdir())
    assert amounts(file.read_bytes() for file in kept) == ["101", "260"]
    assert [file.stem for file in kept] == [sha256(file.read_bytes()).hexdigest() for file in kept]
    manifest = json.loads((tmp_path / "a/manifest.json").read_text("utf-8"))
    assert [one["revision"] for one in manifest["revisions"]] == [1, 2]
    assert manifest["revisions"][0]["answer"]["status"] == 200
    assert ["Content-Type", "text/html"] in manifest["revisions"][0]["answer"]["headers"]
    assert keys(manifest["revisions"][0]) - {"members", "missing"} == told_keys()
    named = {one["name"]: one["sha256"] for one in manifest["members"]}
    assert set(named) | {"manifest.json", "SHA256SUMS"} == set(zipfile.ZipFile(tmp_path / "a.zip").namelist())
    assert all(sha256((tmp_path / "a" / name).read_bytes()).hexdigest() == told for name, told in named.items())
    (document,) = [name for name in manifest["revisions"][1]["members"] if name.endswith("document.json")]
    shown = json.loads(run("show", FIRST, "--format", "json"))[0]
    assert json.loads((tmp_path / "a" / document).read_text("utf-8")) == shown
    assert "sha256sum -c SHA256SUMS" in (tmp_path / "a/README.txt").read_text("utf-8")


def test_a_package_made_twice_is_the_same_file(run: Command, tmp_path: Path) -> None:
    for name in ("a", "b"):
        run("archive", "export", "--zip", f"{name}.zip")
        run("archive", "export", "--warc", f"{name}.warc.gz")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()
    assert (tmp_path / "a.warc.gz").read_bytes() == (tmp_path / "b.warc.gz").read_bytes()


def test_a_web_archive_is_opened_again(run: Command, tmp_path: Path, site: Site) -> None:
    run("archive", "export", "--warc", "a.warc.gz", "--source", "city")
    found = records(tmp_path / "a.warc.gz")
    assert [record.rec_type for record, _ in found[:4]] == ["warcinfo", "response", "request", "metadata"]
    responses = {amounts([content])[0]: (record, content) for record, content in found if record.rec_type == "response"}
    assert sorted(responses) == ["101", "102", "260"]
    record, served = responses["260"]
    assert record.rec_headers.get_header("WARC-Target-URI") == site.address + PAGE
    assert record.rec_headers.get_header("WARC-Payload-Digest").startswith("sha1:")
    assert record.http_headers.get_statuscode() == "200"
    assert record.http_headers.get_header("Content-Type") == "text/html"
    assert record.http_headers.get_header("Content-Length") == str(len(served))
    told = b"".join(content for one, content in found if one.rec_type == "metadata")
    assert sha256(served).hexdigest().encode() in told
    assert len({one.rec_headers.get_header("WARC-Record-ID") for one, _ in found}) == len(found)


def test_no_secret_is_given_away(run: Command, tmp_path: Path) -> None:
    run("archive", "export", "--zip", "a.zip")
    run("archive", "export", "--warc", "a.warc.gz")
    told = (tmp_path / "a.zip").read_bytes() + b"".join(content for _, content in records(tmp_path / "a.warc.gz"))
    assert b"hunter2" not in told
    assert b"set-cookie" not in told.lower()


def test_what_is_asked_for_alone_is_exported(run: Command, tmp_path: Path) -> None:
    run("archive", "export", "--warc", "a.warc.gz", "--policy", SECOND)
    contents = [content for record, content in records(tmp_path / "a.warc.gz") if record.rec_type == "response"]
    assert amounts(contents) == ["102"]


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ([], "say what to write"),
        (["--warc", "a", "--zip", "b"], "say what to write"),
        (["--warc", "a", "--since", "2999-01-01"], "no revision"),
        (["--warc", "a", "--since", "soon"], "is no day"),
        (["--warc", "a", "--source", "nowhere"], "no source named"),
        (["--warc", "a", "--policy", "没有这样的政策"], "no policy is known"),
        (["--warc", "clausewatch.yaml"], "exists already"),
        (["--warc", "no/such/folder/a"], "cannot be written"),
    ],
)
def test_a_wrong_export_is_told(run: Command, tmp_path: Path, words: list[str], problem: str) -> None:
    before = sorted(tmp_path.iterdir())
    assert problem in run("archive", "export", *words, status=2)
    assert [file for file in tmp_path.iterdir() if file not in before] == []


def kept_files(tmp_path: Path) -> list[Path]:
    """The files of snapshots; those on which others may rest come last."""
    return sorted((tmp_path / "archive").glob("*/*/*.zst"), key=_depth, reverse=True)


def _depth(file: Path) -> int:
    content = file.read_bytes()
    return content[13] if content.startswith(bytes.fromhex("5D2A4D18")) else 0


def test_every_digest_is_proved(run: Command, tmp_path: Path) -> None:
    assert "every digest agrees" in run("archive", "verify")
    assert run("archive", "verify", "--format", "jsonl") == ""


def test_what_is_wrong_is_named(run: Command, tmp_path: Path) -> None:
    gone, spoilt, other = kept_files(tmp_path)
    gone.unlink()
    spoilt.write_bytes(b"spoilt")
    other.write_bytes(other.read_bytes()[:-5])
    with sqlite3.connect(tmp_path / "c.db") as database:
        database.execute("UPDATE clauses SET text = text || '。' WHERE id = 1")
        database.execute("UPDATE revisions SET bulk = substr(bulk, 1, length(bulk) - 4) WHERE id = 2")
    lines = run("archive", "verify", "--format", "jsonl", status=1).splitlines()
    found = {(one["what"], one["flaw"]) for one in map(json.loads, lines)}
    assert ("snapshot", "its bytes are missing") in found
    assert ("snapshot", "its bytes are damaged") in found
    assert ("clause", "its words have another digest") in found
    assert ("revision", "its body cannot be read beside its clauses") in found
    assert {one.stem for one in (gone, spoilt, other)} < {json.loads(line)["which"] for line in lines}
    shown = run("archive", "verify", status=1)
    assert gone.stem in shown
    assert "its bytes are missing: restore this file of the archive folder from a backup" in shown


def test_an_export_tells_what_it_lacks(run: Command, tmp_path: Path) -> None:
    kept_files(tmp_path)[0].unlink()
    printed = run("archive", "export", "--zip", "a.zip", status=1)
    assert "2 of 3 revisions" in printed
    manifest = json.loads(zipfile.ZipFile(io.BytesIO((tmp_path / "a.zip").read_bytes())).read("manifest.json"))
    assert len([one for one in manifest["revisions"] if one["missing"]]) == 1


def test_pruning_tells_what_would_go_and_then_does_it(run: Command, tmp_path: Path) -> None:
    settings = tmp_path / "clausewatch.yaml"
    shown = run("archive", "prune")
    assert "Every snapshot is kept (keep_snapshots: always)." in shown
    short = json.loads(settings.read_text("utf-8")) | {"keep_snapshots": "0d", "keep_visits": "0d"}
    settings.write_text(json.dumps(short), "utf-8")
    would = [json.loads(line) for line in run("archive", "prune", "--dry-run", "--format", "jsonl").splitlines()]
    visits = next(one["count"] for one in would if one["what"] == "visits")
    assert visits > 0
    assert "would go" in run("archive", "prune", "--dry-run")
    went = [json.loads(line) for line in run("archive", "prune", "--format", "jsonl").splitlines()]
    assert went == would
    assert [json.loads(line)["count"] for line in run("archive", "prune", "--format", "jsonl").splitlines()] == [0] * 7
    assert len(kept_files(tmp_path)) == 3  # revisions rest on all of them
    assert "every digest agrees" in run("archive", "verify")
