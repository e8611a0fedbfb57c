-- Who is rung six weeks on and who must not be, what they answered without who they are, what other forces published,
-- and supervisors' dip samples, which are no survey (domain.md §10.1 to §10.3).

CREATE TABLE surveys (
    survey_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    survey_stream text NOT NULL CHECK (survey_stream IN ('CRIME', 'ASB')),
    name text NOT NULL,
    effective_from date NOT NULL,
    effective_until date,
    contact_after_days integer NOT NULL CHECK (contact_after_days BETWEEN 1 AND 365),
    window_days integer NOT NULL CHECK (window_days BETWEEN 0 AND 28),
    resurvey_after_months integer NOT NULL CHECK (resurvey_after_months BETWEEN 1 AND 60),
    attempts_at_most integer NOT NULL CHECK (attempts_at_most BETWEEN 1 AND 20),
    checks_hold_hours integer NOT NULL CHECK (checks_hold_hours BETWEEN 1 AND 168),
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (effective_until > effective_from),
    CONSTRAINT surveys_overlap EXCLUDE USING gist (
        survey_stream WITH =, daterange(effective_from, effective_until) WITH &&
    )
);
CREATE INDEX surveys_in_order ON surveys (effective_from DESC, survey_id DESC);

CREATE TABLE survey_samples (
    survey_sample_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    survey_id uuid NOT NULL REFERENCES surveys (survey_id),
    due_from date NOT NULL,
    due_until date NOT NULL,
    seed bigint NOT NULL CHECK (seed >= 0),
    method text NOT NULL,
    strata jsonb NOT NULL,
    drawn_at timestamp with time zone NOT NULL,
    version integer NOT NULL DEFAULT 1,
    CHECK (due_until > due_from)
);
CREATE INDEX survey_samples_in_order ON survey_samples (drawn_at DESC, survey_sample_id DESC);

-- Only an open case says how to reach somebody, locked; what ends it deletes that in the same statement. Whose case it
-- was is deleted when nobody has to be spared a second survey because of it any more.
CREATE TABLE survey_cases (
    survey_case_id uuid NOT NULL PRIMARY KEY,
    survey_id uuid NOT NULL REFERENCES surveys (survey_id),
    survey_stream text NOT NULL CHECK (survey_stream IN ('CRIME', 'ASB')),
    source_reference text,
    victim_id uuid,
    lpu text NOT NULL,
    incident_group text NOT NULL,
    recorded_on date NOT NULL,
    due_on date NOT NULL,
    window_from date NOT NULL,
    window_until date NOT NULL,
    status text NOT NULL CHECK (
        status IN (
            'WAITING', 'SAMPLED', 'NOT_SAMPLED', 'SUPPRESSED', 'INTERVIEWED', 'REFUSED', 'NOT_REACHED', 'EXPIRED'
        )
    ),
    suppression_reasons text [] NOT NULL,
    checked_at timestamp with time zone NOT NULL,
    check_asked_at timestamp with time zone,
    contact_details bytea,
    telephone_masked text,
    attempts integer NOT NULL DEFAULT 0,
    survey_sample_id uuid REFERENCES survey_samples (survey_sample_id),
    closed_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL,
    version integer NOT NULL DEFAULT 1,
    CHECK (window_from <= due_on AND due_on < window_until),
    CHECK ((status IN ('WAITING', 'SAMPLED')) = (closed_at IS NULL)),
    CHECK ((status IN ('WAITING', 'SAMPLED')) = (contact_details IS NOT NULL)),
    CHECK ((contact_details IS NULL) = (telephone_masked IS NULL)),
    CHECK (closed_at IS NOT NULL OR victim_id IS NOT NULL),
    CHECK ((status = 'SUPPRESSED') = (cardinality(suppression_reasons) > 0)),
    CONSTRAINT survey_case_known_once UNIQUE (survey_stream, source_reference, victim_id)
);
-- Nobody is drawn twice at once, however many of their incidents fall due.
CREATE UNIQUE INDEX survey_case_one_at_a_time ON survey_cases (victim_id) WHERE status = 'SAMPLED';
CREATE INDEX survey_cases_in_order ON survey_cases (created_at DESC, survey_case_id DESC);
CREATE INDEX survey_cases_by_victim ON survey_cases (victim_id) WHERE victim_id IS NOT NULL;
CREATE INDEX survey_cases_due ON survey_cases (window_until, survey_case_id) WHERE status = 'SAMPLED';
CREATE INDEX survey_cases_waiting ON survey_cases (survey_id, due_on) WHERE status = 'WAITING';
CREATE INDEX survey_cases_open ON survey_cases (window_until) WHERE closed_at IS NULL;
CREATE INDEX survey_cases_closed ON survey_cases (closed_at) WHERE victim_id IS NOT NULL;
CREATE INDEX survey_cases_by_sample ON survey_cases (survey_sample_id) WHERE survey_sample_id IS NOT NULL;

