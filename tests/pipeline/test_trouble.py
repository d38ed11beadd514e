from __future__ import annotations

import pytest

from pipeline.page.trouble import trouble_of

LONG = "<p>各镇应当每年检修河埠头，对损坏严重的及时更换，所需经费列入预算，任何单位不得挪用。</p>" * 8
LINKS = "".join(f"<li><a href='/{i}'>政务公开栏目{i}</a></li>" for i in range(30))


def page(inner: str, title: str = "松溪市") -> str:
    return f"<html><head><title>{title}</title></head><body>{inner}</body></html>"


@pytest.mark.parametrize(
    ("text", "status", "trouble"),
    [
        (page("<script>window.$_ts={}</script>"), 412, "challenge"),
        (page("<script>document.cookie='__jsl_clearance=1'</script>"), 200, "challenge"),
        (page("<script>go()</script>"), 202, "challenge"),
        (page("<div>访问过于频繁，请完成安全验证</div>"), 200, "challenge"),
        (page("<h1>Just a moment...</h1><p>Checking your browser</p>"), 200, "challenge"),
        (page("<h1>系统维护公告</h1><p>网站正在升级维护，预计18时恢复访问，敬请谅解。</p>"), 200, "maintenance"),
        (page("<form><p>请登录后继续上网</p></form>", "网络认证"), 200, "captive"),
        (page("<h1>您访问的页面不存在或已被删除！</h1>"), 200, "soft 404"),
        (page(f"<ul>{LINKS}</ul><h1>抱歉，您访问的页面不存在</h1>"), 200, "soft 404"),
        (page("<h1>404 Not Found</h1>"), 200, "soft 404"),
        ("", 200, "empty"),
        ("  \n", 200, "empty"),
        (page(""), 200, "empty"),
        (page("<script src='/app.js'></script>", ""), 200, "needs script"),
        (f"<!DOCTYPE html><html><body><div>{LONG}<p>第二条 各镇应", 200, "cut"),
        ('{"rows": [{"title": "河埠', 200, "cut"),
        ('<?xml version="1.0"?><datastore><recordset><record>', 200, "cut"),
    ],
)
def test_trouble(text: str, status: int, trouble: str) -> None:
    assert trouble_of(text, status) == trouble


@pytest.mark.parametrize(
    "text",
    [
        page(LONG),
        page(LONG + "<p>网站系统维护期间，页面不存在的，应当公告；验证码由市数据局管理。</p>"),
        page(f"<ul>{LINKS}</ul><form>用户名 密码 验证码</form>"),
        f"<div>{LONG}</div>",  # a fragment never had a tail
        page(LONG) + "\n<!-- 0.2s -->",
        '{"rows": []}',
        '<?xml version="1.0"?>\n<datastore><recordset></recordset></datastore>\n',
    ],
)
def test_healthy(text: str) -> None:
    assert trouble_of(text, 200) == ""


@pytest.mark.parametrize("cell", ["500", "404", "500-812", "502 万元"])
def test_a_figure_in_a_table_is_no_status(cell: str) -> None:
    rows = "".join(
        f"<tr><td>{name}</td><td>{cell}</td></tr>" for name in ("河道清淤", "堤岸加固", "闸门更换", "巡护站房")
    )
    said = "各区水务局按下表标准申报补助，逾期不再受理。" * 3
    page = f"<html><body><h1>水利工程补助标准表</h1><p>{said}</p><table>{rows}</table></body></html>"
    assert trouble_of(page, 200) == ""


@pytest.mark.parametrize("said", ["500", "404", "HTTP Error 500", "503 服务不可用"])
def test_a_bare_status_is_one(said: str) -> None:
    assert trouble_of(f"<html><body><h1>{said}</h1><p>返回首页</p></body></html>", 200) in ("error", "soft 404")
