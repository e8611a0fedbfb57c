"""The MARAC's figures: read again whenever a decision is questioned, and only ever added to."""

import asyncio
from copy import deepcopy
from datetime import timedelta

import pytest
from parts.domestic_abuse import assessed, referred
from parts.problems import pointers, problem

from bluelamp.kit import clocks
from safeguarding.domestic_abuse.demonstration import MARAC_RULE_SET

PATH = "/marac-rule-sets"


def a_rule_set(**changes) -> dict:
    return {**deepcopy(MARAC_RULE_SET), "effective_from": clocks.today().isoformat(), **changes}


async def test_what_an_assessment_names_is_read_again(safeguarding):
    assessment = await assessed(safeguarding)
    for who in ("officer", "da_specialist", "mash_csc", "mash_csc_bham"):
        answer = await safeguarding.get(who, f"{PATH}/{assessment['marac_rule_set_id']}")
        assert answer.status_code == 200, answer.text
    told = answer.json()
    assert (told["marac_rule_set_id"], told["effective_from"]) == ("MARAC_DEFAULT", "2009-03-01")
    assert {"instrument": "DASH_ACPO_27", "ticks": 14} in told["figures"]["visible_high_risk"]
    problem(await safeguarding.get("officer", f"{PATH}/NO_SUCH_SET"), 404)


async def test_a_later_set_decides_from_its_day_on_and_there_alone(safeguarding):
    before = await assessed(safeguarding)
    assert "VISIBLE_HIGH_RISK" in before["limbs_met"]
    body = a_rule_set()
    body["figures"]["visible_high_risk"][0]["ticks"] = 20
    answer = await safeguarding.post("directory_admin", PATH, body)
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"].endswith(f"{PATH}/{body['marac_rule_set_id']}")
    assert answer.json() == body == (await safeguarding.get("officer", f"{PATH}/{body['marac_rule_set_id']}")).json()
    after = await assessed(safeguarding)
    assert (after["marac_rule_set_id"], "VISIBLE_HIGH_RISK" in after["limbs_met"]) == ("SANDWELL_2099", False)
    yesterday = (clocks.today() - timedelta(days=1)).isoformat()
    for changes in ({"lpu": "DUDLEY"}, {"assessed_on": yesterday}):
        elsewhere = await assessed(safeguarding, **changes)
        assert elsewhere["marac_rule_set_id"] == "MARAC_DEFAULT"
    again = (await safeguarding.get("officer", f"/risk-assessments/{before['risk_assessment_id']}")).json()
    assert again["marac_rule_set_id"] == "MARAC_DEFAULT"


async def test_figures_of_another_age_decide_who_is_referred(safeguarding):
    body = a_rule_set()
    body["figures"]["minimum_age"] = 25
    assert (await safeguarding.post("directory_admin", PATH, body)).status_code == 201
    young = {"person": {"given_name": "Example", "family_name": "Person-Young", "date_of_birth": "2006-01-01"}}
    assessment = await assessed(safeguarding, victim=young)
    refused = await safeguarding.post(
        "officer", "/marac-referrals", {"risk_assessment_id": assessment["risk_assessment_id"]}
    )
    problem(refused, 422)
    assert (await referred(safeguarding))["limbs"]


async def test_one_of_several_at_once_is_added(safeguarding):
    bodies = [a_rule_set(marac_rule_set_id=f"SET_{number}") for number in range(5)]
    answers = await asyncio.gather(*(safeguarding.post("directory_admin", PATH, body) for body in bodies))
    assert sorted(one.status_code for one in answers) == [201, 409, 409, 409, 409]
    added = next(body for body, one in zip(bodies, answers, strict=True) if one.status_code == 201)
    same_id = {**added, "lpus": ["DUDLEY"]}
    problem(await safeguarding.post("directory_admin", PATH, same_id), 409)


async def test_every_set_is_listed_page_by_page(demonstration):
    first = (await demonstration.get("officer", PATH, limit=1)).json()
    second = (await demonstration.get("officer", PATH, limit=1, cursor=first["next_cursor"])).json()
    assert [one["marac_rule_set_id"] for one in first["items"] + second["items"]] == ["KINGSTON", "MARAC_DEFAULT"]
    assert second["next_cursor"] is None
    of_unit = (await demonstration.get("mash_csc", PATH, lpu="SANDWELL")).json()["items"]
    assert [one["marac_rule_set_id"] for one in of_unit] == ["MARAC_DEFAULT"]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"effective_from": "2020-01-01"}, ["#/effective_from"]),
        ({"lpus": ["SANDWELL", "SANDWELL"]}, ["#/lpus/1"]),
    ],
)
async def test_sets_that_explain_nothing_are_refused(demonstration, nothing_is_stored, changes, expected):
    answer = await demonstration.post("directory_admin", PATH, a_rule_set(**changes))
    assert pointers(problem(answer, 422)) == expected
    assert (await demonstration.post("da_specialist", PATH, a_rule_set())).status_code == 403


async def test_instruments_are_named_once_and_known(demonstration, nothing_is_stored):
    body = a_rule_set()
    one = body["figures"]["visible_high_risk"][0]
    body["figures"]["visible_high_risk"] = [one, one, {"instrument": "NO_SUCH_LIST", "ticks": 3}]
    answer = await demonstration.post("directory_admin", PATH, body)
    pointer = "#/figures/visible_high_risk"
    assert pointers(problem(answer, 422)) == [f"{pointer}/1/instrument", f"{pointer}/2/instrument"]
