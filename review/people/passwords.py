"""Passwords: what they must be, how they are kept, and how one is checked."""

from __future__ import annotations

import secrets
import threading
import unicodedata
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from review.web.refusal import RefusedError
from storage.people.people import folded
from storage.views.people import PersonRefusal, PersonRefused

SHORTEST: Final = 12
LONGEST: Final = 1000
TOKEN_PREFIX: Final = "cw_"  # noqa: S105 - not a secret: scanners know our secrets by it
_AT_ONCE: Final = 2  # each takes 64 MiB and all of a core
_PATIENCE_SECONDS: Final = 10.0


class Passwords:
    """Keeps passwords as argon2id with the parameters of RFC 9106 for little memory, unless *hasher* has others."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()
        self._slots = threading.BoundedSemaphore(_AT_ONCE)
        self._nobodys = _made_up(self._hasher)

    def kept(self, password: str) -> str:
        """What is kept of a password."""
        with self._slot():
            return self._hasher.hash(_canonical(password))

    def is_right(self, kept: str | None, password: str) -> bool:
        """Whether it is the password that was kept. With nothing kept it takes as long, and is wrong."""
        if len(password) > LONGEST:
            return False
        with self._slot():
            try:
                return self._hasher.verify(kept or self._nobodys, _canonical(password)) and kept is not None
            except (VerificationError, InvalidHashError):
                return False

    def is_outdated(self, kept: str) -> bool:
        """Whether it was kept with other parameters than these."""
        return self._hasher.check_needs_rehash(kept)

    @contextmanager
    def _slot(self) -> Iterator[None]:
        if not self._slots.acquire(timeout=_PATIENCE_SECONDS):
            raise RefusedError(503, "refused.busy")
        try:
            yield
        finally:
            self._slots.release()


def check_new(password: str, name: str) -> None:
    """Raise PersonRefused for a password that may not be chosen. Length is the only rule that makes guessing hard."""
    if len(unicodedata.normalize("NFKC", password)) < SHORTEST:
        raise PersonRefused(PersonRefusal.PASSWORD_SHORT)
    if len(password) > LONGEST:
        raise PersonRefused(PersonRefusal.PASSWORD_LONG)
    if folded(password) == folded(name):
        raise PersonRefused(PersonRefusal.PASSWORD_NAME)


def new_password() -> str:
    """A password that nobody guesses, to be shown once."""
    return secrets.token_urlsafe(15)


def new_session() -> str:
    """The secret of a session: 256 bits."""
    return secrets.token_urlsafe(32)


def new_token() -> str:
    """The secret of a token: 256 bits."""
    return TOKEN_PREFIX + secrets.token_urlsafe(32)


def _canonical(password: str) -> bytes:
    # The same keys give composed letters on one system and decomposed ones on another.
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")


def _made_up(hasher: PasswordHasher) -> str:
    """A kept password that no password fits, as dear to check as a real one."""
    parameters = f"m={hasher.memory_cost},t={hasher.time_cost},p={hasher.parallelism}"
    salt, digest = (
        b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (hasher.salt_len, hasher.hash_len)
    )
    return f"$argon2id$v=19${parameters}${salt}${digest}"
