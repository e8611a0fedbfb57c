"""Two people behind one client: they share neither their keys nor their quota nor their streams."""

from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.platform import FORCE, PARTNER_A

from bluelamp.kit.feed.news import STREAMS_PER_CALLER
from bluelamp.kit.identity import Actor
from bluelamp.kit.quotas import Quota

SHARED = {"client_id": "handhelds"}
STREAM = {"Accept": "text/event-stream"}


def actor(issuer: str, client: str, subject: str) -> Actor:
    return Actor(subject, client, FORCE, frozenset(), frozenset(), issuer=issuer)


names = st.tuples(st.text(), st.text(), st.text())


@given(names, names)
def test_a_caller_is_a_subject_behind_a_client_as_an_issuer_knows_them(one, other):
    assert (actor(*one).caller == actor(*other).caller) == (one == other)


def test_no_word_is_moved_from_one_name_into_the_next():
    assert actor("i", "a b", "c").caller != actor("i", "a", "b c").caller
    assert actor("i", 'a","b', "c").caller != actor("i", "a", 'b","c').caller


@pytest.mark.parametrize(("role", "organisation"), [("integrator", FORCE), ("partner", PARTNER_A)])
async def test_the_same_key_of_two_people_is_two_requests_and_of_one_person_one(caller, receiver, role, organisation):
    headers = {"Idempotency-Key": f'"{uuid4()}"'}
    body = {"url": receiver.url, "event_types": ["*"]}
    claims = {**SHARED, "organisation_id": str(organisation)}
    async with caller("amy", role, **claims) as amy, caller("ben", role, **claims) as ben:
        first, again, other = [
            await http.post("/webhook-endpoints", json=body, headers=headers) for http in (amy, amy, ben)
        ]
        changed = {**body, "description": "another payload"}
        reused = await ben.post("/webhook-endpoints", json=changed, headers=headers)
    assert [one.status_code for one in (first, again, other)] == [201] * 3
    assert first.json() == again.json()
    assert other.json()["endpoint_id"] != first.json()["endpoint_id"]
    assert (reused.status_code, reused.json()["code"]) == (422, "idempotency-key-reused")


async def test_nobody_uses_up_the_quota_of_a_colleague(caller, kit_app):
    kit_app.state.quota = Quota(2)
    async with caller("amy", "integrator", **SHARED) as amy, caller("ben", "integrator", **SHARED) as ben:
        assert [(await amy.get("/webhook-endpoints")).status_code for _ in range(3)] == [200, 200, 429]
        answer = await ben.get("/webhook-endpoints")
    assert answer.status_code == 200
    assert answer.headers["ratelimit"].startswith('"default";r=1;')


async def test_nobody_uses_up_the_streams_of_a_colleague(caller, kit_app):
    async with caller("amy", "integrator", **SHARED) as amy, caller("ben", "integrator", **SHARED) as ben:
        held = [amy.stream("GET", "/events", headers=STREAM) for _ in range(STREAMS_PER_CALLER)]
        for one in held:
            assert (await one.__aenter__()).status_code == 200
        assert (await amy.get("/events", headers=STREAM)).status_code == 429
        async with ben.stream("GET", "/events", headers=STREAM) as answer:
            assert answer.status_code == 200
        for one in held:
            await one.__aexit__(None, None, None)
