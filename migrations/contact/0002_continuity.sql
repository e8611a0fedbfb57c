-- Outages of telephony, and the tests of what stands in when it fails (domain.md §9.8).

-- overflow_force_999: the force that carried 999 meanwhile, or NULL when none did. fallback_101: what carried 101, and
-- NONE where nothing did, which is itself the finding of board report ¶72.
CREATE TABLE outages (
    outage_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    streams text[] NOT NULL CHECK (
        cardinality(streams) > 0 AND streams <@ '{999,101,SERVICE_DESK,CST,SWITCHBOARD}'::text[]
    ),
    cause text NOT NULL,
    overflow_force_999 text,
    fallback_101 text CHECK (fallback_101 IN ('NONE', 'ONLINE', 'RECORDED')),
    gold_group boolean NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (ended_at > started_at),
    CHECK (('101' = ANY (streams)) = (fallback_101 IS NOT NULL)),
    CHECK (overflow_force_999 IS NULL OR '999' = ANY (streams))
);
CREATE INDEX outages_in_order ON outages (started_at DESC, outage_id DESC);

-- The same by stream, so that a minute of a stream belongs to one outage: taken out twice, it would count double.
CREATE TABLE outage_streams (
    outage_id uuid NOT NULL REFERENCES outages (outage_id),
    stream text NOT NULL,
    started_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    PRIMARY KEY (outage_id, stream),
    CONSTRAINT outage_streams_overlap EXCLUDE USING gist (
        stream WITH =, tstzrange(started_at, ended_at) WITH &&
    )
);

CREATE TABLE continuity_tests (
    continuity_test_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('OVERFLOW_999', 'FALLBACK_101', 'SITE_EVACUATION')),
    partner_force text,
    held_on date NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('SUCCESS', 'PARTIAL', 'FAILURE')),
    finding text,
    next_due_on date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (next_due_on > held_on),
    CHECK ((kind = 'OVERFLOW_999') = (partner_force IS NOT NULL)),
    CHECK (outcome = 'SUCCESS' OR finding IS NOT NULL)
);
CREATE INDEX continuity_tests_in_order ON continuity_tests (held_on DESC, continuity_test_id DESC);

GRANT SELECT, INSERT, UPDATE ON outages, continuity_tests TO {app};
GRANT SELECT, INSERT, UPDATE, DELETE ON outage_streams TO {app};
