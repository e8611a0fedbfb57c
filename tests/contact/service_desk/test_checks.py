"""Each check is kept with its reason, and whom it was about is not (DPA 2018 s.62)."""

import hashlib
import json
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from parts.contact_service_desk import (
    AGENT,
    CALLS,
    CHECK,
    CHECKS,
    OTHER_AGENT,
    done,
    end,
    ring,
    set_free,
    sign_on,
    unknown,
)
from parts.stored import as_owner, tables

from bluelamp.schemas.contact.service_desk import SubjectKind
from contact.service_desk import rules

SUBJECT = "Zzyzx Exampleperson 1987-04-12"


@pytest.fixture
async def called(contact):
    """An agent and the call that they have."""
    agent = await sign_on(contact)
    return agent, await ring(contact)


def checks_of(call):
    return f"{CALLS}/{call['desk_call_id']}/consultations"


async def test_a_check_is_kept_with_its_reason(contact, called):
    agent, call = called
    answer = await contact.post(AGENT, checks_of(call), CHECK)
    check = done(answer)
    assert answer.status_code == 201
    assert answer.headers["Location"].endswith(f"{CHECKS}/{check['consultation_id']}")
    assert (check["system"], check["reason_code"], check["subject_held"]) == ("PNC", "STOP_OF_VEHICLE", True)
    assert (check["agent_session_id"], check["staff_number"]) == (agent["agent_session_id"], "FC00001")
    assert "subject" not in check
    assert done(await contact.get("dpo", f"{CHECKS}/{check['consultation_id']}")) == check
    [entry] = await contact.sql(
        "SELECT action, purpose FROM audit_entries WHERE $1 = ANY (subjects) AND operation = 'create_consultation'",
        UUID(check["consultation_id"]),
    )
    assert (entry["action"], entry["purpose"]) == ("CONSULTATION", "SERVICE_DESK")


async def test_nothing_of_a_subject_is_stored_anywhere(contact, called):
    _, call = called
    done(await contact.post(AGENT, checks_of(call), {**CHECK, "subject_kind": "PERSON", "subject": SUBJECT}))
    done(await contact.post("dpo", f"{CHECKS}/search", {"subject_kind": "PERSON", "subject": SUBJECT}))
    plain = rules.written(SubjectKind.PERSON, SUBJECT)
    traces = ["zzyzx", hashlib.sha256(plain).hexdigest(), hashlib.sha256(SUBJECT.encode()).hexdigest()]
    async with as_owner(contact.database) as owner:
        for table in await tables(owner):
            for row in await owner.fetch(f"SELECT one::text AS text FROM {table} AS one"):  # noqa: S608 # names from the catalogue
                assert not any(trace in row["text"].lower() for trace in traces), table


async def test_checks_on_one_subject_are_found_however_it_was_written(contact, called):
    _, call = called
    done(await contact.post(AGENT, checks_of(call), CHECK))
    done(await contact.post(AGENT, checks_of(call), {**CHECK, "subject": "EX5 MPL"}))
    done(await contact.post(AGENT, checks_of(call), {**CHECK, "subject": None}))
    found = done(await contact.post("auditor", f"{CHECKS}/search", {"subject_kind": "VEHICLE", "subject": "ex4-mpl"}))
    assert len(found["items"]) == 1
    at = found["items"][0]["consulted_at"]
    for bounds, count in (({"consulted_from": at}, 1), ({"consulted_until": at}, 0)):
        search = {"subject_kind": "VEHICLE", "subject": "EX4MPL", **bounds}
        assert len(done(await contact.post("dpo", f"{CHECKS}/search", search))["items"]) == count
    other_kind = {"subject_kind": "PROPERTY", "subject": "EX4 MPL"}
    assert done(await contact.post("dpo", f"{CHECKS}/search", other_kind))["items"] == []
    assert (await contact.post("contact_manager", f"{CHECKS}/search", other_kind)).status_code == 403


