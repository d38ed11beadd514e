"""Snapshots of made-up pages, harmless and hostile, kept through the real store."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from originals import store_in
from review_web import Serve, Web
from sample import document

from pipeline.archive import Decision
from pipeline.changes import ChangeKind, Finding
from pipeline.model import Outcome, PageState, Role, Visit
from pipeline.text.digest import bytes_digest
from review.app import create_app
from review.powers import Powers
from service.evidence.proof import Proof
from storage.store import SourceRow

START = datetime(2026, 4, 6, 2, 0, tzinfo=UTC)
SITE = "https://www.qingtan.example"
PAGE = f"{SITE}/zcwj/t1.html"
SOURCE = "qingtan"
LINES = ("第一条 本办法适用于本市码头。", "第二条 码头每年检查两次。")
HTML = f"""<!doctype html><html><head><meta charset="gb18030"><title>青潭市码头管理办法</title></head>
<body><p class="nav">首页</p><h1>青潭市码头管理办法</h1><p>{LINES[0]}</p><p>{LINES[1]}</p>
<a href="{SITE}/other.html">相关链接</a></body></html>""".encode("gb18030")
PDF = b"%PDF-1.4\n% a file that only looks like one\n"
HEADERS = (("Content-Type", "text/html; charset=gb18030"), ("Server", "nginx"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Kept:
    """A policy of one revision, and where its evidence is."""

    policy: int
    number: int = 1

    def path(self, what: str) -> str:
        return f"/policies/{self.policy}/revisions/{self.number}/{what}"


class Evidence:
    """An archive that is filled snapshot by snapshot."""

    def __init__(self, folder: Path) -> None:
        self.store = store_in(folder)
        row = SourceRow(name=SOURCE, kind="government", urls=(f"{SITE}/zcwj/",), region="青潭", every="1h")
        self.store.sync_sources([row])
        self._at = START

    def keep(self, body: bytes, *, url: str = PAGE, title: str = "青潭市码头管理办法", **facts: object) -> Kept:
        """A new policy read from *body*."""
        read = replace(document(title, "", LINES), noise=("首页", "相关链接"))
        finding = Finding(kind=ChangeKind.NEW_POLICY, url=url)
        self._see(body, url, Decision(document=read, state=PageState.ALIVE, findings=(finding,)), **facts)
        return Kept(policy=self.store.history().policies()[0].id)

    def revise(self, kept: Kept, body: bytes, *, url: str = PAGE, **facts: object) -> Kept:
        """Its next revision."""
        read = document("青潭市码头管理办法", "", (LINES[0], "第二条 码头每年检查三次。"))
        self._see(body, url, Decision(policy_id=kept.policy, document=read, state=PageState.ALIVE), **facts)
        return replace(kept, number=kept.number + 1)

    def _see(self, body: bytes, url: str, decision: Decision, **facts: object) -> None:
        self._at += timedelta(hours=1)
        check = self.store.begin_check(SOURCE, self._at, "test", reader_version=1)
        told: dict[str, object] = {"status": 200, "headers": HEADERS, "content_type": HEADERS[0][1], **facts}
        visit = Visit(
            source=SOURCE,
            url=url,
            role=Role.DOCUMENT,
            at=self._at,
            outcome=Outcome.OK,
            body=body,
            body_digest=bytes_digest(body),
            document=decision.document,
            **told,  # type: ignore[arg-type]  # the facts a test cares about
        )
        self.store.record(check, visit, decision, owed=lambda _: (), at=self._at)
        self.store.end_check(check, self._at, "ok", baseline_complete=True)

    def web(self, serve: Serve) -> Web:
        """The pages over it."""
        app = create_app(self.store.history(), powers=Powers(proof=Proof(store=self.store)))
        return Web(base=serve(app), store=self.store, checked=[])
