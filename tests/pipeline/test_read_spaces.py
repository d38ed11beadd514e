"""Spaces that a page escaped twice or mistyped are spaces."""

from __future__ import annotations

import pytest

from pipeline.read import read


@pytest.mark.parametrize("typed", ["&amp;nbsp;", "&bsp;", "&amp;emsp;&amp;emsp;", "&amp;amp;nbsp;"])
def test_a_typed_space_is_no_word_of_the_text(typed: str) -> None:
    page = (
        f"<html><body><p>为了整治河道，现就有关事项通知如下，请遵照执行。</p><p>澄沙县水务局 {typed}</p></body></html>"
    )
    assert read(page.encode()).body[-1] == "澄沙县水务局"


def test_names_with_an_ampersand_stay() -> None:
    page = "<html><body><p>Research &amp; development grants are open to every firm of the port.</p></body></html>"
    assert read(page.encode()).body[0].startswith("Research & development")
