"""What a page of a listing is asked for with, and where it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self
from urllib.parse import urlencode

from crawler.address import normal_address

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"


@dataclass(frozen=True, kw_only=True, slots=True)
class ListingRequest:
    """One request for a page of a listing; a GET unless there is something to post."""

    url: str
    body: str = ""  # what is posted
    carried: Mapping[str, str] = field(default_factory=dict)  # what reading the answer takes and it does not tell
    adapter: str = ""  # who asks and will read the answer; "" when the answer says itself what it is

    @classmethod
    def to(cls, url: str) -> Self:
        """A GET of an address, whose answer says itself what it is."""
        return cls(url=url)

    @property
    def content_type(self) -> str:
        """Of what is posted."""
        return JSON if self.body[:1] in ("{", "[") else FORM

    @property
    def address(self) -> str:
        """Where the page is kept: one request, one address. What is posted stands behind a #."""
        url = normal_address(self.url)
        return f"{url}#{self.body}" if self.body else url


def form(fields: Mapping[str, object]) -> str:
    """Fields as a form posts them, in their order."""
    return urlencode([(name, str(value)) for name, value in fields.items()])


def json_body(fields: Mapping[str, object]) -> str:
    """Fields as an interface takes them that wants JSON."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
