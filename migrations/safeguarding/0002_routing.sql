-- Which team takes a crime: the order of the rules, the teams and their days as effective-dated reference data, and
-- every decision with what explains it.

CREATE TABLE routing_rule_sets (
    rule_set_id text NOT NULL PRIMARY KEY,
    effective_from date NOT NULL UNIQUE,
    rules text[] NOT NULL,
    -- Which of the two exploitation teams leads on what, the first that holds: the report gives both the same task
    -- (¶55, 57, 60).
    exploitation_leads jsonb NOT NULL,
    source text NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now()
);

-- A team without a day is older than the register.
CREATE TABLE routing_team_terms (
    team_term_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    team text NOT NULL,
    area text NOT NULL CHECK (area IN ('FORCE', 'WESTERN', 'BIRMINGHAM', 'EASTERN', 'LOCAL')),
    lpus text[] NOT NULL,
    remit text NOT NULL DEFAULT 'WHOLE' CHECK (remit IN ('WHOLE', 'FAMILIAL_ONLY')),
    live_from date,
    live_until date,
    source text NOT NULL,
    created_by text NOT NULL DEFAULT 'release',
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (live_until > live_from)
);
CREATE INDEX routing_team_terms_team ON routing_team_terms (team, live_from);

CREATE TABLE silver_leads (
    silver_lead text NOT NULL,
    teams text[] NOT NULL,
    lpus text[] NOT NULL,
    effective_from date NOT NULL,
    PRIMARY KEY (silver_lead, effective_from)
);

CREATE TABLE routing_decisions (
    routing_decision_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    rule_set_id text NOT NULL REFERENCES routing_rule_sets (rule_set_id),
    rule text NOT NULL,
    lpu text NOT NULL,
    primary_team text NOT NULL,
    joint_teams text[] NOT NULL,
    arrangement text NOT NULL CHECK (arrangement IN ('LIVE', 'BEFORE_GO_LIVE')),
    overridden boolean NOT NULL DEFAULT false,
    reported_at timestamp with time zone NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    circumstances text[] NOT NULL,
    victim_id uuid REFERENCES people (person_id),
    age_at_report smallint CHECK (age_at_report BETWEEN 0 AND 130),
    happened_on date,
    -- tested, not_yet_live, initial_response, escalation: what was said when it was decided.
    explanation jsonb NOT NULL,
    decided_by text NOT NULL,
    organisation_id uuid NOT NULL,
    hub text DEFAULT bound_hub()
);
CREATE INDEX routing_decisions_order ON routing_decisions (decided_at DESC, routing_decision_id DESC);
CREATE INDEX routing_decisions_lpu ON routing_decisions (lpu, decided_at DESC, routing_decision_id DESC);
CREATE INDEX routing_decisions_decided_by ON routing_decisions (decided_by, decided_at DESC, routing_decision_id DESC);
CREATE INDEX routing_decisions_organisation ON routing_decisions (organisation_id, decided_at DESC);
CREATE INDEX routing_decisions_victim ON routing_decisions (victim_id) WHERE victim_id IS NOT NULL;

CREATE TABLE routing_overrides (
    override_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    routing_decision_id uuid NOT NULL REFERENCES routing_decisions (routing_decision_id),
    overridden_at timestamp with time zone NOT NULL,
    overridden_by text NOT NULL,
    primary_team text NOT NULL,
    joint_teams text[] NOT NULL,
    reason text NOT NULL
);
CREATE INDEX routing_overrides_decision ON routing_overrides (routing_decision_id, override_id);

-- The reference data of the release. The force begins on 1 April 1974, and so do the rules: no report is older.
INSERT INTO routing_rule_sets (rule_set_id, effective_from, rules, exploitation_leads, source) VALUES
(
    'PPU_2014',
    '1974-04-01',
    '{HOMICIDE,COLD_CASE,CHILD_ABUSE,CHILD_SEXUAL_EXPLOITATION,DOMESTIC_ABUSE,VULNERABLE_ADULT,SEXUAL_OFFENCE,
      SEX_OFFENDER_MANAGEMENT,OTHERWISE}',
    '[{"circumstance": "CSE_TRIGGER_PLAN", "team": "OCSET"},
      {"circumstance": "MISSING_OR_ABSENT_CHILD", "team": "OCSET"},
      {"circumstance": "CSE_INTELLIGENCE", "team": "CSE_TEAM"}]',
    'Board report ¶57-65, the order where the report is silent is ours (domain.md §2.9)'
);

INSERT INTO routing_team_terms (team, area, lpus, remit, live_from, live_until, source)
WITH units (area, lpus) AS (
    VALUES
    ('WESTERN', '{DUDLEY,SANDWELL,WALSALL,WOLVERHAMPTON}'::text []),
    ('BIRMINGHAM', '{BIRMINGHAM_EAST,BIRMINGHAM_NORTH,BIRMINGHAM_SOUTH,BIRMINGHAM_WEST_AND_CENTRAL}'::text []),
    ('EASTERN', '{COVENTRY,SOLIHULL}'::text [])
),

everywhere (lpus) AS (SELECT array_agg(lpu) FROM units CROSS JOIN unnest(units.lpus) AS lpu),

