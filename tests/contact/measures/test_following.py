"""Other services' counts come by their feeds: once each, whatever is away, lost, repeated or done twice at once."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

import httpx
import pytest
import time_machine
from parts.contact_following import RECORDED, behind, told
from parts.domestic_abuse import an_incident
from parts.offenders import running_offenders
from parts.offenders_caseload import ago, managed
from parts.offenders_lead_agencies import UNASSIGNED, decided, led_by_partner
from parts.platform import copy_of, drop
from parts.portal import running_portal
from parts.safeguarding import running_safeguarding
from parts.two_services import FrontDoor

from bluelamp.kit import clocks
from bluelamp.schemas.contact.measures import PeriodKind
from contact.measures.clients.feeds import OFFENDERS, REFERRALS, SAFEGUARDING, FeedAwayError
from contact.measures.rules.periods import first_day, midnight
from contact.measures.usecases.following import Follower, read_again
from contact.measures.usecases.taking import take_due_figures
from offenders.caseload.usecases.lapsing import note_missed_contacts


@pytest.fixture
async def hub(contact, postgres, templates, issuer, secret_key) -> AsyncIterator[Any]:
    """The real safeguarding service in this process, and the front door between the two."""
    database = await copy_of(postgres, templates["safeguarding"])
    async with running_safeguarding(database, issuer, secret_key) as hub:
        hub.door = FrontDoor(issuer, {"safeguarding": hub})
        await behind(contact, hub.door)
        yield hub
    await drop(postgres, database)


async def record(hub, lpu, count=1):
    for _ in range(count):
        answer = await hub.post("officer", "/abuse-incidents", an_incident(lpu=lpu))
        assert answer.status_code == 201, answer.text


async def counted(contact) -> dict[str, int]:
    rows = await contact.sql("SELECT area, count(*) AS events FROM counted_events GROUP BY area")
    return {row["area"]: row["events"] for row in rows}


async def test_what_the_hubs_record_is_counted_by_unit_once(contact, hub):
    follower = Follower()
    await record(hub, "SANDWELL", 3)
    await record(hub, "COVENTRY")
    assert await follower.follow(contact.resources, SAFEGUARDING) == 4
    assert await counted(contact) == {"SANDWELL": 3, "COVENTRY": 1}
    assert await follower.follow(contact.resources, SAFEGUARDING) == 0
    await record(hub, "SANDWELL")
    assert await follower.follow(contact.resources, SAFEGUARDING) == 1
    assert await counted(contact) == {"SANDWELL": 4, "COVENTRY": 1}


async def test_more_than_a_page_is_read_to_its_end(contact, hub, monkeypatch):
    monkeypatch.setattr("contact.measures.clients.feeds.PAGE", 2)
    monkeypatch.setattr("contact.measures.usecases.following.PAGE", 2)
    await record(hub, "SANDWELL", 5)
    assert await Follower().follow(contact.resources, SAFEGUARDING) == 5


async def test_what_is_away_is_read_on_later_from_where_it_was(contact, hub):
    follower = Follower()
    await record(hub, "SANDWELL", 2)
    await follower.follow(contact.resources, SAFEGUARDING)
    [before] = await contact.sql("SELECT cursor FROM followed_feeds WHERE feed = 'SAFEGUARDING'")
    await record(hub, "SANDWELL")
    hub.door.away.add("safeguarding")
    with pytest.raises(FeedAwayError):
        await follower.follow(contact.resources, SAFEGUARDING)
    [after] = await contact.sql("SELECT cursor FROM followed_feeds WHERE feed = 'SAFEGUARDING'")
    assert after == before
    hub.door.away.clear()
    assert await follower.follow(contact.resources, SAFEGUARDING) == 1
    assert await counted(contact) == {"SANDWELL": 3}


async def test_a_lost_answer_is_asked_for_again(contact, hub):
    await record(hub, "SANDWELL", 2)
    hub.door.lost_answers = 1
    assert await Follower().follow(contact.resources, SAFEGUARDING) == 2


async def test_two_workers_at_once_count_each_event_once(contact, hub):
    await record(hub, "SANDWELL", 6)
    both = await asyncio.gather(*(Follower().follow(contact.resources, SAFEGUARDING) for _ in range(2)))
    # One that writes here holds the other's feed back for a moment: what it did not see then, it sees next time.
    assert sum(both) + await Follower().follow(contact.resources, SAFEGUARDING) == 6
    assert await counted(contact) == {"SANDWELL": 6}


async def test_one_feed_that_is_away_keeps_no_other_from_being_read(contact, hub):
    """The other services are not there at all: their places behind the front door answer with an error."""
    await record(hub, "SANDWELL")
    hub.door.services |= {"referrals": hub, "offenders": hub}
    hub.door.away |= {"referrals", "offenders"}
    await Follower().follow_feeds(contact.resources)
    assert await counted(contact) == {"SANDWELL": 1}


async def test_a_service_without_a_client_of_its_own_asks_nobody(contact):
    await Follower().follow_feeds(contact.resources)
    assert await contact.sql("SELECT 1 FROM followed_feeds WHERE followed_at IS NOT NULL") == []


async def test_acceptances_of_the_portal_are_counted(contact, postgres, templates, issuer, secret_key):
    database = await copy_of(postgres, templates["referrals"])
    async with running_portal(database, issuer, secret_key) as portal:
        await behind(contact, FrontDoor(issuer, {"referrals": portal}))
        await portal.accepted()
        assert await Follower().follow(contact.resources, REFERRALS) == 1
    await drop(postgres, database)
    assert await counted(contact) == {"FORCE": 1}


async def test_what_offender_management_misses_is_counted_once(contact, postgres, templates, issuer, secret_key):
    """A contact missed by unit and a case that nobody leads any more; the rest of that feed is not for this service."""
    database = await copy_of(postgres, templates["offenders"])
    async with running_offenders(database, issuer, secret_key) as offenders:
        await behind(contact, FrontDoor(issuer, {"offenders": offenders}))
        await decided(offenders, await led_by_partner(offenders, opened_at=ago(3)), UNASSIGNED)
        await managed(offenders, "Missed", opened_at=ago(6), lpu="COVENTRY")
        with time_machine.travel(clocks.now() + timedelta(days=3), tick=False):
            await note_missed_contacts(offenders.resources)
        # What another transaction holds back for a moment comes with the next reading.
        assert sum([await Follower().follow(contact.resources, OFFENDERS) for _ in range(3)]) == 2
    await drop(postgres, database)
    rows = await contact.sql("SELECT measure_id, area FROM counted_events ORDER BY measure_id")
    assert [tuple(row) for row in rows] == [("IOM.CONTACTS.MISSED", "COVENTRY"), ("IOM.LEAD.UNASSIGNED", "FORCE")]


Pages = Callable[[httpx.QueryParams], httpx.Response]


def stand_in(pages: Pages) -> httpx.MockTransport:
    """A service whose pages a test makes up, for what a real one does only when it is broken."""

    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth2/token":
            return httpx.Response(200, json={"access_token": "a-token", "expires_in": 600})
        assert request.url.path == "/safeguarding/v1/events"
        assert request.url.params.get_list("type") == [RECORDED.value]
        return pages(request.url.params)

    return httpx.MockTransport(answer)


def page(cursor: str, *events: dict[str, Any]) -> httpx.Response:
    return httpx.Response(200, json={"items": list(events), "next_cursor": cursor})


@asynccontextmanager
async def following(contact, pages: Pages) -> AsyncIterator[Follower]:
    await behind(contact, stand_in(pages))
    yield Follower()


async def test_a_page_that_comes_again_counts_nothing_again(contact):
    numbers = iter(range(100))

    def pages(_: httpx.QueryParams) -> httpx.Response:
        return page(f"cursor-{next(numbers)}", told(1), told(2), told(2))

    async with following(contact, pages) as follower:
        assert await follower.follow(contact.resources, SAFEGUARDING) == 2
        assert await follower.follow(contact.resources, SAFEGUARDING) == 0
    assert await counted(contact) == {"SANDWELL": 2}


async def test_a_position_that_is_taken_no_more_begins_anew_and_counts_nothing_twice(contact):
    lost = {"type": "about:blank", "title": "t", "status": 400, "detail": "The cursor belongs to another list."}

    def pages(asked: httpx.QueryParams) -> httpx.Response:
        if asked.get("after") == "old":
            problem = {**lost, "code": "invalid-cursor", "instance": "urn:x", "request_id": "r", "errors": []}
            return httpx.Response(400, json=problem, headers={"Content-Type": "application/problem+json"})
        return page("old" if asked.get("after") is None else "new", told(1), told(2))

    async with following(contact, pages) as follower:
        assert await follower.follow(contact.resources, SAFEGUARDING) == 2
        assert await follower.follow(contact.resources, SAFEGUARDING) == 0
    assert await counted(contact) == {"SANDWELL": 2}


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, text="not JSON"),
        httpx.Response(200, json={"items": []}),
        httpx.Response(403, json={}),
        httpx.Response(500, text="broken"),
    ],
    ids=["no JSON", "no cursor", "refused", "broken"],
)
async def test_what_is_no_page_moves_nothing_on(contact, answer):
    async with following(contact, lambda _: httpx.Response(answer.status_code, content=answer.content)) as follower:
        with pytest.raises(FeedAwayError):
            await follower.follow(contact.resources, SAFEGUARDING)
    assert await contact.sql("SELECT 1 FROM followed_feeds WHERE followed_at IS NOT NULL") == []


async def test_what_does_not_count_is_read_past(contact):
    events = [told(1, lpu="NO_SUCH_UNIT"), told(2, type="uk.police.bluelamp.something.else.v1"), told(3)]
    async with following(contact, lambda _: page("on", *events)) as follower:
        assert await follower.follow(contact.resources, SAFEGUARDING) == 1
    [row] = await contact.sql("SELECT cursor FROM followed_feeds WHERE feed = 'SAFEGUARDING'")
    assert row["cursor"] == "on"


async def test_a_full_page_without_end_is_left_for_the_next_sweep(contact, monkeypatch):
    monkeypatch.setattr("contact.measures.usecases.following.PAGE", 1)
    monkeypatch.setattr("contact.measures.usecases.following.MOST_PAGES", 3)
    numbers = iter(range(1, 100))

    def pages(_: httpx.QueryParams) -> httpx.Response:
        number = next(numbers)
        return page(f"cursor-{number}", told(number))

    async with following(contact, pages) as follower:
        assert await follower.follow(contact.resources, SAFEGUARDING) == 3


async def test_what_was_counted_makes_its_measure_due(contact, hub):
    await contact.sql("UPDATE measure_takings SET due_at = now() + interval '1 hour' RETURNING measure_id")
    await record(hub, "SANDWELL")
    await Follower().follow(contact.resources, SAFEGUARDING)
    due = await contact.sql("SELECT measure_id FROM measure_takings WHERE due_at <= now()")
    assert [row["measure_id"] for row in due] == ["DA.RECORDED"]


async def recorded_in_sandwell(contact) -> list[int]:
    """What was taken of Sandwell's weeks, in the order of the takings."""
    asked = "SELECT numerator FROM measure_figures WHERE area = 'SANDWELL' ORDER BY as_at"
    return [row["numerator"] for row in await contact.sql(asked)]


