"""Clauses are found by their words, on both engines alike."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from storage_samples import DIGEST_SITE, HOST, T0, arrival, checked, clause, document, later, nobody, visit

from pipeline.archive import Decision
from pipeline.changes import CopyRole
from pipeline.metadata.levels import Level
from pipeline.model import Clause, Document, PageState, Validity
from pipeline.query.plan import parse_search
from pipeline.text.digest import text_digest
from storage.store import Store
from storage.views.search import FoundPolicy, SearchFilter

LANTERNS = document(
    "灯会每年办一次，2027年底前建成灯场20处。（牵头单位：市文旅局）",
    "按照兰政发〔2025〕第3号办理，推广AI技术与 5G 网络。",
    "The organiser keeps hydrogen-ready power (LNG) on site；不得征税。",
    title="兰江市灯会管理办法",
    written_date=date(2026, 2, 1),
)
HYDROGEN = replace(
    document(
        "支持氢能产业发展。",
        "对加氢站给予补贴，补贴不超过１００万元。",
        title="云州省氢能产业发展若干措施",
        number="云政办发〔2026〕12号",
        published_date=date(2025, 6, 1),
    ),
    issuers=("云州省人民政府办公厅",),
)
STORAGE = document(
    "储能项目与氢能项目一并申报。", "灯会期间暂停施工。", title="关于储能项目申报的通知", number="兰发改〔2024〕3号"
)


def headed(text: Document, headings: dict[int, str]) -> Document:
    clauses = tuple(
        clause(one.label, one.text, heading=headings.get(n, "")) if n in headings else one
        for n, one in enumerate(text.clauses)
    )
    return replace(text, clauses=clauses, text_digest=text_digest(clauses))


def keep(store: Store, text: Document, page: str, *, source: str = "lanjiang", check: int = 0, **more: object) -> int:
    url = f"{HOST}/{page}.html"
    decision = arrival(text, url=url, **more)
    store.record(check, visit(text, url=url, source=source), decision, owed=nobody, at=T0)
    found = store.copy_at(source, url)
    assert found is not None
    return found.policy.id


@pytest.fixture
def filled(store: Store) -> Store:
    check = checked(store)
    for n, text in enumerate((LANTERNS, HYDROGEN, STORAGE)):
        keep(store, text, f"p{n}", check=check)
    return store


def found(store: Store, query: str = "", **more: object) -> list[FoundPolicy]:
    wanted = SearchFilter(query=parse_search(query), **more)  # type: ignore[arg-type]  # the fields a test cares about
    return list(store.history().search(wanted).policies)


def labels(hits: list[FoundPolicy]) -> set[str]:
    """Each clause as the first characters of its policy's title and its label; a title alone as the first."""
    told = {f"{hit.policy.title[:2]}{one.clause.label}" for hit in hits for one in hit.clauses}
    return told | {hit.policy.title[:2] for hit in hits if hit.in_title}


