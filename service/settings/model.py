"""The settings file: what clausewatch.yaml may say. Loading and its errors: service/settings/file.py."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from alerts.cadence import CadenceKind
from alerts.subscription import STORM
from crawler.adapters import AUTO, options_of
from crawler.source import CrawlSettings, Source, SourceKind
from pipeline.changes import ChangeKind
from pipeline.relations.force import NOTICE
from pipeline.text.word_query import WordsIn
from pipeline.weight.score import HEAVIEST
from service.schedule import ALWAYS, AS_PUBLISHED, Rhythm, parse_every, parse_wait
from service.settings.budget import DAILY_VISITS
from service.settings.catalogue_use import adapter_of, known_id, with_entry
from service.settings.glance import DEFAULT_DATABASE
from service.settings.operating import LogPart, MetricsPart
from service.settings.values import (
    Address,
    Cron,
    Incidents,
    Interval,
    Kept,
    LevelName,
    Lines,
    Name,
    Option,
    Strict,
    Timezone,
    TopicName,
    Wait,
    known_adapter,
)
from service.settings.web import WebSettings

SOONEST_TAKEOVER = timedelta(seconds=3)
INSTANT = CadenceKind.INSTANT.value


class CrawlPart(Strict):
    """How politely pages are visited."""

    delay_seconds: float = Field(1.0, ge=0, le=3600)
    per_host: int = Field(1, ge=1, le=64)
    obey_robots: bool = True
    user_agent: str = CrawlSettings().user_agent
    timeout_seconds: float = Field(30.0, gt=0, le=600)
    confirm_after: Wait = "10m"
    daily_visits: int = Field(DAILY_VISITS, ge=1, le=1_000_000)
    allow_private: bool = False
    browser: str = ""

    def values(self) -> CrawlSettings:
        """Return what the crawler needs of it."""
        return CrawlSettings(
            delay_seconds=self.delay_seconds,
            per_host=self.per_host,
            obey_robots=self.obey_robots,
            user_agent=self.user_agent,
            timeout_seconds=self.timeout_seconds,
            allow_private=self.allow_private,
            browser=self.browser,
        )


class WorkersPart(Strict):
    """Processes that share the checks, on PostgreSQL."""

    at_once: int = Field(32, ge=1, le=1000)  # checks of one worker
    takeover: Wait = "30s"  # after a worker's last sign of life
    grace: Wait = "10m"  # that checks under way have to end when a worker is asked to stop

    @field_validator("takeover")
    @classmethod
    def _not_too_soon(cls, value: str) -> str:
        if parse_wait(value) < SOONEST_TAKEOVER:
            raise ValueError(f"takeover is {SOONEST_TAKEOVER.seconds}s at least: a busy worker is not a dead one")
        return value


class SelectPart(Strict):
    """CSS for a source that the automatic reading fails on."""

    entries: str = ""
    body: str = ""


class SourcePart(Strict):
    """One source: of the catalogue, or written out."""

    use: Annotated[str, AfterValidator(known_id)] = ""
    name: Name
    url: Address | None = None
    urls: tuple[Address, ...] = ()
    kind: SourceKind = SourceKind.GOVERNMENT
    region: str = ""
    level: LevelName | None = None
    topics: tuple[TopicName, ...] = ()
    every: Interval | None = None
    cron: Cron | None = None
    adapter: Annotated[str, AfterValidator(known_adapter)] = AUTO
    options: dict[str, Option] = Field({})
    select: SelectPart = SelectPart()
    any_certificate: bool = False
    legacy_tls: bool = False
    render: bool = False

    @model_validator(mode="before")
    @classmethod
    def _used(cls, written: object) -> object:
        return with_entry(written)

    @model_validator(mode="after")
    def _one_of_each(self) -> SourcePart:
        if bool(self.url) == bool(self.urls):
            raise ValueError("a source needs url or urls, and not both")
        if self.every and self.cron:
            raise ValueError("a source takes every or cron, not both")
        return self

    @model_validator(mode="after")
    def _options_known(self) -> SourcePart:
        known = options_of("" if self.adapter == AUTO else self.adapter)
        unknown = next((name for name in self.options if name not in known), None)
        if unknown:
            raise ValueError(f"the adapter {self.adapter} has no option “{unknown}”. Known: {', '.join(known)}")
        return self

    @property
    def address(self) -> str:
        """Its address, of several the first."""
        return self.url or self.urls[0]

    def values(self) -> Source:
        """Return what the crawler needs of it."""
        return Source(
            name=self.name,
            urls=self.urls or ((self.url,) if self.url else ()),
            kind=self.kind,
            region=self.region,
            adapter="" if self.adapter == AUTO else self.adapter,
            is_adapter_chosen=self.adapter != adapter_of(self.use),
            options=self.options,
            select={key: css for key, css in self.select.model_dump().items() if css},
            any_certificate=self.any_certificate,
            legacy_tls=self.legacy_tls,
            render=self.render,
        )

    def rhythm(self, timezone: str) -> Rhythm:
        """Return how often it is checked; by its own publishing when nothing is set."""
        every = None if self.every in (None, AS_PUBLISHED) else parse_every(self.every or "")
        return Rhythm(cron=self.cron or "", every=every, timezone=timezone)


class WhenPart(Strict):
    """Which changes a subscription wants. Empty means any."""

    kinds: tuple[ChangeKind, ...] = ()
    regions: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    levels: tuple[LevelName, ...] = ()
    topics: tuple[TopicName, ...] = ()
    issuers: tuple[str, ...] = ()
    words: str = ""
    words_in: WordsIn = WordsIn.TOLD
    weight: int = Field(0, ge=0, le=HEAVIEST)
    copies: Literal["all", "official"] = "all"
    bodies: tuple[Annotated[str, Field(min_length=2)], ...] = ()
    targets: bool = False
    deadlines: bool = False
    incidents: Incidents = ()

    @model_validator(mode="before")
    @classmethod
    def _one_or_several(cls, written: object) -> object:
        """Read one word where a list may stand as a list of one."""
        if not isinstance(written, Mapping):
            return written
        lists = {name for name, field in cls.model_fields.items() if field.default == () and name != "incidents"}
        return {key: (value,) if key in lists and isinstance(value, str) else value for key, value in written.items()}


class SubscriptionPart(Strict):
    """Who is told what, how, and when."""

    name: Name
    when: WhenPart = WhenPart()
    to: tuple[str, ...] = Field(default=(), repr=False)
    cadence: str = INSTANT
    cron: Cron | None = None
    instant_for: tuple[ChangeKind, ...] = ()
    quiet: Lines = ()
    storm: int = Field(STORM, ge=0, le=10_000)
    report: str = ""
    language: Literal["zh", "en"] = "zh"
    attach: Literal["none", "html", "docx"] = "none"

    @model_validator(mode="after")
    def _one_rhythm(self) -> SubscriptionPart:
        if self.cron and self.cadence != INSTANT:
            raise ValueError("a subscription takes cadence or cron, not both")
        if self.instant_for and not self.cron and self.cadence == INSTANT:
            raise ValueError(
                "instant_for needs a digest, such as cadence: daily 08:30; with instant all is told at once"
            )
        return self


class Settings(Strict):
    """The whole file."""

    database: str = Field(DEFAULT_DATABASE, repr=False)
    archive: Path = Path("data/archive")
    timezone: Timezone = "Asia/Shanghai"
    expiry_notice: Wait = f"{NOTICE.days}d"
    keep_snapshots: Kept = ALWAYS
    keep_visits: Kept = "90d"
    keep_held: Kept = "365d"
    keep_failed_logins: Kept = "90d"
    keep_audit: Kept = ALWAYS
    keep_attempts: Kept = "365d"
    templates: Path | None = None
    web: WebSettings = WebSettings()
    crawl: CrawlPart = CrawlPart()
    metrics: MetricsPart = MetricsPart()
    log: LogPart = LogPart()
    workers: WorkersPart = WorkersPart()
    sources: tuple[SourcePart, ...] = ()
    subscriptions: tuple[SubscriptionPart, ...] = ()

    @model_validator(mode="after")
    def _names_once(self) -> Settings:
        for what, parts in (("source", self.sources), ("subscription", self.subscriptions)):
            names = [part.name for part in parts]
            twice = next((name for name in names if names.count(name) > 1), None)
            if twice:
                raise ValueError(f"two {what}s are named “{twice}”")
        return self

    def source(self, name: str) -> SourcePart | None:
        """Return the source of that name."""
        return next((part for part in self.sources if part.name == name), None)
