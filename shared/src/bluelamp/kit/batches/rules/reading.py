"""A whole batch from its blocks of bytes to parts of judged lines, whatever a line's record is."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, Protocol, TypeAlias, TypeVar

from bluelamp.kit.batches.rules.inflating import Inflater
from bluelamp.schemas.problems import Fault

LONGEST_LINE: Final = 16_384
LINES_TOGETHER: Final = 10_000
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
TOO_LONG: Final = Fault("#", f"A line has at most {LONGEST_LINE} bytes.", "line_too_long")

Found = TypeVar("Found")
Made = TypeVar("Made")
Judge: TypeAlias = Callable[[bytes], Found | list[Fault]]
"""What makes of a line its record, or everything that is wrong with the line."""


@dataclass(slots=True)
class Refusal:
    """A line that was refused, by its number from 1, and why."""

    line: int
    faults: list[Fault]


class Judged(NamedTuple, Generic[Made]):
    """What came of a part's lines: what was made of those in order, None where none is, and what was refused.

    `superseded` counts the lines that another line of the part came to stand above.
    """

    made: Made | None
    refusals: list[Refusal]
    superseded: int = 0


class Part(NamedTuple, Generic[Made]):
    """Some lines of a batch, and what came of them."""

    first_line: int
    lines: int
    judged: Judged[Made]


class Judging(Protocol[Made]):
    """Judges the lines of a batch, a part after another: what a record is, and what is made of many, it alone knows."""

    together: int
    """How many lines make a part."""

    def take(self, lines: Sequence[bytes], first: int) -> None:
        """Judge some more lines of the part, the first of which has this number in the batch."""
        ...

    def ended(self) -> Judged[Made]:
        """Return what came of the lines that were taken, and begin another part."""
        ...


class LineByLine(Generic[Found, Made]):
    """Judges each line by itself, and makes of the records in order, by their lines, what the database takes."""

    def __init__(self, judge: Judge[Found], prepare: Callable[[Mapping[int, Found]], Made]) -> None:
        self.together = LINES_TOGETHER
        self._judge = judge
        self._prepare = prepare
        self._records: dict[int, Found] = {}
        self._refusals: list[Refusal] = []

    def take(self, lines: Sequence[bytes], first: int) -> None:
        """Judge lines of which most are in order: of those each costs a few millionths of a second."""
        judge = self._judge
        for number, line in enumerate(lines, first):
            judged = judge(line) if len(line) <= LONGEST_LINE else [TOO_LONG]
            if not isinstance(judged, list):
                self._records[number] = judged
            elif line.strip(b"\r"):
                self._refusals.append(Refusal(number, judged))

    def ended(self) -> Judged[Made]:
        """Prepare the part's records, and begin another part."""
        records, refusals = self._records, self._refusals
        self._records, self._refusals = {}, []
        return Judged(self._prepare(records) if records else None, refusals)


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


class BatchReader(Generic[Made]):
    """Unpacks and cuts a batch block by block, and has it judged; begun again after `lines_done` lines it goes on.

    `judging` judges lines of NDJSON; `judging_under` returns what judges the rows under a table's header, and a batch
    is a table when it is given. Raises UnreadableError for a body that is no batch of such records.
    """

    def __init__(
        self,
        judging: Callable[[], Judging[Made]],
        judging_under: Callable[[bytes], Judging[Made]] | None,
        *,
        is_gzip: bool,
        lines_done: int = 0,
    ) -> None:
        self._inflater = Inflater(is_gzip=is_gzip)
        self._lines = Lines()
        self._begin = judging
        self._begin_under = judging_under
        self._judging: Judging[Made] | None = None
        self._to_skip = lines_done
        self._first = lines_done + 1
        self._taken = 0

    def parts(self, block: bytes) -> Iterator[Part[Made]]:
        """Yield the parts that are full with this block."""
        for piece in self._inflater.feed(block):
            yield from self._judged(self._lines.feed(piece))

    def rest(self) -> Iterator[Part[Made]]:
        """Yield what is left when there is no more block."""
        self._inflater.finish()
        yield from self._judged(self._lines.last())
        if self._judging is not None and self._taken:
            yield self._ended(self._judging)

    def _judged(self, lines: list[bytes]) -> Iterator[Part[Made]]:
        if not lines:
            return
        judging = self._judging
        if judging is None:
            judging, lines = self._begun(lines)
            self._judging = judging
        start = min(self._to_skip, len(lines))
        self._to_skip -= start
        while start < len(lines):
            taken = lines[start : start + judging.together - self._taken]
            judging.take(taken, self._first + self._taken)
            self._taken += len(taken)
            start += len(taken)
            if self._taken == judging.together:
                yield self._ended(judging)

    def _begun(self, lines: list[bytes]) -> tuple[Judging[Made], list[bytes]]:
        first = lines[0].removeprefix(_BYTE_ORDER_MARK)
        if self._begin_under is None:
            return self._begin(), [first, *lines[1:]]
        return self._begin_under(first), lines[1:]

    def _ended(self, judging: Judging[Made]) -> Part[Made]:
        part = Part(self._first, self._taken, judging.ended())
        self._first, self._taken = self._first + self._taken, 0
        return part
