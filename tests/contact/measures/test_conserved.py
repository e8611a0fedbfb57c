"""Nothing is lost or counted twice on the way: from another service's feed to the figures, and from calls to months."""

import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from uuid import UUID

import httpx
import pytest
from parts.contact_calls import abandoned, call, emergency, loaded
from parts.contact_following import behind, told
from pydantic_core import from_json

from bluelamp.kit.clocks import LONDON, local_day
from bluelamp.schemas.common import Lpu
from bluelamp.schemas.contact.measures import PeriodKind
from contact.measures.clients.feeds import SAFEGUARDING, FeedAwayError
from contact.measures.rules.periods import between, first_day, next_day
from contact.measures.usecases.catalogue import definition_on
from contact.measures.usecases.figures import take
from contact.measures.usecases.following import Follower

BEGIN = datetime(2026, 3, 16, tzinfo=UTC)
"""Two weeks before the clocks go forward."""
WEEKS = 5
FATES = {"well": 8, "overlapping": 5, "away": 2, "lost": 2, "refused": 2, "forgotten": 1}
"""What becomes of a request, and how often."""


class BrokenFeed:
    """A feed that does all that a feed can do wrong, except to lose an event for good.

    Its pages are of any size and begin anywhere before the position; the position is forgotten, the answer lost on its
    way, the service away; and now and then everything is as it should be.
    """

    def __init__(self, chance: random.Random, events: list[dict[str, Any]]) -> None:
        self._chance = chance
        self._events = events

    def answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path == "/oauth2/token":
            return httpx.Response(200, json={"access_token": "a-token", "expires_in": 600})
        after = int(request.url.params.get("after", "0"))
        [fate] = self._chance.choices([*FATES], FATES.values())
        match fate:
            case "away":
                return httpx.Response(500, text="broken")
            case "lost":
                return httpx.Response(200, text='{"items": [')
            case "refused":
                return httpx.Response(403, json={})
            case "forgotten" if after:
                return self._forgotten()
        first = self._chance.randint(0, after) if fate == "overlapping" else after
        return self._page(first, max(after, first + self._chance.randint(1, 40)))

    def _page(self, first: int, last: int) -> httpx.Response:
        items = self._events[first:last]
        repeated = [*items, *self._chance.sample(items, min(2, len(items)))]
        if self._chance.random() < 0.5:
            self._chance.shuffle(repeated)
        cursor = str(min(last, len(self._events)))
        return httpx.Response(200, json={"items": repeated, "next_cursor": cursor})

    def _forgotten(self) -> httpx.Response:
        problem = {
            "type": "about:blank",
            "title": "t",
            "status": 400,
            "detail": "The cursor belongs to another list.",
            "code": "invalid-cursor",
            "instance": "urn:x",
            "errors": [],
        }
        return httpx.Response(400, json=problem, headers={"Content-Type": "application/problem+json"})


def events_of(chance: random.Random) -> list[dict[str, Any]]:
    """Some hundred records of five weeks, in the order in which the feed has them, which is not that of their time."""
    units = [unit.value for unit in Lpu]
    seconds = WEEKS * 7 * 86_400
    return [
        told(
            number + 1,
            chance.choice(units),
            time=(BEGIN + timedelta(seconds=chance.randrange(seconds))).isoformat().replace("+00:00", "Z"),
        )
        for number in range(300)
    ]


async def read_to_its_end(contact, chance: random.Random, wanted: int) -> None:
    """By two workers by turns, as often as it takes."""
    followers = [Follower(), Follower()]
    for _ in range(300):
        try:
            await chance.choice(followers).follow(contact.resources, SAFEGUARDING)
        except FeedAwayError:
            continue
        [row] = await contact.sql("SELECT cursor FROM followed_feeds WHERE feed = 'SAFEGUARDING'")
        if row["cursor"] == str(wanted):
            return
    raise AssertionError("the feed was never read to its end")


def weeks_of(events: list[dict[str, Any]]) -> Counter[tuple[str, date]]:
    """How many records each unit has in each week of London's calendar."""
    moments = [(one["data"]["lpu"], datetime.fromisoformat(one["time"])) for one in events]
    return Counter((unit, first_day(PeriodKind.WEEK, local_day(moment))) for unit, moment in moments)


