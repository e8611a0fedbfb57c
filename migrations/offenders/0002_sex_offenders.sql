-- Sex offenders: who is managed by which hub, what was found of their risk, how they are managed and visited (board report
-- ¶62, domain.md §4.10, §4.11). No other table says that somebody is here, and none of these is read by partners.

CREATE EXTENSION IF NOT EXISTS btree_gist;

-- Which hub answers for a unit, from a day on: none before it went live.
CREATE TABLE sex_offender_hub_areas (
    hub_area_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    hub text NOT NULL CHECK (hub IN ('WESTERN', 'BIRMINGHAM', 'EASTERN')),
    lpu text NOT NULL,
    effective_from date NOT NULL,
    effective_until date,
    source text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT hub_area_ends_after_it_begins CHECK (effective_until > effective_from),
    CONSTRAINT hub_areas_overlap EXCLUDE USING gist (
        lpu WITH =, daterange(effective_from, effective_until) WITH &&
    )
);
CREATE INDEX sex_offender_hub_areas_in_order ON sex_offender_hub_areas (effective_from DESC, hub_area_id DESC);

-- ¶62 gives no day of its own: aligned with the Sexual Offences Teams, the hubs go live with them (¶61, read as C27).
INSERT INTO sex_offender_hub_areas (hub_area_id, hub, lpu, effective_from, source)
SELECT
    ('00000000-0000-7000-8000-000000006d' || lpad(to_hex(place), 2, '0'))::uuid, hub, lpu, live_on::date,
    'Assumed: ¶62 gives no day of its own, ¶61 does'
FROM (
    VALUES
    (1, 'WESTERN', 'DUDLEY', '2014-06-02'),
    (2, 'WESTERN', 'SANDWELL', '2014-06-02'),
    (3, 'WESTERN', 'WALSALL', '2014-06-02'),
    (4, 'WESTERN', 'WOLVERHAMPTON', '2014-06-02'),
    (5, 'BIRMINGHAM', 'BIRMINGHAM_EAST', '2014-09-01'),
    (6, 'BIRMINGHAM', 'BIRMINGHAM_NORTH', '2014-09-01'),
    (7, 'BIRMINGHAM', 'BIRMINGHAM_SOUTH', '2014-09-01'),
    (8, 'BIRMINGHAM', 'BIRMINGHAM_WEST_AND_CENTRAL', '2014-09-01'),
    (9, 'EASTERN', 'COVENTRY', '2014-09-01'),
    (10, 'EASTERN', 'SOLIHULL', '2014-09-01')
) AS area (place, hub, lpu, live_on);

-- By what visits fall due, from a day on: the latest that has begun holds, so that no day is without one.
CREATE TABLE visit_rule_sets (
    visit_rule_set_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    mode text NOT NULL CHECK (mode IN ('CATEGORY_TABLE', 'PLAN_LED')),
    months_low smallint CHECK (months_low BETWEEN 1 AND 60),
    months_medium smallint CHECK (months_medium BETWEEN 1 AND 60),
    months_high smallint CHECK (months_high BETWEEN 1 AND 60),
    months_very_high smallint CHECK (months_very_high BETWEEN 1 AND 60),
    days_to_visit smallint NOT NULL CHECK (days_to_visit BETWEEN 1 AND 366),
    reason text NOT NULL,
    effective_from date NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (
        num_nonnulls(months_low, months_medium, months_high, months_very_high)
        = CASE mode WHEN 'CATEGORY_TABLE' THEN 4 ELSE 0 END
    ),
    CONSTRAINT visit_rule_set_begins_once UNIQUE (effective_from)
);
INSERT INTO visit_rule_sets (
    visit_rule_set_id, mode, months_low, months_medium, months_high, months_very_high, days_to_visit, reason,
    effective_from
) VALUES
(
    '00000000-0000-7000-8000-000000006d41', 'CATEGORY_TABLE', 12, 6, 3, 1, 15,
    'The table of 2014 as it is remembered, not seen; the days to a first visit are assumed.', '1990-01-01'
),
(
    '00000000-0000-7000-8000-000000006d42', 'PLAN_LED', NULL, NULL, NULL, NULL, 15,
    'Since June 2017 each plan says how often; the days to a first visit are assumed.', '2017-06-01'
);

-- One person's management as a sex offender, from a day until it ends.
CREATE TABLE sex_offenders (
    sex_offender_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    lpu text NOT NULL,
    manager text NOT NULL,
    managed_from date NOT NULL,
    notification_until date,
    reason text NOT NULL,
    -- What follows of the history below, kept beside it where lists find it.
    management text NOT NULL DEFAULT 'VISITED' CHECK (management IN ('VISITED', 'REACTIVE', 'IN_CUSTODY', 'ENDED')),
    last_visit_on date,
    next_visit_due_on date,
    -- Of which day it was told that its visit is overdue.
    overdue_told_of date,
    ended_on date,
    ending_reason text CHECK (ending_reason IN ('REQUIREMENT_ENDED', 'MOVED_AREA', 'DIED', 'RECORDED_IN_ERROR')),
    ending_note text,
    created_by text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(ended_on, ending_reason, ending_note) = CASE management WHEN 'ENDED' THEN 3 ELSE 0 END),
    CHECK ((management = 'VISITED') = (next_visit_due_on IS NOT NULL))
);
CREATE UNIQUE INDEX sex_offenders_one_at_a_time ON sex_offenders (offender_id) WHERE management <> 'ENDED';
CREATE INDEX sex_offenders_offender ON sex_offenders (offender_id);
CREATE INDEX sex_offenders_due ON sex_offenders (next_visit_due_on, sex_offender_id)
WHERE next_visit_due_on IS NOT NULL;
CREATE INDEX sex_offenders_due_by_lpu ON sex_offenders (lpu, next_visit_due_on, sex_offender_id)
WHERE next_visit_due_on IS NOT NULL;
CREATE INDEX sex_offenders_due_by_manager ON sex_offenders (manager, next_visit_due_on, sex_offender_id)
WHERE next_visit_due_on IS NOT NULL;

