-- Calls: the batches in which the telephony feed sends them, the version of each call that stands, and what they add up to.

-- A batch is received in chunks, then loaded by the worker a part of lines at a time; lines_done is where it goes on.
CREATE TABLE call_batches (
    call_batch_id uuid NOT NULL PRIMARY KEY,
    batch_number bigint NOT NULL GENERATED ALWAYS AS IDENTITY UNIQUE,
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
-- The same batch twice is one batch.
CREATE UNIQUE INDEX call_batches_by_digest ON call_batches (digest);
CREATE INDEX call_batches_by_time ON call_batches (received_at, call_batch_id);

CREATE TABLE call_batch_parts (
    call_batch_id uuid NOT NULL REFERENCES call_batches (call_batch_id) ON DELETE CASCADE,
    part_number integer NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (call_batch_id, part_number)
);
-- What comes is compressed already, or is read once: compressing it again would only cost.
ALTER TABLE call_batch_parts ALTER COLUMN content SET STORAGE EXTERNAL;

-- faults: [{"pointer", "detail", "code"}, …], without a word of what stood in the line.
CREATE TABLE call_batch_refusals (
    call_batch_id uuid NOT NULL REFERENCES call_batches (call_batch_id) ON DELETE CASCADE,
    line bigint NOT NULL,
    faults jsonb NOT NULL,
    PRIMARY KEY (call_batch_id, line)
);

-- wait_s and the like are whole seconds, rounded up: a call waited at most T seconds if wait_s is at most T.
-- Without references to other tables: a feed may be ahead of what is known here, and a check for each call costs. Each
-- page has room for the calls that are later found to be followed up, so that no index hears of it.
CREATE TABLE calls (
    call_id uuid NOT NULL PRIMARY KEY,
    batch_number bigint NOT NULL,
    offered_at timestamp with time zone NOT NULL,
    bt_connect_at timestamp with time zone,
    answered_at timestamp with time zone,
    abandoned_at timestamp with time zone,
    ended_at timestamp with time zone NOT NULL,
    outage_id uuid,
    revision integer NOT NULL CHECK (revision >= 0),
    wait_s integer NOT NULL CHECK (wait_s >= 0),
    connect_wait_s integer CHECK (connect_wait_s >= wait_s),
    talk_s integer NOT NULL CHECK (talk_s >= 0),
    wrap_s integer NOT NULL CHECK (wrap_s >= 0),
    followed_up boolean NOT NULL DEFAULT FALSE,
    first_contact_resolved boolean,
    stream text NOT NULL CHECK (stream IN ('999', '101', 'SERVICE_DESK', 'CST', 'SWITCHBOARD')),
    centre text NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('ANSWERED', 'ABANDONED', 'OVERFLOWED', 'LOST')),
    agent_id text,
    queue text,
    overflow_to_force text,
    caller_repeat_ref text,
    disposition text,
    lpu text,
    transferred_to_lpu text,
    incident_id text,
    crime_id text,
    -- Exactly one outcome, and the time that belongs to it.
    CHECK ((answered_at IS NOT NULL) = (outcome = 'ANSWERED')),
    CHECK ((abandoned_at IS NOT NULL) = (outcome = 'ABANDONED')),
    CHECK ((overflow_to_force IS NOT NULL) = (outcome = 'OVERFLOWED'))
) WITH (fillfactor = 92);
CREATE INDEX calls_by_time ON calls (offered_at, call_id);
-- Who rang again about the same matter within seven days.
CREATE INDEX calls_by_repeat_ref ON calls (caller_repeat_ref, offered_at) WHERE caller_repeat_ref IS NOT NULL;

-- The rollups. They are changed in the transaction that changes the calls, by the difference; `python -m contact recount`
-- proves them. Waits are sums of seconds; "within" counts the answered or abandoned calls that waited at most so many
-- seconds; followed_up counts calls after which the same matter was rung about again within seven days.

