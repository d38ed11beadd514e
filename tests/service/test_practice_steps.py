"""Each step of the practice portal does what its truth says, and nothing else."""

from __future__ import annotations

import io
import zipfile

import pytest
from practice_portal import Portal, clauses, folded, information

from pipeline.changes import ChangeKind, Fidelity
from service.practice import Truth, last_step, truth
from service.practice.body import HALF_WIDTH
from service.practice.script import TALENT, TALENT_MOVED, WATER


@pytest.mark.parametrize("step", range(1, last_step() + 1))
def test_step_does_what_its_truth_says(portal: Portal, step: int) -> None:
    for told in truth(step):
        CHECKS[told.kind](portal, step, told)


@pytest.mark.parametrize("step", range(1, last_step() + 1))
def test_step_changes_nothing_else(portal: Portal, step: int) -> None:
    """Pages that no truth names say the same words before and after, widths folded."""
    named = {path for told in truth(step) for path in (told.path, told.other_path)}
    portal.stand_at(step - 1)
    posts = portal.sites.timeline.state.posts
    kept = [post for post in posts if post.path not in named and post.is_listed]
    before = [folded(portal.get(post.path, post.site)) for post in kept]
    portal.stand_at(step)
    after = [folded(portal.get(post.path, post.site)) for post in kept]
    assert before == after
    assert len(kept) >= 10


def test_page_saved_again_has_other_markup_and_the_same_words(portal: Portal) -> None:
    portal.stand_at(10)
    before = portal.get(WATER)
    portal.stand_at(11)
    after = portal.get(WATER)
    assert clauses(before) != clauses(after)
    assert folded(before) == folded(after)


def check_new_page(portal: Portal, step: int, told: Truth) -> None:
    portal.stand_at(step - 1)
    assert portal.get(told.path, told.site).status == 404
    portal.stand_at(step)
    assert portal.get(told.path, told.site).status == 200
    listing = told.path.rsplit("/", 1)[0] + "/index.html"
    assert told.path in portal.get(listing, told.site).tree.xpath("//li//a/@href")


def check_repost(portal: Portal, step: int, told: Truth) -> None:
    check_new_page(portal, step, told)
    printed = clauses(portal.get(told.path, told.site))
    assert any("," in words for words in printed) == (told.fidelity is Fidelity.TYPOGRAPHIC)
    copy, official = folded(portal.get(told.path, told.site)), folded(portal.get(told.other_path))
    differing = [(a, b) for a, b in zip(official, copy[-len(official) :], strict=True) if a != b]
    assert len(differing) == (1 if told.fidelity is Fidelity.ALTERED else 0)
    if differing:
        assert told.before != told.after
        assert differing[0][1].endswith("".join(told.after.translate(HALF_WIDTH).split()))


def check_revised(portal: Portal, step: int, told: Truth) -> None:
    portal.stand_at(step - 1)
    before = clauses(portal.get(told.path))
    portal.stand_at(step)
    after = clauses(portal.get(told.path))
    if told.before:
        assert any(folded_ends(words, told.before) for words in before)
        assert not any(folded_ends(words, told.before) for words in after)
    if told.after:
        assert any(folded_ends(words, told.after) for words in after)
        assert not any(folded_ends(words, told.after) for words in before)


def folded_ends(words: str, end: str) -> bool:
    return words.translate(HALF_WIDTH).endswith(end.translate(HALF_WIDTH))


def check_metadata(portal: Portal, step: int, told: Truth) -> None:
    label = {"validity": "有 效 性：", "title": "标　　题："}[told.field]
    for moment, value in ((step - 1, told.before), (step, told.after)):
        portal.stand_at(moment)
        assert information(portal.get(told.path))[label] == value


def check_attachment(portal: Portal, step: int, told: Truth) -> None:
    portal.stand_at(step - 1)
    (link,) = portal.get(told.path).tree.xpath("//div[@class='files']/a/@href")
    old = portal.get(link)
    portal.stand_at(step)
    assert portal.get(told.path).tree.xpath("//div[@class='files']/a/@href") == [link]
    new = portal.get(link)
    assert old.headers["ETag"] != new.headers["ETag"]
    words = [zipfile.ZipFile(io.BytesIO(file.body)).read("word/document.xml").decode() for file in (old, new)]
    assert ["参与制修订标准数量" in text for text in words] == [False, True]


def check_presence(portal: Portal, step: int, told: Truth) -> None:
    statuses = []
    for moment in (step - 1, step):
        portal.stand_at(moment)
        statuses.append(portal.get(told.path).status)
    assert statuses == ([200, 404] if told.kind is ChangeKind.REMOVED else [404, 200])


def check_moved(portal: Portal, step: int, told: Truth) -> None:
    portal.stand_at(step - 1)
    before = clauses(portal.get(told.other_path))
    portal.stand_at(step)
    answer = portal.get(told.other_path)
    assert (told.other_path, told.path) == (TALENT, TALENT_MOVED)
    assert (answer.status, answer.headers["Location"]) == (301, told.path)
    assert clauses(portal.get(told.path)) == before


def check_superseded(portal: Portal, step: int, told: Truth) -> None:
    portal.stand_at(step)
    (title,) = [post.text.title for post in portal.sites.timeline.state.posts if post.path == told.path]
    assert any(f"《{title}》" in words and "同时废止" in words for words in clauses(portal.get(told.other_path)))


def check_expiring(portal: Portal, step: int, told: Truth) -> None:
    portal.stand_at(step)
    assert any("有效期1个月" in words for words in clauses(portal.get(told.path)))


CHECKS = {
    ChangeKind.NEW_POLICY: check_new_page,
    ChangeKind.INTERPRETATION: check_new_page,
    ChangeKind.REPOST: check_repost,
    ChangeKind.REVISED: check_revised,
    ChangeKind.METADATA: check_metadata,
    ChangeKind.ATTACHMENT: check_attachment,
    ChangeKind.REMOVED: check_presence,
    ChangeKind.RESTORED: check_presence,
    ChangeKind.MOVED: check_moved,
    ChangeKind.SUPERSEDED: check_superseded,
    ChangeKind.EXPIRING: check_expiring,
}
