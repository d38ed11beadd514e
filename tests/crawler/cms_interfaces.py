"""Systems whose rows come from interfaces."""

from __future__ import annotations

import json
from datetime import datetime
from typing import ClassVar

from cms_site import CmsSite, Policy, WrongParametersError, answer, form_of, path_of, plain, query_of, row, wanted
from servers import Asked, Reply, page

from pipeline.listing.dates import CHINA


class Interface(CmsSite):
    """A frame without rows."""

    has_interface = True

    def frame(self, asked: Asked) -> Reply | None:
        return plain(self.framed()) if asked.path == self.listing else None

    def framed(self) -> str:
        raise NotImplementedError


def art(policy: Policy) -> str:
    return f"/art/{policy.day.year}/{policy.day.month}/{policy.day.day}/art_12_{policy.number}.html"


def records(policies: list[Policy]) -> str:
    return "".join(f"<record><![CDATA[{row(p, art(p))}]]></record>" for p in policies)


class HanwebRecords(CmsSite):
    """Hanweb jpage, rows asked for by their numbers; the first three pages stand in the page."""

    name, adapter, has_interface = "hanweb_records", "hanweb", True
    listing, per_page = "/col/col310/index.html", 15
    fields: ClassVar = {"col": "1", "appid": "1", "webid": "79", "columnid": "310", "unitid": "310641", "path": "/"}

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) == self.listing:
            return 1
        if path_of(asked) != "/module/web/jpage/dataproxy.jsp":
            return None
        told = query_of(asked)
        wanted(told, **self.fields, perpage="5")
        first, last = int(told["startrecord"]), int(told["endrecord"])
        if last - first != self.per_page - 1:
            raise WrongParametersError
        return (first - 1) // self.per_page + 1

    def show(self, number: int, policies: list[Policy]) -> Reply:
        store = (
            f"<datastore><totalrecord>{self.total}</totalrecord><recordset>{records(policies)}</recordset></datastore>"
        )
        if number > 1:
            return page(store)
        told = json.dumps(self.fields).replace('"', "'")
        call = f"totalRecord: {self.total}, proxyUrl: '/module/web/jpage/dataproxy.jsp', perPage: 5, ajaxParam: {told}"
        return plain(f'<script type="text/xml">{store}</script><script>$("#310").jpage({{ {call} }});</script>')

    def refusal(self) -> Reply:
        return page("<datastore><recordset></recordset></datastore>")


class HanwebGroups(CmsSite):
    """Hanweb jpage, each group naming the next by an address."""

    name, adapter, has_interface = "hanweb_groups", "hanweb", True
    listing = "/col/col77/index.html"

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) == self.listing:
            return 1
        if path_of(asked) != "/module/web/jpage/dataproxy.jsp":
            return None
        wanted(query_of(asked), columnid="77", unitid="434779", webid="5")
        return int(query_of(asked)["page"]) + 1

    def show(self, number: int, policies: list[Policy]) -> Reply:
        there = f"/module/web/jpage/dataproxy.jsp?page={number}&webid=5&columnid=77&unitid=434779"
        group = f'<nextgroup><![CDATA[<a href="{there}"></a>]]></nextgroup>' if policies else ""
        store = f"<datastore>{group}<recordset>{records(policies)}</recordset></datastore>"
        return plain(f'<script type="text/xml">{store}</script>') if number == 1 else page(store)


class HanwebNumbers(CmsSite):
    """Hanweb jpage, pages linked by their numbers: ?uid=310478&pageNum=2."""

    name, adapter = "hanweb_numbers", "hanweb"
    listing = "/col/col84/index.html"

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) != self.listing:
            return None
        told = query_of(asked)
        if told:
            wanted(told, uid="310478")
        return int(told.get("pageNum", "1"))

    def show(self, number: int, policies: list[Policy]) -> Reply:
        store = f"<datastore><recordset>{records(policies)}</recordset></datastore>"
        there = f"{self.listing}?uid=310478&amp;pageNum={number + 1}"
        onward = f'<a href="{there}">下一页</a>' if number < self.total_pages else ""
        return plain(f'<script type="text/xml">{store}</script>{onward}')


class HanwebXxgk(Interface):
    name, adapter = "hanweb_xxgk", "hanweb_xxgk"
    told: ClassVar = {"area": "11320900K12345678"}
    listing = "/col/col803/index.html"

    def framed(self) -> str:
        address = "/module/xxgk/search.jsp?infotypeId=&vc_title=&vc_number=&area=11320900K12345678&currpage=1"
        return f"<div id='divlist'></div><script>loadDynamic('{address}','divlist')</script>"

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) != "/module/xxgk/search.jsp":
            return None
        told, query = form_of(asked), query_of(asked)
        wanted(told, jdid="1", divid="divlist", area="11320900K12345678", currpage=query["currpage"])
        return int(query["currpage"])

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = "".join(
            f'<tr class="tr_main_value_odd"><td>01420{p.number}/2031-{p.number}</td>'
            f'<td><a href="{art(p)}" title="{p.title}">{p.title}</a></td><td>{p.day}</td></tr>'
            for p in policies
        )
        return page(f"<table>{rows}</table><div>共{self.total_pages}页 第{number}页</div>")


