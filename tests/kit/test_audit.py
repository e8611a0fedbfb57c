"""The audit log: insert-only, sealed, and honest about what was done to it."""

import asyncio
import hashlib
import json
from datetime import UTC, datetime
from uuid import UUID, uuid4

import asyncpg
import pytest
from parts.portal import running_portal

from bluelamp.kit.audit import usecases
from bluelamp.kit.registers.demonstration import keeper
from bluelamp.schemas.audit import AuditAction, AuditVerificationRequest

EVERYTHING = AuditVerificationRequest()


@pytest.fixture
async def portal(referrals_database, issuer, secret_key):
    async with running_portal(referrals_database, issuer, secret_key) as portal:
        yield portal


@pytest.fixture
async def intruder(postgres, referrals_database):
    """Somebody with every right on the server."""
    connection = await asyncpg.connect(postgres.superuser_dsn(referrals_database.database))
    yield connection
    await connection.close()


async def sealed_log(portal, rounds: int = 3) -> None:
    for _ in range(rounds):
        await portal.submitted()
        await portal.get("officer", "/referrals")
        await usecases.seal_entries(portal.resources)


async def verified(portal):
    return await usecases.verify_seals(portal.resources, EVERYTHING)


async def test_an_untouched_log_is_intact(portal):
    await sealed_log(portal)
    await portal.submitted()
    checked = await verified(portal)
    assert checked.intact
    assert (checked.seals_checked, checked.entries_checked) == (3, 6)
    assert checked.entries_not_yet_sealed == 1


async def test_an_altered_entry_is_named(portal, intruder):
    await sealed_log(portal)
    altered = await intruder.fetchval(
        "UPDATE audit_entries SET actor = 'somebody-else' WHERE entry_id = (SELECT min(entry_id::text)::uuid FROM "
        "audit_entries) RETURNING entry_id"
    )
    checked = await verified(portal)
    assert [(finding.entry_id, finding.fault) for finding in checked.findings] == [(altered, "ALTERED")]


async def test_each_entry_says_for_what_it_was_done(portal):
    referral = await portal.submitted()
    await portal.get("officer", f"/referrals/{referral['referral_id']}")
    await portal.get("officer", f"/referrals/{referral['referral_id']}/disclosures")
    await portal.get("dpo", "/audit-log")
    await portal.get("auditor", "/audit-log")
    await portal.get("officer", "/audit-log")
    await portal.post("directory_admin", "/referrals", {})
    rows = await portal.sql("SELECT DISTINCT actor, operation, outcome, purpose FROM audit_entries")
    assert {tuple(row) for row in rows} == {
        ("officer", "submit_referral", "DONE", "REFERRAL"),
        ("officer", "get_referral", "DONE", "REFERRAL"),
        ("officer", "get_referral_disclosures", "DONE", "AUDIT"),
        ("dpo", "list_audit_entries", "DONE", "AUDIT"),
        ("auditor", "list_audit_entries", "DONE", "AUDIT"),
        ("officer", "list_audit_entries", "REFUSED", "AUDIT"),
        ("directory-admin", "submit_referral", "REFUSED", "REFERRAL"),
    }


@pytest.mark.parametrize(
    "column",
    [
        "recorded_at = recorded_at + interval '1 microsecond'",
        "transaction_id = '1'",
        "action = 'ERASURE'",
        "operation = operation || ' '",
        "outcome = 'REFUSED'",
        "actor = client_id || ',', client_id = ''",
        "organisation_id = NULL",
        "purpose = ''",
        "subjects = '{}'",
        "recipient_id = entry_id",
        "request_id = upper(request_id) || 'x'",
    ],
)
async def test_every_column_is_sealed(portal, intruder, column):
    await sealed_log(portal, rounds=1)
    await intruder.execute("UPDATE audit_entries SET " + column)  # noqa: S608 # a column of ours
    assert "ALTERED" in {finding.fault for finding in (await verified(portal)).findings}


@pytest.mark.parametrize(
    "column",
    [
        "sealed_at = sealed_at - interval '1 microsecond'",
        "through_transaction = '1'",
        "through_entry = uuidv7()",
        "entry_count = entry_count - 1",
        "entry_ids = entry_ids[1:1], entry_hashes = entry_hashes[1:1]",
        "entry_hashes = array_fill(sha256('x'), ARRAY[2])",
        "previous_seal = sha256('x')",
    ],
)
async def test_every_column_of_a_seal_is_sealed(portal, intruder, column):
    await sealed_log(portal, rounds=2)
    await intruder.execute(f"UPDATE audit_seals SET {column} WHERE seal_number = 2")  # noqa: S608 # a column of ours
    assert (2, "SEAL_ALTERED") in {(one.seal_number, one.fault) for one in (await verified(portal)).findings}


