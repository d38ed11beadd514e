"""Protections by the traces that each leaves, and answers that are not the page: each told as what it is."""

from __future__ import annotations

import asyncio
import gzip

import pytest
from pages import listing, policy
from servers import Reply, Site, page, serving
from test_check_trouble import HTML, QUICK, check, plan
from test_hazards_of_visits import visits_of

from pipeline.model import KnownPage, Outcome, Role, Visit
from pipeline.reasons.visit_words import reason_in_words


def scripted(script: str) -> Reply:
    return page(f"<html><head><script>{script}</script></head><body></body></html>")


NAMED = [
    ("WZWS", scripted("var k='wzws_cid';document.cookie='wzws_sessionid='+k;location.reload()")),
    (
        "WZWS",
        page(
            "<html><head><meta http-equiv='refresh' content='0; url=/WZWSREL2EuaHRtbA==?wzwscspd=MC4w'></head></html>"
        ),
    ),
    ("HOY_TR", scripted("document.cookie='HOY_TR=UKQABCD,1234;path=/';location.reload()")),
    ("安全狗", page("<html><body><script src='/safedog/x.js'></script>您的请求已被网站管理员设置拦截</body></html>")),
    ("云锁", scripted("function YunSuoAutoJump(){var s='yunsuo_session_verify';location=location}")),
    ("宝塔", scripted("var x='getwafjs'")),
    ("宝塔", page("<html><body>您的请求被waf拦截</body></html>")),
    ("创宇盾", Reply(status=403, body=b"<html><body>cdn by yunjiasu</body></html>", headers=HTML)),
    ("阿里云", scripted("var arg1='A1';document.cookie='acw_sc__v2='+arg1;location.reload()")),
    ("Cloudflare", Reply(status=403, body=b"<html><title>Just a moment...</title>wait</html>", headers=HTML)),
    ("captcha", page("<html><title>请稍候</title><body>人机识别检测，请按住滑块拖到最右边</body></html>")),
]


@pytest.mark.parametrize(("name", "reply"), NAMED, ids=[f"{n}-{case[0]}" for n, case in enumerate(NAMED)])
def test_a_trace_names_the_protection(name: str, reply: Reply) -> None:
    for urls, pages in ((), ("/bad",)), (("/bad",), ()):
        site = Site({"/bad": reply})
        (visit,) = visits_of(site, *pages, urls=urls)
        assert visit.outcome is Outcome.BLOCKED, visit.reason
        assert name in visit.reason
        assert name in reason_in_words(visit.reason, "zh")
        assert site.paths() == ["/bad"]


STYLE = f"<style>{'a{b:c}' * 2000}</style>"
TOLD = [
    (Outcome.BLOCKED, "机器人", f"<title>访问异常页面</title>{STYLE}<h1>访问异常页面</h1><p>请联系管理员。</p>"),
    (Outcome.MISSING, "不存在", "<title>澄浦市新闻出版局-404</title><div>首页 机构 新闻 服务</div>"),
    (Outcome.MISSING, "不存在", "<title>错误页面</title><p>访问的页面不存在</p>"),
    (Outcome.MISSING, "不存在", "<title>提示</title><p>抱歉，找不到您要访问的页面</p>"),
    (Outcome.UNREADABLE, "脚本", "<title>Loading http://www.lanhe.example/a.html</title><script src='/x.js'></script>"),
    (
        Outcome.UNREADABLE,
        "脚本",
        "<script>var _cofing1={href:'http://www.lanhe.example/'}</script><script src='/j.js'></script>",
    ),
    (Outcome.PARTIAL, "空", ""),
]


@pytest.mark.parametrize(("outcome", "word", "html"), TOLD, ids=[f"{n}-{case[0]}" for n, case in enumerate(TOLD)])
def test_an_answer_of_200_that_is_not_the_page(outcome: Outcome, word: str, html: str) -> None:
    body = page(f"<html><head><meta charset='utf-8'></head><body>{html}</body></html>")
    site = Site({"/bad": body})
    (visit,) = visits_of(site, "/bad")
    assert visit.outcome is outcome, visit.reason
    assert visit.document is None
    assert visit.reason
    assert word in reason_in_words(visit.reason, "zh")


@pytest.mark.parametrize("sentence", ["本系统使用验证码登录。", "服务热线：404-1234。", "网站由云锁公司承建。"])
def test_a_policy_that_speaks_of_such_things_is_read(sentence: str) -> None:
    (visit,) = visits_of(Site({"/a": page(policy(1, extra=f"<p>{sentence}</p>"))}), "/a")
    assert visit.outcome is Outcome.OK


def test_a_site_that_throttles_with_its_front_page_has_lost_nothing() -> None:
    """Every page answers 200 with the front page: none is read as a document, and a listing is not read as empty."""
    front = page(listing([f"/news/{n}.html" for n in range(9)]))
    site = Site({"/": front, "/zc/1.html": front, "/zc/2.html": front})
    site.reply_to = lambda asked: front if asked.path != "/robots.txt" else Reply(status=404)  # type: ignore[method-assign]
    visits = visits_of(site, "/zc/1.html", "/zc/2.html")
    assert {visit.outcome for visit in visits} <= {Outcome.MISSING, Outcome.UNREADABLE}
    assert all(visit.document is None for visit in visits)


def test_a_site_that_packs_unasked_is_read() -> None:
    """Some servers pack whatever a visitor says that it takes."""
    site = Site({"/a": Reply(body=gzip.compress(policy(1).encode()), headers={**HTML, "Content-Encoding": "gzip"})})
    (visit,) = visits_of(site, "/a")
    assert visit.outcome is Outcome.OK


def test_unreachable_is_told_as_that() -> None:
    site = Site({"/a": Reply(fault="hang")})

    async def story() -> list[Visit]:
        async with serving(site):
            return await check(plan(site, KnownPage(url=f"{site.origin}/a", role=Role.DOCUMENT)), QUICK)

    (visit,) = asyncio.run(story())
    assert visit.outcome is Outcome.FAILED
    assert "in time" in visit.reason
    assert "没有按时应答" in reason_in_words(visit.reason, "zh")
