import asyncio
import json
import time
from uuid import UUID

import asyncpg
import pytest
import time_machine
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from hypothesis import given
from hypothesis import strategies as st
from joserfc.jwk import ECKey

from bluelamp.kit import issuer_keys
from bluelamp.kit.feed import usecases
from bluelamp.kit.feed.news import STREAMS_PER_CALLER
from bluelamp.kit.feed.rules import Hearing, View, view_of, wants_stream
from bluelamp.kit.identity import Actor
from bluelamp.schemas.events import EventType

PARTNER_A = UUID("00000000-0000-7000-8000-00000000000a")
PARTNER_B = UUID("00000000-0000-7000-8000-00000000000b")
SUBMITTED = EventType.REFERRAL_SUBMITTED.value
OFFERED = EventType.REFERRAL_OFFERED.value


def names(page):
    return [one["data"]["reference"] for one in page["items"]]


@pytest.fixture
async def late_writer(referrals_database):
    connection = await asyncpg.connect(referrals_database.dsn("app"))
    yield connection
    await connection.close()


async def test_pages_follow_each_other_and_the_last_position_is_always_told(caller, publish, writer):
    for number in range(5):
        await publish(writer, str(number))
    async with caller("integrator", "integrator") as http:
        first = (await http.get("/events", params={"limit": 3})).json()
        answer = await http.get("/events", params={"limit": 3, "after": first["next_cursor"]})
        second = answer.json()
        third = (await http.get("/events", params={"after": second["next_cursor"]})).json()
        assert (names(first), names(second), names(third)) == (["0", "1", "2"], ["3", "4"], [])
        assert f"after={second['next_cursor']}" in answer.headers["link"]
        await publish(writer, "5")
        later = (await http.get("/events", params={"after": third["next_cursor"]})).json()
    assert names(later) == ["5"]


async def test_the_feed_never_skips_what_commits_late(caller, publish, writer, late_writer):
    late = late_writer.transaction()
    await late.start()
    await publish(late_writer, "began first, committed last")
    await publish(writer, "began last, committed first")
    async with caller("integrator", "integrator") as http:
        before = (await http.get("/events")).json()
        assert names(before) == []
        await late.commit()
        after = (await http.get("/events", params={"after": before["next_cursor"]})).json()
    assert names(after) == ["began first, committed last", "began last, committed first"]


async def test_each_sees_its_own(caller, publish, writer):
    await publish(writer, "a", organisation_id=PARTNER_A, lpu="DUDLEY", owner="officer")
    await publish(writer, "b", organisation_id=PARTNER_B, lpu="SOLIHULL", owner="officer-2")
    seen = {}
    for who, *roles_and_claims in [
        ("partner-a", "partner", {"organisation_id": str(PARTNER_A)}),
        ("officer", "officer", {"lpu": "COVENTRY"}),
        ("officer-3", "officer", {"lpu": "SOLIHULL"}),
        ("sergeant", "sergeant", {"lpu": "DUDLEY"}),
        ("officer-2", "sergeant", {}),
        ("dpo", "dpo", {}),
    ]:
        async with caller(who, roles_and_claims[0], **roles_and_claims[1]) as http:
            seen[who, roles_and_claims[0]] = names((await http.get("/events")).json())
    assert seen == {
        ("partner-a", "partner"): ["a"],
        ("officer", "officer"): ["a"],
        ("officer-3", "officer"): ["b"],
        ("sergeant", "sergeant"): ["a"],
        ("officer-2", "sergeant"): [],
        ("dpo", "dpo"): ["a", "b"],
    }


async def test_a_filter_on_types_moves_on_past_the_others(caller, publish, writer):
    await publish(writer, "submitted")
    await publish(writer, "offered", event_type=OFFERED)
    await publish(writer, "submitted too")
    async with caller("integrator", "integrator") as http:
        page = (await http.get("/events", params={"type": OFFERED})).json()
        assert names(page) == ["offered"]
        assert names((await http.get("/events", params={"after": page["next_cursor"]})).json()) == []
        assert (await http.get("/events", params={"type": "uk.police.bluelamp.nothing.v1"})).status_code == 422


