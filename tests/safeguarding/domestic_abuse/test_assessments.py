"""Risk assessments over HTTP: five answers, a floor, a human grade, and two signatures to go below it."""

import asyncio

import pytest
from parts.domestic_abuse import SAFELIVES_KEYS, an_assessment, answers, assessed, person
from parts.problems import pointers, problem
from parts.stored import as_owner

LOWER = {"grade": "MEDIUM", "reason": "The perpetrator is in custody until the spring."}
AGREE = {"decision": "AGREE", "reason": "Custody is confirmed by the prison."}


async def test_fourteen_ticks_suggest_a_high_floor_and_meet_a_limb(safeguarding):
    told = await assessed(safeguarding)
    assert (told["ticks"], told["suggested_floor"], told["grade"]) == (14, "HIGH", "HIGH")
    assert told["limbs_met"] == ["VISIBLE_HIGH_RISK"]
    assert told["incomplete"] is False
    assert told["marac_rule_set_id"] == "MARAC_DEFAULT"
    assert (told["hub"], told["agency"]) == ("SANDWELL", "POLICE")
    assert [one["grade"] for one in told["grades"]] == ["HIGH"]


async def test_thirteen_and_judgement(safeguarding):
    told = await assessed(safeguarding, yes=13)
    assert (told["suggested_floor"], told["grade"]) == ("MEDIUM", "HIGH")
    assert told["limbs_met"] == ["PROFESSIONAL_JUDGEMENT"]


async def test_the_same_answers_count_apart_in_another_instrument(safeguarding):
    more = {"instrument": "DASH_SAFELIVES_24", "answers": answers(14, SAFELIVES_KEYS)}
    told = await assessed(safeguarding, "mash_health", **more)
    assert (told["instrument"], told["suggested_floor"], told["agency"]) == ("DASH_SAFELIVES_24", "HIGH", "HEALTH")


async def test_not_known_is_no_tick_and_raises_the_flag(safeguarding):
    told = await assessed(safeguarding, grade="STANDARD", yes=0, answers=answers(0, others="NOT_KNOWN"))
    assert (told["ticks"], told["incomplete"], len(told["unanswered"])) == (0, True, 27)


async def test_an_opened_prompt_must_be_asked(safeguarding):
    told = await assessed(safeguarding, prompt_findings=[])
    assert told["incomplete"] is True
    assert [(one["prompt"], one["finding"]) for one in told["prompts"]] == [
        ("HONOUR_BASED_VIOLENCE", None),
        ("STALKING", None),
    ]


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"yes": 20, "grade": "MEDIUM"}, "#/grade"),
        ({"instrument": "DARA"}, "#/instrument"),
        ({"instrument": "NO_SUCH_LIST"}, "#/instrument"),
        ({"answers": answers(14)[:-1]}, "#/answers"),
        ({"answers": [*answers(14), {"key": "colour_of_the_door", "answer": "NO"}]}, "#/answers/27/key"),
        ({"answers": [*answers(14), answers(14)[0]]}, "#/answers/27/key"),
        ({"answers": [{**answers(14)[0], "answer": "NOT_ASKED"}, *answers(15)[1:]]}, "#/answers/0/reason"),
        ({"assessed_on": "2099-01-01"}, "#/assessed_on"),
        ({"victim": {}}, "#/victim"),
        ({"victim": {**person("One"), "person_id": "00000000-0000-7000-8000-000000000941"}}, "#/victim"),
        ({"victim": {"person_id": "00000000-0000-7000-8000-0000000fffff"}}, "#/victim/person_id"),
        (
            {
                "victim": {"person_id": "00000000-0000-7000-8000-000000000941"},
                "perpetrators": [{"person_id": "00000000-0000-7000-8000-000000000941"}],
            },
            "#/perpetrators/0",
        ),
    ],
)
async def test_what_is_refused(demonstration, nothing_is_stored, changes, pointer):
    refused = problem(await demonstration.post("officer", "/risk-assessments", an_assessment(**changes)), 422)
    assert pointers(refused) == [pointer]


async def test_a_desk_writes_of_its_own_hub_s_area_only(demonstration, nothing_is_stored):
    body = an_assessment(lpu="BIRMINGHAM_NORTH")
    assert pointers(problem(await demonstration.post("mash_health", "/risk-assessments", body), 422)) == ["#/lpu"]


async def signed(safeguarding, who: str, told: dict, proposal: dict, body: dict = AGREE):
    path = f"/risk-assessments/{told['risk_assessment_id']}/grade-proposals/{proposal['grade_proposal_id']}/signatures"
    return await safeguarding.post(who, path, body)


async def proposed(safeguarding) -> tuple[dict, dict]:
    told = await assessed(safeguarding, yes=20, lpu="BIRMINGHAM_NORTH")
    path = f"/risk-assessments/{told['risk_assessment_id']}/grade-proposals"
    answer = await safeguarding.post("officer", path, LOWER)
    assert answer.status_code == 201, answer.text
    problem(await safeguarding.post("officer", path, LOWER), 409)
    return told, answer.json()


async def grade_of(safeguarding, told: dict) -> str:
    return (await safeguarding.get("officer", f"/risk-assessments/{told['risk_assessment_id']}")).json()["grade"]