WORDS: tuple[tuple[str, set[str]], ...] = (
    ("氢能", {"云州", "云州第一条", "关于第一条"}),
    ("氢能 储能", {"关于第一条"}),
    ("氢能 -储能", {"云州", "云州第一条"}),
    ("储能 OR 补贴", {"关于", "关于第一条", "云州第二条"}),
    ("“给予补贴”", {"云州第二条"}),
    ("“补贴给予”", set()),
    ("灯", {"兰江", "兰江第一条", "关于第二条"}),
    ("税", {"兰江第三条"}),
    ("𠮷", set()),
    ("AI", {"兰江第二条"}),
    ("ai技术", {"兰江第二条"}),
    ("推广AI", {"兰江第二条"}),
    ("I", set()),
    ("5g", {"兰江第二条"}),
    ("5", set()),
    ("hydrogen", {"兰江第三条"}),
    ("hydro", set()),
    ("hydro*", {"兰江第三条"}),
    ("“organiser keeps”", {"兰江第三条"}),
    ("ＬＮＧ", {"兰江第三条"}),
    ("100万元", {"云州第二条"}),
    ("00万元", set()),
    ("兰政发[2025] 3 号", {"兰江第二条"}),
    ("〔2025〕3号", {"兰江第二条"}),
    ("云政办发〔2026〕12号", {"云州"}),
    ("第二条 施工", {"关于第二条"}),
    ("第二条施工", set()),
    ("管理办法", {"兰江"}),
    ("(氢能 OR 灯会) -(申报 OR 施工)", {"兰江", "兰江第一条", "云州", "云州第一条"}),
)
# What an engine would take for a command of its own.
COMMANDS = ("1'='1 OR --甲", "NEAR/2", "grams:甲", "^甲", "甲*乙", "%%", "__", "甲\\", "甲 + 乙", "{甲}: 乙")
ASKED: tuple[tuple[dict[str, object], set[str]], ...] = (
    ({"bodies": ("市文旅局",)}, {"兰江第一条"}),
    ({"bodies": ("兰江市文旅局",)}, {"兰江第一条"}),
    ({"bodies": ("市财政局",)}, set()),
    ({"years": (2027, 2027)}, {"兰江第一条"}),
    ({"years": (2026, 2030)}, {"兰江第一条"}),
    ({"years": (2028, 2030)}, set()),
)
FILTERS: tuple[tuple[dict[str, object], set[str]], ...] = (
    ({}, {"云州", "关于"}),
    ({"levels": frozenset({Level.PROVINCE})}, {"云州"}),
    ({"levels": frozenset({Level.CITY})}, {"关于"}),
    ({"issuers": ("云州",)}, {"云州"}),
    ({"issuers": ("100%",)}, set()),
    ({"since": date(2026, 1, 1)}, {"关于"}),
    ({"until": date(2025, 6, 1)}, {"云州"}),
    ({"sources": frozenset({"lanjiang"})}, {"云州", "关于"}),
    ({"sources": frozenset({"huibian"})}, set()),
    ({"regions": ("云州省",)}, {"云州", "关于"}),
    ({"regions": ("云州/石林",)}, set()),
    ({"in_force_on": date(2026, 3, 1)}, {"云州", "关于"}),
)


def test_words_are_found_where_they_stand(filled: Store) -> None:
    assert {query: labels(found(filled, query)) for query, _ in WORDS} == dict(WORDS)
    assert {query: labels(found(filled, query)) for query in COMMANDS} == {query: set() for query in COMMANDS}


def test_clauses_are_found_by_body_and_year_alone(filled: Store) -> None:
    assert [labels(found(filled, **more)) for more, _ in ASKED] == [expected for _, expected in ASKED]


def test_filters_narrow_the_policies(filled: Store) -> None:
    got = [{hit.policy.title[:2] for hit in found(filled, "氢能", **more)} for more, _ in FILTERS]
    assert got == [expected for _, expected in FILTERS]


def test_what_is_not_in_force_is_left_out_when_asked(store: Store) -> None:
    check = checked(store)
    day = date(2026, 3, 1)
    kept = {
        "a": replace(HYDROGEN, title="甲", doc_number="甲〔2026〕1号"),
        "b": replace(HYDROGEN, title="乙", doc_number="乙〔2026〕1号", validity=Validity.INVALID),
        "c": replace(HYDROGEN, title="丙", doc_number="丙〔2026〕1号", effective_date=date(2026, 3, 2)),
        "d": replace(HYDROGEN, title="丁", doc_number="丁〔2026〕1号", expiry_date=date(2026, 2, 28)),
    }
    for page, text in kept.items():
        keep(store, text, page, check=check)
    assert {hit.policy.title for hit in found(store, "氢能")} == set("甲乙丙丁")
    assert {hit.policy.title for hit in found(store, "氢能", in_force_on=day)} == {"甲"}


