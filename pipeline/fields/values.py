"""What the value of a field may look like, where no colon tells label from value; and buttons printed behind values."""

from __future__ import annotations

import re

from pipeline.text.dates import DATE, HAN_DATE
from pipeline.text.numbers import has_number
from pipeline.text.placeholders import is_placeholder

INDEX = re.compile(r"[A-Za-z0-9][A-Za-z0-9/\-_.〔〕\[\]()（）]{4,48}")
DAY = re.compile(rf"(?:{DATE.pattern}|{HAN_DATE.pattern})(?:\s*\d{{1,2}}[:：]\d\d(?:[:：]\d\d)?)?")
ORGANS = re.compile(
    r"[一-鿿（）()·、，, 　]{2,60}(?:政府|办公厅|办公室|委员会|管委会|局|厅|部|委|院|署|会|中心|银行|法院|处)"
)
STATE = re.compile(r"(?:现行|继续|全文|部分|已)?(?:有效|失效|废止|修改|修订)|是|否")
BUTTON = re.compile(
    r"[\s　]*(?:[\s　]|[【\[（(<])\s*(?:打印|关闭|字体|字号|收藏|分享|下载|复制|纠错|大\s+中\s+小|放大|缩小|朗读"
    r"|语音播报|返回|浏览|阅读|点击|浏览次数|扫一扫|保护视力|视力保护)(?:(?![一-鿿]{8}).)*$"
)


def without_buttons(value: str) -> str:
    """*value* without the page's own buttons behind it: 打印, 字体：大 中 小, 浏览次数：12."""
    return BUTTON.sub("", value)


def is_plausible(field: str, value: str) -> bool:
    """Whether *value* looks like one of *field*, so that it is believed behind its label without a colon."""
    value = value.strip(" 　")
    if field in ("written", "published", "effective", "expiry"):
        return bool(DAY.fullmatch(value))
    if field == "doc_number":
        return len(value) <= 40 and has_number(value)
    pattern = {"index_number": INDEX, "issuers": ORGANS, "validity": STATE}.get(field)
    return bool(pattern and pattern.fullmatch(value)) or (field != "title" and is_placeholder(value) and bool(value))
