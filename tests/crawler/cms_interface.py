"""A system whose rows are asked for from an interface."""

from __future__ import annotations

from cms_site import CmsSite, plain
from servers import Asked, Reply


class Interface(CmsSite):
    """A frame without rows."""

    has_interface = True

    def frame(self, asked: Asked) -> Reply | None:
        return plain(self.framed()) if asked.path == self.listing else None

    def framed(self) -> str:
        raise NotImplementedError
