"""The times that the service answers, over bank holidays, both changes of the clocks and a leap day (domain.md §15)."""

from collections.abc import Callable
from datetime import UTC, datetime
from uuid import UUID

import pytest
from parts.cases import a_discussion, act, bring, running
from parts.safeguarding import Safeguarding

from bluelamp.kit import clocks
from bluelamp.kit.clocks import LONDON
from safeguarding.cases import demonstration
from safeguarding.enquiries.demonstration import QUESTION

AtTime = Callable[[str], None]
DESK = {"SANDWELL": "mash_csc", "BIRMINGHAM": "mash_csc_bham"}
"""Sandwell keeps the clocks of 2014; Birmingham, in these tests, Surrey's."""
REASON = "Because of what the school has written down."
RATED = {"rating_reason": REASON}
ADULT = {
    "kind": "ADULT",
    "people": [{"role": "SUBJECT", "person": demonstration.MOTHER}],
    "lawful_basis": "CARE2014_S42",
}


def london(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def due_of(document: dict, kind: str) -> datetime:
    return datetime.fromisoformat(running(document)[kind]["due_at"])


@pytest.fixture
def at_time(monkeypatch) -> AtTime:
    """Set the one clock of the platform to a local time; PostgreSQL's and the tokens' stay."""

    def set_clock(text: str) -> None:
        moment = london(text).astimezone(UTC)
        monkeypatch.setattr(clocks, "now", lambda: moment)

    return set_clock


@pytest.fixture
async def hubs(hub: Safeguarding, at_time: AtTime) -> Safeguarding:
    """Both hubs with their clocks, each set by its keeper before anything comes in."""
    profile = (await hub.get("directory_admin", "/hubs/BIRMINGHAM", as_at="2026-01-01T00:00:00Z")).json()
    if profile["clock_profile_id"] != "SURREY":
        at_time("2025-12-01T09:00")
        new = {"clock_profile_id": "SURREY", "effective_from": "2025-12-02T00:00:00Z"}
        answer = await hub.post("directory_admin", "/hubs/BIRMINGHAM/clock-profile", new)
        assert answer.status_code == 201, answer.text
    return hub


@pytest.mark.parametrize(
    ("where", "received", "rating", "rag", "statutory"),
    [
        # domain.md §15: Friday 16:00 before a bank-holiday Monday ends Tuesday 16:00; red runs past close
        ("SANDWELL", "2026-05-22T16:00", "RED", "2026-05-22T20:00", "2026-05-26T16:00"),
        ("SANDWELL", "2026-05-22T18:30", "RED", "2026-05-26T12:00", "2026-05-27T08:00"),
        ("SANDWELL", "2026-05-22T16:00", "AMBER", "2026-05-23T16:00", "2026-05-26T16:00"),
        ("SANDWELL", "2026-05-24T10:00", "GREEN", "2026-05-27T10:00", "2026-05-27T08:00"),
        # domain.md §15: Surrey's four working hours from 16:30 end on the next working day at 10:30
        ("BIRMINGHAM", "2026-06-02T16:30", "RED", "2026-06-03T10:30", "2026-06-03T16:30"),
        ("BIRMINGHAM", "2026-05-22T16:30", "RED", "2026-05-26T10:30", "2026-05-26T16:30"),
        ("BIRMINGHAM", "2026-12-24T17:00", "AMBER", "2026-12-31T11:00", "2026-12-29T17:00"),
        # the clocks go forward on 29 March and back on 25 October
        ("SANDWELL", "2026-03-27T16:00", "GREEN", "2026-03-30T17:00", "2026-03-30T16:00"),
        ("SANDWELL", "2026-03-28T16:00", "AMBER", "2026-03-29T17:00", "2026-03-31T08:00"),
        ("BIRMINGHAM", "2026-03-27T17:00", "RED", "2026-03-30T11:00", "2026-03-30T17:00"),
        ("SANDWELL", "2026-10-23T16:00", "GREEN", "2026-10-26T15:00", "2026-10-26T16:00"),
        ("SANDWELL", "2026-10-24T16:00", "AMBER", "2026-10-25T15:00", "2026-10-27T08:00"),
        ("BIRMINGHAM", "2026-10-23T17:00", "RED", "2026-10-26T11:00", "2026-10-26T17:00"),
        # a leap day is a day like others
        ("SANDWELL", "2028-02-28T16:00", "GREEN", "2028-03-02T16:00", "2028-02-29T16:00"),
        ("BIRMINGHAM", "2028-02-28T16:30", "RED", "2028-02-29T10:30", "2028-02-29T16:30"),
        ("BIRMINGHAM", "2028-02-29T16:30", "RED", "2028-03-01T10:30", "2028-03-01T16:30"),
    ],
)
async def test_both_clocks_of_a_child_as_the_api_tells_them(hubs, at_time, where, received, rating, rag, statutory):
    at_time(received)
    case = await bring(hubs, hub=where, lpu=None, rating=rating, **RATED)
    assert datetime.fromisoformat(case["received_at"]) == london(received)
    read = (await hubs.get(DESK[where], f"/cases/{case['case_id']}")).json()
    for document in (case, read):
        assert (due_of(document, "RAG"), due_of(document, "STATUTORY")) == (london(rag), london(statutory))


@pytest.mark.parametrize(
    ("received", "rating", "due"),
    [
        ("2026-05-21T16:00", "AMBER", "2026-05-27T16:00"),
        ("2026-05-22T16:00", "RED", "2026-05-26T16:00"),
        ("2026-03-26T09:00", "GREEN", "2026-03-31T09:00"),
        ("2026-10-22T09:00", "GREEN", "2026-10-27T09:00"),
        ("2028-02-28T09:00", "AMBER", "2028-03-02T09:00"),
    ],
)
async def test_an_adults_working_days(hubs, at_time, received, rating, due):
    at_time(received)
    case = await bring(hubs, rating=rating, **ADULT, **RATED)
    assert due_of(case, "STATUTORY") == london(due)


@pytest.mark.parametrize(
    ("received", "rated", "rating", "due"),
    [
        # a rating given later reckons from receipt, over the change of the clocks between
        ("2026-03-28T16:00", "2026-03-29T09:00", "AMBER", "2026-03-29T17:00"),
        ("2026-10-24T16:00", "2026-10-25T09:00", "AMBER", "2026-10-25T15:00"),
        # begun before the bank holiday: late as soon as it is rated after it
        ("2026-05-22T16:00", "2026-05-26T09:00", "RED", "2026-05-22T20:00"),
    ],
)
async def test_a_rating_given_later_reckons_from_receipt(hubs, at_time, received, rated, rating, due):
    at_time(received)
    case = await bring(hubs)
    at_time(rated)
    screening = {**demonstration.SCREENING, "rating": rating}
    screened = await act(hubs, "mash_csc", case["case_id"], "screening", screening)
    assert due_of(screened, "RAG") == london(due)
    assert datetime.fromisoformat(running(screened)["RAG"]["started_at"]) == london(received)


@pytest.mark.parametrize(
    ("where", "asked", "rating", "due"),
    [
        ("SANDWELL", "2026-03-29T00:30", "AMBER", "2026-03-29T13:30"),
        ("SANDWELL", "2026-10-25T00:30", "AMBER", "2026-10-25T11:30"),
        ("SANDWELL", "2026-05-22T17:00", "RED", "2026-05-22T19:00"),
        ("BIRMINGHAM", "2026-05-22T17:00", "RED", "2026-05-26T09:00"),
        ("BIRMINGHAM", "2028-02-28T17:00", "AMBER", "2028-03-01T09:00"),
    ],
)
async def test_until_when_agencies_answer(hubs, rows, at_time, where, asked, rating, due):
    at_time(asked)
    case_id = (await bring(hubs, hub=where, lpu=None))["case_id"]
    await act(hubs, DESK[where], case_id, "screening", {**demonstration.SCREENING, "rating": rating})
    person = await rows.fetchval("SELECT person_id FROM case_people WHERE case_id = $1", UUID(case_id))
    question = {**QUESTION, "agencies": ["HEALTH"], "subjects": [str(person)]}
    [told] = (await act(hubs, DESK[where], case_id, "enquiries", question))["items"]
    assert datetime.fromisoformat(told["due_at"]) == london(due)


@pytest.mark.parametrize(
    ("held", "conference", "assessment"),
    [
        # over the clocks' change in March, Good Friday, Easter Monday and both bank holidays of May
        ("2026-03-27T10:00", "2026-04-21T10:00", "2026-06-04T10:00"),
        # over the change in October, Christmas, Boxing Day's substitute and New Year's Day
        ("2026-10-23T10:00", "2026-11-13T10:00", "2026-12-29T10:00"),
        # over a leap day, and Easter of 2028 (14 and 17 April)
        ("2028-02-28T10:00", "2028-03-20T10:00", "2028-05-04T10:00"),
    ],
)
async def test_the_conference_and_the_assessment_after_a_strategy_discussion(
    hubs, at_time, held, conference, assessment
):
    at_time(held)
    case_id = (await bring(hubs))["case_id"]
    await act(hubs, "mash_police", case_id, "immediate-strategy", demonstration.STRATEGY)
    record = a_discussion(threshold=demonstration.DISCUSSION["threshold"], held_at=clocks.now().isoformat())
    discussion = (await act(hubs, "mash_csc", case_id, "discussions", record))["discussion"]
    assert datetime.fromisoformat(discussion["conference_due_at"]) == london(conference)
    assert datetime.fromisoformat(discussion["assessment_due_at"]) == london(assessment)
