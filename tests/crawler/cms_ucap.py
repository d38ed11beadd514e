"""开普 UCAP, by its interfaces."""

from __future__ import annotations

from typing import ClassVar

from cms_interface import Interface
from cms_site import Policy, answer, form_of, path_of, query_of, wanted
from servers import Asked, Reply


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
