"""Officers' calls go to whoever has been free longest at any site, in the order in which they came (¶69)."""

from uuid import UUID

import pytest
from parts.contact_service_desk import (
    AGENT,
    CALLS,
    OFFICER,
    OTHER_AGENT,
    OTHER_OFFICER,
    SESSIONS,
    call_of,
    done,
    end,
    give_up,
    let_die,
    ring,
    session_of,
    set_free,
    sign_on,
    unknown,
)

from contact.service_desk.usecases import keeping


def fault(answer):
    return answer.status_code, [(one["pointer"], one["code"]) for one in answer.json()["errors"]]


async def test_the_longest_free_agent_has_the_call_wherever_they_sit(contact):
    first, second = await sign_on(contact, 1), await sign_on(contact, 2)
    assert first["centre"] != second["centre"]
    call = await ring(contact)
    assert (call["status"], call["agent_session_id"]) == ("CONNECTED", first["agent_session_id"])
    assert (call["centre"], call["lpu"], call["place_in_queue"]) == (first["centre"], "BIRMINGHAM_NORTH", None)
    assert (await ring(contact))["agent_session_id"] == second["agent_session_id"]
    await end(contact, call)
    assert (await session_of(contact, first))["status"] == "WRAP"
    assert (await ring(contact))["status"] == "QUEUED", "who wraps up is not free"


async def test_a_queue_is_served_in_order(contact):
    waiting = [await ring(contact) for _ in range(3)]
    assert [one["place_in_queue"] for one in waiting] == [1, 2, 3]
    assert all(one["status"] == "QUEUED" for one in waiting)
    agent = await sign_on(contact)
    for call in waiting:
        now = await call_of(contact, call)
        assert (now["status"], now["agent_session_id"]) == ("CONNECTED", agent["agent_session_id"])
        assert (await session_of(contact, agent))["desk_call_id"] == call["desk_call_id"]
        await end(contact, call)
        await set_free(contact, agent)
    assert (await session_of(contact, agent))["status"] == "FREE"


async def test_whoever_gives_up_is_out_of_the_queue(contact):
    first, second = await ring(contact), await ring(contact)
    assert (await give_up(contact, first))["status"] == "ABANDONED"
    assert (await call_of(contact, second))["place_in_queue"] == 1
    assert (await sign_on(contact))["desk_call_id"] == second["desk_call_id"]
    late = await contact.post(OFFICER, f"{CALLS}/{second['desk_call_id']}/abandonment")
    assert late.status_code == 409, "a call that was answered is ended by its agent"


async def test_a_dead_agents_call_goes_back_to_its_place(contact):
    agent = await sign_on(contact)
    call, behind = await ring(contact), await ring(contact)
    await let_die(contact, agent)
    assert (await session_of(contact, agent))["status"] == "EXPIRED"
    back = await call_of(contact, call)
    assert (back["status"], back["place_in_queue"], back["requeued"], back["answered_at"]) == ("QUEUED", 1, 1, None)
    assert (await call_of(contact, behind))["place_in_queue"] == 2
    other = await sign_on(contact, 2)
    assert other["desk_call_id"] == call["desk_call_id"]
    dead = await contact.post(AGENT, f"{SESSIONS}/{agent['agent_session_id']}/heartbeats")
    assert dead.status_code == 409
    # Of what the dead one would say of the call nothing is taken.
    assert (await end(contact, call))["agent_session_id"] == other["agent_session_id"]


async def test_the_dead_have_no_call_even_before_the_worker_looks(contact):
    agent = await sign_on(contact)
    await contact.sql("UPDATE agent_heartbeats SET expires_at = now() - interval '1 second'")
    call = await ring(contact)
    assert call["status"] == "QUEUED"
    there = done(await contact.post(AGENT, f"{SESSIONS}/{agent['agent_session_id']}/heartbeats"))
    assert there["desk_call_id"] == call["desk_call_id"], "a heartbeat in time, and the call is theirs"


