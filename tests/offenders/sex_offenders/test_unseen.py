"""Nobody without the permission learns that somebody is managed as a sex offender: by no answer, header or event.

The same requests are sent before and after somebody is registered, assessed, planned for, visited and overdue, by every
caller there is: what is answered must be the same to the last header. The audit log is another matter (ADR 0047).
"""

import re
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest
from parts.offenders import ROLES, Offenders
from parts.offenders_caseload import merge, offender_of, restrict
from parts.offenders_sex_offenders import MANAGER, READING, assessed, planned, registered, visited
from parts.operations import Operation, _operation, send

from bluelamp.events.confided import CONFIDED_TYPES
from bluelamp.events.registry import DATA
from bluelamp.kit.access import Permission
from bluelamp.kit.openapi.operations import each
from bluelamp.kit.webhooks.delivering import publish_event
from offenders import main
from offenders.settings import Settings
from offenders.sex_offenders import demonstration as known
from offenders.sex_offenders.usecases.lapsing import note_overdue_visits

NOWHERE = {"database_url": "postgresql://127.0.0.1/none", "partner_database_url": "postgresql://127.0.0.1/none"}
DOCUMENT: dict[str, Any] = main.create(Settings(**NOWHERE, secret_key="A" * 44)).openapi()
TOLD = [(told, _operation("offenders", DOCUMENT, path, method, told)) for path, method, told in each(DOCUMENT)]
OWN = [operation for told, operation in TOLD if "sex offenders" in told["tags"]]
OTHERS = [operation for told, operation in TOLD if "sex offenders" not in told["tags"] and "audit" not in told["tags"]]
READS = [one for one in OTHERS if not one.changes_something or one.name == "search_offenders"]
EVERYBODY_ELSE = sorted(set(ROLES) - {MANAGER})
PERMISSION = {"offenders:sex-offender:read", "offenders:sex-offender:manage"}
# What differs between any two answers: the moment, what is counted until it, the request, and a cursor's seal.
_VOLATILE = (
    (re.compile(r'"(total|median)_days":[0-9.e-]+'), '"days":0'),
    (re.compile(r'"\d{4}-\d{2}-\d{2}T[^"]*"'), '"then"'),
    (re.compile(r'"next_cursor":"[^"]*"'), '"next_cursor":"more"'),
    (re.compile(r"(cursor|after)=[A-Za-z0-9_-]+"), "cursor=more"),
)
# The length of a body says no more than the body does.
_VOLATILE_HEADERS = frozenset(
    {"x-request-id", "traceparent", "date", "ratelimit", "ratelimit-policy", "content-length"}
)


def plain(answer: httpx.Response) -> tuple[int, str, dict[str, str]]:
    """What an answer tells, without what differs between any two."""
    body, headers = answer.text, dict(answer.headers)
    link = headers.get("link", "")
    for pattern, same in _VOLATILE:
        body, link = pattern.sub(same, body), pattern.sub(same, link)
    body = re.sub(r'"(instance|request_id)":"[^"]*"', "", body)
    kept = {name: value for name, value in headers.items() if name not in {*_VOLATILE_HEADERS, "link"}}
    return answer.status_code, body, {**kept, "link": link}


def of_person(operation: Operation, offender_id: UUID) -> Iterator[dict[str, Any]]:
    """The ways in which an operation can be asked about one person, or about nobody in particular."""
    path = {"offender_id": str(offender_id)} if "offender_id" in operation.path_names else {}
    if operation.name == "search_offenders":
        yield {"path": path, "body": {"family_name": "Offender-Unseen"}}
    elif "offender_id" in operation.query_names:
        yield {"path": path, "params": {"offender_id": str(offender_id)}}
    else:
        yield {"path": path}


async def everything(offenders: Offenders, offender_id: UUID) -> dict[tuple[str, str], Any]:
    found = {}
    # Whoever has not the permission for an operation is refused before it looks at anything.
    for who in EVERYBODY_ELSE:
        async with offenders.client(who) as client:
            for operation in (one for one in READS if one.roles & {*ROLES[who]["roles"]}):
                for asked in of_person(operation, offender_id):
                    found[who, operation.name] = plain(await send(client, operation, **asked))
    return found


async def all_that_is_done(offenders: Offenders, offender_id: UUID) -> dict[str, Any]:
    one = await registered(offenders, offender_id=offender_id)
    await assessed(offenders, one)
    await planned(offenders, one, interval_unit="WEEK", interval_amount=1)
    await visited(offenders, one, -30)
    await note_overdue_visits(offenders.resources)
    return one


async def test_every_other_answer_is_the_same_before_and_after(demonstration: Offenders):
    offender_id = await offender_of(demonstration, "Unseen", sex="MALE")
    before = await everything(demonstration, offender_id)
    await all_that_is_done(demonstration, offender_id)
    after = await everything(demonstration, offender_id)
    assert len(before) > 200
    assert [one for one in before if before[one] != after[one]] == []


