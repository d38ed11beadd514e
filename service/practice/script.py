"""What changes by itself on the practice portal: one step every half minute, then quiet.

Everything follows from the start and the clock, so a service that is restarted finds the portal where it would be.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone

from pipeline.changes import ChangeKind
from service.practice.acts import (
    Act,
    Place,
    drop,
    insert_article,
    move,
    publish,
    refurnish,
    remove,
    replace_file,
    repost,
    restore,
    retitle,
    reword,
    save_again,
    set_validity,
    shorten,
    supersede,
)
from service.practice.state import REPEALED, Column, Post, Site, State
from service.practice.texts import Shelf
from service.practice.truth import Truth

CHINA = timezone(timedelta(hours=8), "UTC+8")

STORAGE = "/zwgk/zcwj/content_2109.html"
DATA = "/zwgk/zcwj/content_2098.html"
TALENT = "/zwgk/zcwj/content_2087.html"
TALENT_MOVED = "/zwgk/rcfw/content_2087.html"
ELDERCARE = "/zwgk/zcwj/content_2061.html"
WATER = "/zwgk/zcwj/content_2040.html"
SME = "/zwgk/zcwj/content_2133.html"
RENEWAL_TRIAL = "/zwgk/zcwj/content_1277.html"
RETROFIT = "/zwgk/zcwj/content_0912.html"
STORAGE_READING = "/zwgk/zcjd/content_2112.html"
DATA_READING = "/zwgk/zcjd/content_2099.html"
ELDERCARE_READING = "/zwgk/zcjd/content_2063.html"
STORAGE_NEWS = "/xwzx/gzdt/content_2138.html"
LOW_ALTITUDE = "/zwgk/zcwj/content_2150.html"
LOW_ALTITUDE_READING = "/zwgk/zcjd/content_2152.html"
RENEWAL = "/zwgk/zcwj/content_2155.html"

AT_FIRST = (
    ("storage", Column.POLICIES, STORAGE),
    ("data", Column.POLICIES, DATA),
    ("talent", Column.POLICIES, TALENT),
    ("eldercare", Column.POLICIES, ELDERCARE),
    ("water", Column.POLICIES, WATER),
    ("sme", Column.POLICIES, SME),
    ("renewal_trial", Column.POLICIES, RENEWAL_TRIAL),
    ("retrofit", Column.POLICIES, RETROFIT),
    ("reading_storage", Column.READINGS, STORAGE_READING),
    ("reading_data", Column.READINGS, DATA_READING),
    ("reading_eldercare", Column.READINGS, ELDERCARE_READING),
    ("news_energy", Column.NEWS, STORAGE_NEWS),
)
REPOSTED_AT_FIRST = (
    ("storage", "/zixun/3051.html", True),
    ("data", "/zixun/3044.html", False),
    ("sme", "/zixun/3068.html", True),
)

OVERNIGHT_CARE = (
    "社区养老服务中心可以设置不超过10张短期托养床位，为失能老年人提供每次不超过30日的短期托养服务，"
    "并按照每5张床位不少于1名护理员的标准配备人员。"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Step:
    """What happens at one moment."""

    says: str  # for the log and docs/practice.md
    acts: tuple[Act, ...]


def script() -> tuple[Step, ...]:
    """All steps, in order; step 1 is the first."""
    return (*_first_minutes(), *_middle(), *_last())


def _official(column: Column, path: str) -> Place:
    return Place(site=Site.OFFICIAL, column=column, path=path, serial=_serial(path))


def _article(number: int) -> Place:
    return Place(site=Site.AGGREGATOR, column=Column.ARTICLES, path=f"/zixun/{number}.html", serial=number)


def _new(path: str, name: str) -> Act:
    return publish(_official(Column.POLICIES, path), name, Truth(kind=ChangeKind.NEW_POLICY, path=path))


def _first_minutes() -> tuple[Step, ...]:
    reading = Truth(kind=ChangeKind.INTERPRETATION, path=LOW_ALTITUDE_READING, other_path=LOW_ALTITUDE)
    return (
        Step(says="a new policy is published", acts=(_new(LOW_ALTITUDE, "lowaltitude"),)),
        Step(says="a number in one clause is revised", acts=(reword(STORAGE, "不少于6座", "不少于8座"),)),
        Step(
            says="the aggregator re-posts the new policy", acts=(repost(_article(3090), LOW_ALTITUDE, half_width=True),)
        ),
        Step(
            says="an interpretation of it is published",
            acts=(publish(_official(Column.READINGS, LOW_ALTITUDE_READING), "reading_lowaltitude", reading),),
        ),
        Step(
            says="an article is inserted, the later ones are renumbered",
            acts=(insert_article(ELDERCARE, 12, OVERNIGHT_CARE),),
        ),
        Step(
            says="only noise: banners and advertisements change, a news item appears",
            acts=(refurnish(), publish(_article(3091), "news_expo")),
        ),
    )


def _middle() -> tuple[Step, ...]:
    return (
        Step(
            says="the aggregator re-posts a known policy with one sum silently changed",
            acts=(repost(_article(3093), TALENT, altered=("购房补贴30万元", "购房补贴50万元")),),
        ),
        Step(says="a policy is marked as repealed", acts=(set_validity(RETROFIT, REPEALED),)),
        Step(says="an attachment is replaced under the same link", acts=(replace_file(SME),)),
        Step(says="a page is removed", acts=(remove(DATA),)),
        Step(says="only typography: a page is saved again by another editor", acts=(save_again(WATER),)),
        Step(says="a title is corrected", acts=(retitle(WATER, "节约和集约利用", "节约集约利用"),)),
    )


def _last() -> tuple[Step, ...]:
    return (
        Step(
            says="a new policy repeals an older one",
            acts=(_new(RENEWAL, "renewal"), supersede(RENEWAL_TRIAL, by=RENEWAL)),
        ),
        Step(says="a page moves, the old address redirects", acts=(move(TALENT, TALENT_MOVED),)),
        Step(says="the removed page is restored", acts=(restore(DATA),)),
        Step(says="a clause is taken out", acts=(drop(WATER, "推行合同节水管理"),)),
        Step(says="the number of step 2 is set back", acts=(reword(STORAGE, "不少于8座", "不少于6座"),)),
        Step(says="a policy is given a shorter period", acts=(shorten(SME, "有效期2年", "有效期1个月"),)),
        Step(says="only noise once more, then quiet", acts=(refurnish(),)),
    )


def opening(start: date, shelf: Shelf) -> State:
    """The two sites at the start: what a first check finds."""
    posts = [
        Post(
            site=Site.OFFICIAL,
            column=column,
            path=path,
            serial=_serial(path),
            text=(text := shelf.text(name)),
            published_at=datetime.combine(text.published, time(9, 30), CHINA),
        )
        for name, column, path in AT_FIRST
    ]
    for days, (name, path, half_width) in enumerate(REPOSTED_AT_FIRST, start=2):
        posted = datetime.combine(start - timedelta(days=days * days), time(15, 12), CHINA)
        posts.append(
            Post(
                site=Site.AGGREGATOR,
                column=Column.ARTICLES,
                path=path,
                serial=_serial(path),
                text=shelf.text(name),
                published_at=posted,
                half_width=half_width,
            )
        )
    return State(posts=tuple(posts))


def _serial(path: str) -> int:
    return int("".join(letter for letter in path if letter.isdigit()))
