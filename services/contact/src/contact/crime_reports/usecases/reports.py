"""Reports: taken, recorded or refused, allocated, decided on by the registrar, read."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
from fastapi import Response
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks, context
from bluelamp.kit.audit.statements import actor_values
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.clocks import local_day
from bluelamp.kit.database import Connection, Record, Row, Statement
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.listing import Listing
from bluelamp.kit.records import created, not_found, read, stands
from bluelamp.kit.resources import Resources
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.crime_reports import (
    CrimeAllocation,
    CrimeRecording,
    CrimeReport,
    CrimeReportPage,
    CrimeReportStatus,
    CrimeValidation,
    NewCrimeReport,
    NonRecording,
    Validation,
)
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken
from contact.crime_reports.rules import recording as rules
from contact.crime_reports.statements import registers
from contact.crime_reports.statements import reports as statements
from contact.settings import ADDRESS

_PATH = f"{ADDRESS}/crime-reports"
_TAKEN = {
    "crime_reports_one_per_victim": Fault(
        "#/victim_number", "This victim of the incident has a report: the principal crime alone counts.", "victim_taken"
    ),
    "crime_reports_crime_id": Fault("#/crime_id", "There is a crime of that number.", "crime_id_taken"),
}


@dataclass(frozen=True, slots=True)
class ReportFilters:
    """Each narrows a list of reports."""

    status: CrimeReportStatus | None
    centre: str | None
    lpu: Lpu | None
    overdue: bool | None

    def given(self) -> dict[str, object]:
        """Return what narrows the list, for its cursors and links."""
        return {name: getattr(self, name) for name in self.__slots__}


async def create_report(
    connection: Connection, actor: Actor, new: NewCrimeReport, crime_report_id: UUID | None = None
) -> Answer:
    """Take a report; the limit of its own day says by when it is decided. Raises RULE_BROKEN with every fault."""
    rules.check_moment(new.reported_at)
    day = local_day(new.reported_at)
    streams = await registers.STREAMS_OF_CENTRE.value(connection, the_centre=new.centre, day=day)
    rules.check_report(new, None if streams is None else frozenset(streams), clocks.now())
    limit = await registers.LIMIT_ON.row(connection, day=day)
    if limit is None:
        raise rule_broken("#/reported_at", "No limit of recording was in force on that day.", "limit_missing")
    crime_report_id = crime_report_id or uuid7()
    row = await _write(
        connection,
        actor,
        statements.ADD,
        crime_report_id,
        **new.model_dump(),
        recording_limit_id=limit["recording_limit_id"],
        record_by=rules.record_by(new.reported_at, limit["hours"]),
    )
    return created(_shown(row), f"{_PATH}/{crime_report_id}")


async def record_crime(connection: Connection, actor: Actor, crime_report_id: UUID, new: CrimeRecording) -> Answer:
    """Record the crime; raises STATE_CONFLICT when it is decided already, RULE_BROKEN for a number that is taken."""
    way, moment = _way(await _locked(connection, crime_report_id)), clocks.now()
    recorded_at = new.recorded_at or max(moment, way.reported_at)
    rules.check_recording(way, recorded_at, moment)
    return await _stepped(
        connection,
        actor,
        statements.RECORD,
        crime_report_id,
        crime_id=new.crime_id,
        classification=new.classification,
        recorded_classification=new.classification,
        recorded_at=recorded_at,
    )


async def refuse_report(connection: Connection, actor: Actor, crime_report_id: UUID, new: NonRecording) -> Answer:
    """Decide that it is not recorded as a crime, and why; raises STATE_CONFLICT when it is decided already."""
    rules.check_refusal(_way(await _locked(connection, crime_report_id)))
    return await _stepped(
        connection,
        actor,
        statements.REFUSE,
        crime_report_id,
        not_recorded_because=new.reason_code.value,
        rationale=new.rationale,
    )


async def allocate_crime(connection: Connection, actor: Actor, crime_report_id: UUID, new: CrimeAllocation) -> Answer:
    """Hand the crime to a unit with its lines of enquiry; raises STATE_CONFLICT unless it is recorded and no more."""
    way, moment = _way(await _locked(connection, crime_report_id)), clocks.now()
    allocated_at = new.allocated_at or max(moment, way.recorded_at or way.reported_at)
    rules.check_allocation(way, new, allocated_at, moment)
    return await _stepped(
        connection,
        actor,
        statements.ALLOCATE,
        crime_report_id,
        allocation_unit=new.allocation_unit,
        lines_of_enquiry=[line.value for line in new.lines_of_enquiry],
        allocated_at=allocated_at,
    )


async def validate_report(connection: Connection, actor: Actor, crime_report_id: UUID, new: CrimeValidation) -> Answer:
    """Let the registrar's word stand: a cancelled crime is none; what should be recorded waits again, by its limit."""
    row = await _locked(connection, crime_report_id)
    way = _way(row)
    rules.check_validation(way, new)
    waits_again = new.validation is Validation.SHOULD_BE_RECORDED
    return await _stepped(
        connection,
        actor,
        statements.VALIDATE,
        crime_report_id,
        **rules.after_validation(way, new),
        validation=new.validation.value,
        validation_rationale=new.rationale,
        not_recorded_because=None if waits_again else row["not_recorded_because"],
        decided_at=None if waits_again else row["decided_at"],
    )


