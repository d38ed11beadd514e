"""Policy pages of a place that does not exist, for sites on loopback."""

from __future__ import annotations

from collections.abc import Sequence


def policy_page(number: int, amount: int, *, more: str = "") -> bytes:
    """Return a 通知 that prints measures; *amount* stands in clause 一, *more* at the end of clause 三."""
    title = f"澄岚市人民政府关于印发澄岚市第{number}批产业支持措施的通知"
    body = [
        "各区人民政府，市各有关单位：",
        f"现将《澄岚市第{number}批产业支持措施》印发给你们，请认真组织实施。",
        "澄岚市人民政府",
        f"2026年3月{number}日",
        f"澄岚市第{number}批产业支持措施",
        f"一、支持项目建设。对列入第{number}批计划的项目，按照设备投资额给予不超过{amount}万元的补助。",
        f"二、支持企业培育。第{number}批培育企业连续三年增长的，由市财政局给予一次性奖励。",
        f"三、支持人才引进。第{number}批紧缺人才的安家补贴由市人力资源社会保障局负责发放。{more}",
    ]
    return text_page(title, f"澄政发〔2026〕{number}号", body)


def text_page(title: str, number: str, paragraphs: Sequence[str], *, after: str = "") -> bytes:
    """Return a page with this text, and *after* it markup as given."""
    lines = "".join(f"<p>{line}</p>" for line in paragraphs)
    head = f'<meta charset="utf-8"><title>{title}</title><meta name="ArticleTitle" content="{title}">'
    table = f"<table><tr><td>发文字号：</td><td>{number}</td></tr></table>"
    whole = f'<html><head>{head}</head><body><h1>{title}</h1>{table}<div id="zoom">{lines}{after}</div></body></html>'
    return whole.encode()


def policy_pages(count: int) -> dict[str, bytes]:
    """Return *count* pages by their path, /zc/1.html on."""
    return {f"/zc/{n}.html": policy_page(n, 100 + n) for n in range(1, count + 1)}
