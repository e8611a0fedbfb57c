-- Front offices: who came, for what, what the consultation said, and what might become of each (board report ¶69).

CREATE TABLE front_offices (
    front_office_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    front_office text NOT NULL CONSTRAINT front_offices_code UNIQUE,
    name text NOT NULL,
    lpu text NOT NULL,
    effective_from date NOT NULL,
    effective_until date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (effective_until > effective_from)
);

CREATE TABLE footfall_counts (
    footfall_count_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    front_office_id uuid NOT NULL CONSTRAINT front_office_known REFERENCES front_offices (front_office_id),
    counted_on date NOT NULL,
    reason text NOT NULL CHECK (
        reason IN (
            'CRIME_REPORT', 'ROAD_COLLISION', 'PROPERTY', 'DOCUMENTS', 'BAIL_OR_SIGNING_ON', 'ADVICE', 'OTHER'
        )
    ),
    visits integer NOT NULL CHECK (visits BETWEEN 0 AND 100000),
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    -- A day's visitors for one reason are counted once.
    CONSTRAINT footfall_counted_once UNIQUE (front_office_id, counted_on, reason)
);
CREATE INDEX footfall_counts_in_order ON footfall_counts (counted_on DESC, footfall_count_id DESC);

CREATE TABLE front_office_options (
    front_office_option_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    front_office_id uuid NOT NULL CONSTRAINT front_office_known REFERENCES front_offices (front_office_id),
    kind text NOT NULL CHECK (kind IN ('KEEP', 'CHANGE_HOURS', 'SHARE_PREMISES', 'MOVE', 'CLOSE')),
    summary text NOT NULL,
    status text NOT NULL CHECK (status IN ('EXPLORED', 'CONSULTED', 'PRESENTED', 'ADOPTED', 'REJECTED')),
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE INDEX front_office_options_by_office ON front_office_options (front_office_id);
-- An office has one future: of what might become of it, one thing is adopted.
CREATE UNIQUE INDEX front_office_adopted_once ON front_office_options (front_office_id) WHERE status = 'ADOPTED';

-- An answer is a channel and a position: nobody's name and nobody's words are kept.
CREATE TABLE consultation_responses (
    consultation_response_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    front_office_option_id uuid NOT NULL
    CONSTRAINT front_office_option_known REFERENCES front_office_options (front_office_option_id),
    received_on date NOT NULL,
    channel text NOT NULL CHECK (
        channel IN (
            'ONLINE_SURVEY', 'COUNTER_SURVEY', 'INDEPENDENT_ADVISORY_GROUP', 'PARTNER_MEETING', 'COMMUNITY_MEETING'
        )
    ),
    position text NOT NULL CHECK (position IN ('SUPPORTS', 'OPPOSES', 'NEITHER')),
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE INDEX consultation_responses_by_option ON consultation_responses (front_office_option_id);
CREATE INDEX consultation_responses_in_order ON consultation_responses (received_on DESC, consultation_response_id DESC);

GRANT SELECT, INSERT, UPDATE ON front_offices, footfall_counts, front_office_options, consultation_responses TO {app};
