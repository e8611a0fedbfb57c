"""An offence or a suspicion puts off the day on which somebody decides whether the record is kept (domain.md §11.2)."""

import pytest
from parts.offenders_caseload import merge
from parts.offenders_offences import an_offender, do_loading, line, lines, offence, recorded, send

from bluelamp.kit import clocks
from bluelamp.schemas.offenders.codes import RetentionGroup
from offenders.nominals.rules.retention import next_review_on
from offenders.nominals.usecases.noticing import came_to_notice

TODAY = clocks.today()
REVIEWED_LONG_AGO = "UPDATE offenders SET next_review_on = '2016-01-31' WHERE offender_id = $1"


async def someone(offenders, number=1, **more):
    """Somebody whose record was to be reviewed long ago."""
    offender_id = await an_offender(offenders, number, **more)
    await offenders.sql(REVIEWED_LONG_AGO, offender_id)
    return offender_id


async def stands(offenders, offender_id):
    found = (await offenders.get("offender_manager", f"/offenders/{offender_id}")).json()
    return found["next_review_on"], found["version"]


@pytest.mark.parametrize(
    ("group", "recorded_on", "review_on"),
    [
        (1, "2014-05-04", "2024-05-04"),
        (2, "2014-05-04", "2024-05-04"),
        (3, "2014-05-04", "2020-05-04"),
        (4, "2016-02-29", "2022-03-01"),
        (1, "2016-02-29", "2026-03-01"),
    ],
)
async def test_the_clear_period_begins_anew_with_what_is_recorded(offenders, group, recorded_on, review_on):
    offender_id = await someone(offenders, retention_group=group)
    await recorded(offenders, offender_id, occurred_on="2014-05-03", recorded_on=recorded_on, status="NFA")
    assert await stands(offenders, offender_id) == (review_on, 2)


async def test_it_is_never_shortened_and_what_changes_nothing_leaves_the_version(offenders):
    offender_id = await an_offender(offenders)
    before = await stands(offenders, offender_id)
    await recorded(offenders, offender_id)
    assert await stands(offenders, offender_id) == before


async def test_whoever_read_before_is_told_that_it_stands_otherwise(offenders):
    offender_id = await someone(offenders)
    await recorded(offenders, offender_id)
    path = f"/offenders/{offender_id}"
    assert (await offenders.patch("offender_manager", path, {"sex": "MALE"}, '"1"')).status_code == 412
    changed = await offenders.patch("offender_manager", path, {"sex": "MALE"}, '"2"')
    assert (changed.status_code, changed.json()["next_review_on"]) == (200, "2020-05-04")


async def test_a_correction_to_a_later_day_or_another_person_counts(offenders):
    first, second = await someone(offenders), await someone(offenders, 2)
    made = await recorded(offenders, first)
    path = f"/offences/{made['offence_id']}"
    later = await offenders.patch("offender_manager", path, {"recorded_on": "2014-09-01"}, '"1"')
    assert later.status_code == 200, later.text
    assert (await stands(offenders, first))[0] == "2020-09-01"
    moved = await offenders.patch("offender_manager", path, {"offender_id": second}, '"2"')
    assert moved.status_code == 200, moved.text
    assert (await stands(offenders, second))[0] == "2020-09-01"


async def test_an_import_counts_by_the_latest_of_each(offenders):
    first, second = await someone(offenders), await someone(offenders, 2)
    days = ("2014-05-04", "2015-01-31", "2014-12-24")
    await send(offenders, lines([*(line(first, recorded_on=day) for day in days), line(second)]))
    await do_loading(offenders)
    assert await stands(offenders, first) == ("2021-01-31", 2)
    assert await stands(offenders, second) == ("2020-05-04", 2)


async def test_of_merged_records_both_are_kept_longer(offenders):
    merged, kept = await someone(offenders), await someone(offenders, 2)
    await merge(offenders, kept, merged)
    made = await offenders.post("offender_manager", "/offences", offence(merged))
    assert made.status_code == 201, made.text
    rows = await offenders.sql("SELECT next_review_on::text AS day FROM offenders")
    assert [row["day"] for row in rows] == ["2020-05-04"] * 2


async def test_what_moves_a_review_leaves_what_is_checked_by_as_it_is(offenders):
    offender_id = await someone(offenders)
    before = await offenders.sql("SELECT ctid::text, * FROM person_check_profiles")
    async with offenders.resources.database.transaction() as connection:
        await came_to_notice(connection, {offender_id: TODAY})
        await came_to_notice(connection, {})
    review_on = next_review_on(RetentionGroup.OTHER_OFFENCES, TODAY)
    assert (await stands(offenders, offender_id))[0] == review_on.isoformat()
    assert await offenders.sql("SELECT ctid::text, * FROM person_check_profiles") == before
