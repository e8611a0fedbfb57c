"""A period asked for again: packed or plain it is the same answer, and each time the log says so."""

import gzip
import inspect
from collections.abc import Iterator

import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from parts.contact_calls import NOON, call, loaded
from parts.documents import application

from bluelamp.schemas.contact.service_levels import ServiceLevels

DAY = {"stream": "101", "since": "2014-07-01", "until": "2014-07-02"}
ASKED = "SELECT action, outcome, actor, subjects FROM audit_entries WHERE operation = 'get_service_levels'"


async def ask(contact, accept_encoding, method="GET", **asked):
    """Ask as it is on the wire: the client must not unpack what the test looks at."""
    async with contact.client("board") as client:
        client.headers.pop("Accept-Encoding")
        headers = {} if accept_encoding is None else {"Accept-Encoding": accept_encoding}
        request = client.build_request(method, "/service-levels", params={**DAY, **asked}, headers=headers)
        answer = await client.send(request, stream=True)
        body = b"".join([piece async for piece in answer.aiter_raw()])
        assert answer.status_code == 200, body
        return answer.headers, body


def told(body):
    """Return what an answer says but for the moment as at which it is true."""
    return ServiceLevels.model_validate_json(body).model_dump(exclude={"whole": {"figure": {"as_at"}}})


@pytest.mark.parametrize("interval", ["HALF_HOUR", "DAY"])
async def test_packed_and_plain_are_the_same_answer_anew_and_again(contact, interval):
    await loaded(contact, [call()])
    answers = [await ask(contact, one, interval=interval) for one in (None, "gzip", "gzip;q=0", "br, gzip")]
    assert [headers.get("content-encoding") for headers, _ in answers] == [None, "gzip", None, "gzip"]
    assert {headers["vary"] for headers, _ in answers} == {"Accept-Encoding"}
    assert {headers["content-type"] for headers, _ in answers} == {"application/json"}
    assert [int(headers["content-length"]) for headers, _ in answers] == [len(body) for _, body in answers]
    plain, packed, *others = [
        gzip.decompress(body) if headers.get("content-encoding") else body for headers, body in answers
    ]
    assert told(plain) == told(packed) == told(others[0]) == told(others[1])


async def test_the_first_answer_can_be_packed(contact):
    await loaded(contact, [call()])
    headers, body = await ask(contact, "gzip")
    assert headers["content-encoding"] == "gzip"
    assert [one.interval_start for one in ServiceLevels.model_validate_json(gzip.decompress(body)).items if one.offered]


async def test_a_head_has_the_headers_of_either_and_no_body(contact):
    for accept_encoding in (None, "gzip"):
        got, body = await ask(contact, accept_encoding)
        head, nothing = await ask(contact, accept_encoding, method="HEAD")
        assert (len(body) > 0, nothing) == (True, b"")
        assert {name: head.get(name) for name in ("content-encoding", "vary", "content-type")} == {
            name: got.get(name) for name in ("content-encoding", "vary", "content-type")
        }


@pytest.mark.parametrize("accept_encoding", [None, "gzip"])
async def test_a_call_that_moves_is_told_at_once(contact, accept_encoding):
    first = call()
    await loaded(contact, [first])
    for _ in range(2):
        await ask(contact, accept_encoding)
    await loaded(contact, [call(NOON.replace(hour=15), call_id=first["call_id"], revision=1)])
    _, body = await ask(contact, accept_encoding)
    found = ServiceLevels.model_validate_json(gzip.decompress(body) if accept_encoding else body)
    assert [one.interval_start for one in found.items if one.offered] == [NOON.replace(hour=15)]


async def test_each_answer_is_in_the_log_once_kept_or_not(contact):
    await loaded(contact, [call()])
    for number in range(1, 5):
        await ask(contact, "gzip" if number % 2 else None)
        entries = [tuple(one) for one in await contact.sql(ASKED)]
        assert entries == [("CONSULTATION", "DONE", "board", [])] * number
    await contact.sql("UPDATE stream_settings SET target_percent = 40 WHERE stream = '101'")
    await ask(contact, "gzip")
    assert len(await contact.sql(ASKED)) == number + 1


async def test_what_is_refused_is_not_told_of_as_read(contact):
    refused = await contact.get("board", "/service-levels", **DAY, threshold_seconds=7)
    assert refused.status_code == 422
    assert "content-encoding" not in refused.headers
    assert await contact.sql(ASKED) == []
    partner = await contact.get("partner_a", "/service-levels", **DAY)
    assert (partner.status_code, await contact.sql(f"{ASKED} AND outcome = 'DONE'")) == (403, [])


def dependants(one: Dependant) -> Iterator[Dependant]:
    yield one
    for other in one.dependencies:
        yield from dependants(other)


def routes(within) -> Iterator[APIRoute]:
    for one in within:
        if isinstance(one, APIRoute):
            yield one
        else:
            yield from routes(getattr(getattr(one, "original_router", one), "routes", ()))


def test_no_question_waits_for_a_thread(secret_key):
    """FastAPI runs a plain function in a thread, which costs more than all that these functions do."""
    asked = [one for route in routes(application("contact", secret_key).routes) for one in dependants(route.dependant)]
    called = [one.call for one in asked if one.call is not None]
    assert len(called) > len(asked) / 2 > 200
    assert [one for one in called if inspect.isfunction(one) and not inspect.iscoroutinefunction(one)] == []
