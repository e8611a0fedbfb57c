-- Batches of calls move to the tables of all batches, with their ids, their numbers and what was refused of them.

-- Who sent one stands in the audit log; of two versions of one revision the higher number stands, so numbers go on.
INSERT INTO batches (
    batch_id, batch_number, kind, sent_by, sent_in_organisation, status, media_type, content_encoding, digest,
    bytes_received, lines, lines_done, added, replaced, unchanged, superseded, refused, failure,
    received_at, started_at, finished_at
)
OVERRIDING SYSTEM VALUE
SELECT
    call_batches.call_batch_id, call_batches.batch_number, 'call_batch', coalesce(sent.actor, 'unknown'),
    coalesce(sent.organisation_id, '00000000-0000-0000-0000-000000000000'), call_batches.status,
    call_batches.media_type, call_batches.content_encoding, call_batches.digest, call_batches.bytes_received,
    call_batches.lines, call_batches.lines_done, call_batches.added, call_batches.replaced, call_batches.unchanged,
    call_batches.superseded, call_batches.refused, call_batches.failure, call_batches.received_at,
    call_batches.started_at, call_batches.finished_at
FROM call_batches
LEFT JOIN LATERAL (
    SELECT audit_entries.actor, audit_entries.organisation_id
    FROM audit_entries
    WHERE audit_entries.subjects @> ARRAY[call_batches.call_batch_id]
        AND audit_entries.operation = 'send_call_batch'
    ORDER BY audit_entries.entry_id
    LIMIT 1
) AS sent ON TRUE;

INSERT INTO batch_parts (batch_id, part_number, content, received_at)
SELECT call_batch_parts.call_batch_id, call_batch_parts.part_number, call_batch_parts.content, now()
FROM call_batch_parts;

INSERT INTO batch_refusals (batch_id, line, faults)
SELECT call_batch_refusals.call_batch_id, call_batch_refusals.line, call_batch_refusals.faults
FROM call_batch_refusals;

SELECT setval(
    pg_get_serial_sequence('batches', 'batch_number'),
    nextval(pg_get_serial_sequence('call_batches', 'batch_number')),
    FALSE
);

-- What stood in them was moved above, in the same transaction, and no release has had them.
-- squawk-ignore ban-drop-table
DROP TABLE call_batch_refusals;
-- squawk-ignore ban-drop-table
DROP TABLE call_batch_parts;
-- squawk-ignore ban-drop-table
DROP TABLE call_batches;
