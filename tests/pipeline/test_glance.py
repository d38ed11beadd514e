"""A glance never says “unchanged” where a reading finds anything else, and says it where only noise has moved."""

from __future__ import annotations

import importlib
import os
import random
import re
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from practice_portal import Portal

import pipeline.glance.sketch
from pipeline.glance.sketch import glance, sketch
from pipeline.model import Document
from pipeline.read import read

PAGES = Path(__file__).parent / "pages"
SHARED = Path(__file__).parents[3] / "shared"
HTML = "text/html"
URL = "http://www.chengpu.example/zw/a.html"
AT = datetime(2031, 3, 30, tzinfo=UTC)
TAGS = (
    "<div>", "</div>", "<p>", "</p>", "<!--", "-->", "<script>", "</script>", "<a href='x.pdf'>", "</a>", "<br>",
    "<table><tr><td>", "<h1>", "<style>", "<title>", "<div style='display:none'>", "<nav>", "<select>", "<",
)  # fmt: skip
WORDS = (
    "有效性：废止", "发文字号：云政发〔2031〕9号", "附件：清单.pdf", "相关文章", "2031年5月6日", "，", "号", "9", "山",
    "&lt;", "本通知自发布之日起废止。", "成文日期", "今天是2031年5月6日 星期一", " ", "\n\n", "扫码加微信 400-000-0000",
)  # fmt: skip


def told(document: Document) -> tuple[object, ...]:
    """Everything but the noise."""
    names = [name for name in Document.__dataclass_fields__ if name != "noise"]
    return tuple(getattr(document, name) for name in names)


def read_page(body: bytes, content_type: str = HTML) -> Document:
    return read(body, url=URL, content_type=content_type, at=AT)


@cache
def own_pages() -> tuple[tuple[bytes, Document, bytes], ...]:
    """Pages with their documents and sketches: the tests' own, and the practice portal's. None is without a sketch."""
    bodies = [file.read_bytes() for file in sorted(PAGES.glob("*.html"))] + practice_pages()
    read_ = [(body, read_page(body)) for body in bodies]
    found = [(body, document, sketch(body, HTML, document)) for body, document in read_]
    kept = tuple(page for page in found if page[2])
    assert len(kept) >= 6, [document.title for _, document, made in found if not made]
    return kept


def practice_pages(fetches: int = 1) -> list[bytes]:
    """Policies of the practice portal's official site, as the last of so many fetches shows them."""
    portal = Portal()
    try:
        listing = portal.get("/zwgk/zcwj/index.html").body.decode()
        paths = [path for path in re.findall(r'href="(/zwgk/zcwj/[^"]+)"', listing) if "index" not in path]
        assert len(paths) >= 5
        for _ in range(fetches):
            bodies = [portal.get(path).body for path in paths[:5]]
    finally:
        portal.close()
    return bodies


def altered(text: str, chance: random.Random) -> str:
    """*text* with one to three small edits anywhere: characters, tags, attributes, blocks, words of every kind."""
    for _ in range(chance.choice((1, 1, 1, 2, 3))):
        text = chance.choice(EDITS)(text, chance)
    return text


def _character(text: str, chance: random.Random) -> str:
    at = chance.randrange(len(text))
    return text[:at] + chance.choice(("", "9", "山", "<", ">", '"', text[at] * 2)) + text[at + 1 :]


def _word(text: str, chance: random.Random) -> str:
    found = chance.choice(list(re.finditer(r"(?<=>)[^<>]+(?=<)", text)))
    word = chance.choice((*WORDS, found[0] + chance.choice(WORDS), chance.choice(WORDS) + found[0]))
    return text[: found.start()] + word + text[found.end() :]


def _number(text: str, chance: random.Random) -> str:
    found = chance.choice(list(re.finditer(r"\d+", text)))
    return text[: found.start()] + str(int(found[0]) + chance.choice((1, 10, 100_000))) + text[found.end() :]


def _tag(text: str, chance: random.Random) -> str:
    found = chance.choice(list(re.finditer(r"<[^<>]+>", text)))
    return text[: found.start()] + chance.choice(("", *TAGS, found[0] + chance.choice(TAGS))) + text[found.end() :]


