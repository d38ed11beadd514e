"""Relations are kept, resolved when their targets are seen, and filled by the upgrade."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import sqlalchemy as sa
from tracking_world import World, document, kinds

from pipeline.model import Document, Relation, RelationKind, Validity
from storage.migrations.versions.v0010_relations import fill
from storage.store import Store
from storage.tables import RelationRecord

TITLE = "澄岚市支持新型储能发展若干措施"


def repealing() -> Document:
    new = document(("为规范储能管理，制定本办法。",), number="澄政规〔2026〕9号", title="澄岚市储能管理办法")
    relation = Relation(kind=RelationKind.REPEALS, title=TITLE, evidence=f"《{TITLE}》同时废止。", parts=("第五条",))
    return replace(new, relations=(relation, Relation(kind=RelationKind.CITES, title="未见的规划")))


def rows(store: Store) -> list[RelationRecord]:
    with store.database.reading() as session:
        found = list(session.scalars(sa.select(RelationRecord).order_by(RelationRecord.id)))
        session.expunge_all()
        return found


def test_a_stub_resolves_when_its_policy_is_seen_and_applies_when_its_page_shows_it(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check(world.visit("http://gov.test/2.html", repealing()))
    assert [row.target_id for row in rows(world.store)] == [None, None]
    world.check(world.visit("http://gov.test/1.html", document()))
    resolved, stub = rows(world.store)
    assert (resolved.target_id, stub.target_id, resolved.parts) == (2, None, ["第五条"])
    assert resolved.told_at is not None
    assert resolved.applied_at is None
    world.check(world.visit("http://gov.test/1.html", document(validity=Validity.PARTLY)))
    assert rows(world.store)[0].applied_at is not None
    world.store.close()


def test_a_revision_that_names_others_keeps_what_was_told(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check(world.visit("http://gov.test/1.html", document()))
    first = repealing()
    world.check(world.visit("http://gov.test/2.html", first))
    told = rows(world.store)[0].told_at
    later = replace(first, title="澄岚市储能管理办法（全文）", relations=first.relations[:1])
    world.check(world.visit("http://gov.test/2.html", later))
    (kept,) = rows(world.store)
    assert kept.told_at == told is not None
    world.store.close()


def test_the_upgrade_fills_them_from_kept_revisions(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check(world.visit("http://gov.test/1.html", document()), world.visit("http://gov.test/2.html", repealing()))
    before = [values(row) for row in rows(world.store)]
    with world.store.database.writing() as session:
        session.execute(sa.delete(RelationRecord))
        fill(session.connection(), sa.inspect(RelationRecord).local_table)
    assert [values(row) for row in rows(world.store)] == before
    assert len(before) == 2
    world.store.close()


def values(row: RelationRecord) -> tuple[object, ...]:
    return (row.policy_id, row.target_id, row.kind, row.title_core, row.confidence, row.evidence, row.parts)


def test_a_merge_takes_the_relations_along_and_its_undoing_gives_them_back(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check(world.visit("http://gov.test/1.html", document()))
    world.check(world.visit("http://gov.test/2.html", repealing()))
    other = document(("一、另有其文，全然不同的内容在此。",), title="澄岚市湖泊保护办法", number="澄政规〔2025〕2号")
    world.check(world.visit("http://gov.test/3.html", other))
    done = world.store.merge_policies(1, 3, by="林", why="同一政策", at=world.now)
    assert rows(world.store)[0].target_id == 3
    world.store.undo_regrouping(done, by="林", at=world.now)
    assert rows(world.store)[0].target_id == 1
    world.store.close()


def test_what_was_told_before_a_merge_is_not_told_again_after_its_undoing(tmp_path: Path) -> None:
    world = World(tmp_path)
    world.check(world.visit("http://gov.test/1.html", document()))
    new = repealing()
    assert kinds(world.check(world.visit("http://gov.test/2.html", new))) == ["new_policy", "superseded"]
    told = rows(world.store)[0].told_at
    other = document(("一、另有其文，全然不同的内容在此。",), title="澄岚市湖泊保护办法", number="澄政规〔2025〕2号")
    world.check(world.visit("http://gov.test/3.html", other))
    done = world.store.merge_policies(2, 3, by="林", why="同一政策", at=world.now)
    page = world.store.history().policy(1)
    assert page is not None
    assert [one.policy_id for one in page.related] == [3]  # once, as what the merged policy says
    world.store.undo_regrouping(done, by="林", at=world.now)
    assert rows(world.store)[0].told_at == told is not None
    numbered = replace(new.relations[0], doc_number="澄政发〔2026〕3号")
    revised = replace(document((*new.body, "第二条 本办法自发布之日起施行。"), title=new.title, number=new.doc_number))
    revised = replace(revised, relations=(numbered,))
    assert kinds(world.check(world.visit("http://gov.test/2.html", revised, again=revised))) == ["revised"]
    world.store.close()
