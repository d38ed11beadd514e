"""Secure connections with servers of another decade: how their failing is known, and what they need."""

from __future__ import annotations

import ssl
from enum import Flag, auto
from typing import Final

from crawler.answer import Failure

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
# X.509 verdicts of OpenSSL on a certificate that is signed well and too weakly: its key, its signer's, its signature.
_WEAK: Final = frozenset({66, 67, 68})


def tls_error(error: BaseException) -> ssl.SSLError | None:
    """What went wrong with the secure connection behind a downloader's exception; None when something else did."""
    cause = error.__cause__
    inner = getattr(cause, "os_error", None)  # of aiohttp, whose own error is an SSLError without a reason
    return next((one for one in (inner, cause) if isinstance(one, ssl.SSLError)), None)


def tls_failure(error: ssl.SSLError) -> Failure:
    """What the failing of a handshake is told as. A certificate is not trusted when nobody known signed it, when it
    has expired, or when it is another host's.
    """
    if isinstance(error, ssl.SSLCertVerificationError):
        return Failure.WEAK_CERTIFICATE if error.verify_code in _WEAK else Failure.DISTRUST
    return Failure.OLD_TLS if error.reason in _REFUSED else Failure.TLS


def context_of(leniency: Leniency) -> ssl.SSLContext:
    """Return a context that lets pass what *leniency* says."""
    context = ssl.create_default_context()  # certificates are verified: evidence must come from who it names
    # A distribution's Python begins older ones too, and does not say why they failed.
    context.minimum_version = ssl.TLSVersion.TLSv1_2
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
