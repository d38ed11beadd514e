"""A made-up policy with a long life and many relations, told through the real store, and tools to make others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zlib import crc32

from originals import copied
from sample import document, new, real_edits

from pipeline.archive import Decision
from pipeline.changes import ChangeKind, CopyRole, Fidelity, Finding
from pipeline.model import Attachment, Document, Kind, Outcome, PageState, Relation, RelationKind, Role, Validity, Visit
from storage.store import SourceRow, Store

START = datetime(2024, 3, 4, 2, 30, tzinfo=UTC)
NOW = datetime(2026, 6, 20, 4, 0, tzinfo=UTC)
CITY, PROVINCE, REPOSTS = "yunzhou-szf", "yunling-szf", "zhengce-wang"
BASE = "https://www.yunzhou.example/zcwj/"
TITLE = "云州市促进低空经济高质量发展若干措施"
LINES = (
    "第一章 总则",
    "第一条 为了促进低空经济高质量发展，结合本市实际，制定本措施。",
    "第二条 本措施适用于在本市从事低空飞行、制造、保障和服务的企业。",
    "第二章 基础设施",
    "第三条 支持建设垂直起降场，对验收合格的按照投资额的20%给予补助，最高100万元。",
    "第四条 市交通运输局牵头编制起降设施布局规划，2025年6月底前完成。",
    "起降设施应当向社会开放，并公布收费标准。",
    "第五条 鼓励利用现有停车场、屋顶和公园建设小型起降点。",
    "第三章 应用场景",
    "第六条 开通低空物流航线的，每条航线给予最高50万元奖励。",
    "第七条 鼓励在应急救援、国土巡查、农林植保等领域使用无人驾驶航空器。",
    "第八条 支持开展低空旅游，景区应当制定飞行安全预案。",
    "第四章 产业培育",
    "第九条 对首次通过适航审定的整机企业，给予一次性奖励300万元。",
    "第十条 设立低空经济产业基金，总规模不低于10亿元。",
    "第五章 附则",
    "第十一条 本措施由市发展和改革委员会负责解释。",
    "第十二条 本措施自2024年4月1日起施行，有效期至2026年7月15日。",
)


def _texts() -> tuple[tuple[str, ...], ...]:
    """The states of the text: figures raised, an article added, another moved, words changed late."""
    second = tuple(line.replace("最高100万元", "最高150万元") for line in LINES)
    third = list(second)
    third.insert(11, "第八条 建立低空飞行服务平台，统一受理飞行计划。")
    third[12:] = [_renumbered(line) for line in third[12:]]
    fourth = [line.replace("不低于10亿元", "不低于20亿元") for line in third]
    fifth = [line.replace("最高50万元奖励", "最高80万元奖励，货运航线另加20万元") for line in fourth]
    return tuple(LINES), second, tuple(third), tuple(fourth), tuple(fifth)


def _renumbered(line: str) -> str:
    numbers = ["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二", "十三"]
    head, _, rest = line.partition(" ")
    number = head.removeprefix("第").removesuffix("条")
    return f"第{numbers[numbers.index(number) + 1]}条 {rest}" if head.endswith("条") else line


TEXTS = _texts()


def act(lines: Sequence[str], *, title: str = TITLE, number: str = "云政规〔2024〕6号", **more: object) -> Document:
    """A policy of the city."""
    made = document(title, number, tuple(lines), issuers=("云州市人民政府",))
    return replace(made, published_date=date(2024, 3, 4), **more)  # type: ignore[arg-type]  # fields that a test cares about


def low_altitude(lines: Sequence[str]) -> Document:
    """The policy that has a long life."""
    relations = (
        _relation(RelationKind.IMPLEMENTS, "云岭省低空经济发展规划", "云岭政发〔2023〕18号"),
        _relation(RelationKind.IMPLEMENTS, "无人驾驶航空器飞行管理暂行条例"),
        _relation(RelationKind.CITES, "通用机场管理规定", "云航规〔2016〕6号"),
        _relation(RelationKind.REPLACES, "云州市通用航空产业扶持办法", "云政办发〔2021〕33号"),
    )
    return act(
        lines,
        index_number="YZ001-2024-00017",
        written_date=date(2024, 3, 1),
        effective_date=date(2024, 4, 1),
        expiry_date=date(2026, 7, 15),
        validity=Validity.VALID,
        validity_evidence="本措施自2024年4月1日起施行，有效期至2026年7月15日。",
        subject="工业、交通/民航",
        relations=relations,
        attachments=(Attachment(name="附件：奖补申报指南.docx", url=BASE + "files/guide.docx"),),
    )


def _relation(kind: RelationKind, title: str, number: str = "") -> Relation:
    return Relation(kind=kind, title=title, doc_number=number, evidence=f"《{title}》")


@dataclass(slots=True)
class Teller:
    """Records what was seen, a moment after the other."""

    store: Store
    now: datetime = START

    def see(
        self, source: str, url: str, decision: Decision, *, after: timedelta = timedelta(hours=1), name: str = ""
    ) -> int:
        """Record one visit; return the id of the policy."""
        self.now += after
        check = self.store.begin_check(source, self.now, "test", reader_version=1)
        role = Role.ATTACHMENT if name else Role.DOCUMENT
        visit = Visit(
            source=source,
            url=url,
            role=role,
            at=self.now,
            outcome=Outcome.OK,
            body=repr((url, decision.document, self.now)).encode("utf-8", "replace"),
            document=decision.document,
            name=name,
        )
        self.store.record(check, visit, decision, owed=lambda _: (), at=self.now)
        self.store.end_check(check, self.now, "ok")
        copy = self.store.copy_at(source, url)
        return copy.policy.id if copy else 0

    def arrive(self, read: Document, *, source: str = CITY, url: str = "") -> int:
        """A policy that nobody had seen."""
        url = url or f"{BASE}{crc32(read.title.encode('utf-8', 'replace'))}.html"
        return self.see(source, url, new(url, read))

    def revise(
        self, policy: int, url: str, before: Document, after: Document, *, days: int, source: str = CITY
    ) -> None:
        """The next state of a policy's text."""
        finding = Finding(
            kind=ChangeKind.REVISED, url=url, edits=real_edits(before, after), confirmed_by="second fetch"
        )
        decision = Decision(policy_id=policy, document=after, state=PageState.ALIVE, findings=(finding,))
        self.see(CITY, url, decision, after=timedelta(days=days))


