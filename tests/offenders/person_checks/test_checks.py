"""What a check answers, what it withholds, and that it tells of nobody who was harmed."""

from uuid import UUID, uuid4

import pytest
from parts.offenders_caseload import case_for
from parts.offenders_offences import an_offender, recorded, victims

from bluelamp.schemas.offenders.person_checks import MatchConfidence
from offenders.person_checks.rules.releasing import MOST_CODES, NAME_ON_RECORD, RECORD, release_of
from offenders.person_checks.usecases.saying import end_withholding, say_codes, withhold

SERVICE = "safeguarding_service"
BORN = "1985-01-30"


async def check(offenders, *subjects, who=SERVICE):
    asked = [
        {"subject_id": str(uuid4()), "given_name": "Example", "family_name": "Offender-1", **one} for one in subjects
    ]
    body = {"subjects": asked, "purpose": "SAFEGUARDING_ENQUIRY", "lawful_basis": "CA1989_S47"}
    return await offenders.post(who, "/person-checks", body)


async def told(offenders, **subject):
    answer = await check(offenders, subject)
    assert answer.status_code == 200, answer.text
    [item] = answer.json()["items"]
    return item["confidence"], item["grade_for_release"], item["summary_codes"]


async def say(offenders, offender_id, *codes, basis_id=None):
    async with offenders.resources.database.transaction() as connection:
        await say_codes(connection, UUID(offender_id), codes, "CASE", basis_id or UUID(int=1))


async def test_each_subject_has_one_item_in_the_order_asked(offenders):
    await an_offender(offenders, date_of_birth=BORN)
    answer = await check(offenders, {"family_name": "Nobody"}, {"date_of_birth": BORN})
    nobody, somebody = answer.json()["items"]
    assert (nobody["held"], nobody["confidence"], nobody["grade_for_release"], nobody["summary_codes"]) == (
        *(False, None, None, []),
    )
    assert (somebody["held"], somebody["confidence"]) == (True, "EXACT")
    assert answer.json()["source_systems"] == ["OFFENDER_RECORDS"]


async def test_codes_are_told_of_who_is_found_and_ended_with_their_reason(offenders):
    offender_id = await an_offender(offenders, date_of_birth=BORN)
    assert await told(offenders, date_of_birth=BORN) == ("EXACT", "RELEASE", [RECORD])
    await say(offenders, offender_id, "COHORT_FIXED", "COLOUR_RED")
    await say(offenders, offender_id, "SERIAL", basis_id=UUID(int=2))
    assert await told(offenders, date_of_birth=BORN) == ("EXACT", "RELEASE", ["COHORT_FIXED", "COLOUR_RED", "SERIAL"])
    await say(offenders, offender_id, "COLOUR_AMBER")
    assert await told(offenders, date_of_birth=BORN) == ("EXACT", "RELEASE", ["COLOUR_AMBER", "SERIAL"])


async def test_what_was_told_and_is_told_again_keeps_from_when_to_when_it_was_so(offenders):
    offender_id, basis_id = await an_offender(offenders, date_of_birth=BORN), uuid4()
    periods = "SELECT code, until_at FROM person_check_former_periods WHERE offender_id = $1 ORDER BY from_at, code"
    await say(offenders, offender_id, "COLOUR_RED", "IOM_DA", basis_id=basis_id)
    first = "SELECT from_at FROM person_check_codes WHERE code = 'COLOUR_RED'"
    [before] = await offenders.sql(first)
    await say(offenders, offender_id, "COLOUR_RED", basis_id=basis_id)
    assert (await offenders.sql(first))[0] == before, "what goes on does not begin again"
    assert await offenders.sql(periods, UUID(offender_id)) == []
    await say(offenders, offender_id, "COLOUR_AMBER", basis_id=basis_id)
    assert await told(offenders, date_of_birth=BORN) == ("EXACT", "RELEASE", ["COLOUR_AMBER"])
    await say(offenders, offender_id, "COLOUR_RED", basis_id=basis_id)
    [former] = await offenders.sql(periods, UUID(offender_id))
    [again] = await offenders.sql(first)
    assert former["code"] == "COLOUR_RED"
    assert before["from_at"] < former["until_at"] < again["from_at"]
    for _ in range(2):
        async with offenders.resources.database.transaction() as connection:
            await withhold(connection, UUID(offender_id), "TEST", basis_id)
        async with offenders.resources.database.transaction() as connection:
            await end_withholding(connection, "TEST", basis_id)
    assert [one["code"] for one in await offenders.sql(periods, UUID(offender_id))] == ["COLOUR_RED", None]


async def test_how_closely_somebody_is_managed_is_told_and_ends_with_the_case(offenders):
    offender_id = await an_offender(offenders, date_of_birth=BORN)
    case = await case_for(offenders, UUID(offender_id))
    assert await told(offenders, date_of_birth=BORN) == ("EXACT", "RELEASE", [f"COLOUR_{case.colour}"])
    body = {"status": "RESET", "colour": "RED", "reason": "He keeps away from trouble, and goes to work."}
    path = f"/offenders/{offender_id}/status-changes"
    turned = await offenders.post("offender_manager", path, body)
    assert turned.status_code == 201, turned.text
    assert await told(offenders, date_of_birth=BORN) == ("EXACT", "RELEASE", [RECORD])


