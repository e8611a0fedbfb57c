import asyncio
import json
import time
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest
from cloudevents.core.bindings.http import HTTPMessage, from_structured_event
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from bluelamp.kit.jobs.statements import ENQUEUE
from bluelamp.kit.webhooks import delivering
from bluelamp.kit.webhooks.demonstration import TO_RESUME, seed_webhooks
from bluelamp.kit.webhooks.jobs import WEBHOOK_SWEEPS, webhook_jobs
from bluelamp.kit.webhooks.routes import EXAMPLE_DELIVERY, EXAMPLE_ENDPOINT
from bluelamp.kit.webhooks.rules import TRIES_AFTER, Patience, Policy, next_try
from bluelamp.kit.webhooks.sending import CALLS_PER_ENDPOINT, WebhookSender, signed_headers
from bluelamp.kit.webhooks.statements.deliveries import DELIVER
from bluelamp.kit.webhooks.usecases import pause_client
from bluelamp.schemas.events import EventType

PARTNER_A = UUID("00000000-0000-7000-8000-00000000000a")
PARTNER_B = UUID("00000000-0000-7000-8000-00000000000b")
JOBS = webhook_jobs("/kit/v1")
OFFERED = "uk.police.bluelamp.referral.offered.v1"


def key():
    return {"Idempotency-Key": f'"{uuid4()}"'}


async def make(http, url, types=("*",), **more):
    answer = await http.post("/webhook-endpoints", json={"url": url, "event_types": [*types], **more}, headers=key())
    assert answer.status_code == 201, answer.text
    return answer.json()


def partner(caller, name="partner-a", organisation_id=PARTNER_A):
    return caller(name, "partner", organisation_id=str(organisation_id))


async def patch(http, path, changes, **headers):
    content_type = {"Content-Type": "application/merge-patch+json"}
    return await http.patch(path, content=json.dumps(changes), headers={**content_type, **headers})


async def read(http, endpoint):
    return (await http.get(f"/webhook-endpoints/{endpoint['endpoint_id']}")).json()


async def deliveries(http, endpoint, **query):
    return (await http.get(f"/webhook-endpoints/{endpoint['endpoint_id']}/deliveries", params=query)).json()["items"]


async def test_an_event_reaches_an_endpoint_within_a_second_signed_and_as_a_cloud_event(
    caller, receiver, working, writer, publish, eventually
):
    async with caller("integrator", "integrator") as http, working(JOBS, WEBHOOK_SWEEPS):
        endpoint = await make(http, receiver.url)
        await publish(writer, "warm-up")
        await eventually(lambda: _have(receiver, 1))
        took = []
        for number in (2, 3, 4):
            published = time.monotonic()
            event_id = await publish(writer, "R-7K3M-2QXP-5")
            await eventually(lambda count=number: _have(receiver, count))
            took.append(time.monotonic() - published)
        assert min(took) < 1
        call = receiver.received[3]
        Webhook(endpoint["secret"]).verify(call.body, call.headers)
        message = HTTPMessage({"content-type": call.headers["content-type"]}, call.body)
        event = from_structured_event(message)
        assert event.get_id() == call.headers["webhook-id"] == str(event_id)
        assert json.loads(call.body)["data"]["reference"] == "R-7K3M-2QXP-5"
        assert call.headers["traceparent"] == event.get_extension("traceparent")

        async def delivered():
            return [one for one in await deliveries(http, endpoint) if one["status"] == "DELIVERED"][1:]

        assert (await eventually(delivered))[0]["attempts"] == 1


async def _have(receiver, count):
    return len(receiver.received) >= count


async def test_an_endpoint_hears_of_what_its_owner_may_see_and_asked_for(
    caller, resources, working, writer, publish, receiver, eventually, as_owner
):
    async with (
        caller("integrator", "integrator") as integrator,
        partner(caller) as partner_a,
        partner(caller, "partner-b", PARTNER_B) as partner_b,
    ):
        owners = {
            (await make(integrator, f"{receiver.url}/all"))["endpoint_id"]: "all",
            (await make(integrator, f"{receiver.url}/offers", [OFFERED]))["endpoint_id"]: "offers",
            (await make(partner_a, f"{receiver.url}/a"))["endpoint_id"]: "a",
            (await make(partner_b, f"{receiver.url}/b"))["endpoint_id"]: "b",
        }
        for name, options in {
            "to nobody": {},
            "to a": {"organisation_id": PARTNER_A},
            "offer to b": {"organisation_id": PARTNER_B, "event_type": OFFERED},
        }.items():
            event_id = await publish(writer, name, **options)
            await delivering.publish_event(resources, str(event_id))
            await delivering.publish_event(resources, str(event_id))
    made = await as_owner.fetch(
        "SELECT data->>'reference' AS name, endpoint_id FROM webhook_deliveries JOIN events USING (event_id)"
    )
    assert sorted((row["name"], owners[str(row["endpoint_id"])]) for row in made) == [
        ("offer to b", "all"),
        ("offer to b", "b"),
        ("offer to b", "offers"),
        ("to a", "a"),
        ("to a", "all"),
        ("to nobody", "all"),
    ]


