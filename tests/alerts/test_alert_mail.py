"""Mail through real servers: what arrives, what is refused, and a server that dies in the middle."""

import asyncio
import io

import pytest
from alert_receivers import mail_server
from alert_samples import REVISED, message
from bs4 import BeautifulSoup

from alerts.channel import send
from alerts.result import SendResult

PASSWORD = "correct-horse-battery"


def sent(port: int, *recipients: str, extra: str = "") -> SendResult:
    url = f"mailto://127.0.0.1:{port}/{'/'.join(recipients)}?from=watch@lanjiang.example{extra}"
    return asyncio.run(send(url, message()))


def test_mail_holds_html_and_a_plain_text_of_its_own() -> None:
    with mail_server() as server:
        assert sent(server.port, "boss@corp.example", extra="&+X-Team=policy").ok
    ((address, mail),) = server.taken
    assert address == "boss@corp.example"
    assert mail["Subject"] == message().subject
    assert mail["To"] == "boss@corp.example"
    assert mail["X-Team"] == "policy"
    assert mail["Auto-Submitted"] == "auto-generated"
    plain, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert "不超过〔-50-〕{+80+}万元" in plain.get_content()
    page = BeautifulSoup(html.get_content(), "lxml")
    assert page.find("del").text == "50"
    assert page.find("h1").text == REVISED.title


def test_a_repetition_has_the_same_message_id() -> None:
    with mail_server() as server:
        assert sent(server.port, "boss@corp.example").ok
        assert sent(server.port, "boss@corp.example").ok
    assert {mail["Message-ID"] for _, mail in server.taken} == {f"<{message().id}@lanjiang.example>"}


def test_every_recipient_gets_a_mail_alone() -> None:
    with mail_server() as server:
        assert sent(server.port, "boss@corp.example", "clerk@corp.example").ok
    assert [(address, mail["To"]) for address, mail in server.taken] == [
        ("boss@corp.example", "boss@corp.example"),
        ("clerk@corp.example", "clerk@corp.example"),
    ]


@pytest.mark.parametrize(
    ("recipients", "permanent", "taken"),
    [
        (("gone@corp.example",), True, []),
        (("full@corp.example",), False, []),
        (("gone@corp.example", "boss@corp.example"), True, ["boss@corp.example"]),
        (("gone@corp.example", "full@corp.example", "boss@corp.example"), False, ["boss@corp.example"]),
    ],
)
def test_a_refused_recipient_keeps_no_other_from_being_told(
    recipients: tuple[str, ...], permanent: bool, taken: list[str]
) -> None:
    with mail_server() as server:
        result = sent(server.port, *recipients)
    assert not result.ok
    assert result.permanent is permanent
    assert [address for address, _ in server.taken] == taken


def test_a_server_that_dies_in_the_middle_is_tried_again() -> None:
    with mail_server(hangs_up=True) as server:
        result = sent(server.port, "boss@corp.example")
    assert not result.ok
    assert not result.permanent
    assert server.taken == []


def test_a_login_that_is_not_offered_fails_without_telling_the_password(log: io.StringIO) -> None:
    with mail_server() as server:
        url = f"mailto://clerk:{PASSWORD}@127.0.0.1:{server.port}/boss@corp.example?from=watch@lanjiang.example"
        result = asyncio.run(send(url, message()))
    assert not result.ok
    assert PASSWORD not in repr(result) + log.getvalue()
