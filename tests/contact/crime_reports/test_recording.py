"""A report is recorded or refused in time, allocated with lines of enquiry, and the registrar has the last word."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.contact_crime_reports import (
    HANDLER,
    NOON,
    REGISTRAR,
    REPORTS,
    WHY,
    done,
    faults,
    read,
    recorded,
    recording,
    report_of,
    reported,
    step,
    written,
)

from bluelamp.schemas.contact.crime_reports import LineOfEnquiry
from bluelamp.schemas.problems import ProblemError
from contact.crime_reports.rules import recording as rules

ALLOCATION = {"allocation_unit": "COVENTRY_INVESTIGATION", "lines_of_enquiry": ["CCTV", "FORENSIC"]}
REFUSAL = {"reason_code": "NO_CRIME_IN_LAW", "rationale": WHY}
SINCE_2015 = datetime(2026, 10, 24, 12, tzinfo=UTC)


def validation(decision, **given):
    return {"validation": decision, "rationale": WHY, **given}


async def test_reported_recorded_and_allocated_within_minutes(contact):
    report = await reported(contact)
    assert (report["status"], report["minutes_to_record"], report["in_time"]) == ("REPORTED", None, False)
    assert report["record_by"] == written(NOON + timedelta(hours=72)), "in 2014 the limit was 72 hours"
    crime = done(await step(contact, report, "recording", recording(report, 11)))
    assert (crime["status"], crime["minutes_to_record"], crime["in_time"]) == ("RECORDED", 11.0, True)
    at = written(NOON + timedelta(minutes=17))
    allocated = done(await step(contact, report, "allocation", {**ALLOCATION, "allocated_at": at}))
    assert (allocated["status"], allocated["minutes_to_allocate"]) == ("ALLOCATED", 17.0)
    assert allocated["lines_of_enquiry"] == ["CCTV", "FORENSIC"]
    assert await read(contact, report) == allocated


async def test_the_limit_is_the_one_of_the_day_of_the_report(contact):
    """Twenty-four hours day and night: over the night in which the clocks go back too."""
    report = await reported(contact, SINCE_2015)
    assert report["record_by"] == written(SINCE_2015 + timedelta(hours=24))
    crime = done(await step(contact, report, "recording", recording(report, 24 * 60)))
    assert crime["in_time"] is True
    late = await recorded(contact, 24 * 60 + 0.1, SINCE_2015)
    assert late["in_time"] is False


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"reported_at": "2999-01-01T00:00:00Z"}, "#/reported_at", "time_in_future"),
        ({"reported_at": "0001-01-01T00:00:00Z"}, "#/reported_at", "date_too_early"),
        ({"centre": "SERVICE_DESK_SMETHWICK"}, "#/centre", "stream_not_taken"),
        ({"centre": "CST_NOWHERE"}, "#/centre", "centre_unknown"),
        ({"incident_id": "A Person's house"}, "#/incident_id", "string_pattern_mismatch"),
        ({"victim_number": 0}, "#/victim_number", "greater_than_equal"),
        ({"victim_name": "Example Person-Two"}, "#/victim_name", "extra_forbidden"),
        ({"reported_at": "2001-01-01T00:00:00Z"}, "#/centre", "centre_unknown"),
    ],
)
async def test_what_cannot_be_reported(contact, change, pointer, code):
    refused = await contact.post(HANDLER, REPORTS, {**report_of(), **change})
    assert faults(refused) == (422, [(pointer, code)])
    assert (await contact.get(HANDLER, REPORTS)).json()["items"] == []


async def test_one_crime_for_each_victim_of_an_incident(contact):
    first = await reported(contact, incident_id="INC-1")
    again = await contact.post(HANDLER, REPORTS, report_of(incident_id="INC-1"))
    assert faults(again) == (422, [("#/victim_number", "victim_taken")])
    done(await contact.post(HANDLER, REPORTS, report_of(incident_id="INC-1", victim_number=2)))
    # A report that is refused leaves room for the principal one; and then it cannot come back.
    done(await step(contact, first, "refusal", {"reason_code": "PART_OF_PRINCIPAL_CRIME", "rationale": WHY}))
    await reported(contact, incident_id="INC-1")
    back = await step(contact, first, "validation", validation("SHOULD_BE_RECORDED"), REGISTRAR)
    assert back.status_code == 409
    taken = await recorded(contact)
    other = await reported(contact)
    same = await step(contact, other, "recording", recording(other, crime_id=taken["crime_id"]))
    assert faults(same) == (422, [("#/crime_id", "crime_id_taken")])


async def test_steps_are_taken_in_their_order(contact):
    report = await reported(contact)
    assert (await step(contact, report, "allocation", ALLOCATION)).status_code == 409
    assert faults(await step(contact, report, "recording", recording(report, -1)))[1] == [
        ("#/recorded_at", "before_it_begins")
    ]
    future = await step(contact, report, "recording", recording(report, recorded_at="2999-01-01T00:00:00Z"))
    assert faults(future)[1] == [("#/recorded_at", "time_in_future")]
    done(await step(contact, report, "recording", recording(report)))
    assert (await step(contact, report, "recording", recording(report))).status_code == 409
    assert (await step(contact, report, "refusal", REFUSAL)).status_code == 409
    early = {**ALLOCATION, "allocated_at": written(NOON)}
    assert faults(await step(contact, report, "allocation", early))[1] == [("#/allocated_at", "before_it_begins")]
    done(await step(contact, report, "allocation", ALLOCATION))
    assert (await step(contact, report, "allocation", ALLOCATION)).status_code == 409
    nowhere = {"crime_report_id": str(uuid4())}
    for name, body in (("recording", recording(report)), ("refusal", REFUSAL), ("allocation", ALLOCATION)):
        assert (await step(contact, nowhere, name, body)).status_code == 404


async def test_what_is_not_recorded_says_why(contact):
    report = await reported(contact)
    refused = done(await step(contact, report, "refusal", REFUSAL))
    assert (refused["status"], refused["not_recorded_because"], refused["rationale"]) == (
        "NOT_RECORDED",
        "NO_CRIME_IN_LAW",
        WHY,
    )
    assert refused["recorded_at"] is None
    silent = await step(contact, await reported(contact), "refusal", {"reason_code": "NO_CRIME_IN_LAW"})
    assert faults(silent) == (422, [("#/rationale", "missing")])


async def test_the_registrar_has_the_last_word(contact):
    crime = await recorded(contact)
    assert (await step(contact, crime, "validation", validation("CORRECT"))).status_code == 403
    missing = await step(contact, crime, "validation", validation("WRONG_CLASSIFICATION"), REGISTRAR)
    assert faults(missing)[1] == [("#/classification", "classification_needed")]
    for classification, code in (("30A", "classification_same"), ("A person", "string_pattern_mismatch")):
        body = validation("WRONG_CLASSIFICATION", classification=classification)
        assert faults(await step(contact, crime, "validation", body, REGISTRAR))[1] == [("#/classification", code)]
    idle = await step(contact, crime, "validation", validation("CORRECT", classification="28A"), REGISTRAR)
    assert faults(idle)[1] == [("#/classification", "classification_idle")]
    put_right = done(
        await step(contact, crime, "validation", validation("WRONG_CLASSIFICATION", classification="28A"), REGISTRAR)
    )
    assert (put_right["recorded_classification"], put_right["classification"]) == ("30A", "28A")
    assert (put_right["status"], put_right["validation"]) == ("RECORDED", "WRONG_CLASSIFICATION")
    no_crime = done(await step(contact, crime, "validation", validation("NOT_A_CRIME"), REGISTRAR))
    assert no_crime["status"] == "CANCELLED"
    assert (await step(contact, crime, "validation", validation("CORRECT"), REGISTRAR)).status_code == 409


async def test_what_should_be_recorded_waits_again_by_its_own_limit(contact):
    report = await reported(contact)
    wrong = await step(contact, report, "validation", validation("SHOULD_BE_RECORDED"), REGISTRAR)
    assert wrong.status_code == 409
    done(await step(contact, report, "refusal", REFUSAL))
    back = done(await step(contact, report, "validation", validation("SHOULD_BE_RECORDED"), REGISTRAR))
    assert (back["status"], back["decided_at"], back["record_by"]) == ("REPORTED", None, report["record_by"])
    crime = done(await step(contact, report, "recording", recording(report, 60 * 80)))
    assert crime["in_time"] is False


async def test_two_who_decide_at_once_decide_once(contact):
    report = await reported(contact)
    answers = await asyncio.gather(
        *(step(contact, report, "recording", recording(report)) for _ in range(4)),
        *(step(contact, report, "refusal", REFUSAL) for _ in range(4)),
    )
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 7]
    twice = await asyncio.gather(*(contact.post(HANDLER, REPORTS, report_of(incident_id="INC-1")) for _ in range(6)))
    assert sorted(answer.status_code for answer in twice) == [201, *[422] * 5]


async def test_each_step_is_in_the_log_and_in_the_feed(contact):
    crime = await recorded(contact)
    done(await step(contact, crime, "allocation", ALLOCATION))
    done(await step(contact, crime, "validation", validation("NOT_A_CRIME"), REGISTRAR))
    entries = await contact.sql(
        "SELECT action, operation FROM audit_entries WHERE $1 = ANY (subjects) ORDER BY entry_id",
        UUID(crime["crime_report_id"]),
    )
    assert [tuple(row.values()) for row in entries] == [
        ("COLLECTION", "create_crime_report"),
        ("ALTERATION", "record_crime"),
        ("ALTERATION", "allocate_crime"),
        ("ALTERATION", "validate_crime_report"),
    ]
    told = [row["data"] for row in await contact.sql("SELECT data FROM events ORDER BY event_id")]
    assert [one["status"] for one in told] == ["REPORTED", "RECORDED", "ALLOCATED", "CANCELLED"]
    assert all(set(one) == {"crime_report_id", "status", "centre", "version"} for one in told)


async def test_reports_are_listed_and_narrowed(contact):
    waiting = [await reported(contact, NOON + timedelta(hours=number)) for number in range(3)]
    fresh = await reported(contact, datetime.now(UTC) - timedelta(hours=1), lpu="DUDLEY", centre="CST_BOURNVILLE")
    first = done(await contact.get("sergeant", REPORTS, limit=2))
    rest = done(await contact.get("sergeant", REPORTS, limit=2, cursor=first["next_cursor"]))
    assert [one["crime_report_id"] for one in first["items"] + rest["items"]] == [
        one["crime_report_id"] for one in (fresh, *reversed(waiting))
    ]
    for narrowed, count in (
        ({"overdue": True}, 3),
        ({"status": "RECORDED"}, 0),
        ({"lpu": "DUDLEY"}, 1),
        ({"centre": "CST_COVENTRY"}, 3),
    ):
        assert len(done(await contact.get(HANDLER, REPORTS, **narrowed))["items"]) == count


@given(st.lists(st.sampled_from(LineOfEnquiry), min_size=1, max_size=9))
def test_lines_are_each_named_once_and_none_stands_alone(lines):
    sound = len(set(lines)) == len(lines) and (len(lines) == 1 or LineOfEnquiry.NONE_IDENTIFIED not in lines)
    if sound:
        rules.check_lines(lines)
    else:
        with pytest.raises(ProblemError):
            rules.check_lines(lines)


moments = st.integers(1_325_376_000, 1_893_456_000).map(lambda second: datetime.fromtimestamp(second, UTC))


@given(moments, st.integers(1, 720), st.integers(-10_000, 100_000))
def test_in_time_is_up_to_the_last_moment_whatever_the_clocks_do(reported_at, hours, seconds_before):
    limit = rules.record_by(reported_at, hours)
    assert limit - reported_at == timedelta(hours=hours)
    decided = limit - timedelta(seconds=seconds_before)
    assert rules.in_time(decided, limit, decided) is (seconds_before >= 0)
    assert rules.in_time(None, limit, decided) is (None if seconds_before >= 0 else False)


async def test_what_the_registrar_wants_recorded_is_not_turned_down_again(contact):
    report = await reported(contact)
    done(await step(contact, report, "refusal", REFUSAL))
    word = {"validation": "SHOULD_BE_RECORDED", "rationale": WHY}
    done(await step(contact, report, "validation", word, REGISTRAR))
    assert (await step(contact, report, "refusal", REFUSAL)).status_code == 409
    assert done(await step(contact, report, "recording", recording(report)))["status"] == "RECORDED"