async def test_who_signs_on_again_leaves_the_first_desk(contact):
    first = await sign_on(contact)
    call = await ring(contact)
    second = await sign_on(contact, site=3)
    assert (await session_of(contact, first))["status"] == "SIGNED_OFF"
    assert second["desk_call_id"] == call["desk_call_id"]
    assert (await call_of(contact, call))["requeued"] == 1
    elsewhere = {"staff_number": "FC00001", "centre": "SERVICE_DESK_SMETHWICK", "availability": "FREE"}
    refused = await contact.post(OTHER_AGENT, SESSIONS, elsewhere)
    assert fault(refused) == (422, [("#/staff_number", "signed_on_elsewhere")])


@pytest.mark.parametrize(
    ("centre", "code"), [("CST_COVENTRY", "stream_not_taken"), ("SERVICE_DESK_NOWHERE", "centre_unknown")]
)
async def test_a_desk_is_at_a_centre_that_has_one(contact, centre, code):
    new = {"staff_number": "FC00001", "centre": centre, "availability": "FREE"}
    assert fault(await contact.post(AGENT, SESSIONS, new)) == (422, [("#/centre", code)])


async def test_only_who_signed_an_agent_on_acts_for_them(contact):
    agent = await sign_on(contact)
    call = await ring(contact)
    session, path = f"{SESSIONS}/{agent['agent_session_id']}", f"{CALLS}/{call['desk_call_id']}"
    for address, body in (
        (f"{session}/heartbeats", {}),
        (f"{session}/availability", {"availability": "AWAY"}),
        (f"{session}/sign-off", {}),
        (f"{path}/ending", {"disposition": "CHECKED"}),
    ):
        assert (await contact.post(OTHER_AGENT, address, body)).status_code == 403, address
    assert (await session_of(contact, agent))["status"] == "BUSY"


async def test_an_officer_sees_their_own_calls_alone(contact):
    mine, another = await ring(contact), await ring(contact, OTHER_OFFICER)
    hidden = f"{CALLS}/{another['desk_call_id']}"
    assert (await contact.get(OFFICER, hidden)).status_code == 404
    assert (await contact.post(OFFICER, f"{hidden}/abandonment")).status_code == 404
    listed = done(await contact.get(OFFICER, CALLS))["items"]
    assert [one["desk_call_id"] for one in listed] == [mine["desk_call_id"]]
    everybody = done(await contact.get("analyst", CALLS))["items"]
    assert [one["desk_call_id"] for one in everybody] == [another["desk_call_id"], mine["desk_call_id"]]


async def test_what_cannot_be_done_now_is_refused(contact):
    agent = await sign_on(contact)
    session = f"{SESSIONS}/{agent['agent_session_id']}"
    call = await ring(contact)
    assert (await contact.post(AGENT, f"{session}/availability", {"availability": "FREE"})).status_code == 409
    assert (await contact.post(AGENT, f"{session}/sign-off")).status_code == 409
    await end(contact, call)
    assert (
        await contact.post(AGENT, f"{CALLS}/{call['desk_call_id']}/ending", {"disposition": "CHECKED"})
    ).status_code == 409
    assert done(await contact.post(AGENT, f"{session}/sign-off"))["status"] == "SIGNED_OFF"
    assert (await contact.post(AGENT, f"{session}/availability", {"availability": "FREE"})).status_code == 409
    for path in (f"{SESSIONS}/{unknown()}/sign-off", f"{CALLS}/{unknown()}/ending"):
        assert (await contact.post(AGENT, path, {"disposition": "CHECKED"})).status_code == 404


async def test_what_everybody_forgot_ends(contact):
    agent = await sign_on(contact)
    talking, waiting = await ring(contact), await ring(contact)
    await contact.sql(
        "UPDATE desk_calls SET offered_at = offered_at - interval '5 hours', "
        "answered_at = answered_at - interval '5 hours'"
    )
    await contact.sql("UPDATE agent_heartbeats SET expires_at = now() + interval '1 day'")
    await keeping.keep_desk(contact.resources)
    talked, waited = await call_of(contact, talking), await call_of(contact, waiting)
    assert (talked["status"], talked["disposition"], waited["status"]) == ("ENDED", "FORGOTTEN", "ABANDONED")
    assert (await session_of(contact, agent))["status"] == "WRAP"
    await contact.sql("UPDATE desk_calls SET ended_at = ended_at - interval '40 minutes' WHERE status = 'ENDED'")
    await keeping.keep_desk(contact.resources)
    assert (await session_of(contact, agent))["status"] == "AWAY"
    assert (await call_of(contact, talking))["wrapped_at"] is not None


