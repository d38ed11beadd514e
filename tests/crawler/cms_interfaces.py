"""Other systems that give lists by an interface."""

from __future__ import annotations

import json
from datetime import datetime
from typing import ClassVar

from cms_hanweb import HanwebGroups, HanwebNumbers, HanwebRecords, HanwebXxgk, Jpaas, Truecms
from cms_interface import Interface
from cms_site import CmsSite, Policy, WrongParametersError, answer, form_of, path_of, plain, query_of, wanted
from cms_ucap import UcapCatalogue, UcapInfo, UcapSearch
from servers import Asked, Reply, page

from pipeline.listing.dates import CHINA


class Epoint(Interface):
    name, adapter = "epoint", "epoint"
    told: ClassVar = {}
    listing, per_page = "/dynamic/zwgk/govInfoPub.html?categorynum=003006", 20
    script: ClassVar = "/js/webBuilderCommon.js"

    def framed(self) -> str:
        return (
            f'<ul class="wb-tree-items"></ul><div class="ewb-article-info"></div><script src="{self.script}"></script>'
        )

    def frame(self, asked: Asked) -> Reply | None:
        if path_of(asked) == self.script:
            return Reply(body=b'var siteInfo = {"siteGuid":"7eb5f7f1-9041-43ad-8e13-8fcb82ea831a","v":1};')
        return super().frame(asked)

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) != "/EWB-FRONT/rest/lightfrontaction/getgovinfolist":
            return None
        if asked.method != "POST" or "json" not in asked.headers.get("content-type", ""):
            raise WrongParametersError
        told = json.loads(asked.body)
        wanted(told, deptcode="", categorynum="003006", siteGuid="7eb5f7f1-9041-43ad-8e13-8fcb82ea831a")
        if told["pageSize"] != self.per_page:
            raise WrongParametersError
        return int(told["pageIndex"]) + 1

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = [
            {"title": "", "realtitle": p.title, "infourl": f"/003/{p.number}.html", "infodate": str(p.day)}
            for p in policies
        ]
        return answer({"custom": {"data": rows, "total": str(self.total)}, "status": {"code": 200}})


class Gkmlpt(Interface):
    """Two categories of a tree; one is a column elsewhere. The second holds five rows."""

    name, adapter = "gkmlpt", "gkmlpt"
    told: ClassVar = {"category": "4012", "site": "755001"}
    listing, per_page = "/gkmlpt/index", 15
    start: ClassVar = "/gkmlpt/index"
    options: ClassVar = {"category": "4012"}

    def framed(self) -> str:
        leaves = [
            {"id": 4012, "name": "规范性文件", "children": []},
            {"id": 4013, "name": "站外", "jump_url": "http://x/"},
        ]
        tree = json.dumps([{"id": 4000, "name": "政策", "children": leaves}], ensure_ascii=False)
        return f"<script>window._CONFIG = {{ SID: '755001', TREE: {tree}, SERVICE_AREA_ID: 3 }};</script>"

    def number_of(self, asked: Asked) -> int | None:
        if not path_of(asked).startswith("/gkmlpt/api/all/"):
            return None
        wanted(query_of(asked), sid="755001")
        if path_of(asked) != "/gkmlpt/api/all/4012":
            raise WrongParametersError
        return int(query_of(asked)["page"])

    def show(self, number: int, policies: list[Policy]) -> Reply:
        return answer(
            {"classify": {"id": 4012, "post_count": self.total}, "articles": list(map(self._article, policies))}
        )

    def _article(self, policy: Policy) -> dict[str, object]:
        number = 8_204_000 + policy.number
        return {
            "id": number,
            "title": policy.title,
            "url": f"{self.origin}/gkmlpt/content/8/8204/post_{number}.html" if policy.number % 2 else "",
            "document_number": policy.doc_number,
            "identifier": f"00694{policy.number}/2031",
            "publisher": "青禾市人民政府办公室",
            "date": seconds(policy.written.isoformat()),
            "display_publish_time": seconds(policy.day.isoformat()),
            "is_expired": 0,
            "is_abolished": 0 if policy.is_valid else 1,
        }


