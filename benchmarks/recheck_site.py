"""Made government sites for `recheck.py`: hosts on loopback, pages of 60 to 100 KB whose noise differs at every fetch.

Usage: python benchmarks/recheck_site.py [--hosts 20] [--pages 50] [--port 0]
Prints its port, and serves until its input ends.

A site has one of five layouts, with class names, columns and words of its own. `/_mode?to=…` sets how pages answer:
`kept` (ETag honoured: 304), `noise` (no validators; counter, visit number, related links, clock, tokens differ) or
`mixed` (every other page either way); `/_change?share=0.02` revises one number on that share of the pages, for good.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from urllib.parse import parse_qs, urlsplit

BODIES = (
    "科技局",
    "发展改革委",
    "工业和信息化局",
    "财政局",
    "人力资源社会保障局",
    "住房城乡建设局",
    "商务局",
    "市场监管局",
)
THINGS = (
    "新型储能",
    "低空经济",
    "人工智能",
    "中小企业",
    "高层次人才",
    "养老服务",
    "水资源",
    "数据要素",
    "绿色建筑",
    "现代农业",
)
DEEDS = (
    "开展示范应用",
    "建设公共平台",
    "给予贷款贴息",
    "组织申报评审",
    "加强事中监管",
    "公开办理结果",
    "完善统计制度",
    "提供专项补助",
)
HAN = (
    "市县企业应当按照规定报告资金项目管理监督检查处罚申请材料期限标准条件程序公开信息保护环境质量技术服务"
    "产创新农林水利教育医疗交通"
)
FAMILIES = (
    ("xl", "con", "zoom"),
    ("article", "main", "TRS_Editor"),
    ("bt", "content", "ucap-content"),
    ("wz", "nr", "vsb_content"),
    ("detail", "text", "pages_content"),
)
ETAG = '"1"'


def words(chance: random.Random, length: int) -> str:
    """So many characters that nobody wrote."""
    return "".join(chance.choices(HAN, k=length))


@dataclass(frozen=True, kw_only=True, slots=True)
class Page:
    """A page in pieces: what stays, and between two pieces what is said anew at each fetch."""

    pieces: tuple[bytes, ...] = field(repr=False)
    holes: tuple[str, ...]  # names of what stands between the pieces

    def filled(self, values: dict[str, bytes]) -> bytes:
        """The page with *values* in its holes."""
        parts = [self.pieces[0]]
        for hole, piece in zip(self.holes, self.pieces[1:], strict=True):
            parts += (values[hole], piece)
        return b"".join(parts)


def article(chance: random.Random, number: int, hole: bool) -> str:
    """One article; with *hole* it is the one that a revision changes."""
    amount = "{amount}" if hole else str(chance.randrange(10, 900))
    thing, body, deed = (chance.choice(each) for each in (THINGS, BODIES, DEEDS))
    return (
        f"第{number}条 对从事{thing}的单位，由市{body}{deed}，{words(chance, 40)}，单个项目最高支持{amount}万元，"
        f"{words(chance, 30)}。申报材料不完整的，应当在{chance.randrange(3, 30)}个工作日内补正；{words(chance, 24)}。"
    )


def made_page(host: int, number: int) -> Page:
    """The page of that number, the same in every process."""
    chance = random.Random(host * 1000 + number)
    top, box, text = (f"{name}{host}" if place < 2 else name for place, name in enumerate(FAMILIES[host % 5]))
    title = f"松溪{host}市支持{words(chance, 8)}{chance.choice(THINGS)}发展若干措施"
    articles = [article(chance, n, n == 7) for n in range(1, chance.randrange(60, 96))]
    body = "\n".join(
        f'<p style="text-indent: 2em;"><span style="font-size: 16px;">{line}</span></p>' for line in articles
    )
    columns = random.Random(host)
    menu = "\n".join(
        f'<li class="{top}-menu-{n}"><a href="/col/{n}/index.html" target="_blank">{words(columns, 6)}</a></li>'
        for n in range(90)
    )
    script = "".join(
        f"function f{host}_{n}(a,b){{return a*{n}+b-{n * 7};}}\n" for n in range(chance.randrange(350, 850))
    )
    date = f"2025-{number % 12 + 1:02}-{number % 27 + 1:02}"
    counter = '浏览次数：<span id="hits">{counter}</span>' if host % 2 else "阅读量：{counter}"
    related = f'<div class="{top}-rel"><h3>相关文档</h3><ul>{{related}}</ul></div>' if host % 3 else ""
    foot = "您是第{visitor}位访问者" if host % 2 else "总访问量：{visitor}次"
    token = '<meta name="csrf" content="t"><script>var stamp = "{stamp}";</script>'
    city = f"松溪{host}市人民政府"
    info = f"<span>发布时间：{date}</span><span>文号：松溪{host}政发〔2025〕{number}号</span>"
    printed = date.replace("-", "年", 1).replace("-", "月") + "日"
    script = script.replace("{", "{{").replace("}", "}}")
    return in_pieces(f"""<!DOCTYPE html>
