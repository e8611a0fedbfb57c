"""The demonstration's charts say what the board report says of domestic abuse (¶64), and nothing that it does not."""

import pytest

from contact.measures.seeding import seed_measures

WESTERN = ("DUDLEY", "SANDWELL", "WALSALL", "WOLVERHAMPTON")
TEAMS_FROM = {"DUDLEY": "2014-07-28", "SANDWELL": "2014-07-28", "WALSALL": "2014-06-16", "WOLVERHAMPTON": "2014-06-16"}


async def chart(demonstration, area, measure_id="DA.RECORDED"):
    answer = await demonstration.get("sergeant", f"/measures/{measure_id}/chart", area=area)
    assert answer.status_code == 200, answer.text
    return answer.json()


def signals_upwards(body):
    return [one for one in body["points"] if one["side"] == "HIGH"]


@pytest.mark.parametrize("area", WESTERN)
async def test_recording_in_the_west_rises_from_may_on_and_is_highest_in_june_and_july(demonstration, area):
    body = await chart(demonstration, area)
    up = signals_upwards(body)
    assert up[0]["period"]["period_from"] >= "2014-05-01"
    assert body["points"][-1]["side"] == "HIGH"
    highest = max(body["points"], key=lambda one: one["value"])
    assert highest["period"]["period_from"] >= "2014-06-01"
    assert {one["variation"] for one in up} == {"NEUTRAL"}, "more recorded is neither better nor worse"


@pytest.mark.parametrize("area", WESTERN)
async def test_the_rise_began_before_the_units_team_went_live(demonstration, area):
    """C10: the chart shows the true day, so that nobody says that the team caused it."""
    body = await chart(demonstration, area)
    days = {one["happened_on"] for one in body["annotations"] if one["area"] == area}
    assert days == {TEAMS_FROM[area]}
    assert signals_upwards(body)[0]["period"]["period_from"] < TEAMS_FROM[area]


@pytest.mark.parametrize("area", ["COVENTRY", "SOLIHULL", "BIRMINGHAM_EAST"])
async def test_elsewhere_there_is_no_signal(demonstration, area):
    body = await chart(demonstration, area)
    assert {one["variation"] for one in body["points"]} == {"COMMON_CAUSE"}


async def test_acceptances_vary_by_chance_alone(demonstration):
    body = await chart(demonstration, "FORCE", "REFERRALS.ACCEPTED")
    assert len(body["points"]) == 36
    assert {one["variation"] for one in body["points"]} == {"COMMON_CAUSE"}


async def test_seeding_again_adds_nothing(demonstration):
    assert await seed_measures(demonstration.resources) == 0
