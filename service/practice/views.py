"""What the templates of the two sites show, computed from the state, the clock and a count of fetches."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from math import ceil

from service.practice.noise import ADVERTISEMENTS, BANNERS, HOT_WORDS, ago, clock_line, rotated
from service.practice.state import Column, Post, Site, State

PAGE_SIZE = 6
COLUMN_NAMES = {
    Column.POLICIES: "政策文件",
    Column.READINGS: "政策解读",
    Column.NEWS: "工作动态",
    Column.ARTICLES: "政策资讯",
}
SITE_COLUMNS = {
    Site.OFFICIAL: (Column.POLICIES, Column.READINGS, Column.NEWS),
    Site.AGGREGATOR: (Column.ARTICLES,),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Furniture:
    """What every page shows around its content; it moves at every fetch."""

    clock: str
    visits: int
    banner: str
    advertisements: tuple[str, ...]
    hot_words: tuple[str, ...]
    season: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """A line of a listing."""

    post: Post
    day: str
    age: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Sheet:
    """One page of a listing."""

    column: Column
    number: int  # from 1
    count: int
    rows: tuple[Row, ...]

    @property
    def name(self) -> str:
        return COLUMN_NAMES[self.column]


@dataclass(frozen=True, kw_only=True, slots=True)
class Field:
    """A labelled value of the 信息公开 table."""

    label: str
    value: str


def listing_at(site: Site, path: str) -> tuple[Column, int] | None:
    """The column and the number of the sheet that stand at a path; None when it is no listing."""
    for column in SITE_COLUMNS[site]:
        matched = re.fullmatch(rf"/{column}/(?:(?:index|list)(?:_([1-9]\d?))?\.html)?", path)
        if matched:
            return column, int(matched[1] or 1)
    return None


def furniture(state: State, now: datetime, fetches: int) -> Furniture:
    """After that many fetches of the site."""
    turn = state.season * 2 + fetches
    return Furniture(
        clock=clock_line(now),
        visits=2_951_402 + 17 * fetches,
        banner=rotated(BANNERS, turn)[0],
        advertisements=rotated(ADVERTISEMENTS, turn)[:3],
        hot_words=rotated(HOT_WORDS, turn)[:4],
        season=state.season,
    )


def rows(posts: Sequence[Post], now: datetime) -> tuple[Row, ...]:
    """The lines of a listing, in the order given."""
    return tuple(Row(post=post, day=f"{post.published_at:%Y-%m-%d}", age=ago(post.published_at, now)) for post in posts)


def sheet(state: State, site: Site, column: Column, number: int, now: datetime) -> Sheet | None:
    """That page of the listing; None beyond its end."""
    posts = state.listed(site, column)
    count = max(ceil(len(posts) / PAGE_SIZE), 1)
    if not 1 <= number <= count:
        return None
    shown = posts[(number - 1) * PAGE_SIZE : number * PAGE_SIZE]
    return Sheet(column=column, number=number, count=count, rows=rows(shown, now))


def related(state: State, post: Post, fetches: int) -> tuple[Post, ...]:
    """Other pages of the site, in another order at every fetch."""
    others = [other for other in state.listed(post.site) if other.path != post.path]
    return rotated(others, fetches + state.season)[:4]


def neighbours(state: State, post: Post) -> tuple[Post | None, Post | None]:
    """The newer and the older page of the same column; None at its ends."""
    column = state.listed(post.site, post.column)
    place = next((number for number, other in enumerate(column) if other.path == post.path), None)
    if place is None:
        return None, None
    newer = column[place - 1] if place > 0 else None
    older = column[place + 1] if place + 1 < len(column) else None
    return newer, older


def information(post: Post) -> tuple[Field, ...]:
    """The 信息公开 table of an official page, labels as portals print them; empty for news."""
    if post.column is Column.NEWS:
        return ()
    text = post.text
    about = (
        ("索 引 号", f"JC000{post.serial}/{post.published_at:%Y}-{post.serial:05d}"),
        ("主题分类", text.topic),
        ("发文机关", text.issuer.replace("、", " ")),
        ("成文日期", f"{text.written:%Y-%m-%d}"),
        ("标　　题", text.title),
        ("发布日期", f"{post.published_at:%Y-%m-%d}"),
    )
    policy = (
        ("发文字号", text.doc_number),
        ("有 效 性", post.validity),
        ("公开方式", "主动公开"),
        ("公开时限", "长期公开"),
    )
    shown = about + policy if text.doc_number else about
    return tuple(Field(label=label, value=value) for label, value in shown)
