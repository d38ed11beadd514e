"""What a policy is about, as far as offices tell: the few topics that the catalogue is sorted by.

A topic is known by the field in an issuer's name, and by the words that sites print as 主题分类.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import Final


class Topic(StrEnum):
    """A field of government."""

    GENERAL = "general"
    DEVELOPMENT = "development"
    INDUSTRY = "industry"
    TECH = "tech"
    DATA = "data"
    IP = "ip"
    FINANCE = "finance"
    BANKING = "banking"
    COMMERCE = "commerce"
    MARKET = "market"
    LABOUR = "labour"
    EDUCATION = "education"
    HEALTH = "health"
    INSURANCE = "insurance"
    ENVIRONMENT = "environment"
    LAND = "land"
    HOUSING = "housing"
    TRANSPORT = "transport"
    WATER = "water"
    AGRICULTURE = "agriculture"
    ENERGY = "energy"
    CULTURE = "culture"
    SPORT = "sport"
    JUSTICE = "justice"
    SECURITY = "security"
    EMERGENCY = "emergency"
    AUDIT = "audit"
    STATISTICS = "statistics"
    CIVIL = "civil"
    VETERANS = "veterans"
    ETHNIC = "ethnic"
    FOREIGN = "foreign"
    SOE = "soe"
    PETITIONS = "petitions"
    PARTY = "party"

    @property
    def zh(self) -> str:
        """Its Chinese name."""
        return _NAMES[self][0]

    @property
    def en(self) -> str:
        """Its English name."""
        return _NAMES[self][1]


_NAMES: Final = MappingProxyType({
    Topic.GENERAL: ("综合", "the government itself"),
    Topic.DEVELOPMENT: ("发改", "development and reform"),
    Topic.INDUSTRY: ("产业", "industry"),
    Topic.TECH: ("科技", "science and technology"),
    Topic.DATA: ("数据", "data"),
    Topic.IP: ("知识产权", "intellectual property"),
    Topic.FINANCE: ("财税", "finance and tax"),
    Topic.BANKING: ("金融", "banking"),
    Topic.COMMERCE: ("商务", "commerce"),
    Topic.MARKET: ("市场监管", "market regulation"),
    Topic.LABOUR: ("人社", "human resources and social security"),
    Topic.EDUCATION: ("教育", "education"),
    Topic.HEALTH: ("卫生", "health"),
    Topic.INSURANCE: ("医保", "healthcare security"),
    Topic.ENVIRONMENT: ("环保", "environment"),
    Topic.LAND: ("自然资源", "natural resources"),
    Topic.HOUSING: ("住建", "housing and urban construction"),
    Topic.TRANSPORT: ("交通", "transport"),
    Topic.WATER: ("水利", "water"),
    Topic.AGRICULTURE: ("农业", "agriculture"),
    Topic.ENERGY: ("能源", "energy"),
    Topic.CULTURE: ("文旅", "culture and tourism"),
    Topic.SPORT: ("体育", "sport"),
    Topic.JUSTICE: ("司法", "justice"),
    Topic.SECURITY: ("公安", "public security"),
    Topic.EMERGENCY: ("应急", "emergency management"),
    Topic.AUDIT: ("审计", "audit"),
    Topic.STATISTICS: ("统计", "statistics"),
    Topic.CIVIL: ("民政", "civil affairs"),
    Topic.VETERANS: ("退役军人", "veterans"),
    Topic.ETHNIC: ("民族宗教", "ethnic and religious affairs"),
    Topic.FOREIGN: ("外事", "foreign affairs"),
    Topic.SOE: ("国资", "state-owned assets"),
    Topic.PETITIONS: ("信访", "petitions"),
    Topic.PARTY: ("党务", "the Party"),
})  # fmt: skip


_WORDS: Final = MappingProxyType({
    Topic.DEVELOPMENT: "发展和?改革|发改|国民经济",
    Topic.INDUSTRY: "工业|工信|经信|信息化",
    Topic.TECH: "科学技术|科技|科学院|航天",
    Topic.DATA: "数据|互联网|网信",
    Topic.IP: "知识产权",
    Topic.FINANCE: "财政|税务|财税",
    Topic.BANKING: "金融|银行|证券|保险监督",
    Topic.COMMERCE: "商务|商贸|海关|口岸|投资促进",
    Topic.MARKET: "市场监[督管]|药品监督|质量监督|工商行政",
    Topic.LABOUR: "人力资源|人社|社会保障|劳动|人事",
    Topic.EDUCATION: "教育",
    Topic.HEALTH: "卫生|健康|疾病",
    Topic.INSURANCE: "医疗保障|医保",
    Topic.ENVIRONMENT: "生态环境|环境保护|环保",
    Topic.LAND: "自然资源|国土资源|规划|林业|海洋|测绘",
    Topic.HOUSING: "住房|城乡建设|住建|城市管理|城管|公积金|园林",
    Topic.TRANSPORT: "交通|铁路|民航|民用航空|邮政|公路",
    Topic.WATER: "水利|水务|水文",
    Topic.AGRICULTURE: "农业|农村|畜牧|粮食|乡村振兴|扶贫|供销",
    Topic.ENERGY: "能源|电力|煤炭",
    Topic.CULTURE: "文化|旅游|广电|广播|文物|新闻出版",
    Topic.SPORT: "体育",
    Topic.JUSTICE: "司法|法院|检察院",
    Topic.SECURITY: "公安|国家安全|国防",
    Topic.EMERGENCY: "应急|安全生产|消防|气象|矿山安全|地震|救灾",
    Topic.AUDIT: "审计",
    Topic.STATISTICS: "统计",
    Topic.CIVIL: "民政(?![府治])|社会工作|慈善|残疾人",
    Topic.VETERANS: "退役军人",
    Topic.ETHNIC: "民族|宗教",
    Topic.FOREIGN: "外事|对外事务|港澳|侨务|台侨|华侨",
    Topic.SOE: "国有资产|国资",
    Topic.PETITIONS: "信访",
    Topic.PARTY: "中共|党委|纪委|组织部|宣传部|统战部",
})  # fmt: skip
_KNOWN: Final = tuple((topic, re.compile(words)) for topic, words in _WORDS.items())
_GENERAL: Final = re.compile("政府|国务院|人民代表大会|综合政务|机关事务|管理委员会$")


def topics_of(names: Iterable[str], source: Iterable[str] = ()) -> frozenset[Topic]:
    """Return the topics that issuers and printed subjects name, and those of the source.

    The government itself counts only when nothing names a field.
    """
    found = {topic for name in names for topic in _of_name(name)} | {Topic(one) for one in source}
    return frozenset(found - {Topic.GENERAL} or found)


@lru_cache(maxsize=4096)
def _of_name(name: str) -> frozenset[Topic]:
    found = frozenset(topic for topic, words in _KNOWN if words.search(name))
    return found or frozenset({Topic.GENERAL} if _GENERAL.search(name) else ())


def topic_named(text: str) -> Topic | None:
    """Return the topic that is called so, in either language, or by a field of its offices: 工业; None when none is."""
    wanted = text.strip().casefold()
    called = (topic for topic in Topic if wanted in (topic.value, topic.zh, topic.en))
    return next(called, None) or next((topic for topic, words in _KNOWN if words.fullmatch(wanted)), None)
