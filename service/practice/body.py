"""A text as the two sites set it in HTML."""

from __future__ import annotations

from markupsafe import Markup

from service.practice.state import Post
from service.practice.texts import Paragraph, Style

HALF_WIDTH = str.maketrans("，：；（）", ",:;()")
INDENT = "\u3000\u3000"


def official_body(post: Post) -> Markup:
    """One <p> a paragraph; a page that was saved again has another editor's mark-up and widths."""
    set_one = _saved_again if post.saved_again else _as_published
    return Markup("\n").join(set_one(line) for line in post.text.paragraphs)


def article_paragraphs(post: Post) -> tuple[Markup, ...]:
    """As the aggregator sets them: indented by full-width spaces, some articles with half-width punctuation."""
    return tuple(_reposted(line, half_width=post.half_width) for line in post.text.paragraphs)


def _as_published(line: Paragraph) -> Markup:
    style = "addressee" if line.words.endswith("：") and line.words.startswith("各") else line.style.value
    return Markup('<p class="{}">{}</p>').format(style, line.words)


def _saved_again(line: Paragraph) -> Markup:
    align = {Style.SIGNATURE: "right", Style.TITLE: "center", Style.CHAPTER: "center"}.get(line.style, "justify")
    words = line.words.translate(HALF_WIDTH)
    return Markup('<div align="{}"><span style="font-family:仿宋;font-size:16pt">&nbsp;{}</span></div>').format(
        align, words
    )


def _reposted(line: Paragraph, *, half_width: bool) -> Markup:
    words = line.words.translate(HALF_WIDTH) if half_width else line.words
    if line.style in (Style.TITLE, Style.CHAPTER):
        return Markup('<p style="text-align:center"><strong>{}</strong></p>').format(words)
    if line.style is Style.SIGNATURE:
        return Markup('<p style="text-align:right">{}</p>').format(words)
    return Markup("<p>{}{}</p>").format(INDENT, words)
