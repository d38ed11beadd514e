"""Which protection of a site answered in its place, by the traces that each leaves."""

from __future__ import annotations

import re
from typing import Final

from pipeline.page.limits import beginning

# Names as operators know them, in both languages, since a visit's reason quotes them as they are.
_TRACES: Final = tuple(
    (re.compile(pattern, re.I), name)
    for pattern, name in (
        (r"jsl_clearance|__jsluid", "加速乐/Jiasule"),
        (r"\$_ts\b", "瑞数/Ruishu"),
        (r"acw_sc__|aliyun_waf|aliyunwaf", "阿里云/Alibaba Cloud WAF"),
        (r"创宇盾|yunjiasu|疑似黑客攻击", "创宇盾/Knownsec"),
        (r"bt-waf|宝塔网站防火墙|getwafjs|请求被waf拦截", "宝塔/BT WAF"),
        (r"safeline|雷池", "雷池/SafeLine"),
        (r"safedog|网站安全狗", "安全狗/SafeDog"),
        (r"yunsuo_session|云锁", "云锁/Yunsuo"),
        (r"wzws", "网站卫士/WZWS"),
        (r"cf-chl|_cf_chl|just a moment", "Cloudflare"),
        (r"incapsula|incident id", "Incapsula"),
        (r"C3VK=", "C3VK"),
        (r"HOY_TR=", "HOY_TR"),
        (r"验证码|滑块|滑动验证|人机验证|captcha|verify you are human", "验证码/captcha"),
    )
)
RUISHU_STATUS: Final = 412  # of its script, and of hardly anything else that a GET gets


def protection_of(body_text: str, status: int) -> str:
    """Return the name of the protection that made this answer; "" when its traces are not known.

    To be asked of an answer that is a challenge or a refusal only: a text may speak of captchas.
    """
    start = beginning(body_text).text
    known = next((name for trace, name in _TRACES if trace.search(start)), "")
    return known or ("瑞数/Ruishu" if status == RUISHU_STATUS and "<script" in start.lower() else "")
