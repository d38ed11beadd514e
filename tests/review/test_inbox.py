"""The inbox over a real server: what people say of changes, and what they may not."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from people_web import Guarded, Visitor, guarded
from review_web import Serve, Web
from ruamel.yaml import YAML
from sample import filled

from review.app import create_app
from review.powers import Powers
from service.settings.model import Settings
from service.settings.subscriptions import read_subscriptions
from storage.store import Store
from storage.views.archive import ChangeFilter
from storage.views.reviews import Judged, ReviewState

NOW = datetime(2026, 3, 20, 8, tzinfo=UTC)
HOSTILE = '</textarea><script>alert(1)</script>\u202e{{ 7*7 }} "quoted"'


@contextmanager
def desk_in(folder: Path, serve: Serve) -> Iterator[Web]:
    store = filled(folder)
    app = create_app(store.history(), powers=Powers(reviews=store.reviews()), clock=lambda: NOW)
    yield Web(base=serve(app), store=store, checked=[])
    store.close()


@pytest.fixture
def desk(serve: Serve, tmp_path: Path) -> Iterator[Web]:
    """The sample on this machine, for one test alone."""
    with desk_in(tmp_path, serve) as opened:
        yield opened


@pytest.fixture(scope="module")
def untouched(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Web]:
    """The same for all tests that leave it as it is."""
    with desk_in(tmp_path_factory.mktemp("untouched"), serve) as opened:
        yield opened


@pytest.fixture
def office(serve: Serve, tmp_path: Path) -> Iterator[Guarded]:
    """The sample behind a login."""
    house = guarded(serve, tmp_path)
    yield house
    house.web.store.close()


def state_of(store: Store, change_id: int) -> tuple[str, str, str]:
    change = store.history().change(change_id)
    assert change is not None
    return (change.state, change.review.note, change.review.by) if change.review else (change.state, "", "")


def rows(page: str) -> list[int]:
    return [int(number) for number in re.findall(r'<li class="row s-\w+" id="c(\d+)"', page)]


def said(visitor: Visitor, marks: str, state: str, note: str = "", **more: str) -> int:
    fields = {"mark": marks, "state": state, "note": note} | more
    return visitor.send("/", "/changes/review", fields).status


def test_the_inbox_opens_with_what_nobody_has_judged(desk: Web) -> None:
    visitor = Visitor(web=desk)
    everything = rows(visitor.get("/").text)
    assert len(everything) > 5
    marks = f"{everything[0]}:0 {everything[1]}:0"
    told = {"mark": marks, "state": "confirmed", "note": "属实", "back": "/?kind=revised"}
    answer = visitor.send("/", "/changes/review", told)
    assert answer.status == 303
    assert answer.headers["location"].startswith("/?kind=revised&judged=")
    assert state_of(desk.store, everything[0]) == ("confirmed", "属实", "local")
    assert rows(visitor.get("/").text) == everything[2:]
    assert rows(visitor.get("/?tab=confirmed").text) == everything[:2]
    assert rows(visitor.get("/?tab=all").text) == everything
    assert said(visitor, f"{everything[2]}:0", "seen") == 303
    assert everything[2] in rows(visitor.get("/").text)


def test_what_was_done_is_told_and_can_be_undone(desk: Web) -> None:
    visitor = Visitor(web=desk)
    first = rows(visitor.get("/").text)[0]
    where = visitor.send("/", "/changes/review", {"mark": f"{first}:0", "state": "dismissed"}).headers["location"]
    batch = re.search(r'name="batch" value="(\d+)"', visitor.get(where).text)
    assert batch is not None
    assert "undo" not in visitor.get("/").text.split("<main")[1].split("</main>")[0]
    assert visitor.send(where, "/changes/undo", {"batch": batch[1], "back": where}).headers["location"] == "/"
    assert state_of(desk.store, first)[0] == "new"
    assert [review.state for review in desk.store.reviews().reviews_of(first)] == ["new", "dismissed"]


def test_who_judged_meanwhile_is_shown_beside_and_the_note_is_kept(office: Guarded) -> None:
    reviewer = office.logged_in("reviewer")
    store, change = office.web.store, 2
    store.reviews().judge(
        [Judged(change_id=change, saw=0)], ReviewState.CONFIRMED, note="已核对原文", by="王芳", at=NOW
    )
    answer = reviewer.send("/", "/changes/review", {"mark": f"{change}:0 3:0", "state": "dismissed", "note": HOSTILE})
    assert answer.status == 409
    assert "王芳" in answer.text
    assert "已核对原文" in answer.text
    assert "<script>alert" not in answer.text
    assert "&lt;/textarea&gt;&lt;script&gt;alert(1)&lt;/script&gt;" in answer.text
    assert state_of(store, 3)[0] == "new"
    marks = re.search(r'name="mark" value="([\d: ]+)"', answer.text)
    assert marks is not None
    assert said(reviewer, marks[1], "dismissed", HOSTILE) == 303
    assert state_of(store, change) == ("dismissed", HOSTILE, "reviewer")
    assert [review.by for review in store.reviews().reviews_of(change)] == ["reviewer", "王芳"]


def test_a_reader_sees_but_does_not_judge(office: Guarded) -> None:
    reader = office.logged_in("reader")
    page = reader.get("/").text
    assert "/changes/review" not in page
    assert 'type="checkbox" form="judge"' not in page
    assert "/changes/review" not in reader.get("/changes/2").text
    token = reader.proof("/", "/changes/visited")
    assert reader.post("/changes/review", {"token": token, "mark": "2:0", "state": "seen"}).status == 403
    assert state_of(office.web.store, 2)[0] == "new"


@pytest.mark.parametrize(
    ("fields", "status"),
    [
        ({"state": "confirmed"}, 400),
        ({"mark": "2:0", "state": "gossip"}, 400),
        ({"mark": "2", "state": "seen"}, 400),
        ({"mark": "9999999999:0", "state": "seen"}, 400),
        ({"mark": "-2:0", "state": "seen"}, 400),
        ({"mark": "٢:0", "state": "seen"}, 400),
        ({"mark": "77:0", "state": "seen"}, 404),
        ({"mark": " ".join(f"{n}:0" for n in range(1, 502)), "state": "seen"}, 400),
        ({"mark": "2:0", "state": "seen", "note": "字" * 10_000_000}, 413),
    ],
)
def test_what_cannot_be_said_is_refused(untouched: Web, fields: dict[str, str], status: int) -> None:
    assert Visitor(web=untouched).send("/", "/changes/review", fields).status == status
    assert state_of(untouched.store, 2)[0] == "new"


def test_a_note_that_is_too_long_comes_back_in_its_form(desk: Web) -> None:
    answer = Visitor(web=desk).send("/", "/changes/review", {"mark": "2:0", "state": "seen", "note": "长" * 2001})
    assert answer.status == 400
    assert "长" * 2001 in answer.text
    assert said(Visitor(web=desk), "2:0", "seen", "长" * 2000) == 303


def test_a_strangers_form_judges_nothing(untouched: Web) -> None:
    visitor = Visitor(web=untouched)
    token = visitor.proof("/", "/changes/review")
    fields = {"token": token, "mark": "2:0", "state": "seen"}
    assert visitor.post("/changes/review", fields, Origin="https://evil.example").status == 403
    assert visitor.post("/changes/review", fields | {"token": ""}).status == 403
    assert visitor.post("/changes/views", {"token": token, "name": "x", "query": ""}).status == 403


@pytest.mark.parametrize("back", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_the_way_back_leads_nowhere_else(desk: Web, back: str) -> None:
    answer = Visitor(web=desk).send("/", "/changes/review", {"mark": "2:0", "state": "seen", "back": back})
    assert re.fullmatch(r"/\?judged=\d+", answer.headers["location"])


def test_an_empty_note_keeps_the_one_there_is_and_the_changes_own_page_empties_it(desk: Web) -> None:
    visitor = Visitor(web=desk)
    said(visitor, "2:0", "seen", "先放着")
    saw = desk.store.reviews().reviews_of(2)[0].id
    said(visitor, f"2:{saw}", "confirmed")
    assert state_of(desk.store, 2)[:2] == ("confirmed", "先放着")
    page = visitor.get("/changes/2").text
    assert ">先放着</textarea>" in page
    mark = re.search(r'name="mark" value="(2:\d+)"', page)
    assert mark is not None
    visitor.send("/changes/2", "/changes/review", {"mark": mark[1], "state": "confirmed", "note": "", "whole": "1"})
    assert state_of(desk.store, 2)[:2] == ("confirmed", "")


def test_looking_writes_nothing(desk: Web) -> None:
    before = desk.store.reviews().bookmark("local", NOW)
    for path in ("/", "/?tab=all", "/changes/2", "/timeline"):
        desk.get(path, Sec_Purpose="prefetch")
        desk.ask("HEAD", path)
    assert desk.store.reviews().bookmark("local", NOW) == before
    assert state_of(desk.store, 2)[0] == "new"


def test_the_line_stands_where_the_last_visit_ended(desk: Web) -> None:
    visitor = Visitor(web=desk)
    listed = rows(visitor.get("/").text)
    assert 'class="line"' not in visitor.get("/").text
    desk.store.reviews().look("local", listed[2], NOW.replace(hour=1))
    page = visitor.get("/").text
    line, third = page.index('class="line"'), page.index(f'id="c{listed[2]}"')
    assert page.index(f'id="c{listed[1]}"') < line < third
    assert visitor.send("/", "/changes/visited", {"newest": str(listed[0])}).status == 204
    assert page.index('class="line"') == visitor.get("/").text.index('class="line"')  # it stays for this visit
    assert visitor.send("/", "/changes/visited", {"newest": str(listed[0]), "line": "1"}).status == 303
    assert desk.store.reviews().bookmark("local", NOW).line_id == listed[0]


def test_views_are_kept_shared_renamed_and_removed(office: Guarded) -> None:
    mine, other = office.logged_in("reviewer"), office.logged_in("admin")
    query = urlencode({"kind": "revised", "words": "氢能 OR 储能"})
    for name, shared in (("修订", "1"), (HOSTILE[:40].replace("\u202e", ""), "")):
        answer = mine.send(f"/?{query}", "/changes/views", {"name": name, "query": query, "shared": shared})
        assert answer.status == 303
    page = mine.get("/").text
    assert "<script>alert" not in page
    assert "修订" in other.get("/").text
    assert "alert(1)" not in other.get("/").text.replace("javascript:alert(1)", "")
    [first, second] = office.web.store.reviews().views("reviewer")
    assert other.send("/?kind=revised", "/changes/views", {"name": "x", "query": "kind=gossip"}).status == 400
    token = {"token": other.proof("/?kind=revised", "/changes/views")}
    assert other.post(f"/changes/views/{first.id}", token | {"do": "remove"}).status == 404
    own = {"token": mine.proof("/?kind=revised", "/changes/views")}
    assert mine.post(f"/changes/views/{first.id}", own | {"do": "rename", "name": "  修 订  "}).status == 303
    assert mine.post(f"/changes/views/{second.id}", own | {"do": "raise"}).status == 303
    assert [view.name for view in office.web.store.reviews().views("reviewer")][1] == "修 订"
    assert mine.post(f"/changes/views/{second.id}", own | {"do": "remove"}).status == 303
    assert mine.post("/changes/views", own | {"name": "长" * 41, "query": query}).status == 400
    assert mine.post("/changes/views", own | {"name": "\u202e", "query": query}).status == 400


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "revised", "region": "江岭", "words": '氢能 OR "加氢 站"', "words_in": "anywhere", "weight": "20"},
        {"level": "city", "topic": "energy", "issuer": "发展改革", "copies": "official", "body": "市发改委"},
    ],
)
def test_the_filter_on_screen_is_a_subscription(untouched: Web, query: dict[str, str], tmp_path: Path) -> None:

    page = untouched.get("/?" + urlencode(query), Accept_Language="en").text
    snippet = re.search(r"<pre[^>]*>(subscriptions:.*?)</pre>", page, re.DOTALL)
    assert snippet is not None
    told = YAML(typ="safe").load(unescape(snippet[1]).replace("${CLAUSEWATCH_TO}", "json://127.0.0.1/x"))
    [subscription] = read_subscriptions(Settings.model_validate(told), str(tmp_path / "clausewatch.yaml"))
    when = subscription.when
    assert when.words == query.get("words", "")
    assert when.weight == int(query.get("weight", 0))
    assert [kind.value for kind in when.kinds] == ([query["kind"]] if "kind" in query else [])
    assert when.official_only is ("copies" in query)
    assert (list(when.issuers), list(when.tasks.bodies)) == (
        [query["issuer"]] if "issuer" in query else [],
        [query["body"]] if "body" in query else [],
    )


def test_older_changes_are_reached_by_where_the_page_ended(untouched: Web) -> None:
    listed = rows(untouched.get("/?tab=all").text)
    assert rows(untouched.get(f"/?tab=all&before={listed[3]}").text) == listed[4:]


def test_a_change_leads_to_the_next_of_the_filter(untouched: Web) -> None:
    query = "kind=new_policy"
    listed = rows(untouched.get(f"/?{query}").text)
    page = untouched.get(f"/changes/{listed[1]}?{query}").text
    assert f'rel="prev" href="/changes/{listed[0]}?{query}"' in page
    assert f'rel="next" href="/changes/{listed[2]}?{query}"' in page


def test_the_timeline_counts_what_the_filter_finds(untouched: Web) -> None:
    everything = len(untouched.store.history().changes(ChangeFilter(), limit=100))
    page = untouched.get("/timeline", Accept_Language="en").text
    assert f"{everything} changes" in page
    assert "/?tab=all&amp;since=2026-03-" in page
    some = untouched.get("/timeline?words=" + quote("氢能"), Accept_Language="en").text
    assert f">{len(untouched.store.history().changes(ChangeFilter(words='氢能')))} change" in some
    assert "0 changes" in untouched.get("/timeline?year=2020", Accept_Language="en").text
