"""What was found, planned, visited, learnt and decided of somebody."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.offenders.sex_offender_histories import (
    CircumstanceChange,
    CircumstanceChangePage,
    ManagementPlan,
    ManagementPlanPage,
    MappaDecision,
    MappaDecisionPage,
    NewCircumstanceChange,
    NewManagementPlan,
    NewMappaDecision,
    NewRiskAssessment,
    NewSexOffenderVisit,
    RiskAssessment,
    RiskAssessmentPage,
    SexOffenderVisit,
    SexOffenderVisitPage,
)
from offenders.access import SexOffenderManager, SexOffenderReader
from offenders.sex_offenders import demonstration
from offenders.sex_offenders.routes import examples
from offenders.sex_offenders.routes.people import Purpose
from offenders.sex_offenders.usecases import reading, recording
from offenders.sex_offenders.usecases.reading import Asked, Paging

router = APIRouter(tags=["sex offenders"], route_class=StrictRoute)

OfOne = Annotated[UUID, path_of("record of management", demonstration.MANAGED)]


@router.post(
    "/sex-offenders/{sex_offender_id}/assessments",
    summary="Record a risk assessment",
    status_code=201,
    response_model=RiskAssessment,
)
async def assess_sex_offender(
    sex_offender_id: OfOne,
    new: Annotated[NewRiskAssessment, Body(openapi_examples=examples.NEW_ASSESSMENT)],
    actor: SexOffenderManager,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record what a tool found on a day; more than a low risk ends the management from afar."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: recording.assess_risk(connection, actor, sex_offender_id, new),
    )


@router.get(
    "/sex-offenders/{sex_offender_id}/assessments",
    summary="List the risk assessments",
    response_model=RiskAssessmentPage,
)
async def list_sex_offender_assessments(
    sex_offender_id: OfOne,
    actor: SexOffenderReader,
    resources: ResourcesOf,
    purpose: Purpose,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what the tools found, the last that was recorded first."""
    asked = Asked(sex_offender_id, purpose)
    return await reading.list_history(resources, actor, asked, reading.ASSESSMENTS, Paging(cursor, limit))


@router.post(
    "/sex-offenders/{sex_offender_id}/management-plans",
    summary="Plan how a sex offender is managed",
    status_code=201,
    response_model=ManagementPlan,
)
async def plan_sex_offender_management(
    sex_offender_id: OfOne,
    new: Annotated[NewManagementPlan, Body(openapi_examples=examples.NEW_PLAN)],
    actor: SexOffenderManager,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Decide how somebody is managed from a day on, by the rules of that day: visited, from afar, or in custody."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: recording.plan_management(connection, actor, sex_offender_id, new),
    )


@router.get(
    "/sex-offenders/{sex_offender_id}/management-plans",
    summary="List the management plans",
    response_model=ManagementPlanPage,
)
async def list_management_plans(
    sex_offender_id: OfOne,
    actor: SexOffenderReader,
    resources: ResourcesOf,
    purpose: Purpose,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the plans, the one that holds first."""
    asked = Asked(sex_offender_id, purpose)
    return await reading.list_history(resources, actor, asked, reading.PLANS, Paging(cursor, limit))


@router.post(
    "/sex-offenders/{sex_offender_id}/visits",
    summary="Record a visit to a sex offender",
    status_code=201,
    response_model=SexOffenderVisit,
)
async def record_sex_offender_visit(
    sex_offender_id: OfOne,
    new: Annotated[NewSexOffenderVisit, Body(openapi_examples=examples.NEW_VISIT)],
    actor: SexOffenderManager,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record a visit that was made or tried; only who was seen was visited."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: recording.record_visit(connection, actor, sex_offender_id, new),
    )


@router.get("/sex-offenders/{sex_offender_id}/visits", summary="List the visits", response_model=SexOffenderVisitPage)
async def list_sex_offender_visits(
    sex_offender_id: OfOne,
    actor: SexOffenderReader,
    resources: ResourcesOf,
    purpose: Purpose,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the visits, the last that was recorded first."""
    asked = Asked(sex_offender_id, purpose)
    return await reading.list_history(resources, actor, asked, reading.VISITS, Paging(cursor, limit))


@router.post(
    "/sex-offenders/{sex_offender_id}/circumstance-changes",
    summary="Record that something has changed",
    status_code=201,
    response_model=CircumstanceChange,
)
async def record_circumstance_change(
    sex_offender_id: OfOne,
    new: Annotated[NewCircumstanceChange, Body(openapi_examples=examples.NEW_CHANGE)],
    actor: SexOffenderManager,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record what has changed: any of it ends the management from afar, and a release the custody."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: recording.note_change(connection, actor, sex_offender_id, new),
    )


@router.get(
    "/sex-offenders/{sex_offender_id}/circumstance-changes",
    summary="List what has changed",
    response_model=CircumstanceChangePage,
)
async def list_circumstance_changes(
    sex_offender_id: OfOne,
    actor: SexOffenderReader,
    resources: ResourcesOf,
    purpose: Purpose,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what has changed, the last that was recorded first."""
    asked = Asked(sex_offender_id, purpose)
    return await reading.list_history(resources, actor, asked, reading.CHANGES, Paging(cursor, limit))


@router.post(
    "/sex-offenders/{sex_offender_id}/mappa-decisions",
    summary="Record a decision of MAPPA",
    status_code=201,
    response_model=MappaDecision,
)
async def decide_mappa(
    sex_offender_id: OfOne,
    new: Annotated[NewMappaDecision, Body(openapi_examples=examples.NEW_MAPPA_DECISION)],
    actor: SexOffenderManager,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record at which category and level somebody is managed."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: recording.decide_mappa(connection, actor, sex_offender_id, new),
    )


@router.get(
    "/sex-offenders/{sex_offender_id}/mappa-decisions",
    summary="List the decisions of MAPPA",
    response_model=MappaDecisionPage,
)
async def list_mappa_decisions(
    sex_offender_id: OfOne,
    actor: SexOffenderReader,
    resources: ResourcesOf,
    purpose: Purpose,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the decisions, the one that holds first."""
    asked = Asked(sex_offender_id, purpose)
    return await reading.list_history(resources, actor, asked, reading.MAPPA, Paging(cursor, limit))
