"""Mail, as HTML and as plain text. Blocks; every trouble comes back as a result."""

from __future__ import annotations

import smtplib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.utils import formataddr
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from alerts.http_post import TIMEOUT_SECONDS, tls
from alerts.mail_content import Content, contents, identified
from alerts.messages import Message
from alerts.progress import PROGRESS
from alerts.result import SendResult, failed, sent

if TYPE_CHECKING:
    from _typeshed import ReadableBuffer


_TOO_LARGE: Final = 552


class Security(StrEnum):
    """How a mail server is spoken to."""

    INSECURE = "insecure"
    STARTTLS = "starttls"
    SSL = "ssl"


@dataclass(frozen=True, kw_only=True, slots=True)
class Mailbox:
    """A mail server, an account on it, and whom to write to."""

    host: str
    port: int
    security: Security
    sender: tuple[str, str]  # name and address
    recipients: Sequence[tuple[str, str]]
    copies: Sequence[str] = ()
    blind_copies: Sequence[str] = ()
    user: str = ""
    password: str = field(default="", repr=False)
    verify: bool = True
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)

    def deliver(self, message: Message) -> SendResult:
        """Write to each recipient alone, over one connection. All get the same Message-ID on every attempt.

        A failure is permanent only when every refusal was. A repetition leaves out those who have it already.
        """
        refusals: list[smtplib.SMTPResponseException] = []
        copied = [*self.copies, *self.blind_copies]
        steps = PROGRESS.steps(message.id, f"{self.host} {self.sender[1]} {self.recipients}")
        try:
            with _connection(self) as server:
                for name, address in self.recipients:
                    if steps.has(address):
                        continue
                    if refusal := self._write(server, (name, address), copied, message):
                        refusals.append(refusal)
                    else:
                        steps.add(address)
                    copied = []  # they get one mail, not one for each recipient
        except smtplib.SMTPResponseException as error:
            return _refused([error])
        except (smtplib.SMTPException, OSError, ValueError) as error:
            return failed(f"the mail server did not take it: {type(error).__name__} {error}")
        if refusals:
            return _refused(refusals)
        steps.end()
        return sent(server.answer)

    def _write(
        self, server: _Smtp, to: tuple[str, str], copied: Sequence[str], message: Message
    ) -> smtplib.SMTPResponseException | None:
        """Send one mail; return why it was refused, None when it was taken. One that is too large is sent smaller."""
        refusal: smtplib.SMTPResponseException | None = None
        for content in contents(message):
            mail = written(self, formataddr(to), message, content)
            refusal = _refusal(server, self.sender[1], mail, [to[1], *copied])
            if refusal is None or refusal.smtp_code != _TOO_LARGE:
                return refusal
        return refusal

    def hint(self) -> str:
        """Return the recipients, their names shortened."""
        names = [address.partition("@") for _, address in self.recipients]
        shown = ", ".join(f"{name[:2]}***@{host}" for name, _, host in names[:3])
        return shown if len(names) <= 3 else f"{shown} +{len(names) - 3}"


class _Smtp(smtplib.SMTP):
    """Remembers what the server answered to a whole message, which `send_message` keeps to itself."""

    answer = ""

    def data(self, msg: ReadableBuffer | str) -> tuple[int, bytes]:
        code, said = super().data(msg)
        self.answer = f"{code} {said.decode('utf-8', 'replace')}"
        return code, said


class _SmtpOverTls(_Smtp, smtplib.SMTP_SSL):
    """The same, encrypted from the first byte."""


def _connection(mailbox: Mailbox) -> _Smtp:
    """Return a connection that is secured and logged in."""
    if mailbox.security is Security.SSL:
        server: _Smtp = _SmtpOverTls(mailbox.host, mailbox.port, timeout=TIMEOUT_SECONDS, context=tls(mailbox.verify))
    else:
        server = _Smtp(mailbox.host, mailbox.port, timeout=TIMEOUT_SECONDS)
    try:
        if mailbox.security is Security.STARTTLS:
            server.starttls(context=tls(mailbox.verify))
        if mailbox.user and mailbox.password:
            server.login(mailbox.user, mailbox.password)
    except (smtplib.SMTPException, OSError):
        server.close()
        raise
    return server


def _refusal(
    server: smtplib.SMTP, sender: str, mail: EmailMessage, to: list[str]
) -> smtplib.SMTPResponseException | None:
    """Send one mail; return why it was refused, None when it was taken."""
    try:
        refused = server.send_message(mail, sender, to)
    except smtplib.SMTPRecipientsRefused as error:
        refused = error.recipients
    except (smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as error:
        return error
    worst = min(refused.values(), default=None, key=lambda answer: answer[0])
    return smtplib.SMTPResponseException(*worst) if worst else None


def _refused(errors: Sequence[smtplib.SMTPResponseException]) -> SendResult:
    first = min(errors, key=lambda error: error.smtp_code)
    said = first.smtp_error.decode("utf-8", "replace") if isinstance(first.smtp_error, bytes) else str(first.smtp_error)
    return failed(f"the mail server said {first.smtp_code} {said}", permanent=500 <= first.smtp_code < 600)


def written(mailbox: Mailbox, to: str, message: Message, content: Content) -> EmailMessage:
    """Return one mail. What its address adds or sets counts more than what it would have."""
    mail = EmailMessage()
    mail["Subject"] = message.subject
    mail["From"] = formataddr(mailbox.sender)
    mail["To"] = to
    if mailbox.copies:
        mail["Cc"] = ", ".join(mailbox.copies)
    for name, value in {**identified(message, mailbox.sender[1], mailbox.headers), **mailbox.headers}.items():
        del mail[name]
        mail[name] = value
    content.put_into(mail)
    return mail
