-- Service desk: who is there to answer, officers' calls in one queue over all sites, and each check made in them (¶69).

-- The one virtual queue: what nobody answered was offered to no site.
INSERT INTO centres (centre_id, centre, name, streams, live_from, live_until) VALUES
(
    '00000000-0000-7000-8000-000000000764', 'SERVICE_DESK_LOAD_SHARE', 'The one queue of the service desks',
    '{SERVICE_DESK}', '2014-07-01', NULL
);

-- One live session for each member of staff: the one place at which calls reach them.
CREATE TABLE agent_sessions (
    agent_session_id uuid NOT NULL PRIMARY KEY,
    staff_number text NOT NULL,
    centre text NOT NULL,
    opened_by text NOT NULL,
    status text NOT NULL CHECK (status IN ('FREE', 'BUSY', 'WRAP', 'AWAY', 'SIGNED_OFF', 'EXPIRED')),
    free_since timestamp with time zone,
    signed_on_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    version integer NOT NULL DEFAULT 1,
    changed_at timestamp with time zone NOT NULL,
    CHECK ((status = 'FREE') = (free_since IS NOT NULL)),
    CHECK ((status IN ('SIGNED_OFF', 'EXPIRED')) = (ended_at IS NOT NULL))
);
CREATE UNIQUE INDEX agent_sessions_one_live ON agent_sessions (staff_number) WHERE ended_at IS NULL;
CREATE INDEX agent_sessions_longest_free ON agent_sessions (free_since, agent_session_id) WHERE status = 'FREE';
CREATE INDEX agent_sessions_in_order ON agent_sessions (signed_on_at, agent_session_id);

-- Beside the session and not in it: a heartbeat must not hold a session back that a call is about to reach.
CREATE TABLE agent_heartbeats (
    agent_session_id uuid NOT NULL PRIMARY KEY REFERENCES agent_sessions (agent_session_id),
    expires_at timestamp with time zone NOT NULL
);

-- answered_at is the answer that held: of a call whose agent's session died it is taken back, and the wait goes on.
CREATE TABLE desk_calls (
    desk_call_id uuid NOT NULL PRIMARY KEY,
    called_by text NOT NULL,
    lpu text,
    wanted text NOT NULL CHECK (wanted IN ('PNC', 'PND', 'INTELLIGENCE', 'COMMAND_AND_CONTROL', 'CUSTODY', 'OTHER')),
    incident_id text,
    status text NOT NULL CHECK (status IN ('QUEUED', 'CONNECTED', 'ENDED', 'ABANDONED')),
    agent_session_id uuid REFERENCES agent_sessions (agent_session_id),
    requeued integer NOT NULL DEFAULT 0,
    offered_at timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    ended_at timestamp with time zone,
    wrapped_at timestamp with time zone,
    disposition text CHECK (disposition IN ('CHECKED', 'NOTHING_CHECKED', 'PASSED_ON', 'FORGOTTEN')),
    counted_at timestamp with time zone,
    not_counted_because text,
    version integer NOT NULL DEFAULT 1,
    changed_at timestamp with time zone NOT NULL,
    CHECK ((status IN ('CONNECTED', 'ENDED')) = (answered_at IS NOT NULL AND agent_session_id IS NOT NULL)),
    CHECK ((status IN ('ENDED', 'ABANDONED')) = (ended_at IS NOT NULL)),
    CHECK (answered_at >= offered_at),
    CHECK (ended_at >= offered_at AND ended_at >= answered_at),
    CHECK (wrapped_at >= ended_at)
);
-- Whatever is tried at once, an agent has one call.
CREATE UNIQUE INDEX desk_calls_one_at_a_time ON desk_calls (agent_session_id) WHERE status = 'CONNECTED';
CREATE INDEX desk_calls_queue ON desk_calls (offered_at, desk_call_id) WHERE status = 'QUEUED';
CREATE INDEX desk_calls_in_order ON desk_calls (offered_at, desk_call_id);
CREATE INDEX desk_calls_of_session ON desk_calls (agent_session_id);
CREATE INDEX desk_calls_to_count ON desk_calls (wrapped_at)
WHERE wrapped_at IS NOT NULL AND counted_at IS NULL AND not_counted_because IS NULL;

-- Which system was asked, why, and whether it knew anything; whom it was about is a keyed hash, or not kept at all.
CREATE TABLE consultations (
    consultation_id uuid NOT NULL PRIMARY KEY,
    desk_call_id uuid NOT NULL REFERENCES desk_calls (desk_call_id),
    agent_session_id uuid NOT NULL REFERENCES agent_sessions (agent_session_id),
    system text NOT NULL CHECK (system IN ('PNC', 'PND', 'INTELLIGENCE', 'COMMAND_AND_CONTROL', 'CUSTODY', 'OTHER')),
    reason_code text NOT NULL CHECK (
        reason_code IN (
            'STOP_OF_PERSON', 'STOP_OF_VEHICLE', 'ARREST_OR_DETENTION', 'ATTENDING_ADDRESS', 'INVESTIGATION',
            'MISSING_OR_VULNERABLE_PERSON', 'WARRANT_OR_BAIL', 'PROPERTY_FOUND', 'OTHER'
        )
    ),
    reason text,
    subject_kind text NOT NULL CHECK (subject_kind IN ('PERSON', 'VEHICLE', 'ADDRESS', 'PROPERTY', 'TELEPHONE')),
    subject_hash bytea CHECK (octet_length(subject_hash) = 32),
    outcome text NOT NULL CHECK (outcome IN ('TRACE', 'NO_TRACE', 'UNAVAILABLE')),
    consulted_at timestamp with time zone NOT NULL,
    CHECK (reason_code <> 'OTHER' OR reason IS NOT NULL)
);
CREATE INDEX consultations_in_order ON consultations (consulted_at, consultation_id);
CREATE INDEX consultations_of_call ON consultations (desk_call_id);
CREATE INDEX consultations_of_agent ON consultations (agent_session_id);
CREATE INDEX consultations_of_subject ON consultations (subject_hash, consulted_at) WHERE subject_hash IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON agent_sessions, agent_heartbeats, desk_calls TO {app};
GRANT SELECT, INSERT ON consultations TO {app};
