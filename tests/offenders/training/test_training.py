"""Training: what each role needs, who has had it, coverage by team with both counts, and what was thought."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.offenders import Offenders
from parts.offenders_sex_offenders import codes

from bluelamp.schemas.offenders.training import Audience, TrainingTier
from offenders.training import demonstration as known
from offenders.training.rules.counting import (
    Completion,
    Opinion,
    Post,
    counts_on,
    counts_until,
    coverage_of,
    demand_of,
    feedback_of,
)

COORDINATOR = "iom_coordinator"
DAY = date(2014, 11, 30)
AWARE, ABLE = TrainingTier.AWARENESS, TrainingTier.PRACTITIONER


def test_a_completion_counts_for_its_months_and_the_last_day_of_a_short_month_is_one_of_them():
    assert counts_until(date(2014, 7, 28), 24) == date(2016, 7, 28)
    assert counts_until(date(2014, 8, 31), 6) == date(2015, 2, 28)
    assert counts_until(date(2014, 7, 28), None) is None
    done = Completion("OM1", ABLE, date(2014, 7, 28), 24)
    assert [
        counts_on(done, day) for day in (date(2014, 7, 27), date(2014, 7, 28), date(2016, 7, 27), date(2016, 7, 28))
    ] == [
        False,
        True,
        True,
        False,
    ]


def test_coverage_is_of_those_whose_role_needs_the_tier():
    posts = [Post(f"OM{place}", "A_TEAM", "DUDLEY", "MANAGER" if place else "CLERK") for place in range(4)]
    done = [
        Completion("OM0", AWARE, DAY, None),
        Completion("OM1", AWARE, DAY, None),
        Completion("OM1", ABLE, DAY, None),
    ]
    [aware, able] = coverage_of(posts, {"MANAGER": [AWARE, ABLE]}, done, DAY)
    assert (aware.tier, aware.trained, aware.required, aware.lpus) == (AWARE, 1, 3, ("DUDLEY",))
    assert (able.tier, able.trained, able.required) == (ABLE, 1, 3)


staff = st.integers(0, 8).map(lambda number: f"OM{number}")
posts_of = st.lists(
    st.builds(
        Post,
        staff,
        st.sampled_from(["A", "B", "C"]),
        st.sampled_from(["DUDLEY", "WALSALL"]),
        st.sampled_from(["X", "Y"]),
    ),
    unique_by=lambda one: one.staff_number,
)
needs_of = st.dictionaries(st.sampled_from(["X", "Y"]), st.lists(st.sampled_from(TrainingTier), unique=True))
completions_of = st.lists(
    st.builds(
        Completion,
        staff,
        st.sampled_from(TrainingTier),
        st.dates(date(2012, 1, 1), date(2015, 1, 1)),
        st.none() | st.integers(1, 36),
    )
)


@given(posts_of, needs_of, completions_of)
def test_the_counts_are_those_of_a_count_by_hand(posts, needs, completions):
    found = {(one.team, one.tier): (one.trained, one.required) for one in coverage_of(posts, needs, completions, DAY)}
    for team in "ABC":
        for tier in TrainingTier:
            who = {one.staff_number for one in posts if one.team == team and tier in needs.get(one.role, [])}
            had = {one.staff_number for one in completions if one.tier is tier and counts_on(one, DAY)}
            assert found.get((team, tier), (0, 0)) == (len(who & had), len(who))


@given(posts_of, needs_of, completions_of, staff, st.sampled_from(TrainingTier))
def test_a_completion_more_never_lowers_a_share(posts, needs, completions, number, tier):
    before = coverage_of(posts, needs, completions, DAY)
    after = coverage_of(posts, needs, [*completions, Completion(number, tier, DAY, None)], DAY)
    for one, other in zip(before, after, strict=True):
        assert (one.team, one.tier, one.required) == (other.team, other.tier, other.required)
        assert 0 <= one.trained <= other.trained <= other.required


@given(st.dates(date(2000, 1, 1), date(2050, 1, 1)), st.integers(1, 120))
def test_months_end_in_their_month(day, months):
    until = counts_until(day, months)
    assert until is not None
    assert (until.year * 12 + until.month) - (day.year * 12 + day.month) == months
    assert until.day <= day.day
    assert until.day == day.day or (until + timedelta(days=1)).day == 1


def test_fewer_than_five_are_not_told():
    few = [Opinion(AWARE, 5, Audience.FRONTLINE, 4)]
    assert [(one.answered, one.mean_rating, one.wider.numerator) for one in feedback_of(few)] == [
        (None, None, None)
    ] * 3
    assert {one.asked for one in demand_of(few)} == {None}
    many = [Opinion(AWARE, 5, Audience.FRONTLINE, 7), Opinion(AWARE, 3, None, 7)]
    [aware, *_] = feedback_of(many)
    assert (aware.answered, aware.mean_rating, aware.wider.numerator, aware.wider.denominator) == (14, 4.0, 7, 14)


@given(
    st.lists(
        st.builds(
            Opinion,
            st.sampled_from(TrainingTier),
            st.integers(1, 5),
            st.none() | st.sampled_from(Audience),
            st.integers(1, 20),
        )
    )
)
def test_nothing_that_is_told_is_under_five(opinions):
    for tier in feedback_of(opinions):
        assert tier.answered is None or tier.answered >= 5
        assert tier.mean_rating is None or 1 <= tier.mean_rating <= 5
    assert all(one.asked is None or one.asked >= 5 for one in demand_of(opinions))


async def pages(offenders: Offenders, path: str, **asked: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        page = (await offenders.get("board", path, **asked, **cursor)).json()
        found += page["items"]
        if page["next_cursor"] is None:
            return found
        cursor = {"cursor": page["next_cursor"]}


async def test_coverage_by_team_has_both_its_counts(demonstration: Offenders):
    asked = {"as_at": "2014-11-30", "team": "SANDWELL_IOM"}
    found = await pages(demonstration, "/training-coverage", **asked)
    assert [(one["tier"], one["trained"], one["required"]) for one in found] == [
        ("AWARENESS", 3, 4),
        ("PRACTITIONER", 0, 4),
        ("SPECIALIST", 0, 1),
    ]
    assert found[0]["coverage"] == 0.75


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 5, 100])
async def test_pages_of_whatever_size_hold_the_same(demonstration: Offenders, limit: int):
    whole = await pages(demonstration, "/training-coverage", as_at="2014-11-30", limit=100)
    assert len(whole) == 9
    assert await pages(demonstration, "/training-coverage", as_at="2014-11-30", limit=limit) == whole


async def test_a_team_without_need_stops_no_page(offenders: Offenders):
    await offenders.post(COORDINATOR, "/training-requirements", {**known.NEW_REQUIREMENT, "role": "NEEDED"})
    for place, (team, role) in enumerate([("A", "NOT"), ("B", "NOT"), ("C", "NEEDED"), ("D", "NOT"), ("E", "NEEDED")]):
        post = {**known.NEW_POST, "staff_number": f"OM{place:03}", "team": team, "role": role}
        assert (await offenders.post(COORDINATOR, "/training-posts", post)).status_code == 201
    found = await pages(offenders, "/training-coverage", limit=1)
    assert [one["team"] for one in found] == ["C", "E"]


async def test_demand_tells_to_whom_else_it_should_be_offered(demonstration: Offenders):
    asked = {"day_from": "2014-07-01", "day_until": "2014-08-01"}
    told = (await demonstration.get(COORDINATOR, "/training-demand", **asked)).json()
    assert (told["tiers"][0]["answered"], told["tiers"][0]["wider"]["numerator"]) == (14, 7)
    [front] = [one for one in told["audiences"] if (one["tier"], one["audience"]) == ("AWARENESS", "FRONTLINE")]
    assert front["asked"] is None or front["asked"] == 7
    year = {"day_from": "2013-08-01", "day_until": "2014-08-01"}
    of_year = (await demonstration.get("board", "/training-demand", **year)).json()
    assert of_year["tiers"] == told["tiers"]
    backwards = await demonstration.get("board", "/training-demand", day_from="2014-08-01", day_until="2014-07-01")
    assert codes(backwards) == [("#/query/day_until", "order")]


@pytest.mark.parametrize(
    ("asked", "faults"),
    [
        ({"day_from": "2013-07-31", "day_until": "2014-07-31"}, [("#/query/day_until", "whole_months")]),
        # July, and June with July, would tell of June, of which too few thought anything.
        ({"day_from": "2014-07-01", "day_until": "2014-08-01"}, [("#/query/day_from", "whole_year")]),
        ({}, None),
        ({"day_until": "2014-08-01"}, None),
    ],
)
async def test_two_periods_do_not_tell_the_board_what_one_person_thought(
    demonstration: Offenders, asked: dict[str, str], faults: list[tuple[str, str]] | None
):
    answer = await demonstration.get("board", "/training-demand", **asked)
    assert (answer.status_code == 200) if faults is None else (codes(answer) == faults)


@pytest.mark.parametrize(
    ("path", "body", "faults"),
    [
        ("/training-courses", {**known.NEW_COURSE, "code": "IOM_AWARENESS"}, [("#/code", "code_taken")]),
        (
            "/training-requirements",
            {**known.NEW_REQUIREMENT, "role": "OFFENDER_MANAGER"},
            [("#/effective_from", "overlaps")],
        ),
        ("/training-posts", {**known.NEW_POST, "staff_number": "OM10001"}, [("#/effective_from", "overlaps")]),
        (
            "/training-posts",
            {**known.NEW_POST, "effective_until": "2014-06-16"},
            [("#/effective_until", "ends_before_it_begins")],
        ),
        (
            "/training-completions",
            {**known.NEW_COMPLETION, "completed_on": "2199-01-01"},
            [("#/completed_on", "in_the_future")],
        ),
        (
            "/training-completions",
            {**known.NEW_COMPLETION, "training_course_id": str(uuid4())},
            [("#/training_course_id", "unknown_course")],
        ),
        ("/training-feedback", {**known.NEW_FEEDBACK, "given_on": "2199-01-01"}, [("#/given_on", "in_the_future")]),
    ],
)
async def test_what_does_not_fit_is_refused_with_where(demonstration: Offenders, path: str, body: Any, faults: Any):
    assert codes(await demonstration.post(COORDINATOR, path, body)) == faults


async def test_what_one_person_thought_is_read_by_those_who_arrange_it_alone(demonstration: Offenders):
    assert (await demonstration.post("officer", "/training-feedback", known.NEW_FEEDBACK)).status_code == 201
    assert (await demonstration.get("board", "/training-feedback")).status_code == 403
    answer = await demonstration.get(COORDINATOR, "/training-feedback")
    assert "staff_number" not in answer.text
