"""Which headers of an answer are kept as evidence."""

from __future__ import annotations

import pytest
from scrapy.http import Headers

from crawler.kept_headers import LONGEST, MOST, ROOM, kept_headers


def test_headers_are_kept_in_order_each_value_by_itself() -> None:
    served = Headers({"Server": "nginx", "Link": ["</a>; rel=x", "</b>; rel=y"], "etag": '"1"'})
    expected = (("Server", "nginx"), ("Link", "</a>; rel=x"), ("Link", "</b>; rel=y"), ("Etag", '"1"'))
    assert kept_headers(served) == expected


@pytest.mark.parametrize(
    "name",
    [
        "Set-Cookie",
        "Set-Cookie2",
        "WWW-Authenticate",
        "Proxy-Authorization",
        "X-CSRF-Token",
        "X-Api-Key",
        "X-Session-Id",
        "x-xsrf",
        "X-Client-Secret",
        "Authentication-Info",
    ],
)
def test_secrets_are_not_kept(name: str) -> None:
    assert kept_headers(Headers({name: "hunter2", "Server": "nginx"})) == (("Server", "nginx"),)


def test_a_hostile_server_fills_no_room() -> None:
    many = Headers({f"X-{n}": "x" for n in range(1000)})
    assert len(kept_headers(many)) == MOST
    long = kept_headers(Headers({"X-Long": "x" * (LONGEST + 1), "Server": "nginx"}))
    assert long == (("Server", "nginx"),)
    wide = kept_headers(Headers({f"X-{n}": "x" * 900 for n in range(50)}))
    assert sum(len(name) + len(value) for name, value in wide) <= ROOM


def test_bytes_come_back_and_controls_do_not() -> None:
    name = "附件.pdf".encode()
    (kept,) = kept_headers(Headers({"Content-Disposition": b"attachment;\tfilename=" + name + b"\0"}))
    assert kept[1].encode("latin-1") == b"attachment; filename=" + name
