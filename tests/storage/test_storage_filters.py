"""A filter finds the changes that a subscription with the same filter is told of, word for word."""

from __future__ import annotations

from dataclasses import dataclass, replace
from zoneinfo import ZoneInfo

import pytest
from storage_samples import DIGEST_SITE, T0, TOWN, arrival, clause, document, later, nobody, visit

from alerts.searched import Searched
from alerts.subscription import Filter, refusing
from alerts.task_filter import TaskFilter
from pipeline.archive import Decision
from pipeline.changes import ChangeKind, CopyRole, Edit, EditKind, Fidelity, FieldEdit, Finding
from pipeline.errors import WordsError
from pipeline.metadata.levels import Level
from pipeline.metadata.topics import Topic
from pipeline.model import Document, PageState
from pipeline.text.word_query import WordsIn
from service.owing.subscriptions import Owing
from storage.store import SourceRow, Store
from storage.views.archive import ChangeFilter

MINISTRY = SourceRow(
    name="bu", kind="government", urls=("https://bu.example/",), region="北州", level=Level.NATIONAL, topics=("energy",)
)
NOTICE = "https://bu.example/1"
QUERIES = (
    "氢能",
    "氢 能",
    "氢能 OR 灯会",
    "氢能 AND NOT 储能",
    "NOT 氢能",
    "NOT (灯会 或 氢能)",
    "“artificial intelligence”",
    "artificial",
    "intel*",
    "intel",
    "ai",
    "AI",
    "V2",
    "2026",
    "202*",
    "100%",
    "50万元",
    "50",
    "万元 NOT 80",
    "a_b",
    "C:\\temp",
    "（灯会｜储能） 登记",
    "摊位",
    "兰江市",
    "valid",
    "重复登记",
    "灯",
    "能 NOT 灯",
    "NOT 灯",
    "灯会 OR NOT 登记",
    "(灯会 NOT 储能) OR (氢能 储能)",
    "登记，不得",
)


@dataclass(frozen=True, slots=True)
class Archive:
    """A store with changes of several kinds, and the texts of its new policies."""

    store: Store
    documents: dict[int, Document]

    def asked(self, wanted: ChangeFilter) -> list[int]:
        return [change.id for change in self.store.history().changes(wanted, limit=100)]

    def told(self, wanted: Filter) -> list[int]:
        """What a subscription is told of, by the alerts' own matching."""
        history = self.store.history()
        owing = Owing(subscriptions=(), timezone=ZoneInfo("Asia/Shanghai"), review_address="", text_of=lambda _: None)
        found = []
        for change in history.changes(ChangeFilter(), limit=100):
            told = owing.describe(change, self.documents.get(change.id))
            text = history.standing_text(change.policy.id)
            words = tuple(clause.words for clause in text.clauses) if text else ()
            if next(refusing(wanted, Searched(change=replace(told, standing=words))), None) is None:
                found.append(change.id)
        return found


@pytest.fixture(scope="module")
def archive(lasting: Store) -> Archive:
    store = lasting
    store.sync_sources([TOWN, DIGEST_SITE, MINISTRY])
    first = document("灯会每年办一次，由市文化广电和旅游局负责。", "摊位须登记，不得 重复登记；50万元以下免费。")
    second = document("灯会每年办两次，由市商务局负责。", "摊位须登记，80万元以下免费。")
    energy = document(
        "The aim: AI-enabled hydrogens V2.0, and artificial  intelligence.",
        "支持 氢能 与储能，100%到位（a_b，C:\\temp）。",
        title="关于２０２６年氢能“先行”的通知",
        number="国能发〔2026〕1号",
    )
    first, second = (replace(text, issuers=("兰江市文化广电和旅游局",)) for text in (first, second))
    energy = replace(energy, issuers=("国家能源局",))
    told: dict[int, Document] = {}
    told[_see(store, "lanjiang", arrival(first), first)] = first
    _see(store, "lanjiang", _revised(store, "兰政发〔2026〕7号", first, second), second, days=1)
    told[_see(store, "bu", arrival(energy, url="https://bu.example/1"), energy, url="https://bu.example/1", days=2)] = (
        energy
    )
    _see(store, "bu", _facts(store), energy, url="https://bu.example/1", days=3)
    _see(store, "huibian", _repost(store, first), first, url="https://huibian.example/9", days=4)
    return Archive(store, told)


@pytest.mark.parametrize("query", QUERIES)
def test_words_find_what_a_subscription_is_told_of(archive: Archive, query: str) -> None:
    for place in WordsIn:
        asked = archive.asked(ChangeFilter(words=query, words_in=place))
        assert asked == archive.told(Filter(words=query, words_in=place)), (query, place)


@pytest.mark.parametrize("query", QUERIES)
def test_common_words_find_the_same(archive: Archive, query: str, monkeypatch: pytest.MonkeyPatch) -> None:
    places = [ChangeFilter(words=query, words_in=place) for place in WordsIn]
    before = [archive.asked(wanted) for wanted in places]
    monkeypatch.setattr("storage.words.changes._PROBED", 0)  # so all are
    monkeypatch.setattr("storage.words.anywhere._MOST_CLAUSES", 0)
    assert [archive.asked(wanted) for wanted in places] == before


