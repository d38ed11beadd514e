"""The forms that a message is written in: HTML and text for mail, and what each chat service takes for markup.

Publishers' words are never trusted. HTML is escaped by the template engine; in every other form `put` takes from a text
what the form has a use for: by escapes where the service knows them, else by full-width characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from html import escape
from typing import Final

# The Chinese chat services know no backslash escapes, so what is special in Markdown is printed full-width.
_MARKDOWN: Final = str.maketrans("\\`*_~[]<>|#{}", "＼｀＊＿～［］＜＞｜＃｛｝")
_SLACK: Final = str.maketrans("`*_~{}", "｀＊＿～｛｝")
_DISCORD = re.compile(r"([\\`*_~|<>\[\]()#@])")
_BREAK = re.compile(r"(?<![\n\f])\n(?![\n\f])")
_TAG = re.compile(r"<[^<>]*>")
_HALF_OF_ENTITY = re.compile(r"&[a-z]{0,4}$")

Put = Callable[[str], str]  # makes a publisher's words harmless in one form


class Form(StrEnum):
    """What a message is written in."""

    HTML = "html"  # of mail
    TEXT = "txt"
    MARKDOWN = "md"  # DingTalk, ServerChan, and whoever else takes Markdown
    WECOM = "wecom"
    FEISHU = "feishu"  # and Lark
    SLACK = "slack"
    TELEGRAM = "telegram"
    DISCORD = "discord"

    @property
    def template(self) -> str:
        """The end of the name of the template that writes it: all chats share one."""
        return str(self) if self in (Form.HTML, Form.TEXT) else "md"


class Attach(StrEnum):
    """What is attached to the messages of a subscription: the comparison of the whole texts."""

    NONE = "none"
    HTML = "html"  # one file that loads nothing
    DOCX = "docx"  # with tracked changes


@dataclass(frozen=True, kw_only=True, slots=True)
class Dialect:
    """How one form marks up. `{}` stands for the words, which `put` has made harmless."""

    put: Put
    put_address: Put = str
    bold: str = "**{}**"
    heading: str = "### {}"
    quote: str = "> {}"
    address: str = "[{}]({})"  # words, then address
    insert: str = "{{+{}+}}"
    delete: str = "〔-{}-〕"
    rule: str = "---"
    newline: str = "\n"

    def lines(self, text: str) -> str:
        """Return the text with line breaks within its paragraphs as the form has them."""
        return text if self.newline == "\n" else _BREAK.sub(self.newline, text)

    def link(self, words: str, address: str) -> str:
        """Return words that lead to an address."""
        return self.address.format(words, self.put_address(address))

    def without_marks(self, text: str) -> str:
        """Return a text of this form that may be cut anywhere: without its tags."""
        return _TAG.sub("", text) if "</" in self.heading + self.insert else text


def harmless_markdown(text: str) -> str:
    """Return the text without a character that Markdown or a chat service would take for its own."""
    return text.translate(_MARKDOWN)


def whole_characters(text: str) -> str:
    """Return the text without half an entity at its end."""
    return _HALF_OF_ENTITY.sub("", text)


def _harmless_slack(text: str) -> str:
    return _escaped(text.translate(_SLACK))


def _escaped(text: str) -> str:
    return escape(text, quote=False)


def _harmless_discord(text: str) -> str:
    return _DISCORD.sub(r"\\\1", text)


_PLAIN: Final = Dialect(put=str, bold="{}", heading="{}", quote="{}", address="{} {}", rule="-" * 40)
_DIALECTS: Final = {
    Form.HTML: _PLAIN,
    Form.TEXT: _PLAIN,
    Form.MARKDOWN: Dialect(put=harmless_markdown, newline="  \n"),
    Form.WECOM: Dialect(
        put=harmless_markdown,
        insert='<font color="info">{{+{}+}}</font>',
        delete='<font color="warning">〔-{}-〕</font>',
        rule="",
    ),
    Form.FEISHU: Dialect(
        put=harmless_markdown,
        heading="**{}**",
        quote="{}",
        insert="<font color='green'>{{+{}+}}</font>",
        delete="<font color='red'>〔-{}-〕</font>",
    ),
    # Slack marks only whole words, and Chinese has no spaces: its red-line stays in brackets.
    Form.SLACK: Dialect(
        put=_harmless_slack, put_address=_escaped, bold="*{}*", heading="*{}*", address="<{1}|{0}>", rule=""
    ),
    Form.TELEGRAM: Dialect(
        put=_escaped,
        put_address=_escaped,
        bold="<b>{}</b>",
        heading="<b>{}</b>",
        quote="<blockquote>{}</blockquote>",
        address='<a href="{1}">{0}</a>',
        insert="<u>{}</u>",
        delete="<s>{}</s>",
        rule="",
    ),
    Form.DISCORD: Dialect(put=_harmless_discord, heading="**{}**", insert="**{}**", delete="~~{}~~", rule=""),
}


def dialect(form: Form) -> Dialect:
    """Return how a form marks up."""
    return _DIALECTS[form]