class GkmlptTree(Gkmlpt):
    """Without a category, every last one of the tree."""

    name = "gkmlpt_tree"
    options: ClassVar = {}
    told = None


class Cmsweb(Interface):
    name, adapter = "cmsweb", "cmsweb"
    told: ClassVar = {}
    listing, per_page, rows = "/cmsweb/zwgk/sj/indexdept.html?r=00ab&orgId=5e38&topic=240", 50, 110

    def framed(self) -> str:
        return "<div id='list'></div><script>$.post('/articleCommonController/lists.do', data, show)</script>"

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) != "/articleCommonController/lists.do":
            return None
        told = form_of(asked)
        wanted(told, topic="240", deptid="5e38", rdeptid="00ab", pagesize="50", title="", docNo="")
        return int(told["page"])

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = [
            {"title": p.title, "link": "", "domain": self.origin, "path": f"/xxgk/{p.number}.html",
             "docNo": p.doc_number, "releaseTime": f"{p.day} 09:30:00"}
            for p in policies
        ]  # fmt: skip
        return answer({"success": True, "value": {"list": rows, "total": self.total}})


class CmsJson(Interface):
    name, adapter = "cms_json", "cms_json"
    told: ClassVar = {}
    listing, per_page = "/wxzw/zcfg/A09370305index_1.htm", 20

    def framed(self) -> str:
        return "<ul id='loadingInfoPage'></ul><script>$.post('/cms/JsonList', load)</script>"

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) != "/cms/JsonList":
            return None
        told = form_of(asked)
        wanted(told, channelCode="A09370305", perPage="20")
        return int(told["pageno"])

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = [
            {"topic": p.title, "infourl": f"//{self.origin[7:]}/{p.number}.htm", "pubtime": f"{p.day} 9:00"}
            for p in policies
        ]
        return answer({"list": rows, "total": self.total})


class GovJson(Interface):
    """gov.cn: one file holds all."""

    name, adapter = "static_json", "static_json"
    told: ClassVar = {"file": "ZUIXINZHENGCE.json"}
    listing, per_page, rows = "/zhengce/zuixin/", 35, 35

    def framed(self) -> str:
        return "<ul id='list'></ul><script>$.ajax({url: './ZUIXINZHENGCE.json', success: show})</script>"

    def number_of(self, asked: Asked) -> int | None:
        return 1 if path_of(asked) == "/zhengce/zuixin/ZUIXINZHENGCE.json" else None

    def show(self, number: int, policies: list[Policy]) -> Reply:
        return answer([
            {"TITLE": p.title, "SUB_TITLE": "", "URL": f"/zhengce/content/{p.number}.htm", "DOCRELPUBTIME": str(p.day)}
            for p in policies
        ])  # fmt: skip


class GovSearch(CmsSite):
    """The policy library; its total is nought."""

    name, adapter, has_interface = "gov_search", "gov_search", True
    per_page = 20
    listing = "/search-gov/data?t=zhengcelibrary&q=&timetype=timeqb&sort=pubtime&sortType=1&searchfield=title&p=1&n=20"

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) != "/search-gov/data":
            return None
        wanted(query_of(asked), t="zhengcelibrary", n="20", sort="pubtime")
        return int(query_of(asked)["p"])

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = [
            {"title": p.title.replace("青禾市", "<em>青禾市</em>", 1), "url": f"/zhengce/{p.number}.htm",
             "pcode": p.doc_number, "puborg": "市政府办公室", "pubtime": seconds(str(p.day)) * 1000,
             "index": f"000014349/2031-{p.number:05}"}
            for p in policies
        ]  # fmt: skip
        groups = {"gongwen": {"listVO": rows, "totalCount": 0}, "otherfile": {"listVO": rows[:2], "totalCount": 0}}
        return answer({"code": 200, "searchVO": {"totalCount": 0, "catMap": groups}})


