"""Many officers and agents at once over a throw-away database: no agent has two calls, no call is lost or overtaken."""

import asyncio
import contextlib
import random
from collections import Counter
from datetime import datetime
from uuid import UUID

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from parts.contact_service_desk import (
    AGENT,
    CALLS,
    SESSIONS,
    SITES,
    all_at_once,
    call_of,
    end,
    give_up,
    let_die,
    ring,
    set_free,
    sign_on,
)

from bluelamp.kit.database import Database
from bluelamp.kit.registers.demonstration import keeper
from bluelamp.schemas.contact.service_desk import AgentAvailability, DeskCallEnding, NewAgentSession, NewDeskCall
from bluelamp.schemas.problems import ProblemError
from contact.service_desk.statements import sessions as session_statements
from contact.service_desk.usecases import calls, keeping, sessions

AGENTS, CALLERS = 10, 60
HELD = """
SELECT agent_session_id, count(*) AS calls FROM desk_calls WHERE status = 'CONNECTED' GROUP BY agent_session_id
"""
UNSOUND = """
SELECT 'agent and call disagree' AS what FROM agent_sessions s
WHERE (s.status = 'BUSY') <> EXISTS (
    SELECT 1 FROM desk_calls c WHERE c.agent_session_id = s.agent_session_id AND c.status = 'CONNECTED'
)
UNION ALL SELECT 'somebody waits while somebody is free'
WHERE EXISTS (SELECT 1 FROM desk_calls WHERE status = 'QUEUED')
AND EXISTS (SELECT 1 FROM agent_sessions WHERE status = 'FREE')
"""


