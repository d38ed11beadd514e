"""What protections, shells and notices answer in place of a page: told for what they are, and never got around."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
from pages import listing, policy
from servers import Asked, Reply, Site, page, serving
from test_check_trouble import HTML, check, known, plan

from crawler.onward import is_same_site
from pipeline.model import KnownPage, Outcome, Role, Visit
from pipeline.reasons.visit_words import reason_in_words

COOKIE = {**HTML, "Set-Cookie": "__jsluid_s=abc; path=/"}
JIASULE = b"<script>document.cookie=('_')+('_jsl_clearance_s=-1')+';path=/';location.href=location.pathname</script>"
RUISHU = "<html><head><script>$_ts=window['$_ts']||{};$_ts.cd='q';</script></head><body></body></html>"
WAITING = "<p>正在跳转，请稍候</p>"

BLOCKED = [
    ("jiasule", Reply(status=521, body=JIASULE, headers=HTML), "加速乐"),
    ("jiasule with 200", page(JIASULE.decode()), "加速乐"),
    ("ruishu", Reply(status=412, body=RUISHU.encode(), headers=HTML), "瑞数"),
    ("ruishu with 202", Reply(status=202, body=RUISHU.encode(), headers=HTML), "瑞数"),
    ("ruishu emptied", Reply(status=412, body=b"<html><script src='/x.js'></script></html>", headers=HTML), "瑞数"),
    ("knownsec", Reply(status=403, body="<p>当前访问疑似黑客攻击</p>".encode(), headers=HTML), "创宇盾"),
    ("bt", page("<html><head><title>宝塔网站防火墙</title></head><body>您的请求被拦截</body></html>"), "宝塔"),
    (
        "safeline",
        page("<html><body>请求已被拦截<script src='/.safeline/x.js'></script></body></html>"),
        "雷池",
    ),
    ("captcha", page("<html><body><p>请输入验证码后继续访问</p><img src='/c.jpg'></body></html>"), "captcha"),
    ("c3vk", page('<script>document.cookie="C3VK=1a; max-age=300";location.href="/bad"</script>'), "C3VK"),
]


def visits_of(site: Site, *pages: str, urls: tuple[str, ...] = (), role: Role = Role.DOCUMENT) -> list[Visit]:
    async def story() -> list[Visit]:
        async with serving(site):
            return await check(plan(site, *(replace(known(site, path), role=role) for path in pages), urls=urls))

    return asyncio.run(story())


@pytest.mark.parametrize(("reply", "name"), [case[1:] for case in BLOCKED], ids=[case[0] for case in BLOCKED])
@pytest.mark.parametrize("role", [Role.DOCUMENT, Role.ATTACHMENT])
def test_a_protection_is_named_with_what_to_do(reply: Reply, name: str, role: Role) -> None:
    site = Site({"/bad": reply})
    (visit,) = visits_of(site, "/bad", role=role)
    assert (visit.outcome, visit.document, visit.body) == (Outcome.BLOCKED, None, b"")
    assert name in visit.reason
    assert "watch these policies" in visit.reason
    assert "请改从其他发布处关注" in reason_in_words(visit.reason, "zh")
    assert site.paths() == ["/bad"]


@pytest.mark.parametrize(("reply", "name"), [case[1:] for case in BLOCKED], ids=[case[0] for case in BLOCKED])
def test_the_same_in_place_of_a_listing(reply: Reply, name: str) -> None:
    (visit,) = visits_of(Site({"/bad": reply}), urls=("/bad",))
    assert (visit.outcome, visit.role) == (Outcome.BLOCKED, Role.LISTING)
    assert name in visit.reason


@pytest.mark.parametrize(
    "shell",
    [
        Reply(status=521, body=JIASULE, headers=COOKIE),
        Reply(status=200, body=JIASULE, headers=COOKIE),
        Reply(status=200, body=b"<html><head></head><body></body></html>", headers=COOKIE),
        Reply(status=200, headers=COOKIE),
        Reply(status=302, headers={**COOKIE, "Location": "/a"}),
    ],
    ids=["521", "200", "nothing on it", "no byte", "to itself"],
)
def test_the_cookie_that_a_shell_sets_is_shown_once_and_opens_the_page(shell: Reply) -> None:
    def reply(asked: Asked) -> Reply:
        return page(policy(1)) if "__jsluid_s=abc" in asked.headers.get("cookie", "") else shell

    site = Site({"/a": reply})
    (visit,) = visits_of(site, "/a")
    assert visit.outcome is Outcome.OK
    assert visit.document is not None
    assert site.paths()[:2] == ["/a", "/a"]


def test_a_challenge_that_the_cookie_does_not_open_is_asked_once_more_and_no_oftener() -> None:
    shell = Reply(status=521, body=JIASULE, headers=COOKIE)
    site = Site({"/a": shell})
    (visit,) = visits_of(site, "/a")
    assert visit.outcome is Outcome.BLOCKED
    assert site.paths() == ["/a", "/a"]
    assert not [one for one in site.asked if "jsl_clearance" in one.headers.get("cookie", "")]


@pytest.mark.parametrize(
    "shell",
    [
        '<html><head><meta http-equiv="Refresh" content="0; url=/new.html"></head><body></body></html>',
        f"<html><head><meta content=\"1;URL='/new.html'\" http-equiv=refresh></head><body>{WAITING}</body></html>",
        '<script>window.location.href="/new.html";</script>',
        f"<html><body>{WAITING}<script type='text/javascript'>location = './new.html'</script></body></html>",
        "<html><script>\n// the page has moved\nwindow.location.replace('new.html');</script></html>",
        "<script>function go(){top.location.assign('/new.html')} go();</script>",
    ],
)
def test_a_page_of_nothing_but_a_way_on_is_followed(shell: str) -> None:
    (visit,) = visits_of(Site({"/a": page(shell), "/new.html": page(policy(1))}), "/a")
    assert visit.outcome is Outcome.OK
    assert visit.final_url.endswith("/new.html")


def test_such_pages_are_followed_once() -> None:
    site = Site({f"/{n}": page(f'<script>location.href="/{n + 1}"</script>') for n in range(9)})
    (visit,) = visits_of(site, "/0")
    assert visit.outcome is Outcome.UNREADABLE
    assert site.paths() == ["/0", "/1"]


@pytest.mark.parametrize(
    "shell",
    [
        "<script>if(/Android/.test(navigator.userAgent))location.href='/new.html'</script>",
        "<script>location.href='/new.html?'+Math.random();</script>",
        "<script>x ? location.replace('/m') : location.replace('/new.html')</script>",
        "<script>/* location.href='/new.html'; */ start()</script>",
        "<noscript><meta http-equiv='refresh' content='0;url=/new.html'></noscript><script src='/app.js'></script>",
    ],
)
def test_what_a_script_weighs_or_puts_together_is_not_followed(shell: str) -> None:
    site = Site({"/a": page(f"<html><body>{shell}</body></html>"), "/new.html": page(policy(1))})
    (visit,) = visits_of(site, "/a")
    assert visit.outcome is Outcome.UNREADABLE
    assert site.paths() == ["/a"]


def test_a_policy_with_such_a_script_is_read_where_it_stands() -> None:
    text = policy(1).replace("</body>", "<script>location.href='/new.html'</script></body>")
    site = Site({"/a": page(text), "/new.html": page(policy(2))})
    (visit,) = visits_of(site, "/a")
    assert visit.document is not None
    assert visit.document.doc_number == "蓝政发〔2031〕1号"


@pytest.mark.parametrize(
    "shell", ["<script>location.href='{}'</script>", "<meta http-equiv=refresh content='0;url={}'>"]
)
def test_the_way_to_another_site_is_told_and_not_gone(shell: str) -> None:
    other = Site({"/": page(policy(1))})
    site = Site({"/a": page("")})

    async def story() -> list[Visit]:
        async with serving(site, other):
            target = other.origin.replace("127.0.0.1", "localhost") + "/login.html"
            site.pages["/a"] = page(shell.format(target))
            return await check(plan(site, KnownPage(url=site.origin + "/a", role=Role.DOCUMENT)))

    (visit,) = asyncio.run(story())
    assert visit.outcome is Outcome.UNREADABLE
    assert "localhost" in visit.reason
    assert "请把来源的网址改成它" in reason_in_words(visit.reason, "zh")
    assert other.asked == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://lanhe.example/a", "https://www.lanhe.example/b", True),
        ("http://lanhe.example/a", "http://zwgk.lanhe.example/", True),
        ("http://a.lanhe.example/", "http://b.lanhe.example/", False),
        ("http://lanhe.example/", "http://evillanhe.example/", False),
        ("http://192.0.0.1/", "http://0.0.1/", False),
    ],
)
def test_one_site(one: str, other: str, same: bool) -> None:
    assert is_same_site(one, other) is same


@pytest.mark.parametrize(
    "said",
    [
        "本网站服务时间为每日8:00至22:00，当前不在服务时间内。",
        "非服务时间，请于明日8:00后访问。",
        "网站每日23:00至次日6:00关闭，敬请谅解。",
        "因网络安全要求，本站夜间关闭。",
        "系统每天22:30到次日7:00停止服务",
    ],
)
@pytest.mark.parametrize("status", [200, 404, 503])
def test_a_site_closed_for_the_night_has_lost_nothing(said: str, status: int) -> None:
    closed = Reply(status=status, body=f"<html><body><h2>{said}</h2></body></html>".encode(), headers=HTML)
    as_page, as_listing = Site({"/a": closed}), Site({"/zcwj/": closed})
    assert [visit.outcome for visit in visits_of(as_page, "/a")] == [Outcome.MAINTENANCE]
    assert [visit.outcome for visit in visits_of(as_listing, urls=("/zcwj/",))] == [Outcome.MAINTENANCE]


def test_a_listing_that_names_hours_is_a_listing() -> None:
    rows = listing([f"/{n}.html" for n in range(1, 7)]).replace("</body>", "<p>服务时间：8:00—17:30</p></body>")
    site = Site({"/zcwj/": page(rows), **{f"/{n}.html": page(policy(n)) for n in range(1, 7)}})
    assert visits_of(site, urls=("/zcwj/",))[0].outcome is Outcome.OK
