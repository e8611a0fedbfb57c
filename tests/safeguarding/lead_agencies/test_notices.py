"""What a hub hears of who leads: of whom it knows alone, and the teller never learns whether that is anybody."""

from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
import time_machine

from bluelamp.kit import clocks
from bluelamp.kit.handovers.usecases import is_refusal
from bluelamp.schemas.problems import ProblemCode, ProblemError

PERSON = {"given_name": "Example", "family_name": "Person-Led", "date_of_birth": "1985-01-30"}


async def known(safeguarding, **more):
    answer = await safeguarding.post("mash_police", "/people", {**PERSON, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()["person_id"]


def notice(subject_id, agencies, as_at="2026-01-12T09:00:00Z", **more):
    subject = {"subject_id": subject_id, **PERSON, **more} if agencies else None
    body = {"notice_id": str(uuid4()), "as_at": as_at, "subject_id": subject_id, "agencies": agencies}
    return {**body, "subject": subject}


async def heard(safeguarding, body):
    answer = await safeguarding.post("referrals_service", "/lead-agency-notices", body)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def leads(safeguarding, person_id, who="mash_police"):
    answer = await safeguarding.get(who, f"/people/{person_id}/lead-agencies")
    assert answer.status_code == 200, answer.text
    return [one["agencies"] for one in answer.json()["items"]]


async def test_the_hub_is_shown_who_leads_for_a_person_it_knows(safeguarding):
    person_id, subject_id = await known(safeguarding), str(uuid4())
    body = notice(subject_id, ["PROBATION_SERVICE"])
    assert await heard(safeguarding, body) == {"notice_id": body["notice_id"]}
    assert await leads(safeguarding, person_id) == [["PROBATION_SERVICE"]]
    await heard(safeguarding, notice(subject_id, ["POLICE"], "2026-01-13T09:00:00Z"))
    assert await leads(safeguarding, person_id) == [["POLICE"]]
    await heard(safeguarding, notice(subject_id, [], "2026-01-14T09:00:00Z"))
    assert await leads(safeguarding, person_id) == []


async def test_older_news_and_news_told_twice_change_nothing(safeguarding):
    person_id, subject_id = await known(safeguarding), str(uuid4())
    newer = notice(subject_id, ["POLICE"], "2026-01-13T09:00:00Z")
    for body in (newer, newer, notice(subject_id, ["PROBATION_SERVICE"])):
        await heard(safeguarding, body)
    assert await leads(safeguarding, person_id) == [["POLICE"]]


@pytest.mark.parametrize(
    "known_by",
    [
        {"family_name": "PERSON-LED"},
        {"given_name": "eXaMPLe"},
        {"family_name": "Other", "other_names": [{"given_name": "Example", "family_name": "Person-Led"}]},
        {
            "given_name": "Another",
            "date_of_birth": None,
            "identifiers": [{"kind": "PNC_ID", "value": "2001/0012345K"}],
        },
        {
            "given_name": "Another",
            "date_of_birth": None,
            "identifiers": [{"kind": "PROBATION_CRN", "value": "X123 456"}],
        },
        {"date_of_birth": "1960-07-19", "dates_of_birth": ["1960-07-19", "1985-01-30"]},
    ],
)
async def test_somebody_is_meant_by_names_and_birth_or_by_a_number(safeguarding, known_by):
    numbers = [{"kind": "PNC_ID", "value": "2001/0012345K"}, {"kind": "PROBATION_ID", "value": "X123456"}]
    person_id = await known(safeguarding, identifiers=numbers)
    await heard(safeguarding, notice(str(uuid4()), ["POLICE"], **known_by))
    assert await leads(safeguarding, person_id) == [["POLICE"]]


@pytest.mark.parametrize(
    "known_by", [{"date_of_birth": "1985-01-31"}, {"date_of_birth": None}, {"family_name": "Person-Lead"}]
)
async def test_who_is_not_certain_is_not_shown_and_nothing_of_them_is_kept(safeguarding, known_by):
    person_id = await known(safeguarding)
    body = notice(str(uuid4()), ["POLICE"], **known_by)
    assert await heard(safeguarding, body) == {"notice_id": body["notice_id"]}
    assert await leads(safeguarding, person_id) == []
    assert await safeguarding.sql("SELECT FROM lead_agency_people") == []


async def test_news_of_a_clock_that_is_ahead_is_told_again_and_taken_once_its_moment_has_come(safeguarding):
    person_id = await known(safeguarding)
    moment = clocks.now() + timedelta(minutes=30)
    body = notice(str(uuid4()), ["POLICE"], moment.isoformat())
    early = await safeguarding.post("referrals_service", "/lead-agency-notices", body, key="told-again-later")
    assert (early.status_code, early.json()["code"]) == (503, "unavailable")
    assert not is_refusal(ProblemError(ProblemCode.UNAVAILABLE, "As above.")), "so the teller tries again"
    assert await leads(safeguarding, person_id) == []
    with time_machine.travel(moment):
        taken = await safeguarding.post("referrals_service", "/lead-agency-notices", body, key="told-again-later")
    assert taken.status_code == 200, taken.text
    assert len(await leads(safeguarding, person_id)) == 1


async def test_news_of_a_moment_to_come_is_refused(safeguarding):
    body = notice(str(uuid4()), ["POLICE"], "2126-01-12T09:00:00Z")
    answer = await safeguarding.post("referrals_service", "/lead-agency-notices", body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/as_at")


@pytest.mark.parametrize(
    ("more", "pointer"),
    [({"subject": None}, "#/subject"), ({"subject_id": str(uuid4())}, "#/subject/subject_id")],
)
async def test_who_is_led_is_said_and_under_one_id(safeguarding, more, pointer):
    body = {**notice(str(uuid4()), ["POLICE"]), **more}
    answer = await safeguarding.post("referrals_service", "/lead-agency-notices", body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert await safeguarding.sql("SELECT FROM lead_agency_subjects") == []


async def test_merged_records_are_one_person_and_taken_apart_each_keeps_its_own(safeguarding):
    person_id = await known(safeguarding)
    other = await known(safeguarding, date_of_birth="1960-07-19")
    await heard(safeguarding, notice(str(uuid4()), ["POLICE"]))
    match = await safeguarding.post("mash_csc", "/person-matches", {"person_a": other, "person_b": person_id})
    body = {"kept_person_id": other, "reason": "The same number stands behind both."}
    path = f"/person-matches/{match.json()['match_id']}/confirmation"
    merged = await safeguarding.post("hub_manager", path, body)
    assert merged.status_code == 201, merged.text
    assert await leads(safeguarding, other) == [["POLICE"]]
    path = f"/merges/{merged.json()['merge_id']}/reversal"
    assert (await safeguarding.post("hub_manager", path, {"reason": body["reason"]})).status_code == 200
    assert (await leads(safeguarding, other), await leads(safeguarding, person_id)) == ([], [["POLICE"]])


async def test_what_is_heard_of_merged_records_stays_with_the_one_that_it_is_true_of(safeguarding):
    person_id = await known(safeguarding)
    other = await known(safeguarding, date_of_birth="1960-07-19")
    match = await safeguarding.post("mash_csc", "/person-matches", {"person_a": other, "person_b": person_id})
    body = {"kept_person_id": other, "reason": "The same number stands behind both."}
    path = f"/person-matches/{match.json()['match_id']}/confirmation"
    merged = await safeguarding.post("hub_manager", path, body)
    await heard(safeguarding, notice(str(uuid4()), ["POLICE"]))
    assert await leads(safeguarding, other) == [["POLICE"]]
    path = f"/merges/{merged.json()['merge_id']}/reversal"
    assert (await safeguarding.post("hub_manager", path, {"reason": body["reason"]})).status_code == 200
    assert (await leads(safeguarding, other), await leads(safeguarding, person_id)) == ([], [["POLICE"]])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE lead_agency_people SET agencies = '{}'",
        "DELETE FROM lead_agency_subjects",
    ],
)
async def test_the_service_may_replace_what_was_told_and_nothing_else(safeguarding, statement):
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await safeguarding.sql(statement)


async def test_the_database_shows_a_desk_whom_it_knows_and_no_teller(safeguarding):
    person_id = await known(safeguarding)
    await heard(safeguarding, notice(str(uuid4()), ["POLICE"]))
    desk = safeguarding.roles["mash_police"]["organisation_id"]
    async with safeguarding.resources.database.transaction(UUID(desk)) as connection:
        shown = await connection.fetch("SELECT person_id::text FROM lead_agency_people")
    assert [row["person_id"] for row in shown] == [person_id]
    stranger = safeguarding.roles["mash_police_bham"]["organisation_id"]
    async with safeguarding.resources.database.transaction(UUID(stranger)) as connection:
        assert await connection.fetch("SELECT FROM lead_agency_people") == []
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.fetch("SELECT FROM lead_agency_subjects")


async def test_the_other_side_and_other_hubs_are_not_shown_it(safeguarding):
    person_id = await known(safeguarding)
    await heard(safeguarding, notice(str(uuid4()), ["POLICE"]))
    path = f"/people/{person_id}/lead-agencies"
    for who, status in (("offender_manager", 403), ("officer", 403), ("mash_police_bham", 404)):
        assert (await safeguarding.get(who, path)).status_code == status, who