-- DA teams and, on the same time line, child abuse teams (¶63, 65, read as C28).
local_teams (lpus, live_from, source) AS (
    VALUES
    ('{WALSALL,WOLVERHAMPTON}'::text [], '2014-06-16'::date, '¶63'),
    ('{DUDLEY,SANDWELL}'::text [], '2014-07-28'::date, '¶63'),
    (
        '{BIRMINGHAM_EAST,BIRMINGHAM_NORTH,BIRMINGHAM_SOUTH,BIRMINGHAM_WEST_AND_CENTRAL,COVENTRY,SOLIHULL}'::text [],
        '2014-11-30'::date,
        'Assumed: ¶63 names no day, ¶56 ends the programme in November 2014'
    )
)

SELECT 'FCID_HOMICIDE', 'FORCE', lpus, 'WHOLE', NULL::date, NULL::date, '¶65, no day is given' FROM everywhere
UNION ALL
SELECT 'FORCE_REVIEW_TEAM', 'FORCE', lpus, 'WHOLE', '2014-06-02', NULL, '¶57' FROM everywhere
UNION ALL
SELECT 'VULNERABLE_ADULT_ABUSE_TEAM', 'FORCE', lpus, 'WHOLE', '2014-06-02', NULL, '¶57' FROM everywhere
UNION ALL
SELECT 'CSE_TEAM', 'FORCE', lpus, 'WHOLE', '2014-06-02', NULL, '¶57' FROM everywhere
UNION ALL
SELECT 'OCSET', 'FORCE', lpus, 'WHOLE', '2014-06-02', NULL, '¶57' FROM everywhere
UNION ALL
-- ¶57 says 2 June for all of it; ¶61 is the more exact of the two (C9), and ¶62 aligns the managers with it (C27).
SELECT
    team, area, lpus, 'WHOLE', (CASE area WHEN 'WESTERN' THEN '2014-06-02' ELSE '2014-09-01' END)::date, NULL,
    CASE team WHEN 'SEXUAL_OFFENCES_TEAM' THEN '¶61' ELSE 'Assumed: ¶62 gives no day of its own, ¶61 does' END
FROM units CROSS JOIN unnest('{SEXUAL_OFFENCES_TEAM,SEX_OFFENDER_MANAGEMENT_TEAM}'::text []) AS team
UNION ALL
SELECT 'DOMESTIC_ABUSE_TEAM', 'LOCAL', lpus, 'WHOLE', live_from, NULL, source FROM local_teams
UNION ALL
SELECT 'CAIT', 'LOCAL', lpus, 'WHOLE', live_from, NULL, source || ', ¶65: the same time line' FROM local_teams
UNION ALL
SELECT 'CAIT', 'LOCAL', lpus, 'FAMILIAL_ONLY', NULL, live_from, '¶65: what the teams took before' FROM local_teams;

INSERT INTO silver_leads (silver_lead, teams, lpus, effective_from) VALUES
(
    'CHILD_ABUSE_AND_SEXUAL_OFFENCES',
    '{CAIT,SEXUAL_OFFENCES_TEAM,SEX_OFFENDER_MANAGEMENT_TEAM}',
    '{BIRMINGHAM_EAST,BIRMINGHAM_NORTH,BIRMINGHAM_SOUTH,BIRMINGHAM_WEST_AND_CENTRAL}',
    '1974-04-01'
),
(
    'DOMESTIC_ABUSE_AND_VULNERABLE_ADULTS',
    '{DOMESTIC_ABUSE_TEAM,VULNERABLE_ADULT_ABUSE_TEAM}',
    '{DUDLEY,SANDWELL,WALSALL,WOLVERHAMPTON}',
    '1974-04-01'
),
('CHILD_SEXUAL_EXPLOITATION', '{CSE_TEAM,OCSET}', '{COVENTRY,SOLIHULL}', '1974-04-01');

GRANT SELECT, INSERT ON routing_rule_sets, routing_overrides, silver_leads TO {app};
GRANT SELECT, INSERT, UPDATE (live_until) ON routing_team_terms TO {app};
GRANT SELECT, INSERT, UPDATE ON routing_decisions TO {app};

-- A desk sees what it asked; a hub's management what any of its desks asked.
ALTER TABLE routing_decisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE routing_overrides ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_sees_all ON routing_decisions TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON routing_overrides TO {app} USING (true) WITH CHECK (true);
CREATE POLICY partner_sees_own ON routing_decisions TO {partner}
USING (
    organisation_id = (SELECT bluelamp_organisation())
    OR (hub = (SELECT bound_hub()) AND (SELECT bound_agency()) = 'HUB_MANAGEMENT')
)
WITH CHECK (organisation_id = bluelamp_organisation() AND hub = bound_hub());
CREATE POLICY partner_sees_own ON routing_overrides FOR SELECT TO {partner}
USING (
    EXISTS (
        SELECT FROM routing_decisions
        WHERE routing_decisions.routing_decision_id = routing_overrides.routing_decision_id
    )
);

GRANT SELECT ON routing_rule_sets, routing_team_terms, silver_leads, routing_overrides TO {partner};
GRANT SELECT, INSERT ON routing_decisions TO {partner};
