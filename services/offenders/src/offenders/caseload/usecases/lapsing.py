"""What the worker looks after: contact that came to be missed because its day has ended."""

from bluelamp.kit import clocks
from bluelamp.kit.resources import Resources
from offenders.caseload.statements import cases as statements
from offenders.caseload.usecases.cases import hearers_of
from offenders.caseload.usecases.owing import settle, tell_missed

_AT_ONCE = 100


async def note_missed_contacts(resources: Resources) -> None:
    """Write and tell what was missed since the last look, some cases at a time until none is left."""
    while await _note_some(resources) == _AT_ONCE:
        pass


async def _note_some(resources: Resources) -> int:
    async with resources.database.transaction() as connection:
        lapsing = await statements.LAPSING.rows(connection, now=clocks.now(), limit=_AT_ONCE)
        for one in lapsing:
            missed = await settle(connection, one["case_id"])
            row = await statements.BARE.row(connection, case_id=one["case_id"])
            if row is None:
                raise RuntimeError("a case that is held is there")
            await tell_missed(connection, row, missed, hearers_of(row))
    return len(lapsing)
