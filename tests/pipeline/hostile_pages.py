"""Pages that are made to break a reader: deep, long, endless, lying about their size, or in no charset at all."""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Callable, Iterator

from file_makers import TYPES, docx, ofd, package, pdf, xlsx

SENTENCE = "各镇应当每年检修河埠头，对损坏严重的及时更换，所需经费列入预算，任何单位不得挪用。"
HAN = "一二三四五六七八九十"
ENTITIES = "<!DOCTYPE x [<!ENTITY a0 '雨水'>" + "".join(
    f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10)
)  # fmt: skip


def page(inside: str, head: str = "") -> bytes:
    """A page around *inside*."""
    return f"<html><head>{head}</head><body><div id='zoom'>{inside}</div></body></html>".encode()


def random_bytes(count: int) -> bytes:
    """Bytes without any sense, the same each time."""
    return random.Random(7).randbytes(count)


def clauses(count: int) -> Iterator[str]:
    """So many numbered lines of every level."""
    labels = ("第{}章 总则", "第{}节 目标", "第{}条 {}", "{}、{}", "（{}）{}", "{}.{}", "（{}）{}", "①{}", "——{}")
    for number in range(count):
        sign = HAN[number % 10] if number % 9 < 5 else str(number % 90 + 1)
        yield labels[number % 9].format(sign, f"{number}{SENTENCE}")


def _paragraphs(texts: Iterator[str]) -> bytes:
    return page("".join(f"<p>{text}</p>" for text in texts))


def _records(count: int) -> bytes:
    title = "松溪市关于第{}号河埠头的通知"
    rows = [{"title": title.format(n), "url": f"/a/{n}.html", "pubDate": "2031-03-04"} for n in range(count)]
    return json.dumps({"data": rows}, ensure_ascii=False).encode()


def _links(count: int) -> bytes:
    row = "<li><a href='/a/{0}.html'>松溪市关于第{0}号河埠头检修的通知</a><span>2031-03-04</span></li>"
    return page("<ul>" + "".join(row.format(n) for n in range(count)) + "</ul>")


def _feed(count: int) -> bytes:
    item = "<item><title>松溪市关于第{0}号河埠头的通知</title><link>http://a.example/{0}.html</link></item>"
    return (
        f"<?xml version='1.0'?><rss><channel>{''.join(item.format(n) for n in range(count))}</channel></rss>".encode()
    )


def _store(count: int) -> bytes:
    record = "<record><![CDATA[<li><a href='/a/{0}.html'>松溪市关于第{0}号河埠头的通知</a></li>]]></record>"
    records = "".join(record.format(n) for n in range(count))
    return f"<datastore><recordset>{records}</recordset></datastore>".encode()


def _claims(header: bytes) -> bytes:
    """A file's first bytes, and nothing that they promise."""
    return header + b"\xff\xff\xff\x7f" * 5000


def _bomb(text: str) -> str:
    """A text after entities of which the last stands for a thousand million words."""
    return f"<?xml version='1.0'?>{ENTITIES}]>{text}"


def _each(piece: str, count: int) -> bytes:
    """A page of so many pieces, numbered."""
    return page("".join(piece.format(n=n, s=SENTENCE) for n in range(count)))