async def test_endpoints_belong_to_the_client_that_made_them(caller, receiver):
    async with partner(caller) as mine, partner(caller, "another", PARTNER_A) as colleague:
        endpoint = await make(mine, receiver.url, description="Case system")
        path = f"/webhook-endpoints/{endpoint['endpoint_id']}"
        assert "secret" not in (await read(mine, endpoint))
        assert [one["url"] for one in (await mine.get("/webhook-endpoints")).json()["items"]] == [receiver.url]
        for other in (colleague, partner(caller, "partner-b", PARTNER_B), caller("integrator", "integrator")):
            assert (await other.get("/webhook-endpoints")).json()["items"] == []
            match = {"If-Match": '"1"'}
            for answer in [
                await other.get(path),
                await other.get(f"{path}/deliveries"),
                await patch(other, path, {"event_types": ["*"]}, **match),
                await other.delete(path, headers=match),
                await other.post(f"{path}/secret-rotation", headers=key()),
                await other.post(f"{path}/resumption", headers=key()),
                await other.post(f"{path}/deliveries/{uuid4()}/replay", headers=key()),
            ]:
                assert answer.status_code == 404, answer.request.url
            await other.aclose()


async def test_a_partner_cannot_widen_its_endpoint_in_the_table_either(caller, receiver, referrals_database):
    async with partner(caller) as http:
        await make(http, receiver.url)
    connection = await asyncpg.connect(referrals_database.dsn("partner"))
    await connection.execute("SELECT set_config('bluelamp.organisation_id', $1, false)", str(PARTNER_A))
    for change in ("sees_all = true", "lpu = 'DUDLEY'", "confined = false, sees_all = true"):
        with pytest.raises((asyncpg.CheckViolationError, asyncpg.InsufficientPrivilegeError)):
            await connection.execute(f"UPDATE webhook_endpoints SET {change}")  # noqa: S608 # our own words
    await connection.close()


async def test_an_endpoint_is_changed_and_deleted_under_its_etag(caller, receiver):
    async with caller("integrator", "integrator") as http:
        endpoint = await make(http, receiver.url)
        path = f"/webhook-endpoints/{endpoint['endpoint_id']}"
        changes = {"event_types": [OFFERED], "description": "Offers"}
        assert (await patch(http, path, changes)).status_code == 428
        changed = await patch(http, path, changes, **{"If-Match": '"1"'})
        assert (changed.json()["event_types"], changed.json()["description"]) == ([OFFERED], "Offers")
        assert changed.headers["etag"] == '"2"'
        assert (await patch(http, path, changes, **{"If-Match": '"1"'})).status_code == 412
        nothing = await patch(http, path, {"description": None}, **{"If-Match": '"2"'})
        assert nothing.json()["description"] is None
        assert (await patch(http, path, {"url": None}, **{"If-Match": '"3"'})).status_code == 422
        assert (await patch(http, path, {"url": "http://10.0.0.1/"}, **{"If-Match": '"3"'})).status_code == 422
        assert (await http.delete(path, headers={"If-Match": '"3"'})).status_code == 204
        assert (await http.get(path)).status_code == 404


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"url": "http://10.0.0.1/", "event_types": ["*"]}, "#/url"),
        ({"url": "http://nobody.invalid/", "event_types": ["*"]}, "#/url"),
        ({"url": "http://user@127.0.0.1/", "event_types": ["*"]}, "#/url"),
        ({"url": "http://127.0.0.1/", "event_types": ["uk.police.bluelamp.nothing.v1"]}, "#/event_types/0"),
        (
            {"url": "http://127.0.0.1/", "event_types": ["*", EventType.SAFEGUARDING_CASE_RECEIVED]},
            "#/event_types/1",
        ),
        ({"url": "http://127.0.0.1/", "event_types": []}, "#/event_types"),
        ({"url": "http://127.0.0.1/", "event_types": ["*"], "secret": "mine"}, "#/secret"),
    ],
)
async def test_what_cannot_be_called_is_refused_with_its_place(caller, body, pointer):
    async with caller("integrator", "integrator") as http:
        answer = await http.post("/webhook-endpoints", json=body, headers=key())
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["pointer"].startswith(pointer)


