"""How long records are kept: decided by somebody, with a reason, and never by a clock."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from bluelamp.kit import clocks
from bluelamp.schemas.offenders.codes import RetentionGroup
from offenders.nominals.rules.retention import next_review_on
from offenders.nominals.usecases.noticing import came_to_notice
from offenders.nominals.usecases.sight import end_sight, let_subject_see

MANAGER, SUPERVISOR, COORDINATOR = "offender_manager", "offender_supervisor", "iom_coordinator"
TODAY = clocks.today()
DISPOSE = {"decision": "DISPOSE", "reason": "Nothing speaks for keeping it."}
RETAIN = {"decision": "RETAIN", "reason": "The risk has not passed."}
HOLD = {"reason": "An inquiry asks."}
OVER = {"reason": "The inquiry is over."}
BROTHERS = {"reason": "They are brothers."}
TO_GROUP_1 = {"decision": "RECLASSIFY", "to_group": 1, "reason": "Convicted of more."}


async def record(offenders, number=1, group=3):
    body = {"given_name": "Example", "family_name": f"Offender-{number}", "lpu": "SANDWELL", "retention_group": group}
    return (await offenders.post(MANAGER, "/offenders", body)).json()["offender_id"]


async def overdue(offenders, offender_id, noticed="2010-03-04", review="2016-03-04"):
    await offenders.sql(
        "UPDATE offenders SET came_to_notice_on = $2::text::date, next_review_on = $3::text::date"
        " WHERE offender_id = $1",
        UUID(offender_id),
        noticed,
        review,
    )


async def review(offenders, offender_id, body, who=SUPERVISOR):
    return await offenders.post(who, f"/offenders/{offender_id}/retention-reviews", body)


async def due(offenders, who=SUPERVISOR, **more):
    return [one["offender_id"] for one in (await offenders.get(who, "/retention-reviews", **more)).json()["items"]]


async def test_what_is_due_is_listed_the_longest_due_first_and_leaves_the_list_when_somebody_decides(offenders):
    made = [await record(offenders, number) for number in range(4)]
    for place, offender_id in enumerate(made[:3]):
        await overdue(offenders, offender_id, review=f"2016-03-0{5 - place}")
    assert await due(offenders) == made[2::-1]
    first = (await offenders.get(SUPERVISOR, "/retention-reviews", limit=2)).json()
    rest = await due(offenders, limit=2, cursor=first["next_cursor"])
    assert [one["offender_id"] for one in first["items"]] + rest == made[2::-1]
    assert await due(offenders, due="2016-03-03") == [made[2]]
    assert await due(offenders, lpu="DUDLEY") == []
    answer = await review(offenders, made[2], RETAIN)
    assert answer.status_code == 201, answer.text
    assert answer.json()["next_review_on"] == next_review_on(RetentionGroup.OTHER_OFFENCES, TODAY).isoformat()
    assert await due(offenders) == made[1::-1]
    assert (await offenders.get(MANAGER, "/retention-reviews")).status_code == 403


async def test_another_group_is_reckoned_from_when_they_last_came_to_notice(offenders):
    offender_id = await record(offenders)
    await overdue(offenders, offender_id)
    answer = await review(offenders, offender_id, TO_GROUP_1)
    assert (answer.json()["next_review_on"], answer.json()["came_to_notice_on"]) == ("2020-03-04", "2010-03-04")
    shown = (await offenders.get(SUPERVISOR, f"/offenders/{offender_id}")).json()
    assert (shown["retention_group"], shown["next_review_on"]) == (1, "2020-03-04")
    [kept] = (await offenders.get(SUPERVISOR, f"/offenders/{offender_id}/retention")).json()["reviews"]
    assert (kept["from_group"], kept["to_group"], kept["reason"]) == (3, 1, "Convicted of more.")
    assert kept["reviewed_by"] == "offender-supervisor"


@pytest.mark.parametrize(("decision", "group"), [("RETAIN", 1), ("DISPOSE", 1), ("RECLASSIFY", None)])
async def test_a_group_goes_with_reclassifying_alone(offenders, decision, group):
    offender_id = await record(offenders)
    body = {"decision": decision, "reason": "Convicted of more.", **({"to_group": group} if group else {})}
    assert (await review(offenders, offender_id, body)).status_code == 422


async def test_a_disposal_waits_for_a_legal_hold_and_for_a_case(offenders):
    offender_id, case_id = await record(offenders), uuid4()
    holds = [await offenders.post(SUPERVISOR, f"/offenders/{offender_id}/legal-holds", HOLD) for _ in range(2)]
    async with offenders.resources.database.transaction() as connection:
        await let_subject_see(connection, UUID(offender_id), "offender-manager", "CASE", case_id)
    for hold in holds:
        assert hold.status_code == 201, hold.text
        assert (await review(offenders, offender_id, DISPOSE)).status_code == 409
        ended = await offenders.post(SUPERVISOR, f"/legal-holds/{hold.json()['hold_id']}/end", OVER)
        assert (ended.status_code, ended.json()["end_reason"]) == (200, "The inquiry is over.")
    again = await offenders.post(SUPERVISOR, f"/legal-holds/{holds[0].json()['hold_id']}/end", OVER)
    assert again.status_code == 409
    assert (await review(offenders, offender_id, DISPOSE)).status_code == 409, "a case is open"
    async with offenders.resources.database.transaction() as connection:
        await end_sight(connection, "CASE", case_id)
    assert (await review(offenders, offender_id, DISPOSE)).status_code == 201
    shown = (await offenders.get(MANAGER, f"/offenders/{offender_id}")).json()
    assert shown["is_to_be_disposed_of"], "a mark: the record is there until somebody carries it out"


async def test_a_hold_takes_a_mark_of_disposal_back(offenders):
    offender_id = await record(offenders)
    await review(offenders, offender_id, DISPOSE)
    await offenders.post(SUPERVISOR, f"/offenders/{offender_id}/legal-holds", HOLD)
    assert (await offenders.get(MANAGER, f"/offenders/{offender_id}")).json()["is_to_be_disposed_of"] is False


async def test_that_somebody_is_managed_as_a_sex_offender_is_not_told_by_a_refusal(offenders):
    offender_id = await record(offenders)
    async with offenders.resources.database.transaction() as connection:
        await let_subject_see(connection, UUID(offender_id), "sex-offender-manager", "SEX_OFFENDER", uuid4())
    assert (await review(offenders, offender_id, DISPOSE)).status_code == 201


@pytest.mark.parametrize(("group", "status"), [(1, 403), (2, 403), (3, 201), (4, 201)])
async def test_of_the_groups_that_may_do_serious_harm_who_supervises_decides(offenders, group, status):
    offender_id = await record(offenders, group=group)
    assert (await review(offenders, offender_id, DISPOSE, COORDINATOR)).status_code == status
    assert (await review(offenders, offender_id, DISPOSE, SUPERVISOR)).status_code == 201


async def test_merged_records_are_kept_by_the_strictest_group_and_the_latest_day(offenders):
    kept, merged = await record(offenders, 1), await record(offenders, 2, group=1)
    await overdue(offenders, kept)
    body = {"kept_offender_id": kept, "merged_offender_id": merged, "reason": "The same fingerprints."}
    made = await offenders.post(SUPERVISOR, "/offender-merges", body)
    shown = (await offenders.get(SUPERVISOR, f"/offenders/{kept}")).json()
    expected = next_review_on(RetentionGroup.PUBLIC_PROTECTION, TODAY).isoformat()
    assert (shown["retention_group"], shown["next_review_on"]) == (1, expected)
    assert await due(offenders) == []
    await offenders.post(SUPERVISOR, f"/offender-merges/{made.json()['merge_id']}/reversal", BROTHERS)
    apart = (await offenders.get(SUPERVISOR, f"/offenders/{kept}")).json()
    assert (apart["retention_group"], apart["next_review_on"]) == (3, "2016-03-04")
    assert await due(offenders) == [kept]


async def test_who_comes_to_notice_again_is_not_disposed_of(offenders):
    offender_id = await record(offenders)
    await overdue(offenders, offender_id)
    await review(offenders, offender_id, DISPOSE)
    assert await due(offenders) == []
    yesterday = TODAY - timedelta(days=1)
    async with offenders.resources.database.transaction() as connection:
        await came_to_notice(connection, {UUID(offender_id): yesterday})
    shown = (await offenders.get(SUPERVISOR, f"/offenders/{offender_id}")).json()
    assert (shown["is_to_be_disposed_of"], shown["came_to_notice_on"]) == (False, yesterday.isoformat())


async def test_a_restricted_record_is_reviewed_by_who_may_see_it(offenders):
    offender_id = await record(offenders)
    await overdue(offenders, offender_id)
    restriction = {"is_restricted": True, "reason": "Somebody who works with us."}
    await offenders.post(SUPERVISOR, f"/offenders/{offender_id}/restrictions", restriction)
    assert (await due(offenders), await due(offenders, COORDINATOR)) == ([offender_id], [])
    assert (await review(offenders, offender_id, RETAIN, COORDINATOR)).status_code == 404
    hold = await offenders.post(SUPERVISOR, f"/offenders/{offender_id}/legal-holds", HOLD)
    ended = await offenders.post(COORDINATOR, f"/legal-holds/{hold.json()['hold_id']}/end", HOLD)
    assert ended.status_code == 404
