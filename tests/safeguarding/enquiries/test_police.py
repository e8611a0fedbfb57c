"""The police's answer from the offenders service: whatever goes wrong there reads UNAVAILABLE, never NOTHING_HELD."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import timedelta
from uuid import UUID

import pytest
from parts.hub_cases import NOTHING_HELD, asked
from parts.offenders_stand_in import answer_about, nothing_held, standing_in
from parts.stored import as_owner
from pydantic import SecretStr

from bluelamp.kit import clients
from bluelamp.kit.jobs.worker import work
from local_stack.ports import free_port
from safeguarding import main
from safeguarding.enquiries.jobs import JOBS
from safeguarding.enquiries.rules.police import NoAnswerError
from safeguarding.enquiries.usecases import police

PATIENCE_SECONDS = 30


@pytest.fixture
async def offenders_port(hub, monkeypatch) -> int:
    """The port at which the offenders service would be found, if it were there."""
    port = free_port()
    settings = hub.resources.settings
    monkeypatch.setattr(settings, "public_url", f"http://127.0.0.1:{port}")
    monkeypatch.setattr(settings, "client_id", "safeguarding-service")
    monkeypatch.setattr(settings, "client_secret", SecretStr("made-up"))
    monkeypatch.setattr(clients, "TIMEOUT_SECONDS", 0.3)
    return port


async def state_of(hub, case) -> tuple[str, str | None]:
    body = (await case.read("mash_police", "POLICE")).json()
    return body["state"], body["response"] and body["response"]["status"]


async def test_the_question_names_the_people_the_purpose_and_the_right(hub, offenders_port):
    case = await asked(hub, "POLICE")
    async with standing_in(offenders_port) as offenders:
        await police.ask_police(hub.resources, UUID(case.enquiries["POLICE"]))
    request = offenders.requests[0]
    asked_about = {one["subject_id"] for one in request["subjects"]}
    assert len(asked_about) == len(case.subjects)
    assert asked_about.isdisjoint(case.subjects), "that side's log holds nobody of a hub"
    answered = (await case.read("mash_police", "POLICE")).text
    assert not any(one in answered for one in asked_about)
    assert {one["family_name"] for one in request["subjects"]} == {"Person-Two", "Person-Three"}
    assert (request["purpose"], request["lawful_basis"]) == ("SAFEGUARDING_ENQUIRY", "CA1989_S47")
    assert offenders.headers[0]["authorization"] == "Bearer a-token"
    assert offenders.headers[0]["idempotency-key"].startswith(f'"police-{case.enquiries["POLICE"]}-')


async def test_everything_that_any_record_knows_them_by_is_asked_about(hub, offenders_port):
    """Nothing held under one spelling says nothing of the others: names, dates of birth, numbers of every record."""
    case = await asked(hub, "POLICE")
    subject, enquiry_id = case.subjects[0], UUID(case.enquiries["POLICE"])
    alias = {"given_name": "Eksample", "family_name": "Person-Too"}
    pnc = {"kind": "PNC_ID", "value": "87/123456A"}
    nhs = {"kind": "NHS_NUMBER", "value": "9434765919"}
    twin = {"given_name": "Exemple", "family_name": "Person-Tu", "date_of_birth": "1981-12-03", "identifiers": [nhs]}
    async with standing_in(offenders_port) as offenders:
        for what, body in (("aliases", alias), ("identifiers", pnc)):
            assert (await hub.post("mash_csc", f"/people/{subject}/{what}", body)).status_code == 201
        other = (await hub.post("mash_csc", "/people", twin)).json()["person_id"]
        match = await hub.post("mash_csc", "/person-matches", {"person_a": subject, "person_b": other})
        path = f"/person-matches/{match.json()['match_id']}/confirmation"
        reason = "The same number in two registers; both workers were asked."
        merged = await hub.post("hub_manager", path, {"kept_person_id": other, "reason": reason})
        assert merged.status_code == 201, merged.text
        await police.ask_police(hub.resources, enquiry_id)
    one = next(one for one in offenders.requests[0]["subjects"] if alias in one["other_names"])
    names = {(name["given_name"], name["family_name"]) for name in one["other_names"]}
    assert names == {("Eksample", "Person-Too"), ("Exemple", "Person-Tu")}
    assert (one["given_name"], one["family_name"]) not in names
    assert "1981-12-03" in one["dates_of_birth"]
    assert one["date_of_birth"] is None or one["date_of_birth"] in one["dates_of_birth"]
    assert sorted(one["identifiers"], key=lambda number: number["kind"]) == [nhs, pnc]


async def test_what_is_found_of_fifty_people_is_recorded_whole(hub, offenders_port):
    def wordy(asked_about):
        document = answer_about(asked_about, lambda _: "RELEASE")
        for item in document["items"]:
            item["summary_codes"] = [f"{'LONG_CODE_OF_SOMETHING_HELD_' * 2}{number}" for number in range(50)]
        return 200, document

    case = await asked(hub, "POLICE")
    async with standing_in(offenders_port, wordy):
        await police.ask_police(hub.resources, UUID(case.enquiries["POLICE"]))
    summary = (await case.read("mash_police", "POLICE")).json()["response"]["finding"]["summary"]
    assert len(summary) > 4000
    assert all(subject in summary for subject in case.subjects)
    assert summary.count("_49") == len(case.subjects)


@pytest.mark.parametrize(
    ("grades", "status"),
    [
        ([None, None], "NOTHING_HELD"),
        (["RELEASE", None], "HELD_SHARED"),
        (["RELEASE", "WITHHOLD"], "PARTLY_SHARED"),
        (["WITHHOLD", None], "HELD_WITHHELD"),
    ],
)
async def test_the_answer_is_recorded_as_what_it_says(hub, offenders_port, grades, status):
    case = await asked(hub, "POLICE")
    async with standing_in(offenders_port, lambda one: (200, answer_about(one, lambda place: grades[place]))):
        await police.ask_police(hub.resources, UUID(case.enquiries["POLICE"]))
    response = (await case.read("mash_police", "POLICE")).json()["response"]
    assert response["status"] == status
    assert response["responder"] == "offenders-service"
    assert response["source_systems"] == ([] if status == "HELD_WITHHELD" else ["OFFENDER_RECORDS"])
    assert ("DOMESTIC_ABUSE_SUSPECT" in str(response["finding"])) is ("RELEASE" in grades)
    assert (response["withheld_reason"] is not None) is ("WITHHOLD" in grades)


def _missing_one(asked_about):
    document = answer_about(asked_about, lambda _: None)
    return 200, {**document, "items": document["items"][1:]}


def _another_person(asked_about):
    document = answer_about(asked_about, lambda _: None)
    document["items"][0]["subject_id"] = "00000000-0000-7000-8000-00000000ffff"
    return 200, document


def _held_without_a_grade(asked_about):
    document = answer_about(asked_about, lambda _: None)
    document["items"][0]["held"] = True
    return 200, document


NO_ANSWERS = {
    "unavailable": lambda _: (503, {}),
    "bad gateway": lambda _: (502, {}),
    "not found by the gateway": lambda _: (404, {"code": "not-found"}),
    "refused": lambda _: (403, {}),
    "broken": lambda _: (500, {}),
    "never": lambda _: (0, {}),
    "no JSON": lambda _: (200, None),
    "an empty object": lambda _: (200, {}),
    "somebody left out": _missing_one,
    "somebody else": _another_person,
    "held without a grade": _held_without_a_grade,
}


@pytest.mark.parametrize("fault", [*NO_ANSWERS, "nobody there"])
async def test_what_is_no_whole_answer_reads_unavailable_and_is_asked_again(hub, offenders_port, fault):
    case = await asked(hub, "POLICE")
    enquiry_id = UUID(case.enquiries["POLICE"])
    away = contextlib.nullcontext() if fault == "nobody there" else standing_in(offenders_port, NO_ANSWERS[fault])
    async with away:
        for _ in range(2):
            with pytest.raises(NoAnswerError):
                await police.ask_police(hub.resources, enquiry_id)
            assert await state_of(hub, case) == ("UNAVAILABLE", None)
    async with standing_in(offenders_port):
        await police.ask_police(hub.resources, enquiry_id)
    assert await state_of(hub, case) == ("ANSWERED", "NOTHING_HELD")
    async with as_owner(hub.database) as owner:
        told = await owner.fetch(
            "SELECT split_part(type, '.', 6) AS what, count(*) FROM events WHERE subject_id = $1 GROUP BY 1", enquiry_id
        )
    heard = {row["what"]: row["count"] for row in told}
    assert heard == {"asked": 2, "unavailable": 2, "answered": 2}  # each to the desk and to the management, once


@contextlib.asynccontextmanager
async def working(hub) -> AsyncIterator[None]:
    """A worker that takes the jobs of enquiries from the queue."""
    stopping = asyncio.Event()
    resources = main.open_for(hub.resources.settings)
    task = asyncio.create_task(work(resources, JOBS, [], stopping))
    try:
        yield
    finally:
        stopping.set()
        await task


async def until(hub, case, state: str) -> tuple[str, str | None]:
    async with asyncio.timeout(PATIENCE_SECONDS):
        while (seen := await state_of(hub, case))[0] != state:
            await asyncio.sleep(0.05)
    return seen


@pytest.mark.parametrize("fault", ["nobody there", "unavailable", "not found by the gateway", "never"])
async def test_the_worker_asks_until_the_service_is_back(hub, offenders_port, fault):
    case = await asked(hub, "POLICE", "HEALTH")
    async with working(hub):
        away = contextlib.nullcontext() if fault == "nobody there" else standing_in(offenders_port, NO_ANSWERS[fault])
        async with away:
            assert await until(hub, case, "UNAVAILABLE") == ("UNAVAILABLE", None)
            assert (await case.answer("HEALTH")).status_code == 201
        async with standing_in(offenders_port):
            assert await until(hub, case, "ANSWERED") == ("ANSWERED", "NOTHING_HELD")
            async with asyncio.timeout(PATIENCE_SECONDS):
                while await case.status() != "INFORMATION_COMPLETE":
                    await asyncio.sleep(0.05)


async def test_the_desk_may_answer_itself_meanwhile_and_is_not_overruled(hub, offenders_port):
    case = await asked(hub, "POLICE")
    enquiry_id = UUID(case.enquiries["POLICE"])
    with pytest.raises(NoAnswerError):
        await police.ask_police(hub.resources, enquiry_id)
    shared = {**NOTHING_HELD, "status": "HELD_SHARED", "summary": "Known from a visit."}
    assert (await case.answer("POLICE", shared)).status_code == 201
    async with standing_in(offenders_port) as offenders:
        await police.ask_police(hub.resources, enquiry_id)
    assert offenders.requests == []
    assert await state_of(hub, case) == ("ANSWERED", "HELD_SHARED")


AWAY = {"status": "NOT_SEARCHED", "not_searched_reason": "SYSTEM_AWAY"}


async def test_that_the_system_was_away_ends_no_search(hub, offenders_port):
    """The desk says so; the machine goes on asking, and what it finds takes that answer's place."""
    case = await asked(hub, "POLICE")
    enquiry_id = UUID(case.enquiries["POLICE"])
    given = await case.answer("POLICE", AWAY)
    assert given.status_code == 201
    with pytest.raises(NoAnswerError):
        await police.ask_police(hub.resources, enquiry_id)
    assert await state_of(hub, case) == ("NOT_SEARCHED", "NOT_SEARCHED")
    async with standing_in(offenders_port, lambda one: (200, answer_about(one, lambda _: "RELEASE"))) as offenders:
        await police.ask_police(hub.resources, enquiry_id)
        await police.ask_police(hub.resources, enquiry_id)
    assert len(offenders.requests) == 1
    body = (await case.read("mash_police", "POLICE")).json()
    assert (body["state"], body["response"]["status"]) == ("ANSWERED", "HELD_SHARED")
    assert body["response"]["correction_of"] == given.json()["response_id"]
    assert body["response"]["correction_reason"] == "FURTHER_SEARCH"


