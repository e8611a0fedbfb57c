"""Each clock that was not kept is marked within five seconds of its time, once, however many workers look."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import pytest
from parts.hub_cases import screened
from parts.platform import FORCE
from parts.stored import as_owner

from bluelamp.kit import clocks
from bluelamp.kit.jobs.sweeping import swept
from safeguarding import main
from safeguarding.board.jobs import SWEEPS
from safeguarding.board.usecases.breaches import mark_breaches

EVENT = "uk.police.bluelamp.safeguarding.case.clock_breached.v1"
WITHIN = timedelta(seconds=5)
_CASES = """
INSERT INTO cases (case_id, reference, hub, responsible_hub, kind, status, received_at, updated_at, referrer,
    referrer_kind, referrer_organisation_id, rag_profile_id)
SELECT uuidv7(), 'S-' || lpad(n::text, 8, '0'), 'SANDWELL', 'SANDWELL', 'CHILD', 'SCREENED', now(), now(), 'officer',
    'OFFICER', $1, 'DEFAULT_2014'
FROM generate_series(1, $2::int) AS n
"""
_CLOCKS = """
INSERT INTO case_clocks (case_id, referrer_organisation_id, kind, rule_id, rating, started_at, due_at)
SELECT case_id, referrer_organisation_id, clock, 'DEFAULT_2014', 'RED', now(),
    $1::timestamptz + random() * $2::interval
FROM cases, unnest('{RAG,STATUTORY}'::text[]) AS clock
"""


@asynccontextmanager
async def sweeping(hub, workers: int) -> AsyncIterator[None]:
    """So many workers' sweeps at once, each with connections of its own."""
    async with AsyncExitStack() as stack:
        for _ in range(workers):
            resources = main.open_for(hub.resources.settings)
            await resources.database.open()
            stack.push_async_callback(resources.close)
            await stack.enter_async_context(swept(resources, SWEEPS))
        yield


@pytest.mark.parametrize("spread", [timedelta(seconds=8), timedelta(0)], ids=["over eight seconds", "all at once"])
async def test_ten_thousand_clocks_are_marked_in_time_and_once_by_two_workers(safeguarding, spread):
    async with as_owner(safeguarding.database) as owner:
        await owner.execute(_CASES, FORCE, 5000)
        begins = clocks.now() + timedelta(seconds=3)
        await owner.execute(_CLOCKS, begins, spread)
        async with sweeping(safeguarding, 2), asyncio.timeout(60):
            while await owner.fetchval("SELECT count(*) FROM case_clocks WHERE breached_at IS NULL"):
                await asyncio.sleep(0.1)
        slowest = await owner.fetchval("SELECT max(breached_at - due_at) FROM case_clocks")
        seen = await owner.fetchval(
            "SELECT max(e.occurred_at - c.due_at) FROM events e JOIN case_clocks c ON c.case_id = e.subject_id "
            "AND c.kind = e.data->>'clock' WHERE e.type = $1",
            EVENT,
        )
        assert await owner.fetchval("SELECT min(breached_at - due_at) FROM case_clocks") >= timedelta(0)
        told = await owner.fetchrow(
            "SELECT count(*), count(DISTINCT (subject_id, data->>'clock')) FROM events WHERE type = $1", EVENT
        )
        logged = await owner.fetchval(
            "SELECT sum(cardinality(subjects)) FROM audit_entries WHERE operation = 'mark_breaches'"
        )
    assert tuple(told) == (10_000, 10_000)
    assert logged >= 5000
    assert slowest < WITHIN, slowest
    assert seen < WITHIN, seen


async def test_a_breach_is_told_to_the_management_and_the_referrers_own_people_only(hub):
    case = await screened(hub)
    async with as_owner(hub.database) as owner:
        late = clocks.now() - timedelta(seconds=1)
        await owner.execute(
            "UPDATE case_clocks SET due_at = $2 WHERE case_id::text = $1 AND kind = 'RAG'", case.case_id, late
        )
        await asyncio.gather(*(mark_breaches(hub.resources) for _ in range(4)))
        events = await owner.fetch(
            "SELECT * FROM events WHERE type = $1 AND subject_id::text = $2", EVENT, case.case_id
        )
        desk = await owner.fetchval(
            "SELECT organisation_id FROM hub_members WHERE hub = 'SANDWELL' AND agency = 'HUB_MANAGEMENT'"
        )
    assert len(events) == 1
    assert events[0]["organisation_id"] == desk
    feed = (await hub.get("hub_manager", "/events", type=EVENT)).json()["items"]
    assert [one["data"]["clock"] for one in feed if one["subject"] == case.case_id] == ["RAG"]
    elsewhere = (await hub.get("mash_police_bham", "/events", type=EVENT)).json()["items"]
    assert elsewhere == []


async def test_what_was_stopped_in_time_is_no_breach_and_what_was_stopped_late_is_one(hub):
    kept, late = await screened(hub), await screened(hub)
    async with as_owner(hub.database) as owner:
        due = clocks.now() - timedelta(minutes=5)
        for case, stopped in ((kept, due - timedelta(seconds=1)), (late, due + timedelta(seconds=1))):
            await owner.execute(
                "UPDATE case_clocks SET due_at = $2, stopped_at = $3, stop_reason = 'DECIDED' "
                "WHERE case_id::text = $1 AND kind = 'RAG'",
                case.case_id,
                due,
                stopped,
            )
        await mark_breaches(hub.resources)
        marked = await owner.fetch("SELECT case_id::text FROM case_clocks WHERE breached_at IS NOT NULL")
    assert late.case_id in {row["case_id"] for row in marked}
    assert kept.case_id not in {row["case_id"] for row in marked}
