"""Pages of an archive, made up, and a reader of the archive's files that was written from the words of its document."""

from __future__ import annotations

import hashlib
import random
from pathlib import Path
from typing import Final

import zstandard

_WORDS: Final = (
    "兰江",
    "城市",
    "灯会",
    "摊位",
    "登记",
    "管理",
    "办法",
    "应当",
    "部门",
    "企业",
    "申请",
    "材料",
    "补贴",
    "期限",
)


def page(*, text: int = 1, counter: int = 1, words: int = 12_000) -> bytes:
    """Return a page of some 80 KB that holds the *text*-th text; its visit counter is noise."""
    spoken = random.Random(text)
    lines = ("".join(spoken.choices(_WORDS, k=20)) + str(spoken.randrange(10**6)) for _ in range(words // 20))
    body = "".join(f"<p>{line}</p>\n" for line in lines)
    return f"<html><body>{body}<span>浏览次数：{counter}</span></body></html>".encode()


def read_by_the_book(folder: Path, digest: str) -> bytes:
    """Return a snapshot as docs/archive-format.md says that it is read; nothing of ours is used."""
    chain: list[bytes] = []
    name = digest
    while True:
        chain.append((folder / name[:2] / name[2:4] / f"{name}.zst").read_bytes())
        assert len(chain) <= 64
        if chain[-1][:4] == bytes.fromhex("28B52FFD"):
            break
        assert chain[-1][:4] == bytes.fromhex("5D2A4D18")
        assert int.from_bytes(chain[-1][4:8], "little") == 40
        assert (chain[-1][8:12], chain[-1][12], chain[-1][14:16]) == (b"CWSD", 1, b"\0\0")
        assert 1 <= chain[-1][13] <= 16
        name = chain[-1][16:48].hex()
    body = zstandard.ZstdDecompressor().decompress(chain.pop())
    while chain:
        base = zstandard.ZstdCompressionDict(body, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        body = zstandard.ZstdDecompressor(dict_data=base).decompress(chain.pop()[48:])
    assert hashlib.sha256(body).hexdigest() == digest
    return body
