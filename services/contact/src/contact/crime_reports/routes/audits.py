"""The registrar's audits over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Response

from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.contact.crime_reports import (
    CrimeAudit,
    CrimeAuditItem,
    CrimeAuditItemPage,
    CrimeAuditPage,
    NewAuditFinding,
    NewCrimeAudit,
)
from contact.access import CrimeAuditReader, CrimeReportAuditor
from contact.crime_reports import demonstration
from contact.crime_reports.routes import examples
from contact.crime_reports.usecases import audits

router = APIRouter(tags=["crime reports"], route_class=StrictRoute)
_AUDITS = "/crime-audits"
_AUDIT = f"{_AUDITS}/{{crime_audit_id}}"
AuditPath = Annotated[UUID, path_of("audit", demonstration.AUDIT)]


@router.get(_AUDITS, summary="List audits", response_model=CrimeAuditPage)
async def list_crime_audits(
    actor: CrimeAuditReader, resources: ResourcesOf, cursor: CursorParameter = None, limit: Limit = 50
) -> Response:
    """List audits with their error rates, the latest drawn first."""
    return await audits.list_audits(resources, actor, cursor, limit)


@router.post(_AUDITS, summary="Draw an audit's sample", status_code=201, response_model=CrimeAudit)
async def create_crime_audit(
    new: Annotated[NewCrimeAudit, Body(openapi_examples=examples.NEW_AUDIT)],
    actor: CrimeReportAuditor,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Draw a sample at random, so that anybody who has the seed and the population draws the same."""
    return await answer_once(
        resources.database, actor, key, lambda connection: audits.create_audit(connection, actor, new)
    )


@router.get(_AUDIT, summary="Read an audit")
async def get_crime_audit(crime_audit_id: AuditPath, actor: CrimeAuditReader, resources: ResourcesOf) -> CrimeAudit:
    """Return how the sample was drawn, and its error rate so far with Wilson's interval."""
    return await audits.get_audit(resources, actor, crime_audit_id)


@router.get(f"{_AUDIT}/items", summary="List a sample's reports", response_model=CrimeAuditItemPage)
async def list_crime_audit_items(
    crime_audit_id: AuditPath,
    actor: CrimeAuditReader,
    resources: ResourcesOf,
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List the reports of a sample in the order of the draw, with what was found."""
    return await audits.list_items(resources, actor, crime_audit_id, cursor, limit)


@router.post(f"{_AUDIT}/findings", summary="Record a finding", status_code=201, response_model=CrimeAuditItem)
async def create_audit_finding(
    crime_audit_id: AuditPath,
    new: Annotated[NewAuditFinding, Body(openapi_examples=examples.FINDING)],
    actor: CrimeReportAuditor,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record what was found of a report of the sample, once: a finding is not overwritten."""
    return await answer_once(
        resources.database, actor, key, lambda connection: audits.create_finding(connection, actor, crime_audit_id, new)
    )
