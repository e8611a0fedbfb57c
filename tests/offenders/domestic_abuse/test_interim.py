"""The interim model's registers, rule sets by their day, and the demonstration's examples."""

import pytest
from parts.offenders_domestic_abuse import COORDINATOR, CYCLES, MANAGER, PERPETRATORS, SERVICE
from parts.offenders_offences import load_weights

from offenders.domestic_abuse import demonstration as known

PATH = "/domestic-abuse"
CREATED = {
    f"{PATH}/rankings": (COORDINATOR, known.NEW_RANKING, 202),
    f"{PATH}/rule-sets": (COORDINATOR, known.NEW_RULE_SET, 201),
    f"{PATH}/serial-flags": (SERVICE, known.NEW_FLAG, 200),
    f"{CYCLES}/{known.TO_DECIDE}/information": (MANAGER, known.NEW_INFORMATION, 201),
    f"{CYCLES}/{known.TO_DECIDE}/decisions": (MANAGER, known.NEW_DECISION, 201),
    f"{CYCLES}/{known.TO_DECIDE}/closure": (MANAGER, known.CLOSING, 200),
    CYCLES: (MANAGER, known.NEW_CYCLE, 201),
    f"{PERPETRATORS}/{known.PERPETRATOR}/restorative-justice-requests": (MANAGER, known.NEW_REQUEST, 201),
    f"{PATH}/pilots": (MANAGER, known.NEW_PILOT, 201),
    f"{PATH}/experiences": (MANAGER, known.NEW_EXPERIENCE, 201),
    f"{PATH}/posts": (MANAGER, known.NEW_POST, 201),
    f"{PATH}/panel-seats": (COORDINATOR, known.NEW_SEAT, 201),
    f"{PATH}/advice": (COORDINATOR, known.NEW_ADVICE, 201),
    f"{PATH}/recommendations": (COORDINATOR, known.NEW_RECOMMENDATION, 201),
}
CHANGED = {
    f"{PATH}/restorative-justice-requests/{known.REQUEST_TO_CHANGE}": known.REQUEST_PATCH,
    f"{PATH}/pilots/{known.PILOT_TO_CHANGE}": known.PILOT_PATCH,
    f"{PATH}/experiences/{known.EXPERIENCE_TO_CHANGE}": known.EXPERIENCE_PATCH,
    f"{PATH}/posts/{known.POST_TO_CHANGE}": known.POST_PATCH,
    f"{PATH}/panel-seats/{known.SEAT_TO_CHANGE}": known.SEAT_PATCH,
    f"{PATH}/advice/{known.ADVICE_TO_CHANGE}": known.ADVICE_PATCH,
    f"{PATH}/recommendations/{known.RECOMMENDATION_TO_CHANGE}": known.RECOMMENDATION_PATCH,
}
READ = [
    PERPETRATORS,
    f"{PERPETRATORS}/{known.PERPETRATOR}",
    f"{PERPETRATORS}/{known.PERPETRATOR}/restorative-justice-requests",
    f"{PATH}/rankings/{known.RANKING}",
    f"{PATH}/rule-sets/{known.RULE_SET}",
    f"{CYCLES}/{known.HELD}",
    f"{CYCLES}/{known.HELD}/agenda",
    f"{PATH}/restorative-justice-requests/{known.REQUEST}",
    f"{PATH}/pilots/{known.PILOT}",
    f"{PATH}/experiences/{known.EXPERIENCE}",
    f"{PATH}/posts/{known.POST}",
    f"{PATH}/post-coverage",
    f"{PATH}/panel-seats/{known.SEAT}",
    f"{PATH}/advice/{known.ADVICE}",
    f"{PATH}/recommendations/{known.RECOMMENDATION}",
    *(f"{PATH}/{name}" for name in ("rule-sets", "pilots", "experiences", "posts", "panel-seats", "advice")),
    f"{PATH}/recommendations",
]


@pytest.mark.parametrize("path", READ)
async def test_every_reading_of_the_demonstration_is_answered(demonstration, path):
    answer = await demonstration.get(MANAGER, path)
    assert answer.status_code == 200, answer.text


@pytest.mark.parametrize("path", CREATED)
async def test_every_example_is_accepted_as_it_stands(demonstration, path):
    who, body, status = CREATED[path]
    answer = await demonstration.post(who, path, body)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("path", CHANGED)
