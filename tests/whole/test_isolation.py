"""What is another partner's, or another unit's, does not exist: by any operation, in any list, by any statement."""

import itertools
from uuid import uuid4

import asyncpg
import pytest
from parts.operations import NO_BODY, Operation, document, example_of, operations_of, send
from parts.platform import PARTNER_A, PARTNER_B
from parts.portal import Portal
from parts.problems import problem
from parts.stored import differences, stored

from bluelamp.kit.webhooks import delivering
from local_stack.demo_directory import AGREEMENT_B
from referrals.portal import demonstration as records

OPERATIONS = operations_of()
OBJECTS = {
    "referral_id",
    "offer_id",
    "attempt_id",
    "organisation_id",
    "service_id",
    "sharing_agreement_id",
    "endpoint_id",
    "delivery_id",
}
# Path parameters that name nothing of anybody's.
OF_NOBODY = {"urgency": "a code", "decision": "a code"}
ABOUT_OBJECTS = [one for one in OPERATIONS if one.roles and OBJECTS & set(one.path_names)]
FOR_PARTNERS = [one for one in ABOUT_OBJECTS if "partner" in one.roles]
OF_REFERRALS = [one for one in ABOUT_OBJECTS if "referral_id" in one.path_names]
LISTS_FOR_PARTNERS = [
    one for one in OPERATIONS if one.method == "get" and "partner" in one.roles and not one.path_names
]


