-- You said, we did, we listened: areas, households and what they say, priorities and their steps, the second round.

-- The smallest place that is ever named in public.
CREATE TABLE listening_areas (
    listening_area_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    area text NOT NULL CHECK (area ~ '^[A-Z][A-Z0-9_]*$' AND length(area) <= 60),
    name text NOT NULL,
    lpu text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT listening_area_once UNIQUE (area)
);

-- A day in London's calendar; a row holds until the next one begins.
CREATE TABLE listening_clocks (
    listening_clock_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    clock text NOT NULL,
    effective_from date NOT NULL,
    adopt_days integer NOT NULL CHECK (adopt_days BETWEEN 1 AND 366),
    act_days integer NOT NULL CHECK (act_days BETWEEN 1 AND 366),
    tell_days integer NOT NULL CHECK (tell_days BETWEEN 1 AND 366),
    listen_days integer NOT NULL CHECK (listen_days BETWEEN 1 AND 366),
    keep_days integer NOT NULL CHECK (keep_days BETWEEN 30 AND 2562),
    source text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT listening_clock_once UNIQUE (clock),
    CONSTRAINT listening_clock_from UNIQUE (effective_from)
);

-- An address is known again by its own unit alone: another one's forms do not tell that it was visited.
-- The address and its key go when the household is erased; the row stays, so that what was counted stays counted.
CREATE TABLE households (
    household_id uuid NOT NULL PRIMARY KEY,
    area text NOT NULL REFERENCES listening_areas (area),
    lpu text NOT NULL,
    address jsonb,
    address_key bytea,
    keep_until date NOT NULL,
    erased_on date,
    erasure_reason text CHECK (erasure_reason IN ('ASKED', 'ENTERED_IN_ERROR', 'MOVED_AWAY', 'PERIOD_OVER')),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT household_by_address UNIQUE (address_key, lpu),
    CHECK ((erased_on IS NULL) = (address IS NOT NULL)),
    CHECK ((erased_on IS NULL) = (address_key IS NOT NULL)),
    CHECK ((erased_on IS NULL) = (erasure_reason IS NULL))
);
CREATE INDEX households_by_area ON households (area);
CREATE INDEX households_to_erase ON households (keep_until) WHERE erased_on IS NULL;

CREATE TABLE household_respondents (
    respondent_id uuid NOT NULL PRIMARY KEY,
    household_id uuid NOT NULL REFERENCES households (household_id),
    name text,
    wants_updates boolean NOT NULL,
    channel text CHECK (channel IN ('EMAIL', 'LETTER', 'TELEPHONE', 'TEXT_MESSAGE', 'VISIT')),
    contact_detail text,
    CHECK (wants_updates OR (name IS NULL AND channel IS NULL AND contact_detail IS NULL))
);
CREATE INDEX household_respondents_by_household ON household_respondents (household_id);

CREATE TABLE household_surveys (
    household_survey_id uuid NOT NULL PRIMARY KEY,
    household_id uuid NOT NULL REFERENCES households (household_id),
    respondent_id uuid NOT NULL REFERENCES household_respondents (respondent_id),
    lpu text NOT NULL,
    surveyed_on date NOT NULL,
    wants_updates boolean NOT NULL,
    issue_count integer NOT NULL CHECK (issue_count BETWEEN 0 AND 9),
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);
CREATE INDEX household_surveys_by_household ON household_surveys (household_id, surveyed_on DESC);
CREATE INDEX household_surveys_by_respondent ON household_surveys (respondent_id);
CREATE INDEX household_surveys_by_day ON household_surveys (surveyed_on);

