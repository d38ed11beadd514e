"""The sentences that earlier versions wrote become codes when their database is opened."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import sqlalchemy as sa

from pipeline.reasons.evidence import Code, Evidence, because
from pipeline.reasons.evidence_words import WORDS
from storage.codec.findings import decode_why
from storage.database.engine import open_engine
from storage.migrations import upgrade
from storage.migrations.versions import v0006_evidence

SENTENCES = [
    (
        "Compared with the current revision, 2 modified, 1 added.",
        because(Code.COMPARED, edits="2 modified, 1 added"),
    ),
    (
        "The page printed validity as valid; it prints invalid now.",
        because(Code.FIELD_CHANGED, field="validity", before="valid", after="invalid"),
    ),
    (
        "“霁川市办法” repeals it: 《旧办法》同时废止。",
        because(Code.ENDED_BY, title="霁川市办法", relation="repeals", sentence="《旧办法》同时废止。"),
    ),
    ("The address was dead on 2 visits: 404: gone", because(Code.DEAD, visits=2, answer="404: gone")),
    ("https://a.example/ leads here.", because(Code.LEADS_HERE, url="https://a.example/")),
    ("Nobody ever wrote {this}.", because(Code.WRITTEN, sentence="Nobody ever wrote {this}.")),
]
DETAILS = [
    ("baseline", "new_policy", (because(Code.WOULD_BE, change="new_policy"),)),
    ("pending", "missing once: 404", (because(Code.DEAD_ONCE, answer="404"),)),
    ("pending", "3 removed", (because(Code.COMPARED, edits="3 removed"),)),
    ("same policy", "stands at https://a.example/ too", (because(Code.ALSO_AT, url="https://a.example/"),)),
    ("no policy", "news", (because(Code.OTHER_KIND, kind="news"),)),
    ("unhealthy source", "", (because(Code.DEAD_IN_TROUBLE, answer=""),)),
]


@pytest.mark.parametrize(("sentence", "evidence"), SENTENCES)
def test_a_stored_sentence_becomes_its_code(sentence: str, evidence: Evidence) -> None:
    assert decode_why([v0006_evidence._of_sentence(sentence)]) == (evidence,)


def test_each_pattern_makes_values_that_its_code_has() -> None:
    made = [(code, names) for _, code, names in v0006_evidence._SENTENCES]
    made += [(code, names) for _, _, code, names in v0006_evidence._DETAILS]
    assert len(made) > 25
    assert [list(Code(code).values) for code, _ in made] == [names for _, names in made]
    assert {Code(code) for code, _ in made} < set(WORDS)


@pytest.mark.parametrize(("reason", "detail", "evidence"), DETAILS)
def test_what_was_held_before_keeps_its_reason(
    empty_url: str, reason: str, detail: str, evidence: Sequence[Evidence]
) -> None:
    engine = open_engine(empty_url)
    upgrade(engine, "0005")
    with engine.begin() as connection:
        connection.execute(
            sa.text(
                "INSERT INTO sources (id, name, kind, region, urls, every, active, paused, failures)"
                " VALUES (1, 'jichuan', 'government', '', '[]', '', true, false, 0)"
            )
        )
        connection.execute(
            sa.text(
                "INSERT INTO held (at, source_id, url, reason, detail)"
                " VALUES ('2026-03-02 01:05:00.000000', 1, 'https://a.example/1', :reason, :detail)"
            ),
            {"reason": reason, "detail": detail},
        )
    upgrade(engine)
    with engine.connect() as connection:
        row = connection.execute(sa.text("SELECT reason, count AS times, first_at = at AS once FROM held")).one()
        why = connection.execute(sa.select(sa.column("why", sa.JSON)).select_from(sa.table("held"))).scalar_one()
    engine.dispose()
    assert (row.reason, row.times, bool(row.once)) == (reason, 1, True)
    assert decode_why(why) == evidence
