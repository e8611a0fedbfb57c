"""Putting in the perpetrators, the ranking, the meetings and the interim model that the demonstration needs."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from bluelamp.kit import clocks
from bluelamp.kit.database import Connection
from bluelamp.kit.identity import Actor
from bluelamp.kit.registers.demonstration import add_missing, keeper
from bluelamp.kit.registers.usecases import Register
from bluelamp.kit.resources import Resources
from bluelamp.schemas.offenders.domestic_abuse import NewRanking
from bluelamp.schemas.offenders.matac import (
    AgendaBasis,
    MatacCycleClosing,
    NewMatacCycle,
    NewMatacDecision,
)
from bluelamp.schemas.offenders.offences import NewOffence
from bluelamp.schemas.offenders.restorative_justice import NewRestorativeJusticeRequest
from bluelamp.schemas.offenders.serial_flags import NewSerialFlag
from offenders.domestic_abuse import demonstration as known
from offenders.domestic_abuse.statements import flags as flag_statements
from offenders.domestic_abuse.statements import matac as matac_statements
from offenders.domestic_abuse.usecases import registers
from offenders.domestic_abuse.usecases.deciding import decide
from offenders.domestic_abuse.usecases.flags import hear_serial_flag
from offenders.domestic_abuse.usecases.justice import request_justice
from offenders.domestic_abuse.usecases.matac import close_cycle, open_cycle
from offenders.domestic_abuse.usecases.rankings import ask_for_ranking, rank_perpetrators
from offenders.offences.usecases.keeping import record_offence

# Whose, how many days ago, of which code, and which of the opaque ids it was done to.
_DONE = (
    (known.PERPETRATOR, 20, "8/6", 0),
    (known.PERPETRATOR, 200, "8/6", 1),
    (known.PERPETRATOR, 500, "125/9", 1),
    (known.SECOND, 60, "8/6", 2),
    (known.SECOND, 300, None, 3),
)


async def seed_domestic_abuse(resources: Resources) -> int:
    """Add what is missing of the demonstration; returns how many records were added."""
    async with resources.database.transaction() as connection:
        if await flag_statements.EXISTS.value(connection, flag_id=known.FLAG):
            return 0
        await _offences(connection)
        flag = NewSerialFlag.model_validate(known.flag(known.FLAG))
        await hear_serial_flag(connection, keeper("service"), flag)
        coordinator = keeper("iom-coordinator")
        await ask_for_ranking(connection, coordinator, NewRanking(), known.RANKING)
        kept = await _registers(connection, coordinator)
    await rank_perpetrators(resources, known.RANKING)
    async with resources.database.transaction() as connection:
        manager = keeper("da-offender-manager")
        await _meetings(connection, manager)
        for request_id, offender_id in ((known.REQUEST, known.SECOND), (known.REQUEST_TO_CHANGE, known.MANAGED)):
            new = NewRestorativeJusticeRequest.model_validate(known.NEW_REQUEST)
            await request_justice(connection, manager, offender_id, new, request_id)
    return len(_DONE) + kept + 7


async def _offences(connection: Connection) -> None:
    recorder, today = keeper("offender-supervisor"), clocks.today()
    for offence_id, (offender_id, days, ho_code, victim) in zip(known.OFFENCES, _DONE, strict=True):
        day = (today - timedelta(days=days)).isoformat()
        offence = {
            "offender_id": str(offender_id),
            "occurred_on": day,
            "recorded_on": day,
            "lpu": "SANDWELL",
            "ho_code": ho_code,
            "is_crime": ho_code is not None,
            "is_domestic_abuse": True,
            "status": "ALLEGED",
            "source_agency": "POLICE",
            "victims": [{"victim_id": str(known.VICTIMS[victim])}],
        }
        await record_offence(connection, recorder, NewOffence.model_validate(offence), offence_id)


async def _meetings(connection: Connection, manager: Actor) -> None:
    """Hold one, with the first of the ranking taken up; of the next, which is open, decide of that one alone."""
    first = clocks.today() - timedelta(weeks=8)
    await open_cycle(connection, manager, NewMatacCycle(meets_on=first, capacity=1), known.HELD)
    [item] = await _items(connection, known.HELD)
    decision = {**known.NEW_DECISION, "item_id": str(item), "plan": "ENFORCEMENT"}
    await decide(connection, manager, known.HELD, NewMatacDecision.model_validate(decision))
    closing = MatacCycleClosing.model_validate(known.CLOSING)
    await close_cycle(connection, manager, known.HELD, closing)
    second = NewMatacCycle(meets_on=first + timedelta(weeks=4), capacity=2)
    await open_cycle(connection, manager, second, known.TO_DECIDE)
    review, _ = await _items(connection, known.TO_DECIDE)
    kept = {**known.NEW_DECISION, "item_id": str(review), "decision": "KEEP", "plan": "ENFORCEMENT"}
    await decide(connection, manager, known.TO_DECIDE, NewMatacDecision.model_validate(kept))
    await matac_statements.NAME_ITEM.run(
        connection, cycle_id=known.TO_DECIDE, basis=AgendaBasis.RANKED.value, item_id=known.ITEM_TO_DECIDE
    )


async def _items(connection: Connection, cycle_id: UUID) -> list[UUID]:
    return [row["item_id"] for row in await matac_statements.ITEM_IDS.rows(connection, cycle_id=cycle_id)]


async def _registers(connection: Connection, actor: Actor) -> int:
    added = 0
    kinds: tuple[tuple[Register[Any, Any], dict[str, Any], tuple[UUID, UUID]], ...] = (
        (registers.PILOTS, known.NEW_PILOT, (known.PILOT, known.PILOT_TO_CHANGE)),
        (registers.EXPERIENCES, known.NEW_EXPERIENCE, (known.EXPERIENCE, known.EXPERIENCE_TO_CHANGE)),
        (registers.POSTS, known.NEW_POST, (known.POST, known.POST_TO_CHANGE)),
        (registers.PANEL_SEATS, known.NEW_SEAT, (known.SEAT, known.SEAT_TO_CHANGE)),
        (registers.ADVICE, known.NEW_ADVICE, (known.ADVICE, known.ADVICE_TO_CHANGE)),
        (
            registers.RECOMMENDATIONS,
            known.NEW_RECOMMENDATION,
            (known.RECOMMENDATION, known.RECOMMENDATION_TO_CHANGE),
        ),
    )
    for register, new, ids in kinds:
        records = dict.fromkeys(ids, new)
        if register is registers.PILOTS:
            teams = ("WALSALL_DA", "SANDWELL_DA")
            records = {one: {**new, "team": team, "model": "PILOT"} for one, team in zip(ids, teams, strict=True)}
        added += await add_missing(connection, register, actor, records)
    return added
