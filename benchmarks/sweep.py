"""Every filter of every list, alone and with every other, on a large archive: which addresses are slow?

Usage: python benchmarks/sweep.py FOLDER [--database postgresql://…] [--routes /,/search] [--seconds 3600] [--above 150]
FOLDER and the database are those that million.py made. Values are such as none, few, many and most pass.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator, Mapping
from itertools import combinations
from pathlib import Path

from processor import Row, row_of
from review_pages import served

from storage.store import Store

WORDS = ("储能", "管理", "救援管理", "就业补贴", "无处可寻", "储能 氢能", "储能 OR 氢能", "储能 NOT 氢能")
REGIONS = ("江岭", "江岭/潭州", "无处")
ISSUERS = ("江岭", "江岭市人民政府", "无处")
LEVELS = ("city", "county", "province")
Values = Mapping[str, tuple[str, ...]]
CHANGES: Values = {
    "words": WORDS,
    "words_in": ("told", "anywhere", "changed"),
    "tab": ("open", "all", "confirmed"),
    "kind": ("revised", "new_policy", "metadata"),
    "region": REGIONS,
    "level": LEVELS,
    "issuer": ISSUERS,
    "topic": ("energy", "health"),
    "weight": ("70", "95"),
    "copies": ("official",),
    "number": ("救援", "2024", "无处可寻"),
    "since": ("2024-06-01", "2026-01-01"),
    "until": ("2024-02-01", "2020-01-01"),
    "body": ("市发展改革委", "无处局"),
    "source": ("source-1",),
    "before": ("9000", "900000"),
}
POLICIES: Values = {
    "words": WORDS[:5],
    "region": REGIONS,
    "level": LEVELS,
    "issuer": ISSUERS,
    "validity": ("valid", "invalid"),
    "in_force": ("yes", "no"),
    "revised": ("yes", "no"),
    "since": ("2020-01-01", "2026-06-01"),
    "until": ("2019-01-01", "2026-01-01"),
    "expires": ("30", "3650"),
    # How a place in the list is written depends on the order.
    "sort": (
        "seen",
        "changed",
        "published",
        "expiry",
        "seen&before=400000",
        "changed&before=1718000000000000.400000",
        "published&before=738886.400000",
        "expiry&before=740000.400000",
    ),
}
SEARCH: Values = {
    "q": (*WORDS, '"救援管理"'),
    "revisions": ("all",),
    "region": REGIONS,
    "level": LEVELS,
    "issuer": ISSUERS,
    "source": ("source-1",),
    "since": ("2020-01-01", "2026-06-01"),
    "until": ("2020-02-01", "2026-01-01"),
    "body": ("市发展改革委", "无处局", "局"),
    "year": ("2026-2027", "2030"),
    "force": ("in",),
    "page": ("5",),
    "before": ("4000000",),
}
HELD: Values = {
    "reason": ("baseline", "same policy", "noise"),
    "words": WORDS[:5],
    "words_in": ("address",),
    "source": ("source-1",),
    "policy": ("3", "400000"),
    "before": ("1729703840000000.811772", "1704100000000000.1"),
}
COVERAGE: Values = {
    "issuer": ("江岭", "江政丁", "无处可寻", "南政"),
    "source": ("source-1",),
    "year": ("2024", "1999"),
    "before": ("2026.东政嗑规", "2024.东政嗑规"),
}
REPOSTS: Values = {**COVERAGE, "before": ("400000", "3000")}


def _without(values: Values, *names: str) -> Values:
    return {name: some for name, some in values.items() if name not in names}


ROUTES: Mapping[str, Values] = {
    "/": CHANGES,
    "/timeline": {**_without(CHANGES, "before", "since", "until"), "year": ("2024",)},
    "/changes.atom": _without(CHANGES, "before", "tab"),
    "/api/v1/changes": _without(CHANGES, "tab"),
    "/policies": POLICIES,
    "/api/v1/policies": POLICIES,
    "/search": SEARCH,
    "/api/v1/search": SEARCH,
    "/held": HELD,
    "/api/v1/held": {**HELD, "until": ("2024-02-10",)},
    "/coverage": {**COVERAGE, "show": ("reposts",)},  # a series is no place of these: refused
    "/api/v1/coverage": COVERAGE,
    "/api/v1/coverage/reposts": REPOSTS,
    "/sources": {
        "words": ("江岭", "无处"),
        "region": REGIONS,
        "state": ("trouble", "unchecked", "healthy"),
        "kind": ("government", "aggregator"),
        "incident": ("failing",),
        "sort": ("last", "next", "name"),
        "page": ("40",),
    },
    "/sources/source-1": {},
    "/sources/source-1/pages": {"page": ("2",), "words": ("储能",)},
    "/alerts": {},
    "/alerts/deliveries": {
        "state": ("dead", "pending", "sent", "leased"),
        "subscription": ("all", "none"),
        "destination": ("mail a***@example", "nowhere"),
        "before": ("100000",),
    },
    "/changes/900": {},
    "/changes/900000": {},
    "/policies/1": {},
    "/policies/3": {},
    "/policies/400000": {},
    "/policies/3/tasks": {},
    "/policies/3/text": {},
    "/policies/3/clause?label=第3条": {},
    "/policies/3/elsewhere?label=第3条": {},
    "/compare?before=3": {},
    "/compare?before=1:1&after=1:9&show=all": {},
    "/help": {},
}


def main() -> int:
    """Ask, print what is slow, the slowest first; 1 when an address was not answered with a page."""
    wanted = _arguments()
    database = wanted.database or f"sqlite:///{wanted.folder / 'archive.db'}"
    store = Store.open(database, wanted.folder / "archive")
    rows: list[Row] = []
    with served(store) as host:
        for route in wanted.routes.split(",") if wanted.routes else ROUTES:
            rows += _swept(store, host, route, wanted)
        rows = [_once_more(store, host, row) if row.cpu > wanted.above / 2 else row for row in rows]
    store.close()
    _tell(rows, wanted.above)
    return any(row.status != 200 for row in rows)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--database", default="")
    parser.add_argument("--routes", default="", help="those of the review, with commas; all when left out")
    parser.add_argument("--seconds", type=float, default=3600.0, help="for each route; pairs come in a fixed disorder")
    parser.add_argument("--above", type=float, default=150.0, help="milliseconds of processor time that are too many")
    return parser.parse_args()


def _swept(store: Store, host: str, route: str, wanted: argparse.Namespace) -> list[Row]:
    paths = list(addresses(route))
    ends = time.monotonic() + wanted.seconds
    rows = []
    for path in paths:
        if time.monotonic() > ends:
            break
        rows.append(row_of(store, host, path, 1))
    print(f"{route}: {len(rows):,} of {len(paths):,} addresses asked", file=sys.stderr, flush=True)
    return rows


def _once_more(store: Store, host: str, row: Row) -> Row:
    """Ask three times more, much later: what other programs and first questions took does not count."""
    return min((row, row_of(store, host, row.path, 3)), key=lambda each: each.cpu)


def addresses(route: str) -> Iterator[str]:
    """The list itself, with each value of each filter, and with each two of two filters."""
    every = [(name, value) for name, values in ROUTES[route].items() for value in values]
    two = [(one, other) for one, other in combinations(every, 2) if one[0] != other[0]]
    random.Random(1).shuffle(two)
    yield route
    for pairs in (*((one,) for one in every), *two):
        yield f"{route}?{'&'.join(f'{name}={value}' for name, value in pairs)}"


def _tell(rows: list[Row], above: float) -> None:
    slow = sorted((row for row in rows if row.cpu > above), key=lambda row: -row.cpu)
    refused = [row for row in rows if row.status != 200]
    most = max((row.cpu for row in rows), default=0.0)
    print(f"{len(rows):,} asked, {len(slow):,} above {above:g} ms of processor time, {most:.0f} at most")
    for row in slow:
        print(f"{row.cpu:8.0f} ms {row.wall:8.0f} ms  {row.path}")
    for row in refused:
        print(f"status {row.status}  {row.path}")


if __name__ == "__main__":
    raise SystemExit(main())
