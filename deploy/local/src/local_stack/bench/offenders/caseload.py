"""Forty thousand people under management, and the first page of what is due in one unit."""

from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

import asyncpg

from local_stack.bench.offenders.population import OFFENDER_PREFIX
from local_stack.bench.operation import Comparison, Operation
from local_stack.bench.pgbench import Script, Sql
from local_stack.seed import FORCE
from offenders.caseload.statements.due import DATED

CASES: Final = 40_000
PAGE_GOAL: Final = 0.20
PAGE_SIZE: Final = 50
READER: Final = "offender-manager"
UNIT: Final = "SANDWELL"
_A_REQUEST: Final = "00000000-0000-4000-8000-000000000000"
# Every twenty-fifth of the million; one in twenty of them is restricted, and some are overdue.
_WHOSE: Final = f"('{OFFENDER_PREFIX}' || lpad((number * 25 + (number % 10 = 0)::integer)::text, 12, '0'))::uuid"
_SEEDING: Final = (
    f"""
    INSERT INTO cases (offender_id, cohort, colour, manager, team, lpu, review_on, opened_at, opened_by,
                       next_contact_due_at, next_lapse_at)
    SELECT {_WHOSE}, 'FIXED', (ARRAY['RED', 'AMBER', 'GREEN'])[number % 3 + 1], 'bench-' || number % 400,
           'TEAM_' || number % 40, (ARRAY['{UNIT}', 'COVENTRY', 'DUDLEY', 'WALSALL'])[number / 7 % 4 + 1],
           current_date + 365, now() - interval '1 year', 'bench',
           now() + (number % 997 - 300) * interval '1 hour', now() + (number % 997 + 2000) * interval '1 hour'
    FROM generate_series(0, {CASES} - 1) AS number
    """,  # noqa: S608 # our own numbers
    """
    INSERT INTO case_holders (case_id, held_from, manager, team, lpu, lead_agency, lead_organisation_id)
    SELECT case_id, opened_at, manager, team, lpu, lead_agency, lead_organisation_id FROM cases
    """,
    "VACUUM ANALYZE cases, case_holders",
)


async def seed_cases(owner_dsn: str) -> None:
    """Put in the cases; the million has to be there."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        for statement in _SEEDING:
            await connection.execute(statement, timeout=600)
    finally:
        await connection.close()


def first_page() -> Comparison:
    """What is owed in one unit of ten thousand cases, the longest overdue first."""
    operation = Operation(
        name="caseload page",
        who=READER,
        method="GET",
        paths=(f"/offenders/v1/caseload?lpu={UNIT}&limit={PAGE_SIZE}",),
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
        "whose": UNIT,
        "now": Sql("now()"),
        "due_before": datetime(9000, 1, 1, tzinfo=UTC),
        "after_time": datetime(1, 1, 1, tzinfo=UTC),
        "after_id": UUID(int=0),
        "limit": PAGE_SIZE,
    }
    return Comparison(operation, role="app", goal=PAGE_GOAL, script=Script(DATED["lpu"], values))
