"""The demonstration's reports, taken through their steps as the Crimes Service Team and the registrar would."""

from uuid import UUID

from bluelamp.kit.database import Connection
from bluelamp.kit.registers.demonstration import add_missing, keeper
from bluelamp.kit.resources import Resources
from bluelamp.schemas.contact.crime_reports import (
    CrimeAllocation,
    CrimeRecording,
    NewAuditFinding,
    NewCrimeAudit,
    NewCrimeReport,
    NonRecording,
)
from contact.crime_reports import demonstration as records
from contact.crime_reports.statements import audits as audit_statements
from contact.crime_reports.statements import reports as report_statements
from contact.crime_reports.usecases import audits, registers, reports

_HANDLER, _REGISTRAR, _MANAGER = keeper("contact-handler"), keeper("crime-registrar"), keeper("contact-manager")
_WRONG_EVERY = 6


async def seed_crime_reports(resources: Resources) -> int:
    """Add the records that are missing; returns how many were added."""
    async with resources.database.transaction() as connection:
        added = await add_missing(connection, registers.SERVICE_DELIVERY_OFFICERS, _MANAGER, records.OFFICERS)
        if await report_statements.ONE.row(connection, the_report=records.REPORT_TO_READ) is not None:
            return added
        for report_id, new in records.REPORTS.items():
            await reports.create_report(connection, _HANDLER, NewCrimeReport.model_validate(new), report_id)
            await _step(connection, report_id)
        for audit_id, audit in records.AUDITS.items():
            await audits.create_audit(connection, _REGISTRAR, NewCrimeAudit.model_validate(audit), audit_id)
            await _audit(connection, audit_id)
    return added + len(records.REPORTS) + len(records.AUDITS)


async def _step(connection: Connection, report_id: UUID) -> None:
    if recording := records.RECORDINGS.get(report_id):
        await reports.record_crime(connection, _HANDLER, report_id, CrimeRecording.model_validate(recording))
    if allocation := records.ALLOCATIONS.get(report_id):
        await reports.allocate_crime(connection, _HANDLER, report_id, CrimeAllocation.model_validate(allocation))
    if refusal := records.REFUSALS.get(report_id):
        await reports.refuse_report(connection, _HANDLER, report_id, NonRecording.model_validate(refusal))


async def _audit(connection: Connection, audit_id: UUID) -> None:
    items = await audit_statements.ITEMS.rows(connection, the_audit=audit_id, after_place=None, limit=records.AUDITED)
    for item in items:
        is_wrong = item["place"] % _WRONG_EVERY == 0
        finding = NewAuditFinding.model_validate(
            {
                "crime_report_id": str(item["crime_report_id"]),
                "result": "ERROR" if is_wrong else "CORRECT",
                "error_kinds": ["CLASSIFICATION"] if is_wrong else [],
                "rationale": "The facts in the log are those of another offence." if is_wrong else None,
            }
        )
        await audits.create_finding(connection, _REGISTRAR, audit_id, finding)
