"""What lists of documents do to the policies that they name. All names and numbers are invented."""

from __future__ import annotations

import pytest

from pipeline.model import Confidence, Kind, Relation
from pipeline.relations.find import find_relations

CITES, AMENDS, REPEALS, REPLACES, RENEWS = "cites", "amends", "repeals", "replaces", "renews"


def listed(lines: tuple[str, ...]) -> tuple[Relation, ...]:
    return find_relations(Kind.POLICY, "关于公布文件清理结果的通知", "", "澄政规〔2031〕9号", lines)


LISTS: list[tuple[tuple[str, ...], dict[str, str]]] = [
    (
        ("决定废止下列文件：", "一、《电站办法》（澄政发〔2020〕3号）。", "二、《电池办法》。"),
        {"电站办法": REPEALS, "电池办法": REPEALS},
    ),
    (("以下文件予以废止：", "1.关于加强电站管理的通知（澄政发〔2020〕3号）"), {"关于加强电站管理的通知": REPEALS}),
    (
        (
            "宣布失效的文件目录",
            "序号",
            "文件名称",
            "文号",
            "1",
            "关于加强电站管理的通知",
            "澄政发〔2020〕3号",
            "2",
            "电池安全检查办法",
            "澄政发〔2021〕4号",
        ),
        {"关于加强电站管理的通知": REPEALS, "电池安全检查办法": REPEALS},
    ),
    (
        (
            "废止文件清单",
            "1",
            "澄政发〔2020〕3号",
            "关于加强电站管理的通知",
            "2",
            "澄政发〔2021〕4号",
            "电池安全检查办法",
        ),
        {"关于加强电站管理的通知": REPEALS, "电池安全检查办法": REPEALS},
    ),
    (
        ("决定废止下列文件：", "澄政发〔2020〕3号", "澄政发〔2021〕4号"),
        {"澄政发〔2020〕3号": REPEALS, "澄政发〔2021〕4号": REPEALS},
    ),
    (
        ("决定废止下列文件：", "一、《电站办法》", "下列文件继续有效：", "一、《电池办法》"),
        {"电站办法": REPEALS, "电池办法": RENEWS},
    ),
    (("对下列文件予以修改：", "一、《电站办法》"), {"电站办法": AMENDS}),
    (("拟废止下列文件：", "一、《电站办法》"), {"电站办法": CITES}),
    (
        ("决定废止下列文件：", "一、《电站办法》", "《电池办法》已经出台，替代其内容。"),
        {"电站办法": REPEALS, "电池办法": CITES},
    ),
]


@pytest.mark.parametrize(("lines", "expected"), LISTS)
def test_a_list_does_to_its_items_what_its_head_says(lines: tuple[str, ...], expected: dict[str, str]) -> None:
    assert {relation.title or relation.doc_number: relation.kind.value for relation in listed(lines)} == expected


def test_cells_of_one_row_are_one_relation_with_number_and_head_as_evidence() -> None:
    lines = ("废止的规范性文件目录", "1", "关于加强电站管理的通知", "澄政发〔2020〕3号")
    (found,) = listed(lines)
    assert (found.doc_number, found.confidence) == ("澄政发〔2020〕3号", Confidence.LIKELY)
    assert "废止的规范性文件目录" in found.evidence