@pytest.mark.parametrize("seed", range(6))
async def test_each_event_is_counted_once_whatever_the_feed_does(contact, monkeypatch, seed):
    monkeypatch.setattr("contact.measures.usecases.following.PAGE", 1)
    monkeypatch.setattr("bluelamp.kit.clients.ATTEMPTS", 1)
    chance = random.Random(seed)  # noqa: S311 # what a feed does, not a secret
    events = events_of(chance)
    await behind(contact, httpx.MockTransport(BrokenFeed(chance, events).answer))
    await read_to_its_end(contact, chance, len(events))
    rows = await contact.sql("SELECT event_id, area, occurred_at FROM counted_events")
    expected = {(UUID(one["id"]), one["data"]["lpu"], datetime.fromisoformat(one["time"])) for one in events}
    assert {tuple(row) for row in rows} == expected
    assert len(rows) == len(events)
    assert await figures_by_week(contact) == weeks_of(events)


async def figures_by_week(contact) -> Counter[tuple[str, date]]:
    """Take every week, and add the figures up by unit and week."""
    start = first_day(PeriodKind.WEEK, local_day(BEGIN))
    days = [start + timedelta(weeks=week) for week in range(WEEKS + 2)]
    async with contact.resources.database.transaction() as connection:
        definition = await definition_on(connection, "DA.RECORDED", start)
        for first, end in pairwise(days):
            await take(connection, definition, between(first, end))
    rows = await contact.sql("SELECT area, period_from, numerator FROM measure_figures WHERE numerator > 0")
    found: Counter[tuple[str, date]] = Counter()
    for row in rows:
        found[row["area"], local_day(row["period_from"])] += row["numerator"]
    return found


def calls_around_midnights(chance: random.Random) -> Iterator[dict[str, Any]]:
    """Calls of three months about the clocks' change of October, many of them near the months' midnights."""
    edges = [datetime(2014, 10, 1, tzinfo=LONDON), datetime(2014, 11, 1, tzinfo=LONDON)]
    for number in range(240):
        if number % 2:
            moment = chance.choice(edges) + timedelta(seconds=chance.randint(-4000, 4000))
        else:
            moment = edges[0] + timedelta(days=chance.uniform(-29, 59))
        make = chance.choice([call, call, abandoned, emergency])
        sent = {"transferred_to_lpu": "SANDWELL"} if make is call and chance.random() < 0.3 else {}
        yield make(moment.astimezone(UTC).replace(microsecond=0), chance.randint(1, 90), **sent)


@pytest.mark.parametrize("seed", range(2))
async def test_the_months_of_calls_add_up_to_the_calls(contact, seed):
    chance = random.Random(seed)  # noqa: S311 # which calls there are, not a secret
    calls = list(calls_around_midnights(chance))
    batch = await loaded(contact, calls)
    assert batch["added"] == len(calls), batch
    months = [date(2014, 9, 1)]
    while len(months) < 4:
        months.append(next_day(PeriodKind.MONTH, months[-1]))
    taken = Counter[str]()
    for first, end in pairwise(months):
        period = {"period_from": first.isoformat(), "period_until": end.isoformat()}
        month = {}
        for measure_id in ("CALLS.OFFERED", "FCR.MANAGED", "FCR.TO_LPU", "SL.999", "SL.101", "ABANDONED.101"):
            answer = await contact.post("analyst", "/measure-figures", {"measure_id": measure_id, **period})
            month[measure_id] = from_json(answer.content)["items"][0]["figure"]
            taken[measure_id] += month[measure_id]["numerator"]
            taken[f"{measure_id} of"] += month[measure_id]["denominator"] or 0
        offered = sum(local_day(datetime.fromisoformat(one["offered_at"])).replace(day=1) == first for one in calls)
        assert month["CALLS.OFFERED"]["numerator"] == month["FCR.MANAGED"]["denominator"] == offered
        assert month["FCR.MANAGED"]["numerator"] + month["FCR.TO_LPU"]["numerator"] == offered
    emergencies = sum(one["stream"] == "999" for one in calls)
    given_up = sum("abandoned_at" in one for one in calls)
    assert taken["CALLS.OFFERED"] == taken["FCR.MANAGED of"] == len(calls)
    assert taken["FCR.TO_LPU"] == sum("transferred_to_lpu" in one for one in calls)
    assert (taken["SL.999 of"], taken["ABANDONED.101"]) == (emergencies, given_up)
    assert taken["ABANDONED.101 of"] == len(calls) - emergencies
