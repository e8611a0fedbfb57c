"""Serial perpetrators: computed from every agency's records, and nothing of the victims on their side."""

from uuid import UUID

from parts.domestic_abuse import an_incident, known, person, recorded
from parts.problems import pointers, problem
from parts.stored import as_owner

from safeguarding.domestic_abuse.usecases import serial
from safeguarding.people.usecases.matching import compare_people

FLAGGED = "SELECT data FROM events WHERE type LIKE '%serial_perpetrator.flagged%' ORDER BY event_id"


async def abuses_two(safeguarding) -> tuple[str, list[dict]]:
    first = await recorded(safeguarding, "mash_health", victim=person("First"))
    perpetrator_id = first["perpetrator_ids"][0]
    second = await recorded(safeguarding, perpetrators=[known(perpetrator_id)], victim=person("Second"))
    return perpetrator_id, [first, second]


async def join(safeguarding, left: str, right: str) -> None:
    async with as_owner(safeguarding.database) as owner:
        await owner.execute(
            "INSERT INTO relationships (person_a, person_b, type, source, confidence) "
            "VALUES ($1, $2, 'SIBLING', 'REFERRER', 'LIKELY')",
            UUID(left),
            UUID(right),
        )


async def test_two_agencies_records_make_a_flag_with_its_records(safeguarding):
    perpetrator_id, incidents = await abuses_two(safeguarding)
    told = (await safeguarding.get("da_specialist", f"/serial-perpetrators/{perpetrator_id}")).json()
    assert (told["is_serial"], told["is_serial_loose"], told["victim_count"]) == (True, True, 2)
    assert told["agencies"] == ["HEALTH", "POLICE"]
    assert {one["abuse_incident_id"] for one in told["records"]} == {one["abuse_incident_id"] for one in incidents}
    assert told["records_not_shown"] == 0


async def test_sisters_by_the_loose_reading_only(safeguarding):
    perpetrator_id, incidents = await abuses_two(safeguarding)
    await join(safeguarding, incidents[0]["victim_id"], incidents[1]["victim_id"])
    await serial.follow_abuse_incident(safeguarding.resources, UUID(incidents[1]["abuse_incident_id"]))
    told = (await safeguarding.get("da_specialist", f"/serial-perpetrators/{perpetrator_id}")).json()
    assert (told["is_serial"], told["is_serial_loose"], told["unconnected_victim_count"]) == (False, True, 1)


async def test_nothing_of_the_victims_stands_on_the_perpetrator_s_side(safeguarding):
    perpetrator_id, incidents = await abuses_two(safeguarding)
    answer = await safeguarding.get("mash_health", f"/serial-perpetrators/{perpetrator_id}")
    async with as_owner(safeguarding.database) as owner:
        events = await owner.fetch(FLAGGED)
    texts = [answer.text, *(row["data"] for row in events)]
    for incident in incidents:
        assert all(incident["victim_id"] not in text and "SANDWELL" not in text for text in texts)
    assert all(incident["abuse_incident_id"] not in row["data"] for incident in incidents for row in events)
    assert (await safeguarding.get("offender_manager", f"/serial-perpetrators/{perpetrator_id}")).status_code == 403


async def test_a_flag_is_published_once_and_again_only_when_it_says_something_new(safeguarding):
    _, incidents = await abuses_two(safeguarding)
    last = UUID(incidents[1]["abuse_incident_id"])
    for _ in range(3):
        await serial.follow_abuse_incident(safeguarding.resources, last)
    async with as_owner(safeguarding.database) as owner:
        assert len(await owner.fetch(FLAGGED)) == 1
        await owner.execute("UPDATE abuse_incidents SET occurred_on = occurred_on - 2000")
        await owner.execute("UPDATE serial_perpetrators SET computed_at = computed_at - interval '2 days'")
        await serial.find_stale(safeguarding.resources)
        events = [row["data"] for row in await owner.fetch(FLAGGED)]
    assert len(events) == 2
    assert '"is_serial": false' in events[1]
    listed = (await safeguarding.get("da_specialist", "/serial-perpetrators")).json()
    assert listed["items"] == []


async def test_a_merged_victim_is_one_victim(safeguarding):
    perpetrator_id, incidents = await abuses_two(safeguarding)
    async with as_owner(safeguarding.database) as owner:
        await owner.execute(
            "UPDATE people SET merged_into = $1 WHERE person_id = $2",
            UUID(incidents[0]["victim_id"]),
            UUID(incidents[1]["victim_id"]),
        )
    await serial.follow_abuse_incident(safeguarding.resources, UUID(incidents[1]["abuse_incident_id"]))
    problem(await safeguarding.get("da_specialist", f"/serial-perpetrators/{perpetrator_id}"), 404)


async def test_a_desk_sees_whom_its_hub_s_records_name(safeguarding):
    perpetrator_id, _ = await abuses_two(safeguarding)
    path = f"/serial-perpetrators/{perpetrator_id}"
    assert (await safeguarding.get("mash_csc", path)).status_code == 200
    assert (await safeguarding.get("mash_csc_bham", path)).status_code == 404
    assert (await safeguarding.get("mash_csc_bham", "/serial-perpetrators")).json()["items"] == []


async def test_an_incident_is_the_hub_s_and_the_unit_s(safeguarding):
    incident = await recorded(safeguarding, "mash_health")
    path = f"/abuse-incidents/{incident['abuse_incident_id']}"
    seen = {who: (await safeguarding.get(who, path)).status_code for who in ("mash_csc", "mash_csc_bham", "officer_2")}
    assert seen == {"mash_csc": 200, "mash_csc_bham": 404, "officer_2": 404}


async def test_the_wall_stands_between_the_two_sides_of_abuse(safeguarding):
    """What the wall asks of PostgreSQL (0002_people.sql) knows of abuse that no case is about."""
    incident = await recorded(safeguarding)
    victim_id, perpetrator_id = UUID(incident["victim_id"]), UUID(incident["perpetrator_ids"][0])
    async with as_owner(safeguarding.database) as owner:
        assert await owner.fetchval("SELECT is_alleged_perpetrator($1)", perpetrator_id)
        assert not await owner.fetchval("SELECT is_alleged_perpetrator($1)", victim_id)
        assert await owner.fetchval("SELECT people_harmed_by($1)", perpetrator_id) == [victim_id]
        assert await owner.fetchval("SELECT is_on_other_side($1)", [victim_id])
        assert not await owner.fetchval("SELECT is_on_other_side($1)", [perpetrator_id])
    await compare_people(safeguarding.resources)
    async with as_owner(safeguarding.database) as owner:
        assert await owner.fetchval("SELECT is_alleged_perpetrator_only($1)", perpetrator_id)
        assert not await owner.fetchval("SELECT is_alleged_perpetrator_only($1)", victim_id)


async def test_a_desk_may_name_whom_its_hub_s_records_name(safeguarding):
    told = await recorded(safeguarding)
    pair = {"victim": known(told["victim_id"]), "perpetrators": [known(told["perpetrator_ids"][0])]}
    again = await recorded(safeguarding, "mash_csc", **pair)
    assert again["victim_id"] == told["victim_id"]
    body = {**an_incident(**pair), "lpu": "BIRMINGHAM_EAST"}
    elsewhere = problem(await safeguarding.post("mash_csc_bham", "/abuse-incidents", body), 422)
    assert pointers(elsewhere) == ["#/victim/person_id", "#/perpetrators/0/person_id"]