-- What each tool found, the plans, the visits, the changes and the decisions of MAPPA: written, and never changed.
CREATE TABLE risk_assessments (
    risk_assessment_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    sex_offender_id uuid NOT NULL REFERENCES sex_offenders (sex_offender_id),
    tool text NOT NULL CHECK (
        tool IN ('RM2000_S', 'RM2000_V', 'RM2000_C', 'ARMS', 'OSP_C', 'OSP_I', 'OSP_DC', 'OSP_IIC')
    ),
    tool_version text NOT NULL,
    level text NOT NULL CHECK (level IN ('LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH')),
    assessed_on date NOT NULL,
    note text,
    recorded_at timestamp with time zone NOT NULL DEFAULT now(),
    recorded_by text NOT NULL
);
CREATE INDEX risk_assessments_sex_offender ON risk_assessments (sex_offender_id, risk_assessment_id);

CREATE TABLE management_plans (
    management_plan_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    sex_offender_id uuid NOT NULL REFERENCES sex_offenders (sex_offender_id),
    management text NOT NULL CHECK (management IN ('VISITED', 'REACTIVE', 'IN_CUSTODY')),
    risk_level text NOT NULL CHECK (risk_level IN ('LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH')),
    assessed_level text NOT NULL CHECK (assessed_level IN ('LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH')),
    visit_rule_set_id uuid NOT NULL REFERENCES visit_rule_sets (visit_rule_set_id),
    interval_unit text CHECK (interval_unit IN ('DAY', 'WEEK', 'MONTH')),
    interval_amount smallint CHECK (interval_amount BETWEEN 1 AND 366),
    decided_on date NOT NULL,
    review_on date NOT NULL,
    reason text NOT NULL,
    recorded_at timestamp with time zone NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    CHECK (num_nonnulls(interval_unit, interval_amount) = CASE management WHEN 'VISITED' THEN 2 ELSE 0 END)
);
CREATE INDEX management_plans_sex_offender ON management_plans (sex_offender_id, management_plan_id);

CREATE TABLE sex_offender_visits (
    visit_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    sex_offender_id uuid NOT NULL REFERENCES sex_offenders (sex_offender_id),
    visited_at timestamp with time zone NOT NULL,
    -- The day of it in London.
    visited_on date NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('SEEN', 'NOT_IN', 'REFUSED')),
    is_announced boolean NOT NULL,
    note text,
    recorded_at timestamp with time zone NOT NULL DEFAULT now(),
    recorded_by text NOT NULL
);
CREATE INDEX sex_offender_visits_sex_offender ON sex_offender_visits (sex_offender_id, visit_id);

CREATE TABLE circumstance_changes (
    circumstance_change_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    sex_offender_id uuid NOT NULL REFERENCES sex_offenders (sex_offender_id),
    kind text NOT NULL CHECK (
        kind IN (
            'HOME', 'HOUSEHOLD', 'RELATIONSHIP', 'EMPLOYMENT', 'HEALTH', 'INTELLIGENCE', 'ARREST',
            'NOTIFICATION_MISSED', 'RELEASED', 'OTHER', 'RISK_ASSESSED', 'MAPPA_RAISED'
        )
    ),
    happened_on date NOT NULL,
    -- The day on which we learnt of it, which counts.
    known_on date NOT NULL,
    note text NOT NULL,
    has_returned boolean NOT NULL,
    recorded_at timestamp with time zone NOT NULL DEFAULT now(),
    recorded_by text NOT NULL
);
CREATE INDEX circumstance_changes_sex_offender ON circumstance_changes (sex_offender_id, circumstance_change_id);

CREATE TABLE mappa_decisions (
    mappa_decision_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    sex_offender_id uuid NOT NULL REFERENCES sex_offenders (sex_offender_id),
    category smallint NOT NULL CHECK (category BETWEEN 1 AND 4),
    level smallint NOT NULL CHECK (level BETWEEN 1 AND 3),
    decided_on date NOT NULL,
    review_on date NOT NULL,
    reason text NOT NULL,
    recorded_at timestamp with time zone NOT NULL DEFAULT now(),
    recorded_by text NOT NULL
);
CREATE INDEX mappa_decisions_sex_offender ON mappa_decisions (sex_offender_id, mappa_decision_id);

GRANT SELECT, INSERT, UPDATE ON sex_offender_hub_areas, visit_rule_sets, sex_offenders TO {app};
GRANT SELECT, INSERT ON
risk_assessments, management_plans, sex_offender_visits, circumstance_changes, mappa_decisions TO {app};
