"""Reports of crimes, step by step, over HTTP."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Body, Depends, Query, Response

from bluelamp.kit.etags import IfNoneMatch
from bluelamp.kit.idempotency.keys import IdempotencyKey, answer_once
from bluelamp.kit.pagination import CursorParameter, Limit
from bluelamp.kit.records import path_of
from bluelamp.kit.resources import ResourcesOf
from bluelamp.kit.strict_json import StrictRoute
from bluelamp.schemas.common import Code, Lpu
from bluelamp.schemas.contact.crime_reports import (
    CrimeAllocation,
    CrimeRecording,
    CrimeReport,
    CrimeReportPage,
    CrimeReportStatus,
    CrimeValidation,
    NewCrimeReport,
    NonRecording,
)
from contact.access import CrimeReportAuditor, CrimeReporter, CrimeReportReader
from contact.crime_reports import demonstration
from contact.crime_reports.routes import examples
from contact.crime_reports.usecases import reports
from contact.crime_reports.usecases.reports import ReportFilters

router = APIRouter(tags=["crime reports"], route_class=StrictRoute)
_REPORTS = "/crime-reports"
_REPORT = f"{_REPORTS}/{{crime_report_id}}"


async def _filters(
    status: Annotated[CrimeReportStatus | None, Query(description="Only those that are there.")] = None,
    centre: Annotated[Code | None, Query(description="Reported to one site.")] = None,
    lpu: Annotated[Lpu | None, Query(description="Of one unit.")] = None,
    overdue: Annotated[bool | None, Query(description="True: only those that wait past their limit.")] = None,
) -> ReportFilters:
    return ReportFilters(status, centre, lpu, overdue)


@router.get(_REPORTS, summary="List crime reports", response_model=CrimeReportPage)
async def list_crime_reports(
    actor: CrimeReportReader,
    resources: ResourcesOf,
    filters: Annotated[ReportFilters, Depends(_filters)],
    cursor: CursorParameter = None,
    limit: Limit = 50,
) -> Response:
    """List reports, the latest reported first."""
    return await reports.list_reports(resources, actor, filters, cursor, limit)


@router.post(_REPORTS, summary="Report a crime", status_code=201, response_model=CrimeReport)
async def create_crime_report(
    new: Annotated[NewCrimeReport, Body(openapi_examples=examples.NEW_REPORT)],
    actor: CrimeReporter,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Take a report of a crime: one for each victim of an incident, recorded or refused by `record_by`.

    Of the victim there is a number within the incident and a kind, and nothing else.
    """
    return await answer_once(
        resources.database, actor, key, lambda connection: reports.create_report(connection, actor, new)
    )


@router.get(_REPORT, summary="Read a crime report", response_model=CrimeReport)
async def get_crime_report(
    crime_report_id: Annotated[UUID, path_of("report", demonstration.REPORT_TO_READ)],
    actor: CrimeReportReader,
    resources: ResourcesOf,
    if_none_match: IfNoneMatch = None,
) -> Response:
    """Return one report with the minutes that each step took."""
    return await reports.get_report(resources, actor, crime_report_id, if_none_match)


@router.post(f"{_REPORT}/recording", summary="Record a crime", response_model=CrimeReport)
async def record_crime(
    crime_report_id: Annotated[UUID, path_of("report", demonstration.REPORT_TO_RECORD)],
    new: Annotated[CrimeRecording, Body(openapi_examples=examples.RECORDING)],
    actor: CrimeReporter,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Record the principal crime of the victim: that the victim believes it happened is normally enough."""
    return await answer_once(
        resources.database, actor, key, lambda connection: reports.record_crime(connection, actor, crime_report_id, new)
    )


@router.post(f"{_REPORT}/refusal", summary="Decide not to record", response_model=CrimeReport)
async def refuse_crime_report(
    crime_report_id: Annotated[UUID, path_of("report", demonstration.REPORT_TO_REFUSE)],
    new: Annotated[NonRecording, Body(openapi_examples=examples.REFUSAL)],
    actor: CrimeReporter,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Decide that it is no crime to be recorded here, with the reason and the rationale that the registrar audits."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: reports.refuse_report(connection, actor, crime_report_id, new),
    )


@router.post(f"{_REPORT}/allocation", summary="Allocate a crime", response_model=CrimeReport)
async def allocate_crime(
    crime_report_id: Annotated[UUID, path_of("report", demonstration.REPORT_TO_ALLOCATE)],
    new: Annotated[CrimeAllocation, Body(openapi_examples=examples.ALLOCATION)],
    actor: CrimeReporter,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Hand a recorded crime to a unit with its lines of enquiry, or say that there are none."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: reports.allocate_crime(connection, actor, crime_report_id, new),
    )


@router.post(f"{_REPORT}/validation", summary="Validate a crime report", response_model=CrimeReport)
async def validate_crime_report(
    crime_report_id: Annotated[UUID, path_of("report", demonstration.REPORT_TO_VALIDATE)],
    new: Annotated[CrimeValidation, Body(openapi_examples=examples.VALIDATION)],
    actor: CrimeReportAuditor,
    key: IdempotencyKey,
    resources: ResourcesOf,
) -> Response:
    """Let the Force Crime Registrar decide: right, wrongly classified, no crime, or to be recorded after all."""
    return await answer_once(
        resources.database,
        actor,
        key,
        lambda connection: reports.validate_report(connection, actor, crime_report_id, new),
    )
