"""The words of targets: comparators, verbs of intention, what hinders, and what a number counts."""

from __future__ import annotations

import re

GONE = re.compile("截至|截止|自|从|早在|以来")
COMPARED = re.compile("(?:比|较|相比)$")  # 比2020年翻一番: a year to measure from
AIMED = re.compile("[到至]$")
BY_THEN = re.compile("(?:年?[底末])?(?:之前|以前|前|时)|年?[底末]")

SENTENCE = re.compile(r"[^。！？!?\n]+")
SEGMENT = re.compile(r"(?:[^，,；;：:\t]|(?<=[0-9]),(?=[0-9]{3}))+")
HIDDEN = re.compile(r"《[^《》]{0,120}》|“[^“”]{0,40}”|\"[^\"\n]{0,40}\"|[（(]20[0-9]{2}年?[-~至]20[0-9]{2}年?[）)]")
_DRESSED = {"０１２３４５６７８９": "0123456789", "％．": "%.", "－—–﹣−～": "-----~"}
_PLAIN = str.maketrans("".join(_DRESSED), "".join(_DRESSED.values()))
_IS_DRESSED = re.compile(f"[{''.join(_DRESSED)}]")

FROM = ("从", "由")  # 从30%提高到40%: where it begins
AFTER = re.compile(r"及?(?:(?P<at_least>以上)|(?P<at_most>以下|以内|之内)|(?P<about>左右|上下))")
AT_LEAST = re.compile(r"(?:不少于|不低于|不小于|至少|(?<!不)(?:超过?|高于|多于|大于)|保底)(?:到|至)?$")
AT_MOST = re.compile(
    r"(?:不超过|不多于|不高于|不大于|(?<!不)(?:低于|少于|小于)|(?:控制|压减|压缩|降|降低|减少)(?:在|到|至))$"
)
ABOUT = re.compile(r"(?:约|大约|近|接近)$")
REACH = re.compile(r"(?:达到?|(?:提高|提升|增加|增长|扩大|上升)[到至为]|[增升]至|稳定在|保持在|实现)$")
PASSES = re.compile(r"(?:突破|力破|跨越)$")

GOAL = re.compile(
    "建设|建成|新建|改建|扩建|培育|培养|引进|招引|引育|打造|形成|突破|新增|实现|达|推出|组织|举办|开展|完成|遴选|布局|制定|修订|培训|创建|"
    "推广|改造|研发|攻克|集聚|落地|设立|发布|净增|增加|增长|提高|提升|下降|降低|压减|争取|力争|确保|每年|年均|率|占比|比重|"
    "稳定在|保持在|控制在|压缩|缩短|精简|减排|节约|翻|总投资|规模|产值|总量|产能|营收|种植|修复|治理|安装|投放|配备|选派|招收|评选|扶持|孵化|不少于|不低于|至少|左右"
)
NO_GOAL = re.compile(
    "罚|处以|注册资[本金]|申报(?![率量数])|奖励|补助|补贴|资助|奖补|给予|最高|收费|收取|缴纳|不得|申请人|截至|截止|已经|已建|已有|已累计|累计已|同比|共有|现有|"
    "以来|具备|连续|任职|年龄|未满|年满|额度|标准为|每台|每个|每人|每户|每亩|每平方|(?<![所没具拥])有(?=[0-9])"
)

_ENDS = re.compile(r"[，,；;、。：:（(）)\t]|[0-9０-９]")
CONDITION = re.compile(r"[^，,；;：:]{0,30}的(?=$|[，,；;：:]|，?(?:给予|予以|可))")  # 不低于500万元的，给予…
# But 和美乡村, 和谐社区, 并网容量.
_ADDS = re.compile(r"\s*(?:和(?![谐平睦]|美(?![丽食术容]))|及(?!时)|以及|并且?(?![网购轨])|与(?!会)|或者?|且|同时)")
_DOING = re.compile("(?<=[^的]{2})(?:开展|参加|参与|进行).*$")
_JOINED = re.compile("(?:和|及|以及|与)$")
_CHANGED = re.compile("[由从][0-9].*$|(?:相?比|较)20[0-9]{2}年.*$")
_TAIL = re.compile(
    r"(?:(?:[将已]|(?<![许认])可)?达到?|突破|超过?|不少于|不低于|不超过|不高于|至少|约|接?近|控制在|稳定在|保持在|完成|实现|"
    r"(?:提高|提升|增加|增长|扩大|上升|降低|下降|减少|压缩|缩短|压减|降|增|升)[到至为]?|翻|累计|总数|分别|年均|每年|均|比例?为|为|到|至)$"
)
_VERBS = re.compile(  # but 增长率, 拥有量, 达标率
    "(?:拥有|建设|建成|新建|改扩建|培育|培养|引进|招引|引育|打造|形成|突破|新增|实现|达到?(?!标)|推出|组织|举办|开展|完成|遴选|认定|布局|制修订|制定|修订|创建|"
    "推广|支持|改造|攻克|开通|主导|参与|扩建|集聚|落地|设立|建立|发布|实施|转化|净增|争取|力争|确保|每年|年均|累计|提高到?|提升[到至]?|增加(?!值)到?|"
    "增长到?|超过?|推动|带动|发展(?=[^区]))(?!率|量(?![子化]))|"
    "以上|左右|其中|原则上|总体|全市|全省|全县|全区|全国|[年月底末](?=[^度])|、"
)
_EDGES = " \t\r\n\u3000\xa0，,；;、。：:的"


def plain(words: str) -> str:
    """*words* with narrow digits and signs, character by character."""
    return words.translate(_PLAIN) if _IS_DRESSED.search(words) else words


def object_after(words: str) -> str:
    """What a number counts, when it stands behind it: 100项|前沿技术, 10家|具有主导力的领军企业."""
    end = _ENDS.search(words)
    told = words[: end.start()] if end else words
    if _ADDS.match(told):
        return ""
    told = _DOING.sub("", told.strip(_EDGES).rpartition("的")[2])
    return _JOINED.sub("", told).strip(_EDGES)


def object_before(words: str) -> str:
    """What a number counts, when it stands before it: 国家标准|30项, 覆盖率达到|85%."""
    told, previous = words.strip(_EDGES), ""
    while told != previous:
        told, previous = _TAIL.sub("", told).strip(_EDGES), told
    told = _CHANGED.sub("", told)
    cut = max((match.end() for match in _VERBS.finditer(told)), default=0)
    told = re.split(r"[，,；;：:（(）)\t]", told[cut:])[-1]
    added = _ADDS.match(told)
    return (told[added.end() :] if added else told).rpartition("的")[2].strip(_EDGES)
