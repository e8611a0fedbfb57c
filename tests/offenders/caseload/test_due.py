"""The due list: by manager, team and unit, in the order of what is longest overdue."""

from datetime import timedelta

import pytest
from parts.offenders_caseload import ago, day, managed, merge, offender_of, restrict, seen_on

from bluelamp.kit import clocks
from bluelamp.schemas.offenders.codes import Colour
from offenders.caseload.statements.due import DATED


async def due(offenders, who="offender_supervisor", **asked):
    answer = await offenders.get(who, "/caseload", **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def everybody(offenders):
    """One of each: overdue, due today, this week, later, in custody without a date, and of another team."""
    made = {
        "overdue": await managed(offenders, "Overdue", opened_at=ago(20)),
        "long overdue": await managed(offenders, "Long", opened_at=ago(40), colour=Colour.AMBER),
        "today": await managed(offenders, "Today", opened_at=ago(7)),
        "week": await managed(offenders, "Week", opened_at=ago(1)),
        "later": await managed(offenders, "Later", colour=Colour.GREEN),
        "undated": await managed(offenders, "Undated", colour=Colour.BLUE),
        "elsewhere": await managed(
            offenders, "Elsewhere", manager="offender-manager-2", team="COVENTRY_IOM", lpu="COVENTRY"
        ),
    }
    return {name: str(case.case_id) for name, case in made.items()}


async def test_the_longest_overdue_come_first_and_each_question_has_its_end(offenders):
    made = await everybody(offenders)

    async def found(**asked):
        return [one["case_id"] for one in await due(offenders, team="SANDWELL_IOM", **asked)]

    overdue = [made["long overdue"], made["overdue"]]
    assert await found(due="overdue") == overdue
    assert await found(due="today") == [*overdue, made["today"]]
    assert await found(due="week") == [*overdue, made["today"], made["week"]]
    assert await found() == [*overdue, made["today"], made["week"], made["later"]]
    assert await found(due="undated") == [made["undated"]]


async def test_who_is_still_said_to_be_in_custody_after_the_day_of_release_is_listed(offenders):
    blue = {"colour": Colour.BLUE, "opened_at": ago(20)}
    over = await managed(offenders, "Over", release_on=clocks.today() - timedelta(days=1), **blue)
    await managed(offenders, "Today", release_on=clocks.today(), **blue)
    await managed(offenders, "Undated", **blue)
    await managed(offenders, "Outside")
    assert [one["case_id"] for one in await due(offenders, team="SANDWELL_IOM", due="release_over")] == [
        str(over.case_id)
    ]


async def test_a_caseload_is_found_by_manager_by_team_by_unit_or_as_ones_own(offenders):
    made = await everybody(offenders)
    for asked in ({"manager": "offender-manager-2"}, {"team": "COVENTRY_IOM"}, {"lpu": "COVENTRY"}):
        assert [one["case_id"] for one in await due(offenders, **asked)] == [made["elsewhere"]]
    assert [one["case_id"] for one in await due(offenders, "offender_manager_2")] == [made["elsewhere"]]
    assert await due(offenders) == []
    twice = await offenders.get("offender_manager", "/caseload", team="SANDWELL_IOM", lpu="SANDWELL")
    assert (twice.status_code, twice.json()["errors"][0]["pointer"]) == (422, "#/query/lpu")


async def test_a_line_says_who_it_is_and_what_is_owed(offenders):
    case = await managed(offenders, opened_at=ago(20))
    [line] = await due(offenders, team="SANDWELL_IOM")
    read = (await offenders.get("offender_manager", f"/cases/{case.case_id}")).json()
    times = {"opened_at", "next_contact_due_at"}
    assert {name: line[name] for name in line if name not in times} == {
        name: read[name] for name in line if name not in times
    }
    assert (line["next_contact_due_on"], line["is_overdue"]) == (day(-13), True)


@pytest.mark.parametrize("asked", [{}, {"due": "undated"}])
async def test_pages_follow_one_another_without_gap_or_repetition(offenders, asked):
    colour = Colour.BLUE if asked else Colour.RED
    made = {str((await managed(offenders, f"Nr-{number}", colour=colour)).case_id) for number in range(5)}
    seen, cursor = [], {}
    while cursor is not None:
        page = await offenders.get("offender_manager", "/caseload", limit=2, **asked, **cursor)
        seen += [one["case_id"] for one in page.json()["items"]]
        more = page.json()["next_cursor"]
        assert (more is None) is ("link" not in page.headers)
        cursor = {"cursor": more} if more else None
    assert (sorted(seen), set(seen)) == (seen, made)


async def test_restricted_people_are_on_the_list_of_their_manager_alone(offenders):
    case = await managed(offenders, manager="offender-manager-2", opened_at=ago(20))
    await restrict(offenders, case.offender_id)
    assert await due(offenders, "offender_manager", lpu="SANDWELL") == []
    assert [one["case_id"] for one in await due(offenders, "offender_manager_2")] == [str(case.case_id)]
    assert [one["case_id"] for one in await due(offenders, lpu="SANDWELL")] == [str(case.case_id)]


async def test_a_second_record_is_no_way_round_a_restriction(offenders):
    case = await managed(offenders, manager="offender-manager-2")
    other = await offender_of(offenders, "Other")
    await restrict(offenders, other)
    await merge(offenders, case.offender_id, other)
    assert await due(offenders, "offender_manager", lpu="SANDWELL") == []


async def test_a_merged_person_is_listed_under_the_record_that_is_kept(offenders):
    case = await managed(offenders)
    other = await offender_of(offenders, "Other")
    await merge(offenders, other, case.offender_id)
    [line] = await due(offenders, team="SANDWELL_IOM")
    assert (line["offender_id"], line["family_name"]) == (str(other), "Offender-Other")


async def test_compliance_keeps_both_its_counts_by_colour_and_in_all(offenders):
    red = await managed(offenders, "Red", opened_at=ago(20))
    amber = await managed(offenders, "Amber", opened_at=ago(20), colour=Colour.AMBER)
    await seen_on(offenders, red.case_id, ago(15))
    await seen_on(offenders, amber.case_id, ago(15))
    figure = (await offenders.get("offender_supervisor", "/caseload/compliance", team="SANDWELL_IOM")).json()
    assert (figure["in_time"], figure["due"], figure["compliance"]) == (2, 5, 0.4)
    assert figure["by_colour"] == [
        {"colour": "AMBER", "in_time": 1, "due": 2},
        {"colour": "RED", "in_time": 1, "due": 3},
    ]
    assert (figure["cases"], figure["people"]) == (2, 2)


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ({"day_from": day(0), "day_until": day(0)}, {"day_until"}),
        ({"day_from": day(-900)}, {"day_until"}),
        ({"day_until": "0001-01-01"}, {"day_until"}),
        ({"day_from": "0001-01-01", "day_until": "9999-12-31"}, {"day_from", "day_until"}),
    ],
)
async def test_a_period_has_an_order_and_a_bound(offenders, days, wrong):
    answer = await offenders.get("offender_manager", "/caseload/compliance", **days)
    assert answer.status_code == 422
    assert {one["pointer"] for one in answer.json()["errors"]} == {f"#/query/{name}" for name in wrong}


