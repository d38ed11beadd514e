"""How long subscriptions take to ask a change: many subscriptions, many changes, words and other filters."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from datetime import UTC, datetime
from time import process_time

from alerts.change import AlertChange
from alerts.searched import Searched
from alerts.subscription import Filter, Subscription, wants
from pipeline.changes import ChangeKind

CLAUSES = 60  # of a new policy
NOW = datetime(2026, 11, 22, tzinfo=UTC)


def change(number: int) -> AlertChange:
    """A new policy of some two thousand characters."""
    texts = tuple(f"第{n}条 应当建设加氢站，单站最高不超过{n + number}万元。" for n in range(CLAUSES))
    return AlertChange(
        id=number,
        policy_id=number,
        title=f"澜江市第{number}号氢能产业扶持办法",
        kind=ChangeKind.NEW_POLICY,
        detected_at=NOW,
        source="lanjiang",
        url="https://www.lanjiang.example/1.html",
        issuers=("澜江市人民政府",),
        region="云中/澜江",
        texts=texts,
    )


def filters(count: int) -> Iterator[tuple[str, list[Filter]]]:
    """Yield filters of each sort, none of which wants the changes."""
    words = [f"风电{n % 7} OR (储能 AND NOT 第{n}号) OR hydrogen{n}*" for n in range(count)]
    yield "words", [Filter(words=one) for one in words]
    yield "regions and words", [Filter(words=one, regions=(f"青岚/{n % 9}",)) for n, one in enumerate(words)]
    yield "issuers", [Filter(issuers=(f"财政{n}",)) for n in range(count)]


def main() -> None:
    """Print a line for each sort of filter."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--subscriptions", type=int, default=1000)
    parser.add_argument("--changes", type=int, default=1000)
    asked = parser.parse_args()
    print(f"{'filter':<20} {'seconds':>8} {'µs each':>8} {'ms a change':>12}")
    for what, made in filters(asked.subscriptions):
        wanted = [Subscription(name=what, when=one) for one in made]
        begun = process_time()
        for number in range(asked.changes):
            searched = Searched(change=change(number))
            for one in wanted:
                wants(one, searched)
        seconds = process_time() - begun
        each = 1e6 * seconds / asked.subscriptions / asked.changes
        print(f"{what:<20} {seconds:>8.1f} {each:>8.1f} {1000 * seconds / asked.changes:>12.1f}")


if __name__ == "__main__":
    main()
