"""Systems that publish lists in files."""

from __future__ import annotations

import re
from typing import ClassVar

from cms_site import CmsSite, Fault, Policy, path_of, plain, row
from servers import Asked, Reply


class Files(CmsSite):
    """Lists in files: the first, and those of a later number."""

    later: ClassVar[str]  # with {n}
    offset: ClassVar[int] = 0  # from a page's number to its file's

    def number_of(self, asked: Asked) -> int | None:
        if path_of(asked) == self.listing:
            return 1
        found = re.fullmatch(re.escape(self.later).replace(r"\{n\}", r"(\d+)"), path_of(asked))
        number = int(found[1]) - self.offset if found else None
        last = self.total_pages if self.fault in (Fault.ENDLESS, Fault.REPEATS) else -(-self.rows // self.per_page)
        return number if number and 1 < number <= last else None

    def href(self, policy: Policy) -> str:
        return f"/zc/{policy.number}.html"

    def listed(self, policies: list[Policy]) -> str:
        return f'<ul class="list">{"".join(row(each, self.href(each)) for each in policies)}</ul>'

    def show(self, number: int, policies: list[Policy]) -> Reply:
        return plain(self.listed(policies) + self.pager(number), head=self.head())

    def file(self, number: int) -> str:
        return self.listing if number == 1 else self.later.format(n=number + self.offset)

    def linked(self, number: int) -> str:
        numbers = "".join(f'<a href="{self.file(each)}">{each}</a>' for each in range(1, min(self.total_pages, 9) + 1))
        onward = f'<a href="{self.file(number + 1)}">下一页</a>' if number < self.total_pages else ""
        return f'<div class="pagebar">{numbers}{onward}</div>'

    def pager(self, number: int) -> str:
        return self.linked(number)

    def head(self) -> str:
        return ""
