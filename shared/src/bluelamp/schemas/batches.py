"""Batches on the wire: many records sent as one stream, loaded by the worker, with a report of what was refused."""

from enum import StrEnum
from uuid import UUID

from pydantic import Field

from bluelamp.schemas.common import Cursor, ResponseModel, Timestamp

_COUNT = 1_000_000_000_000


class BatchStatus(StrEnum):
    """Where a batch stands on its way in."""

    RECEIVING = "RECEIVING"
    WAITING = "WAITING"
    LOADING = "LOADING"
    LOADED = "LOADED"
    FAILED = "FAILED"


class Batch(ResponseModel):
    """A batch, and how far it has come: lines are `lines_done` of `lines`, and each is in one of the counts.

    Empty lines are in no count. A record that stands already as it is sent is `unchanged`; one that is older than what
    stands, or is followed by a newer one in the batch, is `superseded`.
    """

    batch_id: UUID
    status: BatchStatus
    media_type: str = Field(max_length=60)
    content_encoding: str = Field(max_length=60)
    bytes_received: int = Field(ge=0, le=_COUNT)
    lines: int = Field(ge=0, le=_COUNT)
    lines_done: int = Field(ge=0, le=_COUNT)
    added: int = Field(ge=0, le=_COUNT)
    replaced: int = Field(ge=0, le=_COUNT)
    unchanged: int = Field(ge=0, le=_COUNT)
    superseded: int = Field(ge=0, le=_COUNT)
    refused: int = Field(ge=0, le=_COUNT)
    failure: str | None = Field(max_length=200, description="Why the batch failed as a whole.")
    received_at: Timestamp
    started_at: Timestamp | None
    finished_at: Timestamp | None


class BatchPage(ResponseModel):
    """Batches, the latest first."""

    items: list[Batch] = Field(max_length=100)
    next_cursor: Cursor | None


class LineFault(ResponseModel):
    """One thing that is wrong with a line; what stood in the line is not repeated."""

    pointer: str = Field(max_length=400)
    detail: str = Field(max_length=400)
    code: str = Field(max_length=80)


class RefusedLine(ResponseModel):
    """A line that was refused, counted from 1 (of a table: from the row under the header), and why."""

    line: int = Field(ge=1, le=_COUNT)
    faults: list[LineFault] = Field(max_length=30)


class RefusedLinePage(ResponseModel):
    """Refused lines of one batch, in their order."""

    items: list[RefusedLine] = Field(max_length=100)
    next_cursor: Cursor | None
