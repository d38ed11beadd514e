"""Real SMTP servers on loopback, with TLS and log-in, that refuse what real ones refuse."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from enum import StrEnum
from functools import cache
from ipaddress import ip_address
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

PATIENCE_SECONDS = 60  # with a mail server that starts on a busy machine
USER, PASSWORD = "clerk", "correct-horse-battery"


@dataclass
class MailServer:
    """A real SMTP server that keeps what it took."""

    port: int
    taken: list[tuple[str, EmailMessage]]
    raw: list[bytes]


class Dying(StrEnum):
    """Where a server breaks the connection, once."""

    AT_RECIPIENT = "rcpt"  # after the sender was taken
    BEFORE_ANSWER = "answer"  # the message was taken, and that is never said


class _Inbox:
    """Refuses one address for good, and one for now."""

    def __init__(self, *, hangs_up: bool, dies: Dying | None = None) -> None:
        self.dies = dies
        self.taken: list[tuple[str, EmailMessage]] = []
        self.raw: list[bytes] = []
        self.is_full = True
        self.hangs_up = hangs_up

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self._dies(server, Dying.AT_RECIPIENT):
            return "451 gone"
        if address.startswith("gone"):
            return "550 no such user"
        if address.startswith("full") and self.is_full:
            return "452 mailbox full"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        if self.hangs_up:
            assert server.transport is not None
            server.transport.abort()
            return "451 gone"
        assert isinstance(envelope.content, bytes)
        self.raw.append(envelope.content)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.taken += [(address, mail) for address in envelope.rcpt_tos]
        self._dies(server, Dying.BEFORE_ANSWER)
        return "250 OK"

    def _dies(self, server: SMTP, where: Dying) -> bool:
        if self.dies is not where:
            return False
        self.dies = None
        assert server.transport is not None
        server.transport.abort()
        return True


class _Controller(Controller):
    """Takes whatever port is free, and tells it."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server(
    *, hangs_up: bool = False, dies: Dying | None = None, tls: bool = False, most_bytes: int | None = None
) -> Iterator[MailServer]:
    """A mail server.

    One that *hangs_up* breaks the connection whenever a message has been written, unanswered; one that *dies* does so
    once; one of *tls* asks for STARTTLS and then for USER and PASSWORD.
    """
    inbox = _Inbox(hangs_up=hangs_up, dies=dies)
    secured: dict[str, Any] = {
        "tls_context": _server_tls(),
        "require_starttls": True,
        "auth_required": True,
        "authenticator": _authenticated,
    }
    controller = _Controller(
        inbox,
        hostname="127.0.0.1",
        port=0,
        decode_data=False,
        enable_SMTPUTF8=True,
        ready_timeout=PATIENCE_SECONDS,
        data_size_limit=most_bytes or 33_554_432,
        **(secured if tls else {}),
    )
    controller.start()
    try:
        yield MailServer(controller.port, inbox.taken, inbox.raw)
    finally:
        controller.stop()


def _authenticated(server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()), handled=False)


@cache
def _server_tls() -> ssl.SSLContext:
    """A certificate that signed itself, for 127.0.0.1."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    with TemporaryDirectory() as folder:
        file = Path(folder) / "server.pem"
        file.write_bytes(private + certificate.public_bytes(pem))
        context.load_cert_chain(file)
    return context
