"""The MATAC over HTTP: meetings, agendas and decisions; and restorative justice asked for."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.handovers import ReferralUpdate
from bluelamp.schemas.offenders.matac import (
    AgendaItem,
    AgendaPage,
    MatacCycle,
    MatacCycleClosing,
    MatacCyclePage,
    NewMatacCycle,
    NewMatacDecision,
    NewMatacInformation,
)
from bluelamp.schemas.offenders.restorative_justice import (
    NewRestorativeJusticeRequest,
    RestorativeJusticePage,
    RestorativeJusticePatch,
    RestorativeJusticeRequest,
    RestorativeJusticeUpdateHeard,
)
from offenders.access import MatacDecider, PerpetratorManager, PerpetratorReader, RestorativeJusticeTeller
from offenders.domestic_abuse import demonstration
from offenders.domestic_abuse.routes import examples
from offenders.domestic_abuse.usecases import asking_portal, deciding, informing, justice, matac

router = APIRouter(prefix="/domestic-abuse", tags=["domestic abuse"], route_class=StrictRoute)
_PATCH = "application/merge-patch+json"


@router.get("/matac-cycles/{cycle_id}", summary="Read a meeting", response_model=MatacCycle)
async def get_matac_cycle(
    cycle_id: Annotated[UUID, path_of("meeting", demonstration.HELD)],
    actor: PerpetratorReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return a meeting: when it is, of which ranking its agenda is made, and how many it has decided of."""
    async with resources.database.transaction() as connection:
        return await matac.get_cycle(connection, actor, cycle_id, if_none_match)


@router.get("/matac-cycles/{cycle_id}/agenda", summary="List an agenda", response_model=AgendaPage)
async def list_matac_agenda(
    cycle_id: Annotated[UUID, path_of("meeting", demonstration.HELD)],
    actor: PerpetratorReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List who is on the agenda: each with the rule's proposal, if they are taken up, and what was decided."""
    return await matac.list_agenda(resources, actor, cycle_id, cursor, limit)


@router.post("/matac-cycles/{cycle_id}/decisions", summary="Decide of one", status_code=201, response_model=AgendaItem)
async def decide_in_matac(
    cycle_id: Annotated[UUID, path_of("meeting", demonstration.TO_DECIDE)],
    new: Annotated[NewMatacDecision, Body(openapi_examples=examples.NEW_DECISION)],
    actor: MatacDecider,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take somebody up with a plan or not, keep or drop them; the rule proposes, the meeting decides, on its day."""
    return await answer_once(
        resources.database, actor, key, lambda connection: deciding.decide(connection, actor, cycle_id, new)
    )


@router.post(
    "/matac-cycles/{cycle_id}/information",
    summary="Note what an agency knows",
    status_code=201,
    response_model=AgendaItem,
)
async def note_matac_information(
    cycle_id: Annotated[UUID, path_of("meeting", demonstration.TO_DECIDE)],
    new: Annotated[NewMatacInformation, Body(openapi_examples=examples.NEW_INFORMATION)],
    actor: MatacDecider,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Note what an agency knows of one on the agenda, to be read before a plan is chosen, and shown with it since."""
    return await answer_once(
        resources.database, actor, key, lambda connection: informing.note_information(connection, actor, cycle_id, new)
    )


@router.post("/matac-cycles/{cycle_id}/closure", summary="Close a meeting", response_model=MatacCycle)
async def close_matac_cycle(
    cycle_id: Annotated[UUID, path_of("meeting", demonstration.TO_DECIDE)],
    new: Annotated[MatacCycleClosing, Body(openapi_examples=examples.CLOSING)],
    actor: MatacDecider,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Close a meeting, once everybody who is taken up has been reviewed; then the next may be called."""
    return await answer_once(
        resources.database, actor, key, lambda connection: matac.close_cycle(connection, actor, cycle_id, new)
    )


@router.post("/matac-cycles", summary="Call a meeting", status_code=201, response_model=MatacCycle)
async def open_matac_cycle(
    new: Annotated[NewMatacCycle, Body(openapi_examples=examples.NEW_CYCLE)],
    actor: PerpetratorManager,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Call a meeting, four weeks after the last, which is over: of all who are taken up, and the highest ranked."""
    return await answer_once(
        resources.database, actor, key, lambda connection: matac.open_cycle(connection, actor, new)
    )


@router.get("/matac-cycles", summary="List the meetings", response_model=MatacCyclePage)
async def list_matac_cycles(
    actor: PerpetratorReader, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List the meetings, the latest first."""
    return await matac.list_cycles(resources, actor, cursor, limit)


@router.post(
    "/perpetrators/{offender_id}/restorative-justice-requests",
    summary="Ask for restorative justice",
    status_code=201,
    response_model=RestorativeJusticeRequest,
)
async def request_restorative_justice(
    offender_id: Annotated[UUID, path_of("perpetrator", demonstration.PERPETRATOR)],
    new: Annotated[NewRestorativeJusticeRequest, Body(openapi_examples=examples.NEW_REQUEST)],
    actor: PerpetratorManager,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Ask the Referral Portal for restorative justice with a perpetrator who agreed: it becomes a referral (¶24-25)."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: asking_portal.ask_for_justice(connection, actor, offender_id, new),
    )


@router.get(
    "/perpetrators/{offender_id}/restorative-justice-requests",
    summary="List the requests for restorative justice",
    response_model=RestorativeJusticePage,
)
async def list_restorative_justice_requests(
    offender_id: Annotated[UUID, path_of("perpetrator", demonstration.PERPETRATOR)],
    actor: PerpetratorReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what was asked for about one person, the latest first."""
    return await justice.list_requests(resources, actor, offender_id, cursor, limit)


@router.get(
    "/restorative-justice-requests/{request_id}",
    summary="Read a request for restorative justice",
    response_model=RestorativeJusticeRequest,
)
async def get_restorative_justice_request(
    request_id: Annotated[UUID, path_of("request", demonstration.REQUEST)],
    actor: PerpetratorReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return a request and its status."""
    async with resources.database.transaction() as connection:
        return await justice.get_request(connection, actor, request_id, if_none_match)


@router.patch(
    "/restorative-justice-requests/{request_id}",
    summary="Note how far a request has come",
    response_model=RestorativeJusticeRequest,
)
async def change_restorative_justice_request(
    request_id: Annotated[UUID, path_of("request", demonstration.REQUEST_TO_CHANGE)],
    patch: Annotated[RestorativeJusticePatch, Body(media_type=_PATCH, openapi_examples=examples.REQUEST_PATCH)],
    actor: PerpetratorManager,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Note what those who offer it have answered."""
    async with resources.database.transaction() as connection:
        answer = await justice.change_request(connection, actor, request_id, if_match, patch)
    return answer.response()


@router.post(
    "/restorative-justice-requests/{request_id}/referral-updates",
    summary="Tell what became of the referral",
    response_model=RestorativeJusticeUpdateHeard,
)
async def note_restorative_justice_referral(
    request_id: Annotated[UUID, path_of("request", demonstration.REQUEST)],
    update: Annotated[ReferralUpdate, Body(openapi_examples=examples.REFERRAL_UPDATE)],
    actor: RestorativeJusticeTeller,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Note how the portal's referral ended, or that it came back: said by the portal alone, and heard once."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: asking_portal.note_referral_update(connection, actor, request_id, update),
    )