HOSTILE: dict[str, Callable[[], bytes]] = {
    # lines
    "18,000 lines of one sign": lambda: page("<br>".join(HAN[n % 10] for n in range(18_000))),
    "18,000 lines of a dozen signs": lambda: page("<br>".join(f"{n:06}雨水花园养护" for n in range(18_000))),
    "18,000 lines of text": lambda: ("\n".join(f"{n:06}雨水花园养护" for n in range(18_000))).encode(),
    "200,000 lines of one sign": lambda: ("\n".join(HAN[n % 10] for n in range(200_000))).encode(),
    "10,000 sentences cut before their end": lambda: page("<br>".join(f"{n}{SENTENCE[:-1]}" for n in range(10_000))),
    "one line of 5 MB": lambda: page("<p>" + "各镇应当检修河埠头" * 200_000 + "</p>"),
    "one line of 5 MB with commas": lambda: page("<p>" + SENTENCE * 45_000 + "</p>"),
    "one line of 5 MB of titles": lambda: page("<p>" + "《河埠头管理办法》（松政发〔2031〕3号）" * 90_000 + "</p>"),
    "one line of 5 MB of opened titles": lambda: page("<p>" + "《" * 1_700_000 + "</p>"),
    "one line of 5 MB of brackets": lambda: page("<p>" + "（" * 1_700_000 + "</p>"),
    "one line of 5 MB of spaces": lambda: page("<p>各镇" + " " * 5_000_000 + "检修</p>"),
    "one line of 5 MB of digits": lambda: page("<p>" + "1" * 5_000_000 + "</p>"),
    "one line of 5 MB of dates": lambda: page("<p>" + "2031年3月4日" * 300_000 + "</p>"),
    "one line of 5 MB of colons": lambda: page("<p>" + "来源：" * 550_000 + "</p>"),
    "one line of 5 MB of points": lambda: page("<p>" + "1." * 2_500_000 + "</p>"),
    "5 MB of text without mark-up": (SENTENCE * 45_000).encode,
    "5 MB of line breaks": lambda: page("<p>各镇" + "\r\n" * 2_500_000 + "检修</p>"),
    "100,000 spaces between signs": lambda: page("<p>" + "各 \n" * 300_000 + "</p>"),
    # tags
    "nesting 100,000 deep": lambda: page("<div>" * 100_000 + f"<p>{SENTENCE}</p>" + "</div>" * 100_000),
    "nesting 100,000 deep inline": lambda: page("<span>" * 100_000 + SENTENCE + "</span>" * 100_000),
    "nesting 3,000 deep with words": lambda: _each("<div>{n}{s}", 3_000),
    "nested tables": lambda: page("<table><tr><td>甲</td><td>" * 5_000 + SENTENCE),
    "nested links": lambda: page("<a href='x.pdf'>甲" * 30_000 + SENTENCE),
    "links never closed around blocks": lambda: page("<a href='x.pdf'><div>甲" * 20_000 + SENTENCE),
    "nested blocks in links": lambda: page(f"<a href='x.pdf'>{'<div>甲' * 180}{'</div>' * 180}</a>" * 110),
    "nested lists": lambda: page("<ul><li>甲" * 20_000 + SENTENCE),
    "unclosed fonts": lambda: page(f"<font><b><p>{SENTENCE}" * 3_000),
    "500,000 tags without text": lambda: page("<p></p>" * 500_000 + SENTENCE),
    "500,000 spans without text": lambda: page("<span></span>" * 500_000 + SENTENCE),
    "200,000 line breaks": lambda: page("<br>" * 200_000 + SENTENCE),
    "200,000 lines by line breaks": lambda: page("甲<br>" * 200_000),
    "50,000 cells in one row": lambda: page("<table><tr>" + "<td>甲</td>" * 50_000 + "</tr></table>"),
    "50,000 cells in rows": lambda: page("<table>" + f"<tr>{'<td>甲<td>乙' * 5}</tr>" * 5_000 + "</table>"),
    "50,000 rows": lambda: page("<table>" + f"<tr><td>1<td>{SENTENCE}</tr>" * 50_000 + "</table>"),
    "a tag of 5 MB": lambda: page(f"<div {'a=1 ' * 1_250_000}>{SENTENCE}</div>"),
    "an attribute of 5 MB": lambda: page(f"<a href='{'x' * 5_000_000}.pdf'>附件</a>{SENTENCE * 9}"),
    "a class of 5 MB": lambda: page(f"<div class='{'title ' * 900_000}'>{SENTENCE * 9}</div>"),
    "5 MB of opened tags": lambda: page("<" * 5_000_000),
    "5 MB of ended tags": lambda: page("</" * 2_500_000),
    "5 MB of opened comments": lambda: page("<!--" * 1_250_000),
    "5 MB of opened scripts": lambda: page("<script>" * 600_000),
    "5 MB of links without an end": lambda: page("<a " * 1_700_000),
    "5 MB of links opened": lambda: page("<a>" * 1_700_000),
    "5 MB of titles opened": lambda: page("<title>" * 700_000),
    "5 MB of ends of pages": lambda: page("</body></html>" * 350_000 + SENTENCE),
    "5 MB of marked sections": lambda: page("<![CDATA[" * 550_000),
    # text
    "20,000 numbered clauses of every level": lambda: _paragraphs(clauses(20_000)),
    "100,000 labels in one line": lambda: page("第一条" * 100_000),
    "100,000 labels, a line each": lambda: page("第一条<br>" * 100_000),
    "20,000 chapters": lambda: page("<br>".join(f"第{n}章 总则" for n in range(20_000))),
    "20,000 dates": lambda: page("<br>".join("2031年3月4日" for _ in range(20_000))),
    "20,000 fields": lambda: page("<br>".join(f"发文字号：松政发〔2031〕{n}号" for n in range(20_000))),
    "20,000 labels of fields": lambda: page("<p>发文字号：</p>" * 20_000),
    "20,000 stamps": lambda: page(f"<p>发表于 2031-03-04 05:06:07</p><p>{SENTENCE}</p>" * 10_000),
    "20,000 annexes": lambda: page("<p>附件</p><p>甲</p>" * 10_000),
    "20,000 titles to print": lambda: _each("<p>现印发《河埠头办法{n}》，请认真执行。</p>", 20_000),
    "20,000 sections of related texts": lambda: page(f"<div><h4>相关文章</h4><p>{SENTENCE}</p></div>" * 10_000),
    "20,000 agencies": lambda: page("<p>松溪市水务局</p>" * 20_000),
    "20,000 adverts": lambda: page("<p>扫码加微信 400-000-0000 立即领取</p>" * 20_000),
    "30,000 hidden blocks": lambda: page(f"<div style='display:none'>{SENTENCE}</div>" * 30_000),
    "30,000 titles hidden in boxes": lambda: page("<div class='title'>关于河埠头的通知</div>" * 30_000),
    "20,000 metas": lambda: page(SENTENCE, "".join(f"<meta name='m{n}' content='{SENTENCE}'>" for n in range(20_000))),
    "5,000 doubled bodies": lambda: page(f"<body><p>第一条 {SENTENCE}</p><p>{SENTENCE}附。</p></body>" * 5_000),
    "a text repeated with a twist": lambda: _each("<p>甲乙丙丁</p><p>{n}号花园养护</p>", 9_000),
    "a line repeated": lambda: page(f"<p>{SENTENCE}</p>" * 20_000),
    "a head title of 5 MB": lambda: page(SENTENCE * 9, "<title>" + "关于河埠头的通知" * 200_000 + "</title>"),
    "a heading of 5 MB": lambda: page(f"<h1>{'关于河埠头的通知-' * 200_000}</h1>" + SENTENCE * 9),
    "a head title of dashes": lambda: page(SENTENCE * 9, "<title>" + "-" * 200_000 + "</title>"),
    "a title of brackets": lambda: page(f"<h1>通知{'（甲）' * 60}（</h1>{SENTENCE * 9}", "<title>通知</title>"),
    # links and listings
    "50,000 links": lambda: _links(50_000),
    "50,000 links in one line": lambda: _each("<a href='/{n}.html'>河埠头检修第{n}号</a>", 50_000),
    "20,000 files in one line": lambda: _each("{s}<a href='{n}.pdf'>{n}</a>", 20_000),
    "50,000 links to one address": lambda: _each(
        "<li><a href='/a.html'>松溪市关于河埠头检修的通知</a>2031-03-04</li>", 50_000
    ),
    "20,000 lists": lambda: page("<ul><li><a href='/a'>松溪市关于河埠头检修的通知</a><b>3月</b></li></ul>" * 20_000),
    "JSON of 5 MB": lambda: _records(45_000),
    "JSON 200,000 deep": lambda: b"[" * 200_000 + b"]" * 200_000,
    "JSON objects 100,000 deep": lambda: b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "JSON never closed": lambda: b"[{" * 1_000_000,
    "records assigned by 100,000 scripts": lambda: page("<script>var a=[{" + "x:[{" * 100_000 + "</script>"),
    "JSONP of 5 MB": lambda: b"cb(" + _records(45_000) + b");",
    "a call never closed": lambda: b"a[" * 1_000_000 + b"(",
    "a feed of 5 MB": lambda: _feed(40_000),
    "a datastore of 40,000 records": lambda: _store(40_000),
    "100,000 datastores opened": lambda: b"<datastore>" * 200_000 + b"<record>" * 200_000,
    "XML with entities that multiply": _bomb(
        "<rss><channel><item><title>&a9;</title><link>http://a.example/1</link></item></channel></rss>"
    ).encode,
    "HTML with entities that multiply": _bomb(f"<html><body><p>&a9;{SENTENCE}</p></body></html>").encode,
    "XML that asks for a file": lambda: (
        b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY f SYSTEM 'file:///etc/passwd'>]>"
        b"<rss><channel><item><title>&f;</title><link>http://a.example/1</link></item></channel></rss>"
    ),
    "an entity of 5 MB": lambda: page("&" + "a" * 5_000_000 + ";" + SENTENCE),
    "1,000,000 entities": lambda: page("&nbsp;&lt;" * 500_000 + SENTENCE),
    "impossible characters": lambda: page("&#x110000;&#0;&#xD800;" * 200_000 + SENTENCE),
    # bytes
    "5 MB of NULs": lambda: b"\0" * 5_000_000,
    "NULs between characters": lambda: page(SENTENCE * 9).replace(b">", b">\0\0"),
    "lone surrogates": lambda: page("").replace(b"</div>", b"\xed\xa0\x80\xed\xb0\x80" * 200_000 + b"</div>"),
    "UTF-16 without its mark": lambda: page(f"<p>{SENTENCE}</p>" * 9_000).decode().encode("utf-16-le"),
    "UTF-32 without its mark": lambda: page(f"<p>{SENTENCE}</p>" * 9_000).decode().encode("utf-32-be"),
    "GBK and UTF-8 by turns": lambda: (page(f"<p>{SENTENCE}</p>") + f"<p>{SENTENCE}</p>".encode("gb18030")) * 9_000,
    "10 MB of random bytes": lambda: random_bytes(10_000_000),
    "5 MB of random bytes in mark-up": lambda: page("").replace(b"</div>", random_bytes(5_000_000) + b"</div>"),
    "10 MB of random bytes behind a page": lambda: page(f"<p>{SENTENCE}</p>" * 99) + random_bytes(10_000_000),
    "10 MB of random bytes over 127": lambda: random_bytes(10_000_000).translate(None, bytes(range(128))) * 2,
    "20 MB of one letter": lambda: b"a" * 20_000_000,
    "20 MB of paragraphs": lambda: page(f"<p>{SENTENCE}</p>" * 155_000),
    "100 MB of paragraphs": lambda: page(f"<p>{SENTENCE}</p>" * 780_000),
    "gzip, cut off": lambda: gzip.compress(page(SENTENCE * 20_000))[:-40],
    # files that claim more than they are
    "PDF that claims a size": lambda: b"%PDF-1.7\n1 0 obj<</Length 99999999999>>stream\n" + b"x" * 1_000_000,
    "PDF of 300,000 objects": lambda: pdf([[]]) + b"1 0 obj<<>>endobj\n" * 300_000,
    "ZIP that claims a size": lambda: _claims(b"PK\x03\x04\x14\x00\x00\x00\x08\x00"),
    "DOCX that unpacks to 200 MB": lambda: package({**TYPES, "word/document.xml": b" " * (200 * 2**20)}),
    "DOCX of two million tags": lambda: docx("<w:p/>" * 2_000_000),
    "XLSX of a million cells": lambda: xlsx({"名单": [("序号", 1)] * 300_000}),
    "OFD of 3,000 pages": lambda: ofd([[(SENTENCE, 20.0, 20.0)]] * 3_000),
    "an old Word file that claims a size": lambda: _claims(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
}
