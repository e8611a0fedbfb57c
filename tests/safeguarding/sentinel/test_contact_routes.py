"""What becomes of a safe way when the world around it changes: merges, allegations, reviews that nobody made."""

import asyncio
from datetime import datetime, timedelta
from uuid import UUID

from parts.domestic_abuse import assessed, known
from parts.problems import pointers, problem
from parts.sentinel import ahead, routed
from parts.stored import as_owner

from bluelamp.kit import clocks
from safeguarding.sentinel import demonstration

ALWAYS = [{"weekdays": [0, 1, 2, 3, 4, 5, 6], "earliest": "00:00", "latest": "23:59"}]
WITHOUT_PERSON = {name: value for name, value in demonstration.NEW_ROUTE.items() if name != "person"}


async def told(safeguarding, route, who="sentinel_lead"):
    return (await safeguarding.get(who, f"/contact-routes/{route['contact_route_id']}")).json()


async def merge(safeguarding, merged, kept):
    async with as_owner(safeguarding.database) as owner:
        await owner.execute("UPDATE people SET merged_into = $2 WHERE person_id = $1", UUID(merged), UUID(kept))


async def test_a_route_that_nobody_has_asked_about_in_time_is_not_safe(safeguarding):
    route = await routed(safeguarding, times=ALWAYS, review_on=ahead(0))
    assert (route["safe_now"], route["not_safe_because"]) == (True, [])
    async with as_owner(safeguarding.database) as owner:
        await owner.execute("UPDATE contact_routes SET review_on = current_date - 1")
    late = await told(safeguarding, route)
    assert (late["safe_now"], late["not_safe_because"]) == (False, ["REVIEW_OVERDUE"])
    path = f"/contact-routes/{route['contact_route_id']}"
    asked = await safeguarding.patch("officer", path, {"review_on": ahead(7)}, '"1"')
    assert asked.json()["safe_now"] is True


async def test_a_carrier_who_turns_out_to_be_dangerous_makes_the_route_unsafe(safeguarding):
    carrier = (await routed(safeguarding))["person_id"]
    through = {"channel": "THROUGH_SOMEBODY", "contact_detail": "At the gate", "through_person_id": carrier}
    route = await routed(safeguarding, times=ALWAYS, **through)
    assert route["safe_now"] is True
    await assessed(safeguarding, victim=known(route["person_id"]), perpetrators=[known(carrier)])
    after = await told(safeguarding, route)
    assert (after["safe_now"], after["not_safe_because"]) == (False, ["CARRIER_MAY_HARM"])


async def test_two_records_of_one_person_have_one_safe_way(safeguarding):
    route, other = await routed(safeguarding, times=ALWAYS), await routed(safeguarding)
    withdrawal = f"/contact-routes/{other['contact_route_id']}/withdrawal"
    assert (await safeguarding.post("officer", withdrawal, {"reason": "It is kept elsewhere."})).status_code == 200
    await merge(safeguarding, other["person_id"], route["person_id"])
    again = {**WITHOUT_PERSON, "person_id": other["person_id"]}
    problem(await safeguarding.post("officer", "/contact-routes", again), 409)


async def test_two_ways_that_a_merge_brought_together_are_both_unsafe_until_one_is_withdrawn(safeguarding):
    first, second = await routed(safeguarding, times=ALWAYS), await routed(safeguarding, times=ALWAYS)
    await merge(safeguarding, second["person_id"], first["person_id"])
    for one in (first, second):
        assert (await told(safeguarding, one))["not_safe_because"] == ["ANOTHER_ROUTE"]
    withdrawal = f"/contact-routes/{second['contact_route_id']}/withdrawal"
    assert (await safeguarding.post("officer", withdrawal, {"reason": "The other one is right."})).status_code == 200
    assert (await told(safeguarding, first))["safe_now"] is True
    assert (await told(safeguarding, second))["not_safe_because"] == ["WITHDRAWN"]


