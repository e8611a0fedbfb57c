"""How long recording and allocating take, and how much of it is within twenty-four hours."""

from datetime import date, datetime

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Record
from bluelamp.kit.identity import Actor
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.crime_reports import CrimeRecordingTimes
from contact.crime_reports.rules.figures import Period, check_period, mean_figure, midnight, share_figure
from contact.crime_reports.statements import reports as statements

_WITHIN_24H = "Recorded within 24 hours of the report ÷ recorded in the period; cancelled crimes are in neither."
_WITHIN_LIMIT = "Recorded within the limit in force on the day of the report ÷ recorded in the period."
_TO_RECORD = "Minutes from the report to the record, summed ÷ crimes recorded in the period."
_TO_ALLOCATE = "Minutes from the report to the allocation, summed ÷ crimes recorded in the period and allocated."


async def recording_times(
    connection: Connection, actor: Actor, recorded_from: date, recorded_until: date, centre: str | None
) -> CrimeRecordingTimes:
    """Return how long the crimes recorded between two days took, and what waits; raises RULE_BROKEN."""
    check_period(recorded_from, recorded_until, "#/query/recorded_until")
    period = Period(recorded_from, recorded_until, clocks.now())
    times = await _times(connection, midnight(recorded_from), midnight(recorded_until), centre)
    waiting = await statements.AWAITING.row(
        connection, recorded_until=midnight(recorded_until), the_centre=centre, moment=period.as_at
    )
    await record(connection, actor, AuditAction.CONSULTATION, "get_crime_recording_times", [])
    recorded = times["recorded"]
    return CrimeRecordingTimes(
        recorded_from=recorded_from,
        recorded_until=recorded_until,
        centre=centre,
        within_24_hours=share_figure("CRIME.WITHIN_24H", _WITHIN_24H, (times["within_24_hours"], recorded), period),
        within_limit=share_figure("CRIME.WITHIN_LIMIT", _WITHIN_LIMIT, (times["within_limit"], recorded), period),
        minutes_to_record=mean_figure(
            "CRIME.MINUTES_TO_RECORD", _TO_RECORD, times["minutes_to_record"], recorded, period
        ),
        minutes_to_allocate=mean_figure(
            "CRIME.MINUTES_TO_ALLOCATE", _TO_ALLOCATE, times["minutes_to_allocate"], times["allocated"], period
        ),
        median_minutes_to_record=times["median"],
        ninetieth_percentile_minutes_to_record=times["ninetieth"],
        awaiting=waiting["awaiting"] if waiting else 0,
        overdue=waiting["overdue"] if waiting else 0,
    )


async def within_a_day(connection: Connection, since: date, until: date) -> tuple[int, int] | None:
    """Return how many of the crimes recorded in some days were within 24 hours, and of how many; None of none."""
    times = await _times(connection, midnight(since), midnight(until), None)
    return (times["within_24_hours"], times["recorded"]) if times["recorded"] else None


async def _times(connection: Connection, since: datetime, until: datetime, centre: str | None) -> Record:
    row = await statements.TIMES.row(connection, recorded_from=since, recorded_until=until, the_centre=centre)
    if row is None:
        raise RuntimeError("a count is one row, however few it counts")
    return row