async def test_no_transaction_waits_for_a_name_server(caller, resources, receiver):
    in_use: list[int] = []

    async def slow(host, port):
        pools = (resources.database._pool, resources.database._partner_pool)
        in_use.append(sum(pool.get_size() - pool.get_idle_size() for pool in pools))
        return ["127.0.0.1"]

    resources.webhooks = WebhookSender(Policy(is_local=True), slow)
    for http in (caller("integrator", "integrator"), partner(caller)):
        async with http:
            endpoint = await make(http, f"http://first.example.org:{receiver.port}/")
            path, moved = f"/webhook-endpoints/{endpoint['endpoint_id']}", f"http://second.example.org:{receiver.port}/"
            same = await patch(http, path, {"description": "at the same address"}, **{"If-Match": '"1"'})
            answer = await patch(http, path, {"url": moved}, **{"If-Match": same.headers["etag"]})
            assert answer.json()["url"] == moved
    assert in_use == [0] * 4


async def test_a_repetition_hears_its_answer_though_the_name_is_gone_since(caller, resources):
    faces = [["127.0.0.1"], []]

    async def vanishing(host, port):
        return faces.pop(0)

    resources.webhooks = WebhookSender(Policy(is_local=True), vanishing)
    headers, body = key(), {"url": "http://hooks.example.org/", "event_types": ["*"]}
    async with caller("integrator", "integrator") as http:
        first = await http.post("/webhook-endpoints", json=body, headers=headers)
        again = await http.post("/webhook-endpoints", json=body, headers=headers)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()


@pytest.mark.parametrize("there", [[], ["10.0.0.1"]])
async def test_an_endpoint_is_not_moved_to_where_nothing_may_be_called(caller, resources, receiver, there):
    async with caller("integrator", "integrator") as http:
        endpoint = await make(http, receiver.url)

        async def elsewhere(host, port):
            return there

        resources.webhooks = WebhookSender(Policy(is_local=True), elsewhere)
        path = f"/webhook-endpoints/{endpoint['endpoint_id']}"
        refused = await patch(http, path, {"url": "http://hooks.example.org/"}, **{"If-Match": '"1"'})
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/url")
        assert (await patch(http, path, {"url": receiver.url}, **{"If-Match": '"1"'})).status_code == 200


async def test_the_secret_is_told_to_its_owner_again_and_stands_nowhere_in_clear(caller, receiver, as_owner):
    async with caller("integrator", "integrator") as http:
        headers, body = key(), {"url": receiver.url, "event_types": ["*"]}
        first = await http.post("/webhook-endpoints", json=body, headers=headers)
        again = await http.post("/webhook-endpoints", json=body, headers=headers)
        assert first.json() == again.json()
        secret = first.json()["secret"]
        rotated = await http.post(f"/webhook-endpoints/{first.json()['endpoint_id']}/secret-rotation", headers=key())
    for table in ("webhook_endpoints", "idempotency_keys", "audit_entries", "pgqueuer"):
        stored = await as_owner.fetchval(f"SELECT string_agg({table}::text, ' ') FROM {table}")  # noqa: S608 # ours
        for one in (secret, rotated.json()["secret"]):
            assert one not in (stored or "")
            assert one.removeprefix("whsec_").encode().hex() not in (stored or "")


