-- Domestic abuse: perpetrators ranked by what they did and to how many, who is serial, the MATAC, and the interim model
-- (domain.md §3.4, §3.5, §3.7; board report ¶24-25, ¶35-36, ¶63).

-- Every number of the ranking, from a day on: the latest that has begun holds. No point table was ever published.
CREATE TABLE ranking_rule_sets (
    rule_set_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    numbers jsonb NOT NULL,
    effective_from date NOT NULL,
    reason text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    -- Which table weighs all offences, if the numbers name one: it is one that is loaded.
    harm_version text GENERATED ALWAYS AS (numbers ->> 'harm_version') STORED
    CONSTRAINT ranking_rule_set_harm_version REFERENCES harm_weight_tables (version),
    CONSTRAINT ranking_rule_set_begins_once UNIQUE (effective_from)
);
INSERT INTO ranking_rule_sets (rule_set_id, numbers, effective_from, reason) VALUES (
    '00000000-0000-7000-8000-000000007a01',
    '{
        "statuses": ["ALLEGED", "CHARGED", "CONVICTED", "NFA"], "minimum_age": 16,
        "recency": [
            {"days": 30, "points": 10}, {"days": 90, "points": 8}, {"days": 180, "points": 6},
            {"days": 365, "points": 4}, {"days": 730, "points": 2}
        ],
        "recency_otherwise": 1,
        "recent_months": 12, "older_months": 36, "points_per_recent": 2, "points_per_older": 0.5,
        "gravity_months": null, "gravity_scale_days": 3650, "non_crime_days": 1, "harm_version": null,
        "victim_months": 36,
        "victims": [
            {"victims": 1, "points": 0}, {"victims": 2, "points": 5},
            {"victims": 3, "points": 8}, {"victims": 4, "points": 10}
        ],
        "serial_months": 36, "serial_victims": 2,
        "repeat_months": 36, "repeat_records": 2, "high_risk_days": 365, "priority_limbs": 3, "most_points": 10,
        "weights": {"recency": 0.2, "frequency": 0.2, "gravity": 0.3, "victims": 0.3},
        "counts_flags": true,
        "cycle_weeks": 4, "capacity": 20, "reviews_before_drop": 2, "fall_before_drop": 0.4,
        "custody_months_before_drop": 12
    }',
    '1990-01-01',
    'The default of the platform.'
);

-- What the safeguarding service found of somebody. The newest of a person stands; what came before it is kept.
CREATE TABLE flagged_people (
    person_id uuid NOT NULL PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    matched text CHECK (matched IN ('EXACT', 'PROBABLE', 'POSSIBLE')),
    -- By a number, by their own name and date of birth, or by somebody's hand; null where a record was made.
    matched_by text CHECK (matched_by IN ('NUMBER', 'NAME', 'HAND')),
    match_reason text,
    decided_by text,
    -- Records that may be of the same person, for somebody to compare: [{offender_id, confidence}].
    may_be_same jsonb NOT NULL DEFAULT '[]',
    matched_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(match_reason, decided_by) = CASE WHEN matched_by = 'HAND' THEN 2 ELSE 0 END)
);
CREATE INDEX flagged_people_offender ON flagged_people (offender_id);

CREATE TABLE serial_flags (
    flag_id uuid NOT NULL PRIMARY KEY,
    person_id uuid NOT NULL,
    offender_id uuid REFERENCES offenders (offender_id),
    is_serial boolean NOT NULL,
    is_serial_loose boolean NOT NULL,
    lookback_months integer NOT NULL,
    agencies text[] NOT NULL,
    records integer NOT NULL,
    victims integer NOT NULL,
    unconnected_victims integer NOT NULL,
    computed_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL DEFAULT now(),
    is_current boolean NOT NULL
);
CREATE UNIQUE INDEX serial_flags_current ON serial_flags (person_id) WHERE is_current;
CREATE INDEX serial_flags_offender ON serial_flags (offender_id);
CREATE INDEX serial_flags_order ON serial_flags (received_at DESC, flag_id DESC) WHERE is_current;

-- Of whom was harmed a keyed hash alone, which is read by the ranking and by nobody.
CREATE TABLE serial_flag_records (
    flag_id uuid NOT NULL REFERENCES serial_flags (flag_id),
    record_id uuid NOT NULL,
    agency text NOT NULL,
    occurred_on date NOT NULL,
    is_crime boolean NOT NULL,
    victim_id uuid NOT NULL,
    victim_group_id uuid NOT NULL,
    PRIMARY KEY (flag_id, record_id)
);

