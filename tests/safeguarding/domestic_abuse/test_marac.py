"""The MARAC: referred in one entry, told, acted on, heard, and repeated by whatever agency hears of new abuse."""

from datetime import timedelta
from uuid import UUID

import pytest
from parts.domestic_abuse import assessed, known, person, recorded, referred
from parts.problems import pointers, problem
from parts.stored import as_owner

from bluelamp.kit import clocks
from safeguarding.domestic_abuse.rules.months import months_after
from safeguarding.domestic_abuse.usecases import serial


def ago(days: int) -> str:
    return (clocks.today() - timedelta(days=days)).isoformat()


async def backdate(safeguarding, referral: dict, days: int) -> None:
    async with as_owner(safeguarding.database) as owner:
        await owner.execute(
            "UPDATE marac_referrals SET referred_on = referred_on - $1::int WHERE marac_referral_id = $2",
            days,
            UUID(referral["marac_referral_id"]),
        )


async def test_one_entry_pre_fills_the_referral(safeguarding):
    child = {**person("Child", "2020-02-02")}
    assessment = await assessed(safeguarding, children=[child])
    body = {"risk_assessment_id": assessment["risk_assessment_id"]}
    answer = await safeguarding.post("officer", "/marac-referrals", body)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    for name in ("victim_id", "perpetrator_ids", "children_ids", "grade", "lpu", "hub"):
        assert told[name] == assessment[name], name
    assert told["limbs"] == ["VISIBLE_HIGH_RISK"]
    assert told["findings"] == assessment["limbs"]
    assert told["flag_and_tag_expires_on"] == months_after(clocks.today(), 12).isoformat()
    assert told["reference"].startswith("M-")
    problem(await safeguarding.post("mash_police", "/marac-referrals", body), 409)


async def test_without_a_limb_judgement_gives_its_reason(safeguarding):
    assessment = await assessed(safeguarding, yes=2, grade="STANDARD")
    body = {"risk_assessment_id": assessment["risk_assessment_id"]}
    assert pointers(problem(await safeguarding.post("officer", "/marac-referrals", body), 422)) == ["#/reason"]
    judged = {**body, "reason": "Extreme fear, and nobody to interpret."}
    told = (await safeguarding.post("officer", "/marac-referrals", judged)).json()
    assert told["limbs"] == ["PROFESSIONAL_JUDGEMENT"]


async def test_a_victim_under_sixteen_goes_elsewhere(safeguarding):
    born = clocks.today().replace(year=clocks.today().year - 15, day=1).isoformat()
    assessment = await assessed(safeguarding, victim=person("Young", born))
    body = {"risk_assessment_id": assessment["risk_assessment_id"]}
    refused = problem(await safeguarding.post("officer", "/marac-referrals", body), 422)
    assert pointers(refused) == ["#/risk_assessment_id"]


async def test_an_assessment_of_another_hub_cannot_be_referred(safeguarding):
    assessment = await assessed(safeguarding)
    body = {"risk_assessment_id": assessment["risk_assessment_id"]}
    refused = problem(await safeguarding.post("mash_police_bham", "/marac-referrals", body), 422)
    assert pointers(refused) == ["#/risk_assessment_id"]


async def test_the_case_is_told_acted_on_and_heard(safeguarding):
    told = await referred(safeguarding)
    path = f"/marac-referrals/{told['marac_referral_id']}"
    informed = await safeguarding.post("mash_health", f"{path}/information", {"summary": "Two injuries seen in May."})
    assert informed.status_code == 201, informed.text
    action = {"agency": "HEALTH", "action": "Flag the record.", "due_on": "2026-12-05"}
    assert (await safeguarding.post("officer", f"{path}/actions", action)).status_code == 403
    added = (await safeguarding.post("da_specialist", f"{path}/actions", action)).json()
    done = f"{path}/actions/{added['actions'][0]['marac_action_id']}/completion"
    assert (await safeguarding.post("da_specialist", done, {"completed_on": ago(0)})).status_code == 200
    problem(await safeguarding.post("da_specialist", done, {"completed_on": ago(0)}), 409)
    contact = {"contacted_on": ago(0), "result": "REACHED"}
    assert (await safeguarding.post("da_specialist", f"{path}/idva-contacts", contact)).status_code == 201
    early = problem(await safeguarding.post("da_specialist", f"{path}/hearing", {"heard_on": ago(3)}), 422)
    assert pointers(early) == ["#/heard_on"]
    assert (await safeguarding.post("da_specialist", f"{path}/hearing", {"heard_on": ago(0)})).status_code == 200
    problem(await safeguarding.post("da_specialist", f"{path}/hearing", {"heard_on": ago(0)}), 409)
    read = (await safeguarding.get("mash_csc", path)).json()
    assert (read["status"], read["heard_on"]) == ("HEARD", ago(0))
    assert [(one["agency"], one["summary"]) for one in read["information"]] == [("HEALTH", "Two injuries seen in May.")]
    assert [one["status"] for one in read["actions"]] == ["DONE"]
    assert [one["result"] for one in read["idva_contacts"]] == ["REACHED"]
    assert (await safeguarding.get("mash_csc_bham", path)).status_code == 404
    assert (await safeguarding.get("offender_manager", path)).status_code == 403