async def test_for_a_day_after_a_rotation_both_secrets_verify(
    caller, receiver, working, writer, publish, eventually, as_owner
):
    async with caller("integrator", "integrator") as http, working(JOBS):
        endpoint = await make(http, receiver.url)
        path = f"/webhook-endpoints/{endpoint['endpoint_id']}"
        new = (await http.post(f"{path}/secret-rotation", headers=key())).json()
        expires_at = datetime.fromisoformat(new["previous_secret_expires_at"])
        assert timedelta(hours=23) < expires_at - datetime.now(UTC) < timedelta(hours=25)
        assert (await read(http, endpoint))["previous_secret_expires_at"] == new["previous_secret_expires_at"]
        await publish(writer, "both")
        await eventually(lambda: _have(receiver, 1))
        both = receiver.received[0]
        for secret in (endpoint["secret"], new["secret"]):
            Webhook(secret).verify(both.body, both.headers)
        await as_owner.execute("UPDATE webhook_endpoints SET previous_secret_expires_at = now()")
        await publish(writer, "the new one")
        await eventually(lambda: _have(receiver, 2))
        after = receiver.received[1]
        Webhook(new["secret"]).verify(after.body, after.headers)
        with pytest.raises(WebhookVerificationError):
            Webhook(endpoint["secret"]).verify(after.body, after.headers)
        assert (await read(http, endpoint))["previous_secret_expires_at"] is None


async def test_a_failed_call_is_made_again_under_the_same_id(
    caller, receiver, working, writer, publish, eventually, monkeypatch
):
    monkeypatch.setattr("bluelamp.kit.webhooks.rules.TRIES_AFTER", (timedelta(milliseconds=50),) * 3)
    receiver.answers = [500, 302]
    async with caller("integrator", "integrator") as http, working(JOBS):
        endpoint = await make(http, receiver.url)
        await publish(writer, "stubborn")

        async def delivered():
            return [one for one in await deliveries(http, endpoint) if one["status"] == "DELIVERED"]

        [delivery] = await eventually(delivered)
        assert (delivery["attempts"], delivery["last_status_code"], delivery["last_error"]) == (3, 204, None)
        assert len({call.headers["webhook-id"] for call in receiver.received}) == 1
        assert (await read(http, endpoint))["consecutive_failures"] == 0


async def test_a_delivery_that_never_succeeds_has_failed_and_can_be_replayed(
    caller, receiver, working, writer, publish, eventually, monkeypatch
):
    monkeypatch.setattr("bluelamp.kit.webhooks.rules.TRIES_AFTER", (timedelta(milliseconds=50),))
    receiver.status = 500
    async with caller("integrator", "integrator") as http, working(JOBS):
        endpoint = await make(http, receiver.url)
        await publish(writer, "hopeless")
        [failed] = await eventually(lambda: deliveries(http, endpoint, status="FAILED"))
        assert (failed["attempts"], failed["last_error"], failed["next_attempt_at"]) == (2, "HTTP_STATUS", None)
        receiver.status = 204
        path = f"/webhook-endpoints/{endpoint['endpoint_id']}/deliveries/{failed['delivery_id']}/replay"
        headers = key()
        answer = await http.post(path, headers=headers)
        assert answer.status_code == 202
        assert (await http.post(path, headers=headers)).json() == answer.json()
        [replayed] = await eventually(lambda: deliveries(http, endpoint, status="DELIVERED"))
        assert replayed["replay_of"] == failed["delivery_id"]
        assert replayed["event_id"] == failed["event_id"]
        assert len({call.headers["webhook-id"] for call in receiver.received}) == 1
        page = (await http.get(path.removesuffix(f"/{failed['delivery_id']}/replay"), params={"limit": 1})).json()
        assert [one["delivery_id"] for one in page["items"]] == [replayed["delivery_id"]]
        assert page["next_cursor"]


async def test_an_endpoint_that_keeps_failing_is_paused_and_says_so_and_loses_nothing(
    caller, receiver, working, writer, publish, eventually, kit_settings
):
    settings = kit_settings.model_copy(update={"webhook_pause_failures": 2, "webhook_pause_minutes": 0})
    receiver.status = 503
    async with caller("integrator", "integrator") as http, working(JOBS, settings=settings):
        endpoint = await make(http, receiver.url)
        path = f"/webhook-endpoints/{endpoint['endpoint_id']}"

        async def paused():
            found = await read(http, endpoint)
            return found if found["status"] == "PAUSED" else None

        async def failed():
            return [one for one in await deliveries(http, endpoint) if one["last_error"]]

        await publish(writer, "one")
        await publish(writer, "two")
        found = await eventually(paused, within=30)
        assert "2 calls in a row failed" in found["paused_reason"]
        await eventually(lambda: _count(failed(), 2), within=30)
        calls = len(receiver.received)
        await publish(writer, "three, while paused")
        await eventually(lambda: _count(deliveries(http, endpoint, status="PENDING"), 3), within=30)
        receiver.status = 204
        await asyncio.sleep(0.5)
        assert len(receiver.received) == calls
        assert (await http.post(f"{path}/resumption", headers=key())).json()["status"] == "ACTIVE"
        await eventually(lambda: _count(deliveries(http, endpoint, status="DELIVERED"), 3), within=30)
        assert (await http.post(f"{path}/resumption", headers=key())).status_code == 409


