"""A victim described afresh keeps her past: as possible while a match waits, as certain once it is confirmed."""

from typing import Any
from uuid import UUID

from parts.domestic_abuse import assessed, person, recorded, referred
from parts.reconsidering import (
    HIM,
    PAIR,
    are_two,
    confirm,
    dated_back,
    do_jobs,
    events_of,
    limbs,
    matches,
    reject_all,
    repeat_of,
    repeats_of,
    reverse,
    what_follows,
)
from parts.stored import as_owner

from bluelamp.events.domestic_abuse import AbuseIncidentEventV1
from bluelamp.kit import clocks
from safeguarding.domestic_abuse.usecases.reconsidering import reconsider_person
from safeguarding.people.usecases.matching import compare_people

NEW = {"kind": "INCIDENT", "severity": "LESSER"}


def today() -> str:
    return clocks.today().isoformat()


async def a_past(safeguarding) -> dict[str, Any]:
    """A pair whose case the conference had a month ago, and three incidents of today."""
    first = await referred(safeguarding, **PAIR)
    await dated_back(safeguarding, first, 30)
    known = {
        "victim": {"person_id": first["victim_id"]},
        "perpetrators": [{"person_id": first["perpetrator_ids"][0]}],
    }
    for _ in range(3):
        await recorded(safeguarding, **known, occurred_on=today())
    return first


async def described_afresh(safeguarding) -> dict[str, Any]:
    """The same two, as an officer at the door who knows nobody writes them down, with what happened."""
    incident = {**NEW, "occurred_on": today()}
    return await assessed(safeguarding, yes=2, grade="STANDARD", **PAIR, incident=incident)


async def compared(safeguarding) -> None:
    await compare_people(safeguarding.resources)
    await do_jobs(safeguarding)


async def confirmed(safeguarding) -> list[str]:
    """Every match confirmed, and everything reckoned again."""
    merges = [await confirm(safeguarding, match) for match in await matches(safeguarding)]
    await do_jobs(safeguarding)
    return merges


async def told_of(safeguarding, incident: dict[str, Any]) -> list[Any]:
    """What the feed says of an incident, from its first event on."""
    async with as_owner(safeguarding.database) as owner:
        return await owner.fetch(
            "SELECT type, data FROM events WHERE type LIKE '%.abuse_incident.%' AND subject_id = $1 ORDER BY event_id",
            UUID(incident["abuse_incident_id"]),
        )


async def test_limbs_follow_the_records_of_one_person(safeguarding):
    await a_past(safeguarding)
    assessment = await described_afresh(safeguarding)
    assert await limbs(safeguarding, assessment) == {}
    await compared(safeguarding)
    possible = {"ESCALATION": "POSSIBLE_ESCALATION", "REPEAT": "POSSIBLE_REPEAT"}
    assert await limbs(safeguarding, assessment) == possible
    assert await events_of(safeguarding, "risk_assessment.reconsidered") >= 1
    # The officer refers by what is known now, without a reason of their own.
    body = {"risk_assessment_id": assessment["risk_assessment_id"]}
    told = await safeguarding.post("officer", "/marac-referrals", body)
    assert set(told.json()["limbs"]) == {"ESCALATION", "REPEAT"}, told.text

    merges = await confirmed(safeguarding)
    certain = {"ESCALATION": "ENOUGH_INCIDENTS", "REPEAT": "WITHIN_WINDOW"}
    assert await limbs(safeguarding, assessment) == certain
    before = await events_of(safeguarding, "risk_assessment.reconsidered")
    await reconsider_person(safeguarding.resources, UUID(assessment["victim_id"]))
    assert await events_of(safeguarding, "risk_assessment.reconsidered") == before

    await reverse(safeguarding, merges)
    assert await limbs(safeguarding, assessment) == {}
    # What somebody decided stands as they decided it.
    read = await safeguarding.get("da_specialist", f"/marac-referrals/{told.json()['marac_referral_id']}")
    assert (read.json()["limbs"], read.json()["findings"]) == (told.json()["limbs"], told.json()["findings"])