async def test_a_position_lives_for_months_and_belongs_to_one_organisation(caller, publish, writer):
    await publish(writer, "first")
    async with caller("integrator", "integrator") as http:
        position = (await http.get("/events")).json()["next_cursor"]
        await publish(writer, "second")
        months_later = time.time() + 100 * 86_400
        with time_machine.travel(months_later):
            async with caller("integrator", "integrator", exp=int(months_later) + 600) as later:
                assert names((await later.get("/events", params={"after": position})).json()) == ["second"]
    async with caller("partner-a", "partner", organisation_id=str(PARTNER_A)) as http:
        foreign = await http.get("/events", params={"after": position})
        assert foreign.json()["code"] == "invalid-cursor"
        assert foreign.json()["errors"][0]["pointer"] == "#/query/after"


async def test_each_event_is_a_cloud_event(caller, publish, writer):
    event_id = await publish(writer, "R-7K3M-2QXP-5", organisation_id=PARTNER_A)
    async with caller("integrator", "integrator") as http:
        [item] = (await http.get("/events")).json()["items"]
    message = HTTPMessage({"content-type": "application/cloudevents+json"}, json.dumps(item).encode())
    event = from_structured_event(message)
    assert event.get_id() == str(event_id)
    assert event.get_type() == SUBMITTED
    assert event.get_source() == "http://127.0.0.1:8080/kit/v1"
    assert event.get_subject() == item["data"]["referral_id"]
    assert event.get_extension("traceparent").startswith(f"00-{event_id.hex}")


async def frames(response, count):
    """The next so many events of a stream, as dictionaries of their fields."""
    found, fields = [], {}
    async for line in response.aiter_lines():
        if line:
            name, _, value = line.partition(": ")
            fields[name] = value
        elif fields:
            if "data" in fields:
                found.append(fields)
            fields = {}
        if len(found) == count:
            return found
    return found


STREAM = {"Accept": "text/event-stream"}


async def test_a_stream_tells_what_was_and_what_comes_and_goes_on_where_it_broke_off(caller, publish, writer):
    await publish(writer, "before")
    async with caller("integrator", "integrator") as http:
        async with http.stream("GET", "/events", headers=STREAM) as response:
            assert response.headers["content-type"].startswith("text/event-stream")
            [first] = await frames(response, 1)
        assert json.loads(first["data"])["data"]["reference"] == "before"
        assert first["event"] == SUBMITTED
        await publish(writer, "meanwhile")
        async with http.stream("GET", "/events", headers={**STREAM, "Last-Event-ID": first["id"]}) as response:
            waiting = asyncio.create_task(frames(response, 2))
            await asyncio.sleep(0.2)
            published = time.monotonic()
            await publish(writer, "live")
            told = await asyncio.wait_for(waiting, 10)
            assert time.monotonic() - published < 5
        page = (await http.get("/events", params={"after": told[0]["id"]})).json()
    assert [json.loads(one["data"])["data"]["reference"] for one in told] == ["meanwhile", "live"]
    assert names(page) == ["live"]


async def test_a_stream_shows_a_late_commit_in_its_place(caller, publish, writer, late_writer):
    async with caller("integrator", "integrator") as http, http.stream("GET", "/events", headers=STREAM) as response:
        waiting = asyncio.create_task(frames(response, 2))
        late = late_writer.transaction()
        await late.start()
        await publish(late_writer, "late")
        await publish(writer, "early")
        await asyncio.sleep(0.3)
        assert not waiting.done()
        await late.commit()
        told = await asyncio.wait_for(waiting, 10)
    assert [json.loads(one["data"])["data"]["reference"] for one in told] == ["late", "early"]


async def test_a_stream_ends_with_its_token(caller, publish, writer):
    async with caller("integrator", "integrator", exp=int(time.time()) + 2) as http:
        started = time.monotonic()
        async with http.stream("GET", "/events", headers=STREAM) as response:
            assert await frames(response, 1) == []
        assert time.monotonic() - started < 5


async def test_a_stream_ends_when_the_key_of_its_token_is_withdrawn(caller, publish, writer, issuer, monkeypatch):
    monkeypatch.setattr(usecases, "KEEP_ALIVE_SECONDS", 0.2)
    monkeypatch.setattr(issuer_keys, "READ_EVERY_SECONDS", 0.0)
    async with caller("integrator", "integrator") as http, http.stream("GET", "/events", headers=STREAM) as response:
        waiting = asyncio.create_task(frames(response, 2))
        await publish(writer, "while the key counts")
        await asyncio.sleep(1)
        assert not waiting.done()
        monkeypatch.setattr(issuer, "key", ECKey.generate_key("P-256", {"kid": "test", "alg": "ES256"}))
        [told] = await asyncio.wait_for(waiting, 10)
        assert (await http.get("/events")).status_code == 401
    assert json.loads(told["data"])["data"]["reference"] == "while the key counts"