-- One of a category and area can be open at a time; what is named after the feedback is a matter of its own.
CREATE TABLE listening_priorities (
    listening_priority_id uuid NOT NULL PRIMARY KEY,
    area text NOT NULL REFERENCES listening_areas (area),
    lpu text NOT NULL,
    category text NOT NULL,
    state text NOT NULL CHECK (state IN ('PRIORITY', 'ACTION', 'FEEDBACK_SENT', 'LISTENED', 'WITHDRAWN')),
    you_said text NOT NULL,
    clock text NOT NULL REFERENCES listening_clocks (clock),
    adopted_on date NOT NULL,
    acted_on date,
    sent_on date,
    listened_on date,
    due_on date,
    withdrawal_reason text,
    changed_at timestamp with time zone NOT NULL,
    version integer NOT NULL DEFAULT 1,
    CHECK ((state IN ('LISTENED', 'WITHDRAWN')) = (due_on IS NULL)),
    CHECK ((state = 'WITHDRAWN') = (withdrawal_reason IS NOT NULL)),
    CHECK ((state IN ('FEEDBACK_SENT', 'LISTENED')) = (sent_on IS NOT NULL)),
    CHECK ((state = 'LISTENED') = (listened_on IS NOT NULL)),
    CHECK (acted_on >= adopted_on AND sent_on >= acted_on AND listened_on >= sent_on)
);
CREATE UNIQUE INDEX listening_priority_open ON listening_priorities (area, category)
WHERE state IN ('PRIORITY', 'ACTION');
CREATE INDEX listening_priorities_due ON listening_priorities (due_on) WHERE due_on IS NOT NULL;
CREATE INDEX listening_priorities_told ON listening_priorities (changed_at DESC, listening_priority_id DESC)
WHERE sent_on IS NOT NULL;
CREATE INDEX listening_priorities_by_clock ON listening_priorities (clock);

CREATE TABLE household_issues (
    household_survey_id uuid NOT NULL REFERENCES household_surveys (household_survey_id),
    category text NOT NULL,
    household_id uuid NOT NULL REFERENCES households (household_id),
    area text NOT NULL,
    surveyed_on date NOT NULL,
    listening_priority_id uuid REFERENCES listening_priorities (listening_priority_id),
    PRIMARY KEY (household_survey_id, category)
);
CREATE INDEX household_issues_by_household ON household_issues (household_id);
CREATE INDEX household_issues_by_priority ON household_issues (listening_priority_id);
CREATE INDEX household_issues_open ON household_issues (area, category) WHERE listening_priority_id IS NULL;
CREATE INDEX household_issues_by_day ON household_issues (surveyed_on);

CREATE TABLE listening_actions (
    listening_action_id uuid NOT NULL PRIMARY KEY,
    listening_priority_id uuid NOT NULL REFERENCES listening_priorities (listening_priority_id),
    we_did text NOT NULL,
    done_on date NOT NULL,
    recorded_by text NOT NULL
);
CREATE INDEX listening_actions_by_priority ON listening_actions (listening_priority_id);

-- How many were told, by channel, as it was on the day of the feedback.
CREATE TABLE listening_feedback (
    listening_priority_id uuid NOT NULL REFERENCES listening_priorities (listening_priority_id),
    channel text NOT NULL,
    people integer NOT NULL CHECK (people > 0),
    PRIMARY KEY (listening_priority_id, channel)
);

CREATE TABLE resurveys (
    resurvey_id uuid NOT NULL PRIMARY KEY,
    listening_priority_id uuid NOT NULL REFERENCES listening_priorities (listening_priority_id),
    household_id uuid NOT NULL REFERENCES households (household_id),
    surveyed_on date NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('BETTER', 'SAME', 'WORSE')),
    heard_back boolean NOT NULL,
    recorded_by text NOT NULL,
    CONSTRAINT resurvey_once UNIQUE (listening_priority_id, household_id)
);
CREATE INDEX resurveys_by_household ON resurveys (household_id);

-- The report gives no days: these are assumed, and changed by a row from a day on.
INSERT INTO listening_clocks (
    listening_clock_id, clock, effective_from, adopt_days, act_days, tell_days, listen_days, keep_days, source
) VALUES
('00000000-0000-7000-8000-000000820001', 'LISTENING_2014', '2014-01-01', 28, 42, 14, 92, 730, 'Assumed: none stated');

GRANT SELECT, INSERT, UPDATE ON listening_areas, listening_clocks, listening_priorities TO {app};
GRANT SELECT, INSERT, UPDATE ON households, household_respondents TO {app};
GRANT SELECT, INSERT ON household_surveys, listening_actions, listening_feedback, resurveys TO {app};
GRANT SELECT, INSERT ON household_issues TO {app};
GRANT UPDATE (listening_priority_id) ON household_issues TO {app};
-- Words that name somebody after all are put right.
GRANT UPDATE (we_did) ON listening_actions TO {app};
