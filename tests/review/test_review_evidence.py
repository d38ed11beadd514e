"""The pages that prove a revision, and the bytes that they give away."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

import pytest
from evidence_sample import HEADERS, HTML, LINES, PAGE, PDF, SITE, Evidence, Kept
from review_web import Serve, Web
from warcio.archiveiterator import ArchiveIterator


@pytest.fixture
def evidence(tmp_path: Path) -> Iterator[Evidence]:
    opened = Evidence(tmp_path)
    yield opened
    opened.store.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_tells_where_a_revision_comes_from(evidence: Evidence, serve: Serve, language: str) -> None:
    kept = evidence.keep(HTML, final_url=PAGE + "?from=list")
    page = evidence.web(serve).get(kept.path("evidence") + f"?lang={language}")
    assert page.status == 200
    found = evidence.store.history().evidence(kept.policy, 1)
    assert found is not None
    for told in (sha256(HTML).hexdigest(), found.revision.document.text_digest, PAGE + "?from=list", "nginx", LINES[1]):
        assert told in page.text
    assert page.text.count({"zh": "刚刚核对，一致", "en": "checked just now"}[language]) == 2
    assert len(page.body) < 100_000


def test_the_exact_bytes_are_given_as_a_file(evidence: Evidence, serve: Serve) -> None:
    answer = evidence.web(serve).get(evidence.keep(HTML).path("snapshot"))
    assert answer.body == HTML
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment; filename=")
    assert answer.headers["content-disposition"].endswith('.html"')
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_the_source_is_escaped_and_numbered(evidence: Evidence, serve: Serve) -> None:
    page = evidence.web(serve).get(evidence.keep(HTML).path("evidence") + "?view=source").text
    assert "&lt;h1&gt;青潭市码头管理办法&lt;/h1&gt;" in page
    assert '<span class="n">2</span>' in page


def test_a_long_source_comes_in_parts(evidence: Evidence, serve: Serve) -> None:
    long = b"<p>" + b"\n".join(b"line %d " % n + b"<&\"'" * 20 for n in range(3000)) + b"x" * 50_000
    web = evidence.web(serve)
    path = evidence.keep(long).path("evidence") + "?view=source"
    first = web.get(path)
    assert len(first.body) < 100_000
    assert "line 0 " in first.text
    assert "part=2" in first.text
    assert "line 0 " not in web.get(path + "&part=2").text
    assert web.get(path + "&part=200").status == 200
    assert web.get(path + "&part=201").status == 400


def test_a_rendered_page_comes_with_its_sandbox_only(evidence: Evidence, serve: Serve) -> None:
    web = evidence.web(serve)
    kept = evidence.keep(HTML)
    answer = web.get(kept.path("rendered"))
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox; default-src 'none'")
    assert "allow-" not in policy
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert LINES[1] in answer.text
    assert SITE not in answer.text
    frame = web.get(kept.path("evidence") + "?view=rendered")
    assert "frame-src 'self'" in frame.headers["content-security-policy"]
    assert '<iframe class="rendered" sandbox=""' in frame.text
    assert "frame-src" not in web.get("/").headers["content-security-policy"]


def test_a_file_is_downloaded_and_told_as_text_only(evidence: Evidence, serve: Serve) -> None:
    web = evidence.web(serve)
    kept = evidence.keep(PDF, content_type="application/pdf")
    page = web.get(kept.path("evidence") + "?view=rendered")
    assert page.status == 200
    assert "<iframe" not in page.text
    assert LINES[1] in page.text
    assert web.get(kept.path("rendered")).status == 404
    assert '.pdf"' in web.get(kept.path("snapshot")).headers["content-disposition"]


def test_a_page_that_a_browser_showed_says_so(evidence: Evidence, serve: Serve) -> None:
    page = evidence.web(serve).get(evidence.keep(HTML, rendered=True).path("evidence") + "?lang=en")
    assert "not those that the server sent" in page.text


def damage(evidence: Evidence, kept: Kept) -> None:
    found = evidence.store.history().evidence(kept.policy, kept.number)
    assert found is not None
    digest = found.revision.snapshot_digest
    (file,) = evidence.store.snapshots._folder.glob(f"*/*/{digest}.zst")
    file.write_bytes(b"spoilt")


def test_damaged_bytes_are_told_and_never_given(evidence: Evidence, serve: Serve) -> None:
    web, kept = evidence.web(serve), evidence.keep(HTML)
    damage(evidence, kept)
    page = web.get(kept.path("evidence") + "?view=source&lang=en")
    assert page.status == 200
    assert "not what their digest says" in page.text
    assert web.get(kept.path("snapshot")).status == 404
    assert web.get(kept.path("rendered")).status == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/policies/1/revisions/2/evidence", 404),
        ("/policies/9/revisions/1/evidence", 404),
        ("/policies/0/revisions/1/evidence", 404),
        ("/policies/1/revisions/99999999999/snapshot", 404),
        ("/policies/1/revisions/x/rendered", 404),
        ("/policies/1/revisions/1/evidence?view=naked", 400),
        ("/policies/1/revisions/1/evidence?view=source&part=0", 400),
    ],
)
def test_what_cannot_be_asked_for_is_refused(evidence: Evidence, serve: Serve, path: str, status: int) -> None:
    evidence.keep(HTML)
    assert evidence.web(serve).get(path).status == status


def test_what_was_kept_before_headers_were_says_so(web: Web) -> None:
    page = web.get("/policies/2/revisions/1/evidence?lang=en")
    assert page.status == 200
    assert HEADERS[1][1] not in page.text


def test_packages_are_given_and_the_same_each_time(evidence: Evidence, serve: Serve) -> None:
    web, kept = evidence.web(serve), evidence.keep(HTML)
    second = evidence.revise(kept, HTML + b"2")
    for path in (kept.path("package.zip"), kept.path("snapshot.warc.gz"), f"/policies/{kept.policy}/package.zip"):
        answer = web.get(path)
        assert answer.status == 200
        assert answer.body == web.get(path).body
        assert "attachment" in answer.headers["content-disposition"]
        assert answer.headers["x-content-type-options"] == "nosniff"
    with zipfile.ZipFile(io.BytesIO(web.get(kept.path("package.zip")).body)) as package:
        snapshots = [package.read(name) for name in package.namelist() if name.startswith("snapshots/")]
    assert snapshots == [HTML]
    with zipfile.ZipFile(io.BytesIO(web.get(f"/policies/{second.policy}/package.zip").body)) as package:
        assert len([name for name in package.namelist() if name.startswith("snapshots/")]) == 2
        assert all(re.fullmatch(r"[A-Za-z0-9/._-]+", name) for name in package.namelist())


def test_what_a_browser_showed_is_no_response_in_a_web_archive(evidence: Evidence, serve: Serve) -> None:
    kept = evidence.keep(HTML, rendered=True, final_url=PAGE + "?q=码头\r\nX: y")
    answer = evidence.web(serve).get(kept.path("snapshot.warc.gz"))
    records = {one.rec_type: one.content_stream().read() for one in ArchiveIterator(io.BytesIO(answer.body))}
    assert records["resource"] == HTML
    assert set(records) == {"warcinfo", "resource", "metadata"}


def test_a_package_that_is_too_large_is_refused_in_words(
    evidence: Evidence, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("review.evidence.packages.MOST_BYTES", len(HTML) - 1)
    kept = evidence.keep(HTML)
    answer = evidence.web(serve).get(f"/policies/{kept.policy}/package.zip?lang=en")
    assert answer.status == 413
    assert "archive export" in answer.text
    assert evidence.web(serve).get(kept.path("package.zip")).status == 200


def test_no_web_archive_is_made_of_nothing(evidence: Evidence, serve: Serve) -> None:
    web, kept = evidence.web(serve), evidence.keep(HTML)
    damage(evidence, kept)
    assert web.get(kept.path("snapshot.warc.gz")).status == 404
    assert web.get(f"/policies/{kept.policy}/snapshots.warc.gz").status == 404
    assert web.get("/policies/99/package.zip").status == 404
    with zipfile.ZipFile(io.BytesIO(web.get(kept.path("package.zip")).body)) as package:
        assert "damaged" in package.read("manifest.json").decode()