async def _count(awaitable, expected):
    return len(await awaitable) == expected


async def test_410_disables_an_endpoint(caller, receiver, working, writer, publish, eventually):
    receiver.status = 410
    async with caller("integrator", "integrator") as http, working(JOBS):
        endpoint = await make(http, receiver.url)
        await publish(writer, "gone")

        async def disabled():
            return (await read(http, endpoint))["status"] == "DISABLED"

        await eventually(disabled)
        [delivery] = await deliveries(http, endpoint)
        assert (delivery["status"], delivery["last_status_code"]) == ("FAILED", 410)
        await publish(writer, "after that")
        await asyncio.sleep(0.5)
        assert len(await deliveries(http, endpoint)) == len(receiver.received) == 1


async def test_two_workers_on_one_delivery_call_once(caller, receiver, resources, writer, publish):
    async with caller("integrator", "integrator") as http:
        endpoint = await make(http, receiver.url)
        event_id = await publish(writer, "once")
        await delivering.publish_event(resources, str(event_id))
        [delivery] = await deliveries(http, endpoint)
        payload = f"{endpoint['endpoint_id']}:{delivery['delivery_id']}"
        receiver.wait_seconds = 0.2
        await asyncio.gather(*(delivering.deliver_webhook(resources, payload, "http://x/y") for _ in range(4)))
        assert len(receiver.received) == 1
        await delivering.deliver_webhook(resources, payload, "http://x/y")
        assert len(receiver.received) == 1


async def test_a_slow_endpoint_has_only_so_many_calls_at_once_and_the_others_go_on(
    caller, receiver, resources, as_owner, writer, publish
):
    async with caller("integrator", "integrator") as http:
        endpoint = await make(http, receiver.url)
        receiver.wait_seconds = 1.0
        for number in range(CALLS_PER_ENDPOINT + 3):
            await delivering.publish_event(resources, str(await publish(writer, str(number))))
        payloads = [
            f"{endpoint['endpoint_id']}:{one['delivery_id']}" for one in await deliveries(http, endpoint, limit=100)
        ]
        await as_owner.execute("DELETE FROM pgqueuer")
        calls = [asyncio.create_task(delivering.deliver_webhook(resources, one, "http://x/y")) for one in payloads]
        await asyncio.sleep(0.6)
        assert len(receiver.received) == CALLS_PER_ENDPOINT
        assert await as_owner.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = $1", DELIVER) == 3
        await asyncio.gather(*calls)


async def test_an_operator_pauses_all_that_a_client_has_and_nothing_of_others(
    caller, receiver, resources, as_owner, writer, publish
):
    async with caller("integrator", "integrator") as http, partner(caller) as other:
        first, _ = await make(http, receiver.url), await make(http, receiver.url)
        kept = await make(other, receiver.url)
        async with resources.database.transaction() as connection:
            assert await pause_client(connection, "integrator") == 2
            assert await pause_client(connection, "integrator") == 0
        await delivering.publish_event(resources, str(await publish(writer, "unheard")))
        assert await as_owner.fetchval("SELECT count(*) FROM pgqueuer WHERE entrypoint = $1", DELIVER) == 0
        paused = await read(http, first)
        assert (paused["status"], (await read(other, kept))["status"]) == ("PAUSED", "ACTIVE")
        assert paused["paused_reason"].startswith("Paused by those who run")
        resumed = await http.post(f"/webhook-endpoints/{first['endpoint_id']}/resumption", headers=key())
        assert resumed.json()["status"] == "ACTIVE"
    logged = await as_owner.fetch("SELECT * FROM audit_entries WHERE operation = 'pause_webhook_endpoint'")
    assert {(row["actor"], row["purpose"], len(row["subjects"])) for row in logged} == {
        ("operator", "ACCESS_CONTROL", 1)
    }
    assert len(logged) == 2


