"""How long somebody who is taken up is in custody, from the case that says so: more than twelve months is a ground."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from parts.offenders_caseload import ago, case_for, merge
from parts.offenders_domestic_abuse import CYCLES, MANAGER, did, ranked
from parts.offenders_offences import an_offender, victims

from bluelamp.kit import clocks
from bluelamp.schemas.offenders.codes import Cohort, Colour
from offenders.domestic_abuse.rules.matac import months_between

REASON = "Three agencies know of it and none can stop it alone."


@pytest.fixture
async def adopted(offenders):
    """Somebody who was taken up by a meeting that is over."""
    offender_id = await an_offender(offenders)
    await did(offenders, offender_id, 40, victims=victims((uuid4(), None)))
    await ranked(offenders)
    cycle = await called(offenders)
    [item] = await agenda(offenders, cycle)
    body = {"item_id": item["item_id"], "decision": "ADOPT", "plan": "DISRUPTION", "reason": REASON}
    for path, sent in (("decisions", body), ("closure", {"reason": REASON})):
        answer = await offenders.post(MANAGER, f"{CYCLES}/{cycle['cycle_id']}/{path}", sent)
        assert answer.is_success, answer.text
    return UUID(offender_id)


async def called(offenders):
    answer = await offenders.post(MANAGER, CYCLES, {"capacity": 1})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def agenda(offenders, cycle):
    return (await offenders.get(MANAGER, f"{CYCLES}/{cycle['cycle_id']}/agenda")).json()["items"]


async def proposed(offenders):
    """What the rule proposes at the next meeting, on which day that is, and on which grounds."""
    cycle = await called(offenders)
    [item] = await agenda(offenders, cycle)
    return clocks.today().fromisoformat(cycle["meets_on"]), item["proposal"]


async def turned(offenders, offender_id, colour, **more):
    body = {"colour": colour, "reason": "The court decided so.", **more}
    answer = await offenders.post("offender_manager", f"/offenders/{offender_id}/status-changes", body)
    assert answer.status_code == 201, answer.text


async def test_custody_since_the_opening_of_the_case(offenders, adopted):
    opened_at = ago(400)
    await case_for(offenders, adopted, colour=Colour.BLUE, opened_at=opened_at)
    meets_on, found = await proposed(offenders)
    assert found["custody_months"] == months_between(clocks.local_day(opened_at), meets_on) >= 13
    assert (found["decision"], found["grounds"]) == ("DROP", ["LONG_CUSTODY"])


async def test_custody_counts_until_a_release_that_is_known_and_a_new_day_of_it_begins_nothing_anew(offenders, adopted):
    opened_at = ago(300)
    await case_for(offenders, adopted, colour=Colour.BLUE, opened_at=opened_at)
    release_on = clocks.today() + timedelta(days=200)
    await turned(offenders, adopted, "BLUE", release_on=release_on.isoformat())
    _, found = await proposed(offenders)
    assert found["custody_months"] == months_between(clocks.local_day(opened_at), release_on) >= 16
    assert found["grounds"] == ["LONG_CUSTODY"]


async def test_custody_that_began_today_is_no_ground(offenders, adopted):
    await case_for(offenders, adopted, colour=Colour.RED, opened_at=ago(900))
    await turned(offenders, adopted, "BLUE")
    meets_on, found = await proposed(offenders)
    assert found["custody_months"] == months_between(clocks.today(), meets_on) <= 1
    assert (found["decision"], found["grounds"]) == ("KEEP", [])


async def test_whoever_was_released_is_in_custody_no_longer(offenders, adopted):
    await case_for(offenders, adopted, colour=Colour.BLUE, opened_at=ago(900))
    await turned(offenders, adopted, "AMBER")
    _, found = await proposed(offenders)
    assert (found["custody_months"], found["grounds"]) == (None, [])


async def test_a_case_of_another_cohort_or_of_a_merged_record_says_so_as_well(offenders, adopted):
    await case_for(offenders, adopted, cohort=Cohort.DA, colour=Colour.GREEN, opened_at=ago(900))
    other = UUID(await an_offender(offenders, 2))
    opened_at = ago(500)
    await case_for(offenders, other, cohort=Cohort.FIXED, colour=Colour.BLUE, opened_at=opened_at)
    await merge(offenders, adopted, other)
    meets_on, found = await proposed(offenders)
    assert found["custody_months"] == months_between(clocks.local_day(opened_at), meets_on)
    assert found["grounds"] == ["LONG_CUSTODY"]


async def test_of_two_cases_in_custody_the_earlier_day_and_the_later_release_count(offenders, adopted):
    opened_at = ago(500)
    await case_for(offenders, adopted, cohort=Cohort.FIXED, colour=Colour.BLUE, opened_at=opened_at)
    await case_for(offenders, adopted, cohort=Cohort.DA, colour=Colour.BLUE, opened_at=ago(3))
    release_on = clocks.today() + timedelta(days=90)
    await offenders.sql("UPDATE cases SET release_on = $1 WHERE cohort = 'DA'", release_on)
    _, found = await proposed(offenders)
    assert found["custody_months"] == months_between(clocks.local_day(opened_at), release_on)
    assert found["grounds"] == ["LONG_CUSTODY"]


async def test_custody_of_a_case_that_is_closed_is_not_counted(offenders, adopted):
    case = await case_for(offenders, adopted, colour=Colour.BLUE, opened_at=ago(900))
    await offenders.sql(
        "UPDATE cases SET status = 'CLOSED', closed_at = now(), closing_reason = 'DIED' WHERE case_id = $1",
        case.case_id,
    )
    _, found = await proposed(offenders)
    assert found["custody_months"] is None
