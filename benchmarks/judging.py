"""How fast changes are judged: comparisons a second by length of document."""

from __future__ import annotations

import argparse
import json
import random
import resource
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from time import process_time

from pipeline.clauses.split import split
from pipeline.compare.edits import compare
from pipeline.model import Clause

LENGTHS = (10, 100, 1_000, 5_000)
_HAN = "市县企业应当按照规定报告资金项目管理监督检查处罚申请材料期限标准条件程序公开信息保护环境质量技术服务"

Articles = Sequence[str]
Shape = Callable[[Articles, random.Random], tuple[Articles, Articles]]


@dataclass(frozen=True, kw_only=True, slots=True)
class Row:
    """One measurement."""

    what: str
    clauses: int
    seconds: float  # of processor time, for one comparison
    a_second: float
    megabytes: int  # of the process so far, at its highest


def articles(count: int, chance: random.Random) -> list[str]:
    """Articles of 20 to 80 characters, no two alike."""
    return ["".join(chance.choices(_HAN, k=chance.randint(20, 80))) + "。" for _ in range(count)]


def reworded(text: str) -> str:
    """The article with two other words."""
    return text[:8] + "新增" + text[10:]


def clauses(texts: Articles) -> tuple[Clause, ...]:
    """The articles, numbered as they stand."""
    return split([f"第{place}条　{text}" for place, text in enumerate(texts, 1)])


SHAPES: dict[str, Shape] = {
    "5 % reworded": lambda old, chance: (old, [reworded(x) if chance.random() < 0.05 else x for x in old]),
    "all reworded": lambda old, _: (old, [reworded(x) for x in old]),
    "all others": lambda old, chance: (old, articles(len(old), chance)),
    "all moved": lambda old, chance: (old, chance.sample(old, len(old))),
    "all moved and reworded": lambda old, chance: (old, [reworded(x) for x in chance.sample(old, len(old))]),
    "all equal, one gone": lambda old, _: ([old[0]] * len(old), [old[0]] * (len(old) - 1)),
}


def compared(what: str, old: Sequence[Clause], new: Sequence[Clause], count: int) -> Row:
    """Measure comparisons for a tenth of a second at least, one at least."""
    runs, start = 0, process_time()
    while not runs or process_time() - start < 0.1:
        compare(old, new)
        runs += 1
    seconds = (process_time() - start) / runs
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return Row(what=what, clauses=count, seconds=seconds, a_second=1 / seconds, megabytes=memory)


def comparisons(lengths: Sequence[int]) -> list[Row]:
    """Each shape at each length, and a text that lost all its line breaks."""
    rows = []
    for count in lengths:
        chance = random.Random(count)
        old = articles(count, chance)
        for what, shape in SHAPES.items():
            before, after = shape(old, chance)
            rows.append(compared(what, clauses(before), clauses(after), count))
        lines = [f"第{place}条　{text}" for place, text in enumerate(old, 1)]
        rows.append(compared("all line breaks lost", split(lines), split(["".join(lines)]), count))
    return rows


def main() -> None:
    """Print the table, or the same as data."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--lengths", type=int, nargs="+", default=LENGTHS)
    options.add_argument("--json", action="store_true")
    args = options.parse_args()
    rows = comparisons(args.lengths)
    if args.json:
        print(json.dumps([asdict(row) for row in rows], indent=2, ensure_ascii=False))
        return
    print(f"{'clauses':>8}  {'what':24} {'seconds':>9} {'a second':>9} {'MB':>5}")
    for row in rows:
        print(f"{row.clauses:8}  {row.what:24} {row.seconds:9.4f} {row.a_second:9.1f} {row.megabytes:5}")


if __name__ == "__main__":
    main()