async def test_a_week_has_no_figure_before_its_feed_was_read_beyond_it(contact):
    """The other service went away on Wednesday: half a week would be a fall that never was."""
    monday = midnight(first_day(PeriodKind.WEEK, clocks.today()) + timedelta(days=7))
    recorded = [told(one, time=(monday + timedelta(hours=one)).isoformat()) for one in range(1, 11)]
    async with following(contact, lambda _: page("wednesday", *recorded[:7])) as follower:
        with time_machine.travel(monday + timedelta(days=2), tick=False):
            assert await follower.follow(contact.resources, SAFEGUARDING) == 7
    with time_machine.travel(monday + timedelta(days=8), tick=False):
        await take_due_figures(contact.resources)
        assert await recorded_in_sandwell(contact) == []
        async with following(contact, lambda _: page("back", *recorded)) as follower:
            assert await follower.follow(contact.resources, SAFEGUARDING) == 3
        await take_due_figures(contact.resources)
    assert await recorded_in_sandwell(contact) == [10]


async def test_a_feed_that_is_being_caught_up_with_is_known_up_to_its_last_event(contact, monkeypatch):
    monkeypatch.setattr("contact.measures.usecases.following.PAGE", 2)
    monkeypatch.setattr("contact.measures.usecases.following.MOST_PAGES", 1)
    last = clocks.now() - timedelta(days=9)
    async with following(contact, lambda _: page("on", told(1), told(2, time=last.isoformat()))) as follower:
        await follower.follow(contact.resources, SAFEGUARDING)
    [row] = await contact.sql("SELECT followed_at FROM followed_feeds WHERE feed = 'SAFEGUARDING'")
    assert row["followed_at"] == last


async def test_feeds_that_are_read_again_count_nothing_twice(contact, hub):
    await record(hub, "SANDWELL", 2)
    follower = Follower()
    await follower.follow(contact.resources, SAFEGUARDING)
    assert await read_again(contact.resources) == 1
    [row] = await contact.sql("SELECT cursor FROM followed_feeds WHERE feed = 'SAFEGUARDING'")
    assert row["cursor"] is None
    assert await follower.follow(contact.resources, SAFEGUARDING) == 0
    assert await counted(contact) == {"SANDWELL": 2}
