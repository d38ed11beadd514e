"""What docs/weight.md promises: its example and its table are what the rules give."""

from __future__ import annotations

import re

import pytest
from documents import ROOT

from pipeline.changes import ChangeKind, FieldEdit
from pipeline.clauses.split import split
from pipeline.compare.edits import real_edits
from pipeline.metadata.levels import Level
from pipeline.weight.said import said_points
from pipeline.weight.score import Weighed, WeightPart, weigh

WEIGHT = (ROOT / "docs/weight.md").read_text("utf-8")
TABLE, EXAMPLE = WEIGHT.split("## An example")


def test_the_example_weighs_what_it_says() -> None:
    edits = real_edits(split(["（一）每平方米80元；"]), split(["（一）每平方米120元；"]))
    weight = weigh(Weighed(kind=ChangeKind.REVISED, edits=edits, letters=900, level=Level.CITY))
    told = re.findall(r"^\| `(\w+)` \| (\d+) \| (.+?) \|$", EXAMPLE, re.M)
    assert [(part, int(points)) for part, points, _ in told] == [(one.part, one.points) for one in weight.parts]
    assert [why.replace("、", ", ") for _, _, why in told] == [
        said_points(one, "en").replace("、", ", ") for one in weight.parts
    ]
    assert f"| weight | {weight.total} | |" in EXAMPLE


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (Weighed(kind=ChangeKind.SUPERSEDED, level=Level.CITY), "repeal by other rules 30 + 30 + 8 = 68"),
        (
            Weighed(
                kind=ChangeKind.METADATA,
                level=Level.CITY,
                fields=(FieldEdit(name="title", before="甲", after="乙"),),
            ),
            "10 + 8 = 18",
        ),
    ],
)
def test_the_other_examples_are_right(change: Weighed, told: str) -> None:
    assert told in EXAMPLE.replace("\n", " ")
    assert told.endswith(f"= {weigh(change).total}")


@pytest.mark.parametrize("part", WeightPart)
def test_every_part_is_told(part: WeightPart) -> None:
    assert f"| `{part}`" in TABLE