async def test_no_agent_has_two_calls_however_many_ring_at_once(contact):
    """Every caller has a connection of their own: nothing but PostgreSQL keeps them apart."""
    agents = [await sign_on(contact, number) for number in range(AGENTS)]
    officer, wide = keeper("officer"), Database(contact.database.dsn("app"), pool_size=CALLERS // 2)
    await wide.open()
    try:

        async def call_in(_: int) -> str:
            async with wide.transaction() as connection:
                await asyncio.sleep(random.random() / 50)  # noqa: S311 # spreads the callers, guards nothing
                answer = await calls.place_call(connection, officer, NewDeskCall(wanted="PNC"))
            return answer.body.status.value

        told = Counter(await all_at_once(*map(call_in, range(CALLERS))))
    finally:
        await wide.close()
    held = {row["agent_session_id"]: row["calls"] for row in await contact.sql(HELD)}
    assert len(held) == AGENTS
    assert set(held.values()) == {1}
    assert told["CONNECTED"] + told["QUEUED"] == CALLERS
    await keeping.keep_desk(contact.resources)
    assert await contact.sql(UNSOUND) == []
    assert {str(one) for one in held} == {one["agent_session_id"] for one in agents}


async def test_agents_who_become_free_while_officers_ring_miss_nobody(contact):
    """Without the worker: whichever of the two comes later sees the other."""
    agents = [await sign_on(contact, number, availability="AWAY") for number in range(AGENTS)]
    officer, agent = keeper("officer"), keeper("contact-handler")
    await contact.sql("UPDATE agent_sessions SET opened_by = 'contact-handler'")
    wide = Database(contact.database.dsn("app"), pool_size=2 * AGENTS)
    await wide.open()
    try:

        async def call_in() -> None:
            async with wide.transaction() as connection:
                await calls.place_call(connection, officer, NewDeskCall(wanted="PNC"))

        async def come_back(session_id: str) -> None:
            async with wide.transaction() as connection:
                await sessions.set_availability(connection, agent, session_id, AgentAvailability.FREE)

        for _ in range(5):
            both = [act for one in agents for act in (call_in(), come_back(one["agent_session_id"]))]
            random.shuffle(both)
            await all_at_once(*both)
            assert await contact.sql(UNSOUND) == []
            for row in await contact.sql("SELECT desk_call_id FROM desk_calls WHERE status = 'CONNECTED'"):
                async with wide.transaction() as connection:
                    await calls.end_call(connection, agent, row["desk_call_id"], DeskCallEnding(disposition="CHECKED"))
    finally:
        await wide.close()
    [row] = await contact.sql(
        "SELECT count(*) AS ended, max(requeued) AS requeued FROM desk_calls WHERE status = 'ENDED'"
    )
    assert (row["ended"], row["requeued"]) == (5 * AGENTS, 0)


STEPS = st.lists(
    st.tuples(st.sampled_from(("ring", "end", "free", "away", "die", "give_up", "sign_on")), st.integers(0, 3)),
    min_size=5,
    max_size=30,
)


class Desk:
    """What the desk must be at, worked out by hand beside it."""

    def __init__(self, contact) -> None:
        self.contact = contact
        self.agents: dict[int, dict] = {}
        self.free: list[int] = []
        self.talking: dict[int, dict] = {}
        self.queue: list[dict] = []

    def pair(self) -> None:
        while self.free and self.queue:
            self.talking[self.free.pop(0)] = self.queue.pop(0)

    def put_back(self, number: int) -> None:
        """A call that loses its agent stands where it stood by the moment at which it was offered."""
        call = self.talking.pop(number, None)
        if call is not None:
            self.queue.append(call)
            self.queue.sort(key=lambda one: datetime.fromisoformat(one["offered_at"]))

    async def take(self, step: str, number: int) -> None:
        match step:
            case "ring":
                self.queue.append(await ring(self.contact))
            case "give_up" if len(self.queue) > number:
                await give_up(self.contact, self.queue.pop(number))
            case "sign_on":
                self.agents[number] = await sign_on(self.contact, number)
                self.put_back(number)
                self.free = [one for one in self.free if one != number] + [number]
            case "end" if number in self.talking:
                await end(self.contact, self.talking.pop(number))
            case "die" if number in self.agents:
                await let_die(self.contact, self.agents.pop(number))
                self.put_back(number)
                self.free = [one for one in self.free if one != number]
            case "free" | "away" if number in self.agents and number not in self.talking:
                await set_free(self.contact, self.agents[number], step.upper())
                if step == "away":
                    self.free = [one for one in self.free if one != number]
                elif number not in self.free:
                    self.free.append(number)
        self.pair()

    async def check(self) -> None:
        assert await self.contact.sql(UNSOUND) == []
        for number, call in self.talking.items():
            now = await call_of(self.contact, call)
            assert now["agent_session_id"] == self.agents[number]["agent_session_id"]
        waiting = await self.contact.sql(
            "SELECT desk_call_id FROM desk_calls WHERE status = 'QUEUED' ORDER BY offered_at, desk_call_id"
        )
        assert [str(row["desk_call_id"]) for row in waiting] == [one["desk_call_id"] for one in self.queue]


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
async def test_whatever_happens_the_desk_is_as_a_plain_model_says(contact, steps):
    await contact.sql(
        "UPDATE desk_calls SET status = 'ABANDONED', answered_at = NULL, agent_session_id = NULL, "
        "ended_at = now(), wrapped_at = now() WHERE status IN ('QUEUED', 'CONNECTED')"
    )
    await contact.sql(
        "UPDATE agent_sessions SET status = 'EXPIRED', free_since = NULL, ended_at = now() WHERE ended_at IS NULL"
    )
    desk = Desk(contact)
    for step, number in steps:
        await desk.take(step, number)
    await desk.check()


async def test_the_same_request_twice_is_one_call(contact):
    answers = [await contact.post("officer", CALLS, {"wanted": "PNC"}, key="one-call-alone") for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len((await contact.get(AGENT, CALLS)).json()["items"]) == 1
    assert (await contact.get(AGENT, SESSIONS)).json()["items"] == []


async def test_a_heartbeat_and_a_change_of_one_agent_do_not_lock_each_other_out(contact):
    """A client sends heartbeats by a timer, and its agent goes away in between."""
    session_id = UUID((await sign_on(contact))["agent_session_id"])
    agent, database = keeper("contact-handler"), contact.resources.database
    await contact.sql("UPDATE agent_sessions SET opened_by = $1", agent.subject)

    async def beat() -> None:
        async with database.transaction() as connection:
            await sessions.beat(connection, agent, session_id)

    async with database.transaction() as connection:
        await session_statements.ALONE.run(connection)
        beating = asyncio.create_task(beat())
        await asyncio.sleep(0.3)
        await sessions.set_availability(connection, agent, session_id, AgentAvailability.AWAY)
    await beating


async def ring_and_perhaps_give_up(wide, number):
    officer = keeper("officer")
    async with wide.transaction() as connection:
        placed = await calls.place_call(connection, officer, NewDeskCall(wanted="PNC"))
    if number % 3 == 0:
        async with wide.transaction() as connection:
            with contextlib.suppress(ProblemError):
                await calls.abandon_call(connection, officer, placed.body.desk_call_id)


async def come_and_go(wide, contact, session_id, number):
    agent = keeper("contact-handler")
    async with wide.transaction() as connection:
        await sessions.set_availability(connection, agent, session_id, AgentAvailability.FREE)
    if number % 4 == 0:
        new = NewAgentSession(staff_number=f"FC{number:05}", centre=SITES[0], availability="FREE")
        async with wide.transaction() as connection:
            await sessions.sign_on(connection, agent, new)
    elif number % 4 == 1:
        await let_die(contact, {"agent_session_id": str(session_id)})


async def test_sixty_ring_and_give_up_while_twenty_agents_die_and_sign_on_elsewhere(contact):
    """Everything at once: nobody has two calls, nobody is lost, and who gave up is not rung back."""
    agents = [await sign_on(contact, number, availability="AWAY") for number in range(20)]
    await contact.sql("UPDATE agent_sessions SET opened_by = 'contact-handler'")
    wide = Database(contact.database.dsn("app"), pool_size=40)
    await wide.open()
    try:
        acts = [ring_and_perhaps_give_up(wide, number) for number in range(CALLERS)]
        acts += [come_and_go(wide, contact, UUID(one["agent_session_id"]), at) for at, one in enumerate(agents)]
        random.shuffle(acts)
        await all_at_once(*acts)
    finally:
        await wide.close()
    await keeping.keep_desk(contact.resources)
    assert await contact.sql(UNSOUND) == []
    assert {row["calls"] for row in await contact.sql(HELD)} <= {1}
    [row] = await contact.sql(
        "SELECT count(*) AS calls, count(*) FILTER (WHERE status = 'QUEUED') AS waiting, "
        "count(*) FILTER (WHERE status = 'ABANDONED' AND agent_session_id IS NOT NULL) AS odd FROM desk_calls"
    )
    assert (row["calls"], row["odd"]) == (CALLERS, 0)
    assert row["waiting"] >= CALLERS - 20 - CALLERS // 3
