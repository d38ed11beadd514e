"""Real successive versions of laws, compared: the floors below which we do not fall."""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from pipeline.clauses.split import split
from pipeline.compare.edits import compare
from pipeline.model import Clause

BED = Path(__file__).parents[3] / "shared" / "laws"
pytestmark = pytest.mark.skipif(not (BED / "score.py").exists(), reason="the laws of ../shared are not here")


@dataclass(frozen=True, kw_only=True, slots=True)
class Scores:
    changes: float  # F1 of changed articles
    links: float  # F1 of article links
    false: int  # changes on the controls
    scored: int


def test_changes_are_those_of_the_amending_decisions(scores: Scores) -> None:
    assert scores.changes >= 0.99
    assert scores.links >= 0.995


def test_one_version_crawled_twice_has_no_changes(scores: Scores) -> None:
    assert scores.false == 0


def test_the_bed_was_there(scores: Scores) -> None:
    assert scores.scored > 20


@pytest.fixture(scope="module")
def scores() -> Scores:
    score = _scorer()
    changes, links = score.Tally(), score.Tally()
    truths = list(_truths())
    for pair, truth in truths:
        score.score_official(truth, score.read(_rows(pair)), changes, links, False)
    false = 0
    for control in sorted((BED / "controls").iterdir()):
        seen = score.read(_rows(control))
        false += len(seen.modified) + len(seen.added) + len(seen.removed)
    return Scores(changes=_f1(changes), links=_f1(links), false=false, scored=len(truths))


def _scorer() -> ModuleType:
    spec = importlib.util.spec_from_file_location("laws_score", BED / "score.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)

    sys.modules[spec.name] = module  # its dataclasses look their own module up
    spec.loader.exec_module(module)
    return module


def _truths() -> Iterator[tuple[Path, dict[str, Any]]]:

    for pair in sorted((BED / "pairs").iterdir()):
        truth = json.loads((pair / "truth.json").read_text("utf-8"))
        if not truth["derived"]:
            yield pair, truth


def _f1(tally: Any) -> float:
    return float(2 * tally.right / (tally.reported + tally.wanted))


def _rows(folder: Path) -> list[dict[str, Any]]:
    before, after = (split((folder / name).read_text("utf-8").split("\n")) for name in ("old.txt", "new.txt"))
    return [
        {"before": _side(edit.before), "after": _side(edit.after), "change": str(edit.kind)}
        for edit in compare(before, after)
    ]


def _side(clause: Clause | None) -> dict[str, Any] | None:
    return {"path": list(clause.path), "text": clause.words} if clause else None
