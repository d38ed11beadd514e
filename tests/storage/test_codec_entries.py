"""What a row of a listing tells is kept, and what older versions kept is read."""

from __future__ import annotations

import json
from datetime import date

import zstandard

from pipeline.model import Document, Entry, Kind, Validity
from storage.codec.values import encode_bulk, with_bulk

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