def sources() -> tuple[SourceRow, ...]:
    """Where all of it was seen."""
    return (
        SourceRow(name=CITY, kind="government", urls=(BASE,), region="云岭/云州", every="30m"),
        SourceRow(name=PROVINCE, kind="government", urls=("https://www.yunling.example/",), region="云岭", every="1h"),
        SourceRow(name=REPOSTS, kind="aggregator", urls=("https://zhengce.example/",), every="6h"),
    )


def tell(store: Store) -> int:
    """The whole story; return the id of the policy that it is about."""
    store.sync_sources(sources())
    teller = Teller(store=store)
    _roots(teller)
    url = BASE + "2024/0304.html"
    first = low_altitude(TEXTS[0])
    policy = teller.arrive(first, url=url)
    _followers(teller)
    for before, after, days in zip(TEXTS, TEXTS[1:], (70, 210, 160, 300), strict=False):
        teller.revise(policy, url, low_altitude(before), low_altitude(after), days=days)
        if len(after) == len(LINES):
            _reread(teller, policy, low_altitude(after))
    _reposts(teller, policy)
    return policy


def _roots(teller: Teller) -> None:
    plan = replace(
        act(("一、总体要求", "推动低空经济有序发展。"), title="云岭省低空经济发展规划", number="云岭政发〔2023〕18号"),
        relations=(_relation(RelationKind.IMPLEMENTS, "国家综合立体交通网规划纲要"),),
    )
    teller.arrive(act(("一、发展目标", "建成立体交通网。"), title="国家综合立体交通网规划纲要", number=""))
    teller.arrive(plan, source=PROVINCE)
    oldest = act(("第一条 鼓励发展通用航空。",), title="云州市鼓励通用航空发展意见", number="云政发〔2016〕4号")
    teller.arrive(oldest)
    aviation = replace(
        act(("第一条 扶持通用航空企业。",), title="云州市通用航空产业扶持办法", number="云政办发〔2021〕33号"),
        relations=(_relation(RelationKind.REPLACES, "云州市鼓励通用航空发展意见", "云政发〔2016〕4号"),),
    )
    teller.arrive(aviation)


def _followers(teller: Teller) -> None:
    own = (TITLE, "云政规〔2024〕6号")
    for place, (title, kind) in enumerate(
        (
            ("云州市低空物流航线奖励实施细则", RelationKind.IMPLEMENTS),
            ("云州市垂直起降场建设补助申报办法", RelationKind.IMPLEMENTS),
            ("江北区贯彻落实低空经济若干措施工作方案", RelationKind.IMPLEMENTS),
            ("云州市人民政府关于修改部分行政规范性文件的决定", RelationKind.AMENDS),
        )
    ):
        parts = ("第六条",) if kind is RelationKind.AMENDS else ()
        relation = replace(_relation(kind, *own), parts=parts)
        read = act(("第一条 本文件落实有关措施。",), title=title, number=f"云发改〔2024〕{place + 40}号")
        teller.arrive(replace(read, relations=(relation,)))
    follower = act(("第一条 航线按距离分级。",), title="云州市低空物流航线分级标准", number="云交发〔2025〕7号")
    teller.arrive(replace(follower, relations=(_relation(RelationKind.IMPLEMENTS, "云州市低空物流航线奖励实施细则"),)))


def _reread(teller: Teller, policy: int, read: Document) -> None:
    text = teller.store.history().sheet(policy)
    assert text is not None
    revision = teller.store.history().revision_text(policy, text.current)
    assert revision is not None
    better = replace(read, subject="工业、交通/民航机场")
    teller.store.record_reread(revision.id, better, reader_version=99, at=teller.now + timedelta(days=3))


def _reposts(teller: Teller, policy: int) -> None:
    standing = teller.store.official_texts(policy)
    for place, (fidelity, lines, against) in enumerate(
        (
            (Fidelity.IDENTICAL, TEXTS[-1], standing[0]),
            (Fidelity.STALE, TEXTS[1], standing[-1]),
            (Fidelity.TRUNCATED, TEXTS[-1][:6], standing[0]),
        )
    ):
        url = f"https://zhengce.example/{place}.html"
        decision = Decision(
            policy_id=policy,
            role=CopyRole.REPOST,
            document=low_altitude(lines),
            state=PageState.ALIVE,
            fidelity=fidelity,
            against=against.revision_id,
        )
        teller.see(REPOSTS, url, decision)
    told = Document(kind=Kind.INTERPRETATION, title="一图读懂云州市低空经济若干措施", body=("问：补助怎么申请？",))
    url = BASE + "jd/1.html"
    decision = Decision(policy_id=policy, role=CopyRole.INTERPRETATION, document=told, state=PageState.ALIVE)
    teller.see(CITY, url, decision)


def told(folder: Path) -> tuple[Store, int]:
    """A store with the story, and the id of its policy."""
    return copied(tell, folder)
