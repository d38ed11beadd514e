"""The service is killed again and again in the middle of checks: in the end the changes are those of a calm run."""

from __future__ import annotations

import random
import threading
from pathlib import Path
from typing import Any

import pytest
from alert_receivers import Received, Reply, http_receiver
from command import Command, configured, running
from loopback_site import Site, serving
from policy_pages import policy_page, policy_pages

KILLS = 10
PAGES = 6


def second_state() -> dict[str, bytes]:
    """Two amounts raised, a sentence added, a new policy."""
    pages = policy_pages(PAGES)
    pages["/zc/1.html"], pages["/zc/2.html"] = policy_page(1, 300), policy_page(2, 400)
    pages["/zc/3.html"] = policy_page(3, 103, more="每年公布一次名单。")
    return pages | {"/zc/9.html": policy_page(9, 109)}


def settings(site: Site, webhook: str) -> dict[str, Any]:
    source = {"name": "city", "url": f"{site.address}/list.html", "every": "10s"}
    return {"sources": [source], "subscriptions": [{"name": "all", "to": [webhook]}], "web": {"port": 0}}


def killed_during_a_check(run: Command, site: Site, after_requests: int) -> None:
    """Start the service and kill it with SIGKILL when it has made so many requests."""
    reached, count = threading.Event(), len(site.asked) + after_requests
    site.when_asked = lambda asked: reached.set() if asked >= count else None
    with running(run) as (process, _):
        assert reached.wait(60), "the service asked for nothing"
        process.kill()
        process.join(60)
    site.when_asked = lambda asked: None


def told(run: Command) -> list[tuple[str, str, str]]:
    def clauses(change: dict[str, Any]) -> str:
        return str([(edit["text_before"], edit["text_after"]) for edit in change["clauses"]])

    return sorted((change["kind"], change["url"], clauses(change)) for change in run.changes())


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_the_service_killed_ten_times_tells_what_a_calm_one_tells(tmp_path: Path) -> None:
    (tmp_path / "calm").mkdir()
    (tmp_path / "killed").mkdir()
    arrived = threading.Semaphore(0)

    def note(_: Received) -> Reply:
        arrived.release()
        return Reply()

    with serving(Site(pages=policy_pages(PAGES))) as site, http_receiver(note) as webhook:
        calm = configured(tmp_path / "calm", settings(site, f"json://{webhook.host}/calm"))
        killed = configured(tmp_path / "killed", settings(site, f"json://{webhook.host}/killed"))
        calm("check", "--all")
        killed("check", "--all")
        site.pages = second_state()
        calm("check", "--all")
        expected = told(calm)
        assert len(expected) == 4

        moments = random.Random(7)
        for _ in range(KILLS):
            killed_during_a_check(killed, site, moments.randint(1, 2 * PAGES))
        with running(killed):
            for _ in expected:
                assert arrived.acquire(timeout=120), "an alert did not arrive"
        assert told(killed) == expected
        posted = [str(received.body) for received in webhook.received if received.path == "/killed"]
        assert len(set(posted)) == len(expected)
        assert killed("alerts", "pending", "--format", "jsonl") == ""
