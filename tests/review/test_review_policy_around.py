"""What stands around a policy's text: the picture of its relations, copies, interpretations, and the pages with all."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from review_web import Serve, Web
from sample_policies import NOW, told

from review.app import create_app


@dataclass(frozen=True, kw_only=True, slots=True)
class Told:
    """A server over the policy with a long life."""

    web: Web
    policy: int

    def text(self, path: str = "", language: str = "en") -> str:
        answer = self.web.get(f"/policies/{self.policy}{path}", Accept_Language=language)
        assert answer.status == 200
        assert len(answer.body) < 100_000
        return answer.text


@pytest.fixture(scope="module")
def low(serve: Serve, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    store, policy = told(tmp_path_factory.mktemp("policies"))
    base = serve(create_app(store.history(), clock=lambda: NOW))
    yield Told(web=Web(base=base, store=store, checked=[]), policy=policy)
    store.close()


def nodes(text: str) -> dict[str, str]:
    """The policies in the picture by their whole titles, each with its box and words."""
    picture = text[text.index("<svg viewBox") : text.index("</svg></div>")]
    found = re.findall(r'<g class="node(?: stub-node)?"><title>(.*?)</title>(.*?)</g>', picture, re.DOTALL)
    return {title.split(" ")[0].removesuffix("（尚未见到）"): f"{title}{body}" for title, body in found}


def height(node: str) -> int:
    found = re.search(r'y="(-?\d+)"', node)
    assert found
    return int(found[1])


def test_the_picture_places_policies_by_what_they_are_to_each_other(low: Told) -> None:
    found = nodes(low.text())
    centre = re.search(r'class="node centre"><rect x="\d+" y="(\d+)"', low.text())
    assert centre
    middle = int(centre[1])
    assert height(found["云岭省低空经济发展规划"]) < middle
    assert height(found["国家综合立体交通网规划纲要"]) < height(found["云岭省低空经济发展规划"])  # a step further
    assert height(found["云州市垂直起降场建设补助申报办法"]) > middle
    assert height(found["云州市低空物流航线分级标准"]) > height(found["云州市低空物流航线奖励实施细则"])
    assert ">replaces<" in found["云州市通用航空产业扶持办法"]
    assert ">replaces<" in found["云州市鼓励通用航空发展意见"]
    assert ">amended by<" in found["云州市人民政府关于修改部分行政规范性文件的决定"]
    assert "(not seen yet)" in found["通用机场管理规定"]


def test_what_amended_it_is_told_with_the_facts(low: Told) -> None:
    facts = low.text()[: low.text().index('class="act-body')]
    assert "amended by</dt>" in facts
    assert "云州市人民政府关于修改部分行政规范性文件的决定" in facts
    assert "第六条" in facts
    assert "lapsing soon" in facts
    assert "25 days left" in facts


def test_copies_are_told_with_their_fidelity_and_lead_to_the_comparison(low: Told) -> None:
    rail = low.text()
    for fidelity in ("identical", "stale", "truncated"):
        assert f'class="badge f-{fidelity}"' in rail
    assert re.search(
        rf'/compare\?before={low.policy}:1&amp;after={low.policy}:\d+">Compare with the official text', rail
    )
    assert "一图读懂云州市低空经济若干措施" in rail
    assert "Interpretations <small>1</small>" in rail


def test_a_reread_in_the_rail_is_no_change(low: Told) -> None:
    rail = low.text("/revisions")
    reread = rail[rail.index(" reread") : rail.index(" reread") + 700]
    assert "read anew by reader 99; the page did not change" in reread
    assert "modified" not in reread


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize(
    "path", ["/revisions", "/copies", "/relations", "/relations?way=incoming", "/revisions?before=3"]
)
def test_the_pages_with_all_of_it_answer(low: Told, path: str, language: str) -> None:
    assert "<h1>" in low.text(path, language)


def test_the_number_of_a_policy_that_was_not_seen_leads_to_those_that_cite_it(low: Told) -> None:
    told = low.text("/relations")
    found = re.search(r'通用机场管理规定</bdi></span> <a class="hint-in" href="([^"]+)"', told)
    assert found
    assert 'value="云航规〔2016〕6号"' in low.web.get(found[1]).text


def test_all_relations_of_either_direction_are_listed(low: Told) -> None:
    assert "通用机场管理规定" in low.text("/relations")
    assert "江北区贯彻落实低空经济若干措施工作方案" in low.text("/relations?way=incoming")
    assert low.web.get(f"/policies/{low.policy}/relations?way=sideways").status == 400
    assert low.web.get("/policies/999/copies").status == 404
