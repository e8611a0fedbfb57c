"""Who abuses several people is told to the offenders service: once, in order, and nothing of whom they harmed."""

from uuid import UUID, uuid4

import pytest
from parts.domestic_abuse import known, person, recorded
from parts.hub_and_offenders import hub_and_offenders
from parts.offenders_domestic_abuse import PERPETRATORS, explained, listed, ranked
from parts.stored import as_owner

from bluelamp.kit import clocks
from bluelamp.schemas.offenders.serial_flags import FlaggedPerson, NewSerialFlag
from safeguarding.domestic_abuse.rules.flagging import flag_of, may_be_news
from safeguarding.domestic_abuse.rules.serial import AbuseRecord, is_serial
from safeguarding.domestic_abuse.usecases import serial

TODAY = clocks.today()
BODIES = "SELECT body FROM handovers WHERE operation = 'tell_serial_perpetrator' ORDER BY position"
STATES = "SELECT state FROM handovers WHERE operation = 'tell_serial_perpetrator' ORDER BY position"
FLAGS = "SELECT is_serial, is_serial_loose, victims, is_current FROM serial_flags ORDER BY computed_at"


@pytest.fixture
async def both(postgres, templates, issuer, secret_key):
    async with hub_and_offenders(postgres, templates, issuer, secret_key) as both:
        yield both


async def abuses(both, *victims):
    """Record abuse of one perpetrator's, an incident for each victim; returns their id and the incidents."""
    incidents = [await recorded(both.hub, "mash_health", victim=person(victims[0]))]
    perpetrator_id = incidents[0]["perpetrator_ids"][0]
    others = [{"perpetrators": [known(perpetrator_id)], "victim": person(victim)} for victim in victims[1:]]
    incidents += [await recorded(both.hub, **other) for other in others]
    return perpetrator_id, incidents


async def test_one_perpetrator_from_the_hub_to_the_ranking(both):
    _, incidents = await abuses(both, "First", "Second")
    await both.deliver()
    assert [row["state"] for row in await both.hub.sql(STATES)] == ["DELIVERED"]
    await ranked(both.offenders)
    [item] = await listed(both.offenders)
    assert (item["family_name"], item["is_serial"], item["events"]) == ("Person-Perpetrator", True, 2)
    found = await explained(both.offenders, item["offender_id"])
    assert found["flags"][0]["agencies"] == ["HEALTH", "POLICE"]
    told = str(found)
    for incident in incidents:
        assert incident["victim_id"] not in told
        assert incident["abuse_incident_id"] not in told
    assert not any(name in told for name in ("First", "Second"))


async def test_what_is_sent_holds_nobody_who_was_harmed(both):
    perpetrator_id, incidents = await abuses(both, "First", "Second")
    [row] = await both.hub.sql(BODIES)
    for incident in incidents:
        assert incident["victim_id"] not in row["body"]
        assert incident["abuse_incident_id"] not in row["body"]
    assert not any(name in row["body"] for name in ("First", "Second", "1990-05-05"))
    flag = NewSerialFlag.model_validate_json(row["body"])
    assert flag.person.person_id == UUID(perpetrator_id)
    assert len({one.victim_id for one in flag.records}) == 2
    # The same person is the same hash each time: who is harmed twice is one.
    await recorded(both.hub, perpetrators=[known(perpetrator_id)], victim=known(incidents[0]["victim_id"]))
    again = NewSerialFlag.model_validate_json((await both.hub.sql(BODIES))[1]["body"])
    assert (len(again.records), len({one.victim_id for one in again.records})) == (3, 2)
    # What stays as it is, is not told again.
    await serial.follow_abuse_incident(both.hub.resources, UUID(incidents[0]["abuse_incident_id"]))
    assert len(await both.hub.sql(BODIES)) == 2


