"""An answer in gzip (RFC 1952) of which a part was packed before: that part is sent as it stands.

What is told of a period begins with when it was true, so no two answers are the same; but the intervals are, and they
are all but two of its three hundred kilobytes.
"""

import struct
from dataclasses import dataclass

from isal import isal_zlib

_QUICKLY = 1
"""Intervals repeat themselves: packed they take a fifth or less, and more pains would gain little."""
_HEAD = b"\x1f\x8b\x08" + bytes(6) + b"\xff"
"""gzip, deflated, no flags, no time, nothing said of how well, of no certain system."""
_TAIL = struct.Struct("<II")
_SIZES = 1 << 32


@dataclass(frozen=True, slots=True)
class Packed:
    """A part in whole blocks of deflate: they refer to nothing before them, end with a byte, and are not the last."""

    blocks: bytes
    crc: int
    size: int


def pack(plain: bytes) -> Packed:
    """Pack what is to be sent more than once."""
    return Packed(_deflated(plain, isal_zlib.Z_FULL_FLUSH), isal_zlib.crc32(plain), len(plain))


def unpacked(part: Packed) -> bytes:
    """Return what was packed."""
    return isal_zlib.decompressobj(-isal_zlib.MAX_WBITS).decompress(part.blocks)


def gzip_of(before: bytes, part: Packed, after: bytes) -> bytes:
    """Return one member of gzip: many clients read no second one."""
    crc = isal_zlib.crc32_combine(isal_zlib.crc32(before), part.crc, part.size)
    crc = isal_zlib.crc32(after, crc)
    size = (len(before) + part.size + len(after)) % _SIZES
    first, last = _deflated(before, isal_zlib.Z_FULL_FLUSH), _deflated(after, isal_zlib.Z_FINISH)
    return b"".join((_HEAD, first, part.blocks, last, _TAIL.pack(crc, size)))


def _deflated(plain: bytes, flush: int) -> bytes:
    packer = isal_zlib.compressobj(_QUICKLY, isal_zlib.DEFLATED, -isal_zlib.MAX_WBITS)
    return packer.compress(plain) + packer.flush(flush)
