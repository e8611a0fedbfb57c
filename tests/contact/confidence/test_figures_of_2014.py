"""The board report's confidence (¶39 to ¶45) from the demonstration, and what it leaves out (C6)."""

import pytest

from contact.confidence import demonstration as records

PILOT = {"survey": records.SURVEY, "team": records.PILOT, "wave_before": 1, "wave_after": 2}


async def read(demonstration, path, **asked):
    answer = await demonstration.get("board", path, **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_64_to_87_percent_in_one_of_the_pilot_teams(demonstration):
    told = await read(demonstration, "/confidence-change", **PILOT)
    assert (told["before"]["agree"]["value"], told["after"]["agree"]["value"]) == (0.64, 0.87)
    assert (round(100 * told["change"]["value"], 1), round(100 * told["relative_change"], 1)) == (23.0, 35.9)
    assert (round(told["z"], 2), told["distinguishable"], told["smallest_wave"]) == (3.78, True, 27)


async def test_that_it_is_one_team_of_four_and_no_effect_is_said_beside_it(demonstration):
    [note] = (await read(demonstration, "/confidence-change", **PILOT))["footnotes"]
    assert note["code"] == "C6"
    assert "one of 4 teams" in note["text"]


async def test_the_effect_of_all_arms_is_not_to_be_told_from_nought(demonstration):
    result = await read(demonstration, f"/confidence-experiments/{records.EXPERIMENT}/result")
    assert round(100 * result["effect"]["value"], 1) == 11.5
    interval = result["effect"]["interval"]
    assert interval["lower"] < 0 < interval["upper"]
    assert (result["distinguishable"], result["is_registered_reading"]) == (False, True)
    changes = {one["team"]: (one["arm"], round(100 * one["change"]["value"], 1)) for one in result["teams"]}
    assert changes == {
        "EXAMPLE_TEAM_ONE": ("TEST", 23.0),
        "EXAMPLE_TEAM_TWO": ("TEST", 4.0),
        "EXAMPLE_TEAM_THREE": ("CONTROL", 3.0),
        "EXAMPLE_TEAM_FOUR": ("CONTROL", 1.0),
    }
    assert [(one["arm"], one["teams"], one["before"]["denominator"]) for one in result["arms"]] == [
        ("TEST", 2, 200),
        ("CONTROL", 2, 200),
    ]
    assert [one["code"] for one in result["footnotes"]] == ["FEW_TEAMS"]


async def test_another_reading_than_the_registered_one_is_a_hint(demonstration):
    path = f"/confidence-experiments/{records.EXPERIMENT}/result"
    result = await read(demonstration, path, reading="NEITHER")
    assert (result["is_registered_reading"], result["effect"]["measure_id"]) == (False, "CONF.EFFECT")
    assert "EXPLORATORY" in [one["code"] for one in result["footnotes"]]


@pytest.mark.parametrize(("day", "complete", "remaining"), [("2014-03-31", 4, 6), ("2014-07-31", 10, 0)])
async def test_the_remaining_six_units_were_done_in_july(demonstration, day, complete, remaining):
    told = await read(demonstration, "/neither-nor", survey=records.SURVEY, as_at=day)
    assert (told["complete"], told["remaining"], len(told["items"])) == (complete, remaining, 10)
    for one in told["items"]:
        shares = [one[name] for name in ("agree", "neither", "disagree")]
        assert all(share is None for share in shares) is not one["is_complete"]
        if one["is_complete"]:
            assert sum(share["value"] for share in shares) == pytest.approx(1)
            assert one["net"]["value"] == pytest.approx(shares[0]["value"] - shares[2]["value"])


async def test_six_strands_and_the_threat_that_is_the_biggest_is_open(demonstration):
    strands = (await read(demonstration, "/confidence-strands"))["items"]
    assert sorted(one["strand"] for one in strands) == [1, 2, 3, 4, 5, 6]
    assert [one["strand"] for one in strands if one["has_open_threat"]] == [4]


async def test_the_pilot_s_share_is_a_figure_of_measures(demonstration):
    new = {"measure_id": "CONF.AGREE", "period_from": "2014-05-01", "period_until": "2014-06-01"}
    taken = await demonstration.post("analyst", "/measure-figures", new)
    values = {one["area"]: one["figure"]["value"] for one in taken.json()["items"]}
    assert values[records.PILOT] == 0.87
    assert len(values) == 8
