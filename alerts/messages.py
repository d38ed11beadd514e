"""One alert as a message: HTML for mail, Markdown for chat, plain text for everything else. All say the same.

Publishers' words are never trusted: HTML is escaped by the template engine, Markdown loses what it has a use for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cache
from hashlib import sha256
from typing import Final

from jinja2 import PackageLoader, StrictUndefined, Template
from jinja2.sandbox import SandboxedEnvironment

from alerts.blocks import Blocks, Put, web_address
from alerts.change import AlertChange
from alerts.redline import clean
from alerts.subscription import Language
from alerts.wording import Wording, wording

_MOST_IN_FULL: Final = 20
_MOST_NAMED: Final = 200
_LONGEST_SUBJECT: Final = 120
# The Chinese chat services know no backslash escapes, so what is special in Markdown is printed full-width.
_MARKDOWN: Final = str.maketrans("\\`*_~[]<>|#{}", "＼｀＊＿～［］＜＞｜＃｛｝")


@dataclass(frozen=True, kw_only=True, slots=True)
class Message:
    """One alert in every form."""

    id: str  # the same for every attempt and destination, so that a receiver can tell a repetition
    subject: str
    html: str = field(repr=False)
    text: str = field(repr=False)
    markdown: str = field(repr=False)
    link: str = ""  # the page to open first
    rest: str = ""  # what is written before the link where a message had to be cut


def alert_id(subscription: str, change_ids: Sequence[int]) -> str:
    """Return what names an alert for ever: the subscription's name and the changes it tells of."""
    text = f"{subscription}|{','.join(str(number) for number in sorted(change_ids))}"
    return "cw-" + sha256(text.encode()).hexdigest()[:20]


def render(
    changes: Sequence[AlertChange],
    *,
    subscription: str,
    language: Language,
    timezone: tzinfo,
) -> Message:
    """Return the message that tells of one or several changes, in the order given. Needs at least one."""
    if not changes:
        raise ValueError("an alert tells of at least one change")
    words = wording(language)
    id_ = alert_id(subscription, [change.id for change in changes])

    def written(name: str, put: Put) -> str:
        blocks = Blocks(words, timezone, put)
        return template(name).render(_context(changes, blocks, subscription, id_)).strip() + "\n"

    first = changes[0]
    return Message(
        id=id_,
        subject=_subject(changes, words),
        html=written("alert.html.j2", str),
        text=written("alert.txt.j2", str),
        markdown=written("alert.md.j2", harmless_markdown),
        link=web_address(first.review_url) or web_address(first.url),
        rest=words.labels["rest"],
    )


def harmless_markdown(text: str) -> str:
    """Return the text without a character that Markdown or a chat service would take for its own."""
    return text.translate(_MARKDOWN)


def _context(changes: Sequence[AlertChange], blocks: Blocks, subscription: str, id_: str) -> dict[str, object]:
    full, named = changes[:_MOST_IN_FULL], changes[_MOST_IN_FULL:]
    links = [(blocks.title(change), web_address(change.review_url or change.url)) for change in named[:_MOST_NAMED]]
    labels = blocks.words.labels
    return {
        "w": blocks.words,
        "changes": [blocks.change(change) for change in full],
        "named": links,
        "more_changes": labels["more_changes"].format(n=len(named)) if named else "",
        "headline": labels["headline"].format(n=len(changes)) if len(changes) > 1 else "",
        "because": labels["because"].format(name=blocks.say(subscription)),
        "id": id_,
    }


def _subject(changes: Sequence[AlertChange], words: Wording) -> str:
    first = changes[0]
    title = clean(first.title) or words.labels["untitled"]
    shape = words.labels["subject_one" if len(changes) == 1 else "subject_many"]
    room = _LONGEST_SUBJECT - len(shape)
    title = title if len(title) <= room else title[: room - 1] + "…"
    return shape.format(kind=words.kinds[first.kind], title=title, n=len(changes))


def template(name: str) -> Template:
    """Return a template of messages: sandboxed, strict, and escaping where it makes HTML."""
    return _environment().get_template(name)


@cache
def _environment() -> SandboxedEnvironment:
    environment = SandboxedEnvironment(
        loader=PackageLoader("alerts"),
        autoescape=lambda name: bool(name and name.endswith(".html.j2")),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.clear()
    return environment
