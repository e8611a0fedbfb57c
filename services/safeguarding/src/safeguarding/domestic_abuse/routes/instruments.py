"""Risk instruments: neutral keys, and a force's own wording where it has loaded it."""

from typing import Annotated

from fastapi import APIRouter, Body, Path, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.domestic_abuse import (
    InstrumentCode,
    InstrumentPage,
    NewInstrumentVersion,
    RiskInstrument,
)
from safeguarding.access import InstrumentKeeper, RiskReader
from safeguarding.domestic_abuse.routes import examples
from safeguarding.domestic_abuse.usecases import instruments

router = APIRouter(tags=["domestic abuse"], route_class=StrictRoute)


@router.get("/risk-instruments", summary="List the risk instruments")
async def list_risk_instruments(actor: RiskReader, resources: ResourcesOf) -> InstrumentPage:
    """List every instrument with the version that holds today; one without a version waits for its questions."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await instruments.list_instruments(connection)


@router.get("/risk-instruments/{instrument}", summary="Read a risk instrument")
async def get_risk_instrument(
    instrument: Annotated[InstrumentCode, Path(description="The instrument.", examples=["DASH_ACPO_27"])],
    actor: RiskReader,
    resources: ResourcesOf,
) -> RiskInstrument:
    """Return the questions by their keys; counts are never to be compared between instruments."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await instruments.get_instrument(connection, instrument)


@router.post(
    "/risk-instruments/{instrument}/versions",
    summary="Load a list of questions",
    status_code=201,
    response_model=RiskInstrument,
)
async def load_risk_instrument(
    instrument: Annotated[InstrumentCode, Path(description="The instrument.", examples=["DARA"])],
    new: Annotated[NewInstrumentVersion, Body(openapi_examples=examples.INSTRUMENT)],
    actor: InstrumentKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Load keys, labels and, under the force's own licence, wording from a day on; earlier assessments keep theirs."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: instruments.load_instrument(connection, actor, instrument, new),
    )