async def test_any_other_reason_not_to_search_is_the_desks_own(hub, offenders_port):
    case = await asked(hub, "POLICE")
    await case.answer("POLICE", {**AWAY, "not_searched_reason": "OUTSIDE_REMIT"})
    async with standing_in(offenders_port) as offenders:
        await police.ask_police(hub.resources, UUID(case.enquiries["POLICE"]))
    assert offenders.requests == []


async def test_an_answer_that_turns_out_not_to_have_been_searched_is_asked_for_again(hub, offenders_port):
    case = await asked(hub, "POLICE")
    assert (await case.answer("POLICE", NOTHING_HELD)).status_code == 201
    async with working(hub), standing_in(offenders_port):
        assert (await case.correct("POLICE", AWAY)).status_code == 201
        assert await until(hub, case, "ANSWERED") == ("ANSWERED", "NOTHING_HELD")
    assert (await case.read("mash_police", "POLICE")).json()["response"]["responder"] == "offenders-service"


async def test_an_answer_that_comes_while_the_desk_answers_is_recorded_once(hub, offenders_port):
    case = await asked(hub, "POLICE")
    async with standing_in(offenders_port, nothing_held):
        _, answer = await asyncio.gather(
            police.ask_police(hub.resources, UUID(case.enquiries["POLICE"])), case.answer("POLICE")
        )
    async with as_owner(hub.database) as owner:
        count = await owner.fetchval(
            "SELECT count(*) FROM enquiry_responses WHERE enquiry_id::text = $1", case.enquiries["POLICE"]
        )
    assert count == 1
    assert answer.status_code in {201, 409}


async def test_the_decision_does_not_wait_for_the_police_and_says_what_it_was_taken_without(hub, offenders_port):
    case = await asked(hub, "POLICE")
    with pytest.raises(NoAnswerError):
        await police.ask_police(hub.resources, UUID(case.enquiries["POLICE"]))
    await case.decide_and_release()
    decision = (await hub.get("hub_manager", f"/cases/{case.case_id}")).json()["decisions"][0]
    assert [(one["agency"], one["state"]) for one in decision["information_outstanding"]] == [("POLICE", "UNAVAILABLE")]


def test_the_pauses_grow_and_nobody_gives_up():
    job = next(one for one in JOBS if one.entrypoint == "ask_police")
    shortest = [job.delay_after(attempts) for attempts in (1, 3, 6, 9)]
    assert shortest == sorted(shortest)
    assert all(timedelta(minutes=2.5) <= job.delay_after(attempts) <= timedelta(minutes=5) for attempts in (12, 5000))
    assert job.max_attempts >= 100_000
    assert job.lane != "service"
