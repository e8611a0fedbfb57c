"""The moment of dialling: decided by what is known then, the number read with a purpose and gone when the case ends."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from parts.contact_surveys import SAFE, a_case, check, draw, drawn, kept_of, ring, send, status_of

from bluelamp.kit import clocks
from contact.surveys.usecases.retention import keep_retention

PURPOSE = {"purpose": "SURVEY_INTERVIEW"}
ANSWERS = {"overall": "VERY_SATISFIED"}


async def details(contact, attempt_id, who="surveyor"):
    return await contact.get(who, f"/survey-attempts/{attempt_id}/contact-details", **PURPOSE)


async def end(contact, attempt_id, outcome, **more):
    return await contact.post("surveyor", f"/survey-attempts/{attempt_id}/outcome", {"outcome": outcome, **more})


def later(monkeypatch, **by):
    moment = clocks.now() + timedelta(**by)
    monkeypatch.setattr(clocks, "now", lambda: moment)


async def test_the_number_is_read_by_the_surveyor_who_dials_and_each_reading_is_logged_with_its_purpose(contact):
    case_id = await drawn(contact, contact_details={"display_name": "Example Person-Six", "telephone": "+441632960777"})
    attempt_id = await ring(contact, case_id)
    answer = await details(contact, attempt_id)
    assert answer.json() == {
        "survey_case_id": case_id,
        "display_name": "Example Person-Six",
        "telephone": "+441632960777",
    }
    assert answer.headers["cache-control"] == "no-store"
    async with contact.client("surveyor", sub="another-surveyor", client_id="another-surveyor") as other:
        path = f"/survey-attempts/{attempt_id}/contact-details"
        assert (await other.get(path, params=PURPOSE)).status_code == 404
        assert (await contact.get("surveyor", path)).status_code == 422
    assert (await details(contact, attempt_id, "analyst")).status_code == 403
    logged = await contact.sql(
        "SELECT operation, purpose FROM audit_entries WHERE operation LIKE 'get_survey_contact_details%' "
        "AND outcome = 'DONE' AND $1 = ANY (subjects)",
        UUID(case_id),
    )
    told = [(row["operation"], row["purpose"]) for row in logged]
    assert told == [("get_survey_contact_details_for_survey_interview", "SURVEY_CASE")]


@pytest.mark.parametrize("found", ["deceased", "domestic_abuse", "safeguarding", "vulnerable", "refused"])
async def test_who_died_or_became_unsafe_since_the_draw_is_not_rung(contact, found):
    victim_id = str(uuid4())
    case_id = await drawn(contact, victim_id=victim_id)
    assert await check(contact, victim_id, **{found: "YES"}) | {"checked_at": ""} == {
        "renewed": 0,
        "ended": 1,
        "checked_at": "",
    }
    assert (await contact.post("surveyor", f"/survey-cases/{case_id}/attempts")).status_code == 409
    assert await kept_of(contact, case_id) == (False, True)


async def test_who_becomes_unsafe_between_two_readings_is_not_told_of_again(contact):
    victim_id = str(uuid4())
    case_id = await drawn(contact, victim_id=victim_id)
    attempt_id = await ring(contact, case_id)
    assert (await details(contact, attempt_id)).status_code == 200
    await check(contact, victim_id, domestic_abuse="YES")
    assert (await details(contact, attempt_id)).status_code == 409
    assert (
        await contact.post("surveyor", "/responses", {"survey_attempt_id": attempt_id, **ANSWERS})
    ).status_code == 409


async def test_a_stop_that_no_case_has_heard_of_stops_the_dialling_all_the_same(contact):
    """The stop is there though the case is open: the last look is at the person and not at the case."""
    victim_id = str(uuid4())
    case_id = await drawn(contact, victim_id=victim_id)
    await contact.sql(
        "INSERT INTO survey_stops (victim_id, reason, told_at) VALUES ($1, 'DECEASED', now())", UUID(victim_id)
    )
    assert (await contact.post("surveyor", f"/survey-cases/{case_id}/attempts")).status_code == 409


async def test_nobody_is_rung_by_what_was_known_yesterday(contact, monkeypatch):
    victim_id = str(uuid4())
    case_id = await drawn(contact, victim_id=victim_id)
    later(monkeypatch, hours=24, minutes=1)
    [due] = (await contact.get("surveyor", "/due-survey-cases")).json()["items"]
    assert due["not_yet"] == "CHECKS_TOO_OLD"
    assert (await contact.post("surveyor", f"/survey-cases/{case_id}/attempts")).status_code == 409
    for _ in range(2):
        await keep_retention(contact.resources)
    asked = await contact.sql("SELECT data FROM events WHERE type LIKE '%check_needed.v1'")
    assert [row["data"] for row in asked] == [{"survey_case_id": case_id}]
    assert (await check(contact, victim_id))["renewed"] == 1
    await ring(contact, case_id)


async def test_a_refusal_ends_all_of_the_persons_cases_for_good(contact, monkeypatch):
    victim_id = str(uuid4())
    case_id = await drawn(contact, victim_id=victim_id)
    other = await send(contact, victim_id=victim_id)
    told = await end(contact, await ring(contact, case_id), "REFUSED")
    assert (told.json()["outcome"], told.json()["case_status"]) == ("REFUSED", "REFUSED")
    assert await status_of(contact, other["survey_case_id"]) == ("SUPPRESSED", ["REFUSED"])
    assert await kept_of(contact, case_id) == (False, True)
    later(monkeypatch, days=1500)
    await keep_retention(contact.resources)
    recorded_at = (clocks.now() - timedelta(days=42)).isoformat()
    assert (await send(contact, victim_id=victim_id, recorded_at=recorded_at))["suppression_reasons"] == ["REFUSED"]


async def test_a_risk_is_asked_about_anew_after_two_years(contact, monkeypatch):
    victim_id = str(uuid4())
    await check(contact, victim_id, domestic_abuse="YES")
    later(monkeypatch, days=729)
    recorded_at = (clocks.now() - timedelta(days=42)).isoformat()
    kept = await send(contact, victim_id=victim_id, recorded_at=recorded_at)
    assert kept["suppression_reasons"] == ["DOMESTIC_ABUSE"]
    later(monkeypatch, days=3)
    await keep_retention(contact.resources)
    assert await contact.sql("SELECT FROM survey_stops") == []
    assert (await send(contact, victim_id=victim_id, recorded_at=recorded_at))["status"] == "WAITING"


async def test_what_a_surveyor_learns_on_the_telephone_stops_it_all(contact):
    victim_id = str(uuid4())
    case_id = await drawn(contact, victim_id=victim_id)
    attempt_id = await ring(contact, case_id)
    assert (await end(contact, attempt_id, "STOPPED")).status_code == 422
    assert (await end(contact, attempt_id, "NO_ANSWER", stop_reason="DECEASED")).status_code == 422
    told = await end(contact, attempt_id, "STOPPED", stop_reason="SAFEGUARDING")
    assert told.json()["case_status"] == "SUPPRESSED"
    assert await status_of(contact, case_id) == ("SUPPRESSED", ["SAFEGUARDING"])
    assert (await send(contact, victim_id=victim_id))["suppression_reasons"] == ["SAFEGUARDING"]
    assert (await end(contact, attempt_id, "NO_ANSWER")).status_code == 409


async def test_what_is_learnt_after_the_hour_is_over_still_counts(contact, monkeypatch):
    victim_id = str(uuid4())
    case_id = await drawn(contact, victim_id=victim_id)
    first = await ring(contact, case_id)
    later(monkeypatch, hours=1, minutes=1)
    assert (await details(contact, first)).status_code == 409
    second = await ring(contact, case_id)
    assert (await contact.get("surveyor", f"/survey-attempts/{first}")).json()["outcome"] == "LAPSED"
    await end(contact, first, "STOPPED", stop_reason="DOMESTIC_ABUSE")
    assert await status_of(contact, case_id) == ("SUPPRESSED", ["DOMESTIC_ABUSE"])
    assert (await details(contact, second)).status_code == 409


async def test_nobody_is_rung_more_often_than_the_survey_allows_or_twice_at_once(contact):
    case_id = await drawn(contact)
    for _ in range(6):
        attempt_id = await ring(contact, case_id)
        assert (await contact.post("surveyor", f"/survey-cases/{case_id}/attempts")).status_code == 409
        await end(contact, attempt_id, "NO_ANSWER")
    assert await status_of(contact, case_id) == ("NOT_REACHED", [])
    assert await kept_of(contact, case_id) == (False, True)
    wrong = await drawn(contact)
    await end(contact, await ring(contact, wrong), "WRONG_NUMBER")
    assert await status_of(contact, wrong) == ("NOT_REACHED", [])


async def test_only_a_drawn_case_is_rung_and_only_in_its_window(contact, monkeypatch):
    waiting = await send(contact)
    path = f"/survey-cases/{waiting['survey_case_id']}/attempts"
    assert (await contact.post("surveyor", path)).status_code == 409
    assert (await contact.post("analyst", path)).status_code == 403
    assert (await contact.post("surveyor", f"/survey-cases/{uuid4()}/attempts")).status_code == 404
    await draw(contact)
    later(monkeypatch, days=8)
    assert (await contact.post("surveyor", path)).status_code == 409


async def test_an_interview_is_kept_without_the_person_and_nobody_asks_them_again(contact, monkeypatch):
    victim_id = str(uuid4())
    case_id = await drawn(contact, victim_id=victim_id)
    other = await send(contact, victim_id=victim_id)
    attempt_id = await ring(contact, case_id)
    body = {"survey_attempt_id": attempt_id, "overall": "FAIRLY_SATISFIED", "treatment": "DONT_KNOW"}
    made = await contact.post("surveyor", "/responses", body)
    assert made.status_code == 201, made.text
    response = made.json()
    assert not {"survey_attempt_id", "survey_case_id", "victim_id"} & response.keys()
    assert UUID(response["response_id"]).version == 4
    assert (response["follow_up"], response["treatment"]) == (None, "DONT_KNOW")
    assert (await contact.get("analyst", f"/responses/{response['response_id']}")).json() == response
    assert await kept_of(contact, case_id) == (False, True)
    assert await status_of(contact, other["survey_case_id"]) == ("SUPPRESSED", ["SURVEYED_RECENTLY"])
    assert (await send(contact, victim_id=victim_id))["suppression_reasons"] == ["SURVEYED_RECENTLY"]
    assert (await contact.post("surveyor", "/responses", body)).status_code == 409
    later(monkeypatch, days=190)
    recorded_at = (clocks.now() - timedelta(days=42)).isoformat()
    assert (await send(contact, victim_id=victim_id, recorded_at=recorded_at))["status"] == "WAITING"


async def test_what_is_over_is_ended_and_whose_it_was_is_forgotten(contact, monkeypatch):
    kept = await drawn(contact)
    interviewed = await drawn(contact)
    await contact.post("surveyor", "/responses", {"survey_attempt_id": await ring(contact, interviewed), **ANSWERS})
    later(monkeypatch, days=8)
    await keep_retention(contact.resources)
    assert await status_of(contact, kept) == ("EXPIRED", [])
    assert await kept_of(contact, kept) == (False, True)
    later(monkeypatch, days=185)
    await keep_retention(contact.resources)
    assert await kept_of(contact, kept) == (False, False)
    assert await kept_of(contact, interviewed) == (False, False)
    erased = await contact.sql("SELECT operation FROM audit_entries WHERE action = 'ERASURE' ORDER BY entry_id")
    assert {"expire_survey_cases", "forget_victims"} <= {row["operation"] for row in erased}


async def test_the_number_is_stored_locked(contact):
    case = a_case(checks=SAFE)
    await contact.post("safeguarding_service", "/survey-cases", case)
    [row] = await contact.sql("SELECT contact_details FROM survey_cases")
    for text in case["contact_details"].values():
        assert text.encode() not in row["contact_details"]


async def test_an_interview_that_runs_past_the_window_is_kept(contact, monkeypatch):
    case_id = await drawn(contact)
    moment = clocks.now() + timedelta(days=7)
    monkeypatch.setattr(clocks, "now", lambda: moment.replace(hour=23, minute=50))
    victim = (await contact.sql("SELECT victim_id FROM survey_cases"))[0]["victim_id"]
    await check(contact, str(victim))
    attempt_id = await ring(contact, case_id)
    monkeypatch.setattr(clocks, "now", lambda: moment.replace(hour=0, minute=20) + timedelta(days=1))
    await keep_retention(contact.resources)
    kept = await contact.post("surveyor", "/responses", {"survey_attempt_id": attempt_id, **ANSWERS})
    assert kept.status_code == 201, kept.text
    assert await status_of(contact, case_id) == ("INTERVIEWED", [])
