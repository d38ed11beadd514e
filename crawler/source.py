"""What is to be watched: a source, as its settings say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from crawler.tls import Leniency


class SourceKind(StrEnum):
    """Who publishes: a government, or somebody who re-posts."""

    GOVERNMENT = "government"
    AGGREGATOR = "aggregator"


@dataclass(frozen=True, kw_only=True, slots=True)
class Source:
    """A site, or a part of one, that is rechecked on a schedule."""

    name: str
    urls: tuple[str, ...]  # listings, feeds, sitemaps, or single policy pages
    kind: SourceKind = SourceKind.GOVERNMENT
    region: str = ""  # "江苏/徐州": province, then city
    adapter: str = ""  # an adapter's name; "" when it is found from the page
    is_adapter_chosen: bool = True  # by the user; what the catalogue says may have ceased to be true
    options: Mapping[str, str] = field(default_factory=dict)  # what its adapter is told
    select: Mapping[str, str] = field(default_factory=dict)  # CSS: entries, body
    any_certificate: bool = False  # one that is not trusted is taken all the same
    render: bool = False  # its pages are shown in a browser before they are read
    legacy_tls: bool = False  # outdated TLS is spoken with a host whose handshake failed for want of it

    @property
    def leniency(self) -> Leniency:
        """What may be let pass in secure connections with its hosts."""
        outdated = Leniency.OUTDATED if self.legacy_tls else Leniency.NONE
        return outdated | (Leniency.ANY_CERTIFICATE if self.any_certificate else Leniency.NONE)


def may_be_another(source: Source) -> bool:
    """Whether its pages may have ceased to be what its adapter reads, and nobody insists on it."""
    return bool(source.adapter) and not source.is_adapter_chosen


def as_found(source: Source) -> Source:
    """The same source, whose listings are read as what they are: what its old adapter was told is left out."""
    body = {"body": source.select["body"]} if "body" in source.select else {}
    return replace(source, adapter="", options={}, select=body)


@dataclass(frozen=True, kw_only=True, slots=True)
class CrawlSettings:
    """How politely, and where, pages are visited."""

    delay_seconds: float = 1.0
    per_host: int = 1
    obey_robots: bool = True
    user_agent: str = "clausewatch (+https://github.com/clausewatch/clausewatch)"
    timeout_seconds: float = 30.0
    allow_private: bool = False
    browser: str = ""  # the program that shows pages; "" for the first one found
    max_body_bytes: int = 20_000_000
    full_visit_every: int = 10  # a visit without validators every so many, because validators lie