class WordPress(Interface):
    """A theme that shows nothing without script."""

    name, adapter = "wordpress", "wordpress"
    listing, per_page = "/policy/", 20

    def frame(self, asked: Asked) -> Reply | None:
        head = '<link rel="https://api.w.org/" href="/wp-json/" /><link href="/wp-content/themes/x/style.css">'
        return plain("<div id='app'></div>", head=head) if asked.path == self.listing else None

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) != "/wp-json/wp/v2/posts":
            return None
        wanted(query_of(asked), per_page="20")
        return int(query_of(asked)["page"])

    def show(self, number: int, policies: list[Policy]) -> Reply:
        if not policies:
            body = json.dumps({"code": "rest_post_invalid_page_number", "data": {"status": 400}}).encode()
            return Reply(status=400, body=body, headers={"Content-Type": "application/json"})
        return answer([
            {"id": p.number, "date": f"{p.day}T09:00:00", "link": f"/{p.number}/", "title": {"rendered": p.title}}
            for p in policies
        ])  # fmt: skip


class Posted(CmsSite):
    """An interface that only the settings tell: JSON is posted."""

    name, adapter, has_interface = "told_post", "json_list", True
    listing, per_page = "/api/query", 15
    options: ClassVar = {"post": '{"channel":"7","pageNum":{page},"pageSize":15}'}

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) != self.listing:
            return None
        if asked.method != "POST" or "json" not in asked.headers.get("content-type", ""):
            raise WrongParametersError
        told = json.loads(asked.body)
        wanted(told, channel="7")
        return int(told["pageNum"])

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = [{"title": p.title, "url": f"/zc/{p.number}.html", "gbrq": str(p.written), "sxrq": str(p.effective),
                 "publishDate": str(p.day)} for p in policies]  # fmt: skip
        return answer({"total": self.total, "rows": rows})


class Numbered(CmsSite):
    """JSON whose page is counted in the address, the newest first."""

    name, adapter, has_interface = "json_list", "json_list", True
    listing, per_page = "/data/itemId=915,pageIndex=1,pageSize=15.json", 15

    def number_of(self, asked: Asked) -> int | None:
        head, _, tail = path_of(asked).partition("pageIndex=")
        return int(tail.partition(",")[0]) if head == "/data/itemId=915," else None

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = [{"docTitle": p.title, "docUrl": f"/zc/{p.number}.html", "publishDate": str(p.day)} for p in policies]
        return answer({"data": {"total": self.total, "rows": rows}})


class Scripted(Numbered):
    """An interface of no known system: its address stands in the page's script, with a number that never stays."""

    name, adapter = "scripted", "scripted"
    listing, start = "/api/query", "/zc/library.htm"

    def number_of(self, asked: Asked) -> int | None:
        return int(query_of(asked).get("page", "1")) if path_of(asked) == self.listing else None

    def frame(self, asked: Asked) -> Reply | None:
        if path_of(asked) != self.start:
            return None
        call = f"load('/api/query?t=zc&amp;page=1&size=15&_={1700000000 + len(self.asked)}')"
        return page(f'<html><body><div id="result">加载中……</div><script>{call}</script></body></html>')


def seconds(day: str) -> int:
    """Since 1970, of midnight in China."""
    return int(datetime.fromisoformat(day).replace(tzinfo=CHINA).timestamp())


INTERFACES = (
    HanwebRecords, HanwebGroups, HanwebNumbers, HanwebXxgk, Jpaas, Truecms, Epoint, Gkmlpt, GkmlptTree, Cmsweb,
    UcapInfo, UcapCatalogue, UcapSearch, CmsJson, GovJson, GovSearch, WordPress, Posted, Numbered,
    Scripted,
)  # fmt: skip