CREATE TABLE perpetrator_rankings (
    ranking_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    as_at date NOT NULL,
    status text NOT NULL DEFAULT 'QUEUED' CHECK (status IN ('QUEUED', 'DONE')),
    rule_set_id uuid REFERENCES ranking_rule_sets (rule_set_id),
    perpetrators integer,
    events integer,
    provisional integer,
    requested_by text NOT NULL,
    requested_at timestamp with time zone NOT NULL DEFAULT now(),
    computed_at timestamp with time zone,
    CHECK ((status = 'DONE') = (computed_at IS NOT NULL))
);
CREATE INDEX perpetrator_rankings_current ON perpetrator_rankings (as_at DESC, computed_at DESC) WHERE status = 'DONE';
CREATE INDEX perpetrator_rankings_order ON perpetrator_rankings (requested_at DESC, ranking_id DESC);

-- What a ranking came to, for each the figures that it was reckoned from. The newest is kept, and what a meeting used.
CREATE TABLE ranked_perpetrators (
    ranking_id uuid NOT NULL REFERENCES perpetrator_rankings (ranking_id),
    place integer NOT NULL,
    rank integer NOT NULL,
    offender_id uuid NOT NULL,
    score double precision NOT NULL,
    recency double precision NOT NULL,
    frequency double precision NOT NULL,
    gravity double precision NOT NULL,
    victims double precision NOT NULL,
    last_event_on date NOT NULL,
    -- Whether the last is known from the safeguarding service alone.
    last_is_sent boolean NOT NULL,
    events integer NOT NULL,
    sent_events integer NOT NULL,
    recent_events integer NOT NULL,
    older_events integer NOT NULL,
    harm_days double precision NOT NULL,
    weighed integer NOT NULL,
    non_crimes integer NOT NULL,
    proactive integer NOT NULL,
    not_weighed integer NOT NULL,
    own_victims integer NOT NULL,
    sent_victims integer NOT NULL,
    -- The most records of which one and the same person was harmed.
    most_of_one integer NOT NULL,
    is_serial boolean NOT NULL,
    is_serial_loose boolean NOT NULL,
    -- Serial by what is on record here, whatever was sent.
    is_serial_own boolean NOT NULL,
    is_repeat boolean NOT NULL,
    is_high_risk boolean NOT NULL,
    is_priority boolean NOT NULL,
    PRIMARY KEY (ranking_id, place)
);
CREATE INDEX ranked_perpetrators_offender ON ranked_perpetrators (ranking_id, offender_id);

CREATE TABLE matac_cycles (
    cycle_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    meets_on date NOT NULL,
    capacity integer NOT NULL,
    ranking_id uuid NOT NULL REFERENCES perpetrator_rankings (ranking_id),
    rule_set_id uuid NOT NULL REFERENCES ranking_rule_sets (rule_set_id),
    status text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'CLOSED')),
    opened_by text NOT NULL,
    opened_at timestamp with time zone NOT NULL DEFAULT now(),
    closed_at timestamp with time zone,
    closed_by text,
    closing_reason text,
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT matac_meets_once UNIQUE (meets_on),
    CHECK ((status = 'CLOSED') = (closed_at IS NOT NULL))
);
-- One at a time: who is looked at by two meetings at once is reviewed twice of one thing.
CREATE UNIQUE INDEX matac_cycles_open ON matac_cycles (status) WHERE status = 'OPEN';

-- Who was taken up, by which meeting, at which score, and how it ended.
CREATE TABLE matac_adoptions (
    adoption_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    cycle_id uuid NOT NULL REFERENCES matac_cycles (cycle_id),
    adopted_on date NOT NULL,
    adopted_as_at date NOT NULL,
    -- As at which day the ranking was that the last review looked at; what is dated or recorded after it is new.
    reviewed_as_at date NOT NULL,
    adopted_score double precision NOT NULL,
    rule_set_id uuid NOT NULL REFERENCES ranking_rule_sets (rule_set_id),
    -- What a review sets the score beside, and by which rules that was reckoned: the adoption's, or, since the rules
    -- have changed, that of the first review by the new ones. Scores of two rule sets are never compared.
    compared_score double precision NOT NULL,
    compared_rule_set_id uuid NOT NULL REFERENCES ranking_rule_sets (rule_set_id),
    plan text NOT NULL CHECK (plan IN ('PREVENTION', 'DIVERSION', 'DISRUPTION', 'ENFORCEMENT', 'SUPPORT')),
    status text NOT NULL DEFAULT 'ADOPTED' CHECK (status IN ('ADOPTED', 'DROPPED')),
    reviews integer NOT NULL DEFAULT 0,
    -- Reviews one after the other, up to the last, at which the score was down enough and nothing new had happened.
    reviews_improved integer NOT NULL DEFAULT 0,
    dropped_on date,
    drop_ground text CHECK (drop_ground IN ('SCORE_DOWN', 'LONG_CUSTODY', 'DECIDED_OTHERWISE')),
    CHECK (num_nonnulls(dropped_on, drop_ground) = CASE WHEN status = 'DROPPED' THEN 2 ELSE 0 END)
);
CREATE UNIQUE INDEX matac_adoptions_running ON matac_adoptions (offender_id) WHERE status = 'ADOPTED';
CREATE INDEX matac_adoptions_offender ON matac_adoptions (offender_id, adopted_on DESC);

