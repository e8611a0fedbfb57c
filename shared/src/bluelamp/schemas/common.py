"""What the wire models of every service share."""

import re
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Annotated
from uuid import UUID

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints

MAXIMUM_AGE_YEARS = 130
_FULL_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2})", re.ASCII)


class RequestModel(BaseModel):
    """What a caller sends: strict, and an unknown field is a fault, so that a misspelt one is never lost in silence."""

    model_config = ConfigDict(extra="forbid", strict=True, str_strip_whitespace=True)


class ResponseModel(BaseModel):
    """What a caller receives: no field has a default, so every field is always there."""

    model_config = ConfigDict(extra="forbid")


class Lpu(StrEnum):
    """The Local Policing Units of 2014 (domain.md §0.3)."""

    BIRMINGHAM_EAST = "BIRMINGHAM_EAST"
    BIRMINGHAM_NORTH = "BIRMINGHAM_NORTH"
    BIRMINGHAM_SOUTH = "BIRMINGHAM_SOUTH"
    BIRMINGHAM_WEST_AND_CENTRAL = "BIRMINGHAM_WEST_AND_CENTRAL"
    COVENTRY = "COVENTRY"
    DUDLEY = "DUDLEY"
    SANDWELL = "SANDWELL"
    SOLIHULL = "SOLIHULL"
    WALSALL = "WALSALL"
    WOLVERHAMPTON = "WOLVERHAMPTON"


class Weekday(StrEnum):
    """A day of the week."""

    MONDAY = "MONDAY"
    TUESDAY = "TUESDAY"
    WEDNESDAY = "WEDNESDAY"
    THURSDAY = "THURSDAY"
    FRIDAY = "FRIDAY"
    SATURDAY = "SATURDAY"
    SUNDAY = "SUNDAY"


class WindowUnit(StrEnum):
    """Which clock a window runs on (design.md §7)."""

    ELAPSED_HOURS = "ELAPSED_HOURS"
    WORKING_HOURS = "WORKING_HOURS"
    WORKING_DAYS = "WORKING_DAYS"


# pydantic reads 0 and "0.5" as seconds since 1970, and a moment as a date: taken at its word, a slip of the pen becomes
# somebody's birthday.
def _written_as_date(value: object) -> object:
    if isinstance(value, date) or (isinstance(value, str) and _FULL_DATE.fullmatch(value)):
        return value
    raise ValueError("a date is written as 2026-11-22")


def _written_as_instant(value: object) -> object:
    if isinstance(value, datetime) or (isinstance(value, str) and _DATE_TIME.fullmatch(value)):
        return value
    raise ValueError("a moment is written as 2026-11-22T18:00:00Z, with its offset")


def _within_calendar(value: datetime) -> datetime:
    try:
        value.astimezone(UTC)
    except OverflowError:
        raise ValueError("in UTC the moment lies outside the calendar") from None
    return value


def _born_possibly(value: date) -> date:
    today = date.today()  # noqa: DTZ011 # a birth date is a local calendar day; a day's tolerance does not matter
    if value > today:
        raise ValueError("the date lies in the future")
    if today.year - value.year > MAXIMUM_AGE_YEARS:
        raise ValueError(f"nobody is older than {MAXIMUM_AGE_YEARS} years")
    return value


# Strict models take dates, times, ids and codes as JSON strings: JSON has no other form for them.
Day = Annotated[date, BeforeValidator(_written_as_date), Field(strict=False, examples=["2026-11-22"])]
DateOfBirth = Annotated[
    date,
    BeforeValidator(_written_as_date),
    AfterValidator(_born_possibly),
    Field(strict=False, examples=["1987-04-12"]),
]
Instant = Annotated[
    AwareDatetime,
    BeforeValidator(_written_as_instant),
    AfterValidator(_within_calendar),
    Field(strict=False, examples=["2026-11-22T18:00:00Z"]),
]
Identifier = Annotated[UUID, Field(strict=False)]
LocalTime = Annotated[
    str,
    StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$", min_length=5, max_length=5),
    Field(examples=["09:00"], description="Local time (Europe/London), HH:MM."),
]
# Control characters end up on terminals and in e-mail headers; a text may have lines and tabs. Blanks at its ends are
# not part of a text, so something must be there to see.
LINE = r"^[^\x00-\x1f\x7f-\x9f]*[^\s\x00-\x1f\x7f-\x9f][^\x00-\x1f\x7f-\x9f]*$"
_BLANKS_AND_LETTERS = r"[^\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]*"
TEXT = rf"^{_BLANKS_AND_LETTERS}[^\s\x00-\x1f\x7f-\x9f]{_BLANKS_AND_LETTERS}$"


def long_text(minimum: int) -> str:
    """Return the pattern of a text of so many characters or more: who makes up examples goes by the pattern alone."""
    return rf"^{_BLANKS_AND_LETTERS[:-1]}{{{minimum - 1},}}[^\s\x00-\x1f\x7f-\x9f]{_BLANKS_AND_LETTERS}$"


Line = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=LINE)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=TEXT)]
Reason = Annotated[str, StringConstraints(min_length=10, max_length=4000, pattern=TEXT)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[A-Z][A-Z0-9_]*$")]
Reference = Annotated[
    str, StringConstraints(pattern=r"^[A-Z]-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]$", min_length=13, max_length=13)
]
Count = Annotated[int, Field(ge=0, le=1_000_000_000)]
Version = Annotated[int, Field(ge=1, le=2_147_483_647)]
"""How often a record was written: what its entity tag says."""
Cursor = Annotated[str, StringConstraints(min_length=1, max_length=600, pattern=r"^[A-Za-z0-9_-]+$")]
Timestamp = datetime