class Jpaas(Interface):
    name, adapter = "jpaas", "jpaas"
    unit: ClassVar = "/api-gateway/jpaas-publish-server/front/page/build/unit"
    fields: ClassVar = {"parseType": "bulidstatic", "webId": "9f8e", "tplSetId": "ab12", "pageType": "column"}

    def framed(self) -> str:
        told = json.dumps({**self.fields, "tagId": "分页列表", "pageId": "77"}, ensure_ascii=False).replace('"', "'")
        return f'<script parseType="bulidstatic" URL="{self.unit}" queryData="{told}"></script>'

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) != self.unit:
            return None
        told = query_of(asked)
        wanted(told, **self.fields, tagId="分页列表", pageId="77")
        if not asked.headers.get("referer", "").endswith(self.listing):
            raise WrongParametersError
        numbers = json.loads(told["paramJson"])
        if numbers["pageSize"] != self.per_page:
            raise WrongParametersError
        return int(numbers["pageNo"])

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = "".join(row(p, f"/art/{p.day.year}/art_{p.number:032x}.html") for p in policies)
        markup = f"<ul>{rows}</ul><div class='pagination'>共{self.total_pages}页</div>"
        return answer({"success": True, "code": "200", "data": {"html": markup}})


class Truecms(CmsSite):
    name, adapter, has_interface = "truecms", "truecms", True
    listing, per_page, rows = "/qhsfgw/zcwj/zcwj.html", 30, 70
    api: ClassVar = "/truecms/messageController/getMessage.do"

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) == self.listing:
            return 1
        if path_of(asked) != self.api:
            return None
        told = query_of(asked)
        wanted(told, perpage="10", columnId="c0ffee12", contentTemplate="", callback="jQuery1124")
        first, last = int(told["startrecord"]), int(told["endrecord"])
        if (first - 1) % 30 or last != first + 29:
            raise WrongParametersError
        return (first - 1) // 30 + 1

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = [f"<li>{self._link(p)}<span>{p.day}</span></li>" for p in policies]
        if number == 1:
            total = f"<script type='text/xml'><totalrecord>{self.total}</totalrecord></script>"
            script = f"<script>var param = {{columnId:'c0ffee12', url:'{self.api}'}};</script>"
            return plain(f'<div id="initData"><ul class="list-ul">{"".join(rows)}</ul></div>{total}{script}')
        result = "".join(f"<record><![CDATA[{each}]]></record>" for each in rows)
        return page(f"jQuery1124({json.dumps({'result': result}, ensure_ascii=False)});")

    def _link(self, policy: Policy) -> str:
        called = f"""href="javascript:void(0)" onclick="name2('/qhsfgw/zcwj/content/{policy.number}.html')\""""
        return f'<a {called}><span class="list-text" title="{policy.title}">{policy.title}</span></a>'

    def refusal(self) -> Reply:
        return page('jQuery1124({"error":"参数错误"});')


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


class UcapInfo(Interface):
    name, adapter = "ucap_info", "ucap_info"
    told: ClassVar = {"channel": "0f6c9c1b2a"}
    listing = "/szsrmzf/szyw/nav_list.shtml"

    def framed(self) -> str:
        return "<script>var channelid='0f6c9c1b2a'; $.get('/szinf/info/getInfoCommon/', show)</script>"

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) != "/szinf/info/getInfoCommon/":
            return None
        wanted(query_of(asked), pagesize="15", channelid="0f6c9c1b2a")
        return int(query_of(asked)["currpage"])

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = [{"title": p.title, "link": f"/szyw/{p.number}.shtml", "pubtime": f"{p.day} 10:00"} for p in policies]
        return answer({"infolist": rows, "totalcount": self.total, "currpage": number})


class UcapCatalogue(Interface):
    name, adapter = "ucap_catalogue", "ucap_catalogue"
    told: ClassVar = {"department": "11320500014149041N"}
    listing = "/srsz/zcwjlm/zcwj_list.shtml"

    def framed(self) -> str:
        return "<script>var deptcode='11320500014149041N'; post('/szinf/xxgk/interfacesWebZcwj/loadBmData')</script>"

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) != "/szinf/xxgk/interfacesWebZcwj/loadBmData":
            return None
        told = form_of(asked)
        wanted(told, deptcode="11320500014149041N", pageSize="15")
        return int(told["pageIndex"])

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = [
            {"TITLE": p.title, "URL": f"/srsz/{p.number:032x}.shtml", "C_WJBH": p.doc_number,
             "C_SYH": f"0141{p.number}", "PUBLISHED_TIME_FORMAT": str(p.day), "C_FWRQ_FORMAT": str(p.written),
             "MANUSCRIPT_ID": f"{p.number:032x}"}
            for p in policies
        ]  # fmt: skip
        return answer({"code": 0, "data": {"allRow": self.total, "totalPage": self.total_pages, "list": rows}})


class UcapSearch(Interface):
    """The channel's number is asked for first."""

    name, adapter = "ucap_search", "ucap_search"
    told: ClassVar = {}
    listing, per_page = "/qhrc/c101971/zfxxgk_zdgk.shtml", 20

    def framed(self) -> str:
        return (
            "<script>$.get('/getLocalList?channelCode=' + code, function (d) { list('/searchList/' + d.id) })</script>"
        )

    def frame(self, asked: Asked) -> Reply | None:
        if path_of(asked) == "/getLocalList":
            wanted(query_of(asked), channelCode="c101971")
            return answer({"data": {"channelId": "a1dd8f3fe5d8411ab4c0f0e3f8a0b5f2"}})
        return super().frame(asked)

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) != "/searchList/a1dd8f3fe5d8411ab4c0f0e3f8a0b5f2":
            return None
        told = query_of(asked)
        wanted(told, _isAgg="true", _isJson="true", _pageSize="20")
        return int(told["page"])

    def show(self, number: int, policies: list[Policy]) -> Reply:
        rows = [
            {
                "title": p.title,
                "url": f"/qhrc/c101971/c{p.number:07}/content.shtml",
                "publishedTimeStr": f"{p.day} 08:00:00",
            }
            for p in policies
        ]
        return answer({"data": {"page": number, "rows": 20, "total": self.total, "results": rows}})


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
