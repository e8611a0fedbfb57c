"""Replicas that come and go, streams that stay, and what the access log keeps to itself."""

import asyncio

import httpx
import pytest


@pytest.fixture
def front_door(own_front_door):
    return own_front_door


async def test_a_dead_replica_costs_no_request(front_door, client):
    await front_door.replicas[0].stop()

    answers = await asyncio.gather(*(client.post("/referrals/v1/echo", content=b"{}") for _ in range(20)))

    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["backend"] for answer in answers} == {"referrals-2"}


async def test_an_unwell_replica_gets_no_requests_until_it_is_well(front_door, client, until):
    unwell = front_door.replicas[0]

    async def serves() -> bool:
        answers = await asyncio.gather(*(client.get("/referrals/v1/echo") for _ in range(6)))
        return unwell.name in {answer.json()["backend"] for answer in answers}

    async def rests() -> bool:
        return not await serves()

    unwell.well = False
    await until(rests)
    unwell.well = True
    await until(serves)


async def test_without_any_replica_the_caller_is_told_to_try_again(front_door, client, until):
    for replica in front_door.replicas:
        await replica.stop()

    refused = await client.post("/referrals/v1/echo", content=b"{}")

    assert refused.status_code in {502, 503}
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.headers["retry-after"] == "1"
    assert refused.json()["code"] == "unavailable"
    assert (await client.get("/")).status_code == 200

    await front_door.replicas[0].start()

    async def answers() -> bool:
        return (await client.get("/referrals/v1/echo")).status_code == 200

    await until(answers)


async def test_a_request_waits_for_a_replica_that_is_just_restarting(front_door, client):
    for replica in front_door.replicas:
        await replica.stop()
    waiting = asyncio.create_task(client.post("/referrals/v1/echo", content=b"{}"))
    await asyncio.sleep(0.5)

    await front_door.replicas[1].start()

    assert (await waiting).status_code == 200


async def test_events_stream_as_they_happen_and_last(front_door, client, until):
    loop = asyncio.get_running_loop()
    async with client.stream("GET", "/referrals/v1/events", headers={"Accept": "text/event-stream"}) as stream:
        started, numbers, first_after = loop.time(), [], None
        async for line in stream.aiter_lines():
            if line.startswith("data: "):
                first_after = first_after or loop.time() - started
                numbers.append(int(line.removeprefix("data: ")))
            if loop.time() - started > 12:  # longer than any of the time limits on requests
                break

    assert first_after < 1
    assert numbers == list(range(1, len(numbers) + 1))
    await until(lambda: sum(replica.listeners for replica in front_door.replicas) == 0)


async def test_the_access_log_has_neither_tokens_nor_persons(front_door, client, until):
    secret = "s3cr3t"
    await client.get(
        f"/referrals/v1/echo?name={secret}", headers={"Authorization": f"Bearer {secret}", "Cookie": f"a={secret}"}
    )
    await client.get(f"/reply/{secret}/answer?x={secret}", headers={"X-Request-Id": "the-reply-page"})
    await client.get(f"/livez?name={secret}")
    await until(lambda: len(front_door.log_entries()) >= 4)

    assert secret not in front_door.log_file.read_text()
    assert "127.0.0.1" not in {entry["request"].get("remote_ip") for entry in front_door.log_entries()}
    uris = {entry["request"]["uri"] for entry in front_door.log_entries()}
    assert {"/referrals/v1/echo", "/reply/", "/livez"} <= uris
    [reply] = [entry for entry in front_door.log_entries() if entry["request"]["uri"] == "/reply/"]
    assert reply["request_id"] == "the-reply-page"
    assert reply["status"] == 200


async def test_failures_are_logged_without_tokens_too(front_door, client, until):
    for replica in front_door.replicas:
        await replica.stop()
    secret = "s3cr3t"

    await client.get(f"/reply/{secret}?y={secret}", headers={"Authorization": f"Bearer {secret}"})

    await until(lambda: "/reply/" in {entry["request"]["uri"] for entry in front_door.log_entries()})
    assert secret not in front_door.log_file.read_text()


async def test_documents_are_compressed_and_answers_with_personal_data_are_not(client):
    accepting = {"Accept-Encoding": "gzip", "X-Padding": "x" * 2000}

    page = await client.get("/docs/", headers=accepting)
    record = await client.get("/referrals/v1/referrals", headers=accepting)

    assert page.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in record.headers


@pytest.mark.parametrize("accepting", [None, "identity", "gzip"])
async def test_a_service_is_asked_for_the_coding_that_the_caller_asked_for(client, accepting):
    """Asked for gzip by the door itself, it would pack what the door then unpacks."""
    client.headers.pop("Accept-Encoding")
    asked = {} if accepting is None else {"Accept-Encoding": accepting}

    heard = (await client.get("/contact/v1/service-levels", headers=asked)).json()["headers"]

    assert [value for name, value in heard if name == "accept-encoding"] == list(asked.values())


async def test_a_stopped_connection_is_not_used_again(front_door):
    """A request sent just as the service closes an idle connection would be lost; the door closes it first."""
    async with httpx.AsyncClient(base_url=front_door.url) as client:
        assert (await client.post("/referrals/v1/echo", content=b"{}")).status_code == 200
        await asyncio.sleep(5.05)  # the services' own limit is 5 s
        assert (await client.post("/referrals/v1/echo", content=b"{}")).status_code == 200
