"""What is noted of a batch while it passes: its digest, its size, its lines, and whether it can be unpacked."""

import hashlib
from dataclasses import dataclass
from typing import Final

from bluelamp.kit.batches.rules.inflating import Inflater, UnreadableError

NDJSON: Final = "application/x-ndjson"
TABLE: Final = "text/csv"
IDENTITY: Final = "identity"
GZIP: Final = "gzip"


@dataclass(frozen=True, slots=True)
class BatchForm:
    """How a batch is written."""

    media_type: str
    content_encoding: str


class Receipt:
    """Notes each block, and at the end how many lines they were."""

    def __init__(self, form: BatchForm) -> None:
        self.size = 0
        self._hash = hashlib.sha256(f"{form.media_type} {form.content_encoding} ".encode())
        self._inflater = Inflater(is_gzip=form.content_encoding == GZIP)
        self._is_table = form.media_type == TABLE
        self._line_ends = 0
        self._last = b""

    @property
    def digest(self) -> bytes:
        """Return the digest of everything that came, and of how it is written."""
        return self._hash.digest()

    def add(self, block: bytes) -> None:
        """Note a block; raises UnreadableError."""
        self.size += len(block)
        self._hash.update(block)
        for piece in self._inflater.feed(block):
            self._line_ends += piece.count(b"\n")
            self._last = piece[-1:] or self._last

    def line_count(self) -> int:
        """Return how many lines came, without a table's header; raises UnreadableError for none, or gzip cut short."""
        self._inflater.finish()
        lines = self._line_ends + (self._last not in {b"", b"\n"}) - self._is_table
        if lines < 1:
            raise UnreadableError("empty", "The batch has no line.")
        return lines
