"""A small archive of made-up policies from made-up places, filled through the real store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from originals import copied
from sample_texts import HOSTILE, HYDROGEN, NEW_TASKS, NOTICE, TASKS, revised

from pipeline.archive import Decision
from pipeline.changes import ChangeKind, CopyRole, Edit, Fidelity, FieldEdit, Finding, Held
from pipeline.clauses.split import split
from pipeline.compare.edits import compare
from pipeline.health.incidents import IncidentKind
from pipeline.model import Attachment, Document, Kind, Outcome, PageState, Relation, RelationKind, Role, Validity, Visit
from pipeline.reasons.evidence import Code, because
from pipeline.reasons.held import HeldReason
from pipeline.text.digest import text_digest
from storage.store import OwedAlert, SourceRow, Store
from storage.views.archive import ChangeView

START = datetime(2026, 3, 2, 1, 5, tzinfo=UTC)
CITY = "lanjiang-zfwj"
PROVINCE = "tanzhou-sfgw"
REPOSTS = "zhengce-huibian"
STILL = "shilin-zcjd"
CITY_PAGE = "https://www.lanjiang.example/zcwj/2026/t0302_1.html"
TASKS_PAGE = "https://www.lanjiang.example/zcwj/2026/t0306_9.html"
REPOST_PAGE = "https://huibian.example/policy/88231"


def fill(store: Store) -> None:
    """Fill an empty store: four sources, some policies, one change of most kinds, checks, deliveries, an incident."""
    store.sync_sources(_sources())
    Sample(store).tell()


def _sources() -> tuple[SourceRow, ...]:
    return (
        SourceRow(
            name=CITY,
            kind="government",
            urls=("https://www.lanjiang.example/zcwj/",),
            region="江岭/澜江",
            every="30m",
        ),
        SourceRow(
            name=PROVINCE, kind="government", urls=("https://fgw.tanzhou.example/wjgk/",), region="江岭", every="1h"
        ),
        SourceRow(name=REPOSTS, kind="aggregator", urls=("https://huibian.example/new",), every="6h"),
        SourceRow(name=STILL, kind="government", urls=("https://www.shilin.example/zcjd/",), region="石林", every="1d"),
    )


class Sample:
    """Tells the sample's story, one visit after another."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._now = START

    def tell(self) -> None:
        """The whole story, oldest first."""
        self._baseline()
        self._revise()
        self._repost()
        self._news()
        self._trouble()
        self._deliver()
        self._tasks()

    def _tasks(self) -> None:
        check = self._begin(CITY)
        before, after = (
            replace(
                document("澜江市关于加快未来产业发展的实施意见", "澜政发〔2026〕9号", lines),
                written_date=date(2026, 3, 6),
            )
            for lines in (TASKS, NEW_TASKS)
        )
        self._see(check, TASKS_PAGE, new(TASKS_PAGE, before))
        [policy] = self._store.history().find_policy("澜政发〔2026〕9号")
        finding = Finding(kind=ChangeKind.REVISED, url=TASKS_PAGE, edits=real_edits(before, after))
        self._see(check, TASKS_PAGE, Decision(policy_id=policy.id, document=after, findings=(finding,)))
        self._end(check)

    def _baseline(self) -> None:
        check = self._begin(CITY)
        old = document("澜江市扶持小微企业办法", "澜政发〔2021〕7号", ("第一条 本办法扶持小微企业。",))
        held = Held(
            url="https://www.lanjiang.example/zcwj/2021/t7.html",
            reason=HeldReason.BASELINE,
            why=(because(Code.WOULD_BE, change=ChangeKind.NEW_POLICY),),
            finding=Finding(kind=ChangeKind.NEW_POLICY, url="https://www.lanjiang.example/zcwj/2021/t7.html"),
        )
        apart = Held(url=held.url, reason=HeldReason.ALTERNATES, why=(because(Code.SAME_DOCUMENT),))
        self._see(check, held.url, Decision(document=old, state=PageState.ALIVE, held=(held, apart)))
        self._end(check, baseline=True)
        check = self._begin(CITY)
        self._see(check, CITY_PAGE, new(CITY_PAGE, hydrogen(HYDROGEN)))
        self._end(check)

    def _revise(self) -> None:
        check = self._begin(CITY)
        self._see(check, CITY_PAGE, self._revised(hydrogen(HYDROGEN), hydrogen(revised())))
        self._end(check)
        check = self._begin(CITY)
        last = list(revised())
        last[10] = last[10].replace("每三年", "每两年")
        self._see(check, CITY_PAGE, self._revised(hydrogen(revised()), hydrogen(tuple(last))))
        self._end(check)

    def _revised(self, before: Document, after: Document) -> Decision:
        edits = real_edits(before, after)
        why = (because(Code.COMPARED, edits=f"{len(edits)} modified"),)
        finding = Finding(kind=ChangeKind.REVISED, url=CITY_PAGE, edits=edits, confirmed_by="second fetch", why=why)
        return Decision(policy_id=self._hydrogen_id(), document=after, findings=(finding,))

    def _repost(self) -> None:
        check = self._begin(REPOSTS)
        altered = hydrogen(tuple(line.replace("不超过300万元", "不超过800万元") for line in HYDROGEN))
        finding = Finding(
            kind=ChangeKind.REPOST,
            url=REPOST_PAGE,
            edits=real_edits(hydrogen(HYDROGEN), altered),
            why=(because(Code.FIDELITY, title="澜江市加氢站管理办法", fidelity="altered"),),
        )
        decision = Decision(
            policy_id=self._hydrogen_id(),
            role=CopyRole.REPOST,
            document=altered,
            state=PageState.ALIVE,
            fidelity=Fidelity.ALTERED,
            against=self._store.official_texts(self._hydrogen_id())[0].revision_id,
            findings=(finding,),
        )
        self._see(check, REPOST_PAGE, decision)
        self._end(check)

    def _news(self) -> None:
        check = self._begin(PROVINCE)
        base = "https://fgw.tanzhou.example/wjgk/"
        notice = replace(
            document(
                "潭州省发展改革委关于印发《潭州省新型储能项目管理细则》的通知",
                "潭发改能源〔2026〕41号",
                NOTICE,
                issuers=("潭州省发展改革委", "潭州省能源局"),
            ),
            document_title="潭州省新型储能项目管理细则",
        )
        self._see(check, base + "41.html", new(base + "41.html", notice))
        self._see(check, base + "42.html", new(base + "42.html", document(HOSTILE, "", ("第一条 " + "长" * 200_000,))))
        self._see(check, base + "41.html", self._fields(base + "41.html", notice))
        self._see(
            check,
            base + "43.html",
            new(base + "43.html", document("潭州省绿色电力交易试点方案", "", ("一、总体要求", "稳步推进。"))),
        )
        gone = Finding(
            kind=ChangeKind.REMOVED,
            url=base + "43.html",
            confirmed_by="second visit",
            why=(because(Code.DEAD, visits=2, answer="404 Not Found"), because(Code.OTHERS_ANSWER)),
        )
        self._see(check, base + "43.html", Decision(state=PageState.GONE, findings=(gone,)), outcome=Outcome.MISSING)
        self._end(check, baseline=True)

    def _fields(self, url: str, notice: Document) -> Decision:
        policy = self._store.policies_numbered("潭发改能源〔2026〕41号")[0]
        fields = (
            FieldEdit(name="validity", before="not stated", after="valid"),
            FieldEdit(name="effective_date", before=None, after="2026-05-01"),
        )
        finding = Finding(kind=ChangeKind.METADATA, url=url, fields=fields)
        after = replace(
            notice, validity=Validity.VALID, validity_evidence="有效性：有效", effective_date=date(2026, 5, 1)
        )
        return Decision(policy_id=policy.id, document=after, findings=(finding,))

    def _trouble(self) -> None:
        check = self._begin(STILL)
        visit = self._visit(STILL, "https://www.shilin.example/zcjd/", outcome=Outcome.BLOCKED, role=Role.LISTING)
        self._store.record(check, visit, None, owed=owes, at=self._now)
        self._store.end_check(check, self._later(3), "blocked", "The site asks for a captcha.")
        self._store.open_incident(
            STILL, IncidentKind.BLOCKED, "The site has asked for a captcha since 2 March.", self._now
        )

    def _deliver(self) -> None:
        ends: list[dict[str, object]] = [
            {},
            {"cause": "transient", "detail": "connection refused", "retry_at": self._now + timedelta(minutes=5)},
            {"cause": "permanent", "detail": "the webhook was revoked"},
        ]
        for destination in self._store.lease(self._now + timedelta(hours=1), 3, holder="sample", lease_seconds=60):
            for end in ends:
                task = self._store.begin(destination, self._now, holder="sample", lease_seconds=60)
                assert task is not None
                self._store.settle(task, self._now + timedelta(minutes=1), **end)  # type: ignore[arg-type]
            self._store.release(destination, holder="sample")

    def _begin(self, source: str) -> int:
        self._source = source
        return self._store.begin_check(source, self._later(3600 * 7), "test", reader_version=1)

    def _see(self, check: int, url: str, decision: Decision, *, outcome: Outcome = Outcome.OK) -> None:
        self._later(2)
        visit = self._visit(self._source, url, outcome=outcome, document=decision.document)
        self._store.record(check, visit, decision, owed=owes, at=self._now)

    def _end(self, check: int, *, baseline: bool = False) -> None:
        self._store.end_check(check, self._later(4), "ok", baseline_complete=baseline)
        self._store.schedule(self._source, self._now + timedelta(minutes=30))

    def _visit(
        self,
        source: str,
        url: str,
        *,
        outcome: Outcome,
        role: Role = Role.DOCUMENT,
        document: Document | None = None,
    ) -> Visit:
        body = repr(document).encode("utf-8", "replace") if document else b""
        return Visit(source=source, url=url, role=role, at=self._now, outcome=outcome, body=body, document=document)

    def _later(self, seconds: int) -> datetime:
        self._now += timedelta(seconds=seconds)
        return self._now

    def _hydrogen_id(self) -> int:
        return self._store.policies_numbered("澜政规〔2026〕3号")[0].id


