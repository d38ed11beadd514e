"""What stands in a file of the archive: docs/archive-format.md, in code. Nothing here touches a disk.

A whole file is one zstd frame. A delta is a skippable frame that names its base, then a zstd frame that was made with
the base's bytes as a raw-content dictionary: `zstd -d --patch-from=BASE FILE` reads it as it stands.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import zstandard

LEVEL: Final = 3  # measured: level 19 saves a tenth of the space for 180 times the time
DEEPEST: Final = 16  # deltas that rest on one another, as we write them
LARGEST: Final = 1 << 30  # bytes of a body: a damaged frame must not ask for all memory
_WIDEST: Final = 27  # log2 of the window that every reader of zstd accepts
_SKIPPED: Final = 0x184D2A5D  # a skippable frame, of the sixteen kinds that zstd knows
_MAGIC: Final = b"CWSD"
_VERSION: Final = 1
_HEADER: Final = struct.Struct("<II4sBB2x32s")  # frame, its length, magic, version, depth, two spare bytes, base
HEADER_BYTES: Final = _HEADER.size


class DamagedError(Exception):
    """A file of the archive does not say what it should."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """What a delta rests on."""

    base: str  # a digest
    depth: int  # deltas from a whole file to this one, this one too: 1 and more


def link_of(head: bytes) -> Link | None:
    """Return what a file rests on, told by its first bytes; None for a whole one. Raises DamagedError."""
    if not head.startswith(_SKIPPED.to_bytes(4, "little")):
        return None
    if len(head) < HEADER_BYTES:
        raise DamagedError("its header is cut")
    _, length, magic, version, depth, base = _HEADER.unpack_from(head)
    if magic != _MAGIC or length != HEADER_BYTES - 8:
        raise DamagedError("its header is none of ours")
    if version != _VERSION:
        raise DamagedError(f"its format, {version}, is not known to this version")
    if not 1 <= depth <= DEEPEST:
        raise DamagedError(f"its depth cannot be {depth}")
    return Link(base=base.hex(), depth=depth)


def whole(body: bytes) -> bytes:
    """Return the file of bytes that rest on nothing."""
    return zstandard.ZstdCompressor(level=LEVEL).compress(body)


def delta(body: bytes, base: bytes, depth: int) -> bytes:
    """Return the file of bytes that rest on other ones."""
    window = min(max((len(body) + len(base)).bit_length(), 10), _WIDEST)  # all of the base can be pointed to
    how = zstandard.ZstdCompressionParameters.from_level(
        LEVEL, source_size=len(body), dict_size=len(base), window_log=window
    )
    frame = zstandard.ZstdCompressor(dict_data=_dictionary(base), compression_params=how).compress(body)
    digest = sha256(base).digest()
    return _HEADER.pack(_SKIPPED, HEADER_BYTES - 8, _MAGIC, _VERSION, depth, digest) + frame


def unpacked(file: bytes, base: bytes | None = None) -> bytes:
    """Return the bytes that a file stands for; of a delta, *base* are those it rests on. Raises DamagedError."""
    frame = file if base is None else file[HEADER_BYTES:]
    known = None if base is None else _dictionary(base)
    try:
        size = zstandard.frame_content_size(frame)
        if not 0 <= size <= LARGEST:
            raise DamagedError("its size is not told, or larger than any page")
        return zstandard.ZstdDecompressor(dict_data=known).decompress(frame)
    except (zstandard.ZstdError, MemoryError) as error:
        raise DamagedError(str(error)) from error


def _dictionary(base: bytes) -> zstandard.ZstdCompressionDict:
    return zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
