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


Settled: TypeAlias = Callable[[Connection, Handover, str], Awaitable[None]]
"""What follows here, in the transaction that notes it: of an arrival with the answer, of a refusal with its code."""


@dataclass(frozen=True, kw_only=True)
class Destination:
    """Where one operation goes: another service's address, with the scope that it asks for.

    The path is looked up when the call is made: it may need what came back from the hand-over before.
    """

    operation: str
    service: str
    scope: str
    path: Callable[[Connection, Handover], Awaitable[str]]
    arrived: Settled
    refused: Settled