async def test_who_is_there_is_told_by_site(contact):
    for number in (0, 1, 5):
        await sign_on(contact, number)
    await sign_on(contact, 2, availability="AWAY")
    for _ in range(4):
        await ring(contact)
    told = done(await contact.get("contact_manager", "/service-desk/availability"))
    assert {name: told[name] for name in ("free", "busy", "wrap", "away", "queued")} == {
        "free": 0,
        "busy": 3,
        "wrap": 0,
        "away": 1,
        "queued": 1,
    }
    assert told["longest_wait_s"] >= 0
    assert {one["centre"]: one["busy"] for one in told["centres"]} == {
        "SERVICE_DESK_BOURNVILLE": 2,
        "SERVICE_DESK_SMETHWICK": 1,
        "SERVICE_DESK_WILLENHALL": 0,
    }


async def test_each_step_is_in_the_log_and_in_the_feed(contact):
    agent = await sign_on(contact)
    call = await ring(contact)
    await end(contact, call)
    await set_free(contact, agent)
    steps = await contact.sql(
        "SELECT operation FROM audit_entries WHERE $1 = ANY (subjects) AND outcome = 'DONE' ORDER BY entry_id",
        UUID(call["desk_call_id"]),
    )
    assert [row["operation"] for row in steps] == ["create_desk_call", "connect_desk_call", "end_desk_call"]
    told = await contact.sql("SELECT type, data FROM events ORDER BY event_id")
    statuses = [row["data"]["status"] for row in told if "desk_call" in row["type"]]
    assert statuses == ["QUEUED", "CONNECTED", "ENDED"]
    of_agent = [row["data"]["status"] for row in told if "agent_session" in row["type"]]
    assert of_agent == ["FREE", "BUSY", "WRAP", "FREE"]
    assert not any("FC00001" in str(row["data"]) for row in told), "events name no member of staff"


async def test_pages_and_filters(contact):
    for number in range(3):
        await sign_on(contact, number, availability="AWAY" if number else "FREE")
    for _ in range(3):
        await ring(contact)
    first = done(await contact.get(AGENT, CALLS, limit=2))
    rest = done(await contact.get(AGENT, CALLS, limit=2, cursor=first["next_cursor"]))
    assert len({one["desk_call_id"] for one in first["items"] + rest["items"]}) == 3
    assert rest["next_cursor"] is None
    assert len(done(await contact.get(AGENT, CALLS, status="QUEUED"))["items"]) == 2
    sessions = done(await contact.get(AGENT, SESSIONS, limit=1))
    assert done(await contact.get(AGENT, SESSIONS, limit=5, cursor=sessions["next_cursor"]))["items"]
    away = done(await contact.get(AGENT, SESSIONS, status="AWAY", centre="SERVICE_DESK_SMETHWICK"))
    assert [one["staff_number"] for one in away["items"]] == ["FC00001"]


async def test_who_hangs_up_after_the_worker_gave_the_call_up_hears_that_it_is_over(contact):
    call = await ring(contact)
    first = await give_up(contact, call)
    assert await give_up(contact, call) == first
    rows = await contact.sql("SELECT action FROM audit_entries WHERE operation = 'abandon_desk_call' ORDER BY entry_id")
    assert [row["action"] for row in rows] == ["ALTERATION", "CONSULTATION"]


async def test_who_was_away_in_between_is_not_the_longest_free(contact):
    """Whoever signed on first is not whoever has been free longest."""
    first, second = await sign_on(contact, 1), await sign_on(contact, 2)
    await set_free(contact, first, "AWAY")
    await set_free(contact, first)
    assert (await ring(contact))["agent_session_id"] == second["agent_session_id"]
