"""Staffing plans over HTTP: what is planned for, what is refused and where, and what is kept."""

import pytest

from contact.staffing import demonstration as examples

WHO = "contact_manager"
HALF_HOUR = {"interval_start": "2014-07-14T09:00:00Z", "calls": 100}
ONE = {
    "stream": "101",
    "model": "ERLANG_C",
    "intervals": [HALF_HOUR],
    "handling_s": 180,
    "threshold_s": 20,
    "service_level_target": 0.8,
    "occupancy_cap": 0.85,
}
LATE = ("#/intervals/0/interval_start", "day_impossible")
SITES = [{"centre": "SERVICE_DESK_SMETHWICK", "share": 0.4}, {"centre": "SERVICE_DESK_WILLENHALL", "share": 0.6}]

MANY_SITES = [{"centre": f"SITE_{number}", "share": 0.125} for number in range(8)]
MONTH = [{"day": f"2014-07-{number:02}", "calls": [1] * 48} for number in range(1, 32)]


async def planned(contact, body, who=WHO):
    answer = await contact.post(who, "/staffing-plans", body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def intervals(contact, plan, who=WHO):
    address, found, cursor = f"/staffing-plans/{plan['staffing_plan_id']}/intervals", [], {}
    while cursor is not None:
        page = (await contact.get(who, address, limit=100, **cursor)).json()
        found += page["items"]
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
    return found


def faults(answer):
    assert answer.status_code == 422, answer.text
    return [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


async def test_a_plan_says_by_what_it_was_reckoned_and_what_it_leaves_out(contact):
    given = {**ONE, "intervals": [{**HALF_HOUR, "agents": 14}]}
    answer = await contact.post(WHO, "/staffing-plans", given)
    plan = answer.json()
    assert answer.headers["Location"] == f"/contact/v1/staffing-plans/{plan['staffing_plan_id']}"
    level = plan["totals"]["expected_service_level"]
    assert level["value"] == pytest.approx(0.8883500, abs=5e-8)
    assert level["numerator"] / level["denominator"] == pytest.approx(level["value"])
    assert (plan["totals"]["peak_agents"], plan["totals"]["peak_rostered"]) == (14, 20)
    assert any("Poisson" in one for one in plan["limits"])
    assert any("overstates" in one for one in plan["limits"])
    [one] = await intervals(contact, plan)
    assert (one["load_erlangs"], one["decided_by"]) == (pytest.approx(10.0), "GIVEN")
    assert one["mean_wait_s"] == pytest.approx(7.83594, abs=5e-6)


async def test_a_plan_is_read_back_as_it_was_answered(contact):
    plan = await planned(contact, ONE)
    again = await contact.get("analyst", f"/staffing-plans/{plan['staffing_plan_id']}")
    assert again.json() == plan
    listed = (await contact.get("analyst", "/staffing-plans", stream="101")).json()
    assert listed["items"] == [plan]
    assert (await contact.get("analyst", "/staffing-plans", stream="999")).json()["items"] == []
    assert (await contact.get("officer", "/staffing-plans")).status_code == 403
    missing = await contact.get("analyst", "/staffing-plans/00000000-0000-7000-8000-00000000ffff")
    assert missing.status_code == 404


async def test_a_plan_is_logged_and_told_once(contact):
    key = "a-key-for-one-plan"
    first = await contact.post(WHO, "/staffing-plans", ONE, key)
    second = await contact.post(WHO, "/staffing-plans", ONE, key)
    assert first.json() == second.json()
    told = await contact.sql("SELECT data FROM events WHERE type LIKE '%staffing_plan.made%'")
    assert [row["data"] for row in told] == [
        {
            "staffing_plan_id": first.json()["staffing_plan_id"],
            "stream": "101",
            "model": "ERLANG_C",
            "intervals": 1,
        }
    ]
    logged = await contact.sql("SELECT action FROM audit_entries WHERE operation = 'create_staffing_plan'")
    assert [row["action"] for row in logged] == ["COLLECTION"]


async def test_the_streams_own_target_is_taken_where_none_is_given(contact):
    plan = await planned(contact, {**ONE, "stream": "SERVICE_DESK", "threshold_s": None, "service_level_target": None})
    terms = plan["terms"]
    assert (terms["threshold_s"], terms["service_level_target"]) == (30, 0.92)
    assert "¶69" in terms["basis"]


async def test_one_shared_queue_needs_fewer_than_one_for_each_site(demonstration):
    plan = (await demonstration.get(WHO, f"/staffing-plans/{examples.PLAN}")).json()
    pooling = plan["pooling"]
    assert pooling["pooled_agent_hours"] < pooling["separate_agent_hours"]
    assert pooling["saved_agent_hours"] == pooling["separate_agent_hours"] - pooling["pooled_agent_hours"]
    assert sum(site["agent_hours"] for site in pooling["sites"]) == pooling["separate_agent_hours"]
    assert len(pooling["sites"]) == 5
    found = await intervals(demonstration, plan)
    assert len(found) == 48
    assert all(one["separate_agents"] >= one["agents"] for one in found)
    assert sum(one["agents"] for one in found) / 2 == pooling["pooled_agent_hours"]


@pytest.mark.parametrize(("day", "number"), [("2026-03-29", 46), ("2026-10-25", 50), ("2026-06-01", 48)])
async def test_a_day_has_the_half_hours_that_its_clock_has(contact, day, number):
    body = {**ONE, "intervals": None, "days": [{"day": day, "calls": [50] * number}]}
    found = await intervals(contact, await planned(contact, body))
    assert len(found) == len({one["interval_start"] for one in found}) == number
    wrong = {**body, "days": [{"day": day, "calls": [50] * 47}]}
    assert faults(await contact.post(WHO, "/staffing-plans", wrong)) == [("#/days/0/calls", "half_hours_of_day")]


async def test_a_day_of_the_wrong_length_is_explained(contact):
    body = {**ONE, "intervals": None, "days": [{"day": "2014-10-26", "calls": [50] * 48}]}
    refused = await contact.post(WHO, "/staffing-plans", body)
    assert "2014-10-26 has 50 half-hours" in refused.json()["errors"][0]["detail"]
    assert await contact.sql("SELECT 1 FROM staffing_plans") == []


async def test_a_queue_that_would_never_end_is_explained(contact):
    body = {**ONE, "intervals": [{**HALF_HOUR, "agents": 14}, {**HALF_HOUR, "agents": 10}]}
    body["intervals"][1]["interval_start"] = "2014-07-14T09:30:00Z"
    refused = await contact.post(WHO, "/staffing-plans", body)
    assert faults(refused) == [("#/intervals/1/agents", "unstable_queue")]
    detail = refused.json()["errors"][0]["detail"]
    assert "Give 11 agents or more, or use ERLANG_A" in detail
    answered = await planned(contact, {**body, "model": "ERLANG_A", "patience_s": 120})
    assert answered["totals"]["intervals_over_occupancy_cap"] == 1


@pytest.mark.parametrize(
    ("more", "decides"),
    [({"occupancy_cap": 0.6}, "the occupancy decides"), ({"occupancy_cap": 1.0}, "the service level decides")],
)
async def test_a_target_that_takes_more_than_there_are_is_explained(contact, more, decides):
    refused = await contact.post(WHO, "/staffing-plans", {**ONE, "maximum_agents": 12, **more})
    assert faults(refused) == [("#/maximum_agents", "target_unreachable")]
    assert decides in refused.json()["errors"][0]["detail"]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"intervals": None}, ("#", "one_source_needed")),
        ({"since": "2014-07-14"}, ("#/since", "forecast_needed")),
        ({"patience_s": 60}, ("#/patience_s", "patience_of_erlang_a")),
        ({"model": "ERLANG_A"}, ("#/patience_s", "patience_of_erlang_a")),
        ({"minimum_agents": 9, "maximum_agents": 8}, ("#/maximum_agents", "less_than_minimum")),
        ({"service_level_target": None}, ("#/service_level_target", "target_needed")),
        ({"handling_s": None}, ("#/handling_s", "nothing_measured")),
        ({"handling_s": 7200, "intervals": [{**HALF_HOUR, "calls": 1000}]}, ("#/intervals/0/calls", "load_too_large")),
        ({"intervals": [{**HALF_HOUR, "interval_start": "2014-07-14T09:10:00Z"}]}, None),
        ({"intervals": [{**HALF_HOUR, "interval_start": "9999-12-31T23:30:00Z"}]}, LATE),
        ({"intervals": None, "days": [{"day": "9999-12-31", "calls": [1] * 48}]}, ("#/days/0/day", "day_impossible")),
        ({"intervals": [HALF_HOUR, HALF_HOUR]}, ("#/intervals/1/interval_start", "not_in_order")),
        (
            {"sites": [*SITES[:1], {**SITES[1], "share": 0.5}], "stream": "SERVICE_DESK"},
            ("#/sites", "shares_not_whole"),
        ),
        (
            {"sites": [{**one, "share": 0.5} for one in SITES[:1] * 2], "stream": "SERVICE_DESK"},
            ("#/sites", "named_twice"),
        ),
        ({"sites": SITES, "maximum_agents": 20, "stream": "SERVICE_DESK"}, ("#/sites", "agents_given")),
        ({"sites": SITES}, ("#/sites/0/centre", "centre_unknown")),
        ({"occupancy_cap": 0.0001}, ("#/occupancy_cap", "greater_than_equal")),
        ({"intervals": None, "days": [{**one, "calls": [2000] * 48} for one in MONTH]}, ("#", "too_many_intervals")),
        ({"intervals": None, "days": MONTH, "minimum_agents": 5000}, ("#", "too_many_intervals")),
        (
            {"intervals": None, "days": [{**one, "agents": [5000] * 48} for one in MONTH]},
            ("#", "too_many_intervals"),
        ),
        (
            {"forecast_id": "00000000-0000-7000-8000-00000000ffff", "intervals": None},
            ("#/forecast_id", "forecast_unknown"),
        ),
    ],
)
async def test_what_does_not_fit_together_is_refused_where_it_stands(contact, change, fault):
    refused = await contact.post(WHO, "/staffing-plans", {**ONE, **change})
    assert faults(refused)[0] == (fault or ("#/intervals/0/interval_start", "not_on_grid"))
    assert await contact.sql("SELECT 1 FROM staffing_plans") == []


