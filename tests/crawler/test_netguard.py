"""The network guard: what may be visited, however it is written."""

from __future__ import annotations

import socket

import pytest

from crawler.netguard import AddressRefused, check_address, guarded_socket, is_public, slot_of


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.9.9.9",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.0.1",
        "169.254.169.254",  # the metadata of cloud machines
        "100.64.0.1",  # carrier-grade NAT
        "0.0.0.0",
        "224.0.0.1",
        "255.255.255.255",
        "0x7f.1",
        "0x7f000001",
        "2130706433",
        "0177.0.0.1",
        "127.1",
        "::1",
        "::",
        "::ffff:127.0.0.1",
        "::ffff:a00:1",
        "fe80::1",
        "fe80::1%eth0",
        "fd00::1",
        "ff02::1",
        "64:ff9b::7f00:1",  # NAT64 of 127.0.0.1
        "2002:7f00:1::",  # 6to4 of 127.0.0.1
        "::127.0.0.1",  # IPv4-compatible
        "::a00:1",
        "::8.8.8.8",
        "::ffff:0:127.0.0.1",  # IPv4-translated (SIIT)
        "::ffff:0:7f00:1",
        "64:ff9b::10.0.0.1",
        "64:ff9b:1::7f00:1",  # NAT64 for local use
        "64:ff9b:1::808:808",
        "2002:a00:1::",  # 6to4 of 10.0.0.1
        "2001:0:7f00:1::",  # Teredo by way of 127.0.0.1
        "2001:0:4136:e378:8000:63bf:80ff:fffe",  # Teredo of 127.0.0.1
        "fec0::1",  # site-local
        "fec0::1%1",
        "fc00::1",
        "ff05::2",
        "100::1",
        "2001:db8::1",
        "3fff::1",
        "5f00::1",
        "0300.0250.1.1",
        "0xc0a80101",
        "192.168.257",
        "10.1",
        "0",
        "0x0",
        "198.18.0.1",
        "192.0.2.1",
        "240.0.0.1",
        "1.1.1.1.1",
        "example.test",  # no number: never asked in this form
        "",
    ],
)
def test_not_public(host: str) -> None:
    assert not is_public(host)


@pytest.mark.parametrize("host", ["8.8.8.8", "114.114.114.114", "2400:3200::1", "64:ff9b::808:808", "134744072"])
def test_public(host: str) -> None:
    assert is_public(host)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://8.8.8.8/x",
        "javascript:alert(1)",
        "http://",
        "http://[::1/",
        "http://8.8.8.8:99999/",
        "http://localhost/",
        "http://a.localhost./",
        "http://127.0.0.1/",
        "http://0x7f.1/",
        "http://user@169.254.169.254/latest/",
        "http://[::ffff:10.0.0.1]/",
        "http://[::127.0.0.1]/",
        "http://[fec0::1]/",
        "http://[fe80::1%25eth0]/",
        "http://127.0.0.1./",
        "http://2130706433./",
        "http://0x7f.1./",
        "http://0177.1/",
        "http://１２７.０.０.１/",
        "http://①②⑦.0.0.1/",
        "http://127。0。0。1/",
        "http://ｌocalhost/",
        "http://ⓛocalhost/",
        "http://LOCALHOST./",
        "http://%31%32%37.0.0.1/",
        "http://8.8.8.8@127.0.0.1/",
        "http://8.8.8.8\\@127.0.0.1/",
        "http://127.0.0.1\\@8.8.8.8/",
        "http://127.0.0.1%2f@8.8.8.8/",
        "http://127.0.0.1#@8.8.8.8/",
        "http://127.0.0.1%00.lanhe.example/",
        "http://user:secret@8.8.8.8/",
        "gopher://8.8.8.8/",
        "data:text/html,x",
        "dict://8.8.8.8:11211/",
        "//127.0.0.1/",
    ],
)
def test_address_refused(url: str) -> None:
    with pytest.raises(AddressRefused):
        check_address(url, allow_private=False)


def test_private_address_allowed_when_asked_for() -> None:
    check_address("http://127.0.0.1:8000/", allow_private=True)
    check_address("http://policies.example.test/", allow_private=False)


def test_other_schemes_refused_even_then() -> None:
    with pytest.raises(AddressRefused):
        check_address("file:///etc/passwd", allow_private=True)


def test_no_socket_for_a_private_address() -> None:
    with pytest.raises(AddressRefused, match="allow_private"):
        guarded_socket((socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("192.168.1.1", 80)))


def test_socket_for_a_public_address() -> None:
    with guarded_socket((socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", ("8.8.8.8", 80))) as made:
        assert made.family == socket.AF_INET


@pytest.mark.parametrize(
    ("url", "slot"),
    [
        ("http://a.test/x", "a.test"),
        ("https://A.test:443/x", "a.test"),
        ("http://a.test:8080/x", "a.test:8080"),
    ],
)
def test_slot_is_one_for_both_schemes(url: str, slot: str) -> None:
    assert slot_of(url) == slot
