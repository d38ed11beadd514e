"""The reasons for which something is held back, with their words in English and Chinese.

To add one: name it here, give it a line in `MEANINGS`, and a row in docs/how-it-works.md, “What is held back, and why”;
`tests/pipeline/test_held.py` fails until all three are there. Reasons are stored: a released one is not renamed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final


class HeldReason(StrEnum):
    """Why something was not told."""

    BASELINE = "baseline"
    PENDING = "pending"
    UNHEALTHY_SOURCE = "unhealthy source"
    REDESIGN = "redesign"
    MISREAD = "misread"
    SAME_POLICY = "same policy"
    NO_POLICY = "no policy"
    TYPOGRAPHY = "typography"
    NOISE = "noise"
    REREAD = "reread"
    STALE = "stale"
    CAUGHT_UP = "caught up"
    ALTERNATES = "alternates"
    ANOTHER_DOCUMENT = "another document"
    AWAITS_OFFICIAL = "awaits official"

    def label(self, language: str) -> str:
        """The reason in a word or two, in *language*, "zh" or "en"."""
        return MEANINGS[self].name if language == "zh" else self.value

    def meaning(self, language: str) -> str:
        """The reason in a line."""
        return MEANINGS[self].chinese if language == "zh" else MEANINGS[self].english

    @property
    def is_counted(self) -> bool:
        """Whether all of one page are one row that counts them, whatever they were."""
        return self in COUNTED

    @property
    def is_passing(self) -> bool:
        """Whether it comes with nearly every visit of some pages: no bytes are kept, and it is listed when asked."""
        return self in PASSING


@dataclass(frozen=True, kw_only=True, slots=True)
class Meaning:
    """A reason in words."""

    name: str  # Chinese, a word or two; in English it is the reason itself
    english: str
    chinese: str


COUNTED: Final = frozenset({HeldReason.TYPOGRAPHY, HeldReason.NOISE, HeldReason.NO_POLICY})
PASSING: Final = frozenset({HeldReason.TYPOGRAPHY, HeldReason.NOISE})  # come with nearly every visit of some pages
# What can be judged again from the bytes or the visits that are kept, with a person's word in place of a confirmation.
JUDGED_AGAIN: Final = frozenset(
    {
        HeldReason.PENDING,
        HeldReason.UNHEALTHY_SOURCE,
        HeldReason.REDESIGN,
        HeldReason.MISREAD,
        HeldReason.NO_POLICY,
        HeldReason.AWAITS_OFFICIAL,
    }
)

MEANINGS: Final[Mapping[HeldReason, Meaning]] = MappingProxyType({
    HeldReason.BASELINE: Meaning(
        name="首次检查",
        english="found by the first complete check of its source, or by the first reading of its listing",
        chinese="来源首次完整检查，或栏目首次读取时就有的内容",
    ),
    HeldReason.PENDING: Meaning(
        name="待确认",
        english="a removal or a large loss that a second visit has not confirmed yet",
        chinese="撤下或大段缺失，还没有第二次访问确认",
    ),
    HeldReason.UNHEALTHY_SOURCE: Meaning(
        name="来源异常",
        english="a page is dead while a listing or a large part of its source cannot be read",
        chinese="页面打不开，但该来源的栏目或许多页面也无法读取",
    ),
    HeldReason.REDESIGN: Meaning(
        name="网站改版",
        english="many documents of the source came back rewritten in one check",
        chinese="该来源的许多文件在同一次检查中都变了样",
    ),
    HeldReason.MISREAD: Meaning(
        name="误读",
        english="a large part seems lost, but still stands on the page among the noise",
        chinese="看似少了一大段，其实还在页面上，被当成了正文以外的内容",
    ),
    HeldReason.SAME_POLICY: Meaning(
        name="同一政策",
        english="the policy stands at another address of this source, or its official copy appeared after a repost",
        chinese="同一政策在该来源另有页面，或官方页面在转载之后才出现",
    ),
    HeldReason.NO_POLICY: Meaning(
        name="不是政策",
        english="the page was read, and is a news item or a listing",
        chinese="页面读过了，是新闻或列表",
    ),
    HeldReason.TYPOGRAPHY: Meaning(
        name="仅排版不同",
        english="nothing differs but width, quotes, white space, line breaks or brackets",
        chinese="只有全半角、引号、空白、换行或括号样式不同",
    ),
    HeldReason.NOISE: Meaning(
        name="页面杂讯",
        english="the page's bytes differ, its document does not: counters, advertisements, dates of the day",
        chinese="页面变了，文件没有变：计数、广告、当天日期等",
    ),
    HeldReason.REREAD: Meaning(
        name="重读",
        english="a newer reader or site profile reads the kept page otherwise: the reader changed, not the page",
        chinese="新版读取规则把已保存的页面读得不同：变的是规则，不是页面",
    ),
    HeldReason.STALE: Meaning(
        name="旧版转载",
        english="a repost still shows an older revision of the official text",
        chinese="转载还停留在官方文本的旧版本",
    ),
    HeldReason.CAUGHT_UP: Meaning(
        name="转载跟上",
        english="a repost now shows the official revision that was told already",
        chinese="转载更新到了已经告知过的官方版本",
    ),
    HeldReason.ALTERNATES: Meaning(
        name="来回变动",
        english="the page goes to and fro between two texts; told when two visits in a row agree",
        chinese="页面在两个文本之间来回变动，连续两次访问一致后才告知",
    ),
    HeldReason.ANOTHER_DOCUMENT: Meaning(
        name="页面换成别的文件",
        english="the address shows another document than the policy that stood there",
        chinese="该地址显示的不是原来的政策，而是另一份文件",
    ),
    HeldReason.AWAITS_OFFICIAL: Meaning(
        name="等待官方页面",
        english="a repost of a policy seen nowhere before, while its issuer's own site cannot be read",
        chinese="转载了从未见过的政策，而发文机关自己的网站暂时无法读取",
    ),
})  # fmt: skip
