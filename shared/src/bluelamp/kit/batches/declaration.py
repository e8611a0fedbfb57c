"""What a feature tells of its batches: what they are called, and how a line becomes a record that stands."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar
from uuid import UUID

from pydantic import BaseModel

from bluelamp.kit.batches.rules.reading import Judging, Refusal
from bluelamp.kit.database import Connection, Record
from bluelamp.schemas.common import ResponseModel
from bluelamp.schemas.events import EventType

Shown = TypeVar("Shown", bound=ResponseModel)


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
    """The loading of one batch: parts of its lines are judged in a thread, then joined.

    What a record is, and what is made of a part's, the feature alone knows.
    """

    def judging(self) -> Judging[Any]:
        """Return what judges lines of JSON."""
        ...

    def judging_under(self, header: bytes) -> Judging[Any]:
        """Return what judges the rows under a table's header; raises UnreadableError."""
        ...

    async def join(self, connection: Connection, made: Any) -> Joined:
        """Let a part's records stand, in the transaction that notes how far the batch has come."""
        ...


@dataclass(frozen=True, kw_only=True)
class BatchKind(Generic[Shown]):
    """One kind of batch: `name` is singular and stands in its operations' names, `address` behind the gateway."""

    name: str
    plural: str
    address: str
    begin: Callable[[Connection, Record], Awaitable[Loading]]
    """Makes what loads one batch, from its row; called again when another worker goes on with it."""
    loaded: EventType
    failed: EventType
    model: type[Shown]
    page: type[BaseModel]
    id_name: str = "batch_id"
    """What a batch's id is called on the wire."""

    @property
    def load_job(self) -> str:
        """The worker's job that loads a batch."""
        return f"load_{self.name}"
