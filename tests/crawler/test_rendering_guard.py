"""Pages that lead a browser inside: no request of theirs, of whatever kind, reaches a private address."""

from __future__ import annotations

import logging
import socket
import threading
from collections.abc import Iterator

import pytest
from pages import listing
from real_browser import require_browser
from script_site import Visits, script_site, shell, visiting
from servers import Reply, page

from crawler import netguard
from crawler.source import CrawlSettings
from pipeline.model import Outcome

CRAWL = CrawlSettings(delay_seconds=0, timeout_seconds=10, max_body_bytes=1_000_000)


@pytest.fixture(autouse=True)
def loopback_is_the_public_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """127.0.0.1 stands for a public host; everything else is judged as ever."""
    judged = netguard.is_public
    monkeypatch.setattr(netguard, "is_public", lambda host: host == "127.0.0.1" or judged(host))


@pytest.fixture(scope="module")
def visits() -> Iterator[Visits]:
    require_browser()
    with visiting(CRAWL) as visits:
        yield visits


class Inside:
    """A server at a private address: what comes there is kept."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    def __enter__(self) -> Inside:
        self._socket = socket.create_server(("127.0.0.2", 0))
        self.place = f"127.0.0.2:{self._socket.getsockname()[1]}"
        self._thread = threading.Thread(target=self._meet)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        with socket.create_connection(self._socket.getsockname()) as last:
            last.sendall(b"END")
        self._thread.join()
        self._socket.close()

    def _meet(self) -> None:
        said = b""
        while said != b"END":
            guest, _ = self._socket.accept()
            with guest:
                guest.settimeout(1)
                said = guest.recv(100)
                if said != b"END":
                    self.asked.append(said.decode("latin-1"))


@pytest.fixture
def inside() -> Iterator[Inside]:
    with Inside() as server:
        yield server


ASKS = """
fetch('http://{}/1').catch(() => 0);
fetch('https://{}/2').catch(() => 0);
fetch('/hop').catch(() => 0);
new WebSocket('ws://{}/3');
new Worker(URL.createObjectURL(new Blob([`fetch('http://{}/4').catch(() => 0)`])));
for (const more of ['<iframe src=http://{}/5></iframe>', '<link rel=preconnect href=http://{}/>',
    '<link rel=stylesheet href=http://{}/6>', '<object data=http://{}/7></object>', '<img src=http://{}/8>'])
  document.body.insertAdjacentHTML('beforeend', more);
navigator.sendBeacon('http://{}/9');
window.open('http://{}/10');
new EventSource('http://{}/11');
const form = document.createElement('form');
form.action = 'http://{}/12'; form.method = 'POST'; document.body.append(form); form.submit();
"""


def test_nothing_that_a_page_asks_for_reaches_a_private_address(
    visits: Visits, inside: Inside, caplog: pytest.LogCaptureFixture
) -> None:
    site = script_site(1, **{"/hop": Reply(status=302, headers={"Location": f"http://{inside.place}/13?token=geheim"})})
    site.pages["/zcwj/"] = shell(f"<script>{ASKS.replace('{}', inside.place)}</script>")
    with caplog.at_level(logging.INFO, "clausewatch"):
        found = visits(site)
    assert inside.asked == []
    assert "/hop" in site.paths()
    assert [visit.outcome for visit in found] == [Outcome.OK, Outcome.OK]
    assert f"lanhe: a page asks for {inside.place}, which is not loaded" in caplog.text
    assert "geheim" not in caplog.text


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_script_that_leads_to_a_private_address_is_refused(visits: Visits, inside: Inside, scheme: str) -> None:
    leads = f"<script>setTimeout(() => location.href = '{scheme}://{inside.place}/a', 200)</script>"
    found = visits(script_site(1, **{"/zcwj/": page(listing([], extra=leads))}))
    assert inside.asked == []
    assert [visit.outcome for visit in found] == [Outcome.FAILED]
    assert "crawl.allow_private" in found[0].reason


def test_other_kinds_of_addresses_are_not_gone_to(visits: Visits) -> None:
    targets = ["file:///etc/passwd", "data:text/html,<p>x", "chrome://version", "view-source:/app.js"]
    frames = "".join(f"<iframe src='{target}'></iframe>" for target in targets)
    steps = "".join(f"setTimeout(() => location.href = '{t}', {n});" for n, t in enumerate(targets, 100))
    site = script_site(1)
    site.pages["/zcwj/"] = shell(f"{frames}<script>{steps}</script>")
    found = visits(site)
    assert [visit.outcome for visit in found] == [Outcome.OK, Outcome.OK]
    assert b"root:" not in found[0].body


def test_visitor_counters_are_not_loaded(visits: Visits, caplog: pytest.LogCaptureFixture) -> None:
    site = script_site(1)
    site.pages["/zcwj/"] = shell("<script src='http://hm.baidu.com/hm.js?1'></script>")
    with caplog.at_level(logging.INFO, "clausewatch"):
        assert [visit.outcome for visit in visits(site)] == [Outcome.OK, Outcome.OK]
    assert "hm.baidu.com, which is not loaded: it counts visitors" in caplog.text
