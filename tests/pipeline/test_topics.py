"""What an issuer or a printed subject is about."""

import pytest

from crawler.catalogue.entries import entries
from pipeline.metadata.topics import Topic, topic_named, topics_of


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


@pytest.mark.parametrize(
    ("name", "topic"),
    [("tech", Topic.TECH), ("科技", Topic.TECH), (" Finance ", Topic.FINANCE), ("工业", Topic.INDUSTRY), ("乡", None)],
)
def test_a_topic_is_known_by_its_names_and_by_a_field_of_its_offices(name: str, topic: Topic | None) -> None:
    assert topic_named(name) is topic


def test_topics_are_named_in_words() -> None:
    assert not any("|" in one.zh + one.en for one in Topic)


def test_names_of_offices_agree_with_the_catalogue() -> None:
    offices = [one for one in entries().values() if one.kind == "government" and len(one.topics) == 1]
    agreeing = sum(one.topics[0] in topics_of([one.zh]) for one in offices)
    assert len(offices) > 500
    assert agreeing / len(offices) > 0.9
