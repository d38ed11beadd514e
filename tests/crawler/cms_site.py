"""Sites of publishing systems: each speaks its own protocol, refuses wrong parameters, and misbehaves when told to."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import ClassVar
from urllib.parse import parse_qsl, urlsplit

from servers import Asked, Reply, Site, page

SUBJECTS = ("绿色工厂培育", "社区养老服务", "公共停车收费", "科技成果转化", "乡村道路养护", "中小企业纾困", "城市更新")
FORMS = ("实施方案", "管理办法", "若干措施", "工作规则", "行动计划")


class Fault(StrEnum):
    """How a site misbehaves where its rows are asked for."""

    NONE = "none"
    EMPTY = "empty answer"
    PAGE = "a page in place of data"
    MESSAGE = "a message in place of data"
    REPEATS = "the first page to every number"
    LIES = "ten times as many rows promised"
    ENDLESS = "rows without end"
    RENAMED = "parameters have other names"


@dataclass(frozen=True, kw_only=True)
class Policy:
    """One row; numbers grow with age."""

    number: int

    @property
    def title(self) -> str:
        subject, form = SUBJECTS[self.number % len(SUBJECTS)], FORMS[self.number // 7 % len(FORMS)]
        return f"青禾市人民政府关于印发青禾市{subject}{form}的通知（第{self.number}批）"

    @property
    def day(self) -> date:
        return date(2031, 6, 30) - timedelta(days=self.number)

    @property
    def written(self) -> date:
        return self.day - timedelta(days=4)

    @property
    def effective(self) -> date:
        return self.day + timedelta(days=30)

    @property
    def doc_number(self) -> str:
        return f"青政发〔2031〕{200 - self.number}号"

    @property
    def is_valid(self) -> bool:
        return self.number % 5 != 0


class WrongParametersError(Exception):
    """The request is not as the interface wants it."""


class CmsSite(Site):
    """A site with one listing."""

    name: ClassVar[str]  # of its golden file
    adapter: ClassVar[str]
    listing: ClassVar[str] = "/zc/index.html"
    start: ClassVar[str] = ""  # the source's address, where it is another
    options: ClassVar[Mapping[str, str]] = {}
    told: ClassVar[Mapping[str, str] | None] = None  # options with which its frame need not say anything
    per_page: ClassVar[int] = 15
    has_interface: ClassVar[bool] = False  # later rows, or all, come as data
    rows: ClassVar[int] = 35

    def __init__(self) -> None:
        super().__init__()
        self.fault = Fault.NONE
        self.sound_pages = 0  # before the first that misbehaves
        self.data_asked: list[int] = []
        self.refused = 0

    @property
    def total(self) -> int:
        """How many rows the site says that it has."""
        return {Fault.LIES: self.rows * 10, Fault.REPEATS: 900, Fault.ENDLESS: 9000}.get(self.fault, self.rows)

    @property
    def total_pages(self) -> int:
        return -(-self.total // self.per_page)

    def reply_to(self, asked: Asked) -> Reply:
        try:
            number = self.number_of(asked)
        except (WrongParametersError, KeyError, ValueError):
            self.refused += 1
            return self.refusal()
        if number is None:
            return self.frame(asked) or super().reply_to(asked)
        self.data_asked.append(number)
        return self.misbehaving(number) or self.show(number, self.policies(number))

    def policies(self, number: int) -> list[Policy]:
        """The rows of the page of that number, from 1."""
        start = (number - 1) * self.per_page + 1
        last = 10**6 if self.fault is Fault.ENDLESS else self.rows
        return [Policy(number=each) for each in range(start, min(start + self.per_page, last + 1))]

    def misbehaving(self, number: int) -> Reply | None:
        """The answer that a fault gives; None for a good one."""
        if number <= self.sound_pages:
            return None
        home = "<!DOCTYPE html><html><body><div class='a'><a href='/'>首页</a></div></body></html>"
        answers = {
            Fault.EMPTY: Reply(),
            Fault.PAGE: page(home),
            Fault.MESSAGE: answer({"code": 500, "msg": "系统繁忙"}),
            Fault.REPEATS: self.show(number, self.policies(1)),
            Fault.RENAMED: self.refusal(),
        }
        return answers.get(self.fault)

    def number_of(self, asked: Asked) -> int | None:
        """Which page of rows is asked for; None for anything else. Raises for wrong parameters."""
        raise NotImplementedError

    def show(self, number: int, policies: list[Policy]) -> Reply:
        """The page of rows of that number."""
        raise NotImplementedError

    def frame(self, asked: Asked) -> Reply | None:
        """The listing's page, and scripts, where they hold no rows."""
        return None

    def refusal(self) -> Reply:
        """What wrong parameters get."""
        return answer({"code": 400, "msg": "参数错误", "data": None})


def answer(value: object) -> Reply:
    """JSON."""
    return Reply(
        body=json.dumps(value, ensure_ascii=False).encode(), headers={"Content-Type": "application/json;charset=UTF-8"}
    )


def path_of(asked: Asked) -> str:
    return urlsplit(asked.path).path


def query_of(asked: Asked) -> dict[str, str]:
    return dict(parse_qsl(urlsplit(asked.path).query, keep_blank_values=True))


def form_of(asked: Asked) -> dict[str, str]:
    if asked.method != "POST" or "form-urlencoded" not in asked.headers.get("content-type", ""):
        raise WrongParametersError
    return dict(parse_qsl(asked.body, keep_blank_values=True))


def wanted(told: Mapping[str, str], **fields: str) -> None:
    """Raise unless each field has been given so."""
    if any(told.get(name) != value for name, value in fields.items()):
        raise WrongParametersError


def row(policy: Policy, href: str, *, date_tag: str = "span", tag: str = "li") -> str:
    """A row of a plain list."""
    shown = f"<{date_tag}>{policy.day}</{date_tag}>"
    return f'<{tag}><a href="{href}" title="{policy.title}">{policy.title}</a>{shown}</{tag}>'


def plain(body: str, *, head: str = "") -> Reply:
    """A page around a list."""
    top = '<div class="nav"><a href="/">首页</a><a href="/zwgk/">政务公开</a></div>'
    return page(
        f'<!DOCTYPE html><html><head><meta charset="utf-8"><title>政策文件</title>{head}</head>'
        f'<body>{top}<div class="main">{body}</div><div class="footer">主办：青禾市人民政府办公室</div></body></html>'
    )
