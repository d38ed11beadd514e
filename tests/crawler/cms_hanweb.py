"""大汉 Hanweb and its relatives."""

from __future__ import annotations

import json
from typing import ClassVar

from cms_interface import Interface
from cms_site import CmsSite, Policy, WrongParametersError, answer, form_of, path_of, plain, query_of, row, wanted
from servers import Asked, Reply, page


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