@pytest.mark.parametrize("most", [-1, 1_000])  # that are named one by one
@pytest.mark.parametrize("query", QUERIES)
def test_phrases_that_are_read_among_the_newest_find_the_same(
    archive: Archive, query: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    places = [ChangeFilter(words=query, words_in=place, after_id=1) for place in WordsIn]
    before = [archive.asked(wanted) for wanted in places]
    monkeypatch.setattr("storage.words.near.MOST_NAMED", -1)  # so all are common
    monkeypatch.setattr("storage.words.near._MOST", most)
    assert [archive.asked(wanted) for wanted in places] == before


@pytest.mark.parametrize(
    "parts",
    [
        {},
        {"kinds": frozenset({ChangeKind.REVISED, ChangeKind.METADATA})},
        {"regions": ("云州省",)},
        {"regions": ("云州/兰江市", "北州")},
        {"sources": frozenset({"bu"})},
        {"levels": frozenset({Level.NATIONAL})},
        {"levels": frozenset({Level.CITY, Level.COUNTY})},
        {"topics": frozenset({Topic.ENERGY})},
        {"topics": frozenset({Topic.CULTURE, Topic.AUDIT})},
        {"topics": frozenset({Topic.AUDIT})},
        {"issuers": ("能源",)},
        {"issuers": ("文化 广电", "不存在")},
        {"issuers": ("%",)},
        {"weight": 30},
        {"weight": 100},
        {"official_only": True},
        {"kinds": frozenset({ChangeKind.NEW_POLICY}), "regions": ("云州",), "words": "灯会"},
    ],
)
def test_every_part_finds_what_it_finds_in_a_subscription(archive: Archive, parts: dict[str, object]) -> None:
    asked = archive.asked(ChangeFilter(**parts))  # type: ignore[arg-type]  # one part at a time
    assert asked == archive.told(Filter(**parts))  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize("body", ["市商务局", "商务局", "兰江市商务局", "市文化广电和旅游局", "能源局"])
def test_bodies_find_what_they_find_in_a_subscription(archive: Archive, body: str) -> None:
    wanted = Filter(tasks=TaskFilter(bodies=(body,)))
    assert archive.asked(ChangeFilter(bodies=(body,))) == archive.told(wanted)


def test_the_archive_has_something_for_each_sort_of_question(archive: Archive) -> None:
    assert len(archive.asked(ChangeFilter())) == 5
    found = {query: len(archive.asked(ChangeFilter(words=query))) for query in QUERIES}
    assert [query for query, count in found.items() if not count] == ["NOT (灯会 或 氢能)", "intel", "valid"]
    assert [query for query, count in found.items() if count == 5] == ["氢能 OR 灯会", "灯会 OR NOT 登记"]


@pytest.mark.parametrize("number", ["兰政发〔2026〕7号", "2026 7", "国能发[2026]", "骆驼"])
def test_numbers_of_few_policies_and_of_many_find_the_same(
    archive: Archive, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = archive.asked(ChangeFilter(number=number))
    assert bool(found) == (number != "骆驼")
    assert len(found) < len(archive.asked(ChangeFilter()))
    monkeypatch.setattr("storage.changes.named.MOST_NAMED", 0)
    assert archive.asked(ChangeFilter(number=number)) == found


def test_pages_go_on_before_the_last_one_seen(archive: Archive) -> None:
    assert archive.asked(ChangeFilter(before_id=3)) == [2, 1]
    assert archive.asked(ChangeFilter(after_id=3)) == [5, 4]


def test_words_that_cannot_be_read_are_refused(archive: Archive) -> None:
    with pytest.raises(WordsError):
        archive.asked(ChangeFilter(words="氢能 AND"))


def _see(store: Store, source: str, decision: Decision, read: Document, *, url: str = "", days: int = 0) -> int:
    check = store.begin_check(source, T0, "test", reader_version=1)
    seen = visit(read, source=source, at=later(days=days), **({"url": url} if url else {}))  # type: ignore[arg-type]  # text
    (change,) = store.record(check, seen, decision, owed=nobody, at=later(days=days))
    return change


def _revised(store: Store, number: str, before: Document, after: Document) -> Decision:
    edits = tuple(
        Edit(kind=EditKind.MODIFIED, before=one, after=other)
        for one, other in zip(before.clauses, after.clauses, strict=True)
    )
    found = Finding(kind=ChangeKind.REVISED, url=visit().url, edits=edits)
    policy = store.policies_numbered(number)[0].id
    return Decision(policy_id=policy, document=after, state=PageState.ALIVE, findings=(found,))


def _facts(store: Store) -> Decision:
    fields = (FieldEdit(name="validity", before="not stated", after="valid"),)
    found = Finding(kind=ChangeKind.METADATA, url=NOTICE, fields=fields)
    return Decision(policy_id=store.policies_numbered("国能发〔2026〕1号")[0].id, findings=(found,))


def _repost(store: Store, first: Document) -> Decision:
    altered = Edit(kind=EditKind.MODIFIED, before=first.clauses[0], after=clause("第一条", "灯会三年办一次。"))
    found = Finding(kind=ChangeKind.REPOST, url="https://huibian.example/9", edits=(altered,))
    return Decision(
        policy_id=store.policies_numbered("兰政发〔2026〕7号")[0].id,
        role=CopyRole.REPOST,
        document=first,
        state=PageState.ALIVE,
        fidelity=Fidelity.ALTERED,
        findings=(found,),
    )
