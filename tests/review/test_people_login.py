"""Logging in and out: what is believed, how long it lasts, and what strangers try."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from statistics import median

import pytest
from people_web import KEPT, PASSWORD, Guarded

from review.people.passwords import Passwords
from review.web.access import local_path
from storage.views.people import DeedFilter, Role

pytestmark = pytest.mark.usefixtures("later")


@pytest.mark.parametrize("name", ["admin", "ADMIN", " Admin ", "ａｄｍｉｎ"])
def test_a_person_comes_in_however_the_name_is_written(site: Guarded, name: str) -> None:
    visitor = site.browser()
    assert visitor.log_in(name, onward="/policies").headers["location"] == "/policies"
    assert visitor.get("/policies").status == 200
    assert "admin" in visitor.get("/").text


def test_a_password_is_the_same_however_its_letters_are_composed(site: Guarded) -> None:
    kept = Passwords().kept("un café à Évian")
    site.store.add_person("composed", kept, Role.READER, site.clock())
    assert site.browser().log_in("composed", "un cafe\u0301 a\u0300 E\u0301vian").status == 303


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("admin", "wrong"),
        ("admin", ""),
        ("admin", PASSWORD + "\x00"),
        ("admin", PASSWORD.upper()),
        ("admin", "x" * 1001),
        ("admin", "\u202e" + PASSWORD),
        ("nobody", PASSWORD),
        ("", PASSWORD),
        ("local", PASSWORD),
        ("<script>alert(1)</script>", PASSWORD),
        ("a\x00b", PASSWORD),
        ("\u202enimda", PASSWORD),
        ("x" * 9000, PASSWORD),
        ("' OR 1=1 --", "' OR 1=1 --"),
    ],
)
def test_anything_else_is_refused_in_the_same_words(site: Guarded, name: str, password: str) -> None:
    visitor = site.browser()
    answer = visitor.log_in(name, password)
    assert answer.status == 403
    assert "用户名或密码不对" in answer.text
    assert "<script>alert" not in answer.text
    assert "clausewatch_session" not in visitor.cookies
    assert visitor.get("/policies").status == 303


def test_who_is_disabled_reads_the_same_words_as_who_is_wrong(site: Guarded) -> None:
    site.store.add_person("gone", KEPT, Role.READER, site.clock())
    site.store.disable_person("gone", site.clock())
    assert "用户名或密码不对" in site.browser().log_in("gone").text


def test_an_unknown_name_takes_as_long_as_a_known_one() -> None:
    passwords = Passwords()

    def taken(kept: str | None) -> float:
        times = []
        for _ in range(5):
            begun = time.process_time()
            passwords.is_right(kept, "a wrong password")
            times.append(time.process_time() - begun)
        return median(times)

    known, unknown = taken(passwords.kept(PASSWORD)), taken(None)
    assert unknown > known / 2
    assert unknown < known * 2


def test_logging_out_ends_the_session_for_good(site: Guarded) -> None:
    visitor = site.logged_in("reader")
    stolen = dict(visitor.cookies)
    assert visitor.send("/", "/logout").headers["location"] == "/login"
    assert "clausewatch_session" not in visitor.cookies
    visitor.cookies = stolen
    assert visitor.get("/policies").status == 303


def test_a_session_ends_by_itself(site: Guarded) -> None:
    visitor = site.logged_in("reader")
    site.clock.pass_by(timedelta(days=7))
    assert visitor.get("/policies").status == 303


def test_who_is_disabled_while_logged_in_is_out_at_once(site: Guarded) -> None:
    site.store.add_person("short", KEPT, Role.READER, site.clock())
    visitor = site.logged_in("short")
    assert visitor.get("/policies").status == 200
    site.store.disable_person("short", site.clock())
    assert visitor.get("/policies").status == 303


@pytest.mark.parametrize("secret", ["", "x", "é", "a" * 5000, "../../etc", "\u202e"])
def test_a_made_up_session_is_none(site: Guarded, secret: str) -> None:
    answer = site.web.get("/policies", Cookie=f"clausewatch_session={secret}".encode().decode("latin-1"))
    assert answer.status == 303


def test_a_session_laid_into_the_browser_beforehand_is_worth_nothing(site: Guarded) -> None:
    visitor = site.browser()
    visitor.cookies["clausewatch_session"] = "chosen-by-the-attacker"
    visitor.log_in("reader")
    assert visitor.cookies["clausewatch_session"] != "chosen-by-the-attacker"
    assert site.web.get("/policies", Cookie="clausewatch_session=chosen-by-the-attacker").status == 303


def test_two_people_at_once_are_two_people(site: Guarded) -> None:
    one, other = site.logged_in("admin"), site.logged_in("reader")
    assert one.get("/people").status == 200
    assert other.get("/people").status == 403
    assert one.get("/people").status == 200


# Where the login leads


@pytest.mark.parametrize(
    "onward",
    [
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        "https://evil.example/",
        "javascript:alert(1)",
        "evil.example",
        "/x\r\nSet-Cookie: a=b",
        "/\u2028//evil.example",
        "/" + "x" * 3000,
        "",
    ],
)
def test_the_login_leads_nowhere_else(site: Guarded, onward: str) -> None:
    assert local_path(onward) == "/"
    visitor = site.browser()
    answer = visitor.log_in("reader", onward=onward)
    assert answer.headers["location"] == "/"
    assert "a" not in visitor.cookies
    assert site.web.get("/theme/dark?next=//evil.example").headers["location"] == "/"


@pytest.mark.parametrize(
    "onward", ["/%0d%0aSet-Cookie:%20a=b", "/%5cevil.example", "/@evil.example", "/policies?next=//x"]
)
def test_what_stays_here_may_look_odd(site: Guarded, onward: str) -> None:
    visitor = site.browser()
    answer = visitor.log_in("reader", onward=onward)
    assert answer.headers["location"].startswith("/")
    assert not answer.headers["location"].startswith(("//", "/\\"))
    assert "a" not in visitor.cookies


# Forms


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec_Fetch_Site": "cross-site"}, {"Cookie": ""}],
)
def test_another_site_logs_nobody_in_or_out(site: Guarded, headers: dict[str, str]) -> None:
    visitor = site.browser()
    assert visitor.log_in("reader", **headers).status == 403
    assert visitor.get("/policies").status == 303
    visitor = site.logged_in("reader")
    assert visitor.send("/", "/logout", **headers).status in (303, 403)
    assert visitor.get("/policies").status == 200


def test_a_form_is_good_in_its_own_session_alone(site: Guarded) -> None:
    one, other = site.logged_in("admin"), site.logged_in("admin")
    proof = one.proof("/", "/logout")
    assert other.post("/logout", {"token": proof}).status == 403
    assert one.post("/logout", {"token": proof}).status == 303


def test_a_huge_form_is_not_read(site: Guarded) -> None:
    answer = site.web.ask(
        "POST", "/login", "name=" + "x" * 10_000_000, Content_Type="application/x-www-form-urlencoded"
    )
    assert answer.status == 413


# Cookies


def test_the_cookie_is_kept_from_scripts_and_other_sites(site: Guarded, proxied: Guarded) -> None:
    def cookie(one: Guarded, **headers: str) -> str:
        visitor = one.browser(**headers)
        page = visitor.get("/login")
        visitor.cookies = dict(part.split("=", 1) for part in page.cookies.split("; "))
        return visitor.log_in("reader").headers["set-cookie"]

    plain = cookie(site)
    assert plain.startswith("clausewatch_session=")
    assert "HttpOnly" in plain
    assert "SameSite=lax" in plain
    assert "Secure" not in plain
    secure = cookie(proxied)
    assert secure.startswith("__Host-clausewatch=")
    assert "Secure" in secure
    assert "Path=/" in secure
    assert "Domain" not in secure


def test_behind_a_proxy_whole_addresses_are_the_readers(proxied: Guarded) -> None:
    proxied.store.add_token("reader", "cw_feed", name="feed", role=Role.READER, at=proxied.clock())
    feed = proxied.web.get("/changes.atom", Host="watch.example.org", Authorization="Bearer cw_feed").text
    assert 'href="https://watch.example.org/changes' in feed
    assert "http://watch" not in feed


def test_with_tls_the_browser_forgets_our_pages_after_the_logout(proxied: Guarded) -> None:
    visitor = proxied.browser()
    visitor.log_in("reader", Host="watch.example.org", Origin="https://watch.example.org")
    answer = visitor.send("/", "/logout", Host="watch.example.org", Origin="https://watch.example.org")
    assert answer.headers["clear-site-data"] == '"cache"'


def test_behind_a_proxy_forms_come_from_the_public_address(proxied: Guarded) -> None:
    visitor = proxied.browser()
    assert visitor.log_in("reader", Origin="https://watch.example.org").status == 303
    assert proxied.browser().log_in("reader", Origin="https://watch.example.com").status == 403


def test_both_languages_ask(site: Guarded) -> None:
    assert "Log in" in site.web.get("/login?lang=en").text
    page = site.web.get("/login?lang=zh")
    assert "登录" in page.text
    assert page.headers["cache-control"] == "no-store"
    assert "/policies" not in page.text


def test_logins_are_noted_tried_or_done(site: Guarded) -> None:
    visitor = site.browser()
    visitor.log_in("reviewer", "wrong")
    visitor.log_in("reviewer")
    visitor.send("/", "/logout")
    latest = [replace(view.deed, at=site.clock()) for view in site.store.deeds(DeedFilter(), limit=3)]
    assert [(one.person, one.action, one.status, one.address) for one in latest] == [
        ("reviewer", "logout", 303, "127.0.0.1"),
        ("reviewer", "login", 303, "127.0.0.1"),
        ("reviewer", "login", 403, "127.0.0.1"),
    ]