async def get_report(resources: Resources, actor: Actor, crime_report_id: UUID, if_none_match: str | None) -> Response:
    """Return one report; raises NOT_FOUND."""
    async with resources.database.transaction() as connection:
        row = await statements.ONE.row(connection, the_report=crime_report_id)
        if row is None:
            raise not_found("report")
        await record(connection, actor, AuditAction.CONSULTATION, "get_crime_report", [crime_report_id])
    # Whether it is in time changes by itself while it waits.
    waits = row["status"] == CrimeReportStatus.REPORTED
    return read(_shown(row), row["version"], None if waits else if_none_match)


async def list_reports(
    resources: Resources, actor: Actor, filters: ReportFilters, cursor: str | None, limit: int
) -> Response:
    """Return one page of reports, the latest reported first."""
    listing = Listing(resources.cursors, actor, _PATH, filters.given(), limit)
    after, after_id = listing.position(cursor)
    async with resources.database.transaction() as connection:
        rows = await statements.PAGE.rows(
            connection,
            after=datetime.fromisoformat(after) if after else None,
            after_id=UUID(after_id) if after_id else None,
            of_status=filters.status,
            of_centre=filters.centre,
            of_lpu=filters.lpu,
            overdue_at=clocks.now() if filters.overdue else None,
            limit=limit + 1,
        )
        subjects = [row["crime_report_id"] for row in rows[:limit]]
        await record(connection, actor, AuditAction.CONSULTATION, "list_crime_reports", subjects)
    return listing.answer(CrimeReportPage, [_shown(row) for row in rows], ("reported_at", "crime_report_id"))


async def _locked(connection: Connection, crime_report_id: UUID) -> Record:
    row = await statements.LOCKED.row(connection, the_report=crime_report_id)
    if row is None:
        raise not_found("report")
    return row


async def _stepped(
    connection: Connection, actor: Actor, statement: Statement, crime_report_id: UUID, **values: Any
) -> Answer:
    row = await _write(connection, actor, statement, crime_report_id, **values)
    return stands(_shown(row), row["version"])


async def _write(
    connection: Connection, actor: Actor, statement: Statement, crime_report_id: UUID, **values: Any
) -> Record:
    told = {**actor_values(actor), "traceparent": context.current().traceparent, "moment": clocks.now()}
    try:
        row = await statement.row(connection, the_report=crime_report_id, **values, **told)
    except asyncpg.UniqueViolationError as error:
        fault = _TAKEN.get(error.constraint_name or "")
        if fault is None:
            raise
        # A step that names no victim or number cannot point at one.
        code = ProblemCode.RULE_BROKEN if fault.pointer.removeprefix("#/") in values else ProblemCode.STATE_CONFLICT
        raise ProblemError(code, fault.detail, [fault] if code is ProblemCode.RULE_BROKEN else []) from None
    if row is None:
        raise RuntimeError("what is written comes back, for its row is locked or new")
    return row


def _way(row: Row) -> rules.Way:
    validation = Validation(row["validation"]) if row["validation"] else None
    moments = row["reported_at"], row["recorded_at"]
    return rules.Way(CrimeReportStatus(row["status"]), *moments, row["classification"], validation)


def _shown(row: Row) -> CrimeReport:
    worked_out = {
        "minutes_to_record": rules.minutes_between(row["reported_at"], row["recorded_at"]),
        "minutes_to_allocate": rules.minutes_between(row["reported_at"], row["allocated_at"]),
        "in_time": rules.in_time(row["decided_at"], row["record_by"], clocks.now()),
    }
    stored = {name: row[name] for name in CrimeReport.model_fields.keys() - worked_out.keys()}
    return CrimeReport.model_validate({**stored, **worked_out})
