"""What an issuer or a printed subject is about."""

import pytest

from crawler.catalogue.entries import entries
from pipeline.metadata.topics import Topic, topics_of


@pytest.mark.parametrize(
    ("names", "source", "topics"),
    [
        (["澜江市科学技术局"], (), {Topic.TECH}),
        (["澜江市发展和改革委员会", "澜江市财政局"], (), {Topic.DEVELOPMENT, Topic.FINANCE}),
        (["国家市场监督管理总局"], (), {Topic.MARKET}),
        (["澜江市人民政府办公室"], (), {Topic.GENERAL}),
        (["澜江市人民政府办公室"], ("tech",), {Topic.TECH}),
        (["澜江市科学技术局"], ("general",), {Topic.TECH}),
        (["工业、交通/工业"], (), {Topic.INDUSTRY, Topic.TRANSPORT}),
        ([], ("general",), {Topic.GENERAL}),
        (["某某协会"], (), set()),
        ([], (), set()),
    ],
)
def test_topics(names: list[str], source: tuple[str, ...], topics: set[Topic]) -> None:
    assert topics_of(names, source) == topics


def test_names_of_offices_agree_with_the_catalogue() -> None:
    offices = [one for one in entries().values() if one.kind == "government" and len(one.topics) == 1]
    agreeing = sum(one.topics[0] in topics_of([one.zh]) for one in offices)
    assert len(offices) > 500
    assert agreeing / len(offices) > 0.9
