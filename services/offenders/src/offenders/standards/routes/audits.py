"""Audits of units, and what they do after them."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from bluelamp.kit.etags import IfMatch, IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.standards import (
    ComplianceAudit,
    ComplianceAuditPage,
    ComplianceAuditPatch,
    ImprovementAction,
    ImprovementActionPage,
    NewComplianceAudit,
    NewImprovementAction,
    StepPatch,
    StepStatus,
)
from offenders.access import StandardKeeper, StandardReader
from offenders.standards import demonstration
from offenders.standards.routes import examples
from offenders.standards.usecases import registers

router = APIRouter(tags=["standards"], route_class=StrictRoute)

_PATCH = "application/merge-patch+json"


@router.post("/compliance-audits", summary="Record an audit", status_code=201, response_model=ComplianceAudit)
async def create_compliance_audit(
    new: Annotated[NewComplianceAudit, Body(openapi_examples=examples.NEW_AUDIT)],
    actor: StandardKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record what was found in a unit: how much of what was checked is as the version says."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.AUDITS.create(connection, actor, new)
    )


@router.get("/compliance-audits", summary="List the audits", response_model=ComplianceAuditPage)
async def list_compliance_audits(
    actor: StandardReader,
    resources: ResourcesOf,
    standard_version_id: Annotated[UUID | None, Query(description="One version alone.")] = None,
    lpu: Annotated[Lpu | None, Query(description="One unit alone.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the audits, the latest first."""
    return await registers.AUDITS.list_page(
        resources, actor, {"standard_version_id": standard_version_id, "lpu": lpu}, cursor, limit
    )


@router.get("/compliance-audits/{compliance_audit_id}", summary="Read an audit", response_model=ComplianceAudit)
async def get_compliance_audit(
    compliance_audit_id: Annotated[UUID, path_of("audit", demonstration.AUDIT)],
    actor: StandardReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one audit with both its counts."""
    return await registers.AUDITS.get(resources, actor, compliance_audit_id, if_none_match)


@router.patch("/compliance-audits/{compliance_audit_id}", summary="Change an audit", response_model=ComplianceAudit)
async def change_compliance_audit(
    compliance_audit_id: Annotated[UUID, path_of("audit", demonstration.AUDIT_TO_CHANGE)],
    patch: Annotated[ComplianceAuditPatch, Body(media_type=_PATCH, openapi_examples=examples.AUDIT_PATCH)],
    actor: StandardKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Put an audit right by merge patch (RFC 7396)."""
    async with resources.database.transaction() as connection:
        answer = await registers.AUDITS.change(connection, actor, compliance_audit_id, if_match, patch)
    return answer.response()


@router.post("/improvement-actions", summary="Add an improvement", status_code=201, response_model=ImprovementAction)
async def create_improvement_action(
    new: Annotated[NewImprovementAction, Body(openapi_examples=examples.NEW_ACTION)],
    actor: StandardKeeper,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record what a unit does after an audit, by whom and until when."""
    return await answer_once(
        resources.database, actor, key, lambda connection: registers.ACTIONS.create(connection, actor, new)
    )


@router.get("/improvement-actions", summary="List the improvements", response_model=ImprovementActionPage)
async def list_improvement_actions(
    actor: StandardReader,
    resources: ResourcesOf,
    compliance_audit_id: Annotated[UUID | None, Query(description="What follows one audit.")] = None,
    status: Annotated[StepStatus | None, Query(description="What is still to be done, or not.")] = None,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List what is done after audits, the latest due first."""
    return await registers.ACTIONS.list_page(
        resources, actor, {"compliance_audit_id": compliance_audit_id, "status": status}, cursor, limit
    )


@router.get(
    "/improvement-actions/{improvement_action_id}", summary="Read an improvement", response_model=ImprovementAction
)
async def get_improvement_action(
    improvement_action_id: Annotated[UUID, path_of("action", demonstration.ACTION)],
    actor: StandardReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one thing that is done after an audit."""
    return await registers.ACTIONS.get(resources, actor, improvement_action_id, if_none_match)


@router.patch(
    "/improvement-actions/{improvement_action_id}", summary="Change an improvement", response_model=ImprovementAction
)
async def change_improvement_action(
    improvement_action_id: Annotated[UUID, path_of("action", demonstration.ACTION_TO_CHANGE)],
    patch: Annotated[StepPatch, Body(media_type=_PATCH, openapi_examples=examples.ACTION_PATCH)],
    actor: StandardKeeper,
    resources: ResourcesOf,
    if_match: IfMatch = None,
) -> Response:
    """Change it, or end it with what came of it, by merge patch (RFC 7396)."""
    async with resources.database.transaction() as connection:
        answer = await registers.ACTIONS.change(connection, actor, improvement_action_id, if_match, patch)
    return answer.response()
