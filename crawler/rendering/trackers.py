"""Hosts that count visitors, or put buttons for sharing on pages: nothing that is read comes from them."""

from __future__ import annotations

from typing import Final

# Seen on pages of governments and of those who re-post them; the services' own names, and nobody else's.
_HOSTS: Final = (
    "51.la",
    "51yes.com",
    "bshare.cn",
    "clarity.ms",
    "cnzz.com",
    "doubleclick.net",
    "google-analytics.com",
    "googletagmanager.com",
    "gridsumdissector.com",
    "growingio.com",
    "hm.baidu.com",
    "irs01.com",
    "jiathis.com",
    "mmstat.com",
    "push.zhanzhang.baidu.com",
    "scorecardresearch.com",
    "sensorsdata.cn",
    "umeng.com",
    "webdissector.com",
    "zz.bdstatic.com",
)


def is_tracker(host: str) -> bool:
    """Whether *host* is one of them, or below one."""
    return any(f".{host.lower()}".endswith(f".{one}") for one in _HOSTS)
