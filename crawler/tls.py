"""Secure connections with servers of another decade: how their failing is known, and what they need."""

from __future__ import annotations

import ssl
from enum import Flag, auto
from typing import Final

TLS: Final = "tls"  # the key of a request's meta under which the download handler finds a Leniency


class Leniency(Flag):
    """What is let pass in a secure connection, because the source says so and the host's handshake failed for it."""

    NONE = 0
    OUTDATED = auto()  # old protocols, short keys, unsafe renegotiation
    ANY_CERTIFICATE = auto()


# What OpenSSL calls a handshake that its present rules do not allow.
_REFUSED: Final = frozenset(
    {
        "BAD_ECPOINT",
        "DH_KEY_TOO_SMALL",
        "NO_CIPHERS_AVAILABLE",
        "NO_SHARED_SIGNATURE_ALGORITHMS",
        "SSLV3_ALERT_HANDSHAKE_FAILURE",
        "TLSV1_ALERT_PROTOCOL_VERSION",
        "UNSAFE_LEGACY_RENEGOTIATION_DISABLED",
        "UNSUPPORTED_PROTOCOL",
        "WRONG_SIGNATURE_TYPE",
    }
)


def tls_error(error: BaseException) -> ssl.SSLError | None:
    """What went wrong with the secure connection behind a downloader's exception; None when something else did."""
    cause = error.__cause__
    inner = getattr(cause, "os_error", None)  # of aiohttp, whose own error is an SSLError without a reason
    return next((one for one in (inner, cause) if isinstance(one, ssl.SSLError)), None)


def is_outdated(error: ssl.SSLError) -> bool:
    """Whether the server asks for what is out of date; never so of a certificate that is not trusted."""
    return not isinstance(error, ssl.SSLCertVerificationError) and error.reason in _REFUSED


def is_distrust(error: ssl.SSLError) -> bool:
    """Whether the server's certificate is not trusted: signed by nobody known, expired, or another host's."""
    return isinstance(error, ssl.SSLCertVerificationError)


def context_of(leniency: Leniency) -> ssl.SSLContext:
    """Return a context that lets pass what *leniency* says."""
    context = ssl.create_default_context()
    if Leniency.OUTDATED in leniency:
        _allow_outdated(context)
    if Leniency.ANY_CERTIFICATE in leniency:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def _allow_outdated(context: ssl.SSLContext) -> None:
    # OpenSSL's level 0: TLS 1.0 and 1.1 sign with SHA-1, which level 1 refuses.
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED  # SSL 3 stays off: its own option says so
    context.options |= getattr(ssl, "OP_LEGACY_SERVER_CONNECT", 0x4)  # it has its name from Python 3.12
