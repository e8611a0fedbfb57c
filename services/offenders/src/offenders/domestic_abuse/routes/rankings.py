"""Perpetrators ranked over HTTP: asked for, and read with how it came about."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.domestic_abuse import NewRanking, Perpetrator, PerpetratorPage, Ranking, RankingPage
from bluelamp.schemas.offenders.serial_flags import NewSerialFlag, SerialFlagHeard
from offenders.access import DomesticAbuseRuleKeeper, PerpetratorFlagger, PerpetratorReader
from offenders.domestic_abuse import demonstration
from offenders.domestic_abuse.routes import examples
from offenders.domestic_abuse.usecases import flags, rankings, reading

router = APIRouter(prefix="/domestic-abuse", tags=["domestic abuse"], route_class=StrictRoute)


@router.get("/perpetrators", summary="List perpetrators by rank", response_model=PerpetratorPage)
async def list_perpetrators(
    actor: PerpetratorReader,
    resources: ResourcesOf,
    lpu: Annotated[Lpu | None, Query(description="One unit alone; ranks stay those of the whole force.")] = None,
    is_serial: Annotated[bool | None, Query(description="Who is serial, or who is not.")] = None,
    is_repeat: Annotated[
        bool | None, Query(description="Who harms one person again and again, or who does not.")
    ] = None,
    is_priority: Annotated[bool | None, Query(description="Who is a priority perpetrator, or who is not.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the newest ranking: an indicator of whom to speak about first, which decides nothing.

    Every page of one reading is of the same ranking, also when a newer one has been computed meanwhile.
    """
    narrowed = reading.Narrowed(lpu, is_serial, is_repeat, is_priority)
    return await reading.list_perpetrators(resources, actor, narrowed, cursor, limit)


@router.get("/perpetrators/{offender_id}", summary="Read a perpetrator with the explanation")
async def get_perpetrator(
    offender_id: Annotated[UUID, path_of("perpetrator", demonstration.PERPETRATOR)],
    actor: PerpetratorReader,
    resources: ResourcesOf,
) -> Perpetrator:
    """Return a score with each component's formula and inputs, both serial readings by agency, and what was planned.

    Of whom they harmed it says how many, and whether they are connected; never who.
    """
    async with resources.database.transaction() as connection:
        return await reading.get_perpetrator(connection, actor, offender_id)


@router.post("/rankings", summary="Ask for a ranking", status_code=202, response_model=Ranking)
async def create_ranking(
    new: Annotated[NewRanking, Body(openapi_examples=examples.NEW_RANKING)],
    actor: DomesticAbuseRuleKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Have everybody ranked as at a day, by the rule set of that day; one is computed every day unasked."""
    return await answer_once(
        resources.database, actor, key, lambda connection: rankings.ask_for_ranking(connection, actor, new)
    )


@router.get("/rankings", summary="List the rankings", response_model=RankingPage)
async def list_rankings(
    actor: PerpetratorReader, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List the rankings, the latest asked for first."""
    return await rankings.list_rankings(resources, actor, cursor, limit)


@router.get("/rankings/{ranking_id}", summary="Read a ranking's head")
async def get_ranking(
    ranking_id: Annotated[UUID, path_of("ranking", demonstration.RANKING)],
    actor: PerpetratorReader,
    resources: ResourcesOf,
) -> Ranking:
    """Return whether a ranking is computed, by which rules, and of how many."""
    async with resources.database.transaction() as connection:
        return await rankings.get_ranking(connection, actor, ranking_id)


@router.post("/serial-flags", summary="Say who is serial", response_model=SerialFlagHeard)
async def hear_serial_flag(
    new: Annotated[NewSerialFlag, Body(openapi_examples=examples.NEW_FLAG)],
    actor: PerpetratorFlagger,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Hear from the safeguarding service who abuses several people; it takes the place of what it said before.

    The perpetrator's own identity alone comes along; whom they harmed is a keyed hash and stays unseen. The service
    alone says so. What it tells twice is heard once.
    """
    return await answer_once(
        resources.database, actor, key, lambda connection: flags.hear_serial_flag(connection, actor, new)
    )
