"""What the two sites hold at one moment."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from service.practice.texts import Text

VALID = "有效"
REPEALED = "废止"


class Site(StrEnum):
    """Which of the two sites."""

    OFFICIAL = "official"
    AGGREGATOR = "aggregator"


class Column(StrEnum):
    """A listing; the value is its folder."""

    POLICIES = "zwgk/zcwj"
    READINGS = "zwgk/zcjd"
    NEWS = "xwzx/gzdt"
    ARTICLES = "zixun"


@dataclass(frozen=True, kw_only=True, slots=True)
class Post:
    """A text on one page of one site."""

    site: Site
    column: Column
    path: str  # from the root of the site
    serial: int  # in the index number, the file names and the visit counter
    text: Text
    published_at: datetime
    validity: str = VALID
    half_width: bool = False  # re-posted with , : ; ( )
    saved_again: bool = False  # through another editor: other mark-up and widths, the same words
    file_edition: int = 1
    gone: bool = False
    moved_to: str = ""  # the path it redirects to

    @property
    def is_listed(self) -> bool:
        return not self.gone and not self.moved_to

    @property
    def file_path(self) -> str:
        """Of the attachment; the same for every edition of the file."""
        return f"/files/{self.serial}/fj1.docx" if self.text.file else ""


@dataclass(frozen=True, kw_only=True, slots=True)
class State:
    """All pages of both sites, and how often the furniture around them was changed."""

    posts: tuple[Post, ...]
    season: int = 0

    def post(self, site: Site, path: str) -> Post | None:
        """The page at an address, removed and moved ones too."""
        return next((post for post in self.posts if post.site is site and post.path == path), None)

    def listed(self, site: Site, *columns: Column) -> tuple[Post, ...]:
        """The pages that a listing announces, newest first; without columns, those of the site."""
        found = [post for post in self.posts if post.site is site and post.is_listed]
        wanted = [post for post in found if not columns or post.column in columns]
        return tuple(sorted(wanted, key=lambda post: post.published_at, reverse=True))

    def having(self, post: Post) -> State:
        """With one more page."""
        return replace(self, posts=(*self.posts, post))

    def changing(self, site: Site, path: str, change: Callable[[Post], Post]) -> State:
        """With one page changed; KeyError when there is none."""
        if self.post(site, path) is None:
            raise KeyError(path)
        posts = (change(post) if post.site is site and post.path == path else post for post in self.posts)
        return replace(self, posts=tuple(posts))