async def test_anybody_can_recompute_a_seal(portal, intruder):
    await sealed_log(portal, rounds=2)
    previous = hashlib.sha256(b"").digest()
    for seal in await intruder.fetch("SELECT * FROM audit_seals ORDER BY seal_number"):
        body = b""
        for entry_id in seal["entry_ids"]:
            row = await intruder.fetchrow(
                "SELECT *, transaction_id::text FROM audit_entries WHERE entry_id = $1", entry_id
            )
            entry = [as_text(row[name]) for name in ("entry_id", 13, "recorded_at")]
            columns = ("action", "operation", "outcome", "actor", "client_id", "organisation_id", "purpose", "subjects")
            entry += [as_text(row[name]) for name in (*columns, "recipient_id", "request_id")]
            body += entry_id.bytes + hashlib.sha256(json.dumps(entry, ensure_ascii=False).encode()).digest()
        names = ("seal_number", "sealed_at", "through_transaction", "through_entry", "entry_count")
        header = [as_text(seal[name]) for name in names]
        header[2] = str(header[2])
        previous = hashlib.sha256(previous + json.dumps(header).encode() + body).digest()
        assert previous == seal["seal"]


def as_text(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%f")
    if isinstance(value, list):
        return [as_text(one) for one in value]
    return str(value) if isinstance(value, asyncpg.pgproto.pgproto.UUID | UUID) else value


async def test_a_seal_that_is_cut_out_is_named_and_nothing_else(portal, intruder):
    await sealed_log(portal, rounds=4)
    await intruder.execute("DELETE FROM audit_seals WHERE seal_number = 2")
    checked = await verified(portal)
    assert [(one.seal_number, one.fault) for one in checked.findings] == [(2, "SEAL_MISSING")]
    await intruder.execute("DELETE FROM audit_seals WHERE seal_number = 4")
    known = AuditVerificationRequest(last_seal=4)
    checked = await usecases.verify_seals(portal.resources, known)
    assert [(one.seal_number, one.fault) for one in checked.findings] == [(2, "SEAL_MISSING"), (4, "SEAL_MISSING")]


async def test_a_part_of_a_long_log_is_verified_in_batches(portal, intruder, monkeypatch):
    monkeypatch.setattr(usecases, "ENTRIES_PER_SEAL", 300)
    monkeypatch.setattr(usecases, "_ENTRIES_AT_ONCE", 700)
    monkeypatch.setattr(usecases, "_MOST_FINDINGS", 50)
    await intruder.execute(
        "INSERT INTO audit_entries (action, operation, outcome, actor, client_id, purpose, subjects, request_id) "
        "SELECT 'CONSULTATION', 'many', 'DONE', 'a', 'a', 'REFERRAL', '{}', number::text "
        "FROM generate_series(1, 2000) number"
    )
    await usecases.seal_entries(portal.resources)
    checked = await verified(portal)
    assert (checked.intact, checked.seals_checked, checked.entries_checked) == (True, 7, 2000)
    some = await usecases.verify_seals(portal.resources, AuditVerificationRequest(first_seal=2, last_seal=4))
    assert (some.intact, some.seals_checked, some.entries_checked) == (True, 3, 900)
    await intruder.execute("UPDATE audit_entries SET actor = 'b' WHERE request_id::integer % 10 = 0")
    checked = await verified(portal)
    assert (checked.intact, len(checked.findings), checked.entries_checked) == (False, 50, 2000)


async def test_a_missing_entry_is_named(portal, intruder):
    await sealed_log(portal)
    gone = await intruder.fetchval(
        "DELETE FROM audit_entries WHERE entry_id = (SELECT max(entry_id::text)::uuid FROM audit_entries) "
        "RETURNING entry_id"
    )
    [finding] = (await verified(portal)).findings
    assert (finding.entry_id, finding.fault, finding.seal_number) == (gone, "MISSING", 3)


async def test_an_entry_slipped_in_is_named(portal, intruder):
    await sealed_log(portal)
    slipped = await intruder.fetchval(
        "INSERT INTO audit_entries (entry_id, transaction_id, action, operation, outcome, actor, client_id, purpose, "
        "subjects, request_id) SELECT gen_random_uuid(), transaction_id, action, operation, outcome, 'x', client_id, "
        "purpose, subjects, request_id FROM audit_entries ORDER BY transaction_id LIMIT 1 RETURNING entry_id"
    )
    findings = {(finding.entry_id, finding.fault) for finding in (await verified(portal)).findings}
    assert findings == {(slipped, "INSERTED")}


async def test_altered_and_missing_seals_are_named(portal, intruder):
    await sealed_log(portal)
    await intruder.execute("UPDATE audit_seals SET seal = sha256('x') WHERE seal_number = 1")
    findings = [(finding.seal_number, finding.fault) for finding in (await verified(portal)).findings]
    assert findings == [(1, "SEAL_ALTERED"), (2, "SEAL_ALTERED")]
    await intruder.execute("DELETE FROM audit_seals WHERE seal_number = 2")
    findings = [(finding.seal_number, finding.fault) for finding in (await verified(portal)).findings]
    assert findings == [(1, "SEAL_ALTERED"), (2, "SEAL_MISSING")]


async def test_what_commits_late_is_sealed_all_the_same(portal, intruder):
    late = intruder.transaction()
    await late.start()
    entry = (
        "INSERT INTO audit_entries (action, operation, outcome, actor, client_id, purpose, subjects, request_id) "
        "VALUES ('CONSULTATION', 'late', 'DONE', 'late', 'late', 'REFERRAL', '{}', 'late')"
    )
    await intruder.execute(entry)
    await portal.submitted()
    await usecases.seal_entries(portal.resources)
    assert (await verified(portal)).entries_checked == 0
    await late.commit()
    await usecases.seal_entries(portal.resources)
    checked = await verified(portal)
    assert (checked.intact, checked.entries_checked, checked.entries_not_yet_sealed) == (True, 2, 0)


async def test_several_workers_seal_each_entry_once(portal):
    for _ in range(5):
        await portal.submitted()
    await asyncio.gather(*(usecases.seal_entries(portal.resources) for _ in range(4)))
    await usecases.seal_entries(portal.resources)
    checked = await verified(portal)
    assert (checked.intact, checked.entries_checked) == (True, 5)


async def test_the_service_itself_cannot_change_the_log(portal):
    await portal.submitted()
    async with portal.resources.database.connection() as connection:
        for change in ("UPDATE audit_entries SET actor = 'x'", "DELETE FROM audit_entries", "TRUNCATE audit_entries"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await connection.execute(change)


async def test_by_subject_and_by_actor_with_pages(portal):
    referral_id = (await portal.submitted())["referral_id"]
    await portal.submitted("officer_2", lpu="DUDLEY")
    await portal.get("officer", f"/referrals/{referral_id}")
    about = (await portal.get("dpo", "/audit-log", subject=referral_id)).json()["items"]
    assert [entry["operation"] for entry in about] == ["get_referral", "submit_referral"]
    mine = (await portal.get("auditor", "/audit-log", actor="officer-2")).json()["items"]
    assert [entry["action"] for entry in mine] == ["COLLECTION"]
    first = (await portal.get("dpo", "/audit-log", actor="officer", limit=1)).json()
    rest = (await portal.get("dpo", "/audit-log", actor="officer", limit=1, cursor=first["next_cursor"])).json()
    assert first["items"][0]["entry_id"] > rest["items"][0]["entry_id"]
    reading = (await portal.get("auditor", "/audit-log", actor="dpo")).json()["items"]
    assert {entry["operation"] for entry in reading} == {"list_audit_entries"}


async def newest_of(intruder, operation):
    return await intruder.fetchrow(
        "SELECT * FROM audit_entries WHERE operation = $1 ORDER BY entry_id DESC LIMIT 1", operation
    )


async def test_reading_the_log_is_a_consultation_of_every_row_in_it(portal, intruder):
    made = {UUID((await portal.submitted())["referral_id"]) for _ in range(3)}
    shown = (await portal.get("dpo", "/audit-log", limit=2)).json()["items"]
    reading = await newest_of(intruder, "list_audit_entries")
    assert (reading["actor"], reading["action"]) == ("dpo", "CONSULTATION")
    assert set(reading["subjects"]) == {UUID(one) for entry in shown for one in entry["subjects"]}
    assert len(made & set(reading["subjects"])) == 2
    await portal.get("auditor", "/audit-log", subject=str(min(made)))
    assert min(made) in (await newest_of(intruder, "list_audit_entries"))["subjects"]
    absent = uuid4()
    await portal.get("auditor", "/audit-log", subject=str(absent))
    assert (await newest_of(intruder, "list_audit_entries"))["subjects"] == [absent]


async def test_reading_the_log_again_and_again_does_not_grow_without_end(portal, intruder):
    referral_id = UUID((await portal.submitted())["referral_id"])
    for _ in range(4):
        await portal.get("dpo", "/audit-log", limit=2)
    reading = await newest_of(intruder, "list_audit_entries")
    before = await intruder.fetch(
        "SELECT entry_id FROM audit_entries WHERE entry_id <> $1 ORDER BY entry_id DESC LIMIT 2", reading["entry_id"]
    )
    assert reading["subjects"] == [row["entry_id"] for row in before]
    assert referral_id not in reading["subjects"]


async def test_a_page_that_tells_of_very_many_records_is_logged_in_parts(portal, intruder):
    await intruder.execute(
        "INSERT INTO audit_entries (action, operation, outcome, actor, client_id, purpose, subjects, request_id) "
        "SELECT 'CONSULTATION', 'many', 'DONE', 'a', 'a', 'REFERRAL', array_agg(uuidv7()), entry::text "
        "FROM generate_series(1, 3) AS entry, generate_series(1, 900) GROUP BY entry"
    )
    shown = (await portal.get("dpo", "/audit-log")).json()["items"]
    parts = await intruder.fetch("SELECT subjects FROM audit_entries WHERE operation = 'list_audit_entries'")
    named = [one for row in parts for one in row["subjects"]]
    assert sorted(map(str, named)) == sorted({one for entry in shown for one in entry["subjects"]})
    assert sorted(len(row["subjects"]) for row in parts) == [700, 1000, 1000]
    assert (await portal.get("dpo", "/audit-log")).status_code == 200


async def test_what_touches_very_many_records_is_logged_in_parts(portal):
    touched = [uuid4() for _ in range(2001)]
    async with portal.resources.database.transaction() as connection:
        await usecases.record(connection, keeper("officer"), AuditAction.DISCLOSURE, "get_very_many", touched)
    read = await portal.get("dpo", "/audit-log")
    assert read.status_code == 200, read.text
    named = [one["subjects"] for one in read.json()["items"] if one["operation"] == "get_very_many"]
    assert sorted(map(len, named)) == [1, 1000, 1000]
    assert sorted(one for some in named for one in some) == sorted(map(str, touched))


async def test_refusals_are_logged(portal):
    referral_id = (await portal.submitted())["referral_id"]
    assert (await portal.get("officer_2", f"/referrals/{referral_id}")).status_code == 404
    assert (await portal.get("partner_a", f"/referrals/{referral_id}/disclosures")).status_code == 403
    entries = (await portal.get("dpo", "/audit-log", subject=referral_id)).json()["items"]
    refused = {(entry["actor"], entry["operation"]) for entry in entries if entry["outcome"] == "REFUSED"}
    assert refused == {("officer-2", "get_referral"), ("partner-a", "get_referral_disclosures")}


async def test_verification_over_http(portal):
    await sealed_log(portal, rounds=1)
    async with portal.client("auditor") as client:
        answer = await client.post("/audit-log/verification", json={})
    assert answer.status_code == 200
    assert answer.json()["intact"] is True
    [verifying] = (await portal.get("dpo", "/audit-log", actor="auditor")).json()["items"]
    assert (verifying["operation"], verifying["action"], verifying["subjects"]) == (
        "verify_audit_log",
        "CONSULTATION",
        [],
    )
    assert (await portal.get("officer", "/audit-log")).status_code == 403


async def test_who_was_told_of_altered_entries_is_logged(portal, intruder):
    await sealed_log(portal, rounds=1)
    altered = await intruder.fetchval(
        "UPDATE audit_entries SET actor = 'somebody-else' WHERE operation = 'submit_referral' RETURNING entry_id"
    )
    async with portal.client("dpo") as client:
        assert (await client.post("/audit-log/verification", json={})).json()["intact"] is False
    assert (await newest_of(intruder, "verify_audit_log"))["subjects"] == [altered]
