"""Whose record a flagged person is: found by a number or their own name, left to a hand otherwise, and taken back."""

import asyncio
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from parts.offenders_caseload import merge, restrict
from parts.offenders_domestic_abuse import COORDINATOR, FLAGS, MANAGER, PERPETRATORS, SERVICE, a_flag, explained, ranked
from parts.offenders_offences import an_offender

from bluelamp.kit import clocks
from offenders.domestic_abuse import demonstration

BORN = "1985-01-30"
NUMBER = {"kind": "PNC_ID", "value": "1985/0054321L"}
CODES = "SELECT offender_id::text FROM person_check_codes WHERE basis = 'SERIAL_FLAG' AND until_at IS NULL"
STANDING = "SELECT flag_id::text, offender_id::text FROM serial_flags WHERE is_current"
REASON = "The photograph of the custody record is of another man."


async def heard(offenders, flag):
    answer = await offenders.post(SERVICE, FLAGS, flag)
    assert answer.status_code == 200, answer.text


async def stands(offenders, who=COORDINATOR, **asked):
    answer = await offenders.get(who, FLAGS, **asked)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def numbered(offenders, whose):
    answer = await offenders.post("offender_manager", f"/offenders/{whose}/identifiers", NUMBER)
    assert answer.is_success, answer.text


async def apart(offenders, merge_id):
    reversal = {"reason": "The fingerprints were another's."}
    answer = await offenders.post("offender_supervisor", f"/offender-merges/{merge_id}/reversal", reversal)
    assert answer.is_success, answer.text


def numbered_flag(name, **given):
    flag = a_flag(uuid4(), "Example", name, **given)
    flag["person"]["identifiers"] = [NUMBER]
    return flag


@pytest.mark.parametrize("by", ["NUMBER", "NAME"])
@pytest.mark.parametrize("is_merged", [True, False])
async def test_merged_flagged_and_apart_is_as_flagged_without_a_merge(offenders, by, is_merged):
    first = await an_offender(offenders, 1, date_of_birth=BORN)
    second = await an_offender(offenders, 2, date_of_birth="1979-09-09")
    await numbered(offenders, first)
    merge_id = await merge(offenders, UUID(second), UUID(first)) if is_merged else None
    flag = numbered_flag("Another") if by == "NUMBER" else a_flag(uuid4(), "Example", "Offender-1", date_of_birth=BORN)
    await heard(offenders, flag)
    [said] = (await explained(offenders, second if is_merged else first))["flags"]
    assert (said["matched"], said["matched_by"], said["may_be_same"]) == ("EXACT", by, [])
    if merge_id:
        await apart(offenders, merge_id)
    assert [row["offender_id"] for row in await offenders.sql(STANDING)] == [first]
    assert [row["offender_id"] for row in await offenders.sql(CODES)] == [first]
    assert [one["flag_id"] for one in (await explained(offenders, first))["flags"]] == [flag["flag_id"]]
    assert (await offenders.get(MANAGER, f"{PERPETRATORS}/{second}")).status_code == 404
    # What is said later goes to the same record.
    later = {**flag, "flag_id": str(uuid4()), "computed_at": (clocks.now() + timedelta(seconds=1)).isoformat()}
    await heard(offenders, later)
    assert [tuple(row) for row in await offenders.sql(STANDING)] == [(later["flag_id"], first)]


async def test_of_two_with_one_name_and_one_date_of_birth_nobody_is_taken(offenders):
    twins = [await an_offender(offenders, 1, date_of_birth=BORN) for _ in range(2)]
    await heard(offenders, a_flag(uuid4(), "Example", "Offender-1", date_of_birth=BORN))
    [one] = await stands(offenders, unconfirmed=True)
    assert one["offender_id"] not in twins
    assert (one["matched"], one["matched_by"]) == (None, None)
    assert sorted(like["offender_id"] for like in one["may_be_same"]) == sorted(twins)


async def test_a_number_decides_between_two_of_one_name(offenders):
    twins = [await an_offender(offenders, 1, date_of_birth=BORN) for _ in range(2)]
    await numbered(offenders, twins[1])
    await heard(offenders, numbered_flag("Offender-1", date_of_birth=BORN))
    assert await stands(offenders, unconfirmed=True) == []
    [one] = await stands(offenders, unconfirmed=False)
    assert (one["offender_id"], one["matched_by"]) == (twins[1], "NUMBER")
    assert [like["offender_id"] for like in one["may_be_same"]] == [twins[0]]


async def test_who_is_found_by_a_number_that_came_later_is_listed_to_be_compared(offenders):
    """The flag stays where it is: a hand says whose it is, and sees that there is somebody to compare."""
    whose = await an_offender(offenders, 1, date_of_birth=BORN)
    await numbered(offenders, whose)
    flag = a_flag(uuid4(), "Example", "Unknown")
    await heard(offenders, flag)
    assert await stands(offenders, unconfirmed=True) == []
    [made] = [row["offender_id"] for row in await offenders.sql(STANDING)]
    for seconds in (1, 2):
        person = {**flag["person"], "identifiers": [NUMBER]}
        moment = (clocks.now() + timedelta(seconds=seconds)).isoformat()
        await heard(offenders, {**flag, "person": person, "flag_id": str(uuid4()), "computed_at": moment})
        [one] = await stands(offenders, unconfirmed=True)
        assert (one["offender_id"], one["may_be_same"]) == (made, [{"offender_id": whose, "confidence": "EXACT"}])