def _attribute(text: str, chance: random.Random) -> str:
    found = chance.choice(list(re.finditer(r"""([\w-]+)=["']([^"']*)["']""", text)))
    value = chance.choice(("x.pdf", "display:none", "title", "zoom", "#a", "ads", "javascript:x", found[2] + "1", ""))
    name = chance.choice((found[1], "href", "class", "id", "style", "data-id"))
    return text[: found.start()] + f'{name}="{value}"' + text[found.end() :]


def _moved(text: str, chance: random.Random) -> str:
    cuts = sorted(chance.choice(list(re.finditer("<", text))).start() for _ in range(3))
    return text[: cuts[0]] + text[cuts[1] : cuts[2]] + text[cuts[0] : cuts[1]] + text[cuts[2] :]


def _swapped(text: str, chance: random.Random) -> str:
    """Two words of the page in each other's place: a heading in a link, a field in a slogan."""
    found = list(re.finditer(r"(?<=>)[^<>]*[^<>\s][^<>]*(?=<)", text))
    one, two = sorted((chance.choice(found), chance.choice(found)), key=lambda m: m.start())
    if one.start() == two.start():
        return text
    return text[: one.start()] + two[0] + text[one.end() : two.start()] + one[0] + text[two.end() :]


def _block(text: str, chance: random.Random) -> str:
    """A paragraph, a row or a list item more or fewer, or one in another's place."""
    blocks = list(re.finditer(r"<(p|tr|li)\b[^<>]*>(?:(?!<(?:p|tr|li)\b).)*?</\1>", text, re.S))
    if not blocks:
        return text
    found, other = chance.choice(blocks), chance.choice(blocks)
    new = chance.choice(("", found[0] * 2, other[0], f"<p>{chance.choice(WORDS)}</p>", found[0] + other[0]))
    return text[: found.start()] + new + text[found.end() :]


def _told_in_head(text: str, chance: random.Random) -> str:
    """Another value of a meta tag, or another address of a link."""
    told = list(re.finditer(r"""(content|href)=["']([^"']*)["']""", text))
    if not told:
        return text
    found = chance.choice(told)
    value = chance.choice((*WORDS, found[2] + "9", "/files/b.pdf", "2031-05-06", ""))
    return f'{text[: found.start()]}{found[1]}="{value}"{text[found.end() :]}'


def _hidden(text: str, chance: random.Random) -> str:
    """What was hidden shown, what was shown hidden."""
    if "display:none" in text and chance.random() < 0.5:
        return text.replace("display:none", "display:block", 1)
    found = chance.choice(list(re.finditer(r"<(?:p|div|span|tr|td|li|h1|table)\b", text)))
    return f'{text[: found.end()]} style="display:none"{text[found.end() :]}'


EDITS: tuple[Callable[[str, random.Random], str], ...] = (
    _character, _word, _word, _number, _tag, _attribute, _moved, _swapped, _block, _told_in_head,
    _hidden,
)  # fmt: skip


EXAMPLES = int(os.environ.get("CLAUSEWATCH_GLANCE_EXAMPLES", "250"))  # thousands when the reader has changed


@settings(max_examples=EXAMPLES)
@given(st.integers(0, 1 << 32), st.sampled_from(["utf-8", "gb18030", "utf-16"]))
def test_what_a_reading_finds_a_glance_does_not_overlook(seed: int, charset: str) -> None:
    chance = random.Random(seed)
    body, document, made = chance.choice(own_pages())
    edited = altered(body.decode(), chance).encode(charset if chance.random() < 0.1 else "utf-8", "replace")
    if glance(made, edited, HTML):
        assert told(read_page(edited)) == told(document)


def test_the_same_bytes_are_unchanged() -> None:
    for body, _, made in own_pages():
        assert glance(made, body, HTML)


def test_counters_banners_and_related_links_are_passed_over() -> None:
    body, again = ((PAGES / f"{name}.html").read_bytes() for name in ("official", "official_again"))
    assert body != again
    assert glance(sketch(body, HTML, read_page(body)), again, HTML)