async def test_every_change_is_accepted_as_it_stands(demonstration, path):
    answer = await demonstration.patch(MANAGER, path, CHANGED[path], '"1"')
    assert answer.status_code == 200, answer.text


async def test_posts_are_counted_as_at_a_day(offenders):
    for post in (
        {"opened_on": "2014-06-16", "filled_on": "2014-07-01", "trained_on": "2014-07-20"},
        {"opened_on": "2014-06-16", "filled_on": "2014-09-01"},
        {"opened_on": "2014-06-16", "ended_on": "2014-08-01"},
        {"opened_on": "2014-12-01"},
    ):
        body = {"team": "WALSALL_DA", "lpu": "WALSALL", **post}
        assert (await offenders.post(MANAGER, f"{PATH}/posts", body)).status_code == 201
    counted = {}
    for day in ("2014-06-30", "2014-08-15", "2014-12-31"):
        found = (await offenders.get("board", f"{PATH}/post-coverage", as_at=day)).json()
        counted[day] = (found["posts"], found["filled"], found["trained"])
    assert counted == {"2014-06-30": (3, 0, 0), "2014-08-15": (2, 1, 1), "2014-12-31": (3, 2, 1)}


async def test_a_post_whose_holder_has_left_is_vacant_and_nothing_of_before_is_lost(offenders):
    post = {"team": "WALSALL_DA", "lpu": "WALSALL", "opened_on": "2014-06-16", "filled_on": "2014-07-01"}
    made = (await offenders.post(MANAGER, f"{PATH}/posts", post)).json()
    left = await offenders.patch(MANAGER, f"{PATH}/posts/{made['post_id']}", {"left_on": "2014-09-01"}, '"1"')
    assert left.status_code == 200, left.text
    counted = {}
    for day in ("2014-08-31", "2014-09-01"):
        found = (await offenders.get("board", f"{PATH}/post-coverage", as_at=day)).json()
        counted[day] = (found["posts"], found["filled"])
    assert counted == {"2014-08-31": (1, 1), "2014-09-01": (1, 0)}


async def test_a_model_that_has_begun_stays_and_one_to_come_may_change(offenders):
    for begins, status in (("2014-11-03", 422), ("2031-01-01", 200)):
        pilot = {**known.NEW_PILOT, "effective_from": begins}
        made = (await offenders.post(MANAGER, f"{PATH}/pilots", pilot)).json()
        address = f"{PATH}/pilots/{made['pilot_id']}"
        assert (await offenders.patch(MANAGER, address, {"model": "PERMANENT"}, '"1"')).status_code == status
        assert (await offenders.get(MANAGER, address)).json()["model"] == ("PERMANENT" if status == 200 else "INTERIM")


async def test_a_recommendation_comes_on_and_never_back(offenders):
    new = {**known.NEW_RECOMMENDATION, "advice_id": None, "experience_id": None}
    made = (await offenders.post(MANAGER, f"{PATH}/recommendations", new)).json()
    address, version = f"{PATH}/recommendations/{made['recommendation_id']}", 1
    for patch, status in (
        ({"status": "DONE", "reported_on": "2014-12-15"}, 422),
        ({"status": "REPORTED", "reported_on": "2014-12-15"}, 200),
        ({"status": "DRAFT", "reported_on": None}, 422),
        ({"status": "ACCEPTED"}, 200),
        ({"status": "REPORTED"}, 422),
        ({"status": "DONE"}, 200),
        ({"status": "DRAFT", "reported_on": None}, 422),
    ):
        answer = await offenders.patch(MANAGER, address, patch, f'"{version}"')
        assert answer.status_code == status, (patch, answer.text)
        version += status == 200


