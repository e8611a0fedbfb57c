"""Outages with the streams that they struck, drills, and how ready what stands in is."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg

from bluelamp.kit import clocks
from bluelamp.kit.audit.usecases import record
from bluelamp.kit.database import Connection, Row
from bluelamp.kit.idempotency.keys import Answer
from bluelamp.kit.identity import Actor
from bluelamp.kit.registers.usecases import Register
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.contact.continuity import (
    ContinuityReadiness,
    ContinuityTest,
    ContinuityTestPage,
    Fallback101,
    NewContinuityTest,
    NewOutage,
    Outage,
    OutagePage,
    OutagePatch,
)
from bluelamp.schemas.problems import rule_broken
from contact.continuity import rules, statements
from contact.settings import ADDRESS


def _told_of(row: Row) -> Mapping[str, Any]:
    fallback = Fallback101(row["fallback_101"]) if row["fallback_101"] else None
    return {
        "minutes": rules.minutes_of(row["started_at"], row["ended_at"]),
        "footnotes": rules.footnotes_of(row["overflow_force_999"], fallback),
    }


OUTAGES = Register(
    name="outage",
    address=f"{ADDRESS}/outages",
    statements=statements.OUTAGES,
    details=NewOutage,
    kept=Outage,
    page=OutagePage,
    check=lambda outage: rules.check_outage(outage, clocks.now()),
    computed=_told_of,
)
CONTINUITY_TESTS = Register(
    name="continuity test",
    address=f"{ADDRESS}/continuity-tests",
    statements=statements.CONTINUITY_TESTS,
    details=NewContinuityTest,
    kept=ContinuityTest,
    page=ContinuityTestPage,
    check=lambda test: rules.check_test(test, clocks.today()),
)


async def record_outage(connection: Connection, actor: Actor, new: NewOutage, outage_id: UUID | None = None) -> Answer:
    """Record an outage; raises RULE_BROKEN when one of its streams was out already at that time."""
    answer = await OUTAGES.create(connection, actor, new, outage_id)
    await _set_streams(connection, answer)
    return answer


async def change_outage(
    connection: Connection, actor: Actor, outage_id: UUID, if_match: str | None, patch: OutagePatch
) -> Answer:
    """Change an outage under its version; raises RULE_BROKEN when it would run into another of its streams."""
    answer = await OUTAGES.change(connection, actor, outage_id, if_match, patch)
    await _set_streams(connection, answer)
    return answer


async def continuity_readiness(connection: Connection, actor: Actor, as_at: date | None) -> ContinuityReadiness:
    """Return how ready what stands in is on a day, or today: what was tried later is not in it."""
    day = as_at or clocks.today()
    rows = await statements.TESTS_UNTIL.rows(connection, day=day)
    tests = [CONTINUITY_TESTS.shown(row) for row in rows]
    subjects = [test.continuity_test_id for test in tests]
    await record(connection, actor, AuditAction.CONSULTATION, "get_continuity_readiness", subjects)
    return ContinuityReadiness(as_at=day, items=rules.readiness(tests, day))


async def minutes_out(connection: Connection, since: date, until: date) -> tuple[int, None] | None:
    """Return in how many minutes of some days telephony was out; None of days before the first outage was recorded."""
    period_from, period_until = clocks.midnight(since), min(clocks.midnight(until), clocks.now())
    first = await statements.FIRST_OUTAGE.value(connection)
    if first is None or first >= period_until:
        return None
    rows = await statements.OUTAGES_BETWEEN.rows(connection, since=period_from, until=period_until)
    spells = [(row["started_at"], row["ended_at"]) for row in rows]
    return rules.minutes_out(spells, period_from, period_until), None


async def _set_streams(connection: Connection, answer: Answer) -> None:
    outage = Outage.model_validate(answer.body.model_dump())
    await statements.CLEAR_STREAMS.run(connection, the_outage=outage.outage_id)
    try:
        await statements.ADD_STREAMS.run(
            connection,
            the_outage=outage.outage_id,
            streams=sorted(outage.streams),  # or two that come at once could wait for one another
            started_at=outage.started_at,
            ended_at=outage.ended_at,
        )
    except asyncpg.ExclusionViolationError:
        raise rule_broken("#/streams", "One of these streams was out already at that time.", "overlaps") from None
