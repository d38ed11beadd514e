"""The pages about alerts, over a service whose destinations are real receivers."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from urllib.parse import quote

import pytest
from alert_desk import GOOD, NAME, Desk, desk_in
from alert_receivers import TOKEN
from mail_servers import PASSWORD
from review_web import Serve

PREVIEW = f"/alerts/preview?subscription={quote(NAME, safe='')}"


@contextmanager
def told_in(folder: Path, serve: Serve) -> Iterator[Desk]:
    with desk_in(folder, serve) as opened:
        opened.change()
        opened.deliver()
        yield opened


@pytest.fixture
def desk(tmp_path: Path, serve: Serve) -> Iterator[Desk]:
    with told_in(tmp_path, serve) as opened:
        yield opened


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory, serve: Serve) -> Iterator[Desk]:
    """The same for all tests that leave it as it is."""
    with told_in(tmp_path_factory.mktemp("untouched"), serve) as opened:
        yield opened


def dead(desk: Desk) -> int:
    (one,) = desk.runtime.store.history().deliveries("dead")
    return one.id


def test_the_overview_tells_who_is_told_what_and_what_is_wrong(untouched: Desk) -> None:
    page = unescape(untouched.web.get("/alerts?lang=en").text)
    for told in (NAME, "储能 OR 氢能", "Mondays at 08:30", "dingtalk:", "takes no alerts", "300001", "1 given up"):
        assert told in page
    assert "in Chinese" in page
    assert "waits for its digest" in page
    chinese = untouched.web.get("/alerts?lang=zh").text
    assert "送不到" in chinese
    assert "每周一 08:30" in chinese


def test_deliveries_are_filtered_and_paged_by_the_last_id(desk: Desk) -> None:
    for _ in range(26):
        desk.change()
    first = desk.web.get("/alerts/deliveries?lang=en").text
    assert first.count('<th scope="row">') == 50
    assert "before=" in first
    assert desk.web.get("/alerts/deliveries?before=2").text.count('<th scope="row">') == 1
    only = desk.web.get("/alerts/deliveries?state=dead&subscription=" + quote(NAME, safe="")).text
    assert only.count('<th scope="row">') == 1
    key = desk.runtime.store.history().deliveries("dead")[0].destination
    assert desk.web.get(f"/alerts/deliveries?state=sent&destination={key}").text.count('<th scope="row">') == 0
    assert desk.web.get("/alerts/deliveries?state=lost").status == 400


def test_a_delivery_tells_its_attempts_its_changes_and_its_message(untouched: Desk) -> None:
    path = f"/alerts/deliveries/{dead(untouched)}"
    page = unescape(untouched.web.get(path + "?lang=en").text)
    for told in ("refused for good", "300001", "青潭市新型储能办法之1", "As text"):
        assert told in page
    framed = untouched.web.get(path + "?form=mail")
    assert "frame-src 'self'" in framed.headers["content-security-policy"]
    assert '<iframe class="letter" sandbox=""' in framed.text
    message = untouched.web.get(path + "/message")
    assert message.headers["content-security-policy"].startswith("sandbox; default-src 'none'")
    assert "青潭市新型储能办法之1" in message.text


def test_a_given_up_delivery_is_tried_again(desk: Desk) -> None:
    number = dead(desk)
    desk.answer = GOOD
    answer = desk.press(f"/alerts/deliveries/{number}", "/alerts/retry", delivery=str(number))
    assert answer.status == 303
    assert 'role="status"' in desk.web.get(answer.headers["location"]).text
    desk.deliver()
    assert desk.web.get(f"/alerts/deliveries/{number}?lang=en").text.count("taken") >= 1
    found = desk.runtime.store.history().delivery(number)
    assert found is not None
    assert found.state == "sent"


def test_all_of_a_destination_is_tried_again(desk: Desk) -> None:
    desk.answer = GOOD
    assert desk.press("/alerts", "/alerts/retry-destination").status == 303
    desk.deliver()
    assert not desk.runtime.store.history().deliveries("dead")
    assert not desk.runtime.store.history().destination_incidents(over=False)


def test_a_destination_is_tried_for_real(desk: Desk) -> None:
    before = len(desk.bot.received)
    assert desk.press("/alerts", "/alerts/test", subscription=NAME).status == 303
    page = desk.web.get("/alerts?lang=en").text
    assert "token is not exist: ***" in page
    desk.answer = GOOD
    assert desk.press("/alerts", "/alerts/test", subscription=NAME).status == 303
    assert len(desk.bot.received) == before + 2
    assert "sample of a change" in desk.web.get("/alerts?lang=en").text
    assert not desk.runtime.store.history().destination_incidents(over=False)
    mails = len(desk.mail.taken)
    assert desk.press("/alerts", "/alerts/test", subscription="mail").status == 303
    assert len(desk.mail.taken) == mails + 1


def test_a_subscription_is_looked_back_upon(desk: Desk) -> None:
    desk.change()
    page = desk.web.get(PREVIEW + "&lang=en&days=7").text
    assert "2 of 2 changes" in page
    assert "青潭市新型储能办法之2" in page
    assert len(desk.bot.received) == 1


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/alerts/deliveries/9999", 404),
        ("/alerts/deliveries/0", 404),
        ("/alerts/deliveries/9999/message", 404),
        ("/alerts/preview?subscription=nobody", 404),
        (PREVIEW + "&days=400", 400),
        ("/alerts/deliveries?before=x", 400),
        ("/alerts/deliveries?subscription=%00", 400),
        ("/alerts?done=everything", 400),
    ],
)
def test_what_cannot_be_asked_for_is_refused(untouched: Desk, path: str, status: int) -> None:
    assert untouched.web.get(path).status == status


def test_a_strangers_form_sends_nothing(untouched: Desk) -> None:
    before = len(untouched.bot.received)
    for action in ("/alerts/test", "/alerts/retry", "/alerts/retry-destination"):
        body = f"subscription={quote(NAME)}&delivery={dead(untouched)}&destination=x&token=0"
        answer = untouched.web.ask("POST", action, body, Content_Type="application/x-www-form-urlencoded")
        assert answer.status == 403
    assert len(untouched.bot.received) == before


def test_a_monitor_learns_that_alerts_do_not_arrive(desk: Desk) -> None:
    told = json.loads(desk.web.get("/healthz").body)
    assert told["status"] == "ok"
    alerts = told["alerts"]
    assert (alerts["given_up"], alerts["destination_incidents"], alerts["due"], alerts["waiting"]) == (1, 1, 0, 1)
    desk.change()
    assert 50 < json.loads(desk.web.get("/healthz").body)["alerts"]["late_seconds"] < 600


def test_no_address_of_a_destination_is_told(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    desk.press("/alerts", "/alerts/test", subscription=NAME)
    number = dead(desk)
    message = f"/alerts/deliveries/{number}"
    pages = [
        "/alerts",
        "/alerts/deliveries",
        message,
        message + "?form=mail",
        message + "/message",
        PREVIEW,
        "/healthz",
    ]
    pages += ["/api/v1/deliveries", "/policies/1/revisions/1/evidence", "/policies/1/snapshots.warc.gz", "/changes/1"]
    told = [desk.web.get(page) for page in pages]
    assert {answer.status for answer in told} <= {200, 404}
    with zipfile.ZipFile(io.BytesIO(desk.web.get("/policies/1/package.zip").body)) as package:
        inside = b"".join(package.read(name) for name in package.namelist())
    everything = inside + b"".join(answer.body for answer in told) + caplog.text.encode()
    assert TOKEN.encode() not in everything
    assert PASSWORD.encode() not in everything
