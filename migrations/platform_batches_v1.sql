-- Streamed batches: received in blocks, then loaded by the worker a part of lines at a time. Never edited: a change is a
-- new file.

-- lines_done is where the loading goes on.
CREATE TABLE batches (
    batch_id uuid NOT NULL PRIMARY KEY,
    batch_number bigint NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
    kind text NOT NULL,
    sent_by text NOT NULL,
    sent_in_organisation uuid NOT NULL,
    status text NOT NULL CHECK (status IN ('RECEIVING', 'WAITING', 'LOADING', 'LOADED', 'FAILED')),
    media_type text NOT NULL CHECK (media_type IN ('application/x-ndjson', 'text/csv')),
    content_encoding text NOT NULL CHECK (content_encoding IN ('identity', 'gzip')),
    digest bytea,
    bytes_received bigint NOT NULL DEFAULT 0,
    lines bigint NOT NULL DEFAULT 0,
    lines_done bigint NOT NULL DEFAULT 0,
    added bigint NOT NULL DEFAULT 0,
    replaced bigint NOT NULL DEFAULT 0,
    unchanged bigint NOT NULL DEFAULT 0,
    superseded bigint NOT NULL DEFAULT 0,
    refused bigint NOT NULL DEFAULT 0,
    failure text,
    received_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone
);
-- The same batch twice is one batch, unless some of the first was refused: by then it may be in order.
CREATE INDEX batches_by_digest ON batches (kind, digest);
CREATE INDEX batches_by_time ON batches (kind, received_at, batch_id);

CREATE TABLE batch_parts (
    batch_id uuid NOT NULL REFERENCES batches (batch_id) ON DELETE CASCADE,
    part_number integer NOT NULL,
    content bytea NOT NULL,
    received_at timestamp with time zone NOT NULL,
    PRIMARY KEY (batch_id, part_number)
);
-- What comes is compressed already, or is read once: compressing it again would only cost.
ALTER TABLE batch_parts ALTER COLUMN content SET STORAGE EXTERNAL;

-- faults: [{"pointer", "detail", "code"}, …], without a word of what stood in the line.
CREATE TABLE batch_refusals (
    batch_id uuid NOT NULL REFERENCES batches (batch_id) ON DELETE CASCADE,
    line bigint NOT NULL,
    faults jsonb NOT NULL,
    PRIMARY KEY (batch_id, line)
);

GRANT SELECT, INSERT, UPDATE, DELETE ON batches, batch_parts TO {app};
GRANT SELECT, INSERT ON batch_refusals TO {app};
