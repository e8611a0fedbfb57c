"""What the safeguarding service found: heard once, the newest standing, matched by the rule of confidence."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from parts.offenders_domestic_abuse import FLAGS, MANAGER, SERVICE, a_flag, did, explained, listed, ranked, ruled
from parts.offenders_offences import an_offender, victims

from bluelamp.kit import clocks

BORN = "1985-01-30"
STANDING = "SELECT flag_id::text, offender_id::text, is_serial FROM serial_flags WHERE is_current"
OFFENDERS = "SELECT offender_id::text, given_name, family_name FROM offenders ORDER BY offender_id"


async def heard(offenders, flag):
    answer = await offenders.post(SERVICE, FLAGS, flag)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_an_exact_match_is_the_persons_record(offenders):
    whose = await an_offender(offenders, date_of_birth=BORN)
    flag = a_flag(uuid4(), "Example", "Offender-1", date_of_birth=BORN)
    answer = await heard(offenders, flag)
    assert answer.keys() == {"flag_id", "received_at"}
    [standing] = await offenders.sql(STANDING)
    assert (standing["offender_id"], standing["is_serial"]) == (whose, True)
    [said] = (await explained(offenders, whose))["flags"]
    assert (said["matched"], said["may_be_same"], said["agencies"]) == ("EXACT", [], ["HEALTH", "HOUSING"])


async def test_what_is_only_probable_is_left_for_somebody_to_merge(offenders):
    whose = await an_offender(offenders, date_of_birth="1986-02-11")
    await heard(offenders, a_flag(uuid4(), "Example", "Offender-1", date_of_birth=BORN))
    made = [row["offender_id"] for row in await offenders.sql(OFFENDERS) if row["offender_id"] != whose]
    assert len(made) == 1
    [said] = (await explained(offenders, made[0]))["flags"]
    assert said["matched"] is None
    assert said["may_be_same"] == [{"offender_id": whose, "confidence": "PROBABLE"}]
    assert (await offenders.get(MANAGER, f"/domestic-abuse/perpetrators/{whose}")).status_code == 404


async def test_who_is_not_known_is_recorded_and_ranked(offenders):
    person = uuid4()
    await heard(offenders, a_flag(person, "Example", "Unknown", date_of_birth=BORN))
    [row] = await offenders.sql(OFFENDERS)
    assert (row["given_name"], row["family_name"]) == ("Example", "Unknown")
    await ranked(offenders)
    [item] = await listed(offenders)
    assert (item["offender_id"], item["events"], item["victims"], item["is_serial"]) == (row["offender_id"], 2, 5, True)
    found = await explained(offenders, row["offender_id"])
    assert {(one["agency"], one["source"], one["victims"]) for one in found["serial"]["by_agency"]} == {
        ("HEALTH", "SAFEGUARDING", None),
        ("HOUSING", "SAFEGUARDING", None),
    }


async def test_a_flag_is_heard_once_and_the_newest_stands_whatever_arrives_late(offenders):
    person, now = uuid4(), clocks.now()
    first = a_flag(person, "Example", "Unknown", computed_at=(now - timedelta(hours=2)).isoformat())
    second = a_flag(person, "Example", "Unknown", computed_at=(now - timedelta(hours=1)).isoformat(), is_serial=False)
    await heard(offenders, second)
    again = await heard(offenders, second)
    await heard(offenders, first)
    assert again["flag_id"] == second["flag_id"]
    assert [row["flag_id"] for row in await offenders.sql(STANDING)] == [second["flag_id"]]
    assert len(await offenders.sql("SELECT FROM serial_flags")) == 2
    assert len(await offenders.sql(OFFENDERS)) == 1


TOLD = "SELECT data FROM events WHERE type = 'uk.police.bluelamp.offenders.serial_flag.heard.v1'"
CODES = "SELECT code FROM person_check_codes WHERE basis = 'SERIAL_FLAG' AND until_at IS NULL"
NOTHING = {"is_serial": False, "is_serial_loose": False, "records": [], "lpu": None}


@pytest.mark.parametrize(("late", "newest", "codes"), [({}, NOTHING, 0), (NOTHING, {}, 1)])
async def test_what_arrives_late_is_kept_and_told_to_nobody(offenders, late, newest, codes):
    person, now = uuid4(), clocks.now()
    at = [(now - timedelta(hours=hours)).isoformat() for hours in (3, 2, 1)]
    await heard(offenders, a_flag(person, "Example", "Unknown", computed_at=at[0]))
    await heard(offenders, a_flag(person, "Example", "Unknown", computed_at=at[2], **newest))
    assert (len(await offenders.sql(CODES)), len(await offenders.sql(TOLD))) == (codes, 2)
    await heard(offenders, a_flag(person, "Example", "Unknown", computed_at=at[1], **late))
    assert (len(await offenders.sql(CODES)), len(await offenders.sql(TOLD))) == (codes, 2)
    assert len(await offenders.sql("SELECT FROM serial_flags")) == 3


async def test_what_arrives_late_makes_nobody_a_record(offenders):
    person, earlier = uuid4(), (clocks.now() - timedelta(hours=1)).isoformat()
    await heard(offenders, a_flag(person, "Example", "Unknown", **NOTHING))
    await heard(offenders, a_flag(person, "Example", "Unknown", computed_at=earlier))
    assert await offenders.sql(OFFENDERS) == []


async def test_a_flag_that_is_over_takes_everything_back(offenders):
    person = uuid4()
    await heard(offenders, a_flag(person, "Example", "Unknown"))
    over = a_flag(person, "Example", "Unknown", is_serial=False, is_serial_loose=False, records=[], lpu=None)
    await heard(offenders, over)
    await ranked(offenders)
    assert await listed(offenders) == []
    codes = "SELECT FROM person_check_codes WHERE until_at IS NULL"
    assert await offenders.sql(codes) == []
    await heard(offenders, a_flag(person, "Example", "Unknown"))
    assert len(await offenders.sql(codes)) == 1


async def test_of_whom_nothing_is_said_no_record_is_made(offenders):
    over = a_flag(uuid4(), "Example", "Unknown", is_serial=False, is_serial_loose=False, records=[], lpu=None)
    await heard(offenders, over)
    assert await offenders.sql(OFFENDERS) == []


async def test_two_sources_are_not_added_up(offenders):
    whose = await an_offender(offenders, date_of_birth=BORN)
    await did(offenders, whose, 15, victims=victims((uuid4(), None)))
    await did(offenders, whose, 90, victims=victims((uuid4(), None), (uuid4(), None)))
    flag = a_flag(uuid4(), "Example", "Offender-1", date_of_birth=BORN)
    await heard(offenders, flag)
    await ranked(offenders)
    [item] = await listed(offenders)
    # The flag's record of fifteen days ago is the offence of that day; of three and two people three are counted.
    assert (item["events"], item["victims"]) == (3, 8)


def days_ago(flag, *days):
    """The same flag, with its records of so many days ago."""
    today = clocks.today()
    moved = [(today - timedelta(days=number)).isoformat() for number in days]
    return {**flag, "records": [{**one, "occurred_on": day} for one, day in zip(flag["records"], moved, strict=True)]}


@pytest.mark.parametrize(("months", "found"), [(36, (5, True, True, 2)), (12, (0, False, False, 1))])
async def test_what_was_sent_is_counted_in_the_rule_sets_windows(offenders, months, found):
    await ruled(offenders, victim_months=months, serial_months=months)
    await heard(offenders, days_ago(a_flag(uuid4(), "Example", "Unknown"), 330, 400))
    await ranked(offenders)
    [item] = await listed(offenders)
    serial = (await explained(offenders, item["offender_id"]))["serial"]
    assert (item["victims"], item["is_serial"], serial["is_serial"], serial["victims"]) == found
    assert serial["months"] == months


async def test_a_ranking_of_a_day_knows_nothing_that_was_found_later(offenders):
    whose = await an_offender(offenders, date_of_birth=BORN)
    await did(offenders, whose, 150, victims=victims((uuid4(), None)))
    await heard(offenders, days_ago(a_flag(uuid4(), "Example", "Offender-1", date_of_birth=BORN), 200, 300))
    earlier = await ranked(offenders, as_at=(clocks.today() - timedelta(days=100)).isoformat())
    known = (
        "SELECT events, sent_events, own_victims, sent_victims, is_serial_loose "
        "FROM ranked_perpetrators WHERE ranking_id = $1"
    )
    assert [tuple(row) for row in await offenders.sql(known, UUID(earlier))] == [(1, 0, 1, 0, False)]
    now = await ranked(offenders)
    assert [tuple(row) for row in await offenders.sql(known, UUID(now))] == [(3, 2, 1, 2, True)]


async def test_the_day_of_a_sent_record_is_told_to_nobody(offenders):
    await heard(offenders, days_ago(a_flag(uuid4(), "Example", "Unknown"), 33, 200))
    await ranked(offenders)
    [item] = await listed(offenders)
    assert (item["last_event_on"], item["recency"]) == (None, 8)
    answer = await offenders.get(MANAGER, f"/domestic-abuse/perpetrators/{item['offender_id']}")
    recency = answer.json()["explanation"]["components"][0]["inputs"]
    assert recency == {"last_event_on": None, "days": None, "up_to_days": 90, "source": "SAFEGUARDING"}
    assert not any((clocks.today() - timedelta(days=days)).isoformat() in answer.text for days in (33, 200))
    await did(offenders, item["offender_id"], 3)
    await ranked(offenders)
    assert (await listed(offenders))[0]["last_event_on"] == (clocks.today() - timedelta(days=3)).isoformat()


async def test_of_who_is_serial_by_what_was_sent_the_flag_alone_tells(offenders):
    flag = a_flag(uuid4(), "Example", "Unknown")
    await heard(offenders, flag)
    await ranked(offenders)
    [item] = await listed(offenders)
    codes = "SELECT basis FROM person_check_codes WHERE until_at IS NULL"
    assert (item["is_serial"], [row["basis"] for row in await offenders.sql(codes)]) == (True, ["SERIAL_FLAG"])
    found = (await explained(offenders, item["offender_id"]))["explanation"]["priority"]
    assert (found["is_serial"], found["is_serial_by_own_records"]) == (True, False)
    over = {"person": flag["person"], "is_serial": False, "is_serial_loose": False, "records": [], "lpu": None}
    await heard(offenders, a_flag(UUID(flag["person"]["person_id"]), "Example", "Unknown", **over))
    # And at once: no ranking is waited for.
    assert await offenders.sql(codes) == []


async def test_a_rule_set_may_leave_out_what_was_sent(offenders):
    await ruled(offenders, counts_flags=False)
    await heard(offenders, a_flag(uuid4(), "Example", "Unknown"))
    await ranked(offenders)
    assert await listed(offenders) == []


async def test_a_rule_sets_number_of_people_holds_for_what_was_sent(offenders):
    await ruled(offenders, serial_victims=3)
    await heard(offenders, a_flag(uuid4(), "Example", "Unknown"))
    await ranked(offenders)
    [item] = await listed(offenders)
    assert (item["is_serial"], item["is_serial_loose"], item["victims"]) == (False, False, 5)


async def test_whom_two_of_the_other_side_harmed_who_are_one_here_are_added_up_by_their_hash(offenders):
    first, second = (a_flag(uuid4(), "Example", "Unknown", date_of_birth=BORN) for _ in range(2))
    second["records"][0]["victim_id"] = first["records"][0]["victim_id"]
    for flag in (first, second):
        await heard(offenders, flag)
    await ranked(offenders)
    [item] = await listed(offenders)
    assert (await explained(offenders, item["offender_id"]))["serial"]["victims"] == 3
    assert item["victims"] == 8


async def test_nobody_harmed_and_no_record_of_the_other_side_is_told(offenders):
    flag = a_flag(uuid4(), "Example", "Unknown")
    await heard(offenders, flag)
    await ranked(offenders)
    [row] = await offenders.sql(OFFENDERS)
    hidden = [one[name] for one in flag["records"] for name in ("victim_id", "victim_group_id", "record_id")]
    for who, path in (
        (MANAGER, f"/domestic-abuse/perpetrators/{row['offender_id']}"),
        (MANAGER, "/domestic-abuse/perpetrators"),
        ("dpo", "/events"),
        ("dpo", "/audit-log"),
    ):
        answer = await offenders.get(who, path)
        assert answer.status_code == 200, answer.text
        assert not any(one in answer.text for one in hidden)


ONE_RECORD = a_flag(uuid4(), "Example", "Unknown")["records"][0]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"is_serial": True, "is_serial_loose": False}, "#/is_serial_loose"),
        ({"lpu": None}, "#/lpu"),
        ({"is_serial": False, "is_serial_loose": False, "records": []}, "#/lpu"),
        ({"records": [ONE_RECORD]}, "#/records"),
        ({"records": [ONE_RECORD], "is_serial": False}, "#/records"),
    ],
)
async def test_a_flag_that_contradicts_itself_is_refused(offenders, change, pointer):
    answer = await offenders.post(SERVICE, FLAGS, a_flag(uuid4(), "Example", "Unknown", **change))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    assert await offenders.sql("SELECT FROM serial_flags") == []


async def test_a_victims_name_has_no_place_in_a_flag(offenders):
    flag = a_flag(uuid4(), "Example", "Unknown")
    flag["records"][0]["victim_name"] = "Example Person-One"
    answer = await offenders.post(SERVICE, FLAGS, flag)
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/records/0/victim_name")
    for who in (MANAGER, "da_specialist", "officer"):
        assert (await offenders.post(who, FLAGS, a_flag(uuid4(), "Example", "Unknown"))).status_code == 403