async def test_below_the_floor_by_two_signatures(safeguarding):
    told, proposal = await proposed(safeguarding)
    assert (await signed(safeguarding, "officer", told, proposal)).status_code == 403
    first = await signed(safeguarding, "sergeant", told, proposal)
    assert first.status_code == 201, first.text
    assert first.json()["status"] == "OPEN"
    assert await grade_of(safeguarding, told) == "HIGH"
    problem(await signed(safeguarding, "sergeant", told, proposal), 409)
    second = await signed(safeguarding, "da_specialist", told, proposal)
    assert second.json()["status"] == "AGREED"
    assert await grade_of(safeguarding, told) == "MEDIUM"
    problem(await signed(safeguarding, "da_specialist", told, proposal), 409)
    record = (await safeguarding.get("officer", f"/risk-assessments/{told['risk_assessment_id']}")).json()
    assert [one["grade"] for one in record["grades"]] == ["HIGH", "MEDIUM"]
    assert record["suggested_floor"] == "HIGH"
    assert record["grades"][1]["grade_proposal_id"] == proposal["grade_proposal_id"]


async def test_a_refusal_ends_the_proposal(safeguarding):
    told, proposal = await proposed(safeguarding)
    refused = await signed(safeguarding, "sergeant", told, proposal, {**AGREE, "decision": "REFUSE"})
    assert refused.json()["status"] == "REFUSED"
    problem(await signed(safeguarding, "da_specialist", told, proposal), 409)
    assert await grade_of(safeguarding, told) == "HIGH"


async def test_a_proposal_from_before_the_grade_was_raised_lowers_nothing(safeguarding):
    told = await assessed(safeguarding, yes=11, grade="MEDIUM", lpu="BIRMINGHAM_NORTH")
    path = f"/risk-assessments/{told['risk_assessment_id']}"
    before = {**LOWER, "grade": "STANDARD"}
    proposal = (await safeguarding.post("officer", f"{path}/grade-proposals", before)).json()
    assert (await signed(safeguarding, "sergeant", told, proposal)).status_code == 201
    raised = {"grade": "HIGH", "reason": "He came back with a knife last night."}
    assert (await safeguarding.post("officer", f"{path}/grade", raised)).status_code == 200
    problem(await signed(safeguarding, "da_specialist", told, proposal), 409)
    assert await grade_of(safeguarding, told) == "HIGH"
    refused = await signed(safeguarding, "da_specialist", told, proposal, {**AGREE, "decision": "REFUSE"})
    assert refused.json()["status"] == "REFUSED"
    assert (await safeguarding.post("officer", f"{path}/grade-proposals", LOWER)).status_code == 201


async def test_both_sign_at_once_and_the_grade_falls_once(safeguarding):
    told, proposal = await proposed(safeguarding)
    answers = await asyncio.gather(
        *(signed(safeguarding, who, told, proposal) for who in ("sergeant", "da_specialist"))
    )
    assert sorted(answer.json()["status"] for answer in answers) == ["AGREED", "OPEN"]
    record = (await safeguarding.get("officer", f"/risk-assessments/{told['risk_assessment_id']}")).json()
    assert [one["grade"] for one in record["grades"]] == ["HIGH", "MEDIUM"]


async def test_a_grade_is_raised_by_a_reason_and_never_lowered_that_way(safeguarding):
    told = await assessed(safeguarding, yes=11, grade="MEDIUM")
    path = f"/risk-assessments/{told['risk_assessment_id']}/grade"
    raised = await safeguarding.post("officer", path, {"grade": "HIGH", "reason": "She is terrified of the weekend."})
    assert raised.status_code == 200, raised.text
    assert raised.json()["limbs_met"] == ["PROFESSIONAL_JUDGEMENT"]
    lower = problem(await safeguarding.post("officer", path, LOWER), 422)
    assert pointers(lower) == ["#/grade"]


async def test_who_sees_an_assessment(safeguarding):
    told = await assessed(
        safeguarding, "mash_health", instrument="DASH_SAFELIVES_24", answers=answers(14, SAFELIVES_KEYS)
    )
    path = f"/risk-assessments/{told['risk_assessment_id']}"
    callers = (
        "mash_police",
        "hub_manager",
        "mash_police_bham",
        "officer",
        "officer_2",
        "da_specialist",
        "offender_manager",
    )
    seen = {who: (await safeguarding.get(who, path)).status_code for who in callers}
    assert seen == {
        "mash_police": 200,
        "hub_manager": 200,
        "mash_police_bham": 404,
        "officer": 404,
        "officer_2": 404,
        "da_specialist": 200,
        "offender_manager": 403,
    }
    elsewhere = (await safeguarding.get("mash_police_bham", "/risk-assessments")).json()
    assert elsewhere["items"] == []
    here = (await safeguarding.get("mash_police", "/risk-assessments", grade="HIGH")).json()
    assert [one["risk_assessment_id"] for one in here["items"]] == [told["risk_assessment_id"]]


async def test_sent_twice_is_stored_once_and_every_reading_is_logged(safeguarding):
    sent = [
        await safeguarding.post("officer", "/risk-assessments", an_assessment(), key="same-key-1") for _ in range(2)
    ]
    assert sent[0].json() == sent[1].json()
    told = sent[0].json()
    await safeguarding.get("officer", f"/risk-assessments/{told['risk_assessment_id']}")
    await safeguarding.get("da_specialist", "/risk-assessments")
    async with as_owner(safeguarding.database) as owner:
        assert await owner.fetchval("SELECT count(*) FROM risk_assessments") == 1
        assert await owner.fetchval("SELECT count(*) FROM people") == 2
        logged = await owner.fetch("SELECT operation, subjects FROM audit_entries WHERE action = 'CONSULTATION'")
        event = await owner.fetchrow("SELECT * FROM events WHERE type LIKE '%risk_assessment.recorded%'")
    assert {row["operation"] for row in logged} == {"get_risk_assessment", "list_risk_assessments"}
    everybody = {told["risk_assessment_id"], told["victim_id"], *told["perpetrator_ids"]}
    assert all({str(one) for one in row["subjects"]} == everybody for row in logged)
    assert told["victim_id"] not in event["data"]
    assert "Person-" not in event["data"]
