"""docs/adapters.md names every adapter and every option, in the order in which adapters are tried."""

from __future__ import annotations

import re

from documents import ROOT

from crawler.adapters import ADAPTERS, options_of

TEXT = (ROOT / "docs/adapters.md").read_text("utf-8")


def test_every_adapter_is_in_the_table_in_the_order_of_trial() -> None:
    listed = re.findall(r"^\| `(\w+)` \|(?:[^|]+\|){4}$", TEXT, re.M)
    assert listed == [adapter.name for adapter in ADAPTERS]


def test_every_option_is_told() -> None:
    told = set(re.findall(r"^\| `(\w+)` \|[^|]+\|[^|]+\|$", TEXT, re.M))
    assert told == set(options_of(""))
