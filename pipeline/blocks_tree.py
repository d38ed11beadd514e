"""How a page becomes BeautifulSoup's tree: by its own builder, without what only XML and editors need."""

from __future__ import annotations

from collections.abc import Mapping

from bs4.builder._lxml import LXMLTreeBuilder  # bs4.builder has it by that name too, but only at run time
from bs4.element import AttributeDict


class TreeBuilder(LXMLTreeBuilder):
    """HTML has no namespaces, so names are taken as they come; comments are left out and a class is one string.

    A third of the time of parsing goes into these otherwise. lxml calls the methods as it meets the mark-up.
    """

    def __init__(self) -> None:
        super().__init__(attribute_dict_class=AttributeDict, multi_valued_attributes={"*": set()})

    def start(
        self,
        tag: str | bytes,
        attrib: Mapping[str | bytes, str | bytes],
        nsmap: object = None,  # noqa: ARG002 - part of lxml's call
    ) -> None:
        """Open an element."""
        if self.soup is not None:
            self.soup.handle_starttag(str(tag), None, None, AttributeDict(attrib))

    def end(self, tag: str | bytes) -> None:
        """Close an element."""
        if self.soup is not None:
            self.soup.handle_endtag(str(tag))

    def comment(self, text: str | bytes) -> None:  # noqa: ARG002 - part of lxml's call
        """Pass over a comment, which parts the text around it."""
        if self.soup is not None:
            self.soup.endData()
