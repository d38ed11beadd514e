"""Long titles are printed whole; on a terminal their lines stand below each other."""

from __future__ import annotations

import io

import pytest
from rich.cells import cell_len
from rich.console import Console

from service.output import print_hanging

LEAD = "  2031-03-08  "
TITLE = "松溪市人民政府办公室关于印发《松溪市河埠头、驳岸、石阶检修和保护三年行动方案（2031—2033年）》的通知"


@pytest.mark.parametrize("columns", [40, 60, 81])
def test_on_a_terminal_lines_begin_in_one_column(columns: int) -> None:
    out = Console(file=io.StringIO(), width=columns, force_terminal=False, highlight=False)
    print_hanging(out, LEAD, TITLE)
    assert isinstance(out.file, io.StringIO)
    lines = out.file.getvalue().rstrip("\n").split("\n")
    assert lines[0].startswith(LEAD)
    assert all(line.startswith(" " * len(LEAD)) for line in lines[1:])
    assert all(cell_len(line.rstrip()) <= columns for line in lines)
    assert "".join(line[len(LEAD) :].rstrip() for line in lines) == TITLE


def test_in_a_file_a_title_is_one_line() -> None:
    out = Console(file=io.StringIO(), width=40, soft_wrap=True, highlight=False)
    print_hanging(out, LEAD, TITLE)
    assert isinstance(out.file, io.StringIO)
    assert out.file.getvalue() == f"{LEAD}{TITLE}\n"