async def test_another_name_is_left_to_a_hand_and_what_was_said_moves_with_the_match(offenders):
    whose = await an_offender(offenders, 1, date_of_birth=BORN)
    flag = a_flag(uuid4(), "Example", "Unknown", date_of_birth=BORN)
    flag["person"]["other_names"] = [{"given_name": "Example", "family_name": "Offender-1"}]
    await heard(offenders, flag)
    [one] = await stands(offenders, unconfirmed=True)
    made = one["offender_id"]
    assert made != whose
    assert one["may_be_same"] == [{"offender_id": whose, "confidence": "EXACT"}]
    path, body = f"{FLAGS}/{flag['flag_id']}/matches", {"offender_id": whose, "reason": REASON}
    assert (await offenders.post(MANAGER, path, body)).status_code == 403
    unknown = await offenders.post(COORDINATOR, path, {**body, "offender_id": str(uuid4())})
    assert (unknown.status_code, unknown.json()["errors"][0]["pointer"]) == (422, "#/offender_id")
    answer = await offenders.post(COORDINATOR, path, body)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["offender_id"], answer.json()["matched_by"]) == (whose, "HAND")
    assert [row["offender_id"] for row in await offenders.sql(CODES)] == [whose]
    assert await stands(offenders, unconfirmed=True) == []
    await ranked(offenders)
    ranks = await offenders.sql("SELECT offender_id::text FROM ranked_perpetrators")
    assert [row["offender_id"] for row in ranks] == [whose]
    assert (await offenders.get(MANAGER, f"{PERPETRATORS}/{made}")).status_code == 404
    [told] = await offenders.sql("SELECT data FROM events WHERE type LIKE '%serial_flag.matched%'")
    assert told["data"] == {"flag_id": flag["flag_id"], "offender_id": whose, "former_offender_id": made}
    # A wrong hand is no more for good than a wrong name; and a flag that is over ends what is said, where it is now.
    assert (await offenders.post(COORDINATOR, path, {**body, "offender_id": made})).status_code == 200
    assert [row["offender_id"] for row in await offenders.sql(CODES)] == [made]
    over = {**flag, "flag_id": str(uuid4()), "computed_at": (clocks.now() + timedelta(seconds=1)).isoformat()}
    await heard(offenders, {**over, "is_serial": False, "is_serial_loose": False, "records": [], "lpu": None})
    assert await offenders.sql(CODES) == []


async def test_who_is_restricted_is_in_the_list_and_matched_by_the_supervisor_alone(offenders):
    whose = await an_offender(offenders, 1, date_of_birth=BORN)
    flag = a_flag(uuid4(), "Example", "Offender-1", date_of_birth=BORN)
    await heard(offenders, flag)
    await restrict(offenders, UUID(whose))
    assert await stands(offenders) == []
    assert len(await stands(offenders, "offender_supervisor")) == 1
    path, body = f"{FLAGS}/{flag['flag_id']}/matches", {"offender_id": whose, "reason": REASON}
    assert (await offenders.post(COORDINATOR, path, body)).status_code == 404
    assert (await offenders.post("offender_supervisor", path, body)).status_code == 200


async def test_flags_of_one_person_at_once_make_one_record_and_the_newest_stands(offenders):
    person, now = uuid4(), clocks.now()
    flags = [
        a_flag(person, "Example", "Unknown", computed_at=(now - timedelta(minutes=minutes)).isoformat())
        for minutes in (3, 0, 2, 1)
    ]
    answers = await asyncio.gather(*(offenders.post(SERVICE, FLAGS, flag) for flag in flags))
    assert {answer.status_code for answer in answers} == {200}
    assert len(await offenders.sql("SELECT FROM offenders")) == 1
    assert len(await offenders.sql("SELECT FROM serial_flags")) == 4
    assert [row["flag_id"] for row in await offenders.sql(STANDING)] == [flags[1]["flag_id"]]
    assert len(await offenders.sql(CODES)) == 1


async def test_what_was_asked_of_one_record_is_its_own_when_two_are_apart_again(offenders):
    first = await an_offender(offenders, 1, date_of_birth=BORN)
    second = await an_offender(offenders, 2)
    await heard(offenders, a_flag(uuid4(), "Example", "Offender-1", date_of_birth=BORN))
    merge_id = await merge(offenders, UUID(second), UUID(first))
    path = "/domestic-abuse/perpetrators/{}/restorative-justice-requests"
    answer = await offenders.post(MANAGER, path.format(first), demonstration.NEW_REQUEST)
    assert answer.status_code == 201, answer.text
    for one in (first, second):
        items = (await offenders.get(MANAGER, path.format(one))).json()["items"]
        assert [item["request_id"] for item in items] == [answer.json()["request_id"]]
    await apart(offenders, merge_id)
    assert len((await offenders.get(MANAGER, path.format(first))).json()["items"]) == 1
    assert (await offenders.get(MANAGER, path.format(second))).json()["items"] == []


async def types_heard(offenders, who, **more):
    answer = await offenders.get(who, "/events", limit=100, **more)
    assert answer.status_code == 200, answer.text
    return [one["type"].removeprefix("uk.police.bluelamp.offenders.") for one in answer.json()["items"]]


async def test_who_acts_on_it_hears_of_every_unit_and_of_whom_is_restricted_the_supervisor_alone(offenders):
    await an_offender(offenders, 1, date_of_birth=BORN, lpu="DUDLEY")
    hidden = await an_offender(offenders, 2, date_of_birth=BORN, lpu="DUDLEY")
    await restrict(offenders, UUID(hidden))
    for number in (1, 2):
        await heard(offenders, a_flag(uuid4(), "Example", f"Offender-{number}", date_of_birth=BORN))
    await ranked(offenders)
    for who, flags in (("offender_supervisor", 2), (COORDINATOR, 1), (MANAGER, 1), ("offender_manager", 0)):
        types = await types_heard(offenders, who)
        assert (who, types.count("serial_flag.heard.v1")) == (who, flags)
        assert (who, types.count("perpetrators.ranked.v1")) == (who, min(flags, 1))
