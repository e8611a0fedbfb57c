"""Fifty thousand perpetrators with six hundred thousand events: the ranking computed anew, and its first page read.

Some were merged, some were flagged by the safeguarding service, and of some the families of victims have to be joined.
"""

import asyncio
import statistics
import time
from collections.abc import Callable
from typing import Any, Final
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from bluelamp.kit import clocks
from local_stack.bench.figures import Figure
from local_stack.bench.installation import Installation
from local_stack.bench.offenders.population import OFFENDER_PREFIX
from local_stack.bench.operation import Comparison, Operation
from local_stack.bench.pgbench import Script, Sql
from local_stack.errors import StackError
from local_stack.seed import FORCE
from offenders.domestic_abuse.statements.ranking import ASK
from offenders.domestic_abuse.statements.reading import PAGE

PERPETRATORS: Final = 50_000
EVENTS: Final = 600_000
RANK_GOAL_SECONDS: Final = 10.0
PAGE_GOAL: Final = 0.20
PAGE_SIZE: Final = 50
READER: Final = "da-offender-manager"
_EVERY: Final = 20
"""Every so many of the million is a perpetrator; none of those was merged into another."""
_GIVEN_UP_SECONDS: Final = 120.0
_LOOK_SECONDS: Final = 0.05
_A_REQUEST: Final = "00000000-0000-4000-8000-000000000000"
_TABLE: Final = "0190c000-0000-7000-8002-000000000001"
# Of every twentieth the second half of the events is under another record of theirs, which was merged.
_MERGED: Final = 20
_FROM_SECOND: Final = 6 * PERPETRATORS
_SECOND: Final = f" + CASE WHEN number % {_MERGED} = 1 AND number >= {_FROM_SECOND} THEN 10 ELSE 0 END"
_WHOSE: Final = f"('{OFFENDER_PREFIX}' || lpad((number % {PERPETRATORS} * {_EVERY}{_SECOND})::text, 12, '0'))::uuid"
_OFFENCE: Final = "('0190c000-0000-7000-8003-' || lpad(number::text, 12, '0'))::uuid"
# Of each perpetrator's twelve events the first eight were done to one, and the others to up to two more; every third
# perpetrator's victims are one family, and of every fourth the first is in two, so that families are counted anew.
_VICTIM: Final = f"""
('0190c000-0000-7000-8004-' || lpad((number % {PERPETRATORS} * 4 + greatest(0, number / {PERPETRATORS} - 7)
 * (number % 5) / 8)::text, 12, '0'))::uuid"""
_GROUP: Final = f"""
CASE WHEN number % {PERPETRATORS} % 3 = 0 OR number % {PERPETRATORS} % 4 = 1
THEN ('0190c000-0000-7000-8005-' || lpad((number % {PERPETRATORS} + CASE WHEN number % {PERPETRATORS} % 4 = 1
 AND number / {PERPETRATORS} < 4 THEN {PERPETRATORS} ELSE 0 END)::text, 12, '0'))::uuid END"""