async def test_a_month_of_many_sites_is_refused_before_it_is_reckoned(contact):
    for site in MANY_SITES:
        new = {"centre": site["centre"], "name": "One of many", "streams": ["101"], "live_from": "2014-01-01"}
        assert (await contact.post(WHO, "/centres", new)).status_code == 201
    refused = await contact.post(WHO, "/staffing-plans", {**ONE, "intervals": None, "days": MONTH, "sites": MANY_SITES})
    assert faults(refused) == [("#/sites", "too_many_intervals")]


async def test_a_measured_handling_time_keeps_both_its_sums(demonstration):
    late = {**HALF_HOUR, "interval_start": "2014-11-03T09:00:00Z"}
    body = {**ONE, "stream": "SERVICE_DESK", "handling_s": None, "intervals": [late]}
    handling = (await planned(demonstration, body))["handling"]
    assert handling["source"] == "MEASURED"
    assert handling["handling_s"] == pytest.approx(handling["talk_and_wrap_s"] / handling["answered"])
    assert (handling["measured_from"], handling["measured_until"]) == ("2014-10-06", "2014-11-03")


async def test_half_hours_without_calls_have_the_fewest_that_must_be_there(contact):
    body = {**ONE, "intervals": [{**HALF_HOUR, "calls": 0}], "minimum_agents": 2}
    plan = await planned(contact, body)
    [one] = await intervals(contact, plan)
    assert (one["agents"], one["decided_by"], one["service_level"]) == (2, "MINIMUM", None)
    assert plan["totals"]["expected_service_level"]["value"] is None


async def test_a_month_is_planned_in_one_go(contact):
    calls = [60 + (number * 37) % 80 for number in range(48)]
    days = [{"day": f"2014-07-{number:02}", "calls": calls} for number in range(1, 32)]
    body = {**ONE, "intervals": None, "days": days, "model": "ERLANG_A", "patience_s": 120}
    plan = await planned(contact, body)
    assert plan["totals"]["intervals"] == 1488
    assert plan["totals"]["intervals_below_target"] == 0
    page = (await contact.get(WHO, f"/staffing-plans/{plan['staffing_plan_id']}/intervals", limit=10)).json()
    assert len(page["items"]) == 10
    assert page["next_cursor"]