async def test_streams_end_when_the_process_stops(caller, kit_server):
    async with caller("integrator", "integrator") as http, http.stream("GET", "/events", headers=STREAM) as response:
        reading = asyncio.create_task(frames(response, 1))
        await asyncio.sleep(0.1)
        kit_server.should_exit = True
        assert await asyncio.wait_for(reading, 3) == []


async def test_a_client_has_so_many_streams_and_gets_them_back(caller, resources, eventually):
    async with caller("integrator", "integrator") as http:
        held = [http.stream("GET", "/events", headers=STREAM) for _ in range(STREAMS_PER_CALLER)]
        for one in held:
            assert (await one.__aenter__()).status_code == 200
        refused = await http.get("/events", headers=STREAM)
        assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
        for one in held:
            await one.__aexit__(None, None, None)

        async def no_streams():
            return not resources.news._streams

        await eventually(no_streams)
        assert resources.news._watching is None


async def test_head_of_a_stream_is_the_head_of_a_page(caller):
    async with caller("integrator", "integrator") as http:
        answer = await http.head("/events", headers=STREAM)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"


async def test_a_stream_survives_that_the_listening_connection_breaks(caller, publish, writer, as_owner, postgres):
    superuser = await asyncpg.connect(postgres.superuser_dsn())
    async with caller("integrator", "integrator") as http, http.stream("GET", "/events", headers=STREAM) as response:
        waiting = asyncio.create_task(frames(response, 1))
        await asyncio.sleep(0.2)
        ended = await superuser.fetchval(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = $1 AND query ILIKE '%ORDER BY events.transaction_id DESC%' AND pid <> pg_backend_pid()",
            await as_owner.fetchval("SELECT current_database()"),
        )
        assert ended >= 1
        await publish(writer, "after the break")
        assert await asyncio.wait_for(waiting, 10)
    await superuser.close()


@given(st.sampled_from(["text/event-stream", "text/event-stream;q=0.9, application/json;q=0.5", "TEXT/EVENT-STREAM"]))
def test_a_stream_is_given_to_who_asks_for_one_first(accept):
    assert wants_stream(accept)


@given(st.sampled_from(["", "*/*", "application/json, text/event-stream", "text/event-stream;q=0", "text/html"]))
def test_json_is_given_to_everybody_else(accept):
    assert not wants_stream(accept)


def test_what_a_role_sees():
    def seen(*roles):
        return view_of(Actor("me", "me", PARTNER_A, frozenset(roles), frozenset(), "DUDLEY"))

    assert seen("integrator", "officer") == View(sees_all=True)
    assert seen("officer") == View(lpu="DUDLEY", owner="me")
    assert seen("sergeant") == View(lpu="DUDLEY")
    assert seen("service") == View(), "a service of the platform hears what it counts, and that its access says"
    assert seen("auditor", "board") == View()


def test_a_service_names_who_else_hears_of_their_unit_and_of_their_own():
    hearing = Hearing(frozenset({"leader"}), frozenset({"leader", "worker"}), {"leader": {"opened"}})

    def seen(role):
        return view_of(Actor("me", "me", PARTNER_A, frozenset({role}), frozenset(), "DUDLEY"), hearing)

    assert seen("leader") == View(lpu="DUDLEY", owner="me", types=frozenset({"opened"}))
    assert seen("worker") == View(owner="me")
    assert seen("officer") == View(), "who is named by default is named by nobody here"


def test_what_is_heard_of_every_unit_is_not_what_no_unit_is_told():
    hearing = Hearing(concerns={"leader": {"opened"}}, concerns_of_units={"leader": {"moved"}, "worker": {"moved"}})

    def seen(role):
        return view_of(Actor("me", "me", PARTNER_A, frozenset({role}), frozenset(), "DUDLEY"), hearing)

    assert seen("leader") == View(types=frozenset({"opened"}), types_of_units=frozenset({"moved"}))
    assert seen("worker") == View(types_of_units=frozenset({"moved"}))
    assert seen("auditor") == View()
