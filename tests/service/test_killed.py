"""The service is killed again and again in the middle of checks: in the end the changes are those of a calm run."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from alert_receivers import Received, Reply, http_receiver
from command import COMMAND, Command, configured
from loopback_site import Site, serving

KILLS = 10
PAGES = 6


def page(number: int, amount: int, *, more: str = "") -> bytes:
    """Return a policy page of a place that does not exist."""
    title = f"澄岚市人民政府关于印发澄岚市第{number}批产业支持措施的通知"
    body = [
        "各区人民政府，市各有关单位：",
        f"现将《澄岚市第{number}批产业支持措施》印发给你们，请认真组织实施。",
        "澄岚市人民政府",
        f"2026年3月{number}日",
        f"澄岚市第{number}批产业支持措施",
        f"一、支持项目建设。对列入第{number}批计划的项目，按照设备投资额给予不超过{amount}万元的补助。",
        f"二、支持企业培育。第{number}批培育企业连续三年增长的，由市财政局给予一次性奖励。",
        f"三、支持人才引进。第{number}批紧缺人才的安家补贴由市人力资源社会保障局负责发放。{more}",
    ]
    lines = "".join(f"<p>{line}</p>" for line in body)
    return (
        f'<html><head><meta charset="utf-8"><title>{title}</title><meta name="ArticleTitle" content="{title}"></head>'
        f"<body>"
        f"<h1>{title}</h1><table><tr><td>发文字号：</td><td>澄政发〔2026〕{number}号</td></tr></table>"
        f'<div id="zoom">{lines}</div></body></html>'
    ).encode()


def first_state() -> dict[str, bytes]:
    return {f"/zc/{n}.html": page(n, 100 + n) for n in range(1, PAGES + 1)}


def second_state() -> dict[str, bytes]:
    """Two amounts raised, a sentence added, a new policy."""
    pages = first_state()
    pages["/zc/1.html"], pages["/zc/2.html"] = page(1, 300), page(2, 400)
    pages["/zc/3.html"] = page(3, 103, more="每年公布一次名单。")
    return pages | {"/zc/9.html": page(9, 109)}


def settings(site: Site, webhook: str) -> dict[str, Any]:
    source = {"name": "city", "url": f"{site.address}/list.html", "every": "10s"}
    return {"sources": [source], "subscriptions": [{"name": "all", "to": [webhook]}], "web": {"port": 0}}


@contextmanager
def service(run: Command) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(
        [*COMMAND, "--config", str(run.config), "run"],
        cwd=run.config.parent,
        stdout=subprocess.DEVNULL,
        stderr=(run.config.parent / "service.log").open("ab"),
    )
    try:
        yield process
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(60)


def killed_during_a_check(run: Command, site: Site, after_requests: int) -> None:
    """Start the service and kill it with SIGKILL when it has made so many requests."""
    reached, count = threading.Event(), len(site.asked) + after_requests
    site.when_asked = lambda asked: reached.set() if asked >= count else None
    with service(run) as process:
        assert reached.wait(60), "the service asked for nothing"
        os.kill(process.pid, signal.SIGKILL)
        process.wait(60)
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

    with serving(Site(pages=first_state())) as site, http_receiver(note) as webhook:
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
        with service(killed):
            for _ in expected:
                assert arrived.acquire(timeout=120), "an alert did not arrive"
        assert told(killed) == expected
        posted = [str(received.body) for received in webhook.received if received.path == "/killed"]
        assert len(set(posted)) == len(expected)
        assert killed("alerts", "pending", "--format", "jsonl") == ""
