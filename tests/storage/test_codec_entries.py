"""What a row of a listing tells is kept, and what older versions kept is read."""

from __future__ import annotations

import json
import random
from datetime import date

import pytest
import zstandard

from pipeline.errors import StorageError
from pipeline.model import Clause, Document, Entry, Kind, Validity
from storage.codec.bulk import encode_bulk, with_bulk

FULL = Entry(
    url="https://www.qinghe.example/zc/1.html",
    title="青禾市绿色工厂管理办法",
    date=date(2031, 6, 29),
    doc_number="青政发〔2031〕199号",
    validity=Validity.INVALID,
    issuer="青禾市人民政府",
    index_number="00694/2031-1",
    written_date=date(2031, 6, 25),
    effective_date=date(2031, 7, 29),
    expiry_date=date(2032, 7, 29),
)
BARE = Entry(url="https://www.qinghe.example/zc/2.html", title="青禾市公共停车收费办法")


def test_rows_come_back_as_they_were_told() -> None:
    listing = Document(kind=Kind.LISTING, entries=(FULL, BARE))
    assert with_bulk(Document(kind=Kind.LISTING), encode_bulk(listing)).entries == (FULL, BARE)


def test_rows_that_an_older_version_kept_are_read() -> None:
    row = {"url": BARE.url, "title": BARE.title, "date": None, "doc_number": "", "validity": "not stated"}
    packed = zstandard.compress(json.dumps({"body": [], "entries": [row], "noise": []}).encode())
    assert with_bulk(Document(kind=Kind.LISTING), packed).entries == (BARE,)


def test_a_body_takes_hardly_any_room_beside_its_clauses_and_what_an_older_version_kept_is_read() -> None:
    chance = random.Random(7)
    texts = ["".join(chance.choices("市县企业应当按照规定报告资金项目管理监督检查处罚", k=120)) for _ in range(60)]
    clauses = tuple(Clause(label=f"第{n}条", path=(f"第{n}条",), text=text) for n, text in enumerate(texts))
    body = tuple(f"第{n}条 {text}" for n, text in enumerate(texts))
    whole = Document(kind=Kind.POLICY, clauses=clauses, body=body, noise=("打印本页",))
    bare, older = Document(kind=Kind.POLICY, clauses=clauses), {"body": [*body], "entries": [], "noise": ["打印本页"]}
    alone = zstandard.compress(json.dumps(older).encode())
    assert with_bulk(bare, encode_bulk(whole)) == whole == with_bulk(bare, alone)
    assert len(encode_bulk(whole)) < len(alone) / 5


def test_a_body_is_read_beside_words_of_which_the_database_kept_no_more_than_it_takes() -> None:
    clause = Clause(label="", path=("¶1",), text="第一\ud800段\x00的话，要完整地读回来")
    kept = Clause(label="", path=("¶1",), text="第一\ufffd段\ufffd的话，要完整地读回来")
    packed = encode_bulk(Document(kind=Kind.POLICY, clauses=(clause,), body=("第一段的话",)))
    assert with_bulk(Document(kind=Kind.POLICY, clauses=(kept,)), packed).body == ("第一段的话",)


def test_a_body_is_not_read_beside_other_words() -> None:
    mine, other = (
        Clause(label="第一条", path=("第一条",), text=text) for text in ("补贴每亩三百元。" * 9, "罚款。" * 30)
    )
    packed = encode_bulk(Document(kind=Kind.POLICY, clauses=(mine,), body=("第一条 " + mine.text,)))
    with pytest.raises(StorageError, match="was altered"):
        with_bulk(Document(kind=Kind.POLICY, clauses=(other,)), packed)
