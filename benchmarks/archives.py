"""Archives of any size, for benchmarks: a seed filled through the real store, then multiplied table by table in SQL."""

from __future__ import annotations

import random
import sys
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from pipeline.archive import Decision  # noqa: E402 - the project need not be installed to be measured
from pipeline.changes import ChangeKind, CopyRole, Fidelity, Finding  # noqa: E402 - as above
from pipeline.clauses.split import split  # noqa: E402 - as above
from pipeline.compare.edits import compare  # noqa: E402 - as above
from pipeline.model import Document, Kind, Outcome, PageState, Role, Visit  # noqa: E402 - as above
from pipeline.text.digest import text_digest  # noqa: E402 - as above
from storage.store import OwedAlert, SourceRow, Store  # noqa: E402 - as above

START: Final = datetime(2024, 1, 1, tzinfo=UTC)
BETWEEN: Final = timedelta(hours=3)  # two copies of the seed
WORDS: Final = tuple(
    word
    for line in (
        "企业 项目 资金 管理 发展 建设 服务 应当 政府 部门 支持 工作 技术 创新 产业 监督 检查 申请",
        "材料 标准 条件 程序 公开 信息 保护 环境 质量 安全 能源 储能 氢能 电力 交通 教育 医疗 养老",
        "住房 土地 规划 财政 税收 补贴 奖励 处罚 期限 责任 单位 牵头 配合 落实 推进 完善 机制 体系",
        "平台 数据 网络 数字 智能 制造 农业 乡村 振兴 生态 污染 防治 水利 气象 应急 救援 消防 食品",
        "药品 检验 认证 知识 产权 专利 商标 合同 招标 投标 采购 审计 统计 档案 保密 人才 就业 培训",
        "社会 保险",
    )
    for word in line.split()
)
PLACES: Final = ("澜江", "潭州", "石林", "江岭", "云溪", "白河", "东岚", "南屏")


@dataclass(frozen=True, kw_only=True, slots=True)
class Seed:
    """How much the seed holds."""

    policies: int = 300
    sources: int = 8
    clauses: int = 20
    long_revisions: int = 40  # of the policy that is revised most
    long_clauses: int = 400


class Sower:
    """Fills an empty store with a seed: new policies, revisions, re-posts, each told as a change."""

    def __init__(self, store: Store, seed: Seed) -> None:
        self._store = store
        self._seed = seed
        self._chance = random.Random(20260101)
        self._now = START
        self._weights = [1 / (rank + 1) for rank in range(len(WORDS))]

    def sow(self) -> None:
        """Fill the store."""
        names = [f"source-{n}" for n in range(self._seed.sources)]
        rows = [self._source(n, name) for n, name in enumerate(names)]
        self._store.sync_sources(rows)
        checks = {name: self._store.begin_check(name, self._now, "benchmark", reader_version=1) for name in names}
        for n in range(self._seed.policies):
            clauses = self._seed.long_clauses if n == 0 else self._seed.clauses
            revisions = self._seed.long_revisions if n == 0 else 1 + n % 3
            self._policy(names, checks, n, clauses=clauses, revisions=revisions)
        for name, check in checks.items():
            self._store.end_check(check, self._now, "ok", baseline_complete=True)
            self._store.schedule(name, self._now + timedelta(days=1))

    def _source(self, n: int, name: str) -> SourceRow:
        is_aggregator = n == self._seed.sources - 1
        return SourceRow(
            name=name,
            kind="aggregator" if is_aggregator else "government",
            urls=(f"https://{name}.example/",),
            region=f"江岭/{PLACES[n % len(PLACES)]}",
            every="1h",
        )

    def _policy(self, names: list[str], checks: dict[str, int], n: int, *, clauses: int, revisions: int) -> None:
        source = names[n % (len(names) - 1)]
        document = self._document(n, clauses)
        url = f"https://{source}.example/{n}.html"
        new = Finding(kind=ChangeKind.NEW_POLICY, url=url)
        self._see(checks[source], source, url, Decision(document=document, state=PageState.ALIVE, findings=(new,)))
        policy_id = self._store.policies_numbered(document.doc_number)[0].id
        first = document
        for _ in range(revisions - 1):
            after = self._revised(document)
            edits = tuple(edit for edit in compare(document.clauses, after.clauses) if edit.is_real)
            finding = Finding(kind=ChangeKind.REVISED, url=url, edits=edits)
            self._see(checks[source], source, url, Decision(policy_id=policy_id, document=after, findings=(finding,)))
            document = after
        if n % 4 == 0:
            self._repost(names[-1], checks[names[-1]], policy_id, n, first)

    def _repost(self, source: str, check: int, policy_id: int, n: int, document: Document) -> None:
        url = f"https://{source}.example/{n}.html"
        decision = Decision(
            policy_id=policy_id,
            role=CopyRole.REPOST,
            document=document,
            state=PageState.ALIVE,
            fidelity=Fidelity.STALE,
            findings=(Finding(kind=ChangeKind.REPOST, url=url),),
        )
        self._see(check, source, url, decision)

    def _see(self, check: int, source: str, url: str, decision: Decision) -> None:
        self._now += timedelta(seconds=20)
        visit = Visit(
            source=source,
            url=url,
            role=Role.DOCUMENT,
            at=self._now,
            outcome=Outcome.OK,
            body=repr(decision.document).encode(),
            document=decision.document,
        )
        owed = OwedAlert(subscription="all", destination="mail a***@example", not_before=self._now)
        self._store.record(check, visit, decision, owed=lambda _: (owed,), at=self._now)

    def _document(self, n: int, clauses: int) -> Document:
        place, subject = PLACES[n % len(PLACES)], "".join(self._chance.sample(WORDS, 3))
        body = tuple(f"第{k}条 {self._sentence()}" for k in range(1, clauses + 1))
        document = Document(
            kind=Kind.POLICY,
            title=f"{place}市{subject}管理办法",
            doc_number=f"{place[0]}政规〔2026〕{n + 1}号",
            issuers=(f"{place}市人民政府",),
            published_date=date(2026, 1, 1) + timedelta(days=n % 300),
            effective_date=date(2026, 2, 1) + timedelta(days=n % 300),
            expiry_date=date(2029, 2, 1) + timedelta(days=n % 300),
            body=body,
        )
        return _with_clauses(document, body)

    def _revised(self, document: Document) -> Document:
        body = list(document.body)
        place = self._chance.randrange(len(body))
        body[place] = body[place].split(" ")[0] + " " + self._sentence()
        return _with_clauses(document, tuple(body))

    def _sentence(self) -> str:
        words = self._chance.choices(WORDS, weights=self._weights, k=36)
        return "，".join("".join(words[start : start + 9]) for start in range(0, 36, 9)) + "。"


def _with_clauses(document: Document, body: tuple[str, ...]) -> Document:
    clauses = split(body)
    return replace(document, body=body, clauses=clauses, text_digest=text_digest(clauses))
