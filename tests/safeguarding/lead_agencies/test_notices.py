"""What a hub hears of who leads: of whom it knows alone, and the teller never learns whether that is anybody."""

from uuid import uuid4

import pytest

PERSON = {"given_name": "Example", "family_name": "Person-Led", "date_of_birth": "1985-01-30"}


async def known(safeguarding, **more):
    answer = await safeguarding.post("mash_police", "/people", {**PERSON, **more})
    assert answer.status_code == 201, answer.text
    return answer.json()["person_id"]


def notice(subject_id, agencies, as_at="2026-01-12T09:00:00Z", **more):
    subject = {"subject_id": subject_id, **PERSON, **more}
    return {"notice_id": str(uuid4()), "as_at": as_at, "agencies": agencies, "subject": subject}


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
        {"family_name": "Other", "other_names": [{"given_name": "Example", "family_name": "Person-Led"}]},
        {
            "given_name": "Another",
            "date_of_birth": None,
            "identifiers": [{"kind": "PNC_ID", "value": "2001/0012345K"}],
        },
    ],
)
async def test_somebody_is_meant_by_names_and_birth_or_by_a_number(safeguarding, known_by):
    person_id = await known(safeguarding, identifiers=[{"kind": "PNC_ID", "value": "2001/0012345K"}])
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


async def test_news_of_a_moment_to_come_is_refused(safeguarding):
    body = notice(str(uuid4()), ["POLICE"], "2126-01-12T09:00:00Z")
    answer = await safeguarding.post("referrals_service", "/lead-agency-notices", body)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/as_at")


async def test_the_other_side_and_other_hubs_are_not_shown_it(safeguarding):
    person_id = await known(safeguarding)
    await heard(safeguarding, notice(str(uuid4()), ["POLICE"]))
    path = f"/people/{person_id}/lead-agencies"
    for who, status in (("offender_manager", 403), ("officer", 403), ("mash_police_bham", 404)):
        assert (await safeguarding.get(who, path)).status_code == status, who