async def test_two_officers_at_once_keep_one_route(safeguarding):
    person_id = (await routed(safeguarding))["person_id"]
    async with as_owner(safeguarding.database) as owner:
        await owner.execute("UPDATE contact_routes SET status = 'WITHDRAWN', withdrawn_at = now()")
    body = {**WITHOUT_PERSON, "person_id": person_id}
    answers = await asyncio.gather(*(safeguarding.post("officer", "/contact-routes", body) for _ in range(6)))
    assert sorted(one.status_code for one in answers) == [201] + [409] * 5


async def test_whoever_is_not_named_is_not_told_that_there_is_a_route(safeguarding):
    route = await routed(safeguarding)
    theirs = {**WITHOUT_PERSON, "may_contact": ["officer-2"], "worker": "officer-2"}
    unknown = {**theirs, "person_id": "0199c1d2-7a50-7cc3-98c4-dc0c0c07398f"}
    refused = problem(await safeguarding.post("officer_2", "/contact-routes", unknown), 422)
    beside = {**theirs, "person_id": route["person_id"]}
    hidden = problem(await safeguarding.post("officer_2", "/contact-routes", beside), 422)
    assert pointers(hidden) == ["#/person_id"]
    assert (hidden["detail"], hidden["errors"]) == (refused["detail"], refused["errors"])
    problem(await safeguarding.post("sentinel_lead", "/contact-routes", beside), 409)


async def test_whoever_recorded_a_route_and_is_no_longer_named_reads_it_no_more(safeguarding):
    route = await routed(safeguarding)
    path = f"/contact-routes/{route['contact_route_id']}"
    tag = {"record_type": "CONTACT_ROUTE", "record_id": route["contact_route_id"]}
    others = {"may_contact": ["officer-2"], "worker": "officer-2"}
    handed_on = await safeguarding.patch("sentinel_lead", path, others, '"1"')
    assert handed_on.status_code == 200
    assert (await safeguarding.get("officer", path)).status_code == 404
    assert (await safeguarding.get("officer", "/contact-routes")).json()["items"] == []
    problem(await safeguarding.post("officer", f"{path}/withdrawal", {"reason": "Not mine any more."}), 404)
    problem(await safeguarding.post("officer", "/themes/HBV/tags", tag), 422)
    # Recording one for others is possible, and the answer is the last that the writer sees of it.
    for_others = await routed(safeguarding, **others)
    assert (await safeguarding.get("officer", f"/contact-routes/{for_others['contact_route_id']}")).status_code == 404


async def test_outside_its_times_a_route_says_so(safeguarding):
    local = clocks.now().astimezone(clocks.LONDON)
    yesterday = [{"weekdays": [(local - timedelta(days=1)).weekday()], "earliest": "00:00", "latest": "23:59"}]
    route = await routed(safeguarding, times=yesterday)
    assert (route["safe_now"], route["not_safe_because"]) == (False, ["OUTSIDE_TIMES"])


async def test_that_the_route_is_the_same_does_not_say_that_it_is_still_safe(safeguarding):
    route = await routed(safeguarding)
    async with safeguarding.client("officer") as client:
        path = f"/contact-routes/{route['contact_route_id']}"
        answer = await client.get(path, headers={"If-None-Match": '"1"'})
    assert (answer.status_code, answer.json()["version"], answer.headers["ETag"]) == (200, 1, '"1"')


async def test_the_consultation_of_a_workload_names_every_person(safeguarding):
    route = await routed(safeguarding)
    assert (await safeguarding.get("sentinel_lead", "/designated-team-workload")).status_code == 200
    async with as_owner(safeguarding.database) as owner:
        subjects = await owner.fetchval(
            "SELECT subjects FROM audit_entries WHERE operation = 'get_designated_team_workload'"
        )
    assert {UUID(route["contact_route_id"]), UUID(route["person_id"])} == set(subjects)


async def test_a_route_cannot_be_changed_by_two_at_once(safeguarding):
    route = await routed(safeguarding)
    path = f"/contact-routes/{route['contact_route_id']}"
    words = ("red kettle", "green kettle", "black kettle")
    answers = await asyncio.gather(*(safeguarding.patch("officer", path, {"code_word": w}, '"1"') for w in words))
    assert sorted(one.status_code for one in answers) == [200, 412, 412]
    assert datetime.fromisoformat((await told(safeguarding, route))["recorded_at"])
