"""A merged policy's addresses lead to the one it is part of, and both pages say who did what."""

from __future__ import annotations

from datetime import UTC, datetime

from review_web import Web

from pipeline.grounds import Ground

AT = datetime(2026, 3, 9, 4, tzinfo=UTC)


def test_an_old_address_leads_to_the_same_revision(web: Web) -> None:
    was = web.store.history().revision(3, 1)
    assert was is not None
    done = web.store.merge_policies(3, 2, by="李", why="同一文件", at=AT)
    assert web.get("/policies/3").headers["location"] == "/policies/2"
    there = web.get("/policies/3?revision=1").headers["location"]
    number = int(there.removeprefix("/policies/2?revision="))
    moved = web.store.history().revision(2, number)
    assert moved is not None
    assert moved.id == was.id
    for path in ("/policies/3/text?revision=1", "/policies/3/tasks", "/compare?before=3:1&after=3:1", there):
        assert web.get(path).status == 200
    assert web.get("/policies/3/compare?from=1&to=1").headers["location"] == "/compare?before=3:1&after=3:1"
    assert web.get("/policies/3?revision=77").status == 404
    web.store.undo_regrouping(done, by="李", at=AT)
    assert web.get("/policies/3?revision=1").status == 200


def test_merges_are_told_on_the_page_in_both_languages(web: Web) -> None:
    by_hand = web.store.merge_policies(3, 2, by="李", why="同一文件", at=AT)
    assert "李将政策 3 并入政策 2；同一文件" in web.get("/policies/2?lang=zh").text
    web.store.undo_regrouping(by_hand, by="王", at=AT)
    assert "undone" in web.get("/policies/3?lang=en").text
    alone = web.store.merge_policies(4, 2, by="", why=Ground.TEXT, at=AT)
    english = web.get("/policies/2?lang=en").text
    assert "clausewatch merged policy 4 into policy 2; the same words under another title" in english
    assert "系统将政策 4 并入政策 2；标题不同，正文相同" in web.get("/policies/2?lang=zh").text
    web.store.undo_regrouping(alone, by="王", at=AT)


def test_programs_that_name_a_merged_policy_get_the_one_it_is_part_of(web: Web) -> None:
    done = web.store.merge_policies(3, 2, by="李", why="同一文件", at=AT)
    for path in ("/policies/{}", "/policies/{}/revisions", "/policies/{}/copies", "/comparison?policy={}"):
        named, standing = (web.get("/api/v1" + path.format(policy)) for policy in (3, 2))
        assert standing.status == 200
        assert named.text == standing.text
    web.store.undo_regrouping(done, by="王", at=AT)
