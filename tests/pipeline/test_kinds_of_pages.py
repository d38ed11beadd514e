"""Every kind of page in its site's frame; and why it was read as that."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest
import yaml

from pipeline.model import Document, Kind
from pipeline.read import read

COLUMNS = ("首页", "新闻中心", "政务公开", "政策文件", "政策解读", "图解", "办事服务", "通知公告", "领导之窗")
MENU = "".join(f"<li><a href='/{i}/'>{name}</a></li>" for i, name in enumerate(COLUMNS))
FOOT = "<div class='foot'>主办单位：松溪市人民政府办公室　网站标识码：3299000001　苏ICP备00000001号</div>"


@dataclass(frozen=True, kw_only=True, slots=True)
class KindPage:
    """A page of kind_pages.yaml, and what it is."""

    name: str
    kind: str
    title: str
    paragraphs: list[str] = field(default_factory=list)
    inside: str = ""  # markup of the text, in place of paragraphs
    column: str = ""  # the last crumb
    url: str = ""
    metas: str = ""
    fields: str = ""  # markup between title and text

    def read(self) -> Document:
        crumbs = f"<a href='/'>首页</a> &gt; {self.column} &gt; 正文"
        trail = f"<div class='dqwz'>当前位置：{crumbs}</div>" if self.column else ""
        text = self.inside or "".join(f"<p>{one}</p>" for one in self.paragraphs)
        page = (
            f"<!DOCTYPE html><html><head><title>{self.title}_松溪市人民政府</title>{self.metas}</head><body>"
            f"<ul class='menu'>{MENU}</ul>{trail}<h1>{self.title}</h1>{self.fields}"
            f"<div class='content'>{text}</div>{FOOT}</body></html>"
        )
        return read(page.encode(), url=self.url)


def load() -> dict[str, KindPage]:
    rows = yaml.safe_load((Path(__file__).parent / "kind_pages.yaml").read_text("utf-8"))
    return {row["name"]: KindPage(**row) for row in rows}


PAGES = load()


@pytest.mark.parametrize("page", PAGES.values(), ids=lambda page: f"{page.kind}: {page.name}")
def test_a_page_is_what_it_is_for_its_readers(page: KindPage) -> None:
    document = page.read()
    assert document.kind == page.kind, document.kind_evidence


def test_there_are_many_pages_of_each_kind() -> None:
    kinds = [page.kind for page in PAGES.values()]
    assert len(kinds) >= 75
    assert {kind for kind in kinds if kinds.count(kind) >= 5} == {"policy", "interpretation", "news", "listing"}


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("notice", "it addresses “各镇人民政府"),
        ("notice", "it is signed by “松溪市人民政府”"),
        ("reply to a deputy", "it carries the number 松水函〔2031〕27号"),
        ("explanation", "the title says “解读”"),
        ("column in the meta tags", "it stands in the column “政策解读”"),
        ("meeting", "the title tells of an event: “召开”"),
        ("advertisement of services", "nothing speaks for another kind"),
        ("column", "15 rows"),
    ],
)
def test_the_evidence_names_what_was_seen(name: str, words: str) -> None:
    assert words in PAGES[name].read().kind_evidence


def test_what_speaks_against_the_kind_is_told_too() -> None:
    said = PAGES["title ends like a policy"].read().kind_evidence
    assert said.startswith("news: the title tells of an act")
    assert "; against it: the title ends like an act: “方案”" in said


def test_an_unreadable_page_gives_its_reason_as_evidence() -> None:
    document = read("<html><body><h1>您访问的页面不存在</h1></body></html>".encode())
    assert (document.kind, document.kind_evidence) == (Kind.UNREADABLE, "unreadable: soft 404")