@pytest.mark.parametrize("operation", OWN, ids=str)
async def test_who_has_not_the_permission_hears_the_same_of_who_is_there_and_who_is_not(
    demonstration: Offenders, operation: Operation
):
    assert set(operation.scopes) <= PERMISSION
    for who in EVERYBODY_ELSE:
        async with demonstration.client(who) as client:
            there = await send(client, operation)
            nobody = {name: str(uuid4()) for name in operation.path_names}
            not_there = await send(client, operation, path=nobody)
        assert (there.status_code, not_there.status_code) == (403, 403), who
        assert plain(there) == plain(not_there), who


def test_only_who_manages_sex_offenders_holds_the_permission():
    for scope in PERMISSION:
        assert Permission.known[scope].roles == {"sex-offender-manager"}
        assert Permission.known[scope].purpose == "SEX_OFFENDER_MANAGEMENT"


async def test_a_record_that_was_read_before_is_changed_merged_and_taken_apart_as_if_nothing_were(offenders: Offenders):
    first, second = await offender_of(offenders, "One", sex="MALE"), await offender_of(offenders, "Two", sex="MALE")
    read = await offenders.get("offender_manager", f"/offenders/{first}")
    await all_that_is_done(offenders, first)
    await all_that_is_done(offenders, second)
    tag = read.headers["ETag"]
    changed = await offenders.patch("offender_manager", f"/offenders/{first}", {"lpu": "DUDLEY"}, tag)
    assert (changed.status_code, changed.headers["ETag"]) == (200, '"2"')
    merge_id = await merge(offenders, first, second)
    answer = await offenders.post(
        "offender_supervisor", f"/offender-merges/{merge_id}/reversal", {"reason": "They are brothers after all."}
    )
    assert answer.status_code == 200


async def test_a_person_check_withholds_as_it_does_of_any_restricted_record(offenders: Offenders):
    for name, born in (("Managed", "1961-01-01"), ("Restricted", "1962-02-02")):
        offender_id = await offender_of(offenders, name, date_of_birth=born)
        if name == "Managed":
            await all_that_is_done(offenders, offender_id)
        else:
            await restrict(offenders, offender_id)

    async def check(name: str, born: str) -> dict[str, Any]:
        subject = {
            "subject_id": str(known.MANAGED),
            "given_name": "Example",
            "family_name": f"Offender-{name}",
            "date_of_birth": born,
        }
        body = {"subjects": [subject], "purpose": "SAFEGUARDING_ENQUIRY", "lawful_basis": "CA1989_S47"}
        [item] = (await offenders.post("safeguarding_service", "/person-checks", body)).json()["items"]
        return dict(item)

    managed = await check("Managed", "1961-01-01")
    assert managed == await check("Restricted", "1962-02-02")
    assert (managed["held"], managed["grade_for_release"], managed["summary_codes"]) == (True, "WITHHOLD", [])


@pytest.mark.parametrize(
    ("reason", "grade"),
    [("RECORDED_IN_ERROR", "RELEASE"), ("REQUIREMENT_ENDED", "WITHHOLD"), ("MOVED_AREA", "WITHHOLD")],
)
async def test_who_was_managed_stays_withheld_but_for_an_error(offenders: Offenders, reason: str, grade: str):
    offender_id = await offender_of(offenders, "Ended", date_of_birth="1963-03-03")
    one = await registered(offenders, offender_id=offender_id)
    end = {"reason_code": reason, "ended_on": one["managed_from"], "reason": "It is no longer so."}
    await offenders.post(MANAGER, f"/sex-offenders/{one['sex_offender_id']}/end", end)
    subject = {
        "subject_id": str(uuid4()),
        "given_name": "Example",
        "family_name": "Offender-Ended",
        "date_of_birth": "1963-03-03",
    }
    body = {"subjects": [subject], "purpose": "SAFEGUARDING_ENQUIRY", "lawful_basis": "CA1989_S47"}
    answer = await offenders.post("safeguarding_service", "/person-checks", body)
    assert answer.json()["items"][0]["grade_for_release"] == grade


async def heard(offenders: Offenders, who: str, **claims: object) -> list[dict[str, Any]]:
    async with offenders.client(who, **claims) as client:
        return list((await client.get("/events", params={"limit": 100})).json()["items"])


async def test_no_feed_but_their_own_tells_of_it_and_theirs_names_no_person(offenders: Offenders):
    offender_id = await offender_of(offenders, "Heard", sex="MALE")
    one = await all_that_is_done(offenders, offender_id)
    may_hear = [
        who for who, given in ROLES.items() if Permission.known["offenders:event:read"].roles & {*given["roles"]}
    ]
    assert len(may_hear) > 5
    for who in set(may_hear) - {MANAGER}:
        for event in await heard(offenders, who):
            assert event["type"] not in CONFIDED_TYPES
            assert one["sex_offender_id"] not in str(event)
    own = [event for event in await heard(offenders, MANAGER) if event["type"] in CONFIDED_TYPES]
    assert [event["data"].get("change") for event in own] == ["REGISTERED", "ASSESSED", "PLANNED", "VISITED", None]
    assert str(offender_id) not in str(own)
    both = {"roles": ["dpo", "sex-offender-manager"], "scope": "offenders:event:read"}
    assert [event["id"] for event in await heard(offenders, "dpo", **both) if event["type"] in CONFIDED_TYPES] == [
        event["id"] for event in own
    ]


