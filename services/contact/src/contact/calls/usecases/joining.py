"""Calls that this service had itself join those of the feed: judged by the same rules, in the same rollups, once."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection
from bluelamp.schemas.problems import Fault
from contact.calls.rules.reading import faults_of_texts
from contact.calls.rules.records import CLOCKS_APART, CallRecord, Centres, faults_of
from contact.calls.usecases.loading import join_calls, known_centres

_OWN = 0
"""Batches are numbered from 1: what a feed says of the same call stands above what was had here."""


async def join_own_calls(connection: Connection, ended: Iterable[CallRecord]) -> Mapping[UUID, Fault]:
    """Let ended calls join, in the caller's transaction; returns the first fault of each that is not in order.

    Joining again changes nothing. It waits for the batch that is being loaded, so a request does not call it.
    """
    centres = await known_centres(connection)
    joining: dict[UUID, CallRecord] = {}
    refused: dict[UUID, Fault] = {}
    for call in ended:
        faults = _faults(call, centres)
        if faults:
            refused[call.call_id] = faults[0]
        else:
            joining[call.call_id] = call
    if joining:
        await join_calls(connection, list(joining.values()), _OWN)
    return refused


def _faults(call: CallRecord, centres: Centres) -> list[Fault]:
    return [*faults_of(call, centres, clocks.now() + CLOCKS_APART), *faults_of_texts(call)]