async def test_who_looked_at_whom_is_logged(offenders):
    case = await managed(offenders)
    await due(offenders, team="SANDWELL_IOM")
    logged = await offenders.sql("SELECT subjects FROM audit_entries WHERE operation = 'list_caseload'")
    assert [one["subjects"] for one in logged] == [[case.offender_id]]


@pytest.mark.parametrize("scope", ["manager", "team", "lpu", "lead_organisation_id"])
async def test_a_page_is_one_range_of_the_index_in_its_order(offenders, scope):
    index = {"lead_organisation_id": "lead"}.get(scope, scope)
    statement = DATED[scope]
    async with offenders.resources.database.connection() as connection:
        await connection.execute("SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan")
        await connection.execute(f"PREPARE page AS {statement.sql}")
        nothing = ", ".join("NULL" for _ in statement.parameters)
        plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN EXECUTE page ({nothing})"))
        await connection.execute("DEALLOCATE page; RESET enable_seqscan; RESET plan_cache_mode")
    assert f"cases_due_by_{index}" in plan
    [condition] = [line for line in plan.splitlines() if f"(({scope} = " in line]
    assert "Index Cond" in condition
    assert "ROW(" in condition


@pytest.mark.parametrize(
    "asked", [{"due": "soon"}, {"team": "lower case"}, {"lpu": "LEEDS"}, {"limit": 0}, {"cursor": "x"}]
)
async def test_a_question_that_nobody_can_answer_is_refused(offenders, asked):
    answer = await offenders.get("offender_manager", "/caseload", **asked)
    assert answer.status_code in {400, 422}, answer.text
    [name] = asked
    assert answer.json()["errors"][0]["pointer"] == f"#/query/{name}"


async def test_a_cursor_belongs_to_its_list_and_its_caller(offenders):
    for number in range(3):
        await managed(offenders, f"Nr-{number}")
    page = (await offenders.get("offender_manager", "/caseload", team="SANDWELL_IOM", limit=1)).json()
    other = await offenders.get("offender_manager", "/caseload", lpu="SANDWELL", limit=1, cursor=page["next_cursor"])
    another = await offenders.get(
        "offender_manager_2", "/caseload", team="SANDWELL_IOM", limit=1, cursor=page["next_cursor"]
    )
    assert (other.status_code, another.status_code) == (422, 422)