async def test_an_incident_without_an_assessment_is_a_possible_repeat_then_a_certain_one_then_none(safeguarding):
    first = await a_past(safeguarding)
    incident = await recorded(safeguarding, "mash_health", **PAIR, **NEW, occurred_on=today())
    assert repeat_of(incident) == (False, False)
    assert await repeats_of(safeguarding, first) == (3, 0)
    await compared(safeguarding)
    path = f"/abuse-incidents/{incident['abuse_incident_id']}"
    read = (await safeguarding.get("da_specialist", path)).json()
    assert repeat_of(read) == (False, True)
    assert read["marac_repeat"]["possible_last_marac_on"] is not None
    assert await repeats_of(safeguarding, first) == (3, 1)

    merges = await confirmed(safeguarding)
    read = (await safeguarding.get("da_specialist", path)).json()
    assert repeat_of(read) == (True, False)
    assert read["marac_repeat"]["possible_last_marac_on"] is None
    assert await repeats_of(safeguarding, first) == (4, 0)

    flagged = await events_of(safeguarding, "marac.repeat_flagged")
    assert flagged == 5  # three certain, one possible, and the same one certain
    await reverse(safeguarding, merges)
    assert repeat_of((await safeguarding.get("da_specialist", path)).json()) == (False, False)
    assert await repeats_of(safeguarding, first) == (3, 0)
    assert await events_of(safeguarding, "marac.repeat_withdrawn") == 1
    assert await events_of(safeguarding, "marac.repeat_flagged") == flagged
    told = await told_of(safeguarding, incident)
    assert [one["type"].split(".")[-2] for one in told] == ["recorded", *["reconsidered"] * (len(told) - 1)]
    assert len(told) >= 4
    assert {AbuseIncidentEventV1.model_validate_json(one["data"]).lpu for one in told} == {incident["lpu"]}


async def test_a_repeat_follows_the_merged_person_to_a_later_referral_and_back(safeguarding):
    """Two records, each with a conference of its own: merged, the later one is the pair's last."""
    first = await a_past(safeguarding)
    later = await referred(safeguarding, **PAIR)
    await dated_back(safeguarding, later, 10)
    before = [await repeats_of(safeguarding, one) for one in (first, later)]
    assert before == [(3, 0), (0, 0)]
    await compared(safeguarding)
    version = (await safeguarding.get("da_specialist", f"/marac-referrals/{first['marac_referral_id']}")).json()[
        "version"
    ]
    merges = await confirmed(safeguarding)
    assert [await repeats_of(safeguarding, one) for one in (first, later)] == [(0, 0), (3, 0)]
    after = (await safeguarding.get("da_specialist", f"/marac-referrals/{first['marac_referral_id']}")).json()
    assert after["version"] > version  # whoever holds an ETag of it reads it again
    await reverse(safeguarding, merges)
    assert [await repeats_of(safeguarding, one) for one in (first, later)] == before


async def test_a_reversal_restores_everything_that_followed(safeguarding):
    """Several agencies' records of both: after the last reversal every figure is what it was."""
    first = await a_past(safeguarding)
    await described_afresh(safeguarding)
    await recorded(safeguarding, "mash_health", **PAIR, **NEW, occurred_on=today())
    await referred(safeguarding, "mash_housing", victim=PAIR["victim"])
    await recorded(safeguarding, victim=person("Aldous", "1971-01-01"), perpetrators=PAIR["perpetrators"])
    await do_jobs(safeguarding)
    before = await what_follows(safeguarding)
    await compared(safeguarding)
    merges = [
        await confirm(safeguarding, match)
        for match in await matches(safeguarding)
        if await are_two(safeguarding, match)
    ]
    await do_jobs(safeguarding)
    assert len(merges) > 3
    joined = await what_follows(safeguarding)
    assert joined != before
    assert await repeats_of(safeguarding, first) > (3, 0)
    await reverse(safeguarding, merges)
    await reject_all(safeguarding)
    assert await what_follows(safeguarding) == before


async def test_a_rejected_match_takes_the_possibility_back(safeguarding):
    first = await a_past(safeguarding)
    assessment = await described_afresh(safeguarding)
    await compared(safeguarding)
    assert await repeats_of(safeguarding, first) == (3, 1)
    await reject_all(safeguarding)
    assert await limbs(safeguarding, assessment) == {}
    assert await repeats_of(safeguarding, first) == (3, 0)


