"""Calls that this service had itself join those of the feed: judged by the same rules, in the same rollups, once."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection
from bluelamp.schemas.problems import Fault
from contact.calls.rules.reading import Part
from contact.calls.rules.records import CLOCKS_APART, CallRecord, Centres, faults_of, outcome_of
from contact.calls.rules.staging import staged
from contact.calls.statements import loading
from contact.calls.usecases.loading import join_part, known_centres

_OWN = 0
"""Batches are numbered from 1: what a feed says of the same call stands above what was had here."""
_UNWRITABLE = Fault("#", "A text holds what no code or id holds.", "text_impossible")


async def join_own_calls(connection: Connection, ended: Iterable[CallRecord]) -> Mapping[UUID, Fault]:
    """Let ended calls join, in the caller's transaction; returns the first fault of each that is not in order.

    Joining again changes nothing. It waits for the batch that is being loaded, so a request does not call it.
    """
    centres, part, refused = await known_centres(connection), Part(first_line=1), {}
    for call in ended:
        row = _judged(call, centres)
        if isinstance(row, Fault):
            refused[call.call_id] = row
        else:
            part.calls[call.call_id] = (call.revision, row)
    if part.calls:
        await loading.FOR_LOADING.run(connection)
        await join_part(connection, part, _OWN)
    return refused


def _judged(call: CallRecord, centres: Centres) -> str | Fault:
    faults, outcome = faults_of(call, centres, clocks.now() + CLOCKS_APART), outcome_of(call)
    if faults or outcome is None:
        return faults[0] if faults else _UNWRITABLE
    return staged(call, outcome) or _UNWRITABLE