CREATE TABLE matac_items (
    item_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    cycle_id uuid NOT NULL REFERENCES matac_cycles (cycle_id),
    place integer NOT NULL,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    basis text NOT NULL CHECK (basis IN ('REVIEW', 'RANKED')),
    rank integer,
    score double precision,
    adoption_id uuid REFERENCES matac_adoptions (adoption_id),
    proposal jsonb,
    decision text CHECK (decision IN ('ADOPT', 'NOT_ADOPT', 'KEEP', 'DROP')),
    plan text,
    drop_ground text,
    reason text,
    follows_rule boolean,
    decided_by text,
    decided_at timestamp with time zone,
    UNIQUE (cycle_id, place),
    UNIQUE (cycle_id, offender_id),
    CHECK (num_nonnulls(decision, reason, decided_by, decided_at) IN (0, 4))
);

-- What an agency knows of somebody on an agenda, before the meeting chooses a plan.
CREATE TABLE matac_information (
    information_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    item_id uuid NOT NULL REFERENCES matac_items (item_id),
    agency text NOT NULL,
    information text NOT NULL,
    noted_by text NOT NULL,
    noted_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE INDEX matac_information_item ON matac_information (item_id, noted_at);

CREATE TABLE restorative_justice_requests (
    request_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    reason text NOT NULL,
    agreed_on date NOT NULL,
    is_highest_risk boolean NOT NULL,
    status text NOT NULL DEFAULT 'REQUESTED' CHECK (status IN ('REQUESTED', 'ACCEPTED', 'DECLINED', 'COMPLETED')),
    -- What the portal has of it: the referral that it became, and what was told of that last, each telling once.
    delivery_state text NOT NULL DEFAULT 'QUEUED' CHECK (delivery_state IN ('QUEUED', 'DELIVERED', 'HELD')),
    problem_code text,
    referral_id uuid,
    referral_reference text,
    referral_status text,
    referral_outcome text,
    referral_update_ids uuid [] NOT NULL DEFAULT '{}',
    requested_by text NOT NULL,
    requested_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX restorative_justice_requests_offender
ON restorative_justice_requests (offender_id, requested_at DESC, request_id DESC);

-- The interim model: by which model a team works, what was learnt, its posts, who advises, what they said, what follows.
CREATE TABLE da_pilots (
    pilot_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    team text NOT NULL,
    lpu text NOT NULL,
    model text NOT NULL CHECK (model IN ('PILOT', 'INTERIM', 'PERMANENT')),
    effective_from date NOT NULL,
    note text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT da_pilot_begins_once UNIQUE (team, effective_from)
);
CREATE TABLE da_experiences (
    experience_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    team text NOT NULL,
    noted_on date NOT NULL,
    experience text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE TABLE da_posts (
    post_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    team text NOT NULL,
    lpu text NOT NULL,
    opened_on date NOT NULL,
    filled_on date CHECK (filled_on >= opened_on),
    left_on date CHECK (left_on >= filled_on),
    trained_on date CHECK (trained_on >= opened_on),
    ended_on date CHECK (ended_on >= greatest(opened_on, filled_on)),
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(trained_on, left_on) = 0 OR filled_on IS NOT NULL)
);
CREATE TABLE da_panel_seats (
    seat_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('PROFESSIONAL', 'ACADEMIC', 'CRITIC')),
    seat text NOT NULL,
    seated_on date NOT NULL,
    left_on date CHECK (left_on >= seated_on),
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE TABLE da_advice (
    advice_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    seat_id uuid NOT NULL CONSTRAINT da_advice_seat REFERENCES da_panel_seats (seat_id),
    given_on date NOT NULL,
    advice text NOT NULL,
    response text,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE TABLE da_recommendations (
    recommendation_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    recommendation text NOT NULL,
    owner text NOT NULL,
    due_on date NOT NULL,
    status text NOT NULL CHECK (status IN ('DRAFT', 'REPORTED', 'ACCEPTED', 'REJECTED', 'DONE')),
    reported_on date,
    advice_id uuid CONSTRAINT da_recommendation_advice REFERENCES da_advice (advice_id),
    experience_id uuid CONSTRAINT da_recommendation_experience REFERENCES da_experiences (experience_id),
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (status = 'DRAFT' OR reported_on IS NOT NULL)
);

GRANT SELECT, INSERT ON ranking_rule_sets, serial_flag_records, matac_information TO {app};
GRANT SELECT, INSERT, UPDATE ON
flagged_people, serial_flags, perpetrator_rankings, matac_cycles, matac_adoptions, matac_items,
restorative_justice_requests, da_pilots, da_experiences, da_posts, da_panel_seats, da_advice, da_recommendations
TO {app};
GRANT SELECT, INSERT, DELETE ON ranked_perpetrators TO {app};