# The safeguarding service has flagged every tenth, by four records of three people, half of them on days of offences.
_FLAG: Final = "('0190c000-0000-7000-8006-' || lpad(number::text, 12, '0'))::uuid"
_SENT: Final = "('0190c000-0000-7000-8007-' || lpad((number * 4 + part)::text, 12, '0'))::uuid"
_SEEDING: Final = (
    f"INSERT INTO harm_weight_tables VALUES ('{_TABLE}', 'bench', '2000-01-01', 3, now(), 'bench')",  # noqa: S608 # our own numbers
    f"""
    INSERT INTO harm_weights
    SELECT '{_TABLE}', code, 'Offence ' || code, days
    FROM (VALUES ('8/6', 20), ('5/1', 1460), ('125/9', 10)) AS weights (code, days)
    """,  # noqa: S608 # our own numbers
    f"""
    INSERT INTO offences (offence_id, offender_id, occurred_on, recorded_on, lpu, ho_code, is_crime, is_domestic_abuse,
                          status, source_agency, harm_table_id, changed_by)
    SELECT {_OFFENCE}, {_WHOSE}, day, day, 'SANDWELL', (ARRAY['8/6', '5/1', '125/9', NULL])[number / 7 % 4 + 1],
           number / 7 % 4 < 3, true, 'ALLEGED', (ARRAY['POLICE', 'HOUSING', 'HEALTH'])[number % 3 + 1], '{_TABLE}',
           'bench'
    FROM generate_series(0, {EVENTS} - 1) AS number,
    LATERAL (SELECT current_date - (number::bigint * 7919 % 1400)::integer AS day) AS drawn
    """,  # noqa: S608 # our own numbers
    f"""
    INSERT INTO offence_victims SELECT {_OFFENCE}, {_VICTIM}, {_GROUP} FROM generate_series(0, {EVENTS} - 1) AS number
    """,  # noqa: S608 # our own numbers
    f"""
    INSERT INTO serial_flags (flag_id, person_id, offender_id, is_serial, is_serial_loose, lookback_months, agencies,
                              records, victims, unconnected_victims, computed_at, is_current)
    SELECT {_FLAG}, {_FLAG}, {_WHOSE}, true, true, 36, '{{HOUSING}}', 4, 3, 3, now() - interval '1 day', true
    FROM generate_series(0, {PERPETRATORS} - 1, 10) AS number
    """,  # noqa: S608 # our own numbers
    f"""
    INSERT INTO serial_flag_records
    SELECT {_FLAG}, {_SENT}, 'HOUSING', coalesce(day, current_date - 11 * part), part % 2 = 0,
           ('0190c000-0000-7000-8008-' || lpad((number * 4 + part % 3)::text, 12, '0'))::uuid,
           ('0190c000-0000-7000-8009-' || lpad((number * 4 + part % 3)::text, 12, '0'))::uuid
    FROM generate_series(0, {PERPETRATORS} - 1, 10) AS number, generate_series(0, 3) AS part
    LEFT JOIN LATERAL (SELECT occurred_on AS day FROM offences WHERE offender_id = {_WHOSE} AND part > 1 LIMIT 1)
    AS of_an_offence ON true
    """,  # noqa: S608 # our own numbers
    f"""
    UPDATE offenders SET merged_into = {_WHOSE.replace(_SECOND, "")}
    FROM generate_series(1, {PERPETRATORS} - 1, {_MERGED}) AS part,
    LATERAL (SELECT part + {_FROM_SECOND} AS number) AS placed
    WHERE offender_id = {_WHOSE}
    """,  # noqa: S608 # our own numbers
    "VACUUM ANALYZE offences, offence_victims, harm_weights, serial_flags, serial_flag_records, offenders",
)


async def seed_events(owner_dsn: str) -> None:
    """Put in what the perpetrators among the million did; the million has to be there."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        for statement in _SEEDING:
            await connection.execute(statement, timeout=600)
    finally:
        await connection.close()


def ranked(installation: Installation, rounds: int, say: Callable[[str], None]) -> Figure:
    """Have the worker compute the ranking some times, from the moment it is asked for until it can be read."""
    took = []
    for number in range(max(rounds, 3)):
        say(f"ranking {number + 1}: {PERPETRATORS:,} perpetrators with {EVENTS:,} events")
        took.append(asyncio.run(_rank(installation.dsn("app"))))
    longest = max(took)
    return Figure(
        f"{PERPETRATORS:,} perpetrators with {EVENTS:,} events ranked anew, the longest of {len(took)}",
        f"{longest:.2f} s (median {statistics.median(took):.2f})",
        f"< {RANK_GOAL_SECONDS:.0f} s",
        longest < RANK_GOAL_SECONDS,
        {"seconds": took},
    )


def first_page() -> Comparison:
    """The first page of the newest ranking, which has to be there."""
    operation = Operation(
        name="perpetrators by rank",
        who=READER,
        method="GET",
        paths=(f"/offenders/v1/domestic-abuse/perpetrators?limit={PAGE_SIZE}",),
    )
    values: dict[str, Any] = {
        "audit_actor": READER,
        "audit_client": READER,
        "audit_organisation": UUID(FORCE),
        "audit_purpose": "OFFENDER_MANAGEMENT",
        "audit_request": _A_REQUEST,
        "sees_restricted": False,
        "viewer": READER,
        "seen_at": Sql("now()"),
        "ranking_id": None,
        "after_place": 0,
        "limit": PAGE_SIZE,
    }
    return Comparison(operation, role="app", goal=PAGE_GOAL, script=Script(PAGE, values))


async def _rank(dsn: str) -> float:
    connection = await asyncpg.connect(dsn)
    ranking_id, started = uuid7(), time.perf_counter()
    try:
        await ASK.row(connection, ranking_id=ranking_id, as_at=clocks.today(), requested_by="bench")
        while time.perf_counter() - started < _GIVEN_UP_SECONDS:
            found = await connection.fetchval(
                "SELECT perpetrators FROM perpetrator_rankings WHERE ranking_id = $1", ranking_id
            )
            if found is not None:
                return _seconds(found, started)
            await asyncio.sleep(_LOOK_SECONDS)
    finally:
        await connection.close()
    raise StackError(f"no ranking within {_GIVEN_UP_SECONDS:.0f} seconds")


def _seconds(perpetrators: int, started: float) -> float:
    # The demonstration's are ranked too.
    if perpetrators < PERPETRATORS:
        raise StackError(f"{perpetrators} were ranked, and not {PERPETRATORS}")
    return time.perf_counter() - started
