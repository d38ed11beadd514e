"""A small world to track in: a real store, documents made from paragraphs, and passes over one source at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from originals import store_in

from pipeline.archive import Pass
from pipeline.changes import ChangeKind, Held
from pipeline.clauses.split import split
from pipeline.model import Attachment, Document, Kind, Outcome, Relation, RelationKind, Role, Validity, Visit
from pipeline.text.digest import bytes_digest, text_digest
from pipeline.track import track
from storage.values import OwedAlert, SourceRow
from storage.views.archive import ChangeFilter, ChangeView

START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
OFFICIAL, AGGREGATOR = "official", "aggregator"

MEASURES = (
    "为支持澄岚市新型储能产业发展，制定本措施。",
    "一、支持项目建设。对新建独立储能电站，按照装机容量给予每千瓦50元补助，单个项目不超过300万元。",
    "二、支持技术攻关。对承担省级以上重大专项的企业，按照研发投入的10%给予配套支持。",
    "三、支持人才引进。对引进的储能领域高层次人才，给予安家补贴，并优先保障子女入学。",
    "四、支持场景应用。每年发布不少于20个储能应用场景，组织供需对接活动。",
    "五、本措施自2026年4月1日起施行，有效期3年。",
)


def document(
    paragraphs: Sequence[str] = MEASURES,
    *,
    title: str = "澄岚市人民政府关于印发澄岚市支持新型储能发展若干措施的通知",
    number: str = "澄政发〔2026〕3号",
    kind: Kind = Kind.POLICY,
    validity: Validity = Validity.VALID,
    files: Iterable[str] = (),
    interprets: str = "",
) -> Document:
    clauses = split(paragraphs)
    return Document(
        kind=kind,
        title=title,
        doc_number=number,
        issuers=("澄岚市人民政府",),
        validity=validity,
        body=tuple(paragraphs),
        clauses=clauses,
        attachments=tuple(Attachment(name=name, url=f"http://gov.test/files/{name}") for name in files),
        relations=(Relation(kind=RelationKind.INTERPRETS, title="", doc_number=interprets),) if interprets else (),
        text_digest=text_digest(clauses),
    )


class World:
    """A store with an official source and an aggregator, both past their baseline."""

    def __init__(self, folder: Path) -> None:
        self.store = store_in(folder)
        rows = [SourceRow(name=OFFICIAL, kind="government", urls=("http://gov.test/",))]
        rows += [SourceRow(name=AGGREGATOR, kind="aggregator", urls=("http://agg.test/",))]
        self.store.sync_sources(rows)
        self.now = START
        self.held: list[Held] = []

    def visit(
        self,
        url: str,
        read: Document | None = None,
        *,
        source: str = OFFICIAL,
        outcome: Outcome = Outcome.OK,
        **more: object,
    ) -> Visit:
        body = repr((read, more)).encode() if read else b""
        visit = Visit(
            source=source,
            url=url,
            role=Role.DOCUMENT,
            at=self.now,
            outcome=outcome,
            document=read,
            body=body,
            body_digest=bytes_digest(body) if body else "",
            reason="" if read else outcome.value,
        )
        return replace(visit, **more)  # type: ignore[arg-type]

    def check(self, *visits: Visit, baseline: bool = False, **context: object) -> list[ChangeView]:
        """Judge and record *visits* as one pass; return the changes it made, oldest first."""
        self.now += timedelta(hours=1)
        known = {page.url: page for page in self.store.known_pages(visits[0].source, due_before=None)}
        last = max((c.id for c in self.changes()), default=0)
        check_id = self.store.begin_check(visits[0].source, self.now, "test", reader_version=1)
        whole = Pass(**{"official": visits[0].source == OFFICIAL, "baseline": baseline, **context})  # type: ignore[arg-type]
        self.held = []
        for visit in visits:
            streak = known[visit.url].missing_streak if visit.url in known else 0
            decision = track(replace(visit, missing_before=streak), self.store, whole)
            self.held += decision.held
            self.store.record(check_id, visit, decision, owed=self.owed, at=self.now)
        self.store.end_check(check_id, self.now, "ok", baseline_complete=baseline)
        return [change for change in self.changes() if change.id > last]

    def owed(self, change: ChangeView) -> Sequence[OwedAlert]:
        """Nobody wants to hear of it."""
        return ()

    def changes(self) -> list[ChangeView]:
        return list(self.store.history().changes(ChangeFilter(), limit=1000, oldest_first=True))

    def reasons(self) -> list[str]:
        return [held.reason for held in self.held]


def kinds(changes: Iterable[ChangeView]) -> list[ChangeKind]:
    return [change.kind for change in changes]