@pytest.mark.parametrize(("days", "is_repeat"), [(30, True), (400, False)])
async def test_any_agency_s_new_abuse_repeats_within_twelve_months(safeguarding, days, is_repeat):
    told = await referred(safeguarding)
    await backdate(safeguarding, told, days)
    pair = {"victim": known(told["victim_id"]), "perpetrators": [known(told["perpetrator_ids"][0])]}
    incident = await recorded(safeguarding, "officer_2", lpu="COVENTRY", occurred_on=ago(1), **pair)
    assert incident["marac_repeat"]["is_repeat"] is is_repeat
    assert incident["marac_repeat"]["last_marac_on"] == ago(days)
    await serial.follow_abuse_incident(safeguarding.resources, UUID(incident["abuse_incident_id"]))
    async with as_owner(safeguarding.database) as owner:
        flagged = await owner.fetch("SELECT subject_id FROM events WHERE type LIKE '%marac.repeat_flagged%'")
    assert [str(row["subject_id"]) for row in flagged] == ([told["marac_referral_id"]] if is_repeat else [])


async def test_another_perpetrator_is_a_new_case(safeguarding):
    told = await referred(safeguarding)
    await backdate(safeguarding, told, 30)
    other = await recorded(safeguarding, occurred_on=ago(1), victim=known(told["victim_id"]))
    nothing = {"is_repeat": False, "last_marac_on": None, "is_possible_repeat": False, "possible_last_marac_on": None}
    assert other["marac_repeat"] == nothing


async def test_the_limb_of_repeat_and_of_escalation_in_the_next_assessment(safeguarding):
    told = await referred(safeguarding)
    await backdate(safeguarding, told, 60)
    pair = {"victim": known(told["victim_id"]), "perpetrators": [known(told["perpetrator_ids"][0])]}
    for days in (50, 40):
        await recorded(safeguarding, occurred_on=ago(days), **pair)
    details = {"occurred_on": ago(2), "kind": "INCIDENT", "severity": "LESSER"}
    again = await assessed(safeguarding, yes=2, grade="STANDARD", incident=details, **pair)
    assert again["limbs_met"] == ["ESCALATION", "REPEAT"]
    assert again["abuse_incident_id"]


async def test_every_change_is_published_with_codes_alone(safeguarding):
    told = await referred(safeguarding)
    path = f"/marac-referrals/{told['marac_referral_id']}/information"
    await safeguarding.post("mash_health", path, {"summary": "Two injuries seen in May."})
    async with as_owner(safeguarding.database) as owner:
        rows = await owner.fetch("SELECT type, data FROM events WHERE type LIKE '%marac%' ORDER BY event_id")
    assert [row["type"].rsplit(".", 2)[1] for row in rows] == ["referred", "updated"]
    text = " ".join(row["data"] for row in rows)
    assert "injuries" not in text
    assert told["victim_id"] not in text
    assert told["perpetrator_ids"][0] not in text


async def test_who_lists_what(safeguarding):
    told = await referred(safeguarding, "mash_health")
    lists = {
        who: [one["marac_referral_id"] for one in (await safeguarding.get(who, "/marac-referrals")).json()["items"]]
        for who in ("mash_csc", "hub_manager", "da_specialist", "mash_csc_bham", "sergeant")
    }
    mine = [told["marac_referral_id"]]
    assert lists == {"mash_csc": mine, "hub_manager": mine, "da_specialist": mine, "mash_csc_bham": [], "sergeant": []}
