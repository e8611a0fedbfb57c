"""The order of the rules: read again whenever a decision is questioned, and only ever added to."""

from copy import deepcopy

import pytest
from parts.problems import pointers, problem

from bluelamp.kit import clocks
from safeguarding.routing.demonstration import RULE_SET

PATH = "/routing-rule-sets"
EXPLOITED_CHILD = {
    "circumstances": ["CSE_INTELLIGENCE", "CSE_TRIGGER_PLAN", "SEXUAL_OFFENCE"],
    "lpu": "SANDWELL",
    "victim": {"age_at_report": 14},
}


def a_rule_set(**changes) -> dict:
    return {**deepcopy(RULE_SET), "effective_from": clocks.today().isoformat(), **changes}


async def decided(safeguarding, **changes) -> dict:
    answer = await safeguarding.post("officer", "/routing-decisions", {**EXPLOITED_CHILD, **changes})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_what_a_decision_names_is_read_again(safeguarding):
    decision = await decided(safeguarding)
    told = (await safeguarding.get("mash_csc_bham", f"{PATH}/{decision['rule_set_id']}")).json()
    assert [one["rule"] for one in decision["tested"]] == told["rules"][: len(decision["tested"])]
    assert [one["circumstance"] for one in told["exploitation_leads"]] == [
        "CSE_TRIGGER_PLAN",
        "MISSING_OR_ABSENT_CHILD",
        "CSE_INTELLIGENCE",
    ]
    problem(await safeguarding.get("officer", f"{PATH}/NO_SUCH_SET"), 404)


async def test_a_later_order_decides_from_its_day_on(safeguarding):
    assert (await decided(safeguarding))["rule"] == "CHILD_ABUSE"
    answer = await safeguarding.post("directory_admin", PATH, a_rule_set())
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"].endswith(f"{PATH}/PPU_2099")
    assert answer.json() == a_rule_set()
    now = await decided(safeguarding)
    assert (now["rule"], now["rule_set_id"]) == ("CHILD_SEXUAL_EXPLOITATION", "PPU_2099")
    then = await decided(safeguarding, reported_at="2026-01-10T10:00:00Z")
    assert (then["rule"], then["rule_set_id"]) == ("CHILD_ABUSE", "PPU_2014")
    listed = (await safeguarding.get("officer", PATH, limit=1)).json()
    assert [one["rule_set_id"] for one in listed["items"]] == ["PPU_2099"]
    rest = (await safeguarding.get("officer", PATH, limit=1, cursor=listed["next_cursor"])).json()
    assert ([one["rule_set_id"] for one in rest["items"]], rest["next_cursor"]) == (["PPU_2014"], None)
    problem(await safeguarding.post("directory_admin", PATH, a_rule_set(rule_set_id="ANOTHER")), 409)
    problem(await safeguarding.post("directory_admin", PATH, a_rule_set(effective_from="2099-01-01")), 409)


@pytest.mark.parametrize("leads", [("OCSET", "CSE_TEAM"), ("CSE_TEAM", "OCSET")])
async def test_the_first_lead_that_holds_leads(safeguarding, leads):
    circumstances = ("CSE_TRIGGER_PLAN", "CSE_INTELLIGENCE")
    told = [{"circumstance": one, "team": team} for one, team in zip(circumstances, leads, strict=True)]
    body = a_rule_set(exploitation_leads=told)
    assert (await safeguarding.post("directory_admin", PATH, body)).status_code == 201
    decision = await decided(safeguarding, circumstances=["CSE_INTELLIGENCE", "CSE_TRIGGER_PLAN"])
    assert (decision["primary_team"], decision["joint_teams"]) == (leads[0], [leads[1]])


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"effective_from": "2020-01-01"}, ["#/effective_from"]),
        ({"rules": [*RULE_SET["rules"], "HOMICIDE"]}, ["#/rules/9", "#/rules"]),
        ({"rules": RULE_SET["rules"][1:]}, ["#/rules"]),
        ({"rules": RULE_SET["rules"][::-1]}, ["#/rules"]),
        (
            {"exploitation_leads": [{"circumstance": "HOMICIDE", "team": "LPU"}]},
            ["#/exploitation_leads/0/circumstance", "#/exploitation_leads/0/team"],
        ),
        (
            {"exploitation_leads": [{"circumstance": "CSE_TRIGGER_PLAN", "team": "OCSET"}] * 2},
            ["#/exploitation_leads/1/circumstance"],
        ),
    ],
)
async def test_orders_that_decide_nothing_are_refused(demonstration, nothing_is_stored, changes, expected):
    answer = await demonstration.post("directory_admin", PATH, a_rule_set(**changes))
    assert pointers(problem(answer, 422)) == expected
    assert (await demonstration.post("sergeant", PATH, a_rule_set())).status_code == 403