async def test_checks_are_made_in_a_call_and_its_wrap(contact, called):
    agent, call = called
    done(await contact.post(AGENT, checks_of(call), CHECK))
    await end(contact, call)
    done(await contact.post(AGENT, checks_of(call), CHECK))
    await set_free(contact, agent, "AWAY")
    assert (await contact.post(AGENT, checks_of(call), CHECK)).status_code == 409
    waiting = await ring(contact)
    assert (await contact.post(AGENT, checks_of(waiting), CHECK)).status_code == 409
    assert (await contact.post(AGENT, checks_of({"desk_call_id": unknown()}), CHECK)).status_code == 404


async def test_only_the_calls_own_agent_checks(contact, called):
    _, call = called
    assert (await contact.post(OTHER_AGENT, checks_of(call), CHECK)).status_code == 403


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"reason_code": "OTHER"}, "#/reason", "reason_needed"),
        ({"system": "OTHER"}, "#/reason", "reason_needed"),
        ({"subject_kind": "TELEPHONE"}, "#/reason_code", "reason_of_another"),
        ({"subject": "--"}, "#/subject", "subject_empty"),
        ({"reason_code": None}, "#/reason_code", "enum"),
    ],
)
async def test_a_check_without_its_reason_is_refused(contact, called, change, pointer, code):
    _, call = called
    refused = await contact.post(AGENT, checks_of(call), {**CHECK, **change})
    assert refused.status_code == 422
    assert [(one["pointer"], one["code"]) for one in refused.json()["errors"]] == [(pointer, code)]
    assert "EX4" not in refused.text
    assert done(await contact.get("dpo", CHECKS))["items"] == []


async def test_checks_are_listed_by_call_system_and_reason(contact, called):
    _, call = called
    for reason in ("STOP_OF_VEHICLE", "INVESTIGATION", "INVESTIGATION"):
        done(await contact.post(AGENT, checks_of(call), {**CHECK, "reason_code": reason}))
    listed = done(await contact.get("contact_manager", CHECKS, limit=2))
    rest = done(await contact.get("contact_manager", CHECKS, limit=2, cursor=listed["next_cursor"]))
    assert len({one["consultation_id"] for one in listed["items"] + rest["items"]}) == 3
    of_reason = await contact.get("contact_manager", CHECKS, reason_code="INVESTIGATION", system="PNC")
    assert len(done(of_reason)["items"]) == 2
    assert done(await contact.get("contact_manager", CHECKS, desk_call_id=unknown()))["items"] == []
    assert (await contact.get(AGENT, CHECKS)).status_code == 403


@given(st.text(st.characters(codec="utf-8"), max_size=40), st.sampled_from([" ", "-", "  ", "."]))
def test_spaces_hyphens_and_capitals_make_no_difference(text, between):
    apart = between.join(text)
    assert rules.written(SubjectKind.VEHICLE, apart) == rules.written(SubjectKind.VEHICLE, text)
    assert rules.written(SubjectKind.VEHICLE, text) != rules.written(SubjectKind.PERSON, text)


@pytest.mark.parametrize("text", ["+44 7700 900123", "0044 7700 900123", "+44 (0)7700 900-123", "07700 900 123"])
def test_one_telephone_is_one_subject_however_it_is_dialled(text):
    assert rules.written(SubjectKind.TELEPHONE, text) == b"TELEPHONE:07700900123"


def test_what_only_looks_like_a_country_s_number_stays_as_it_is():
    assert rules.written(SubjectKind.TELEPHONE, "44 900123") == b"TELEPHONE:44900123"
    assert rules.written(SubjectKind.PROPERTY, "44 7700 900123") == b"PROPERTY:447700900123"


async def test_what_was_sent_is_not_to_be_guessed_from_the_record_of_its_key(contact, called):
    """A plain hash of a body is guessed number plate by number plate."""
    (_, call), body = called, json.dumps(CHECK).encode()
    async with contact.client(AGENT) as client:
        headers = {"Idempotency-Key": '"a-check-alone"', "Content-Type": "application/json"}
        done(await client.post(checks_of(call), content=body, headers=headers))
    kept = await contact.sql("SELECT fingerprint FROM idempotency_keys WHERE key = 'a-check-alone'")
    assert [row["fingerprint"] != hashlib.sha256(body).digest() for row in kept] == [True]
