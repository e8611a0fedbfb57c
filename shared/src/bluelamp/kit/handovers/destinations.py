"""Where each kind of hand-over goes, and what its arrival or refusal changes here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import TypeAlias
from uuid import UUID

from bluelamp.kit.database import Connection


@dataclass(frozen=True, slots=True)
class Handover:
    """One thing that is handed over: about which record, and what it is."""

    handover_id: UUID
    record_id: UUID
    operation: str
    subject_id: UUID


class StillHeldError(Exception):
    """What an operator lets go of cannot go: `code` says what is missing, or that it knows no such place."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


Settled: TypeAlias = Callable[[Connection, Handover, str], Awaitable[None]]
"""What follows here, in the transaction that notes it: of an arrival with the answer, of a refusal with its code."""

Released: TypeAlias = Callable[[Connection, Handover, str | None], Awaitable[str | None]]
"""What follows here when an operator lets go of what was held: the body to send now, or None for the same again.

The text names where it goes, for what may go to more than one place. Raises StillHeldError.
"""


async def nothing_follows(_: Connection, __: Handover, ___: str) -> None:
    """Leave it at what the outbox says: the other service knows now, or its refusal stands there."""


async def as_it_was(_: Connection, __: Handover, to: str | None) -> None:
    """Let what was held go to the one place that there is, as it was."""
    if to is not None:
        raise StillHeldError("goes_to_one_place_only")


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where one operation goes: another service's address, with the scope that it asks for.

    The path is looked up when the call is made: it may need what came back from the hand-over before.
    """

    operation: str
    service: str
    scope: str
    path: Callable[[Connection, Handover], Awaitable[str]]
    arrived: Settled = nothing_follows
    refused: Settled = nothing_follows
    released: Released = as_it_was
    waits_for: frozenset[str] = frozenset()
    """The operations that this one follows: while one of them is held for the record, this waits, and no other.

    A person who is stepped up must not wait until somebody has let go of old news.
    """