-- By half-hour, stream and centre, with the wait from the force's own queue.
CREATE TABLE call_counts (
    interval_start timestamp with time zone NOT NULL,
    stream text NOT NULL,
    centre text NOT NULL,
    offered integer NOT NULL,
    answered integer NOT NULL,
    abandoned integer NOT NULL,
    overflowed integer NOT NULL,
    lost integer NOT NULL,
    answer_wait_s bigint NOT NULL,
    abandon_wait_s bigint NOT NULL,
    talk_s bigint NOT NULL,
    wrap_s bigint NOT NULL,
    transferred_to_lpu integer NOT NULL,
    followed_up integer NOT NULL,
    clock_missing integer NOT NULL,
    answered_within_5 integer NOT NULL,
    answered_within_10 integer NOT NULL,
    answered_within_15 integer NOT NULL,
    answered_within_20 integer NOT NULL,
    answered_within_30 integer NOT NULL,
    answered_within_45 integer NOT NULL,
    answered_within_60 integer NOT NULL,
    answered_within_90 integer NOT NULL,
    answered_within_120 integer NOT NULL,
    answered_within_180 integer NOT NULL,
    answered_within_300 integer NOT NULL,
    abandoned_within_5 integer NOT NULL,
    abandoned_within_10 integer NOT NULL,
    abandoned_within_15 integer NOT NULL,
    abandoned_within_20 integer NOT NULL,
    abandoned_within_30 integer NOT NULL,
    abandoned_within_45 integer NOT NULL,
    abandoned_within_60 integer NOT NULL,
    abandoned_within_90 integer NOT NULL,
    abandoned_within_120 integer NOT NULL,
    abandoned_within_180 integer NOT NULL,
    abandoned_within_300 integer NOT NULL,
    PRIMARY KEY (stream, interval_start, centre)
) WITH (fillfactor = 85);

-- By day, stream and LPU: the unit that the call was sent to, else the one that it was about, else 'NONE'. Finer than by
-- the day, a unit's calls are nearly one to a row: those are counted from the calls themselves.
CREATE TABLE daily_lpu_call_counts (
    day date NOT NULL,
    stream text NOT NULL,
    lpu text NOT NULL,
    offered integer NOT NULL,
    answered integer NOT NULL,
    abandoned integer NOT NULL,
    overflowed integer NOT NULL,
    lost integer NOT NULL,
    answer_wait_s bigint NOT NULL,
    abandon_wait_s bigint NOT NULL,
    talk_s bigint NOT NULL,
    wrap_s bigint NOT NULL,
    transferred_to_lpu integer NOT NULL,
    followed_up integer NOT NULL,
    clock_missing integer NOT NULL,
    answered_within_5 integer NOT NULL,
    answered_within_10 integer NOT NULL,
    answered_within_15 integer NOT NULL,
    answered_within_20 integer NOT NULL,
    answered_within_30 integer NOT NULL,
    answered_within_45 integer NOT NULL,
    answered_within_60 integer NOT NULL,
    answered_within_90 integer NOT NULL,
    answered_within_120 integer NOT NULL,
    answered_within_180 integer NOT NULL,
    answered_within_300 integer NOT NULL,
    abandoned_within_5 integer NOT NULL,
    abandoned_within_10 integer NOT NULL,
    abandoned_within_15 integer NOT NULL,
    abandoned_within_20 integer NOT NULL,
    abandoned_within_30 integer NOT NULL,
    abandoned_within_45 integer NOT NULL,
    abandoned_within_60 integer NOT NULL,
    abandoned_within_90 integer NOT NULL,
    abandoned_within_120 integer NOT NULL,
    abandoned_within_180 integer NOT NULL,
    abandoned_within_300 integer NOT NULL,
    PRIMARY KEY (stream, day, lpu)
) WITH (fillfactor = 85);

