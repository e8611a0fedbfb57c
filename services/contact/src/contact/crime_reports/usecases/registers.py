"""Limits of recording and streams' Service Delivery Officers, and a stream before and after one."""

from datetime import date, timedelta
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.kit.registers.usecases import Register
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.codes import Stream
from bluelamp.schemas.contact.crime_reports import (
    NewRecordingLimit,
    NewServiceDeliveryOfficer,
    RecordingLimit,
    RecordingLimitPage,
    ServiceDeliveryEffect,
    ServiceDeliveryOfficer,
    ServiceDeliveryOfficerPage,
)
from bluelamp.schemas.problems import Fault, rule_broken
from contact.crime_reports.rules import effects
from contact.crime_reports.rules.figures import EARLIEST, Period
from contact.crime_reports.statements import registers as statements
from contact.settings import ADDRESS


def _check_days(new: NewRecordingLimit | NewServiceDeliveryOfficer) -> None:
    if new.effective_until is not None and new.effective_until <= new.effective_from:
        raise rule_broken("#/effective_until", "It ends after it begins.", "ends_before_it_begins")


def _check_officer(new: NewServiceDeliveryOfficer) -> None:
    _check_days(new)
    if new.effective_from < EARLIEST:
        raise rule_broken("#/effective_from", f"It begins on {EARLIEST} or later.", "date_too_early")


RECORDING_LIMITS = Register(
    name="recording limit",
    address=f"{ADDRESS}/recording-limits",
    statements=statements.RECORDING_LIMITS,
    details=NewRecordingLimit,
    kept=RecordingLimit,
    page=RecordingLimitPage,
    check=_check_days,
    faults={
        "recording_limits_overlap": Fault(
            "#/effective_from", "Another limit holds on one of these days: end that one first.", "overlaps"
        )
    },
)
SERVICE_DELIVERY_OFFICERS = Register(
    name="service delivery officer",
    address=f"{ADDRESS}/service-delivery-officers",
    statements=statements.SERVICE_DELIVERY_OFFICERS,
    details=NewServiceDeliveryOfficer,
    kept=ServiceDeliveryOfficer,
    page=ServiceDeliveryOfficerPage,
    check=_check_officer,
    faults={
        "service_delivery_officers_overlap": Fault(
            "#/effective_from", "The stream has one on one of these days: end that one first.", "overlaps"
        )
    },
)


async def service_delivery_effect(
    connection: Connection, actor: Actor, officer_id: UUID, before_from: date | None, after_until: date | None
) -> ServiceDeliveryEffect:
    """Compare a stream before and after its officer; raises NOT_FOUND, and RULE_BROKEN for days that do not compare."""
    row = await statements.SERVICE_DELIVERY_OFFICERS.one.row(connection, record_id=officer_id)
    if row is None:
        raise not_found("service delivery officer")
    officer, today = SERVICE_DELIVERY_OFFICERS.shown(row), clocks.today()
    whole = Period(officer.effective_from, today + timedelta(days=1), clocks.now())
    compared = effects.periods(officer, before_from, after_until, whole)
    before = await _counts(connection, officer.stream, compared.before)
    after = await _counts(connection, officer.stream, compared.after)
    await record(connection, actor, AuditAction.CONSULTATION, "get_service_delivery_effect", [officer_id])
    return effects.effect(officer, compared, before, after, f"{ADDRESS}/measures/SL.{officer.stream.value}/chart")


async def _counts(connection: Connection, stream: Stream, period: Period) -> effects.Counts:
    row = await statements.STREAM_BETWEEN.row(connection, the_stream=stream, since=period.since, until=period.until)
    if row is None:
        raise RuntimeError("a sum is one row, however few days it has")
    thresholds = frozenset(row["thresholds"])
    return effects.Counts(row["offered"], row["settled"], row["within"], thresholds, row["days"])
