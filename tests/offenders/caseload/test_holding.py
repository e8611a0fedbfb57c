"""What was owed and met counts for whoever managed and led the case at the time, whatever became of it later."""

from datetime import timedelta

import pytest
from parts.offenders_caseload import SUPERVISOR, ago, managed, merge, offender_of, restrict, seen_on
from parts.platform import PARTNER_A, PARTNER_B

from bluelamp.kit import clocks
from bluelamp.schemas.offenders.codes import DeselectionReason, LeadAgency
from offenders.caseload.usecases.cases import close_case, set_lead


async def give(offenders, case, manager, **more):
    address = f"/cases/{case.case_id}"
    version = (await offenders.get("offender_supervisor", address)).headers["etag"]
    body = {"manager": manager, "reason": "Another manager is nearer.", **more}
    return await offenders.patch("offender_supervisor", address, body, version)


async def lead(offenders, case, organisation_id):
    async with offenders.resources.database.transaction() as connection:
        await set_lead(connection, SUPERVISOR, case.case_id, LeadAgency.PROBATION_SERVICE, organisation_id)


async def compliance(offenders, who="offender_supervisor", **asked):
    answer = await offenders.get(who, "/caseload/compliance", day_until=(clocks.today() + timedelta(days=1)), **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["in_time"], answer.json()["due"]


async def test_what_lapsed_before_a_case_was_given_away_stays_with_who_had_it(offenders):
    case = await managed(offenders, opened_at=ago(20))
    assert (await give(offenders, case, "offender-manager-2")).status_code == 200
    assert await compliance(offenders, manager="offender-manager") == (0, 2)
    assert await compliance(offenders, manager="offender-manager-2") == (0, 0)


async def test_a_contact_that_is_recorded_after_a_case_was_given_away_is_of_who_made_it(offenders):
    case = await managed(offenders, opened_at=ago(20))
    assert (await give(offenders, case, "offender-manager-2")).status_code == 200
    await seen_on(offenders, case.case_id, ago(15))
    assert await compliance(offenders, manager="offender-manager") == (1, 3)
    assert await compliance(offenders, manager="offender-manager-2") == (0, 0)


async def test_an_agency_takes_over_no_miss_and_leaves_none_behind(offenders, monkeypatch):
    case = await managed(offenders)
    await lead(offenders, case, PARTNER_A)
    real = clocks.now
    monkeypatch.setattr(clocks, "now", lambda: real() + timedelta(days=10))
    await lead(offenders, case, PARTNER_B)
    assert await compliance(offenders, "partner_a") == (0, 1)
    assert await compliance(offenders, "partner_b") == (0, 0)
    monkeypatch.setattr(clocks, "now", lambda: real() + timedelta(days=18))
    await seen_on(offenders, case.case_id, real() + timedelta(days=17), who="partner_b")
    assert await compliance(offenders, "partner_a") == (0, 1)
    assert await compliance(offenders, "partner_b") == (0, 1)


async def test_a_partner_counts_its_own_alone_whomever_it_asks_by(offenders):
    await managed(offenders, opened_at=ago(20))
    for asked in ({"lpu": "SANDWELL"}, {"manager": "offender-manager"}, {"team": "SANDWELL_IOM"}):
        assert await compliance(offenders, **asked) == (0, 2)
        assert await compliance(offenders, "partner_a", **asked) == (0, 0)
    case = await managed(offenders, "Other", opened_at=ago(20))
    await lead(offenders, case, PARTNER_A)
    assert await compliance(offenders, "partner_a", lpu="SANDWELL") == (0, 0)


async def test_who_had_the_case_hears_what_was_missed_before_it_was_given_away(offenders):
    case = await managed(offenders, opened_at=ago(20))
    await offenders.sql("DELETE FROM contact_obligations")
    assert (await give(offenders, case, "offender-manager-2")).status_code == 200
    told = await offenders.sql("SELECT owner FROM events WHERE type LIKE '%contact.missed%'")
    assert {row["owner"] for row in told} == {"offender-manager"}


async def test_a_workbook_of_a_day_that_is_over_has_who_held_the_case_then(offenders, monkeypatch):
    case = await managed(offenders, opened_at=ago(20))
    real, then = clocks.now, clocks.today()
    monkeypatch.setattr(clocks, "now", lambda: real() + timedelta(days=2))
    assert (await give(offenders, case, "offender-manager-2", team="COVENTRY_IOM")).status_code == 200
    for team, as_at, expected in (
        ("SANDWELL_IOM", then, 1),
        ("COVENTRY_IOM", then, 0),
        ("SANDWELL_IOM", clocks.today(), 0),
        ("COVENTRY_IOM", clocks.today(), 1),
    ):
        read = await offenders.get("offender_supervisor", "/workbook", tier="individual", team=team, as_at=as_at)
        assert read.status_code == 200, read.text
        assert len(read.json()["rows"]) == expected, (team, as_at)


async def test_closing_a_case_ends_all_sight_for_it_at_once(offenders):
    case = await managed(offenders, opened_at=ago(20))
    await lead(offenders, case, PARTNER_A)
    await offenders.sql(
        "INSERT INTO offender_viewers (offender_id, organisation_id, basis, basis_id) "
        "VALUES ($1, $2, 'CASE_PROPOSED', $3)",
        case.offender_id,
        PARTNER_B,
        case.case_id,
    )
    assert (await offenders.get("partner_b", f"/cases/{case.case_id}")).status_code == 200
    async with offenders.resources.database.transaction() as connection:
        await close_case(connection, SUPERVISOR, case.case_id, DeselectionReason.CAPACITY, "Others need it more.")
    for who in ("partner_a", "partner_b"):
        assert (await offenders.get(who, f"/cases/{case.case_id}")).status_code == 404


@pytest.mark.parametrize("table", ["cases", "contacts", "case_status_changes", "case_holders"])
async def test_the_database_shows_a_closed_case_to_nobody_outside_the_force(offenders, table):
    case = await managed(offenders, opened_at=ago(20))
    await seen_on(offenders, case.case_id, ago(2))
    await lead(offenders, case, PARTNER_A)
    async with offenders.resources.database.transaction() as connection:
        await close_case(connection, SUPERVISOR, case.case_id, DeselectionReason.CAPACITY, "Others need it more.")
    async with offenders.resources.database.transaction(PARTNER_A) as connection:
        assert await connection.fetchval(f"SELECT count(*) FROM {table}") == 0  # noqa: S608 # the names above


async def test_no_unit_hears_of_a_case_where_any_record_of_the_person_is_restricted(offenders):
    case = await managed(offenders)
    kept, third = await offender_of(offenders, "Kept"), await offender_of(offenders, "Third")
    await restrict(offenders, third)
    await merge(offenders, kept, case.offender_id)
    await merge(offenders, kept, third)
    assert (await give(offenders, case, "offender-manager-2")).status_code == 200
    told = await offenders.sql("SELECT lpu FROM events WHERE type LIKE '%offenders.case.changed%'")
    assert [row["lpu"] for row in told] == [None]
