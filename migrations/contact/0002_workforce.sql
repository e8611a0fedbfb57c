-- Who is there, who leaves and who learns: staff numbers only, and no name (board report ¶72, domain.md §9.9).

CREATE TABLE headcounts (
    headcount_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    function text NOT NULL CHECK (
        function IN ('NON_EMERGENCY', 'EMERGENCY', 'CONTROL_AND_SERVICE_DESK', 'CST', 'FRONT_OFFICE')
    ),
    counted_on date NOT NULL,
    headcount integer NOT NULL CHECK (headcount BETWEEN 0 AND 20000),
    establishment integer NOT NULL CHECK (establishment BETWEEN 0 AND 20000),
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT headcount_counted_once UNIQUE (function, counted_on)
);
CREATE INDEX headcounts_in_order ON headcounts (counted_on DESC, headcount_id DESC);

CREATE TABLE leavers (
    leaver_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    staff_number text NOT NULL,
    function text NOT NULL CHECK (
        function IN ('NON_EMERGENCY', 'EMERGENCY', 'CONTROL_AND_SERVICE_DESK', 'CST', 'FRONT_OFFICE')
    ),
    left_on date NOT NULL,
    reason text NOT NULL CHECK (reason IN ('RESIGNED', 'RETIRED', 'TRANSFERRED', 'DISMISSED', 'OTHER')),
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    -- Who comes back may leave again, on another day.
    CONSTRAINT leaver_leaves_once UNIQUE (staff_number, left_on)
);
CREATE INDEX leavers_in_order ON leavers (left_on DESC, leaver_id DESC);

CREATE TABLE mentorships (
    mentorship_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    staff_number text NOT NULL,
    mentor_staff_number text NOT NULL,
    function text NOT NULL CHECK (
        function IN ('NON_EMERGENCY', 'EMERGENCY', 'CONTROL_AND_SERVICE_DESK', 'CST', 'FRONT_OFFICE')
    ),
    effective_from date NOT NULL,
    effective_until date,
    competent_on date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (effective_until > effective_from),
    CHECK (competent_on >= effective_from),
    CHECK (staff_number <> mentor_staff_number),
    -- Somebody has one mentor at a time; a mentor may have several to teach.
    CONSTRAINT mentorships_overlap EXCLUDE USING gist (
        staff_number WITH =, daterange(effective_from, effective_until) WITH &&
    )
);
CREATE INDEX mentorships_in_order ON mentorships (effective_from DESC, mentorship_id DESC);

GRANT SELECT, INSERT, UPDATE ON headcounts, leavers, mentorships TO {app};
