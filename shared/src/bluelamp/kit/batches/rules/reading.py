"""A whole batch from its blocks of bytes to parts of judged lines, whatever a line's record is."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Generic, TypeAlias, TypeVar

from bluelamp.kit.batches.rules.inflating import Inflater
from bluelamp.schemas.problems import Fault

LONGEST_LINE: Final = 16_384
LINES_TOGETHER: Final = 10_000
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_TOO_LONG: Final = Fault("#", f"A line has at most {LONGEST_LINE} bytes.", "line_too_long")

Found = TypeVar("Found")
Judge: TypeAlias = Callable[[bytes], Found | list[Fault]]
"""What makes of a line its record, or everything that is wrong with the line."""


@dataclass(slots=True)
class Refusal:
    """A line that was refused, by its number from 1, and why."""

    line: int
    faults: list[Fault]


@dataclass(slots=True)
class Part(Generic[Found]):
    """Some lines of a batch, judged: the records in them, each by its line's number, and the refusals."""

    first_line: int
    lines: int = 0
    refusals: list[Refusal] = field(default_factory=list)
    records: dict[int, Found] = field(default_factory=dict)


class Lines:
    """Cuts a stream into lines, and never holds more than one that is too long."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, piece: bytes) -> list[bytes]:
        """Return the lines that this piece ends."""
        *lines, rest = (self._rest + piece).split(b"\n")
        # Of a line without an end enough is kept to know that it is too long.
        self._rest = rest[: LONGEST_LINE + 1]
        return lines

    def last(self) -> list[bytes]:
        """Return what stands after the last line's end, if anything does."""
        rest, self._rest = self._rest, b""
        return [rest] if rest else []


class BatchReader(Generic[Found]):
    """Unpacks, cuts and judges a batch block by block; begun again after `lines_done` lines it goes on with the next.

    `judge` judges a line of NDJSON; `judge_under` returns what judges the rows under a table's header, and a batch is a
    table when it is given. Raises UnreadableError for a body that is no batch of such records.
    """

    def __init__(
        self,
        judge: Judge[Found],
        judge_under: Callable[[bytes], Judge[Found]] | None,
        *,
        is_gzip: bool,
        lines_done: int = 0,
    ) -> None:
        self._inflater = Inflater(is_gzip=is_gzip)
        self._lines = Lines()
        self._judge = judge
        self._judge_under = judge_under
        self._is_begun = False
        self._to_skip = lines_done
        self._part: Part[Found] = Part(lines_done + 1)

    def parts(self, block: bytes) -> Iterator[Part[Found]]:
        """Yield the parts that are full with this block."""
        for piece in self._inflater.feed(block):
            yield from self._judged(self._lines.feed(piece))

    def rest(self) -> Iterator[Part[Found]]:
        """Yield what is left when there is no more block."""
        self._inflater.finish()
        yield from self._judged(self._lines.last())
        if self._part.lines:
            yield self._ended()

    def _judged(self, lines: list[bytes]) -> Iterator[Part[Found]]:
        if lines and not self._is_begun:
            lines = self._begun(lines)
        start = min(self._to_skip, len(lines))
        self._to_skip -= start
        while start < len(lines):
            end = start + LINES_TOGETHER - self._part.lines
            self._add(lines[start:end])
            start = end
            if self._part.lines == LINES_TOGETHER:
                yield self._ended()

    def _begun(self, lines: list[bytes]) -> list[bytes]:
        self._is_begun = True
        first = lines[0].removeprefix(_BYTE_ORDER_MARK)
        if self._judge_under is None:
            return [first, *lines[1:]]
        self._judge = self._judge_under(first)
        return lines[1:]

    def _ended(self) -> Part[Found]:
        part = self._part
        self._part = Part(part.first_line + part.lines)
        return part

    def _add(self, lines: Sequence[bytes]) -> None:
        """Judge lines of which most are in order: of those each costs a few millionths of a second."""
        part, judge = self._part, self._judge
        first = part.first_line + part.lines
        part.lines += len(lines)
        for number, line in enumerate(lines, first):
            judged = judge(line) if len(line) <= LONGEST_LINE else [_TOO_LONG]
            if not isinstance(judged, list):
                part.records[number] = judged
            elif line.strip(b"\r"):
                part.refusals.append(Refusal(number, judged))
