"""Services that hand work to each other, stopped and killed in the midst of it: all arrives, in order, and once."""

import time
from collections.abc import AsyncIterator

import pytest
from parts.live_handovers import HUB, PORTAL, STEP_UPS, Run, on_ports_of_both
from parts.live_hubs import occupy_desks
from parts.live_stack import LiveStack, until

from local_stack.background import BackgroundStack

pytestmark = pytest.mark.faults

OF_EACH = 12
A_MINUTE = 60.0
PATIENCE_SECONDS = 150.0
TRIES = 3
WAITING = """
SELECT record_id::text, state, attempts, position = min(position) OVER (PARTITION BY record_id) AS first
FROM handovers WHERE record_id = ANY ($1::uuid[]) AND state <> 'DELIVERED' ORDER BY position
"""
TRIED = """
SELECT coalesce(min(attempts), 0) FROM (
    SELECT DISTINCT ON (record_id) attempts FROM handovers
    WHERE record_id = ANY ($1::uuid[]) AND state = 'PENDING' ORDER BY record_id, position
) AS first
"""


@pytest.fixture(scope="module")
async def stack(tmp_path_factory) -> AsyncIterator[BackgroundStack]:
    with BackgroundStack(tmp_path_factory.mktemp("handovers"), on_ports_of_both()) as stack:
        occupy_desks(stack)
        yield stack


@pytest.fixture
async def run(stack: BackgroundStack) -> AsyncIterator[Run]:
    """Referrals and cases of this test's own, in a stack whose parts all run."""
    portal, hub = (LiveStack(stack, name, PATIENCE_SECONDS) for name in ("referrals", "safeguarding"))
    run = Run(portal, hub)
    try:
        await run.begin(OF_EACH)
        yield run
    finally:
        await portal.close()
        await hub.close()


async def all_tried(live: LiveStack, ids: list[str]) -> None:
    """Wait until what is first in the way of each record has been tried several times."""

    async def several_times() -> bool:
        return await live.value(TRIED, ids) >= TRIES

    await until(several_times, what="each tried again and again", seconds=PATIENCE_SECONDS)


async def test_the_portal_is_stopped_for_a_minute(run: Run):
    """The hubs go on: what they decide and close meanwhile waits for the portal, and so does what was stepped up."""
    await run.step_up()
    await run.arrived(from_portal=OF_EACH, from_hub=0)
    again = await run.half_way(run.step_up())
    killed = {name: run.portal.process(name) for name in PORTAL}
    with run.portal.stopped(*PORTAL):
        minute_ends = time.monotonic() + A_MINUTE
        await run.decide()
        await run.close_cases()
        first = await run.stepped_up_cases()
        await run.close_stepped_up()
        await all_tried(run.hub, [*run.cases, *first])
        await until(lambda: time.monotonic() >= minute_ends, what="a minute", seconds=A_MINUTE)
        waiting = await run.hub.rows(WAITING, [*run.cases, *first])
        assert {row["state"] for row in waiting} == {"PENDING"}
        assert {row["record_id"] for row in waiting} >= set(run.cases)
        # Nothing is called before what comes before it: that a case was closed waits for the referral it became.
        assert {row["attempts"] for row in waiting if not row["first"]} == {0}
    for name, pid in killed.items():
        await run.portal.back(name, pid)
    await again
    await run.finish()


async def test_the_hub_is_stopped_while_people_are_stepped_up(run: Run):
    """The portal goes on: step-ups are taken and shown as queued, and what became of referrals waits."""
    deciding = await run.half_way(run.decide())
    killed = {name: run.hub.process(name) for name in HUB}
    with run.hub.stopped(*HUB):
        await run.step_up()
        await run.step_up()
        await run.take_back()
        await all_tried(run.portal, [*run.referrals])
        shown = await run.portal.rows(STEP_UPS, [*run.referrals])
        assert [row["delivery_state"] for row in shown] == ["QUEUED"] * 2 * OF_EACH
    for name, pid in killed.items():
        await run.hub.back(name, pid)
    await deciding
    await run.finish()


VICTIMS = {
    "the workers": (*PORTAL[1:], *HUB[1:]),
    "those that answer": ("referrals-web-1", "safeguarding-web-1"),
    "the database": ("postgres",),
}


@pytest.mark.parametrize("victims", VICTIMS.values(), ids=[*VICTIMS])
async def test_what_works_is_killed_half_way(run: Run, victims: tuple[str, ...]):
    both = await run.half_way(run.step_up(), run.decide())
    killed = {name: run.portal.kill(name) for name in victims}
    await both
    for name, pid in killed.items():
        await run.portal.back(name, pid)
    await run.step_up()
    await run.finish()