def test_titles_come_first_then_headings_then_the_rarer_word(store: Store) -> None:
    check = checked(store)
    plain = [document(f"第{n}类氢能项目。", title=f"通知{n}", number=f"兰〔2026〕{n}号") for n in range(5)]
    texts = [*plain, document("氢能与风电。", title="稀有", number="兰〔2026〕11号")]
    texts.append(headed(document("加快。", title="有标题", number="兰〔2026〕12号"), {0: "发展氢能"}))
    texts.append(document("其他。", title="氢能规划", number="兰〔2026〕13号"))
    for n, text in enumerate(reversed(texts)):
        keep(store, text, f"p{n}", check=check)
    titles = [hit.policy.title for hit in found(store, "氢能 OR 风电")]
    assert titles[:3] == ["氢能规划", "有标题", "稀有"]
    assert len(titles) == 8


def test_a_clause_that_is_gone_is_found_in_all_revisions_with_its_time(store: Store) -> None:
    check = checked(store)
    before = document("灯会每年办一次。", "摊位须登记。")
    after = document("灯会每年办两次。", "摊位须登记。")
    policy = keep(store, before, "p", check=check)
    url = f"{HOST}/p.html"
    revised = Decision(policy_id=policy, document=after, state=PageState.ALIVE)
    store.record(check, visit(after, url=url, at=later(days=3)), revised, owed=nobody, at=later(days=3))
    assert found(store, "办一次") == []
    [hit] = found(store, "办一次", everything=True)
    [gone] = hit.clauses
    assert (gone.clause.text, gone.stands, gone.since, gone.until) == ("灯会每年办一次。", False, T0, later(days=3))
    [hit] = found(store, "登记", everything=True)
    assert [(one.stands, one.until, one.revision) for one in hit.clauses] == [(True, None, 2)]
    [hit] = found(store, "办两次")
    assert hit.clauses[0].revision == 2


def test_a_new_title_is_found_and_the_old_one_is_not(store: Store) -> None:
    check = checked(store)
    policy = keep(store, document("甲乙丙。", title="旧题目办法"), "p", check=check)
    for n, title in enumerate(("新名称办法", "旧题目办法", "终名称办法"), start=1):
        text = document("甲乙丙。", title=title)
        decision = Decision(policy_id=policy, document=text, state=PageState.ALIVE)
        seen = visit(text, url=f"{HOST}/p.html", at=later(days=n))
        store.record(check, seen, decision, owed=nobody, at=later(days=n))
        assert [hit.policy.id for hit in found(store, title)] == [policy]
    assert found(store, "旧题目") == found(store, "新名称") == []


def test_a_policy_is_shown_once_and_follows_merges_and_splits(store: Store) -> None:
    check = checked(store)
    one = keep(store, HYDROGEN, "a", check=check)
    repost = store.begin_check(DIGEST_SITE.name, T0, "test", reader_version=1)
    keep(store, HYDROGEN, "b", source="huibian", check=repost, policy_id=one, role=CopyRole.REPOST)
    other = keep(store, replace(HYDROGEN, title="另一份氢能措施", doc_number="云〔2026〕9号"), "c", check=check)
    assert [(hit.policy.id, hit.policy.copies) for hit in found(store, "加氢站")] == [(other, 1), (one, 2)]
    done = store.merge_policies(other, one, by="ann", why="", at=T0)
    assert [(hit.policy.id, hit.policy.copies) for hit in found(store, "加氢站")] == [(one, 3)]
    assert found(store, "另一份") == []
    store.undo_regrouping(done, by="ann", at=T0)
    assert {hit.policy.id for hit in found(store, "加氢站")} == {one, other}
    assert [hit.policy.id for hit in found(store, "另一份")] == [other]


