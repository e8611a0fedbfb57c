"""What the front door lets through, changes, refuses and writes down."""

import asyncio
import contextlib
import json
import uuid

import httpx
import pytest

MEBIBYTE = 1024 * 1024


def header(answer: httpx.Response, name: str) -> list[str]:
    return [value for key, value in answer.json()["headers"] if key == name]


@pytest.mark.parametrize(
    ("asked", "backend", "arrives_as"),
    [
        ("/referrals/v1/referrals?limit=5", "referrals", "/referrals"),
        ("/referrals/v1/open-referral/", "referrals", "/open-referral/"),
        ("/reply/abc", "referrals", "/reply/abc"),
        ("/safeguarding/v1/cases?limit=5", "safeguarding", "/cases"),
        ("/safeguarding/v2/cases", "gateway", "/safeguarding/v2/cases"),
        ("/contact/v1/measures", "contact", "/measures"),
        ("/offenders/v1/caseload?due=overdue", "offenders", "/caseload"),
        ("/offenders/v2/caseload", "gateway", "/offenders/v2/caseload"),
        ("/", "gateway", "/"),
        ("/oauth2/token", "gateway", "/oauth2/token"),
        ("/.well-known/jwks.json", "gateway", "/.well-known/jwks.json"),
        ("/openapi/referrals.json", "gateway", "/openapi/referrals.json"),
        ("/docs/", "gateway", "/docs/"),
        ("/referrals/v2/referrals", "gateway", "/referrals/v2/referrals"),
        ("/nothing-like-it", "gateway", "/nothing-like-it"),
    ],
)
async def test_each_prefix_has_its_service(client, asked, backend, arrives_as):
    answer = await client.get(asked)

    assert answer.json()["backend"].startswith(backend)
    assert answer.json()["path"] == arrives_as


async def test_a_service_learns_where_it_is_mounted(client):
    assert header(await client.get("/referrals/v1/referrals"), "x-forwarded-prefix") == ["/referrals/v1"]
    assert header(await client.get("/safeguarding/v1/cases"), "x-forwarded-prefix") == ["/safeguarding/v1"]
    assert header(await client.get("/reply/abc"), "x-forwarded-prefix") == []


@pytest.mark.parametrize(
    "path",
    [
        "/livez",
        "/readyz",
        "/metrics",
        "/referrals/v1/readyz",
        "/referrals/v1/metrics",
        "/safeguarding/v1/readyz",
        "/safeguarding/v1//metrics",
        "/safeguarding/v1/LIVEZ",
        "/offenders/v1/metrics",
        "/referrals/v1/%6detrics",
        "/referrals/v1/METRICS",
        "/referrals/v1//metrics",
        "/referrals/v1/x/../metrics",
        "/reply/../metrics",
    ],
)
async def test_what_is_for_operators_is_not_reached_from_outside(front_door, path):
    status, document = await raw(front_door.port, "GET", path)

    assert status == 404 or document["path"] not in {"/metrics", "/readyz", "/livez"}
    assert not {"/metrics", "/livez"} & set(front_door.seen())