@pytest.mark.parametrize("event", sorted(CONFIDED_TYPES))
def test_no_event_has_room_for_a_person(event):
    assert set(DATA[event].model_fields) <= {"sex_offender_id", "change", "record_kind", "record_id", "verb", "version"}


async def test_no_webhook_is_called_and_none_is_made_for_it(offenders: Offenders):
    endpoint = {"url": "http://127.0.0.1:9/bluelamp", "event_types": ["*"]}
    assert (await offenders.post("integrator", "/webhook-endpoints", endpoint)).status_code == 201
    wanted = {**endpoint, "event_types": [min(CONFIDED_TYPES)]}
    assert (await offenders.post("integrator", "/webhook-endpoints", wanted)).status_code == 422
    await all_that_is_done(offenders, await offender_of(offenders, "Called", sex="MALE"))

    async def publish(payload: str) -> None:
        await publish_event(offenders.resources, payload)

    await offenders.do_jobs("publish_event", publish)
    called = [row["event_type"] for row in await offenders.sql("SELECT event_type FROM webhook_deliveries")]
    assert called == ["uk.police.bluelamp.offenders.offender.recorded.v1"]


async def test_partners_read_none_of_the_tables(offenders: Offenders):
    tables = (
        "sex_offenders",
        "risk_assessments",
        "management_plans",
        "sex_offender_visits",
        "circumstance_changes",
        "mappa_decisions",
        "person_check_withholdings",
        "person_check_profiles",
    )
    rows = await offenders.sql(
        "SELECT table_name, grantee FROM information_schema.table_privileges WHERE table_name = ANY($1)", list(tables)
    )
    assert not [row for row in rows if "partner" in row["grantee"]]


async def test_a_restricted_record_is_its_managers_and_a_supervisors_alone(offenders: Offenders):
    offender_id = await offender_of(offenders, "Restricted", sex="MALE")
    one = await registered(offenders, offender_id=offender_id)
    await restrict(offenders, offender_id)
    path = f"/sex-offenders/{one['sex_offender_id']}"
    who = {
        "sex-offender-manager": (["sex-offender-manager"], True),
        "another-manager": (["sex-offender-manager"], False),
        "who-supervises": (["sex-offender-manager", "offender-supervisor"], True),
    }
    for subject, (roles, sees) in who.items():
        async with offenders.client(MANAGER, sub=subject, roles=roles) as client:
            assert (await client.get(path, params=READING)).status_code == (200 if sees else 404), subject
            for listed in ("/sex-offenders", "/sex-offenders/visits-due"):
                items = (await client.get(listed, params=READING)).json()["items"]
                assert len(items) == sees, (subject, listed)
            hubs = (await client.get("/sex-offender-hubs", params=READING)).json()["items"]
            assert hubs[0]["people"] == sees, subject
            histories = await client.get(f"{path}/visits", params=READING)
            assert histories.status_code == (200 if sees else 404), subject


async def test_every_reading_says_what_it_is_for_and_the_log_has_it(demonstration: Offenders):
    reads = [one for one in OWN if not one.changes_something and "hub-areas" not in one.path and "rule" not in one.path]
    assert len(reads) >= 9
    async with demonstration.client(MANAGER) as client:
        for operation in reads:
            assert "purpose" in operation.required_query(), operation.name
            none = await client.get(operation.url())
            assert [fault["pointer"] for fault in none.json()["errors"]] == ["#/query/purpose"], operation.name
            said = await client.get(operation.url(), params={"purpose": "MAPPA_MEETING"})
            assert said.status_code == 200, operation.name
            [entry] = await demonstration.sql(
                "SELECT purpose, action FROM audit_entries WHERE operation = $1 ORDER BY entry_id DESC LIMIT 1",
                operation.name,
            )
            assert (entry["purpose"], entry["action"]) == ("SEX_OFFENDER_MANAGEMENT.MAPPA_MEETING", "CONSULTATION")


async def test_each_writing_is_logged_under_the_work_that_it_is_for(offenders: Offenders):
    one = await all_that_is_done(offenders, await offender_of(offenders, "Logged", sex="MALE"))
    rows = await offenders.sql(
        "SELECT operation, purpose, subjects FROM audit_entries WHERE subjects @> ARRAY[$1::uuid] ORDER BY entry_id",
        UUID(one["sex_offender_id"]),
    )
    assert [row["operation"] for row in rows] == [
        "register_sex_offender",
        "assess_sex_offender",
        "plan_sex_offender_management",
        "record_sex_offender_visit",
    ]
    assert {row["purpose"] for row in rows} == {"SEX_OFFENDER_MANAGEMENT"}
    assert all(UUID(one["offender_id"]) in row["subjects"] for row in rows)
