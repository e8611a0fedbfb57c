"""Taking a compressed batch apart as it comes, and no further than a batch of records can go."""

from collections.abc import Iterator
from typing import Final

from isal import isal_zlib

MOST_BYTES: Final = 4 * 1024**3
"""Of a batch, unpacked."""
MOST_TIMES: Final = 200
"""How many times its size a batch may unpack to. Records pack to a tenth; a bomb to a thousandth."""
_JUDGED_FROM: Final = 1024**2
_PIECE: Final = 256 * 1024
_GZIP: Final = isal_zlib.MAX_WBITS | 16


class UnreadableError(ValueError):
    """A body that is no batch: not gzip, cut short, or a bomb; `code` says which."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


class Inflater:
    """Unpacks gzip, member after member, in pieces of at most a quarter of a MiB; passes on what is not packed.

    Raises UnreadableError as soon as it is known, so that nothing larger than a piece is ever held.
    """

    def __init__(self, *, is_gzip: bool) -> None:
        self._is_gzip = is_gzip
        self._member = isal_zlib.decompressobj(_GZIP)
        self._is_between = True
        self._taken = 0
        self._given = 0

    def feed(self, block: bytes) -> Iterator[bytes]:
        """Yield what the next block unpacks to."""
        self._taken += len(block)
        if not self._is_gzip:
            yield self._within(block)
            return
        while block:
            if self._member.eof:
                self._member = isal_zlib.decompressobj(_GZIP)
            self._is_between = False
            yield self._within(self._unpacked(block))
            block = self._member.unused_data if self._member.eof else self._member.unconsumed_tail
            self._is_between = self._member.eof

    def finish(self) -> None:
        """Raise UnreadableError when the body ended within a member, or never began one."""
        if self._is_gzip and not (self._is_between and self._taken):
            raise UnreadableError("gzip_cut_short", "The gzip stream ends before its end.")

    def _unpacked(self, block: bytes) -> bytes:
        try:
            return self._member.decompress(block, _PIECE)
        except isal_zlib.error:  # type: ignore[misc] # the stub says an exception where the class of them stands
            raise UnreadableError("not_gzip", "The body is not the gzip that its Content-Encoding says.") from None

    def _within(self, piece: bytes) -> bytes:
        self._given += len(piece)
        is_bomb = self._given > _JUDGED_FROM and self._given > MOST_TIMES * self._taken
        if is_bomb or self._given > MOST_BYTES:
            raise UnreadableError("unpacks_too_large", "The body unpacks to more than a batch can be.")
        return piece