async def test_what_the_other_side_misses_arrives_in_order_when_it_is_back(both):
    both.door.away.add("offenders")
    perpetrator_id, _ = await abuses(both, "First", "Second", "Third")
    await both.deliver()
    assert [row["state"] for row in await both.hub.sql(STATES)] == ["PENDING", "PENDING"]
    both.door.away.clear()
    both.door.lost_answers = 1
    for _ in range(3):
        await both.hub.sql("UPDATE handovers SET leased_until = NULL")
        await both.deliver()
    assert [row["state"] for row in await both.hub.sql(STATES)] == ["DELIVERED", "DELIVERED"]
    assert [(row["victims"], row["is_current"]) for row in await both.offenders.sql(FLAGS)] == [(2, False), (3, True)]
    assert len(await both.offenders.sql("SELECT FROM offenders")) == 1
    assert (await both.offenders.get("da_specialist", f"{PERPETRATORS}/{perpetrator_id}")).status_code == 403


async def test_one_victim_is_no_news(both):
    await abuses(both, "Only")
    assert await both.hub.sql(BODIES) == []


NOTHING = {"is_serial_loose": False}
FOUND = {"is_serial_loose": True}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (None, NOTHING, False),
        (NOTHING, NOTHING, False),
        (None, FOUND, True),
        (FOUND, FOUND, True),
        (FOUND, NOTHING, True),
    ],
)
def test_of_whom_nothing_is_found_nothing_is_told(before, after, expected):
    assert may_be_news(before, after) is expected


async def _flags(both):
    return [NewSerialFlag.model_validate_json(row["body"]) for row in await both.hub.sql(BODIES)]


async def test_what_changes_while_the_counts_stay_is_told(both):
    perpetrator_id, incidents = await abuses(both, "First", "Second")
    moved = "UPDATE abuse_incidents SET occurred_on = occurred_on - 30 WHERE abuse_incident_id = $1"
    async with as_owner(both.hub.database) as owner:
        await owner.execute(moved, UUID(incidents[0]["abuse_incident_id"]))
    await _found_again(both, incidents)
    first, second = await _flags(both)
    assert [one.occurred_on for one in first.records] != [one.occurred_on for one in second.records]
    assert {one.record_id for one in first.records} == {one.record_id for one in second.records}
    # Who they are is told as well: by a number that is known since, the other side may find their record.
    await both.hub.sql("UPDATE people SET date_of_birth = '1981-01-01' WHERE person_id = $1", UUID(perpetrator_id))
    await _found_again(both, incidents)
    assert [str(one.person.date_of_birth) for one in await _flags(both)][-1] == "1981-01-01"
    await _found_again(both, incidents)
    assert len(await _flags(both)) == 3


async def _found_again(both, incidents):
    await serial.follow_abuse_incident(both.hub.resources, UUID(incidents[0]["abuse_incident_id"]))


async def test_what_stands_is_computed_anew_each_day_and_told_if_it_differs(both):
    perpetrator_id, _ = await abuses(both, "First", "Second")
    age = "UPDATE serial_perpetrators SET computed_at = computed_at - interval '2 days'"
    await both.hub.sql(age)
    await serial.find_stale(both.hub.resources)
    assert len(await _flags(both)) == 1
    await both.hub.sql("UPDATE people SET given_name = 'Percival' WHERE person_id = $1", UUID(perpetrator_id))
    await both.hub.sql(age)
    await serial.find_stale(both.hub.resources)
    assert [one.person.given_name for one in await _flags(both)][-1] == "Percival"


@pytest.mark.parametrize("step", [1, -1])
def test_one_family_has_one_hash_in_whatever_order_it_is_found(step):
    one, two, three = (UUID(int=number) for number in (1, 2, 3))
    records = [AbuseRecord(uuid4(), "POLICE", victim, TODAY, "SANDWELL") for victim in (one, two, three)][::step]
    finding = is_serial(records, [(one, two)][::step], perpetrator_id=uuid4(), born_on=None, today=TODAY)
    who = FlaggedPerson(person_id=uuid4(), given_name="Example", family_name="Offender")
    flag = flag_of(who, finding, lambda _, given: given, uuid4(), clocks.now())
    assert {record.victim_id: record.victim_group_id for record in flag.records} == {one: one, two: one, three: three}
    assert flag.lpu == "SANDWELL"
