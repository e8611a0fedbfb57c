"""A report's way: recorded or refused in time, allocated, and put right by the registrar (domain.md §9.7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bluelamp.kit.clocks import due_at
from bluelamp.schemas.common import WindowUnit
from bluelamp.schemas.contact.crime_reports import (
    CrimeAllocation,
    CrimeReportStatus,
    CrimeValidation,
    LineOfEnquiry,
    NewCrimeReport,
    Validation,
)
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, raise_all, rule_broken

EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)
"""What is earlier is a slip of the pen."""
CLOCKS_APART = timedelta(minutes=5)
"""How far a caller's clock may be ahead of ours [A]."""
STANDARD = timedelta(hours=24)
"""What CRIME.WITHIN_24H counts by, whatever limit was in force."""
_MINUTE = timedelta(minutes=1)
_RECORDED = frozenset({CrimeReportStatus.RECORDED, CrimeReportStatus.ALLOCATED})
_DECIDES = {
    Validation.CORRECT: frozenset({*_RECORDED, CrimeReportStatus.NOT_RECORDED}),
    Validation.WRONG_CLASSIFICATION: _RECORDED,
    Validation.NOT_A_CRIME: _RECORDED,
    Validation.SHOULD_BE_RECORDED: frozenset({CrimeReportStatus.NOT_RECORDED}),
}


@dataclass(frozen=True, slots=True)
class Way:
    """Where a report is, and the moments that its next step must not lie before."""

    status: CrimeReportStatus
    reported_at: datetime
    recorded_at: datetime | None
    classification: str | None
    validation: Validation | None


def record_by(reported_at: datetime, hours: int) -> datetime:
    """Return by when a report is recorded or refused: hours run day and night."""
    return due_at(reported_at, hours, WindowUnit.ELAPSED_HOURS)


def check_moment(reported_at: datetime) -> None:
    """Refuse a report of the calendar's first days: in London they are of no day at all."""
    if reported_at < EARLIEST:
        raise rule_broken("#/reported_at", f"Reports are from {EARLIEST.date()} on.", "date_too_early")


def check_report(new: NewCrimeReport, streams: frozenset[str] | None, moment: datetime) -> None:
    """Refuse a report that is to come, or to a site that does not take them; None of a site that is not there."""
    faults = []
    if new.reported_at > moment + CLOCKS_APART:
        faults.append(Fault("#/reported_at", "It would be reported in the future.", "time_in_future"))
    if streams is None:
        faults.append(Fault("#/centre", "There was no such centre on that day.", "centre_unknown"))
    elif "CST" not in streams:
        faults.append(Fault("#/centre", "The centre does not record crimes.", "stream_not_taken"))
    raise_all(faults)


def check_recording(way: Way, recorded_at: datetime, moment: datetime) -> None:
    """Refuse to record what is decided already, before it was reported, or in the future."""
    _check_status(way, frozenset({CrimeReportStatus.REPORTED}), "The report is decided already.")
    _check_order("recorded_at", recorded_at, way.reported_at, moment)


def check_refusal(way: Way) -> None:
    """Refuse to turn down what is decided already, or what the registrar said is to be recorded (the last word)."""
    _check_status(way, frozenset({CrimeReportStatus.REPORTED}), "The report is decided already.")
    if way.validation is Validation.SHOULD_BE_RECORDED:
        raise ProblemError(ProblemCode.STATE_CONFLICT, "The registrar decided that it is recorded.")


def check_allocation(way: Way, new: CrimeAllocation, allocated_at: datetime, moment: datetime) -> None:
    """Refuse to allocate what is not recorded, and lines of enquiry that are named twice or beside none at all."""
    _check_status(way, frozenset({CrimeReportStatus.RECORDED}), "A crime is allocated once it is recorded, and once.")
    _check_order("allocated_at", allocated_at, way.recorded_at or way.reported_at, moment)
    check_lines(new.lines_of_enquiry)


def check_lines(lines: Sequence[LineOfEnquiry]) -> None:
    """Refuse lines that are named twice, and any beside NONE_IDENTIFIED."""
    if len(set(lines)) != len(lines):
        raise rule_broken("#/lines_of_enquiry", "Each line is named once.", "named_twice")
    if LineOfEnquiry.NONE_IDENTIFIED in lines and len(lines) > 1:
        raise rule_broken("#/lines_of_enquiry", "Either there are lines, or there are none.", "none_beside_some")


def check_validation(way: Way, new: CrimeValidation) -> None:
    """Refuse a decision that does not fit where the report is, and a classification that it does not call for."""
    _check_status(way, _DECIDES[new.validation], "That decision is not about a report which is there.")
    wanted = new.validation is Validation.WRONG_CLASSIFICATION
    if wanted != (new.classification is not None):
        detail = "The right classification goes with WRONG_CLASSIFICATION, and with nothing else."
        raise rule_broken("#/classification", detail, "classification_needed" if wanted else "classification_idle")
    if wanted and new.classification == way.classification:
        raise rule_broken("#/classification", "It is classified so.", "classification_same")


def after_validation(way: Way, new: CrimeValidation) -> dict[str, Any]:
    """Return what the registrar's decision changes beside itself."""
    match new.validation:
        case Validation.WRONG_CLASSIFICATION:
            return {"status": way.status, "classification": new.classification}
        case Validation.NOT_A_CRIME:
            return {"status": CrimeReportStatus.CANCELLED, "classification": way.classification}
        case Validation.SHOULD_BE_RECORDED:
            return {"status": CrimeReportStatus.REPORTED, "classification": None}
        case Validation.CORRECT:
            return {"status": way.status, "classification": way.classification}


def minutes_between(start: datetime, end: datetime | None) -> float | None:
    """Return elapsed minutes; None while there is no end."""
    return None if end is None else (end - start) / _MINUTE


def in_time(decided_at: datetime | None, limit: datetime, moment: datetime) -> bool | None:
    """Say whether a report was decided in time; None while it still can be."""
    if decided_at is not None:
        return decided_at <= limit
    return None if moment <= limit else False


def _check_status(way: Way, wanted: frozenset[CrimeReportStatus], detail: str) -> None:
    if way.status not in wanted:
        raise ProblemError(ProblemCode.STATE_CONFLICT, detail)


def _check_order(name: str, given: datetime, earliest: datetime, moment: datetime) -> None:
    if given < earliest:
        raise rule_broken(f"#/{name}", "That would be before what comes first.", "before_it_begins")
    if given > moment + CLOCKS_APART:
        raise rule_broken(f"#/{name}", "That would be in the future.", "time_in_future")
