"""Within how many days each step follows."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response
from fastapi.openapi.models import Example

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.contact.listening import ListeningClock, ListeningClockPage, NewListeningClock
from contact.access import ListeningClockKeeper, ListeningReader
from contact.listening import demonstration
from contact.listening.usecases.registers import CLOCKS

router = APIRouter(tags=["listening"], route_class=StrictRoute)


@router.get("/listening-clocks", summary="List the clocks of the steps", response_model=ListeningClockPage)
async def list_listening_clocks(
    actor: ListeningReader, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List within how many days each step follows, the last to begin first."""
    return await CLOCKS.list_page(resources, actor, {}, cursor, limit)


@router.post("/listening-clocks", summary="Set a clock from a day on", status_code=201, response_model=ListeningClock)
async def create_listening_clock(
    new: Annotated[
        NewListeningClock,
        Body(openapi_examples={"new": Example(summary="Shorter steps", value=demonstration.NEW_CLOCK)}),
    ],
    actor: ListeningClockKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Set other days for every unit from a day on, and how long addresses are kept.

    What was adopted before keeps the clock that it began with.
    """
    return await answer_once(resources.database, actor, key, lambda connection: CLOCKS.create(connection, actor, new))


@router.get("/listening-clocks/{listening_clock_id}", summary="Read a clock", response_model=ListeningClock)
async def get_listening_clock(
    listening_clock_id: Annotated[UUID, path_of("clock", demonstration.CLOCK)],
    actor: ListeningReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return the days that one clock allows."""
    return await CLOCKS.get(resources, actor, listening_clock_id, if_none_match)
