"""Servers of outdated TLS or with a certificate nobody trusts: spoken with when their source says so, and not else."""

from __future__ import annotations

import asyncio
import base64
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import IPv4Address
from pathlib import Path
from typing import Any

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


def self_signed(file: Path, *, bits: int = 2048, ended: int = -1, host: str = "127.0.0.1") -> Path:
    """Write a certificate for *host* that signed itself and *ended* so many days ago, with its key."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "lanhe.example")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(issuer_name=name, subject_name=name, public_key=key.public_key(), serial_number=7)
        .not_valid_before(now - timedelta(days=9))
        .not_valid_after(now - timedelta(days=ended))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(IPv4Address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    plain = serialization.NoEncryption()
    secret = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    file.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate that nobody else signed."""
    return self_signed(tmp_path_factory.mktemp("tls") / "server.pem")


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


@dataclass(frozen=True, kw_only=True)
class Speech:
    """What a server speaks, and nothing newer or stronger."""

    version: ssl.TLSVersion = ssl.TLSVersion.TLSv1_3
    ciphers: str = "ALL"
    dh_params: str = ""

    def context(self, certificate: Path) -> ssl.SSLContext:
        """The server's side of it."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_ciphers(f"{self.ciphers}:@SECLEVEL=0")
        context.load_cert_chain(certificate)
        context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
        context.maximum_version = self.version
        if self.dh_params:
            file = certificate.with_name("dh.pem")
            file.write_text(self.dh_params, "ascii")
            context.load_dh_params(file)
        return context


@contextmanager
def speaking(certificate: Path, speech: Speech) -> Iterator[str]:
    """Serve so; give the origin."""
    context = speech.context(certificate)
    with Server(("127.0.0.1", 0), Answers) as server:
        server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield f"https://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def visited(
    certificate: Path, version: ssl.TLSVersion, *, legacy_tls: bool, any_certificate: bool = False, **spoken: str
) -> Visit:
    """One visit of such a server, with what its robots.txt forbids beside it."""
    asked.clear()
    with speaking(certificate, Speech(version=version, **spoken)) as origin:
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


@pytest.mark.parametrize(
    ("flaw", "says"),
    [({"ended": 1}, "expired"), ({"host": "127.0.0.2"}, "mismatch")],
    ids=["expired", "of another host"],
)
def test_a_certificate_may_be_known_and_not_hold(
    flaw: dict[str, Any], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    flawed = self_signed(tmp_path / "flawed.pem", **flaw)
    monkeypatch.setenv("SSL_CERT_FILE", str(flawed))
    refused = visited(flawed, ssl.TLSVersion.TLSv1_3, legacy_tls=True)
    assert refused.outcome is Outcome.FAILED
    assert says in refused.reason
    assert "any_certificate: true" in reason_in_words(refused.reason, "zh")
    assert visited(flawed, ssl.TLSVersion.TLSv1_3, legacy_tls=False, any_certificate=True).outcome is Outcome.OK


# RFC 2409, the second group: 1024 bits, which servers of another decade have built in.
SECOND_GROUP = bytes.fromhex(
    "FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B"
    "302B0A6DF25F14374FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7EDEE386BFB5A899FA5AE9F24117C4B1FE6"
    "49286651ECE65381FFFFFFFFFFFFFFFF"
)
DH_PARAMETERS = bytes.fromhex("308187 02818100") + SECOND_GROUP + bytes.fromhex("020102")  # PKCS #3
SHORT_DH = f"-----BEGIN DH PARAMETERS-----\n{base64.encodebytes(DH_PARAMETERS).decode()}-----END DH PARAMETERS-----\n"


def test_a_weak_key_exchange_needs_the_sources_word(trusted: Path) -> None:
    spoken = {"ciphers": "DHE-RSA-AES128-GCM-SHA256", "dh_params": SHORT_DH}
    refused = visited(trusted, ssl.TLSVersion.TLSv1_2, legacy_tls=False, **spoken)
    assert refused.outcome is Outcome.FAILED
    assert "legacy_tls: true" in refused.reason
    assert asked == []
    assert visited(trusted, ssl.TLSVersion.TLSv1_2, legacy_tls=True, **spoken).outcome is Outcome.OK


def test_a_short_key_is_outdated_and_not_distrusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """To name any_certificate would cost the source all of its protection."""
    short = self_signed(tmp_path / "short.pem", bits=1024)
    monkeypatch.setenv("SSL_CERT_FILE", str(short))
    refused = visited(short, ssl.TLSVersion.TLSv1_3, legacy_tls=False)
    assert "legacy_tls: true" in refused.reason
    assert "any_certificate" not in refused.reason
    assert visited(short, ssl.TLSVersion.TLSv1_3, legacy_tls=True).outcome is Outcome.OK
    assert visited(short, ssl.TLSVersion.TLSv1_3, legacy_tls=False, any_certificate=True).outcome is Outcome.OK


# TLS 1.2, ECDHE-RSA-AES128-GCM-SHA256, no extension: renegotiation is not secured (RFC 5746 is of 2010).
HELLO = bytes.fromhex("0303") + b"r" * 32 + bytes.fromhex("00 c02f 00")
SERVER_HELLO = bytes.fromhex("16 0303") + (len(HELLO) + 4).to_bytes(2) + b"\x02" + len(HELLO).to_bytes(3) + HELLO


async def greeted(*, legacy_tls: bool) -> Visit:
    """A visit of a server that cannot secure a renegotiation, and says nothing after its greeting."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        writer.write(SERVER_HELLO)
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with server:
        page = KnownPage(url=f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}/a", role=Role.DOCUMENT)
        source = Source(name="lanhe", urls=(), legacy_tls=legacy_tls)
        crawl = replace(QUICK, timeout_seconds=5, per_host=1, obey_robots=False)
        (visit,) = await check(CheckPlan(source=source, known=(page,)), crawl)
        return visit


def test_unsafe_renegotiation_needs_the_sources_word() -> None:
    refused = asyncio.run(greeted(legacy_tls=False))
    assert "RENEGOTIATION" in refused.reason
    assert "legacy_tls: true" in refused.reason
    gone_on = asyncio.run(greeted(legacy_tls=True))
    assert gone_on.outcome is Outcome.FAILED  # for the server's silence, no longer for its greeting
    assert "RENEGOTIATION" not in gone_on.reason
    assert "legacy_tls" not in gone_on.reason


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