def owes(change: ChangeView) -> tuple[OwedAlert, ...]:
    """What every change owes: one alert to one mailbox."""
    return (
        OwedAlert(subscription="氢能与储能", destination="邮箱 a***@lanjiang.example", not_before=change.detected_at),
    )


def new(url: str, seen: Document) -> Decision:
    """A policy that nobody had seen."""
    return Decision(document=seen, state=PageState.ALIVE, findings=(Finding(kind=ChangeKind.NEW_POLICY, url=url),))


def document(
    title: str, doc_number: str, body: tuple[str, ...], *, issuers: tuple[str, ...] = ("澜江市人民政府",)
) -> Document:
    """A policy with that text."""
    clauses = split(body, title=title)
    return Document(
        kind=Kind.POLICY,
        title=title,
        doc_number=doc_number,
        issuers=issuers,
        published_date=date(2026, 3, 2),
        body=body,
        clauses=clauses,
        text_digest=text_digest(clauses),
    )


def hydrogen(body: tuple[str, ...]) -> Document:
    """The policy that is revised."""
    return replace(
        document("澜江市加氢站管理办法", "澜政规〔2026〕3号", body),
        index_number="LJ0012-2026-0003",
        written_date=date(2026, 2, 25),
        effective_date=date(2026, 4, 1),
        expiry_date=date(2029, 3, 31),
        validity=Validity.VALID,
        validity_evidence="本办法自2026年4月1日起施行，有效期三年。",
        attachments=(
            Attachment(name="附件1：加氢站建设申请表.docx", url="https://www.lanjiang.example/zcwj/a1.docx"),
            Attachment(name="附件2：危险的链接", url="javascript:alert(1)"),
        ),
        relations=(
            Relation(kind=RelationKind.IMPLEMENTS, title="潭州省氢能产业中长期规划", doc_number="潭政发〔2024〕19号"),
            Relation(
                kind=RelationKind.REPLACES,
                title="澜江市扶持小微企业办法",
                doc_number="澜政发〔2021〕7号",
                evidence="《澜江市扶持小微企业办法》（澜政发〔2021〕7号）同时废止。",
            ),
        ),
    )


def real_edits(before: Document, after: Document) -> tuple[Edit, ...]:
    """What a reader would call changed."""
    return tuple(edit for edit in compare(before.clauses, after.clauses) if edit.is_real)


def filled(folder: Path) -> Store:
    """A filled store in *folder*."""
    return copied(fill, folder)[0]
