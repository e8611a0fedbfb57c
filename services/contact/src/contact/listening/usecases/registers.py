"""The areas that are surveyed, and the clocks of the steps."""

from datetime import date
from uuid import UUID

from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.records import not_found
from bluelamp.kit.registers.usecases import Register
from bluelamp.schemas.contact.listening import (
    ListeningArea,
    ListeningAreaPage,
    ListeningAreaPatch,
    ListeningClock,
    ListeningClockPage,
    NewListeningArea,
    NewListeningClock,
)
from bluelamp.schemas.problems import Fault, ProblemCode, ProblemError, rule_broken
from contact.listening.rules.public import check_public
from contact.listening.statements import registers as statements
from contact.listening.usecases.words import names_somebody
from contact.settings import ADDRESS

AREAS = Register(
    name="listening area",
    address=f"{ADDRESS}/listening-areas",
    statements=statements.AREAS,
    details=NewListeningArea,
    kept=ListeningArea,
    page=ListeningAreaPage,
    check=lambda new: check_public(new.name, "#/name"),
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


def check_own(actor: Actor, lpu: str) -> None:
    """Refuse a step in another unit: what it does can be read by all, and is moved on by its own teams."""
    if actor.lpu != lpu:
        raise ProblemError(ProblemCode.FORBIDDEN, "The area belongs to another unit.")


async def add_area(connection: Connection, actor: Actor, new: NewListeningArea) -> Answer:
    """Add an area of the caller's unit."""
    check_own(actor, new.lpu)
    return await AREAS.create(connection, actor, new)


async def rename_area(
    connection: Connection, actor: Actor, area_id: UUID, if_match: str | None, patch: ListeningAreaPatch
) -> Answer:
    """Give an area of the caller's unit another name: everybody reads it, so it names nobody."""
    row = await AREAS.statements.locked.row(connection, record_id=area_id)
    if row is None:
        raise not_found(AREAS.name)
    check_own(actor, row["lpu"])
    if patch.name is not None and await names_somebody(connection, row["area"], patch.name):
        raise rule_broken("#/name", "Everybody reads this: it holds an address or a name.", "names_a_household")
    return await AREAS.change(connection, actor, area_id, if_match, patch)


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
