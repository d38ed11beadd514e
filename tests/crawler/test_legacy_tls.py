"""Servers of outdated TLS or with a certificate nobody trusts: spoken with when their source says so, and not else."""

from __future__ import annotations

import asyncio
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from pages import policy
from test_check_trouble import QUICK, check

from crawler.check import CheckPlan
from crawler.source import Source
from pipeline.model import KnownPage, Outcome, Role, Visit
from pipeline.reasons.visit_words import reason_in_words


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for 127.0.0.1 that signed itself, with its key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lanhe.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key(), serial_number=7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


asked: list[str] = []


class Answers(BaseHTTPRequestHandler):
    """A policy, and a robots.txt that forbids a folder."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        asked.append(self.path)
        body = b"User-agent: *\nDisallow: /no/\n" if self.path == "/robots.txt" else policy(1).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Keep silent."""


class Server(ThreadingHTTPServer):
    """Unlike asyncio's server it sends the alert of a handshake that fails, as real ones do."""

    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Let a client go that does not like our handshake."""


@contextmanager
def speaking(certificate: Path, version: ssl.TLSVersion) -> Iterator[str]:
    """Serve by *version* and nothing newer; give the origin."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.set_ciphers("ALL:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.maximum_version = version
    with Server(("127.0.0.1", 0), Answers) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"https://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def visited(certificate: Path, version: ssl.TLSVersion, *, legacy_tls: bool, any_certificate: bool = False) -> Visit:
    """One visit of such a server, with what its robots.txt forbids beside it."""
    asked.clear()
    with speaking(certificate, version) as origin:
        source = Source(name="lanhe", urls=(), legacy_tls=legacy_tls, any_certificate=any_certificate)
        pages = tuple(KnownPage(url=origin + path, role=Role.DOCUMENT) for path in ("/a", "/no/a"))
        crawl = replace(QUICK, timeout_seconds=5, per_host=1)
        visits = asyncio.run(check(CheckPlan(source=source, known=pages), crawl))
    assert (visits[1].outcome is Outcome.DISALLOWED) is (visits[0].outcome is Outcome.OK)
    return visits[0]


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The certificate, trusted the way an operator adds one."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_1])
def test_outdated_tls_needs_the_sources_word(trusted: Path, version: ssl.TLSVersion) -> None:
    refused = visited(trusted, version, legacy_tls=False)
    assert refused.outcome is Outcome.FAILED
    assert "legacy_tls: true" in refused.reason
    assert "legacy_tls: true" in reason_in_words(refused.reason, "zh")
    assert "过时" in reason_in_words(refused.reason, "zh")
    assert asked == []
    read = visited(trusted, version, legacy_tls=True)
    assert read.outcome is Outcome.OK


def test_present_tls_is_used_where_it_is_spoken(trusted: Path) -> None:
    for legacy_tls in (False, True):
        assert visited(trusted, ssl.TLSVersion.TLSv1_3, legacy_tls=legacy_tls).outcome is Outcome.OK


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_3])
def test_a_certificate_that_nobody_vouches_for_is_refused(certificate: Path, version: ssl.TLSVersion) -> None:
    visit = visited(certificate, version, legacy_tls=True)
    assert visit.outcome is Outcome.FAILED
    assert "certificate" in visit.reason.lower()
    assert "legacy_tls" not in visit.reason
    assert "any_certificate: true" in visit.reason
    assert "证书不受信任" in reason_in_words(visit.reason, "zh")
    assert asked == []


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1, ssl.TLSVersion.TLSv1_3])
def test_any_certificate_is_taken_where_the_source_says_so(
    certificate: Path, version: ssl.TLSVersion, caplog: pytest.LogCaptureFixture
) -> None:
    assert visited(certificate, version, legacy_tls=True, any_certificate=True).outcome is Outcome.OK
    told = [record.getMessage() for record in caplog.records if "is not trusted" in record.getMessage()]
    assert len(told) == 1


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_any_certificate_does_not_mean_any_protocol(certificate: Path) -> None:
    visit = visited(certificate, ssl.TLSVersion.TLSv1, legacy_tls=False, any_certificate=True)
    assert "legacy_tls: true" in visit.reason
