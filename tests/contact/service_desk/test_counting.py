"""Calls of the desk are measured as every call: in the stream SERVICE_DESK, in rollups and service levels, once."""

from datetime import datetime
from uuid import UUID

from parts.contact_calls import call, loaded, rollups_are_right
from parts.contact_service_desk import AGENT, all_at_once, call_of, done, end, give_up, let_die, ring, set_free, sign_on

from bluelamp.kit import clocks
from contact.service_desk.usecases import keeping

TODAY = "SELECT count(*) AS calls FROM calls WHERE stream = 'SERVICE_DESK'"


async def counted(contact, desk_call):
    await keeping.count_calls(contact.resources)
    return done(await contact.get("analyst", f"/calls/{desk_call['desk_call_id']}"))


async def test_a_call_is_counted_when_it_is_wrapped_up(contact):
    agent = await sign_on(contact)
    desk_call = await ring(contact, incident_id="INC-2014-0412")
    await end(contact, desk_call)
    await keeping.count_calls(contact.resources)
    assert (await contact.sql(TODAY))[0]["calls"] == 0, "what comes after the call is a part of it"
    await set_free(contact, agent)
    told = await counted(contact, desk_call)
    assert (told["stream"], told["outcome"], told["centre"]) == ("SERVICE_DESK", "ANSWERED", agent["centre"])
    assert (told["agent_id"], told["queue"], told["lpu"]) == ("FC00001", "LOAD_SHARE", "BIRMINGHAM_NORTH")
    assert (told["incident_id"], told["disposition"]) == ("INC-2014-0412", "CHECKED")
    assert (await call_of(contact, desk_call))["counted_at"] is not None
    await rollups_are_right(contact)


async def test_a_call_that_was_given_up_was_offered_to_the_one_queue(contact):
    desk_call = await ring(contact)
    await give_up(contact, desk_call)
    told = await counted(contact, desk_call)
    assert (told["outcome"], told["centre"], told["agent_id"]) == ("ABANDONED", "SERVICE_DESK_LOAD_SHARE", None)


async def test_the_wait_of_a_call_whose_agent_died_goes_on(contact):
    agent = await sign_on(contact)
    desk_call = await ring(contact)
    await contact.sql(
        "UPDATE desk_calls SET offered_at = offered_at - interval '90 seconds', "
        "answered_at = answered_at - interval '90 seconds'"
    )
    await let_die(contact, agent)
    second = await sign_on(contact, 2)
    await end(contact, desk_call)
    await set_free(contact, second, "AWAY")
    told = await counted(contact, desk_call)
    assert told["wait_s"] >= 90
    assert told["agent_id"] == "FC00002"


async def test_the_service_level_is_the_one_of_every_stream(contact):
    """Three answered at once, one given up: SL3 is 3 of 4."""
    for number in range(3):
        await sign_on(contact, number)
    answered = [await ring(contact) for _ in range(3)]
    await give_up(contact, await ring(contact))
    for desk_call in answered:
        await end(contact, desk_call)
        session_id = (await call_of(contact, desk_call))["agent_session_id"]
        await set_free(contact, {"agent_session_id": session_id})
    await keeping.count_calls(contact.resources)
    day = clocks.today()
    since, until = day.isoformat(), day.fromordinal(day.toordinal() + 1).isoformat()
    query = {"stream": "SERVICE_DESK", "since": since, "until": until, "interval": "DAY"}
    level = done(await contact.get("analyst", "/service-levels", **query))["whole"]["figure"]
    assert (level["numerator"], level["denominator"], level["value"]) == (3, 4, 0.75)
    await rollups_are_right(contact)


async def test_each_call_is_counted_once_however_many_workers_count(contact):
    for _ in range(25):
        await give_up(contact, await ring(contact))
    await all_at_once(*(keeping.count_calls(contact.resources) for _ in range(3)))
    await keeping.count_calls(contact.resources)
    assert (await contact.sql(TODAY))[0]["calls"] == 25
    [row] = await contact.sql("SELECT sum(offered) AS offered FROM call_counts WHERE stream = 'SERVICE_DESK'")
    assert row["offered"] == 25
    await rollups_are_right(contact)


async def test_a_worker_that_dies_while_it_counts_leaves_it_all_to_the_next(contact, monkeypatch):
    desk_call = await ring(contact)
    await give_up(contact, desk_call)

    async def die(*_, **__):
        raise ConnectionError

    with monkeypatch.context() as broken:
        broken.setattr(keeping.calls.COUNTED, "run", die)
        try:
            await keeping.count_calls(contact.resources)
        except ConnectionError:
            assert (await contact.sql(TODAY))[0]["calls"] == 0
        else:
            raise AssertionError("the worker did not die")
    await counted(contact, desk_call)
    assert (await contact.sql(TODAY))[0]["calls"] == 1


async def test_what_the_feed_says_of_the_same_call_stands_above(contact):
    desk_call = await ring(contact)
    await give_up(contact, desk_call)
    own = await counted(contact, desk_call)
    offered = datetime.fromisoformat(own["offered_at"])
    await loaded(
        contact,
        [call(offered, 2, 1, call_id=own["call_id"], stream="SERVICE_DESK", centre="SERVICE_DESK_SMETHWICK")],
    )
    told = done(await contact.get("analyst", f"/calls/{own['call_id']}"))
    assert (told["outcome"], told["centre"]) == ("ANSWERED", "SERVICE_DESK_SMETHWICK")
    assert (await contact.sql(TODAY))[0]["calls"] == 1
    await rollups_are_right(contact)


async def test_a_call_that_no_feed_could_tell_says_why_and_holds_nobody_up(contact):
    first = await ring(contact)
    await give_up(contact, first)
    await contact.sql(
        "UPDATE desk_calls SET offered_at = offered_at - interval '12 years 6 months' WHERE desk_call_id = $1",
        UUID(first["desk_call_id"]),
    )
    second = await ring(contact)
    await give_up(contact, second)
    assert (await counted(contact, second))["outcome"] == "ABANDONED"
    told = await call_of(contact, first)
    assert (told["counted_at"], told["not_counted_because"]) == (None, "ended_too_late")
    assert (await contact.get(AGENT, f"/calls/{first['desk_call_id']}")).status_code == 403
