"""What the worker looks after: contact that came to be missed because its day has ended."""

from datetime import UTC, datetime
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.jobs.sweeping import by_itself
from bluelamp.kit.resources import Resources
from offenders.caseload.statements import cases as statements
from offenders.caseload.usecases.cases import hearers_of
from offenders.caseload.usecases.owing import settle, tell_missed

_AT_ONCE = 100
_BEGINNING = (datetime(1, 1, 1, tzinfo=UTC), UUID(int=0))


async def note_missed_contacts(resources: Resources) -> None:
    """Write and tell what was missed since the last look, each case in a transaction of its own.

    One that fails is told by its id and is due again with the next look; all others are seen to.
    """
    now, after = clocks.now(), _BEGINNING
    while True:
        async with resources.database.connection() as connection:
            after_time, after_id = after
            rows = await statements.LAPSING.rows(
                connection, now=now, after_time=after_time, after_id=after_id, limit=_AT_ONCE
            )
        for row in rows:
            async with by_itself("note_missed_contacts", row["case_id"]):
                await _note(resources, row["case_id"], now)
        if len(rows) < _AT_ONCE:
            return
        after = (rows[-1]["next_lapse_at"], rows[-1]["case_id"])


async def _note(resources: Resources, case_id: UUID, now: datetime) -> None:
    async with resources.database.transaction() as connection:
        if await statements.HOLD_LAPSING.row(connection, case_id=case_id, now=now) is None:
            return
        missed = await settle(connection, case_id)
        row = await statements.BARE.row(connection, case_id=case_id)
        if row is None:
            raise RuntimeError("a case that is held is there")
        await tell_missed(connection, row, missed, hearers_of(row))
