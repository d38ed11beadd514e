"""Answers without a text of their own, in the many wordings that sites have for them."""

from __future__ import annotations

import pytest

from pipeline.read import read

LINKS = "".join(f"<li><a href='/{i}'>政务公开栏目{i}</a></li>" for i in range(30))


def reason(inner: str, title: str = "松溪市") -> str:
    return read(f"<html><head><title>{title}</title></head><body>{inner}</body></html>".encode()).reason


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<h1>抱歉，您要访问的页面走丢了</h1>", "soft 404"),
        (f"<p>对不起，您查看的信息不存在或已被撤下！</p>{LINKS}", "soft 404"),
        ("<p>您所访问的文章已下架</p>", "soft 404"),
        (f"<p>该信息已被管理员删除</p><ul>{LINKS}</ul>", "soft 404"),
        ("<p>很抱歉，没有找到您要访问的内容。</p><a href='/'>返回首页</a>", "soft 404"),
        ("<p>Sorry, the page you requested could not be found.</p>", "soft 404"),
        ("<p>HTTP Status 404 – Not Found</p>", "soft 404"),
        ("<p>参数错误，找不到该记录</p>", "soft 404"),
        ("<p>该栏目已停用</p>", "soft 404"),
        ("<p>没有找到帖子</p>", "soft 404"),
        ("<p>本百科目前没有与此标题相同的页面。您可以搜索此页面标题。</p>", "soft 404"),
        ("<div>您访问的链接地址有误或该页面已经过期</div>", "soft 404"),
        ("<p>为提供更好的服务，本网站将于4月9日22时至次日6时进行系统升级，期间暂停访问。</p>", "maintenance"),
        ("<p>网站正在建设中，敬请期待</p>", "maintenance"),
        ("<h1>503 Service Unavailable</h1>", "error"),
        ("<h1>系统繁忙，请稍后再试</h1>", "error"),
        ("<p>网站暂时无法访问，服务器维护</p>", "maintenance"),
        ("<h1>502 Bad Gateway</h1><hr>nginx", "error"),
        ("<p>Error establishing a database connection</p>", "error"),
        ("<h1>Server Error in '/' Application.</h1><p>运行时错误</p>", "error"),
        ("<p>您的访问行为异常，请拖动滑块完成验证</p>", "challenge"),
        ("<p>为保护您的账号安全，请输入图形验证码</p><img src='/captcha.jpg'>", "challenge"),
        ("<p>请求已被拦截 事件ID：123</p>", "challenge"),
        ("<p>Request unsuccessful. Incapsula incident ID</p>", "challenge"),
        ("<p>403 Forbidden 您的IP被禁止访问</p>", "challenge"),
        ("<p>请先登录后再查看</p><form action='/login'><input type='password'></form>", "login"),
        ("<p>您没有权限访问该页面，请登录</p>", "login"),
        ("<div id='app'></div><script src='/js/app.js'></script>", "needs script"),
        ("<noscript>请启用JavaScript以继续</noscript><div id=root></div><script src=a.js></script>", "needs script"),
        ("<div id=app><p>页面加载中，请稍候…</p></div><script src=a.js></script>", "needs script"),
        ("<div class='c'></div>", "empty"),
    ],
)
def test_the_reason_is_what_the_page_says(inner: str, expected: str) -> None:
    assert reason(inner) == expected


@pytest.mark.parametrize(
    ("title", "inner", "expected"),
    [
        ("404错误页面", "<p>页面未找到</p>", "soft 404"),
        (
            "提示信息 - 松溪论坛",
            "<p>指定的主题不存在或已被删除或正在被审核</p><p>[ 点击这里返回上一页 ]</p>",
            "soft 404",
        ),
        ("网站防火墙", "<p>您的请求带有不合法参数，已被网站管理员设置拦截！</p>", "challenge"),
        ("用户登录", "<form><p>用户登录</p><input name=u><input type=password><button>登录</button></form>", "login"),
    ],
)
def test_a_title_helps(title: str, inner: str, expected: str) -> None:
    assert reason(inner, title) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "网站系统升级维护期间，市数据局应当提前三日公告，并保留人工受理渠道，不得暂停办理群众事项。",
        "用户登录政务服务平台后，可以查看办理进度；没有访问权限的，应当向管理员申请，管理员二日内答复。",
        "服务器内部错误、数据库连接失败等故障，由市大数据中心二小时内处置，未找到原因的，应当书面报告。",
    ],
)
def test_a_policy_on_such_things_is_no_trouble(sentence: str) -> None:
    text = "".join(f"<p>第{number}条　{sentence}</p>" for number in "一二三四五")
    assert reason(f"<h1>松溪市政务网站管理办法</h1>{text}", "松溪市政务网站管理办法") == ""
