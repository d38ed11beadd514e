"""Mail through real servers: what arrives, what is refused, and a server that dies in the middle."""

import asyncio
import io
from dataclasses import replace

import pytest
from alert_samples import ANNOUNCED, MODIFIED, REVISED, message
from bs4 import BeautifulSoup
from mail_servers import PASSWORD, USER, mail_server

from alerts.channel import send
from alerts.messages import Message
from alerts.result import Cause, SendResult


def sent(port: int, *recipients: str, extra: str = "", what: Message | None = None) -> SendResult:
    url = f"mailto://127.0.0.1:{port}/{'/'.join(recipients)}?from=watch@lanjiang.example{extra}"
    return asyncio.run(send(url, what or message()))


def sent_secured(port: int, password: str = PASSWORD, extra: str = "&verify=no") -> SendResult:
    url = f"mailtos://{USER}:{password}@127.0.0.1:{port}/boss@corp.example?from=watch@lanjiang.example{extra}"
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


def test_a_server_that_asks_for_tls_and_log_in_takes_it() -> None:
    with mail_server(tls=True) as server:
        assert sent_secured(server.port).ok
    assert [address for address, _ in server.taken] == ["boss@corp.example"]


@pytest.mark.parametrize(
    ("password", "extra", "cause", "why"),
    [
        ("wrong-horse", "&verify=no", Cause.PERMANENT, "535"),
        (PASSWORD, "", Cause.TRANSIENT, "CERTIFICATE_VERIFY_FAILED"),
    ],
)
def test_a_wrong_password_or_certificate_is_told(password: str, extra: str, cause: Cause, why: str) -> None:
    with mail_server(tls=True) as server:
        result = sent_secured(server.port, password, extra)
    assert result.cause is cause
    assert why in result.detail
    assert password not in result.detail
    assert server.taken == []


def test_a_server_that_asks_for_tls_refuses_what_is_not_encrypted() -> None:
    with mail_server(tls=True) as server:
        result = sent(server.port, "boss@corp.example")
    assert result.cause is Cause.PERMANENT
    assert "530" in result.detail


def test_a_repetition_writes_only_to_those_who_do_not_have_it() -> None:
    with mail_server() as server:
        first = sent(server.port, "boss@corp.example", "full@corp.example", "clerk@corp.example")
        again = sent(server.port, "boss@corp.example", "full@corp.example", "clerk@corp.example")
    assert first.cause is again.cause is Cause.TRANSIENT
    assert sorted(address for address, _ in server.taken) == ["boss@corp.example", "clerk@corp.example"]


def test_copies_get_one_mail_however_many_recipients_there_are() -> None:
    with mail_server() as server:
        assert sent(server.port, "a@corp.example", "b@corp.example", extra="&cc=cc@corp.example&bcc=b@c.example").ok
    assert [address for address, _ in server.taken].count("cc@corp.example") == 1
    assert [address for address, _ in server.taken].count("b@c.example") == 1
    assert all(mail["Bcc"] is None for _, mail in server.taken)


def test_what_is_too_large_for_a_server_is_sent_smaller() -> None:
    long = message(*(replace(REVISED, id=number, edits=(MODIFIED,) * 20) for number in range(20)))
    with mail_server(most_bytes=100_000) as server:
        assert sent(server.port, "boss@corp.example", what=long).ok
    ((_, mail),) = server.taken
    assert mail.get_body(("html",)) is None
    with mail_server(most_bytes=2_000) as server:
        assert sent(server.port, "boss@corp.example", what=long).cause is Cause.PERMANENT
    assert server.taken == []


def test_mails_of_one_policy_stand_in_one_thread() -> None:
    with mail_server() as server:
        for what in (message(), message(replace(REVISED, id=77)), message(ANNOUNCED), message(REVISED, ANNOUNCED)):
            assert sent(server.port, "boss@corp.example", what=what).ok
    first, second, other, digest = (mail for _, mail in server.taken)
    assert first["Message-ID"] != second["Message-ID"]
    assert first["References"] == first["In-Reply-To"] == second["References"] != other["References"]
    assert digest["References"] is None


def test_headers_say_what_it_is_and_how_to_stop_it() -> None:
    with mail_server() as server:
        assert sent(server.port, "boss@corp.example", extra="&reply=desk@lanjiang.example").ok
    ((_, mail),) = server.taken
    assert mail["List-Id"] == "<hydrogen.clausewatch.lanjiang.example>"
    assert mail["List-Unsubscribe"].strip() == "<mailto:desk@lanjiang.example?subject=unsubscribe%20hydrogen>"
    assert mail["Reply-To"] == "desk@lanjiang.example"
    assert mail["From"].addresses[0].addr_spec == "watch@lanjiang.example"


def test_nothing_in_a_mail_asks_a_relay_to_rewrite_it() -> None:
    with mail_server() as server:
        assert sent(server.port, "boss@corp.example").ok
    (raw,) = server.raw
    raw.decode("ascii")
    assert max(len(line) for line in raw.splitlines()) <= 78
    assert b"\r\n" in raw
    assert b"\n" not in raw.replace(b"\r\n", b"")


def test_a_hostile_title_adds_no_header() -> None:
    title = "题目\r\nBcc: spy@evil.example\r\n\r\n<script>\u202e" + "长" * 1_000_000
    with mail_server() as server:
        assert sent(server.port, "boss@corp.example", what=message(replace(REVISED, title=title))).ok
    ((_, mail),) = server.taken
    assert mail["Bcc"] is None
    assert mail["Subject"].startswith("【修订】题目 Bcc: spy@evil.example <script>长长")
    assert len(server.raw[0]) < 60_000
