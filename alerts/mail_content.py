"""What a mail carries: the headers that keep its alerts in one thread, and its text, HTML and attachment.

Nothing in it gives a relay a reason to rewrite it, which would break its DKIM signature: lines are short, bytes are
seven bits, and the sender of the envelope is that of the letter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from email.message import EmailMessage
from email.utils import formatdate, getaddresses
from hashlib import sha256
from typing import Final
from urllib.parse import quote

from alerts.comparison import Attachment
from alerts.messages import Message

_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
_SHORT: Final = 20_000  # characters of the text that is sent where everything else is too large


@dataclass(frozen=True, kw_only=True, slots=True)
class Content:
    """The body of a mail."""

    text: str = field(repr=False)
    html: str = field(default="", repr=False)
    files: Sequence[Attachment] = ()

    def put_into(self, mail: EmailMessage) -> None:
        """Make it the body of *mail*."""
        mail.set_content(self.text, cte="base64")
        if self.html:
            mail.add_alternative(self.html, subtype="html", cte="base64")
        for file in self.files:
            kind, _, subtype = file.media_type.partition("/")
            mail.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name)


def contents(message: Message) -> Iterator[Content]:
    """Yield what the mail carries: all of it, then less and less, for servers that it is too large for."""
    whole = Content(text=message.text, html=message.html, files=message.attach())
    yield whole
    if whole.files:
        yield replace(whole, files=())
    yield replace(whole, html="", files=())
    yield Content(text=message.shortened(_SHORT))


def identified(message: Message, sender: str, given: Mapping[str, str]) -> dict[str, str]:
    """Return the headers that say what the mail is; the id is the same on every attempt and for every recipient."""
    domain = sender.rpartition("@")[2]
    headers = {
        "Date": formatdate(localtime=False),
        "Message-ID": f"<{message.id}@{domain}>",
        "X-Clausewatch-Alert": message.id,
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
    }
    if message.thread:
        root = f"<clausewatch-{_short(message.thread)}@{domain}>"  # nobody has that mail; its replies stand together
        headers |= {"In-Reply-To": root, "References": root}
    if message.subscription:
        headers["List-Id"] = f"<{_label(message.subscription)}.clausewatch.{domain}>"
    for _, address in getaddresses([given.get("Reply-To", "")])[:1]:
        if address:  # somebody reads it, so somebody can be asked
            headers["List-Unsubscribe"] = f"<mailto:{address}?subject={quote('unsubscribe ' + message.subscription)}>"
    return headers


def _label(name: str) -> str:
    return name if _LABEL.fullmatch(name) else _short(name)


def _short(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:16]
