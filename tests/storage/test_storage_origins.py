"""Where fields came from is kept with the document; documents kept before it was are read all the same."""

from __future__ import annotations

from pipeline.model import Document, Kind, Origin, Where
from storage.codec.values import decode_facts, encode_facts

TOLD = (
    Origin(field="doc_number", printed="兰政发[2026]7号", value="兰政发〔2026〕7号", origin=Where.BLOCK),
    Origin(field="doc_number", printed="无", value="", origin=Where.LABEL),
)


def test_origins_come_back_as_they_went_in() -> None:
    document = Document(kind=Kind.POLICY, title="兰江市灯会管理办法", origins=TOLD)
    assert decode_facts(encode_facts(document)) == document


def test_facts_of_an_older_reader_have_no_origins() -> None:
    facts = dict(encode_facts(Document(kind=Kind.POLICY, origins=TOLD)))
    del facts["origins"]
    assert decode_facts(facts).origins == ()
