"""What agencies know of abuse, and who abuses several people."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.safeguarding.domestic_abuse import AbuseIncident, NewAbuseIncident, SerialPage, SerialPerpetrator
from safeguarding.access import RiskAssessor, RiskReader
from safeguarding.domestic_abuse import demonstration
from safeguarding.domestic_abuse.routes import examples
from safeguarding.domestic_abuse.usecases import incidents, serial

router = APIRouter(tags=["domestic abuse"], route_class=StrictRoute)


@router.post(
    "/abuse-incidents", summary="Record an instance of domestic abuse", status_code=201, response_model=AbuseIncident
)
async def record_abuse_incident(
    new: Annotated[NewAbuseIncident, Body(openapi_examples=examples.INCIDENT)],
    actor: RiskAssessor,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record what an agency knows, criminal or not; the answer says whether it repeats a MARAC of any agency's."""
    return await answer_once(
        resources.database, actor, key, lambda connection: incidents.record_abuse_incident(connection, actor, new)
    )


@router.get("/abuse-incidents/{abuse_incident_id}", summary="Read an instance of domestic abuse")
async def get_abuse_incident(
    abuse_incident_id: Annotated[UUID, path_of("incident", demonstration.INCIDENT_TO_READ)],
    actor: RiskReader,
    resources: ResourcesOf,
) -> AbuseIncident:
    """Return an incident: the force's own unit's, to a desk those of its hub's area."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await incidents.get_abuse_incident(connection, actor, abuse_incident_id)


@router.get("/serial-perpetrators", summary="List who abuses several people", response_model=SerialPage)
async def list_serial_perpetrators(
    actor: RiskReader, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List both readings, the newest finding first; computed from every agency's records, never typed in."""
    return await serial.list_serial_perpetrators(resources, actor, cursor, limit)


@router.get("/serial-perpetrators/{person_id}", summary="Read why somebody is a serial perpetrator")
async def get_serial_perpetrator(
    person_id: Annotated[UUID, path_of("person", demonstration.SERIAL_PERPETRATOR)],
    actor: RiskReader,
    resources: ResourcesOf,
) -> SerialPerpetrator:
    """Return the records that produced the finding, by agency and day; whom they harmed is not told from this side."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await serial.get_serial_perpetrator(connection, actor, person_id)
