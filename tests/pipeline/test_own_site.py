"""Of several government copies the one on the issuer's own site is official, in whatever order they are seen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tracking_world import MEASURES, OFFICIAL, World, document, kinds

from pipeline.changes import ChangeKind, CopyRole, Fidelity
from pipeline.identity.own_site import nearness
from storage.values import SourceRow

CITY, PROVINCE = "http://www.chenglan.test/art/1.html", "http://www.yunzhou.test/zc/8.html"


@pytest.mark.parametrize(
    ("url", "region", "issuers", "expected"),
    [
        (CITY, "云州/澄岚", ["澄岚市人民政府"], (2, 1)),
        (PROVINCE, "云州", ["澄岚市人民政府"], (0, 1)),
        (PROVINCE, "云州省", ["云州省人民政府办公厅"], (1, 1)),
        (CITY, "云州/澄岚", ["云州省人民政府办公厅"], (0, 1)),
        (CITY, "云州/澄岚市", ["云州省澄岚市人民政府"], (2, 1)),
        ("http://kjj.chenglan.test/1.html", "云州/澄岚", ["澄岚市科学技术局"], (2, 1)),
        ("http://kjt.yunzhou.test/1.html", "云州", ["澄岚市科学技术局"], (0, 1)),
        ("http://fgw.chenglan.test/1.html", "云州/澄岚", ["澄岚市科学技术局"], (2, 0)),
        ("http://fzggw.chenglan.test/1.html", "云州/澄岚", ["澄岚市发展和改革委员会", "澄岚市财政局"], (2, 1)),
        (CITY, "云州/澄岚", ["澄岚市科学技术局"], (2, 0)),
        ("http://127.0.0.1:9100/a.html", "", ["澄岚市人民政府"], (0, 0)),
        ("no address", "云州", [], (0, 0)),
    ],
)
def test_a_site_is_near_its_own_issuers(url: str, region: str, issuers: list[str], expected: tuple[int, int]) -> None:
    assert nearness(url, region, issuers) == expected


class Sites(World):
    """A province's site beside the city's."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        rows = [SourceRow(name=OFFICIAL, kind="government", urls=(CITY,), region="云州/澄岚")]
        rows += [SourceRow(name="province", kind="government", urls=(PROVINCE,), region="云州")]
        self.store.sync_sources(rows)

    def roles(self) -> dict[str, tuple[CopyRole, Fidelity]]:
        (policy,) = self.store.history().policies()
        page = self.store.history().policy(policy.id)
        assert page is not None
        return {copy.url: (copy.role, copy.fidelity) for copy in page.copies}


@pytest.fixture
def sites(tmp_path: Path) -> Iterator[Sites]:
    sites = Sites(tmp_path)
    yield sites
    sites.store.close()


def test_the_issuers_own_copy_takes_the_place_of_its_superiors(sites: Sites) -> None:
    seen = sites.visit(PROVINCE, document(MEASURES), source="province")
    assert kinds(sites.check(seen, official=True, region="云州")) == [ChangeKind.NEW_POLICY]
    assert sites.check(sites.visit(CITY, document(MEASURES)), region="云州/澄岚") == []
    assert sites.reasons() == ["same policy"]
    roles = sites.roles()
    assert roles[CITY][0] is CopyRole.OFFICIAL
    assert roles[PROVINCE][0] is CopyRole.REPOST
    assert [copy.facts.url for copy in sites.store.outdated_copies(10)] == [PROVINCE]


def test_a_superiors_copy_seen_later_is_a_repost(sites: Sites) -> None:
    sites.check(sites.visit(CITY, document(MEASURES)), region="云州/澄岚")
    seen = sites.visit(PROVINCE, document(MEASURES), source="province")
    assert kinds(sites.check(seen, official=True, region="云州")) == [ChangeKind.REPOST]
    assert sites.roles()[PROVINCE] == (CopyRole.REPOST, Fidelity.IDENTICAL)
