"""The words of deadlines: points in time, spans, what asks for them, and what only looks like one."""

from __future__ import annotations

import re

WIDE = re.compile("[０-９]")
LATIN = str.maketrans("０１２３４５６７８９", "0123456789")
PARTS: dict[str, int | None] = {"上": 10, "中": 20, "下": None}  # 旬: by its last day
YEARS_ON = {"明年": 1, "次年": 1, "翌年": 1, "今年": 0, "本年": 0, "当年": 0}

_HAN = "一二三四五六七八九十百〇零两"
_YEAR = (
    r"(?:(?P<every>每(?:年|季度?|月))|(?P<relative>次年|翌年|明年|今年|本年|当年)|(?<![0-9])(?P<year>20[0-9]{2})年)度?"
)
_DAY = r"份|(?P<day>3[01]|[12][0-9]|0?[1-9])日|(?P<part>[上中下])旬"
_WITHIN = (
    rf"(?:(?<![0-9])(?P<month>1[0-2]|0?[1-9])月(?:{_DAY})?|第?(?P<quarter>[一二三四1-4])季度|(?P<half>[上下])半年"
    r"|(?<=每月)(?P<monthday>3[01]|[12][0-9]|0?[1-9])日)"
)
_POINT = rf"(?:(?:{_YEAR})?(?:{_WITHIN})?(?P<end>年?[底末])?)"
_ENDED = r"(?:完成|建成|办结|办理完毕|落实到位|整改到位|出台|印发|投用|投入使用|竣工|开工|见效|启动|报送|上报)"
_DONE = rf"(?:内|全面|基本|全部)*{_ENDED}"
BEFORE = re.compile(rf"(?P<when>{_POINT}(?:之前|以前|前))(?![期款述后置沿景往来移列身端程]|提(?![交出供前]))")
DONE = re.compile(rf"(?<!已于)(?<!已在)(?P<when>{_POINT}){_DONE}")
WANTED = re.compile(
    r"(?P<when>(?:(?:完成|办理|整改|申报|截止)?(?:时限|期限|完成时间|时间节点|时间要求|时限要求|截止(?:时间|日期))(?:为|是|[:：])\s*"
    rf"|最[迟晚](?:于|不超过)?|不[晚迟]于){_POINT})(?!前)"
)
# What a point must have in it, and what must stand around it: to try a point at every character takes long.
TELLS_TIME = re.compile("[年月季日]")
AROUND = {
    BEFORE: re.compile("前"),
    DONE: re.compile(_ENDED),
    WANTED: re.compile("[时期]限|时间|截止|最[迟晚]|不[晚迟]于"),
}
HINT = re.compile(rf"[前内五\t]|[时期]限|时间|截止|最[迟晚]|不[晚迟]于|{_ENDED}")
CELL = re.compile(rf"(?P<when>{_POINT}(?:之前|以前|前|完成)?)")
SPAN = re.compile(
    rf"(?P<amount>[0-9]{{1,4}}|[{_HAN}]{{1,5}})个?(?P<unit>工作日|自然日|日|天|月|小时|年|周)(?:之内|以内|内)"
    "(?![部容地外涵需河陆科]|设[有机部处科])"
)
PAST_SPAN = re.compile("(?:近|前|过去|最近|上|连续|此前|往)$")
NOT_WITHIN = re.compile("[，,]?(?:不得|不予|不再|未|没有|曾|有过|受过|无)")
SINCE = re.compile(
    r"[自从在于]?(?P<since>[^，。；：、,;:自从在于\s]{1,24}?)(?:起|后|以后|之后)(?:的)?[，,]?(?:应当|应|必须|须)?[在于]?$"
)
CONDITION = re.compile(  # 2019年底前已建成的项目: what was so by then, not what is to be done
    r"(?:已|注册|登记|成立|出生|参加|取得|设立|发布|印发|施行|实施|认定|签订)[^，。；、]{0,16}的"
    r"|(?:建成|竣工|完成|开工|投产|投用|申报|纳入)[^，。；、]{0,12}的(?:企业|项目|单位|人员|个人|方可|可以|可|$|[，,。；;])"
)
TIME_HEADING = re.compile(r"时限|期限|时间|节点|进度")
PLAN_END = re.compile("末")
PLAN_DONE = re.compile(rf"(?:前|以前|之前)?(?:{_DONE})")
