"""Any program that takes JSON over HTTP."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field

from alerts.http_post import Post, post
from alerts.messages import Message
from alerts.result import SendResult, sent


def basic_authorization(user: str, password: str) -> dict[str, str]:
    """Return the header that logs in; none without a user."""
    if not user:
        return {}
    return {"Authorization": "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()}


@dataclass(frozen=True, kw_only=True, slots=True)
class Webhook:
    """A receiver of title, message and the stable id, which stands in the body and as Idempotency-Key."""

    url: str = field(repr=False)
    name: str  # host and port
    method: str = "POST"
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    extras: Mapping[str, str] = field(default_factory=dict, repr=False)  # adds a key, renames a known one, "" drops it
    verify: bool = True

    def deliver(self, message: Message) -> SendResult:
        """Send one message; blocks."""
        headers = {"Idempotency-Key": message.id, **self.headers}
        answer = post(
            Post(url=self.url, payload=self.payload(message), headers=headers, method=self.method, verify=self.verify)
        )
        return answer if isinstance(answer, SendResult) else answer.failure() or sent(answer.said)

    def payload(self, message: Message) -> dict[str, str]:
        """Return what is sent: Apprise's own shape, with an id and a link."""
        known = {
            "version": "1.0",
            "id": message.id,
            "title": message.subject,
            "message": message.text,
            "link": message.link,
            "type": "info",
        }
        renamed = {self.extras.get(key, key): value for key, value in known.items()}
        renamed.pop("", None)
        return renamed | {key: value for key, value in self.extras.items() if key not in known}

    def hint(self) -> str:
        """Return host and port."""
        return self.name