def test_pages_follow_each_other_and_count_is_bounded(store: Store) -> None:
    check = checked(store)
    many = tuple(clause(f"{n}.", f"发展第{n}项。") for n in range(1100))
    text = replace(HYDROGEN, clauses=many, text_digest=text_digest(many))
    keep(store, text, "long", check=check)
    for n in range(3):
        keep(store, document("发展。", title=f"通知{n}", number=f"兰〔2026〕{n}号"), f"p{n}", check=check)
    history, wanted = store.history(), SearchFilter(query=parse_search("发展"))
    result = history.search(wanted, limit=2)
    assert (result.clauses, result.is_more, result.groups) == (1000, True, 4)
    rest = history.search(wanted, limit=2, offset=2)
    ids = [hit.policy.id for hit in (*result.policies, *rest.policies)]
    assert len(set(ids)) == 4
    long = next(hit for hit in (*result.policies, *rest.policies) if hit.policy.title == HYDROGEN.title)
    assert (len(long.clauses), long.more) == (3, 994)


def test_a_policy_is_found_by_its_own_number(filled: Store) -> None:
    for number in ("云政办发〔2026〕12号", "〔2026〕12号"):
        wanted = SearchFilter(query=parse_search(number), number=number)
        assert [one.title for one in filled.history().search(wanted).numbered] == [HYDROGEN.title]


def test_a_very_long_clause_is_found_at_its_end(store: Store) -> None:
    check = checked(store)
    words = "".join(chr(0x4E00 + n % 5000) for n in range(40_000)) + "末尾氢能"
    long = (Clause(label="", path=("¶1",), text=words),)
    keep(store, replace(HYDROGEN, title="长", clauses=long, text_digest=text_digest(long)), "long", check=check)
    assert [len(hit.clauses) for hit in found(store, "末尾氢能")] == [1]


SHARED = "本办法由市文旅局负责解释，执行中遇到的具体问题由市文旅局会同有关部门研究确定。"


def test_the_same_clause_and_nearly_the_same_are_found_elsewhere(store: Store) -> None:
    check = checked(store)
    texts = {
        "own": document("灯会每年办一次。", SHARED, title="自己", number="兰〔2026〕1号"),
        "same": document("其他。", SHARED.replace("，", ","), title="相同", number="兰〔2026〕2号"),
        "near": document(SHARED.replace("研究确定", "另行规定"), title="相近", number="兰〔2026〕3号"),
        "far": document("本办法由市财政局负责监督实施，资金从年度预算中列支。", title="不同", number="兰〔2026〕4号"),
    }
    ids = {name: keep(store, text, name, check=check) for name, text in texts.items()}
    told = store.history().elsewhere(ids["own"], label="第二条")
    assert told is not None
    assert (told.found.clause.text, told.found.position, told.policy.id) == (SHARED, 2, ids["own"])
    found = [(one.policy.id, one.likeness == 1.0, one.found.clause.label) for one in told.elsewhere.same]
    assert found == [(ids["same"], True, "第二条"), (ids["near"], False, "第一条")]
    assert store.history().elsewhere(ids["own"], label="第九条") is None
    assert store.history().elsewhere(ids["own"], clause_id=10**6) is None
    again = store.history().elsewhere(ids["own"], clause_id=told.found.id)
    assert again == told


def test_a_clause_that_does_not_stand_any_more_is_not_found_elsewhere(store: Store) -> None:
    check = checked(store)
    own = keep(store, document(SHARED, title="自己", number="兰〔2026〕1号"), "own", check=check)
    other = keep(store, document(SHARED, title="别的", number="兰〔2026〕2号"), "other", check=check)
    text = document("全部改写。", title="别的", number="兰〔2026〕2号")
    decision = Decision(policy_id=other, document=text, state=PageState.ALIVE)
    seen = visit(text, url=f"{HOST}/other.html", at=later(days=1))
    store.record(check, seen, decision, owed=nobody, at=later(days=1))
    told = store.history().elsewhere(own, label="第一条")
    assert told is not None
    assert told.elsewhere.same == ()
