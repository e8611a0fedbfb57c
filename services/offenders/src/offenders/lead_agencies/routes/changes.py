"""Who leads: decided, taken over, declined, and who waits for a lead."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Code, Lpu
from bluelamp.schemas.offenders.codes import LeadAgency
from bluelamp.schemas.offenders.days import CalendarDay
from bluelamp.schemas.offenders.disruption import Disruption
from bluelamp.schemas.offenders.lead_agencies import (
    LeadAgencyChange,
    LeadAgencyChangePage,
    NewChangeAnswer,
    NewChangeWithdrawal,
    NewLeadAgencyChange,
)
from bluelamp.schemas.offenders.lead_queues import OutdatedLeadPage, UnassignedPage
from offenders.access import (
    DisruptionReader,
    LeadAgencyAccepter,
    LeadAgencyChanger,
    LeadAgencyOverseer,
    LeadAgencyReader,
)
from offenders.lead_agencies import demonstration
from offenders.lead_agencies.routes import examples
from offenders.lead_agencies.usecases import changing, measuring, reading

router = APIRouter(tags=["lead agencies"], route_class=StrictRoute)

Unit = Annotated[Lpu | None, Query(description="The unit that answers for the cases.")]
_CHANGES_OF_PERSON = "/offenders/{offender_id}/lead-agency-changes"


@router.post(_CHANGES_OF_PERSON, summary="Decide who leads", status_code=201, response_model=LeadAgencyChange)
async def decide_lead(
    offender_id: Annotated[UUID, path_of("offender", demonstration.TO_DECIDE)],
    new: Annotated[NewLeadAgencyChange, Body(openapi_examples=examples.NEW_CHANGE)],
    actor: LeadAgencyChanger,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Decide who is to lead, as the rule proposed or otherwise; the agency is asked to take the case.

    Until it accepts, the one before leads on. UNASSIGNED holds at once, and the case stands in the queue.
    """
    return await answer_once(
        resources.database, actor, key, lambda connection: changing.decide_lead(connection, actor, offender_id, new)
    )


@router.get(_CHANGES_OF_PERSON, summary="List who led somebody's cases", response_model=LeadAgencyChangePage)
async def list_lead_agency_changes(
    offender_id: Annotated[UUID, path_of("offender", demonstration.LED)],
    actor: LeadAgencyReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List every change of lead that was decided, the newest first, with what the rule said and what became of it."""
    return await reading.list_changes_of(resources, actor, offender_id, cursor, limit)


@router.get("/lead-agency-changes", summary="List what waits for an answer", response_model=LeadAgencyChangePage)
async def list_pending_lead_agency_changes(
    actor: LeadAgencyReader,
    resources: ResourcesOf,
    overdue: Annotated[bool, Query(description="Only those that are not answered in time.")] = False,
    to_agency: Annotated[LeadAgency | None, Query(description="Who is asked.")] = None,
    lpu: Unit = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the changes that no agency has answered, the longest overdue first; a partner's are those asked of it."""
    filters = {"overdue": overdue, "to_agency": to_agency, "lpu": lpu}
    return await reading.list_pending(resources, actor, filters, cursor, limit)


@router.get("/lead-agency-changes/{change_id}", summary="Read a change of lead")
async def get_lead_agency_change(
    change_id: Annotated[UUID, path_of("change", demonstration.CHANGE)],
    actor: LeadAgencyReader,
    resources: ResourcesOf,
) -> LeadAgencyChange:
    """Return one change: what the rule said, what was decided and why, and what became of it."""
    async with resources.database.transaction(actor.confined_to) as connection:
        return await reading.get_change(connection, actor, change_id)


@router.post(
    "/lead-agency-changes/{change_id}/answers", summary="Accept or decline to lead", response_model=LeadAgencyChange
)
async def answer_lead_agency_change(
    change_id: Annotated[UUID, path_of("change", demonstration.CHANGE_TO_ANSWER)],
    new: Annotated[NewChangeAnswer, Body(openapi_examples=examples.NEW_ANSWER)],
    actor: LeadAgencyAccepter,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Answer as the agency that is asked: whoever accepts leads from now on; whoever declines says why."""
    return await changing.answer_change(resources, actor, key, change_id, new)


@router.post(
    "/lead-agency-changes/{change_id}/withdrawal", summary="Withdraw a change", response_model=LeadAgencyChange
)
async def withdraw_lead_agency_change(
    change_id: Annotated[UUID, path_of("change", demonstration.CHANGE_TO_WITHDRAW)],
    new: Annotated[NewChangeWithdrawal, Body(openapi_examples=examples.NEW_WITHDRAWAL)],
    actor: LeadAgencyChanger,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take back a change that nobody has answered; whoever leads goes on."""
    return await answer_once(
        resources.database, actor, key, lambda connection: changing.withdraw_change(connection, actor, change_id, new)
    )


@router.get("/lead-agencies/unassigned", summary="List the cases without a lead", response_model=UnassignedPage)
async def list_unassigned_cases(
    actor: LeadAgencyOverseer,
    resources: ResourcesOf,
    lpu: Unit = None,
    team: Annotated[Code | None, Query(description="The team that manages them.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the cases for which no agency answers, the oldest first, each with its age and who is asked to take it."""
    return await reading.list_unassigned(resources, actor, (lpu, team), cursor, limit)


@router.get("/lead-agencies/outdated", summary="List the cases that need another lead", response_model=OutdatedLeadPage)
async def list_outdated_leads(
    actor: LeadAgencyOverseer,
    resources: ResourcesOf,
    lpu: Unit = None,
    team: Annotated[Code | None, Query(description="The team that manages them.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the cases whose agency may lead no longer by the rule set of today, and who is asked to take each."""
    return await reading.list_outdated(resources, actor, (lpu, team), cursor, limit)


@router.get("/lead-agencies/disruption", summary="Read the measures of disruption")
async def get_disruption(
    actor: DisruptionReader,
    resources: ResourcesOf,
    lpu: Unit = None,
    day_from: Annotated[
        CalendarDay | None, Query(description="The first day; twelve weeks before the end if left out.")
    ] = None,
    day_until: Annotated[CalendarDay | None, Query(description="The day after the last; tomorrow if left out.")] = None,
) -> Disruption:
    """Return what reassigning cases disrupted: the share, the days without a lead, contacts missed.

    Who may not see the people asks of whole months and of the whole force, and is told of no fewer than five people;
    the units stand beside one another in the workbook.
    """
    days: tuple[date | None, date | None] = (day_from, day_until)
    async with resources.database.transaction(actor.confined_to) as connection:
        return await measuring.get_disruption(connection, actor, lpu, *days)
