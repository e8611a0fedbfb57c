"""What may be asked of the workbook: whose, of which days; and what of it those may ask who may not see the people."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.workbook import WorkbookTier
from bluelamp.schemas.problems import Fault, raise_all

FIRST_DAY = date(1990, 1, 1)
MOST_DAYS = 1_096
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A request as it came."""

    tier: WorkbookTier
    manager: str | None = None
    team: str | None = None
    lpu: Lpu | None = None
    as_at: date | None = None
    day_from: date | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """What a workbook is made of: whose, and the days; `day_from` up to and with `as_at`."""

    tier: WorkbookTier
    manager: str | None
    team: str | None
    lpu: Lpu | None
    as_at: date
    day_from: date

    @property
    def day_until(self) -> date:
        """The day after the last one."""
        return self.as_at + _DAY


def asked(wanted: Wanted, caller: str, today: date, *, sees_people: bool) -> Asked:
    """Say what is to be made; raises RULE_BROKEN with each fault.

    Who may not see the people asks as at the end of a month, of the twelve months that end with it: two states a day
    apart would tell of the one person between them, and so would two periods that differ by a few days or a month.
    """
    as_at = wanted.as_at or (today if sees_people else today.replace(day=1) - _DAY)
    day_from = wanted.day_from or a_year_to(as_at)
    faults = [*_whose_faults(wanted), *_day_faults(as_at, day_from, today)]
    if not sees_people and not faults:
        faults = [*_month_faults(as_at, day_from)]
    raise_all(faults)
    manager = wanted.manager
    if wanted.tier is WorkbookTier.INDIVIDUAL and not (wanted.manager or wanted.team or wanted.lpu):
        manager = caller
    return Asked(wanted.tier, manager, wanted.team, wanted.lpu, as_at, day_from)


def a_year_to(day: date) -> date:
    """Return the first day of the twelve months that end with a day."""
    last_year = date(day.year - 1, day.month, 28) if (day.month, day.day) == (2, 29) else day.replace(year=day.year - 1)
    return last_year + _DAY


def _whose_faults(wanted: Wanted) -> Iterator[Fault]:
    given = [name for name in ("manager", "team", "lpu") if getattr(wanted, name) is not None]
    if wanted.tier is WorkbookTier.INDIVIDUAL:
        for name in given[1:]:
            yield Fault(f"#/query/{name}", "Ask by manager, by team or by unit.", "one_alone")
    elif wanted.tier is WorkbookTier.TEAM and wanted.manager is not None:
        yield Fault("#/query/manager", "A team's figures are not a manager's.", "not_of_tier")
    elif wanted.tier is WorkbookTier.FORCE:
        for name in given:
            yield Fault(f"#/query/{name}", "The force is everybody.", "not_of_tier")


def _day_faults(as_at: date, day_from: date, today: date) -> Iterator[Fault]:
    if as_at > today:
        yield Fault("#/query/as_at", "The day has not come.", "in_future")
    if as_at < FIRST_DAY:
        yield Fault("#/query/as_at", f"Nothing is held of days before {FIRST_DAY}.", "too_early")
    if day_from > as_at:
        yield Fault("#/query/day_from", "The period begins after it ends.", "period_reversed")
    elif (as_at - day_from).days >= MOST_DAYS:
        yield Fault("#/query/day_from", "A period is three years at the most.", "too_long")


def _month_faults(as_at: date, day_from: date) -> Iterator[Fault]:
    if (as_at + _DAY).day != 1:
        detail = "Without leave to see the people, ask as at the last day of a month."
        yield Fault("#/query/as_at", detail, "whole_months")
    elif day_from != a_year_to(as_at):
        detail = "Without leave to see the people, ask of the twelve months that end with the day."
        yield Fault("#/query/day_from", detail, "whole_year")
