"""What is learnt of somebody's safety counts whenever and however it is told; nothing else ends what another does."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from parts.contact_surveys import SAFE, a_case, check, drawn, kept_of, ring, send, status_of

from bluelamp.kit import clocks
from contact.surveys.usecases.retention import keep_retention

REFUSED = {"outcome": "REFUSED"}
ABUSE = {"outcome": "STOPPED", "stop_reason": "DOMESTIC_ABUSE"}


async def tell(contact, attempt_id, body):
    return await contact.post("surveyor", f"/survey-attempts/{attempt_id}/outcome", body)


def at(monkeypatch, moment):
    monkeypatch.setattr(clocks, "now", lambda: moment)


@pytest.mark.parametrize(("told", "reason"), [(REFUSED, "REFUSED"), (ABUSE, "DOMESTIC_ABUSE")])
async def test_what_a_victim_says_counts_though_the_case_has_ended_meanwhile(contact, told, reason):
    """A complaint came in while they spoke: it ends this case, and is nothing that holds for the next."""
    victim_id = str(uuid4())
    case_id = await drawn(contact, victim_id=victim_id)
    attempt_id = await ring(contact, case_id)
    await check(contact, victim_id, active_complaint="YES")
    answer = await tell(contact, attempt_id, told)
    assert answer.status_code == 200, answer.text
    assert answer.json()["case_status"] == "SUPPRESSED"
    assert await status_of(contact, case_id) == ("SUPPRESSED", ["ACTIVE_COMPLAINT"])
    assert (await send(contact, victim_id=victim_id))["suppression_reasons"] == [reason]


@pytest.mark.parametrize("ended", ["NO_ANSWER", "INTERVIEWED"])
async def test_who_refuses_after_the_outcome_was_told_has_refused(contact, ended):
    victim_id = str(uuid4())
    case_id = await drawn(contact, victim_id=victim_id)
    attempt_id = await ring(contact, case_id)
    if ended == "INTERVIEWED":
        body = {"survey_attempt_id": attempt_id, "overall": "NEITHER"}
        assert (await contact.post("surveyor", "/responses", body)).status_code == 201
    else:
        assert (await tell(contact, attempt_id, {"outcome": ended})).status_code == 200
    assert (await tell(contact, attempt_id, {"outcome": "CALL_BACK"})).status_code == 409
    answer = await tell(contact, attempt_id, REFUSED)
    assert answer.status_code == 200, answer.text
    assert answer.json()["outcome"] == ended
    assert "REFUSED" in (await send(contact, victim_id=victim_id))["suppression_reasons"]
    assert await kept_of(contact, case_id) == (False, True)


@pytest.mark.parametrize("told", [{"outcome": "NO_ANSWER"}, {"outcome": "CALL_BACK"}])
async def test_an_attempt_that_lapsed_does_not_end_what_another_surveyor_is_doing(contact, monkeypatch, told):
    case_id = await drawn(contact)
    await contact.sql("UPDATE survey_cases SET attempts = 4")
    first = await ring(contact, case_id)
    at(monkeypatch, clocks.now() + timedelta(hours=1, minutes=1))
    second = await ring(contact, case_id)
    assert (await tell(contact, first, told)).json()["case_status"] == "SAMPLED"
    body = {"survey_attempt_id": second, "overall": "NEITHER"}
    assert (await contact.post("surveyor", "/responses", body)).status_code == 201


async def test_what_ends_a_case_ends_every_attempt_on_it(contact, monkeypatch):
    case_id = await drawn(contact)
    first = await ring(contact, case_id)
    at(monkeypatch, clocks.now() + timedelta(hours=1, minutes=1))
    second = await ring(contact, case_id)
    await tell(contact, first, REFUSED)
    ended = (await contact.get("surveyor", f"/survey-attempts/{second}")).json()
    assert (ended["outcome"], ended["case_status"]) == ("STOPPED", "REFUSED")


async def test_a_risk_that_comes_with_a_case_that_is_known_already_is_not_lost(contact):
    """The sender sends the incident again, and this time knows that the victim has died."""
    victim_id = str(uuid4())
    case = a_case(victim_id=victim_id)
    first = await contact.post("safeguarding_service", "/survey-cases", case)
    again = await contact.post("safeguarding_service", "/survey-cases", case)
    assert (again.status_code, again.json()["code"]) == (409, "already-exists")
    case["checks"] = {**SAFE, "deceased": "YES"}
    told = await contact.post("safeguarding_service", "/survey-cases", case)
    assert told.status_code == 200, told.text
    case_id = first.json()["survey_case_id"]
    assert (told.json()["survey_case_id"], told.json()["status"]) == (case_id, "SUPPRESSED")
    assert await kept_of(contact, case_id) == (False, True)
    assert (await send(contact, victim_id=victim_id))["suppression_reasons"] == ["DECEASED"]


async def test_who_was_rung_as_often_as_is_allowed_is_not_on_the_list_any_more(contact, monkeypatch):
    """The last attempt lapsed: nobody told how it ended, and nobody may begin another."""
    case_id = await drawn(contact)
    await contact.sql("UPDATE survey_cases SET attempts = 5")
    await ring(contact, case_id)
    [due] = (await contact.get("surveyor", "/due-survey-cases")).json()["items"]
    assert due["not_yet"] == "BEING_RUNG"
    at(monkeypatch, clocks.now() + timedelta(hours=1, minutes=1))
    assert (await contact.get("surveyor", "/due-survey-cases")).json()["items"] == []


@pytest.mark.parametrize("longer", [False, True])
async def test_whose_case_it_was_is_known_for_as_long_as_somebody_must_be_spared(contact, monkeypatch, longer):
    """Interviewed on 31 August, and still within six months on 28 February; other rules may spare people for longer."""
    victim_id, closed = str(uuid4()), datetime(2026, 8, 31, 11, tzinfo=UTC)
    at(monkeypatch, closed)
    case_id = await drawn(contact, victim_id=victim_id)
    body = {"survey_attempt_id": await ring(contact, case_id), "overall": "NEITHER"}
    assert (await contact.post("surveyor", "/responses", body)).status_code == 201
    if longer:
        await contact.sql("UPDATE surveys SET resurvey_after_months = 12 WHERE survey_stream = 'ASB'")
    moment = datetime(2027, 5, 1, tzinfo=UTC) if longer else datetime(2027, 2, 28, 13, tzinfo=UTC)
    at(monkeypatch, moment)
    await keep_retention(contact.resources)
    assert await kept_of(contact, case_id) == (False, True)
    at(monkeypatch, closed + timedelta(days=400))
    await keep_retention(contact.resources)
    assert await kept_of(contact, case_id) == (False, False)


async def test_that_a_stop_was_forgotten_is_in_the_log(contact, monkeypatch):
    victim_id = str(uuid4())
    await check(contact, victim_id, vulnerable="YES")
    at(monkeypatch, clocks.now() + timedelta(days=732))
    await keep_retention(contact.resources)
    rows = await contact.sql("SELECT subjects FROM audit_entries WHERE operation = 'forget_survey_stops'")
    assert [row["subjects"] for row in rows] == [[UUID(victim_id)]]


async def test_the_feed_does_not_say_which_answers_are_of_which_case(contact):
    """Both are told of in one transaction, one after the other: the response's id beside the case's would join them."""
    attempt_id = await ring(contact, await drawn(contact))
    body = {"survey_attempt_id": attempt_id, "overall": "NEITHER"}
    response_id = (await contact.post("surveyor", "/responses", body)).json()["response_id"]
    told = await contact.sql("SELECT type, subject_id::text AS subject, data::text FROM events")
    assert any("survey_response.recorded" in row["type"] for row in told)
    assert not [row for row in told if response_id in f"{row['subject']} {row['data']}"]


async def test_who_reads_answers_sends_no_victims(contact):
    """The answer to a sender brings a victim and a case together, and a case lies near its response by day and unit."""
    assert (await contact.post("analyst", "/survey-cases", a_case())).status_code == 403
    body = {"victim_id": str(uuid4()), "checks": SAFE}
    assert (await contact.post("analyst", "/victim-checks", body)).status_code == 403


async def test_the_window_alone_keeps_anybody_from_ringing(contact, monkeypatch):
    """What is known is fresh both times: a week too early, and the day after the window."""
    victim_id, now = str(uuid4()), clocks.now()
    case_id = await drawn(contact, victim_id=victim_id)
    for days in (-8, 8):
        at(monkeypatch, now + timedelta(days=days))
        assert (await check(contact, victim_id))["renewed"] == 1
        answer = await contact.post("surveyor", f"/survey-cases/{case_id}/attempts")
        assert (answer.status_code, answer.json()["detail"]) == (409, "Its window is not open.")
    at(monkeypatch, now + timedelta(days=7))
    await check(contact, victim_id)
    await ring(contact, case_id)


async def test_each_reading_looks_at_the_person_again(contact):
    """The stop is there though the case and the attempt are open."""
    victim_id = str(uuid4())
    attempt_id = await ring(contact, await drawn(contact, victim_id=victim_id))
    path = f"/survey-attempts/{attempt_id}/contact-details"
    assert (await contact.get("surveyor", path, purpose="SURVEY_INTERVIEW")).status_code == 200
    await contact.sql(
        "INSERT INTO survey_stops (victim_id, reason, told_at) VALUES ($1, 'DECEASED', now())", UUID(victim_id)
    )
    assert (await contact.get("surveyor", path, purpose="SURVEY_INTERVIEW")).status_code == 409
