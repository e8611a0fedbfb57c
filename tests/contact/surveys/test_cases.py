"""Who may be rung six weeks on, over HTTP: sent, suppressed with every reason, drawn, and listed as due."""

from datetime import timedelta
from uuid import uuid4

import pytest
from parts.contact_surveys import SAFE, a_case, check, draw, drawn, kept_of, ring, send, status_of

from bluelamp.kit import clocks


async def test_a_case_is_due_six_weeks_after_its_record_and_waits_for_the_draw(contact):
    case = await send(contact)
    today = clocks.today()
    assert case["due_on"] == today.isoformat()
    assert case["window_from"] == (today - timedelta(days=7)).isoformat()
    assert case["window_until"] == (today + timedelta(days=8)).isoformat()
    assert (case["status"], case["holds_contact_details"], case["suppression_reasons"]) == ("WAITING", True, [])
    assert not {"victim_id", "source_reference", "contact_details"} & case.keys()


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        ("deceased", "DECEASED"),
        ("domestic_abuse", "DOMESTIC_ABUSE"),
        ("safeguarding", "SAFEGUARDING"),
        ("vulnerable", "VULNERABLE"),
        ("under_18", "UNDER_18"),
        ("refused", "REFUSED"),
        ("active_complaint", "ACTIVE_COMPLAINT"),
        ("on_duty_officer", "ON_DUTY_OFFICER"),
    ],
)
async def test_whoever_must_not_be_rung_is_kept_with_the_reason_and_without_a_number(demonstration, found, reason):
    case = await send(demonstration, checks={**SAFE, found: "YES"})
    assert (case["status"], case["suppression_reasons"]) == ("SUPPRESSED", [reason])
    assert await kept_of(demonstration, case["survey_case_id"]) == (False, True)
    doubtful = await send(demonstration, checks={**SAFE, found: "NOT_KNOWN"})
    assert (doubtful["status"], doubtful["suppression_reasons"]) == ("SUPPRESSED", ["NOT_KNOWN_TO_BE_SAFE"])


async def test_a_risk_to_the_person_holds_in_every_other_case_of_theirs(contact):
    """Domestic abuse that one incident shows keeps anybody from ringing about the burglary before and after it."""
    victim_id = str(uuid4())
    before = await send(contact, victim_id=victim_id)
    await send(contact, victim_id=victim_id, checks={**SAFE, "domestic_abuse": "YES"})
    assert await status_of(contact, before["survey_case_id"]) == ("SUPPRESSED", ["DOMESTIC_ABUSE"])
    after = await send(contact, victim_id=victim_id)
    assert (after["status"], after["suppression_reasons"]) == ("SUPPRESSED", ["DOMESTIC_ABUSE"])


async def test_what_is_of_one_incident_holds_for_that_one_only(contact):
    victim_id = str(uuid4())
    await send(contact, victim_id=victim_id, checks={**SAFE, "on_duty_officer": "YES"})
    assert (await send(contact, victim_id=victim_id))["status"] == "WAITING"


async def test_a_case_whose_window_is_over_is_kept_without_a_number(contact):
    recorded_at = (clocks.now() - timedelta(days=51)).isoformat()
    case = await send(contact, recorded_at=recorded_at)
    assert case["status"] == "EXPIRED"
    assert (await kept_of(contact, case["survey_case_id"]))[0] is False


async def test_every_fault_of_a_case_is_named_and_nothing_is_kept(contact):
    tomorrow = (clocks.now() + timedelta(days=1)).isoformat()
    wrong = a_case(recorded_at=tomorrow, incident_group="ASB")
    answer = await contact.post("safeguarding_service", "/survey-cases", wrong)
    found = {(one["pointer"], one["code"]) for one in answer.json()["errors"]}
    assert found == {("#/recorded_at", "date_in_future"), ("#/incident_group", "group_of_other_stream")}
    for long_ago in ("2012-03-31T12:00:00Z", "0001-01-01T00:00:00Z"):
        old = await contact.post("safeguarding_service", "/survey-cases", a_case(recorded_at=long_ago))
        assert [one["code"] for one in old.json()["errors"]] == ["survey_missing"]
    half = a_case()
    del half["checks"]["deceased"]
    assert (await contact.post("safeguarding_service", "/survey-cases", half)).status_code == 422
    assert await contact.sql("SELECT FROM survey_cases") == []
    assert await contact.sql("SELECT FROM survey_stops") == []


async def test_the_same_incident_of_the_same_victim_is_known_once(contact):
    case = a_case()
    first = await contact.post("safeguarding_service", "/survey-cases", case)
    assert first.status_code == 201, first.text
    assert (await contact.post("safeguarding_service", "/survey-cases", case)).status_code == 409
    other = {**case, "victim_id": str(uuid4())}
    assert (await contact.post("safeguarding_service", "/survey-cases", other)).status_code == 201


async def test_the_due_list_is_the_surveyors_and_masks_the_number(contact):
    case_id = await drawn(contact)
    [due] = (await contact.get("surveyor", "/due-survey-cases")).json()["items"]
    assert (due["survey_case_id"], due["not_yet"], due["attempts"]) == (case_id, None, 0)
    assert due["telephone_masked"].lstrip("•").isdigit()
    assert len(due["telephone_masked"].lstrip("•")) == 3
    for other in ("analyst", "safeguarding_service", "sergeant"):
        assert (await contact.get(other, "/due-survey-cases")).status_code == 403
    await ring(contact, case_id)
    [due] = (await contact.get("surveyor", "/due-survey-cases")).json()["items"]
    assert due["not_yet"] == "BEING_RUNG"


async def test_the_due_list_goes_by_pages(contact):
    sent = {(await send(contact))["survey_case_id"] for _ in range(5)}
    await draw(contact)
    found, cursor = [], None
    while True:
        more = {"cursor": cursor} if cursor else {}
        page = (await contact.get("surveyor", "/due-survey-cases", limit=2, **more)).json()
        found += [one["survey_case_id"] for one in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert sorted(found) == sorted(sent)
    listed = (await contact.get("analyst", "/survey-cases", limit=2, status="SAMPLED")).json()
    assert len(listed["items"]) == 2
    following = await contact.get("analyst", "/survey-cases", limit=2, status="SAMPLED", cursor=listed["next_cursor"])
    assert not {one["survey_case_id"] for one in following.json()["items"]} & {
        one["survey_case_id"] for one in listed["items"]
    }


async def test_nothing_that_is_told_or_logged_says_whose_a_case_is(contact):
    case = a_case()
    await contact.post("safeguarding_service", "/survey-cases", case)
    await check(contact, case["victim_id"], deceased="YES")
    told = await contact.sql("SELECT type, data::text AS data FROM events ORDER BY event_id")
    assert [row["type"].split(".")[-3] for row in told] == ["survey_case", "survey_case"]
    secrets = (case["victim_id"], case["source_reference"], case["contact_details"]["telephone"], "DECEASED", "Person")
    for row in told:
        assert not [one for one in secrets if one in row["data"]]
    kept = await contact.sql("SELECT status, headers::text, body FROM idempotency_keys")
    assert kept
    for row in kept:
        assert not [one for one in secrets[1:3] if one in str(row["body"])]
