"""A victim described afresh keeps her past: as possible while a match waits, as certain once it is confirmed."""

from typing import Any
from uuid import UUID

from parts.domestic_abuse import assessed, person, recorded, referred
from parts.stored import as_owner

from bluelamp.kit import clocks
from bluelamp.kit.jobs.declaration import Job
from safeguarding.domestic_abuse.jobs import JOBS
from safeguarding.people.usecases.matching import compare_people

REASON = "The same number in two registers; both workers were asked."
HER = {"given_name": "Verity", "family_name": "Nettlefold", "date_of_birth": "1991-02-03"}
HIM = {"given_name": "Percy", "family_name": "Marlpit", "date_of_birth": "1988-09-09"}
PAIR = {"victim": {"person": HER}, "perpetrators": [{"person": HIM}]}


def job() -> Job:
    return next(one for one in JOBS if one.entrypoint == "reconsider_person")


async def do_jobs(safeguarding) -> None:
    """What the worker does with what lies in the queue for it."""
    async with as_owner(safeguarding.database) as owner:
        rows = await owner.fetch("DELETE FROM pgqueuer WHERE entrypoint = 'reconsider_person' RETURNING payload")
    for row in rows:
        await job().function(safeguarding.resources, row["payload"].decode())


async def limbs(safeguarding, assessment: dict[str, Any]) -> dict[str, str]:
    """Why each limb that is met is met."""
    read = await safeguarding.get("da_specialist", f"/risk-assessments/{assessment['risk_assessment_id']}")
    return {one["limb"]: one["because"] for one in read.json()["limbs"] if one["met"]}


async def matches(safeguarding) -> list[dict[str, Any]]:
    listed = await safeguarding.get("da_specialist", "/person-matches", status="PROPOSED", limit=100)
    assert listed.status_code == 200, listed.text
    return listed.json()["items"]


async def confirm(safeguarding, match: dict[str, Any]) -> str:
    body = {"kept_person_id": match["person_a"], "reason": REASON}
    answer = await safeguarding.post("hub_manager", f"/person-matches/{match['match_id']}/confirmation", body)
    assert answer.status_code == 201, answer.text
    return answer.json()["merge_id"]


async def events_of(safeguarding, what: str) -> int:
    async with as_owner(safeguarding.database) as owner:
        return await owner.fetchval("SELECT count(*) FROM events WHERE type LIKE '%.' || $1 || '.v1'", what)


async def test_escalation_and_repeat_follow_the_records_of_one_person(safeguarding):
    """What is known of a pair counts for the two whom an officer at the door describes afresh."""
    first = await referred(safeguarding, **PAIR)
    async with as_owner(safeguarding.database) as owner:
        await owner.execute(
            "UPDATE marac_referrals SET referred_on = referred_on - 30 WHERE marac_referral_id = $1",
            UUID(first["marac_referral_id"]),
        )
    today = clocks.today().isoformat()
    both = {
        "victim": {"person_id": first["victim_id"]},
        "perpetrators": [{"person_id": first["perpetrator_ids"][0]}],
    }
    for _ in range(3):
        await recorded(safeguarding, **both, occurred_on=today)
    incident = {"occurred_on": today, "kind": "INCIDENT", "severity": "LESSER"}
    assessment = await assessed(safeguarding, yes=2, grade="STANDARD", **PAIR, incident=incident)
    assert await limbs(safeguarding, assessment) == {}
    await compare_people(safeguarding.resources)
    await do_jobs(safeguarding)
    possible = {"ESCALATION": "POSSIBLE_ESCALATION", "REPEAT": "POSSIBLE_REPEAT"}
    assert await limbs(safeguarding, assessment) == possible
    assert await events_of(safeguarding, "risk_assessment.reconsidered") >= 1
    # The specialist refers by what is known now, without a reason of their own.
    told = await safeguarding.post(
        "officer", "/marac-referrals", {"risk_assessment_id": assessment["risk_assessment_id"]}
    )
    assert set(told.json()["limbs"]) == {"ESCALATION", "REPEAT"}, told.text

    merges = [await confirm(safeguarding, match) for match in await matches(safeguarding)]
    await do_jobs(safeguarding)
    certain = {"ESCALATION": "ENOUGH_INCIDENTS", "REPEAT": "WITHIN_WINDOW"}
    assert await limbs(safeguarding, assessment) == certain
    path = f"/abuse-incidents/{assessment['abuse_incident_id']}"
    assert (await safeguarding.get("da_specialist", path)).json()["marac_repeat"]["is_repeat"] is True
    assert await events_of(safeguarding, "abuse_incident.reconsidered") == 1
    before = await events_of(safeguarding, "risk_assessment.reconsidered")
    await job().function(safeguarding.resources, assessment["victim_id"])
    assert await events_of(safeguarding, "risk_assessment.reconsidered") == before

    for merge_id in reversed(merges):
        answer = await safeguarding.post("hub_manager", f"/merges/{merge_id}/reversal", {"reason": REASON})
        assert answer.status_code == 200, answer.text
    await do_jobs(safeguarding)
    assert await limbs(safeguarding, assessment) == {}
    assert (await safeguarding.get("da_specialist", path)).json()["marac_repeat"]["is_repeat"] is False
    async with as_owner(safeguarding.database) as owner:
        repeats = await owner.fetchval(
            "SELECT count(*) FROM marac_repeats WHERE abuse_incident_id = $1", UUID(assessment["abuse_incident_id"])
        )
    assert repeats == 0


async def test_a_rejected_match_takes_the_possibility_back(safeguarding):
    for _ in range(3):
        await recorded(safeguarding, **PAIR, occurred_on=clocks.today().isoformat())
    assessment = await assessed(safeguarding, yes=2, grade="STANDARD", **PAIR)
    await compare_people(safeguarding.resources)
    await do_jobs(safeguarding)
    assert await limbs(safeguarding, assessment) == {"ESCALATION": "POSSIBLE_ESCALATION"}
    for match in await matches(safeguarding):
        path = f"/person-matches/{match['match_id']}/rejection"
        assert (await safeguarding.post("hub_manager", path, {"reason": REASON})).status_code == 200
    await do_jobs(safeguarding)
    assert await limbs(safeguarding, assessment) == {}


async def test_who_abuses_several_people_is_found_when_their_records_are_joined(safeguarding):
    incidents = [
        await recorded(
            safeguarding,
            victim=person(f"Victim-{name}", born),
            perpetrators=[{"person": HIM}],
            occurred_on=clocks.today().isoformat(),
        )
        for name, born in (("Aldous", "1971-01-01"), ("Bellweather", "1983-03-03"))
    ]
    alleged = {one["perpetrator_ids"][0] for one in incidents}
    for one in alleged:
        assert (await safeguarding.get("da_specialist", f"/serial-perpetrators/{one}")).status_code == 404
    await compare_people(safeguarding.resources)
    match = next(one for one in await matches(safeguarding) if {one["person_a"], one["person_b"]} == alleged)
    merge_id = await confirm(safeguarding, match)
    await do_jobs(safeguarding)
    flagged = await safeguarding.get("da_specialist", f"/serial-perpetrators/{match['person_a']}")
    assert flagged.json()["is_serial"] is True
    await safeguarding.post("hub_manager", f"/merges/{merge_id}/reversal", {"reason": REASON})
    await do_jobs(safeguarding)
    for one in alleged:
        assert (await safeguarding.get("da_specialist", f"/serial-perpetrators/{one}")).status_code == 404
