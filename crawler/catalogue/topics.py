"""What offices are responsible for: the few topics that the catalogue is sorted by."""

from __future__ import annotations

from enum import StrEnum
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


def topic_named(text: str) -> Topic | None:
    """Return the topic that is called so, in either language; None when none is."""
    wanted = text.strip().casefold()
    return next((topic for topic in Topic if wanted in (topic.value, topic.zh, topic.en)), None)