def test_the_practice_portal_is_passed_over_at_another_fetch() -> None:
    before, after = practice_pages(1), practice_pages(3)
    made = [sketch(body, HTML, read_page(body)) for body in before]
    passed = [glance(one, body, HTML) for one, body in zip(made, after, strict=True)]
    assert all(one != two for one, two in zip(before, after, strict=True))
    assert sum(passed) >= 0.9 * len(passed), passed


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("最高30万元", "最高31万元"),
        ("（市住建局、市财政局按职责分工负责）", "（市住建局按职责分工负责）"),
        ("澄政办发〔2031〕6号</td>", "澄政办发〔2031〕7号</td>"),
        ("<td>有效</td>", "<td>废止</td>"),
        ("2031年03月08日", "2031年03月09日"),
        ("./P0203103.pdf", "./P0203104.pdf"),
        ("1.驿站设备清单.pdf", "1.驿站设备名录.pdf"),
        ("</h1>", "（修订）</h1>"),
        ('<div id="zoom">', '<div id="zoom" style="display:none">'),
        ("分享到： 微信 微博", "本通知已于2031年9月1日起废止"),
        ("<h4>相关文件</h4>", "<h4>附件</h4>"),
        ('<a href="/a10432.html">', '<a href="/a10432.pdf">'),
        ("</body>", "<!--</body>"),
    ],
)
def test_an_edit_is_read_in_full(old: str, new: str) -> None:
    text = (PAGES / "official.html").read_text("utf-8")
    assert text.count(old) >= 1
    made = sketch(text.encode(), HTML, read_page(text.encode()))
    assert not glance(made, text.replace(old, new, 1).encode(), HTML)


def test_a_sketch_of_another_reader_is_worth_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    body, _, made = own_pages()[0]
    monkeypatch.setattr(pipeline.glance.sketch, "READER_VERSION", 99)
    assert not glance(made, body, HTML)


@pytest.mark.parametrize("made", [b"", b"1", b"\x00\xff", b"1.1:", b"1.1:nonsense"])
def test_a_damaged_sketch_is_worth_nothing(made: bytes) -> None:
    assert not glance(made, own_pages()[0][0], HTML)


@pytest.mark.parametrize("body", [b"", b"%PDF-1.7", b"<html>", b"\xff\xfe<", b"{}", b"<" * 5000])
def test_what_is_no_page_has_no_sketch_and_passes_none(body: bytes) -> None:
    assert sketch(body, HTML, read_page(body)) == b""
    assert not glance(own_pages()[0][2], body, HTML)


@pytest.fixture
def portal_modules() -> Iterator[tuple[Any, Any, Any]]:
    """The simulator's modules: scenario, world, responses; skips where the simulator is missing."""
    if not (SHARED / "portal").is_dir():
        pytest.skip(f"{SHARED / 'portal'} is missing: the simulator is not part of the project")
    sys.path.insert(0, str(SHARED))
    names = ("portal.scenario", "portal.world", "portal.responses")
    yield tuple(importlib.import_module(name) for name in names)
    sys.path.remove(str(SHARED))


@pytest.mark.parametrize("skin", ["hanweb", "trs", "library"])
def test_noise_of_an_official_site_is_passed_over(skin: str, portal_modules: tuple[Any, Any, Any]) -> None:
    scenario, worlds, responses = portal_modules
    world = worlds.World(scenario.load("public"), 1)
    site = next(site for site in world.sites.values() if site.skin.name == skin)
    paths = [page.path for page in site.pages if page.state == "live"][:8]

    def fetched() -> list[tuple[bytes, str]]:
        answers = [responses.respond(world, site, responses.Request("GET", path, {})) for path in paths]
        return [(answer.body, answer.headers.get("Content-Type", "")) for answer in answers]

    before = fetched()
    documents = [read_page(*answer) for answer in before]
    made = [sketch(*answer, document) for answer, document in zip(before, documents, strict=True)]
    world.advance()
    after = fetched()
    passed = [glance(one, *answer) for one, answer in zip(made, after, strict=True)]
    same = [told(read_page(*answer)) == told(one) for one, answer in zip(documents, after, strict=True)]
    assert not any(one and not other for one, other in zip(passed, same, strict=True))
    assert sum(passed) >= 0.9 * sum(same) > 5, list(zip(passed, same, strict=True))
