"""Pages of Lanhe, a city that does not exist."""

from __future__ import annotations

from collections.abc import Sequence

ARTICLES = (
    "为推动全市先进制造业高质量发展，根据国家和省有关规定，结合本市实际，制定本办法。",
    "本办法适用于在本市行政区域内登记注册、从事先进制造业生产经营活动的企业。",
    "对新认定的专精特新企业，给予一次性奖励{amount}万元；同一企业不重复享受。",
    "申报企业应当信用良好，近三年内未发生重大安全、环境污染和产品质量事故。",
    "市工业和信息化主管部门负责奖励资金的受理、审核和监督，并依法公开结果。",
    "本办法自2031年5月1日起施行，有效期三年。",
)


def policy(number: int = 1, *, amount: int = 50, extra: str = "", tail: str = "", aside: str = "") -> str:
    """A policy page; *amount* stands in its third article, *extra* follows the text, *aside* stands outside it."""
    lines = [f"第{'一二三四五六'[i]}条 {text.format(amount=amount)}" for i, text in enumerate(ARTICLES)]
    body = "".join(f"<p>{line}</p>" for line in lines)
    title = f"蓝河市人民政府关于印发先进制造业奖励办法（第{number}批）的通知"
    return (
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>{title}</title></head><body>'
        f'<div class="nav"><a href="/">首页</a><a href="/zcwj/">政策文件</a></div>'
        f'<div class="article"><h1>{title}</h1><p>蓝政发〔2031〕{number}号</p>'
        f"<p>各县（区）人民政府，市政府各部门：</p>{body}{extra}<p>蓝河市人民政府</p>"
        f"<p>2031年3月{number % 28 + 1}日</p>{tail}</div>"
        f'{aside}<div class="footer">主办：蓝河市人民政府办公室</div></body></html>'
    )


def listing(rows: Sequence[str], *, onward: str = "", extra: str = "") -> str:
    """A listing of the addresses in *rows*; *onward* is its link to the next page."""
    items = "".join(
        f'<li><a href="{row}">蓝河市人民政府关于先进制造业奖励的第{place}号通知</a>'
        f"<span>2031-03-{place % 28 + 1:02}</span></li>"
        for place, row in enumerate(rows, 1)
    )
    pager = f'<div class="pager"><a href="{onward}">下一页</a></div>' if onward else ""
    return (
        '<!DOCTYPE html><html><head><meta charset="utf-8"><title>政策文件</title></head><body>'
        f'<div class="nav"><a href="/">首页</a></div><ul class="list">{items}</ul>{pager}{extra}</body></html>'
    )


def notice(title: str, text: str) -> str:
    """A page that says one thing."""
    head = f"<head><meta charset='utf-8'><title>{title}</title></head>"
    return f"<html>{head}<body><h1>{title}</h1><p>{text}</p></body></html>"
