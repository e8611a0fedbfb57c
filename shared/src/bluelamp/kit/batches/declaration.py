"""What a feature tells of its batches: what they are called, and how a line becomes a record that stands."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from bluelamp.kit.batches.rules.reading import Judge, Refusal
from bluelamp.kit.database import Connection, Record
from bluelamp.schemas.events import EventType


@dataclass(frozen=True, slots=True)
class Joined:
    """What became of a part's records; those that were refused after all are in no other count.

    `subjects` are those whose records were touched: the log names them, with the batch and its sender.
    """

    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    superseded: int = 0
    refusals: Sequence[Refusal] = ()
    subjects: Sequence[UUID] = ()


class Loading(Protocol):
    """The loading of one batch: lines are judged and a part's records prepared in a thread, then joined.

    What a record is, and what is made of a part's, the feature alone knows.
    """

    judge: Judge[Any]

    def judge_under(self, header: bytes) -> Judge[Any]:
        """Return what judges the rows under a table's header; raises UnreadableError."""
        ...

    def prepare(self, records: Mapping[int, Any]) -> Any:
        """Make of a part's records, by their lines, what the database takes."""
        ...

    async def join(self, connection: Connection, ready: Any) -> Joined:
        """Let them stand, in the transaction that notes how far the batch has come."""
        ...


@dataclass(frozen=True, kw_only=True)
class BatchKind:
    """One kind of batch: `name` is singular and stands in its operations' names, `address` behind the gateway."""

    name: str
    address: str
    begin: Callable[[Connection, Record], Awaitable[Loading]]
    """Makes what loads one batch, from its row; called again when another worker goes on with it."""
    loaded: EventType
    failed: EventType

    @property
    def load_job(self) -> str:
        """The worker's job that loads a batch."""
        return f"load_{self.name}"