async def test_a_team_without_a_post_is_there_with_none(offenders):
    for team, model in (("WALSALL_DA", "PILOT"), ("COVENTRY_DA", "INTERIM")):
        pilot = {**known.NEW_PILOT, "team": team, "lpu": "WALSALL", "model": model, "effective_from": "2014-06-01"}
        assert (await offenders.post(MANAGER, f"{PATH}/pilots", pilot)).status_code == 201
    post = {"team": "WALSALL_DA", "lpu": "WALSALL", "opened_on": "2014-06-16"}
    assert (await offenders.post(MANAGER, f"{PATH}/posts", post)).status_code == 201
    covered = {}
    for day in ("2014-05-31", "2014-06-10", "2014-06-30"):
        found = (await offenders.get("board", f"{PATH}/post-coverage", as_at=day)).json()
        covered[day] = [(one["team"], one["posts"]) for one in found["teams"]]
    assert covered == {
        "2014-05-31": [],
        "2014-06-10": [("COVENTRY_DA", 0), ("WALSALL_DA", 0)],
        "2014-06-30": [("COVENTRY_DA", 0), ("WALSALL_DA", 1)],
    }


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("posts", {**known.NEW_POST, "trained_on": "2014-08-01"}, "not_filled"),
        ("posts", {**known.NEW_POST, "filled_on": "2014-07-01"}, "before_opening"),
        ("posts", {**known.NEW_POST, "filled_on": "2014-09-01", "ended_on": "2014-08-01"}, "before_opening"),
        ("posts", {**known.NEW_POST, "filled_on": "2014-08-01", "trained_on": "2014-07-01"}, "before_opening"),
        ("posts", {**known.NEW_POST, "left_on": "2014-08-01"}, "not_filled"),
        ("posts", {**known.NEW_POST, "filled_on": "2014-09-01", "left_on": "2014-08-01"}, "not_filled"),
        ("recommendations", {**known.NEW_RECOMMENDATION, "advice_id": None}, "unknown"),
        ("posts", {**known.NEW_POST, "filled_on": "2099-07-01"}, "in_the_future"),
        ("experiences", {**known.NEW_EXPERIENCE, "noted_on": "2099-01-01"}, "in_the_future"),
        ("panel-seats", {**known.NEW_SEAT, "left_on": "2014-06-30"}, "before_seating"),
        ("advice", known.NEW_ADVICE, "unknown"),
        ("recommendations", {**known.NEW_RECOMMENDATION, "advice_id": None, "status": "DONE"}, "not_reported"),
        ("recommendations", known.NEW_RECOMMENDATION, "unknown"),
        ("rule-sets", {**known.NEW_RULE_SET, "effective_from": "2014-01-01"}, "has_begun"),
    ],
)
async def test_what_cannot_be_recorded_is_refused_with_a_pointer(offenders, path, body, code):
    answer = await offenders.post(COORDINATOR if path == "rule-sets" else MANAGER, f"{PATH}/{path}", body)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, code), answer.text


async def test_a_rule_set_names_a_table_that_is_loaded(offenders):
    refused = await offenders.post(COORDINATOR, f"{PATH}/rule-sets", known.NEW_RULE_SET)
    [fault] = refused.json()["errors"]
    assert (refused.status_code, fault["pointer"], fault["code"]) == (422, "#/numbers/harm_version", "unknown")
    version = known.NEW_RULE_SET["numbers"]["harm_version"]
    await load_weights(offenders, f"ho_code,offence,days,version,valid_from\n8/6,Assault,20,{version},2000-01-01\n")
    assert (await offenders.post(COORDINATOR, f"{PATH}/rule-sets", known.NEW_RULE_SET)).status_code == 201


async def test_a_recommendation_is_overdue_until_it_is_reported(demonstration):
    address = f"{PATH}/recommendations/{known.RECOMMENDATION}"
    assert (await demonstration.get("board", address)).json()["is_overdue"] is True
    done = await demonstration.patch(MANAGER, address, known.RECOMMENDATION_PATCH, '"1"')
    assert done.json()["is_overdue"] is False


OF_EACH_PINNED = {**known.NEW_RULE_SET, "numbers": {**known.NEW_RULE_SET["numbers"], "harm_version": None}}


async def test_one_rule_set_begins_on_a_day(offenders):
    assert (await offenders.post(COORDINATOR, f"{PATH}/rule-sets", OF_EACH_PINNED)).status_code == 201
    again = await offenders.post(COORDINATOR, f"{PATH}/rule-sets", OF_EACH_PINNED)
    assert (again.status_code, again.json()["errors"][0]["code"]) == (422, "begins_already")
    assert (await offenders.post(MANAGER, f"{PATH}/rule-sets", OF_EACH_PINNED)).status_code == 403
    for who in ("da_specialist", "officer", "partner_a"):
        assert (await offenders.get(who, f"{PATH}/posts")).status_code == 403
