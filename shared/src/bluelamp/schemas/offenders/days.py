"""Days that a calendar of ours has: PostgreSQL's driver reads the last day of the year 9999 as the end of time."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field

from bluelamp.schemas.common import Day, Instant

FIRST_YEAR, LAST_YEAR = 1900, 2200


def _of_our_time(day: date) -> date:
    if not FIRST_YEAR <= day.year < LAST_YEAR:
        raise ValueError(f"a day lies in the years from {FIRST_YEAR} on and before {LAST_YEAR}")
    return day


CalendarDay = Annotated[
    Day, AfterValidator(_of_our_time), Field(json_schema_extra={"pattern": "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"})
]
"""A day from 1900 on and before 2200."""
CalendarInstant = Annotated[Instant, AfterValidator(_of_our_time)]
"""A moment in those years: the first of the year 1 has no local time, and the last of 9999 is the end of time."""