async def test_who_abuses_several_people_is_found_when_their_records_are_joined(safeguarding):
    incidents = [
        await recorded(
            safeguarding,
            victim=person(f"Victim-{name}", born),
            perpetrators=[{"person": HIM}],
            occurred_on=today(),
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
    await reverse(safeguarding, [merge_id])
    for one in alleged:
        assert (await safeguarding.get("da_specialist", f"/serial-perpetrators/{one}")).status_code == 404


async def test_a_rule_set_added_since_changes_nothing_that_was_decided(safeguarding):
    """Figures of one month, from today on: what was decided with twelve is reckoned again with twelve."""
    first = await a_past(safeguarding)
    assessment = await described_afresh(safeguarding)
    told = await safeguarding.get("officer", "/marac-rule-sets/MARAC_DEFAULT")
    figures = {**told.json()["figures"], "repeat": {"months": 1, "crime_only": True}, "escalation": []}
    body = {"marac_rule_set_id": "SHORT", "lpus": ["SANDWELL"], "effective_from": today(), "figures": figures}
    added = await safeguarding.post("directory_admin", "/marac-rule-sets", {**body, "source": "An example"})
    assert added.status_code == 201, added.text
    await compared(safeguarding)
    await confirmed(safeguarding)
    assert set(await limbs(safeguarding, assessment)) == {"ESCALATION", "REPEAT"}
    assert await repeats_of(safeguarding, first) == (4, 0)
    path = f"/abuse-incidents/{assessment['abuse_incident_id']}"
    assert (await safeguarding.get("da_specialist", path)).json()["marac_rule_set_id"] == "MARAC_DEFAULT"
    new = await recorded(safeguarding, **PAIR, **NEW, occurred_on=today())
    assert new["marac_rule_set_id"] == "SHORT"
    referral = await safeguarding.post(
        "officer", "/marac-referrals", {"risk_assessment_id": assessment["risk_assessment_id"]}
    )
    named = ("instrument", "instrument_version", "marac_rule_set_id")
    assert [referral.json()[name] for name in named] == ["DASH_ACPO_27", 1, "MARAC_DEFAULT"]


async def test_a_hearing_is_a_later_day_of_the_pairs_last_conference(safeguarding):
    """An incident of the thirteenth month after the referral repeats a hearing that was written down late."""
    first = await referred(safeguarding, **PAIR)
    await dated_back(safeguarding, first, 400)
    known = {
        "victim": {"person_id": first["victim_id"]},
        "perpetrators": [{"person_id": first["perpetrator_ids"][0]}],
    }
    incident = await recorded(safeguarding, **known, **NEW, occurred_on=today())
    assert repeat_of(incident) == (False, False)
    heard_on = clocks.today().replace(day=1).isoformat()
    path = f"/marac-referrals/{first['marac_referral_id']}"
    assert (await safeguarding.post("da_specialist", f"{path}/hearing", {"heard_on": heard_on})).status_code == 200
    await do_jobs(safeguarding)
    read = await safeguarding.get("da_specialist", f"/abuse-incidents/{incident['abuse_incident_id']}")
    assert read.json()["marac_repeat"]["last_marac_on"] == heard_on
    assert await repeats_of(safeguarding, first) == (1, 0)


async def test_a_desk_counts_every_repeat_and_is_shown_its_own_hub_s(safeguarding):
    first = await referred(safeguarding, **PAIR)
    await dated_back(safeguarding, first, 30)
    known = {
        "victim": {"person_id": first["victim_id"]},
        "perpetrators": [{"person_id": first["perpetrator_ids"][0]}],
    }
    here = await recorded(safeguarding, **known, **NEW, occurred_on=today())
    await recorded(safeguarding, "officer_2", lpu="COVENTRY", **known, **NEW, occurred_on=today())
    path = f"/marac-referrals/{first['marac_referral_id']}"
    read = (await safeguarding.get("mash_csc", path)).json()
    assert (read["repeat_count"], read["possible_repeat_count"]) == (2, 0)
    assert [one["abuse_incident_id"] for one in read["repeats"]] == [here["abuse_incident_id"]]
    assert read["repeats"][0]["agency"] == "POLICE"
    whole = (await safeguarding.get("da_specialist", path)).json()
    assert len(whole["repeats"]) == 2
    async with as_owner(safeguarding.database) as owner:
        told = await owner.fetch("SELECT data FROM events WHERE type LIKE '%.marac.repeat_flagged.v1'")
    assert len(told) == 2
    assert all(first["victim_id"] not in one["data"] for one in told)
