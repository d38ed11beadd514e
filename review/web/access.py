"""How readers reach the pages: by which address, through a proxy or not, logged in or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlsplit

from starlette.requests import Request
from starlette.types import Scope

_LOOPBACK: Final = frozenset({"localhost", "127.0.0.1", "::1"})
_LONGEST: Final = 2000


@dataclass(frozen=True, kw_only=True, slots=True)
class Access:
    """How readers reach the pages."""

    address: str = ""  # the public one, as links in alerts begin
    login: bool = False  # whether everybody must log in
    behind_proxy: bool = False  # whether a proxy of the operator's says who asks

    @property
    def is_tls(self) -> bool:
        """Whether readers come by https."""
        return self.address.startswith("https://")

    @property
    def netloc(self) -> str:
        """Host and port of the public address."""
        return urlsplit(self.address).netloc.lower()

    @property
    def session_cookie(self) -> str:
        """The name of the cookie; with TLS browsers take it from this host alone."""
        return "__Host-clausewatch" if self.is_tls else "clausewatch_session"

    def client(self, scope: Scope) -> str:
        """The address that the request came from.

        Of what X-Forwarded-For says only the last part is the proxy's own word: all before it anybody may write.
        """
        if self.behind_proxy:
            named = Request(scope).headers.getlist("x-forwarded-for")
            last = named[-1].rpartition(",")[2].strip() if named else ""
            if last:
                return last[:100]
        client = scope.get("client")
        return str(client[0]) if client else ""

    def is_ours(self, host: str) -> bool:
        """Whether a Host header names this machine or the public address, whatever the port.

        A name of a stranger's that leads here would let the stranger's page read ours (DNS rebinding).
        """
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        return name in _LOOPBACK or name == (urlsplit(self.address).hostname or None)


LOOPBACK: Final = Access()  # this machine alone, without a login


def local_path(text: str) -> str:
    """The address within these pages that *text* is; "/" for anything that may lead elsewhere."""
    is_path = text.startswith("/") and not text.startswith("//") and "\\" not in text
    return text if is_path and text.isprintable() and len(text) <= _LONGEST else "/"


def path_and_query(request: Request) -> str:
    """Where the reader is, to come back to; "/" where a form was sent to."""
    if request.method not in ("GET", "HEAD"):
        return "/"
    query = request.url.query
    return local_path(quote(request.scope["path"]) + (f"?{query}" if query else ""))