-- What keeps anybody from ringing a person, whatever the case: by the sender's id, and of nobody who has none.
CREATE TABLE survey_stops (
    victim_id uuid NOT NULL,
    reason text NOT NULL CHECK (reason IN ('DECEASED', 'DOMESTIC_ABUSE', 'SAFEGUARDING', 'VULNERABLE', 'REFUSED')),
    told_at timestamp with time zone NOT NULL,
    PRIMARY KEY (victim_id, reason)
);
CREATE INDEX survey_stops_by_age ON survey_stops (told_at);

CREATE TABLE survey_attempts (
    survey_attempt_id uuid NOT NULL PRIMARY KEY,
    survey_case_id uuid NOT NULL REFERENCES survey_cases (survey_case_id),
    surveyor text NOT NULL,
    begun_at timestamp with time zone NOT NULL,
    ends_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    outcome text CHECK (
        outcome IN ('NO_ANSWER', 'CALL_BACK', 'WRONG_NUMBER', 'REFUSED', 'STOPPED', 'INTERVIEWED', 'LAPSED')
    ),
    CHECK ((ended_at IS NULL) = (outcome IS NULL))
);
CREATE UNIQUE INDEX survey_attempt_one_at_a_time ON survey_attempts (survey_case_id) WHERE ended_at IS NULL;
CREATE INDEX survey_attempts_by_case ON survey_attempts (survey_case_id);

-- Answers without a person, a case or an hour: the key is drawn at random, because one that holds a time would lead back.
CREATE TABLE survey_responses (
    response_id uuid NOT NULL PRIMARY KEY,
    survey_id uuid NOT NULL REFERENCES surveys (survey_id),
    survey_stream text NOT NULL CHECK (survey_stream IN ('CRIME', 'ASB')),
    lpu text NOT NULL,
    incident_group text NOT NULL,
    interviewed_on date NOT NULL,
    first_contact text,
    action text,
    follow_up text,
    treatment text,
    overall text NOT NULL
);
CREATE INDEX survey_responses_in_order ON survey_responses (interviewed_on DESC, response_id DESC);

CREATE TABLE survey_month_counts (
    survey_month_count_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    survey_stream text NOT NULL CHECK (survey_stream IN ('CRIME', 'ASB')),
    month date NOT NULL CHECK (extract(DAY FROM month) = 1),
    lpu text NOT NULL,
    incident_group text NOT NULL,
    question text NOT NULL CHECK (question IN ('FIRST_CONTACT', 'ACTION', 'FOLLOW_UP', 'TREATMENT', 'OVERALL')),
    satisfied integer NOT NULL CHECK (satisfied >= 0),
    answered integer NOT NULL CHECK (answered >= 0),
    did_not_know integer NOT NULL CHECK (did_not_know >= 0),
    source text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (satisfied <= answered),
    CONSTRAINT survey_month_counted_once UNIQUE (survey_stream, question, month, lpu, incident_group)
);
CREATE INDEX survey_month_counts_in_order ON survey_month_counts (month DESC, survey_month_count_id DESC);

CREATE TABLE survey_populations (
    survey_population_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    survey_stream text NOT NULL CHECK (survey_stream IN ('CRIME', 'ASB')),
    month date NOT NULL CHECK (extract(DAY FROM month) = 1),
    lpu text NOT NULL,
    incident_group text NOT NULL,
    victims integer NOT NULL CHECK (victims >= 0),
    source text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT survey_population_counted_once UNIQUE (survey_stream, month, lpu, incident_group)
);
CREATE INDEX survey_populations_in_order ON survey_populations (month DESC, survey_population_id DESC);

CREATE TABLE similar_forces (
    similar_force_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    force text NOT NULL,
    effective_from date NOT NULL,
    effective_until date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (effective_until > effective_from),
    CONSTRAINT similar_forces_overlap EXCLUDE USING gist (
        force WITH =, daterange(effective_from, effective_until) WITH &&
    )
);
CREATE INDEX similar_forces_in_order ON similar_forces (effective_from DESC, similar_force_id DESC);

