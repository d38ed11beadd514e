"""What a running service tells monitors."""

from __future__ import annotations

import json
import re
import socket
import threading
from collections.abc import Mapping
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from alert_receivers import Reply, http_receiver
from command import Command, configured, running
from loopback_site import Site
from policy_pages import policy_page

SERIES = re.compile(r"^(?P<name>[a-z_:]+)(\{(?P<labels>.*)\})? (?P<value>\S+)$")


def asked(address: str, path: str, host: str = "") -> tuple[int, str]:
    """Ask a server; as *host*, when it is given."""
    connection = HTTPConnection(urlsplit(address).netloc, timeout=30)
    connection.request("GET", path, headers={"Host": host} if host else {})
    response = connection.getresponse()
    told = response.status, response.read().decode()
    connection.close()
    return told


def series(text: str) -> Mapping[str, float]:
    """Return every series with its value."""
    lines = (SERIES.match(line) for line in text.splitlines() if not line.startswith("#"))
    return {f"{line['name']}{{{line['labels'] or ''}}}": float(line["value"]) for line in lines if line}


def tallied(text: str, name: str) -> float:
    """Return the sum of all series of a name."""
    return sum(value for told, value in series(text).items() if told.startswith(f"{name}{{"))


def log_of(run: Command) -> list[str]:
    return (run.config.parent / "service.log").read_text("utf-8").splitlines()


def watching(site: Site, folder: Path, **more: object) -> Command:
    source = {"name": "city", "url": f"{site.address}/list.html", "every": "10s"}
    return configured(folder, {"sources": [source], "web": {"port": 0}, **more})


@pytest.mark.parametrize("setting", ["web.port", "metrics.port"])
def test_a_port_that_is_taken_is_named_with_its_setting(site: Site, tmp_path: Path, setting: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        part, other = ("web", "metrics") if setting == "web.port" else ("metrics", "web")
        run = watching(site, tmp_path, **{part: {"port": port}, other: {"port": 0}})
        told = run("run", status=2)
    assert f"cannot listen on 127.0.0.1:{port}; choose another {setting}" in told


def test_processes_of_one_settings_file_have_ports_of_their_own_for_monitors(site: Site, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        run = watching(site, tmp_path, metrics={"port": taken.getsockname()[1]}, web={"port": 0})
        with running(run, "run", "--metrics-port", "0"):
            (line,) = (line for line in log_of(run) if "monitors are" in line)
            assert asked(line.split()[-3].removesuffix("/metrics"), "/healthz")[0] == 200


@pytest.mark.slow
def test_a_running_service_counts_what_it_does_and_logs_for_machines(site: Site, tmp_path: Path) -> None:
    arrived = threading.Event()

    def answer(_: object) -> Reply:
        arrived.set()
        return Reply()

    with http_receiver(answer) as receiver:
        subscription = {"name": "all", "to": [f"json://wren:Zilpzalp88@{receiver.host}/hook"], "storm": 0}
        run = watching(site, tmp_path, subscriptions=[subscription], metrics={"port": 0}, log={"format": "json"})
        run("check", "--all")
        site.pages["/zc/1.html"] = policy_page(1, 999)
        run("check", "--all")  # the alert is owed, and sent by the service
        with running(run) as (_, address):
            assert arrived.wait(120)
            status, health = asked(address, "/healthz")
            metrics = asked(address, "/metrics")[1]
            assert asked(address, "/policies?words=Zaunkoenig")[0] == 200
            again = asked(address, "/metrics")[1]
            apart = next(line.split()[-3].removesuffix("/metrics") for line in log_of(run) if "monitors are" in line)
            assert tallied(asked(apart, "/metrics")[1], "clausewatch_database_up") == 1
            assert asked(apart, "/metrics", host="elsewhere.example")[0] == 421
            assert asked(apart, "/policies")[0] == 404
    told = json.loads(health)
    assert (status, told["status"], set(told["parts"])) == (200, "ok", {"database", "scheduler", "outbox"})
    assert tallied(metrics, "clausewatch_database_up") == 1
    assert tallied(metrics, "clausewatch_sources") == 1
    assert "clausewatch_fetches_total{}" in series(metrics)
    assert tallied(metrics, "clausewatch_database_size_bytes") > 100_000
    assert tallied(metrics, "clausewatch_disk_free_bytes") > 0
    assert 'clausewatch_http_requests_total{code="200",method="GET",route="/policies"} 1.0' in again
    assert "Zaunkoenig" not in again
    lines = [json.loads(line) for line in log_of(run)]
    assert any("delivery" in line and line["message"].endswith("sent") for line in lines)
    assert not any("Zilpzalp88" in json.dumps(line) for line in lines)