def each(operations: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", operations, ids=lambda one: one.name)


async def webhook_of(portal: Portal, who: str) -> dict[str, str]:
    async with portal.client(who) as client:
        endpoint = (await client.get("/webhook-endpoints")).json()["items"][0]
        deliveries = await client.get(f"/webhook-endpoints/{endpoint['endpoint_id']}/deliveries")
    return {"endpoint_id": endpoint["endpoint_id"], "delivery_id": deliveries.json()["items"][0]["delivery_id"]}


@pytest.fixture(scope="module")
async def own(demonstration: Portal) -> dict[str, str]:
    """What is the second partner's; the document's examples are the first partner's, or the force's."""
    [referral] = (await demonstration.get("partner_b", "/referrals")).json()["items"]
    attempt = {"attempted_at": referral["offer"]["answered_at"], "channel": "PHONE", "result": "NO_ANSWER"}
    path = f"/referrals/{referral['referral_id']}/contact-attempts"
    made = await demonstration.post("partner_b", path, attempt)
    return {
        "referral_id": referral["referral_id"],
        "offer_id": referral["offer"]["offer_id"],
        "attempt_id": made.json()["attempt_id"],
        "organisation_id": str(PARTNER_B),
        "service_id": str(records.HARBOUR_LISTENING_LINE),
        "sharing_agreement_id": AGREEMENT_B,
        **await webhook_of(demonstration, "partner_b"),
    }


@pytest.fixture(scope="module")
async def theirs(demonstration: Portal) -> dict[str, str]:
    """What is the first partner's and the document does not show."""
    return await webhook_of(demonstration, "partner_a")


@pytest.fixture(scope="module")
async def foreign(owner: asyncpg.Connection) -> set[str]:
    """Every id and reference that is the first partner's alone, and every word about the person."""
    found = await owner.fetch(
        """
        SELECT r.referral_id::text AS one FROM referrals r JOIN offers o USING (referral_id)
        GROUP BY r.referral_id HAVING bool_and(o.organisation_id = $1)
        UNION ALL SELECT r.reference FROM referrals r JOIN offers o USING (referral_id)
        GROUP BY r.referral_id HAVING bool_and(o.organisation_id = $1)
        UNION ALL SELECT offer_id::text FROM offers WHERE organisation_id = $1
        UNION ALL SELECT attempt_id::text FROM contact_attempts WHERE organisation_id = $1
        UNION ALL SELECT endpoint_id::text FROM webhook_endpoints WHERE organisation_id = $1
        UNION ALL SELECT delivery_id::text FROM webhook_deliveries WHERE organisation_id = $1
        UNION ALL SELECT sharing_agreement_id::text FROM sharing_agreements WHERE organisation_id = $1
        """,
        PARTNER_A,
    )
    assert len(found) > 20
    return {row["one"] for row in found}


def paths_with_something_foreign(operation: Operation, own: dict, theirs: dict) -> list[dict[str, str]]:
    """Every mixture of one's own ids and somebody else's, but for all of them one's own."""
    shown = {one["name"]: example_of(one) for one in operation.parameters if one["in"] == "path"}
    names = [name for name in operation.path_names if name in OBJECTS]
    paths = []
    for others in (shown, shown | theirs):
        for mask in itertools.product((False, True), repeat=len(names)):
            mixed = {name: own[name] if is_own else others[name] for name, is_own in zip(names, mask, strict=True)}
            if not all(mask) and mixed not in paths:
                paths.append(mixed)
    return paths


def words_about(body: object) -> set[str]:
    if isinstance(body, dict):
        return {word for inner in body.values() for word in words_about(inner)}
    if isinstance(body, list):
        return {word for inner in body for word in words_about(inner)}
    return {body} if isinstance(body, str) and len(body) > 5 else set()


SECRETS = words_about([records.PERSON, records.CONCERN, records.SAFE_CONTACT])


def check_tells_nothing(text: str, foreign: set[str]) -> None:
    assert [one for one in foreign | SECRETS if one in text] == []


def bodies_of(operation: Operation) -> list[object]:
    return list(operation.examples.values()) or [NO_BODY]


def test_every_object_of_the_document_is_known_here():
    named = {name for one in OPERATIONS if one.roles for name in one.path_names}
    assert named <= OBJECTS | OF_NOBODY.keys()
    assert len(FOR_PARTNERS) >= 18
    assert len(OF_REFERRALS) >= 13
    assert len(LISTS_FOR_PARTNERS) >= 6


@each(FOR_PARTNERS)
async def test_a_partner_reaches_nothing_of_another(demonstration, owner, own, theirs, foreign, operation):
    before = await stored(owner)
    async with demonstration.client("partner_b") as client:
        for path in paths_with_something_foreign(operation, own, theirs):
            for body in bodies_of(operation):
                answer = await send(client, operation, path=path, body=body)
                assert problem(answer, 404)["code"] == "not-found"
                check_tells_nothing(answer.text + str(answer.headers), foreign)
            if operation.method == "get":
                unchanged = await send(client, operation, path=path, headers={"If-None-Match": "*"})
                assert unchanged.status_code == 404
                assert (await client.head(operation.url(**path))).status_code == 404
    assert differences(before, await stored(owner)) == []


@each(FOR_PARTNERS)
async def test_what_is_there_answers_as_what_is_not(demonstration, own, operation: Operation):
    nothing = {name: str(uuid4()) for name in operation.path_names}
    async with demonstration.client("partner_b") as client:
        absent = problem(await send(client, operation, path=nothing), 404)
        theirs = problem(await send(client, operation), 404)
    assert absent | {"instance": ""} == theirs | {"instance": ""}


OUTSIDERS = {
    "officer of another unit": ("officer", {"lpu": "DUDLEY", "sub": "officer-9"}),
    "sergeant of another unit": ("sergeant", {"lpu": "DUDLEY", "sub": "sergeant-9"}),
    "officer without a unit": ("officer", {"lpu": None, "sub": "officer-9"}),
    "sergeant without a unit": ("sergeant", {"lpu": None, "sub": "sergeant-9"}),
}
TRESPASSES = [
    pytest.param(role, claims, operation, id=f"{operation.name}-{who}")
    for who, (role, claims) in OUTSIDERS.items()
    for operation in OF_REFERRALS
    if role in operation.roles
]


@pytest.mark.parametrize(("role", "claims", "operation"), TRESPASSES)
async def test_a_unit_reaches_nothing_of_another_unit(demonstration, owner, foreign, role, claims, operation):
    before = await stored(owner)
    async with demonstration.client(role, **claims) as client:
        for body in bodies_of(operation):
            answer = await send(client, operation, body=body)
            assert problem(answer, 404)["code"] == "not-found"
            check_tells_nothing(answer.text + str(answer.headers), foreign)
    assert differences(before, await stored(owner)) == []


async def test_a_colleague_sees_a_referral_and_may_not_change_what_is_the_referrers(demonstration, owner):
    base = f"/referrals/{records.TO_READ}"
    before = await stored(owner)
    async with demonstration.client("officer", sub="officer-9") as client:
        assert (await client.get(base)).status_code == 200
        headers = {"If-Match": "*", "Content-Type": "application/merge-patch+json"}
        problem(await client.patch(base, content=b'{"concern":{"seen":"Nothing."}}', headers=headers), 403)
        key = {"Idempotency-Key": f'"{uuid4()}"'}
        problem(await client.post(f"{base}/withdrawal", json={"reason": "DUPLICATE"}, headers=key), 403)
        problem(await client.get(f"{base}/disclosures"), 404)
    assert differences(before, await stored(owner)) == []


@each(LISTS_FOR_PARTNERS)
async def test_no_list_of_a_partner_names_what_is_anothers(demonstration, foreign, operation: Operation):
    told = document()["components"]["schemas"]
    queries: list[dict[str, object]] = [{}, {"limit": 100}]
    for one in operation.parameters:
        if one["in"] == "query":
            schema = told[one["schema"]["$ref"].rpartition("/")[2]] if "$ref" in one["schema"] else one["schema"]
            queries += [{one["name"]: value} for value in schema.get("enum", [])]
    if "service_id" in operation.query_names:
        queries.append({"service_id": str(records.LANTERN_TALKING_SUPPORT)})
    if "organisation_id" in operation.query_names:
        queries.append({"organisation_id": str(PARTNER_A)})
    async with demonstration.client("partner_b") as client:
        for query in queries:
            answer = await send(client, operation, params=query)
            assert answer.status_code == 200, answer.text
            assert [one for one in foreign if one in answer.text] == [], query


async def test_a_unit_lists_its_own_referrals_and_no_others(demonstration):
    theirs = str(records.TO_READ)
    async with demonstration.client("officer_2") as client:
        for query in ({}, {"lpu": "BIRMINGHAM_NORTH"}, {"status": "OFFERED"}, {"need": "MENTAL_HEALTH"}):
            assert theirs not in (await client.get("/referrals", params=query)).text
    async with demonstration.client("officer_2") as client:
        assert theirs not in (await client.get("/events")).text
    async with demonstration.client("officer", lpu=None, sub="officer-9") as client:
        assert (await client.get("/referrals")).json()["items"] == []
        assert (await client.get("/events")).json()["items"] == []


async def test_the_key_of_somebody_elses_request_repeats_nothing(demonstration):
    key = str(uuid4())
    base = f"/referrals/{records.TO_CONTACT}/contact-attempts"
    attempt = {"attempted_at": "2026-11-20T10:30:00Z", "channel": "PHONE", "result": "NO_ANSWER"}
    first = await demonstration.post("partner_a", base, attempt, key=key)
    assert first.status_code == 201, first.text
    problem(await demonstration.post("partner_b", base, attempt, key=key), 404)
    again = await demonstration.post("partner_a", base, attempt, key=key)
    assert again.json() == first.json()


async def test_no_webhook_of_a_partner_hears_of_what_is_anothers(demonstration, owner):
    for row in await owner.fetch("SELECT event_id FROM events"):
        await delivering.publish_event(demonstration.resources, str(row["event_id"]))
    told = """
        SELECT count(*) FILTER (WHERE v.organisation_id IS DISTINCT FROM e.organisation_id) AS foreign,
               count(*) FILTER (WHERE v.organisation_id = e.organisation_id) AS own
        FROM webhook_deliveries d JOIN webhook_endpoints e USING (endpoint_id) JOIN events v USING (event_id)
        WHERE e.confined
    """
    counted = await owner.fetchrow(told)
    assert counted["foreign"] == 0
    assert counted["own"] > 10


async def test_events_hold_no_word_about_the_person(demonstration, owner):
    events = await owner.fetch("SELECT data::text FROM events")
    assert len(events) > 20
    for event in events:
        check_tells_nothing(event["data"], set())


async def test_the_portals_figures_are_not_for_partners(demonstration):
    for by in ("lpu", "need", "partner"):
        problem(await demonstration.get("partner_b", "/statistics", by=by), 403)


@each(FOR_PARTNERS)
async def test_ones_own_is_reached_by_the_same_requests(demonstration, own, operation: Operation):
    """Else the refusals above would say nothing."""
    version = {"If-Match": '"0"'} if operation.method == "delete" else {}
    async with demonstration.client("partner_b") as client:
        answer = await send(client, operation, path=own, headers=version)
    assert answer.status_code in {200, 201, 202, 409, 412, 422}, answer.text