<html lang="zh-CN"><head><meta charset="utf-8"><title>{title}_{city}</title>
<meta name="ArticleTitle" content="{title}"><meta name="PubDate" content="{date}">{token}
<script>{script}</script></head><body>
<div class="{top}-head"><p class="clock">今天是{{clock}}</p><ul class="{top}-nav">{menu}</ul></div>
<div class="{box}"><h1 class="{top}-title">{title}</h1>
<div class="{top}-info">{info}<span>来源：{city}办公室</span><span>{counter}</span></div>
<div id="{text}" class="{text}"><p>各县（区）人民政府，市各委办局：现将有关事项通知如下，请认真贯彻执行。</p>
{body}
<p>{city}</p><p>{printed}</p></div></div>
{related}<div class="{top}-foot"><p>{foot}</p><p>主办：{city} 备案号：苏ICP备{host:08}号</p></div></body></html>""")


def in_pieces(whole: str) -> Page:
    """Cut at {name}; doubled braces are single ones."""
    names = ("amount", "counter", "related", "visitor", "stamp", "clock")
    pieces, holes, rest = [], [], whole
    while found := min(((rest.find(f"{{{name}}}"), name) for name in names if f"{{{name}}}" in rest), default=None):
        place, name = found
        pieces.append(rest[:place])
        holes.append(name)
        rest = rest[place + len(name) + 2 :]
    texts = (piece.replace("{{", "{").replace("}}", "}").encode() for piece in (*pieces, rest))
    return Page(pieces=tuple(texts), holes=tuple(holes))


class Sites:
    """All sites, and how they answer now."""

    def __init__(self, hosts: int, pages: int) -> None:
        self.pages = {
            (host, number): made_page(host, number) for host in range(1, hosts + 1) for number in range(1, pages + 1)
        }
        self.amounts = dict.fromkeys(self.pages, 500)
        self._numbers, self._each = pages, sorted(self.pages)
        self._mode, self._fetches, self._turn = "kept", count(1), 0

    def answer(self, host: int, path: str, etag: str) -> bytes:
        """The whole answer to one request."""
        url = urlsplit(path)
        if url.path.startswith("/_"):
            return whole(self._told(url.path, {key: value[0] for key, value in parse_qs(url.query).items()}))
        if url.path.endswith("/index.html"):
            return self._validated(0, etag, self._listing(host))
        name = url.path.rpartition("/")[2].removesuffix(".html").removeprefix("t")
        number = int(name) if name.isdecimal() else 0
        if (host, number) not in self.pages:
            return whole(b"", status="404 Not Found")
        return self._validated(number, etag, self._page(host, number))

    def _validated(self, number: int, etag: str, body: bytes) -> bytes:
        if self._mode == "noise" or (self._mode == "mixed" and number % 2):
            return whole(body)
        return UNMODIFIED if etag == ETAG else whole(body, etag=ETAG)

    def _told(self, path: str, asked: dict[str, str]) -> bytes:
        if path == "/_mode":
            self._mode = asked["to"]
        if path == "/_change":
            self._turn += 1
            step = round(1 / float(asked["share"]))
            chosen = self._each[self._turn % step :: step]
            self.amounts.update(dict.fromkeys(chosen, 500 + self._turn))
            return str(len(chosen)).encode()
        return b"0"

    def _listing(self, host: int) -> bytes:
        chance = random.Random(host)
        rows = "".join(
            f'<li><a href="/art/2025/t{n}.html">松溪{host}市文件之{n}：{words(chance, 14)}</a>'
            f"<span>2025-{n % 12 + 1:02}-{n % 27 + 1:02}</span></li>"
            for n in range(1, self._numbers + 1)
        )
        head = '<html><head><meta charset="utf-8"><title>政策文件</title></head><body><div class="list"><ul>'
        return f"{head}{rows}</ul></div></body></html>".encode()

    def _page(self, host: int, number: int) -> bytes:
        fetch = next(self._fetches)
        chance = random.Random(fetch)
        related = "".join(
            f'<li><a href="/art/2024/r{n}.html">{THINGS[n % 10]}{DEEDS[n % 8]}有关情况{n}</a></li>'
            for n in chance.sample(range(400), 8)
        )
        said = {
            "amount": str(self.amounts[host, number]),
            "counter": str(1000 + fetch),
            "visitor": str(500000 + fetch * 3),
            "stamp": f"{chance.getrandbits(64):x}",
            "clock": f"2026年{fetch // 28 % 12 + 1}月{fetch % 28 + 1}日 星期{'一二三四五六日'[fetch % 7]}",
            "related": related,
        }
        return self.pages[host, number].filled({name: value.encode() for name, value in said.items()})


def whole(body: bytes, *, status: str = "200 OK", etag: str = "") -> bytes:
    """An HTTP answer."""
    tag = f"ETag: {etag}\r\n" if etag else ""
    head = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n{tag}Content-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


UNMODIFIED = b"HTTP/1.1 304 Not Modified\r\nETag: " + ETAG.encode() + b"\r\n\r\n"


class Connection(asyncio.Protocol):
    """One connection that is kept open: as little HTTP as clients need."""

    def __init__(self, answer: Callable[[int, str, str], bytes]) -> None:
        self._answer, self._asked = answer, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember which site was asked."""
        self._transport = transport
        self._host = int(str(transport.get_extra_info("sockname")[0]).rpartition(".")[2])

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self._asked += data
        while b"\r\n\r\n" in self._asked:
            head, _, self._asked = self._asked.partition(b"\r\n\r\n")
            lines = head.decode("latin-1").split("\r\n")
            headers = {
                name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])
            }
            self._transport.write(self._answer(self._host, lines[0].split(" ")[1], headers.get("if-none-match", "")))


async def serve(sites: Sites, hosts: int, port: int) -> None:
    """Serve every host on one port until standard input ends."""
    loop, server = asyncio.get_running_loop(), None
    for host in range(1, hosts + 1):
        server = await loop.create_server(lambda: Connection(sites.answer), f"127.0.7.{host}", port, backlog=512)
        port = port or server.sockets[0].getsockname()[1]
    print(port, flush=True)
    await asyncio.to_thread(sys.stdin.read)


def main() -> None:
    """Serve."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--hosts", type=int, default=20)
    parser.add_argument("--pages", type=int, default=50)
    parser.add_argument("--port", type=int, default=0)
    options = parser.parse_args()
    asyncio.run(serve(Sites(options.hosts, options.pages), options.hosts, options.port))


if __name__ == "__main__":
    main()