CREATE TABLE similar_force_results (
    similar_force_result_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    force text NOT NULL,
    survey_stream text NOT NULL CHECK (survey_stream IN ('CRIME', 'ASB')),
    question text NOT NULL CHECK (question IN ('FIRST_CONTACT', 'ACTION', 'FOLLOW_UP', 'TREATMENT', 'OVERALL')),
    period_from date NOT NULL,
    period_until date NOT NULL,
    satisfied integer NOT NULL CHECK (satisfied >= 0),
    answered integer NOT NULL CHECK (answered >= 1),
    source text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (satisfied <= answered),
    CHECK (period_until > period_from),
    CONSTRAINT similar_force_published_once UNIQUE (force, survey_stream, question, period_from, period_until)
);
CREATE INDEX similar_force_results_in_order ON similar_force_results (period_from DESC, similar_force_result_id DESC);

CREATE TABLE dip_sample_draws (
    dip_sample_draw_id uuid NOT NULL PRIMARY KEY,
    lpu text NOT NULL,
    month date NOT NULL CHECK (extract(DAY FROM month) = 1),
    per_rank integer NOT NULL CHECK (per_rank BETWEEN 1 AND 50),
    seed bigint NOT NULL CHECK (seed >= 0),
    method text NOT NULL,
    ranks jsonb NOT NULL,
    callers integer NOT NULL,
    suppressed integer NOT NULL CHECK (suppressed BETWEEN 0 AND callers),
    drawn_at timestamp with time zone NOT NULL,
    CONSTRAINT dip_sample_drawn_once UNIQUE (lpu, month)
);
CREATE INDEX dip_sample_draws_in_order ON dip_sample_draws (month DESC, dip_sample_draw_id DESC);

CREATE TABLE dip_samples (
    dip_sample_id uuid NOT NULL PRIMARY KEY,
    dip_sample_draw_id uuid NOT NULL REFERENCES dip_sample_draws (dip_sample_draw_id),
    lpu text NOT NULL,
    month date NOT NULL,
    rank text NOT NULL CHECK (
        rank IN ('SERGEANT', 'INSPECTOR', 'CHIEF_INSPECTOR', 'SUPERINTENDENT', 'CHIEF_SUPERINTENDENT')
    ),
    source_reference text,
    caller_id uuid,
    status text NOT NULL DEFAULT 'DUE' CHECK (
        status IN ('DUE', 'DONE', 'REFUSED', 'STOPPED', 'LAPSED')
    ),
    stopped_because text [] NOT NULL DEFAULT '{}',
    checked_at timestamp with time zone NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    contacted_at timestamp with time zone,
    initial_response text,
    overall text,
    version integer NOT NULL DEFAULT 1,
    CHECK ((status = 'DUE') = (source_reference IS NOT NULL)),
    CHECK ((status = 'DUE') = (caller_id IS NOT NULL)),
    CHECK ((status = 'STOPPED') = (cardinality(stopped_because) > 0)),
    CHECK ((status = 'DONE') = (overall IS NOT NULL)),
    CHECK ((status = 'DONE') = (initial_response IS NOT NULL))
);
CREATE INDEX dip_samples_in_order ON dip_samples (month DESC, dip_sample_id DESC);
CREATE INDEX dip_samples_by_draw ON dip_samples (dip_sample_draw_id);
CREATE INDEX dip_samples_by_caller ON dip_samples (caller_id) WHERE caller_id IS NOT NULL;

INSERT INTO surveys (
    survey_id, survey_stream, name, effective_from, contact_after_days, window_days, resurvey_after_months,
    attempts_at_most, checks_hold_hours
) VALUES
('00000000-0000-7000-8000-000000500001', 'CRIME', 'Victims of crime, six weeks on', '2012-04-01', 42, 7, 6, 6, 24),
('00000000-0000-7000-8000-000000500002', 'ASB', 'Victims of anti-social behaviour, six weeks on', '2012-04-01', 42, 7,
    6, 6, 24);

-- The group as it was in 2018; from when it holds is assumed.
INSERT INTO similar_forces (similar_force_id, force, effective_from) VALUES
('00000000-0000-7000-8000-000000500101', 'WEST_MIDLANDS', '2012-04-01'),
('00000000-0000-7000-8000-000000500102', 'GREATER_MANCHESTER', '2012-04-01'),
('00000000-0000-7000-8000-000000500103', 'MERSEYSIDE', '2012-04-01'),
('00000000-0000-7000-8000-000000500104', 'WEST_YORKSHIRE', '2012-04-01');

GRANT SELECT, INSERT, UPDATE ON surveys, survey_cases, survey_attempts, survey_month_counts TO {app};
GRANT SELECT, INSERT, UPDATE ON survey_populations, similar_forces, similar_force_results, dip_samples TO {app};
GRANT SELECT, INSERT ON survey_samples, survey_responses, dip_sample_draws TO {app};
GRANT SELECT, INSERT, UPDATE, DELETE ON survey_stops TO {app};