async def test_a_delivery_whose_job_got_lost_is_found(caller, receiver, resources, as_owner, writer, publish, working):
    async with caller("integrator", "integrator") as http:
        await make(http, receiver.url)
        await delivering.publish_event(resources, str(await publish(writer, "lost")))
        await as_owner.execute("DELETE FROM pgqueuer")
        await delivering.requeue_overdue(resources)
        assert await as_owner.fetchval("SELECT count(*) FROM pgqueuer") == 0
        await as_owner.execute("UPDATE webhook_deliveries SET next_attempt_at = now() - interval '2 minutes'")
        await delivering.requeue_overdue(resources)
        await delivering.requeue_overdue(resources)
        assert await as_owner.fetchval("SELECT count(*) FROM pgqueuer") == 1


async def test_old_deliveries_are_forgotten_but_none_that_waits(caller, receiver, resources, as_owner, writer, publish):
    async with caller("integrator", "integrator") as http:
        endpoint = await make(http, receiver.url)
        for name in ("delivered", "waits"):
            await delivering.publish_event(resources, str(await publish(writer, name)))
        await as_owner.execute("UPDATE webhook_deliveries SET created_at = now() - interval '91 days'")
        await as_owner.execute(
            "UPDATE webhook_deliveries SET status = 'DELIVERED' "
            "WHERE event_id = (SELECT event_id FROM events WHERE data->>'reference' = 'delivered')"
        )
        await delivering.forget_old_deliveries(resources)
        assert [one["status"] for one in await deliveries(http, endpoint)] == ["PENDING"]


async def test_a_job_for_an_endpoint_that_is_gone_is_done_with(resources):
    async with resources.database.connection() as connection:
        await ENQUEUE.run(connection, entrypoint=DELIVER, payload=f"{uuid4()}:{uuid4()}")
    await delivering.deliver_webhook(resources, f"{uuid4()}:{uuid4()}", "http://x/y")


async def test_a_client_has_at_most_twenty_endpoints(caller, receiver):
    async with caller("integrator", "integrator") as http:
        for _ in range(20):
            await make(http, receiver.url)
        body = {"url": receiver.url, "event_types": ["*"]}
        assert (await http.post("/webhook-endpoints", json=body, headers=key())).status_code == 409
        first = (await http.get("/webhook-endpoints", params={"limit": 15})).json()
        second = (await http.get("/webhook-endpoints", params={"limit": 15, "cursor": first["next_cursor"]})).json()
    assert (len(first["items"]), len(second["items"]), second["next_cursor"]) == (15, 5, None)


async def test_the_endpoints_that_the_examples_name_are_there_once(caller, resources, writer, publish):
    await publish(writer, "an event")
    assert await seed_webhooks(resources, EventType.REFERRAL_RESUBMITTED) == 3
    assert await seed_webhooks(resources, EventType.REFERRAL_RESUBMITTED) == 0
    async with caller("integrator", "integrator") as http:
        replay = f"/webhook-endpoints/{EXAMPLE_ENDPOINT}/deliveries/{EXAMPLE_DELIVERY}/replay"
        assert (await http.post(replay, headers=key())).status_code == 202
        assert (await http.post(f"/webhook-endpoints/{TO_RESUME}/resumption", headers=key())).status_code == 200


def test_deliveries_are_tried_for_about_three_days():
    assert timedelta(days=2.5) < sum(TRIES_AFTER, timedelta()) < timedelta(days=3.5)
    assert sorted(TRIES_AFTER) == list(TRIES_AFTER)


@given(st.integers(1, 100), st.floats(0, 1))
def test_a_try_comes_near_its_time_or_not_at_all(attempts, chance):
    delay = next_try(attempts, chance)
    if attempts > len(TRIES_AFTER):
        assert delay is None
    else:
        assert TRIES_AFTER[attempts - 1] * 0.89 < delay < TRIES_AFTER[attempts - 1] * 1.11


def test_a_short_outage_is_borne_and_a_long_one_is_not():
    patience = Patience()
    assert not patience.is_over(500, timedelta(minutes=1))
    assert not patience.is_over(3, timedelta(days=2))
    assert patience.is_over(20, timedelta(minutes=10))
    assert patience.is_over(2, timedelta(days=3))


def test_signatures_are_those_of_the_reference_library():
    secret = "whsec_" + "C2FVsBQIhrscChlQIMV+b5sSYspob7oD"
    headers = signed_headers("msg_1", [secret], '{"a":1}', datetime.now(UTC))
    Webhook(secret).verify('{"a":1}', headers)
    with pytest.raises(WebhookVerificationError):
        Webhook(secret).verify('{"a":2}', headers)
