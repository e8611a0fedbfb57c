"""The areas that are surveyed, and the clocks of the steps."""

from datetime import date

from bluelamp.kit.database import Connection, Row
from bluelamp.kit.registers.usecases import Register
from bluelamp.schemas.contact.listening import (
    ListeningArea,
    ListeningAreaPage,
    ListeningClock,
    ListeningClockPage,
    NewListeningArea,
    NewListeningClock,
)
from bluelamp.schemas.problems import Fault
from contact.listening.statements import registers as statements
from contact.settings import ADDRESS

AREAS = Register(
    name="listening area",
    address=f"{ADDRESS}/listening-areas",
    statements=statements.AREAS,
    details=NewListeningArea,
    kept=ListeningArea,
    page=ListeningAreaPage,
    faults={"listening_area_once": Fault("#/area", "There is such an area.", "area_taken")},
)
CLOCKS = Register(
    name="listening clock",
    address=f"{ADDRESS}/listening-clocks",
    statements=statements.CLOCKS,
    details=NewListeningClock,
    kept=ListeningClock,
    page=ListeningClockPage,
    faults={
        "listening_clock_once": Fault("#/clock", "There is such a clock.", "clock_taken"),
        "listening_clock_from": Fault("#/effective_from", "Another clock begins on that day.", "begins_alike"),
    },
)


async def clock_on(connection: Connection, day: date) -> ListeningClock:
    """Return the clock that holds on a day; of a day before every clock, the first one."""
    clocks = [CLOCKS.shown(row) for row in await statements.ALL_CLOCKS.rows(connection)]
    return max((one for one in clocks if one.effective_from <= day), key=_begins, default=min(clocks, key=_begins))


async def clock_named(connection: Connection, name: str) -> ListeningClock:
    """Return the clock that a priority began with, whatever has been set since."""
    return next(CLOCKS.shown(row) for row in await statements.ALL_CLOCKS.rows(connection) if row["clock"] == name)


async def areas_by_code(connection: Connection) -> dict[str, Row]:
    """Return every area that is surveyed."""
    return {row["area"]: row for row in await statements.ALL_AREAS.rows(connection)}


def _begins(clock: ListeningClock) -> date:
    return clock.effective_from
