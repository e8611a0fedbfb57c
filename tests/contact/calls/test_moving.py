"""Batches of calls that were sent before they were batches as those of every service: all of them are moved."""

import json
from uuid import UUID

import asyncpg
from parts.platform import drop

from local_stack.migrations import migrate
from local_stack.roles import create_service_database

LOADED, WAITING = UUID(int=1), UUID(int=2)
BEFORE = """
INSERT INTO call_batches (
    call_batch_id, status, media_type, content_encoding, digest, lines, added, refused, received_at
) VALUES
($1, 'LOADED', 'text/csv', 'gzip', 'abc', 9, 8, 1, '2026-11-01T12:00Z'),
($2, 'WAITING', 'application/x-ndjson', 'identity', NULL, 0, 0, 0, '2026-11-02T12:00Z')
"""
LOGGED = """
INSERT INTO audit_entries (
    action, operation, outcome, actor, client_id, organisation_id, purpose, subjects, request_id
) VALUES ('COLLECTION', 'send_call_batch', 'DONE', 'feed', 'feed', $1, 'REFERRAL', $2, 'request')
"""


async def test_batches_keep_their_ids_their_numbers_and_their_refusals(postgres, templates):
    # Roles are the server's: the other databases know them by these passwords.
    passwords = templates["contact"].passwords
    database = create_service_database(postgres.superuser_dsn(), "contact", passwords, "contact_before")
    migrate(database, "0003")
    connection = await asyncpg.connect(database.dsn("owner"))
    await connection.execute(BEFORE, LOADED, WAITING)
    # One was given up meanwhile: its number is not given away again.
    await connection.execute("SELECT nextval(pg_get_serial_sequence('call_batches', 'batch_number'))")
    await connection.execute("INSERT INTO call_batch_parts VALUES ($1, 1, 'content')", WAITING)
    faults = json.dumps([{"pointer": "#", "detail": "Example.", "code": "not_json"}])
    await connection.execute("INSERT INTO call_batch_refusals VALUES ($1, 3, $2)", LOADED, faults)
    await connection.execute(LOGGED, UUID(int=7), [LOADED])
    await connection.close()

    migrate(database)

    connection = await asyncpg.connect(database.dsn("owner"))
    rows = await connection.fetch("SELECT * FROM batches ORDER BY batch_number")
    loaded = dict(rows[0])
    assert [(row["batch_id"], row["batch_number"], row["kind"]) for row in rows] == [
        (LOADED, 1, "call_batch"),
        (WAITING, 2, "call_batch"),
    ]
    assert (loaded["sent_by"], loaded["sent_in_organisation"], loaded["digest"]) == ("feed", UUID(int=7), b"abc")
    assert (loaded["lines"], loaded["added"], loaded["refused"]) == (9, 8, 1)
    assert rows[1]["sent_by"] == "unknown"
    assert await connection.fetchval("SELECT content FROM batch_parts WHERE batch_id = $1", WAITING) == b"content"
    moved = await connection.fetchval("SELECT faults FROM batch_refusals WHERE batch_id = $1 AND line = 3", LOADED)
    assert json.loads(moved) == json.loads(faults)
    assert await connection.fetchval("SELECT nextval(pg_get_serial_sequence('batches', 'batch_number'))") == 4
    assert await connection.fetchval("SELECT to_regclass('call_batches')") is None
    await connection.close()
    await drop(postgres, database)
