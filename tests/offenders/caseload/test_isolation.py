"""What the database itself keeps from an organisation that does not lead, and what happens to two at once."""

import asyncio
from datetime import date

import asyncpg
import pytest
from parts.offenders_caseload import SUPERVISOR, ago, case_for, contact, managed, offender_of, seen_on
from parts.platform import PARTNER_A, PARTNER_B

from bluelamp.schemas.offenders.codes import Cohort, LeadAgency
from bluelamp.schemas.offenders.plans import NewPlan
from bluelamp.schemas.problems import ProblemCode, ProblemError
from offenders.caseload.usecases.cases import set_lead
from offenders.caseload.usecases.plans import make_plan

TABLES = ("cases", "case_status_changes", "contacts", "contact_obligations", "plans", "plan_needs", "plan_actions")

A_TURN = """
    INSERT INTO case_status_changes (case_id, status, colour, reason, contact_schedule_id, changed_at, changed_by)
    SELECT case_id, 'ACTIVE', 'GREEN', 'x', '00000000-0000-7000-8000-000000006a03', now(), 'x' FROM cases
"""


async def led_case(offenders):
    case = await managed(offenders, opened_at=ago(12))
    await seen_on(offenders, case.case_id, ago(6))
    plan = {
        "case_id": str(case.case_id),
        "aim": "Somewhere to live.",
        "review_on": "2031-01-31",
        "assessment": {"assessed_on": "2026-01-31", "needs": [{"pathway": "HEALTH", "score": 1}]},
    }
    async with offenders.resources.database.transaction() as connection:
        await make_plan(connection, SUPERVISOR, NewPlan.model_validate(plan))
        await set_lead(connection, SUPERVISOR, case.case_id, LeadAgency.PROBATION_CRC, PARTNER_A)
    return case


async def test_the_database_shows_an_organisation_what_it_leads_and_nothing_else(offenders):
    await led_case(offenders)
    await managed(offenders, "Other", opened_at=ago(12))
    for organisation, expected in ((PARTNER_A, 1), (PARTNER_B, 0)):
        async with offenders.resources.database.transaction(organisation) as connection:
            found = {table: await connection.fetchval(f"SELECT count(*) FROM {table}") for table in TABLES}  # noqa: S608  # the names above
        assert found == {**dict.fromkeys(TABLES, expected), "plan_actions": 0}, organisation


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE cases SET colour = 'GREEN'",
        "UPDATE cases SET lead_organisation_id = bluelamp_organisation()",
        A_TURN,
        "UPDATE contacts SET outcome = 'KEPT'",
        "DELETE FROM contacts",
        "UPDATE plans SET aim = 'x'",
    ],
)
async def test_an_organisation_changes_nothing_but_by_recording_contacts(offenders, statement):
    await led_case(offenders)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with offenders.resources.database.transaction(PARTNER_A) as connection:
            await connection.execute(statement)


async def test_an_organisation_records_no_contact_in_a_case_that_it_does_not_lead(offenders):
    case = await led_case(offenders)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with offenders.resources.database.transaction(PARTNER_B) as connection:
            await connection.execute(
                "INSERT INTO contacts (case_id, outcome, method, contacted_at, recorded_by, organisation_id) "
                "VALUES ($1, 'KEPT', 'OFFICE', now(), 'x', $2)",
                case.case_id,
                PARTNER_B,
            )
    async with offenders.resources.database.transaction(PARTNER_B) as connection:
        assert await connection.execute("UPDATE cases SET last_contact_at = now()") == "UPDATE 0"
        assert await connection.execute("DELETE FROM contact_obligations") == "DELETE 0"


async def test_the_service_alters_no_turn_and_no_contact(offenders):
    await led_case(offenders)
    for statement in ("UPDATE case_status_changes SET reason = 'x'", "DELETE FROM contacts", "DELETE FROM plan_needs"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await offenders.sql(statement)


async def test_of_two_panels_that_open_a_case_at_once_one_wins(offenders):
    offender_id = await offender_of(offenders)
    found = await asyncio.gather(*(case_for(offenders, offender_id) for _ in range(3)), return_exceptions=True)
    refused = [one for one in found if isinstance(one, ProblemError)]
    assert [one.code for one in refused] == [ProblemCode.ALREADY_EXISTS] * 2
    assert len(found) - len(refused) == 1


async def test_two_records_of_one_person_do_not_get_a_case_each_at_once(offenders):
    kept, merged = await offender_of(offenders, "Kept"), await offender_of(offenders, "Merged")
    await offenders.sql("UPDATE offenders SET merged_into = $1 WHERE offender_id = $2", kept, merged)
    found = await asyncio.gather(case_for(offenders, kept), case_for(offenders, merged), return_exceptions=True)
    assert [type(one).__name__ for one in sorted(found, key=str)].count("ProblemError") == 1


async def test_contacts_recorded_at_once_are_all_counted(offenders):
    case = await managed(offenders, opened_at=ago(60))
    days = (50, 44, 37, 30, 23, 16, 9, 2)
    answers = await asyncio.gather(
        *(offenders.post("offender_manager", "/contacts", contact(case.case_id, ago(day))) for day in days)
    )
    assert [one.status_code for one in answers] == [201] * len(days)
    figure = (await offenders.get("offender_manager", "/caseload/compliance", lpu="SANDWELL")).json()
    assert (figure["in_time"], figure["due"]) == (7, 8)


async def test_one_person_in_two_cohorts_is_one_person(offenders):
    case = await managed(offenders, opened_at=ago(12))
    await case_for(offenders, case.offender_id, cohort=Cohort.DA, opened_at=ago(12), review_on=date(2031, 1, 31))
    figure = (await offenders.get("offender_manager", "/caseload/compliance", lpu="SANDWELL")).json()
    assert (figure["cases"], figure["people"]) == (2, 1)
