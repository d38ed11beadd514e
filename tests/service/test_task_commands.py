"""Bodies, targets and deadlines as the command line shows them and subscriptions ask for them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from command import Command, configured
from loopback_site import Site, serving
from policy_pages import policy_page, policy_pages

OLD = "到2026年，培育企业10家。（市科技局牵头）"
NEW = "到2026年，培育企业20家，年底前完成。（市工信局牵头）"


@pytest.fixture
def site() -> Iterator[Site]:
    pages = policy_pages(3) | {"/zc/2.html": policy_page(2, 102, more=OLD)}
    with serving(Site(pages=pages)) as running:
        yield running


def watched(site: Site, folder: Path, **when: object) -> Command:
    return configured(
        folder,
        {
            "sources": [{"name": "city", "url": f"{site.address}/list.html"}],
            "subscriptions": [{"name": "ours", "when": when}, {"name": "all"}],
        },
    )


def test_a_task_is_shown_told_and_filtered(site: Site, tmp_path: Path) -> None:
    run = watched(site, tmp_path, bodies=["澄岚市科学技术局"], targets=True)
    run("check", "--all")
    site.pages["/zc/2.html"] = policy_page(2, 102, more=NEW)
    site.pages["/zc/3.html"] = policy_page(3, 300)
    run("check", "--all")
    changes = run.changes()
    [task] = [clause["task"] for change in changes for clause in change["clauses"] if clause["task"]]
    assert task["bodies"]["removed"] == [{"name": "市科技局", "role": "lead"}]
    [target] = task["targets"]
    assert (target["before"]["low"], target["after"]["low"]) == (10, 20)
    assert "Lead: 市工信局 · Due: 年底前 = 2026-12-31" in run("show", "澄政发〔2026〕2号").replace("\n", "")
    [number] = [str(change["id"]) for change in changes if any(clause["task"] for clause in change["clauses"])]
    assert "Target: 企业 10家 → 20家 · Lead: 市科技局 → 市工信局" in run("changes", "--why", number).replace("\n", "")
    assert len(run("alerts", "preview", "ours", "--format", "jsonl").splitlines()) == 1
    assert len(run("alerts", "preview", "all", "--format", "jsonl").splitlines()) == 2
    assert "because" in run("alerts", "preview", "ours")


@pytest.mark.parametrize(
    ("when", "problem"),
    [
        ({"body": ["市科技局"]}, "bodies"),
        ({"bodies": [""]}, "bodies"),
        ({"targets": "many"}, "targets"),
    ],
)
def test_what_no_subscription_can_ask_is_refused(
    site: Site, tmp_path: Path, when: dict[str, object], problem: str
) -> None:
    assert problem in watched(site, tmp_path, **when)("sources", "list", status=2)
