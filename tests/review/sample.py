"""A small archive of made-up policies from made-up places, filled through the real store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipeline.archive import Decision
from pipeline.clauses import split
from pipeline.compare import compare
from pipeline.digest import text_digest
from pipeline.model import (
    Attachment,
    ChangeKind,
    CopyRole,
    Document,
    Edit,
    Fidelity,
    FieldEdit,
    Finding,
    Held,
    Kind,
    Outcome,
    PageState,
    Relation,
    Role,
    Validity,
    Visit,
)
from storage.store import OwedAlert, SourceRow, Store
from storage.views import ChangeView

START = datetime(2026, 3, 2, 1, 5, tzinfo=UTC)
CITY = "lanjiang-zfwj"
PROVINCE = "tanzhou-sfgw"
REPOSTS = "zhengce-huibian"
STILL = "shilin-zcjd"
CITY_PAGE = "https://www.lanjiang.example/zcwj/2026/t0302_1.html"
REPOST_PAGE = "https://huibian.example/policy/88231"
HOSTILE = '<script>alert("标题")</script>\u202e关于倒序的通知'

HYDROGEN = (
    "第一章 总则",
    "第一条 为了推动本市氢能产业有序发展，规范加氢站的规划、建设和运营，根据有关法律法规，结合本市实际，制定本办法。",
    "第二条 本市行政区域内加氢站的规划、建设、运营及监督管理，适用本办法。",
    "第三条 本办法所称加氢站，是指为氢燃料电池汽车充装氢气的固定场所，包括：",
    "（一）独立建设的加氢站；",
    "（二）与加油站、加气站或者充电站合建的综合能源站；",
    "（三）设在物流园区内、只供园区车辆使用的加氢点。",
    "第四条 加氢站的发展坚持统筹布局、安全第一、适度超前的原则。",
    "第二章 规划与建设",
    "第五条 市能源主管部门会同自然资源主管部门编制加氢站布点规划，报市人民政府批准后实施。",
    "布点规划每三年评估一次，并向社会公布评估结果。",
    "第六条 新建加氢站日加注能力不得低于500公斤，用地面积不超过4000平方米。",
    "第七条 建设单位应当在开工前取得施工许可，并于竣工后三十日内组织验收。",
    "第八条 鼓励利用现有加油站改建、扩建综合能源站。",
    "第三章 补贴",
    "第九条 对验收合格的加氢站，按照设备投资额的30%给予一次性补贴，单站最高不超过300万元。",
    "第十条 补贴资金由市、区两级财政各承担一半，分两期拨付。",
    "第四章 附则",
    "第十一条 本办法自2026年4月1日起施行，有效期三年。",
)


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

    def _baseline(self) -> None:
        check = self._begin(CITY)
        old = document("澜江市扶持小微企业办法", "澜政发〔2021〕7号", ("第一条 本办法扶持小微企业。",))
        held = Held(url="https://www.lanjiang.example/zcwj/2021/t7.html", reason="baseline", detail="澜江市扶持小微企业办法")
        self._see(check, held.url, Decision(document=old, state=PageState.ALIVE, held=(held,)))
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
        why = (f"Compared with the current revision, {len(edits)} clauses differ.",)
        finding = Finding(kind=ChangeKind.REVISED, url=CITY_PAGE, edits=edits, confirmed_by="second fetch", why=why)
        return Decision(policy_id=self._hydrogen_id(), document=after, findings=(finding,))

    def _repost(self) -> None:
        check = self._begin(REPOSTS)
        altered = hydrogen(tuple(line.replace("不超过300万元", "不超过800万元") for line in HYDROGEN))
        finding = Finding(
            kind=ChangeKind.REPOST,
            url=REPOST_PAGE,
            edits=real_edits(hydrogen(HYDROGEN), altered),
            why=("The copy says something else than the official text of that day in 1 clause.",),
        )
        decision = Decision(
            policy_id=self._hydrogen_id(),
            role=CopyRole.REPOST,
            document=altered,
            state=PageState.ALIVE,
            fidelity=Fidelity.ALTERED,
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
        self._see(check, base + "43.html", new(base + "43.html", document("潭州省绿色电力交易试点方案", "", ("一、总体要求", "稳步推进。"))))
        gone = Finding(kind=ChangeKind.REMOVED, url=base + "43.html", confirmed_by="second visit", why=("The address was dead on 2 visits: 404 Not Found", "Other pages of the source answered."))
        self._see(check, base + "43.html", Decision(state=PageState.GONE, findings=(gone,)), outcome=Outcome.MISSING)
        self._end(check, baseline=True)

    def _fields(self, url: str, notice: Document) -> Decision:
        policy = self._store.policies_numbered("潭发改能源〔2026〕41号")[0]
        fields = (
            FieldEdit(name="validity", before="not stated", after="valid"),
            FieldEdit(name="effective_date", before=None, after="2026-05-01"),
        )
        finding = Finding(kind=ChangeKind.METADATA, url=url, fields=fields)
        after = replace(notice, validity=Validity.VALID, validity_evidence="有效性：有效", effective_date=date(2026, 5, 1))
        return Decision(policy_id=policy.id, document=after, findings=(finding,))

    def _trouble(self) -> None:
        check = self._begin(STILL)
        visit = self._visit(STILL, "https://www.shilin.example/zcjd/", outcome=Outcome.BLOCKED, role=Role.LISTING)
        self._store.record(check, visit, None, owed=owes, at=self._now)
        self._store.end_check(check, self._later(3), "blocked", "The site asks for a captcha.")
        self._store.open_incident(STILL, "blocked", "The site has asked for a captcha since 2 March.", self._now)

    def _deliver(self) -> None:
        tasks = self._store.lease(self._now + timedelta(hours=1), 3, 60)
        self._store.settle(tasks[0].id, sent_at=self._now + timedelta(minutes=1))
        self._store.settle(tasks[1].id, error="connection refused", retry_at=self._now + timedelta(minutes=5))
        self._store.settle(tasks[2].id, error="the webhook was revoked")

    def _begin(self, source: str) -> int:
        self._source = source
        return self._store.begin_check(source, self._later(3600 * 7), "test")

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
    return (OwedAlert(subscription="氢能与储能", destination="邮箱 a***@lanjiang.example", not_before=change.detected_at),)


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
            Relation(kind="implements", title="潭州省氢能产业中长期规划", doc_number="潭政发〔2024〕19号"),
            Relation(
                kind="replaces",
                title="澜江市扶持小微企业办法",
                doc_number="澜政发〔2021〕7号",
                evidence="《澜江市扶持小微企业办法》（澜政发〔2021〕7号）同时废止。",
            ),
        ),
    )


def revised() -> tuple[str, ...]:
    """The hydrogen text with an article changed, one added, one dropped, one moved, the rest renumbered."""
    lines = list(HYDROGEN)
    lines[11] = "第六条 新建加氢站日加注能力不得低于1000公斤，用地面积不超过4500平方米。"
    moved = lines.pop(13).replace("第八条", "第十一条")
    lines.insert(13, "第八条 加氢站应当安装氢气泄漏在线监测装置，并将数据接入市级安全监管平台。")
    lines[15] = "第九条 对验收合格的加氢站，按照设备投资额的25%给予补贴，单站最高不超过500万元，分三年兑现。"
    lines.insert(17, moved)
    lines[19] = "第十二条 本办法自2026年4月1日起施行，有效期三年。"
    return tuple(lines)


def real_edits(before: Document, after: Document) -> tuple[Edit, ...]:
    """What a reader would call changed."""
    return tuple(edit for edit in compare(before.clauses, after.clauses) if edit.is_real)


NOTICE = (
    "各市发展改革委、能源局，有关单位：",
    "为促进新型储能规范发展，我们制定了《潭州省新型储能项目管理细则》，现印发给你们，请认真贯彻执行。",
    "潭州省新型储能项目管理细则",
    "一、适用范围",
    "（一）本细则适用于装机容量5兆瓦及以上的新型储能项目。",
    "（二）用户侧项目参照执行。",
    "二、备案与建设",
    "（一）项目实行属地备案，备案机关应当在五个工作日内办结。",
    "1.备案时应当提交下列材料：",
    "（1）项目建设方案；",
    "（2）安全评估报告。",
    "2.备案内容发生重大变化的，应当重新办理。",
    "（二）项目应当在备案后两年内开工，逾期未开工的，备案自动失效。",
    "三、安全与监督",
    "（一）运营单位对项目安全负主体责任。",
)


def filled(folder: Path) -> Store:
    """A filled store in *folder*."""
    store = Store.open(f"sqlite:///{folder / 'sample.db'}", folder / "archive")
    fill(store)
    return store
