"""A whole batch from its blocks of bytes to its judged parts."""

from collections.abc import Iterator
from datetime import datetime

from bluelamp.kit.batches.rules.inflating import Inflater
from bluelamp.kit.batches.rules.reading import Lines
from contact.calls.rules.judging import Judge, JudgedPart
from contact.calls.rules.reading import csv_reader, read_json, without_mark
from contact.calls.rules.records import Centres


class BatchReader:
    """Unpacks, cuts and judges a batch block by block; begun again after `lines_done` lines it goes on with the next.

    Raises UnreadableError for a body that is no batch of calls.
    """

    def __init__(
        self, *, is_gzip: bool, is_table: bool, centres: Centres, latest: datetime, lines_done: int = 0
    ) -> None:
        self._inflater = Inflater(is_gzip=is_gzip)
        self._lines = Lines()
        self._is_table = is_table
        self._centres = centres
        self._latest = latest
        self._lines_done = lines_done
        self._judge: Judge | None = None

    def parts(self, block: bytes) -> Iterator[JudgedPart]:
        """Yield the parts that are full with this block."""
        for piece in self._inflater.feed(block):
            yield from self._judged(self._lines.feed(piece))

    def rest(self) -> Iterator[JudgedPart]:
        """Yield what is left when there is no more block."""
        self._inflater.finish()
        yield from self._judged(self._lines.last())
        if self._judge is not None:
            yield from self._judge.rest()

    def _judged(self, lines: list[bytes]) -> Iterator[JudgedPart]:
        if self._judge is None and lines:
            first = without_mark(lines[0])
            read = csv_reader(first) if self._is_table else read_json
            lines = lines[1:] if self._is_table else [first, *lines[1:]]
            self._judge = Judge(read, self._centres, self._latest, lines_done=self._lines_done)
        if self._judge is not None:
            yield from self._judge.parts(lines)
