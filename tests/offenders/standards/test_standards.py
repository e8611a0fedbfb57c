"""Operating practice: versions, adoption, gaps, audits, improvement, and the strategy of three strands."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.offenders import Offenders
from parts.offenders_sex_offenders import codes
from pydantic_core import from_json

from bluelamp.kit import clocks
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.offenders.standards import AdoptionStatus, StepStatus, Strand
from offenders.standards import demonstration as known
from offenders.standards.rules.comparing import Adoption, Edition, StrategyStep, gaps, in_force, progress_of
from offenders.standards.rules.keeping import adoption_status, is_overdue

COORDINATOR = "iom_coordinator"
FIRST, SECOND = uuid4(), uuid4()
EDITIONS = [Edition(FIRST, 1, date(2014, 5, 19)), Edition(SECOND, 2, date(2014, 9, 1))]


def adoption(key: UUID, lpu: Lpu, adopted_on: date | None, planned_for: date = date(2014, 10, 31)) -> Adoption:
    return Adoption(key, lpu, planned_for, adopted_on)


@pytest.mark.parametrize(
    ("day", "number"),
    [(date(2014, 5, 18), None), (date(2014, 5, 19), 1), (date(2014, 8, 31), 1), (date(2014, 9, 1), 2)],
)
def test_the_latest_version_that_has_begun_is_in_force(day, number):
    current = in_force(EDITIONS, day)
    assert (current.number if current else None) == number


def test_before_the_first_version_nobody_has_a_gap():
    assert gaps(EDITIONS, [], date(2014, 5, 18)) == (0, [])


def test_a_unit_that_works_by_the_version_before_has_a_gap_and_says_by_which():
    adoptions = [
        adoption(FIRST, Lpu.SANDWELL, date(2014, 6, 23)),
        adoption(SECOND, Lpu.SANDWELL, None),
        adoption(SECOND, Lpu.DUDLEY, date(2014, 10, 20)),
    ]
    adopted, missing = gaps(EDITIONS, adoptions, date(2014, 11, 1))
    [sandwell] = [one for one in missing if one.lpu is Lpu.SANDWELL]
    assert (adopted, len(missing)) == (1, 9)
    assert (sandwell.works_by, sandwell.planned_for, sandwell.is_late) == (1, date(2014, 10, 31), True)
    assert {one.works_by for one in missing if one.lpu is not Lpu.SANDWELL} == {None}


def test_an_adoption_counts_from_its_day():
    adoptions = [adoption(SECOND, Lpu.DUDLEY, date(2014, 10, 20))]
    assert gaps(EDITIONS, adoptions, date(2014, 10, 19))[0] == 0
    assert gaps(EDITIONS, adoptions, date(2014, 10, 20))[0] == 1


days = st.dates(date(2014, 1, 1), date(2015, 12, 31))
adoptions_of = st.lists(
    st.builds(adoption, st.sampled_from([FIRST, SECOND]), st.sampled_from(Lpu), st.none() | days, days),
    unique_by=lambda one: (one.key, one.lpu),
)


@given(adoptions_of, days)
def test_every_unit_either_works_by_the_version_in_force_or_has_one_gap(adoptions, day):
    adopted, missing = gaps(EDITIONS, adoptions, day)
    current = in_force(EDITIONS, day)
    assert adopted + len(missing) == (len(Lpu) if current else 0)
    assert len({one.lpu for one in missing}) == len(missing)
    by_hand = {
        one.lpu
        for one in adoptions
        if current and one.key == current.key and one.adopted_on is not None and one.adopted_on <= day
    }
    assert {one.lpu for one in missing} == (set(Lpu) - by_hand if current else set())


@given(st.lists(st.builds(StrategyStep, st.sampled_from(Strand), st.sampled_from(StepStatus), days)), days)
def test_each_step_counts_in_its_strand_once(steps, day):
    strands = progress_of(steps, day)
    assert [one.strand for one in strands] == list(Strand)
    assert sum(one.open + one.done + one.dropped for one in strands) == len(steps)
    for one in strands:
        assert one.overdue <= one.open
        assert (one.progress is None) is (one.open + one.done == 0)
        assert one.progress is None or one.progress == one.done / (one.open + one.done)


def test_what_is_due_today_is_overdue_tomorrow():
    assert not is_overdue(StepStatus.OPEN, date(2014, 9, 30), date(2014, 9, 30))
    assert is_overdue(StepStatus.OPEN, date(2014, 9, 30), date(2014, 10, 1))
    assert not is_overdue(StepStatus.DONE, date(2014, 9, 30), date(2014, 10, 1))
    assert adoption_status(date(2014, 9, 30), None, date(2014, 9, 30)) is AdoptionStatus.PLANNED
    assert adoption_status(date(2014, 9, 30), None, date(2014, 10, 1)) is AdoptionStatus.LATE
    assert adoption_status(date(2014, 9, 30), date(2014, 10, 2), date(2014, 10, 3)) is AdoptionStatus.ADOPTED


@pytest.mark.parametrize(("as_at", "number", "adopted"), [("2014-08-31", 1, 2), ("2014-10-31", 2, 1)])
async def test_the_gap_list_of_the_demonstration(demonstration: Offenders, as_at: str, number: int, adopted: int):
    path = f"/standards/{known.STANDARD}/gaps"
    told = (await demonstration.get("sergeant", path, as_at=as_at)).json()
    assert (told["version_number"], told["adopted"], told["units"]) == (number, adopted, 10)
    assert len(told["items"]) == 10 - adopted
    assert (await demonstration.get("sergeant", f"/standards/{uuid4()}/gaps")).status_code == 404


@pytest.mark.parametrize(
    ("path", "body", "told"),
    [
        ("/standard-adoptions", known.NEW_ADOPTION, ("status", "PLANNED", "LATE")),
        ("/improvement-actions", known.NEW_ACTION, ("is_overdue", False, True)),
    ],
)
async def test_what_falls_late_is_news_to_whoever_read_it_before(
    demonstration: Offenders, monkeypatch: pytest.MonkeyPatch, path: str, body: dict[str, Any], told: Any
):
    name, before, after = told
    where = (await demonstration.post(COORDINATOR, path, body)).headers["Location"].removeprefix("/offenders/v1")
    first = await demonstration.get(COORDINATOR, where)
    monkeypatch.setattr(clocks, "today", lambda: date(2032, 1, 1))
    async with demonstration.client(COORDINATOR) as client:
        second = await client.get(where, headers={"If-None-Match": first.headers["ETag"]})
        assert (first.json()[name], second.status_code, second.json()[name]) == (before, 200, after)
        same = await client.get(where, headers={"If-None-Match": second.headers["ETag"]})
    assert same.status_code == 304


async def test_an_audit_says_both_its_counts(demonstration: Offenders):
    answer = await demonstration.get("sergeant", f"/compliance-audits/{known.AUDIT}")
    assert [answer.json()[name] for name in ("met", "checked", "compliance")] == [17, 20, 0.85]


@pytest.mark.parametrize(
    ("path", "body", "faults"),
    [
        ("/standards", {**known.NEW_STANDARD, "code": "IOM_SOP"}, [("#/code", "code_taken")]),
        ("/standards", {**known.NEW_STANDARD, "begun_on": "2199-01-01"}, [("#/begun_on", "in_the_future")]),
        ("/standard-versions", {**known.NEW_VERSION, "version_number": 1}, [("#/version_number", "number_taken")]),
        (
            "/standard-versions",
            {**known.NEW_VERSION, "in_force_from": "2014-08-04"},
            [("#/in_force_from", "begins_already")],
        ),
        (
            "/standard-versions",
            {**known.NEW_VERSION, "standard_id": str(uuid4())},
            [("#/standard_id", "unknown_standard")],
        ),
        ("/standard-adoptions", {**known.NEW_ADOPTION, "lpu": "SANDWELL"}, [("#/lpu", "recorded")]),
        (
            "/standard-adoptions",
            {**known.NEW_ADOPTION, "adopted_on": "2199-01-01"},
            [("#/adopted_on", "in_the_future")],
        ),
        ("/compliance-audits", {**known.NEW_AUDIT, "met": 21}, [("#/met", "more_than_checked")]),
        (
            "/compliance-audits",
            {**known.NEW_AUDIT, "standard_version_id": str(uuid4())},
            [("#/standard_version_id", "unknown_version")],
        ),
        (
            "/improvement-actions",
            {**known.NEW_ACTION, "status": "DONE"},
            [("#/ended_on", "ended"), ("#/outcome", "ended")],
        ),
        ("/strategy-actions", {**known.NEW_STRATEGY_ACTION, "outcome": "Done."}, [("#/outcome", "ended")]),
        ("/transition-issues", {**known.NEW_ISSUE, "raised_on": "2031-01-01"}, [("#/raised_on", "in_the_future")]),
        (
            "/transition-issues",
            {**known.NEW_ISSUE, "status": "DROPPED"},
            [("#/ended_on", "ended"), ("#/outcome", "ended")],
        ),
    ],
)
async def test_what_does_not_fit_is_refused_with_where(demonstration: Offenders, path: str, body: Any, faults: Any):
    before = await demonstration.sql(f"SELECT count(*) FROM {path[1:].replace('-', '_')}")  # noqa: S608 # our own
    assert codes(await demonstration.post(COORDINATOR, path, body)) == faults
    assert before == await demonstration.sql(f"SELECT count(*) FROM {path[1:].replace('-', '_')}")  # noqa: S608 # same


async def test_a_day_at_the_end_of_time_is_refused(demonstration: Offenders):
    answer = await demonstration.post(COORDINATOR, "/standards", {**known.NEW_STANDARD, "begun_on": "9999-12-31"})
    assert answer.status_code == 422


async def test_the_issues_of_the_transition_are_logged_by_region_with_what_is_done(demonstration: Offenders):
    made = await demonstration.post(COORDINATOR, "/transition-issues", {**known.NEW_ISSUE, "region": "ELSEWHERE"})
    assert (made.status_code, made.json()["is_overdue"]) == (201, False), made.text
    found = (await demonstration.get("board", "/transition-issues", region="ELSEWHERE")).json()["items"]
    assert found == [made.json()]
    path = f"/transition-issues/{made.json()['transition_issue_id']}"
    late = await demonstration.patch(COORDINATOR, path, {"due_on": "2014-09-30"}, made.headers["etag"])
    assert (late.status_code, late.json()["is_overdue"]) == (200, True), late.text
    done = await demonstration.patch(COORDINATOR, path, known.ISSUE_PATCH, late.headers["etag"])
    assert (done.status_code, done.json()["is_overdue"]) == (200, False), done.text
    still = (await demonstration.get("board", "/transition-issues", region="ELSEWHERE", status="OPEN")).json()["items"]
    assert still == []


async def test_the_strategy_has_three_strands(demonstration: Offenders):
    told = (await demonstration.get("board", "/strategy")).json()
    assert [one["strand"] for one in told["strands"]] == [strand.value for strand in Strand]
    assert [(one["open"], one["done"]) for one in told["strands"]] == [(1, 0), (1, 0), (0, 1)]


async def test_who_reads_does_not_write(demonstration: Offenders):
    assert (await demonstration.post("sergeant", "/standards", known.NEW_STANDARD)).status_code == 403


async def test_each_change_is_told_by_its_record_alone(demonstration: Offenders):
    kind = "uk.police.bluelamp.offenders.standard_record.changed.v1"
    told = await demonstration.sql("SELECT data FROM events WHERE type = $1 AND subject_id = $2", kind, known.AUDIT)
    [data] = [from_json(row["data"]) if isinstance(row["data"], str) else row["data"] for row in told]
    assert data == {
        "record_kind": "COMPLIANCE_AUDIT",
        "record_id": str(known.AUDIT),
        "verb": "CREATED",
        "version": 1,
    }