-- 999 only, with the wait from BT's request to connect: the clock of the league tables (domain.md §9.1). A call whose feed
-- did not give that moment is counted with the force's clock, and in clock_missing.
CREATE TABLE connection_call_counts (
    interval_start timestamp with time zone NOT NULL,
    stream text NOT NULL,
    centre text NOT NULL,
    offered integer NOT NULL,
    answered integer NOT NULL,
    abandoned integer NOT NULL,
    overflowed integer NOT NULL,
    lost integer NOT NULL,
    answer_wait_s bigint NOT NULL,
    abandon_wait_s bigint NOT NULL,
    talk_s bigint NOT NULL,
    wrap_s bigint NOT NULL,
    transferred_to_lpu integer NOT NULL,
    followed_up integer NOT NULL,
    clock_missing integer NOT NULL,
    answered_within_5 integer NOT NULL,
    answered_within_10 integer NOT NULL,
    answered_within_15 integer NOT NULL,
    answered_within_20 integer NOT NULL,
    answered_within_30 integer NOT NULL,
    answered_within_45 integer NOT NULL,
    answered_within_60 integer NOT NULL,
    answered_within_90 integer NOT NULL,
    answered_within_120 integer NOT NULL,
    answered_within_180 integer NOT NULL,
    answered_within_300 integer NOT NULL,
    abandoned_within_5 integer NOT NULL,
    abandoned_within_10 integer NOT NULL,
    abandoned_within_15 integer NOT NULL,
    abandoned_within_20 integer NOT NULL,
    abandoned_within_30 integer NOT NULL,
    abandoned_within_45 integer NOT NULL,
    abandoned_within_60 integer NOT NULL,
    abandoned_within_90 integer NOT NULL,
    abandoned_within_120 integer NOT NULL,
    abandoned_within_180 integer NOT NULL,
    abandoned_within_300 integer NOT NULL,
    PRIMARY KEY (stream, interval_start, centre)
) WITH (fillfactor = 85);

-- What call_counts holds, by the day in London: a year is read from 365 rows for each centre.
CREATE TABLE daily_call_counts (
    day date NOT NULL,
    stream text NOT NULL,
    centre text NOT NULL,
    offered integer NOT NULL,
    answered integer NOT NULL,
    abandoned integer NOT NULL,
    overflowed integer NOT NULL,
    lost integer NOT NULL,
    answer_wait_s bigint NOT NULL,
    abandon_wait_s bigint NOT NULL,
    talk_s bigint NOT NULL,
    wrap_s bigint NOT NULL,
    transferred_to_lpu integer NOT NULL,
    followed_up integer NOT NULL,
    clock_missing integer NOT NULL,
    answered_within_5 integer NOT NULL,
    answered_within_10 integer NOT NULL,
    answered_within_15 integer NOT NULL,
    answered_within_20 integer NOT NULL,
    answered_within_30 integer NOT NULL,
    answered_within_45 integer NOT NULL,
    answered_within_60 integer NOT NULL,
    answered_within_90 integer NOT NULL,
    answered_within_120 integer NOT NULL,
    answered_within_180 integer NOT NULL,
    answered_within_300 integer NOT NULL,
    abandoned_within_5 integer NOT NULL,
    abandoned_within_10 integer NOT NULL,
    abandoned_within_15 integer NOT NULL,
    abandoned_within_20 integer NOT NULL,
    abandoned_within_30 integer NOT NULL,
    abandoned_within_45 integer NOT NULL,
    abandoned_within_60 integer NOT NULL,
    abandoned_within_90 integer NOT NULL,
    abandoned_within_120 integer NOT NULL,
    abandoned_within_180 integer NOT NULL,
    abandoned_within_300 integer NOT NULL,
    PRIMARY KEY (stream, day, centre)
) WITH (fillfactor = 85);

-- How many answered calls waited exactly so many seconds, by day, stream and centre: percentiles come out exact.
-- from_connection is the clock of connection_call_counts.
CREATE TABLE call_waits (
    day date NOT NULL,
    stream text NOT NULL,
    centre text NOT NULL,
    from_connection boolean NOT NULL,
    wait_s integer NOT NULL,
    calls integer NOT NULL,
    PRIMARY KEY (stream, from_connection, day, centre, wait_s)
) WITH (fillfactor = 85);

GRANT SELECT, INSERT, UPDATE, DELETE ON
call_batches, call_batch_parts, calls,
call_counts, daily_lpu_call_counts, connection_call_counts, daily_call_counts, call_waits TO {app};
GRANT SELECT, INSERT ON call_batch_refusals TO {app};

-- Where the worker puts a part of a batch before it joins the calls, when some of its calls are known already. Nothing
-- here outlives a crash, and nothing has to; each part empties it.
CREATE UNLOGGED TABLE staged_calls (LIKE calls) WITH (autovacuum_enabled = FALSE);
GRANT SELECT, INSERT, TRUNCATE ON staged_calls TO {app};