async def raw(port: int, method: str, path: str, headers: str = "") -> tuple[int, dict]:
    """Sends the request line as it stands, where a client library would tidy it, and no body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n{headers}\r\n".encode())
    answer = await reader.read()
    writer.close()
    head, _, body = answer.partition(b"\r\n\r\n")
    return int(head.split()[1]), json.loads(body)


async def test_a_usable_request_id_is_kept_and_echoed(client):
    answer = await client.get("/referrals/v1/echo", headers={"X-Request-Id": "case-system.4711"})

    assert header(answer, "x-request-id") == ["case-system.4711"]
    assert answer.headers.get_list("x-request-id") == ["case-system.4711"]


@pytest.mark.parametrize(
    "given",
    [[], ["short"], ["x" * 65], ["has a space in it"], ['<script>"'], ["first-of-two", "second-of-two"]],
)
async def test_any_other_request_id_is_replaced(client, given):
    answer = await client.get("/referrals/v1/echo", headers=[("X-Request-Id", value) for value in given])

    [made] = header(answer, "x-request-id")
    assert uuid.UUID(made)
    assert answer.headers.get_list("x-request-id") == [made]


async def test_callers_cannot_say_who_they_are(client):
    forged = {
        "X-Forwarded-For": "10.0.0.1",
        "X-Forwarded-Prefix": "/evil",
        "X-Forwarded-User": "chief",
        "Forwarded": "for=10.0.0.1",
        "X-Real-IP": "10.0.0.1",
        "Client-Cert": ":abc:",
        "Client-Cert-Chain": ":abc:",
        "X-Client-Subject": "chief",
        "X-Client-Cert": "chief",
        "X-Http-Method-Override": "DELETE",
        "X-Original-Url": "/metrics",
    }
    answer = await client.get("/", headers=forged)

    got = dict(answer.json()["headers"])
    assert got.pop("x-forwarded-for") == "127.0.0.1"
    assert not {name.lower() for name in forged} & set(got)


@pytest.mark.parametrize(
    ("said", "caller"),
    [
        ("203.0.113.9", "203.0.113.9"),
        ("10.0.0.1, 203.0.113.9", "203.0.113.9"),
        ("10.0.0.1, 203.0.113.9, 192.0.2.7", "203.0.113.9"),
        ("nonsense", "127.0.0.1"),
    ],
)
async def test_only_a_proxy_before_the_door_says_who_called(door_behind_a_proxy, said, caller):
    async with httpx.AsyncClient(base_url=door_behind_a_proxy.url, timeout=20) as client:
        answer = await client.get("/oauth2/token", headers={"X-Forwarded-For": said})
        assert header(answer, "x-forwarded-for") == [caller]


async def test_the_authorization_reaches_the_service(client):
    answer = await client.get("/referrals/v1/echo", headers={"Authorization": "Bearer abc"})

    assert header(answer, "authorization") == ["Bearer abc"]


async def test_no_answer_names_the_software(client):
    for path in ("/", "/livez"):
        answer = await client.get(path)
        assert "server" not in answer.headers
        assert "via" not in answer.headers
        assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [("GET", "/livez", 404, "not-found"), ("TRACE", "/", 405, "method-not-allowed")],
)
async def test_its_own_refusals_are_problem_documents(client, method, path, status, code):
    answer = await client.request(method, path, headers={"X-Request-Id": "0123456789"})

    assert_problem(answer, status, code)
    assert answer.json()["instance"] == "urn:bluelamp:request:0123456789"
    assert answer.headers["x-request-id"] == "0123456789"


def assert_problem(answer: httpx.Response, status: int, code: str) -> None:
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    document = answer.json()
    assert set(document) == {"type", "title", "status", "detail", "instance", "code", "errors"}
    assert document["status"] == status
    assert document["code"] == code
    assert document["type"] == f"http://127.0.0.1:{answer.url.port}/problems/{code}"
    assert document["instance"] == f"urn:bluelamp:request:{answer.headers['x-request-id']}"


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/referrals/v1/referrals", MEBIBYTE),
        ("/oauth2/token", MEBIBYTE),
        ("/referrals/v1/directory/imports", 16 * MEBIBYTE),
    ],
)
async def test_a_body_up_to_the_limit_arrives_and_one_byte_more_is_refused(front_door, client, path, limit):
    accepted = await client.post(path, content=b"x" * limit)
    assert accepted.json()["size"] == limit

    before = front_door.seen()
    status, document = await raw(front_door.port, "POST", path, f"Content-Length: {limit + 1}\r\n")
    assert (status, document["code"]) == (413, "too-large")
    assert front_door.seen() == before


async def test_oversized_uploads_take_no_replica_out(client):
    async def unannounced():
        for _ in range(17):
            yield b"x" * 65536

    for _ in range(5):
        assert_problem(await client.post("/referrals/v1/referrals", content=b"x" * (2 * MEBIBYTE)), 413, "too-large")
        assert_problem(await client.post("/referrals/v1/referrals", content=unannounced()), 413, "too-large")

    answers = [await client.get("/referrals/v1/echo") for _ in range(10)]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.json()["backend"] for answer in answers} == {"referrals-1", "referrals-2"}


@pytest.mark.parametrize(
    ("path", "status"),
    [("/referrals/v1/referrals", b"413"), ("/referrals/v1/hasty/import", b"401")],
    ids=["refused by the door", "answered by the service before it was read"],
)
async def test_what_is_left_of_a_body_is_never_read_as_a_request(front_door, path, status):
    reader, writer = await asyncio.open_connection("127.0.0.1", front_door.port)
    chunk = b"10000\r\n" + b"x" * 65536 + b"\r\n"
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()

    writer.write(head + 24 * chunk + b"0\r\n\r\n" + b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    answered = b""
    with contextlib.suppress(ConnectionError):  # closed at once, and then even the answer may be lost
        while some := await reader.read(65536):
            answered += some
    writer.close()

    assert answered.count(b"HTTP/1.1 ") <= 1
    assert not answered or answered.startswith(b"HTTP/1.1 " + status)


async def test_a_body_that_drips_never_reaches_a_service(front_door, until):
    _, writer = await asyncio.open_connection("127.0.0.1", front_door.port)
    writer.write(b"POST /referrals/v1/drip HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n")

    async def drip():
        while True:
            writer.write(b"x")
            await asyncio.sleep(0.1)

    dripping = asyncio.create_task(drip())
    await until(lambda: any(entry["request"]["uri"] == "/referrals/v1/drip" for entry in front_door.log_entries()))
    dripping.cancel()
    writer.close()
    assert "/drip" not in front_door.seen()


async def test_a_header_that_drips_is_given_up(front_door):
    reader, writer = await asyncio.open_connection("127.0.0.1", front_door.port)
    writer.write(b"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
    async with asyncio.timeout(12):
        await reader.read()
    writer.close()


async def test_a_slow_answer_is_waited_for(client):
    assert (await client.post("/referrals/v1/slow", content=b"{}")).status_code == 200