async def test_a_name_alone_tells_nothing_of_what_a_record_says(offenders):
    await say(offenders, await an_offender(offenders, date_of_birth=BORN), "COLOUR_RED")
    assert await told(offenders) == ("POSSIBLE", "RELEASE", [NAME_ON_RECORD])


@pytest.mark.parametrize("asked", [{}, {"date_of_birth": BORN}, {"date_of_birth": "1986-03-03"}])
async def test_of_who_is_restricted_only_that_something_is_held(offenders, asked):
    offender_id = await an_offender(offenders, date_of_birth=BORN)
    await say(offenders, offender_id, "COLOUR_RED")
    restriction = {"is_restricted": True, "reason": "Somebody who works with us."}
    await offenders.post("offender_supervisor", f"/offenders/{offender_id}/restrictions", restriction)
    assert (await told(offenders, **asked))[1:] == ("WITHHOLD", [])


async def test_what_a_feature_withholds_is_withheld_over_every_record_of_the_person_until_it_ends(offenders):
    kept = await an_offender(offenders, date_of_birth=BORN)
    other = await an_offender(offenders, 2, identifiers=[{"kind": "PNC_ID", "value": "2001/0012345K"}])
    merge = {"kept_offender_id": kept, "merged_offender_id": other, "reason": "The same fingerprints."}
    await offenders.post("offender_supervisor", "/offender-merges", merge)
    basis_id = uuid4()
    async with offenders.resources.database.transaction() as connection:
        await withhold(connection, UUID(other), "SEX_OFFENDER", basis_id)
    await say(offenders, other, "COLOUR_RED")
    number = {"family_name": "Quite-Other", "identifiers": [{"kind": "PNC_ID", "value": "2001/0012345k "}]}
    assert await told(offenders, date_of_birth=BORN) == await told(offenders, **number) == ("EXACT", "WITHHOLD", [])
    async with offenders.resources.database.transaction() as connection:
        await end_withholding(connection, "SEX_OFFENDER", basis_id)
    assert await told(offenders, **number) == ("EXACT", "RELEASE", ["COLOUR_RED"])


async def test_only_the_surest_records_decide(offenders):
    await say(offenders, await an_offender(offenders, date_of_birth=BORN), "COLOUR_RED")
    restricted = await an_offender(offenders, date_of_birth="1970-05-05")
    restriction = {"is_restricted": True, "reason": "Somebody who works with us."}
    await offenders.post("offender_supervisor", f"/offenders/{restricted}/restrictions", restriction)
    assert await told(offenders, date_of_birth=BORN) == ("EXACT", "RELEASE", ["COLOUR_RED"])
    assert await told(offenders) == ("POSSIBLE", "WITHHOLD", [])


async def test_another_services_name_of_a_number_finds_it(offenders):
    await an_offender(offenders, identifiers=[{"kind": "PROBATION_CRN", "value": "X123456"}])
    number = [{"kind": "PROBATION_ID", "value": "x 123456"}]
    assert (await told(offenders, family_name="Quite-Other", identifiers=number))[0] == "EXACT"


async def test_who_asked_and_who_was_found_is_logged_and_nothing_else_is_kept(offenders):
    offender_id = await an_offender(offenders, date_of_birth=BORN)
    answer = await check(offenders, {"date_of_birth": BORN})
    subject_id = answer.json()["items"][0]["subject_id"]
    [entry] = await offenders.sql("SELECT * FROM audit_entries WHERE operation = 'check_people'")
    assert [str(one) for one in entry["subjects"]] == [subject_id, offender_id]
    assert (entry["action"], entry["purpose"]) == ("DISCLOSURE", "SAFEGUARDING")


async def test_a_victim_is_in_no_answer(offenders):
    offender_id = await an_offender(offenders, date_of_birth=BORN)
    victim, family = uuid4(), uuid4()
    await recorded(offenders, offender_id, victims=victims((victim, family)))
    answer = await check(offenders, {"date_of_birth": BORN})
    assert str(victim) not in answer.text
    assert str(family) not in answer.text
    assert "SANDWELL" not in answer.text


@pytest.mark.parametrize("role", ["offender_supervisor", "da_specialist", "partner_a", "integrator", "officer"])
async def test_nobody_but_a_service_may_ask(offenders, role):
    assert (await check(offenders, {}, who=role)).status_code == 403


async def test_nobody_is_asked_about_twice(offenders):
    same = {"subject_id": str(uuid4())}
    answer = await check(offenders, same, same)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "subject_twice")


@pytest.mark.parametrize("confidence", MatchConfidence)
def test_a_released_answer_has_a_code_and_a_withheld_one_none(confidence):
    many = [f"CODE_{number}" for number in range(MOST_CODES + 5)]
    for codes in ((), ("COLOUR_RED",), many):
        released = release_of(confidence, codes, is_withheld=False)
        assert 1 <= len(released.codes) <= MOST_CODES
        assert release_of(confidence, codes, is_withheld=True).codes == ()
