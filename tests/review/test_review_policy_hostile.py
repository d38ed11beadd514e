"""Policies that are too large, too many or ill-meant: the page stays small, and nothing is lost."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from originals import store_in
from review_web import Serve, Web
from sample_policies import BASE, CITY, NOW, REPOSTS, Teller, act, low_altitude, sources

from pipeline.archive import Decision
from pipeline.changes import CopyRole, Fidelity
from pipeline.model import PageState, Relation, RelationKind
from pipeline.text.digest import text_digest
from review.app import create_app
from storage.store import Store

HOSTILE = '<img src=x onerror=alert(1)>\u202e\x00《关于"倒序"的通知》'
SMALL = 100_000


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    folder = tmp_path_factory.mktemp("hostile")
    opened = store_in(folder)
    opened.sync_sources(sources())
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def web(serve: Serve, store: Store) -> Web:
    return Web(base=serve(create_app(store.history(), clock=lambda: NOW)), store=store, checked=[])


def small(web: Web, path: str) -> str:
    """A page that is small as it is sent."""
    answer = web.get(path, Accept_Encoding="gzip")
    assert answer.status == 200
    assert len(answer.body) < SMALL
    return web.get(path).text


@pytest.fixture(scope="module")
def long(store: Store) -> int:
    """2,000 articles, then one of them changed."""
    lines = [f"第{n}条 第{n}项事务由第{n % 17}科办理，期限为{n % 40 + 1}日。" for n in range(1, 2001)]
    teller, url = Teller(store=store), BASE + "long.html"
    policy = teller.arrive(act(lines, title="很长的规定", number=""), url=url)
    for turn in (1900,):
        changed = list(lines)
        changed[turn] = changed[turn].replace("办理", "受理和办理")
        read = act(changed, title="很长的规定", number="")
        teller.see(CITY, url, Decision(policy_id=policy, document=read, state=PageState.ALIVE))
    return policy


def test_a_text_of_2000_clauses_comes_in_parts(web: Web, long: int) -> None:
    first = small(web, f"/policies/{long}")
    assert first.count('class="clause ') == 200
    assert ">201–400</a>" in first
    assert "1801–2000</a>" in first
    last = small(web, f"/policies/{long}?part=10")
    assert 'id="c2000"' in last
    assert "受理和办理" in last
    by_clause = small(web, f"/policies/{long}?clause=1901&marks=since")
    assert 'id="c1901"' in by_clause
    assert web.get(f"/policies/{long}/text").text.count("\n第") == 2000
    assert web.get(f"/policies/{long}?part=11").status == 400
    small(web, f"/policies/{long}/clause?label=" + "%E7%AC%AC1901%E6%9D%A1")


def test_the_tasks_of_a_long_policy_come_page_by_page(web: Web, store: Store) -> None:
    lines = [f"第{n}条 建成第{n}所社区食堂。（市民政局牵头，市财政局配合）" for n in range(1, 451)]
    teller, url = Teller(store=store), BASE + "tasks.html"
    policy = teller.arrive(act(lines, title="很多任务的方案", number=""), url=url)
    first = small(web, f"/policies/{policy}/tasks?lang=en")
    assert "450 clauses ask for something" in first
    assert first.count('<th scope="row"') == 200
    last = small(web, f"/policies/{policy}/tasks?page=3&order=down")
    assert re.findall(r'#c(\d+)">', last) == [str(n) for n in range(50, 0, -1)]
    assert "sort=body" in last
    assert "page=3&amp;sort" not in last  # another order begins with its first page
    assert web.get(f"/policies/{policy}/tasks?page=4").status == 400
    assert len(web.get(f"/policies/{policy}/tasks.csv?page=3").text.splitlines()) == 451
    read = act(["第1条 不再建设社区食堂。"], title="很多任务的方案", number="")
    teller.see(CITY, url, Decision(policy_id=policy, document=read, state=PageState.ALIVE))
    assert '<th scope="row"' not in web.get(f"/policies/{policy}/tasks").text
    assert small(web, f"/policies/{policy}/tasks?revision=1").count('<th scope="row"') == 200


def test_a_clause_of_a_megabyte_is_cut_with_a_way_to_all_of_it(web: Web, store: Store) -> None:
    whole = "长" * 350_000
    policy = Teller(store=store).arrive(act((f"第一条 {whole}", "第二条 短的。"), title="巨大的条款", number=""))
    page = small(web, f"/policies/{policy}")
    assert "This clause is too long" in web.get(f"/policies/{policy}?lang=en").text
    assert "短的。" in page
    assert len(web.get(f"/policies/{policy}/text").body) > 1_000_000
    small(web, f"/policies/{policy}/clause?at=1")


def test_titles_of_strangers_stay_words(web: Web, store: Store) -> None:
    bad = Relation(kind=RelationKind.REPEALS, title=HOSTILE, doc_number='"><script>', evidence=HOSTILE)
    read = replace(act((f"第一条 {HOSTILE}", HOSTILE), title=HOSTILE, number='"><script>'), relations=(bad,))
    policy = Teller(store=store).arrive(read)
    for path in ("", "?marks=since", "/relations", "/copies", "/revisions", "/clause?at=1", "?on=2026-06-01"):
        text = web.get(f"/policies/{policy}{path}").text
        assert "<img src=x" not in text
        assert '"><script>' not in text
        assert "\u202e" not in text
        assert "\x00" not in text


def test_many_revisions_and_copies_are_paged(web: Web, store: Store) -> None:
    teller = Teller(store=store)
    first = low_altitude(("第一条 第0次。", "第二条 不变。"))
    first = replace(first, title="常改的办法", doc_number="云政发〔2020〕1号", relations=())
    url = BASE + "often.html"
    policy = teller.arrive(first, url=url)
    for turn in range(1, 70):
        changed = replace(first, clauses=act((f"第一条 第{turn}次。", "第二条 不变。")).clauses)
        changed = replace(changed, text_digest=text_digest(changed.clauses))
        decision = Decision(policy_id=policy, document=changed, state=PageState.ALIVE)
        teller.see(CITY, url, decision, after=timedelta(hours=2))
    for place in range(62):
        decision = Decision(
            policy_id=policy, role=CopyRole.REPOST, document=first, state=PageState.ALIVE, fidelity=Fidelity.STALE
        )
        teller.see(REPOSTS, f"https://zhengce.example/{place}/often.html", decision)
    page = small(web, f"/policies/{policy}?revision=60")
    assert "<small>132</small>" in page
    rail = page[page.index('<ol class="revisions">') : page.index("</ol>", page.index('<ol class="revisions">'))]
    assert rail.count("<li") == 11  # the newest ten, and the one that is shown
    everything = small(web, f"/policies/{policy}/revisions")
    older = re.search(r'rel="next" href="([^"]+)"', everything)
    assert older
    assert web.get(f"/policies/{policy}/revisions{older[1].replace('&amp;', '&')}").status == 200
    assert small(web, f"/policies/{policy}/copies").count("<li>") == 60
    life = small(web, f"/policies/{policy}/clause?label=%E7%AC%AC%E4%B8%80%E6%9D%A1")
    assert "and 10 more" in web.get(f"/policies/{policy}/clause?label=%E7%AC%AC%E4%B8%80%E6%9D%A1&lang=en").text
    assert life.count('class="rev"') == 60


def test_hundreds_of_relations_leave_a_picture_that_can_be_read(web: Web, store: Store) -> None:
    cited = tuple(Relation(kind=RelationKind.CITES, title=f"被引用的文件之{n}", evidence="引用") for n in range(500))
    read = replace(act(("第一条 引用很多。",), title="引用很多的通知", number=""), relations=cited)
    policy = Teller(store=store).arrive(read)
    page = small(web, f"/policies/{policy}?lang=en")
    assert page.count('class="node') == 9  # itself and eight above
    assert "and 492 more" in page
    assert small(web, f"/policies/{policy}/relations?page=9").count("<li>") == 20
