"""Real pages, served on loopback: one altered word is one change with that clause, mailed, posted and shown once."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from alert_receivers import Reply, http_receiver
from command import configured, running
from loopback_site import Site, serving
from mail_servers import mail_server
from playwright.sync_api import Browser, expect

from pipeline.read import read

SEEDS = Path(__file__).parents[3] / "shared" / "seeds" / "html"


@pytest.fixture
def site() -> Iterator[Site]:
    if not SEEDS.is_dir():
        pytest.skip(f"{SEEDS} is missing: real pages are not part of the project")
    pages = {f"/zc/{file.name}": file.read_bytes() for file in sorted(SEEDS.glob("*.html"))}
    assert len(pages) == 5
    with serving(Site(pages=pages)) as running:
        yield running


def altered(page: bytes) -> tuple[bytes, str, str]:
    """Return the page with one number of one numbered clause changed, and that clause's words before and after."""
    for clause in read(page).clauses:
        for found in re.finditer(r"(?<!\d)[1-9]\d(?=[项家个])", clause.text if clause.label else ""):
            around = clause.text[found.start() - 4 : found.end() + 4]
            if page.count(around.encode()) == 1:
                more = str(int(found[0]) + 1)
                new = page.replace(around.encode(), around.replace(found[0], more).encode())
                words = clause.heading + clause.text[: found.start()] + more + clause.text[found.end() :]
                return new, clause.words, words
    raise AssertionError("no clause holds a number that stands once on the page")


def test_one_altered_number_is_told_once_everywhere(site: Site, tmp_path: Path, browser: Browser) -> None:
    with mail_server() as mail, http_receiver(lambda _: Reply()) as webhook:
        to = [
            f"mailto://127.0.0.1:{mail.port}?from=watch@example.org&to=analyst@example.org&mode=insecure",
            f"json://{webhook.host}/hook",
        ]
        run = configured(
            tmp_path,
            {
                "sources": [{"name": "seeds", "url": f"{site.address}/list.html", "kind": "aggregator"}],
                "subscriptions": [{"name": "all", "to": to}],
                "web": {"port": 0},
            },
        )
        run("check", "--all")
        run("check", "--all")  # only noise has moved
        assert run.changes() == []

        path = "/zc/002.html"
        site.pages[path], before, after = altered(site.pages[path])
        run("check", "--all")
        (change,) = run.changes()
        assert (change["kind"], change["url"]) == ("revised", f"{site.address}{path}")
        (clause,) = change["clauses"]
        assert (clause["change"], clause["text_before"], clause["text_after"]) == ("modified", before, after)

        run("deliver")
        run("deliver")
        assert [address for address, _ in mail.taken] == ["analyst@example.org"]
        assert change["policy"]["title"][:10] in str(mail.taken[0][1]["Subject"])
        assert "<details" in mail.taken[0][1].get_body(("html",)).get_content()  # the clauses beside the altered one
        (posted,) = webhook.received
        assert f"/changes/{change['id']}" in json.dumps(posted.body)
        run("check", "--all")
        assert len(run.changes()) == 1
        with running(run) as (_, address):
            shown_on_the_page(browser, address, change["policy"]["title"])


def shown_on_the_page(browser: Browser, address: str, title: str) -> None:
    page = browser.new_page()
    page.goto(address)
    expect(page.locator("h3", has_text=title)).to_have_count(1)
    page.get_by_role("link", name=title).click()
    expect(page.locator("del, ins").nth(1)).to_be_attached()
    page.close()
