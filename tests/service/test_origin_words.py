"""`read` tells beside each field where it was taken from, and what else the page said."""

from __future__ import annotations

from pipeline.model import Origin, Where
from service.cli.files import origin_words


def told(value: str, printed: str, where: Where) -> Origin:
    return Origin(field="written_date", printed=printed, value=value, origin=where)


def test_a_contradiction_is_said_and_an_agreement_is_not() -> None:
    origins = (
        told("2031-03-08", "2031年3月8日", Where.SIGNATURE),
        told("2031-03-08", "2031-03-08", Where.META),
        told("2031-03-12", "2031-03-12", Where.BLOCK),
        told("", "—", Where.LABEL),
    )
    said = "← signature: 2031年3月8日; also said: 2031-03-12 (information block), — (label line)"
    assert origin_words(origins, "written_date") == said
    assert origin_words(origins[:2], "written_date") == "← signature: 2031年3月8日"
    assert origin_words(origins, "title") == ""
