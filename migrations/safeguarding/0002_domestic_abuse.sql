-- Domestic-abuse risk and the MARAC: instruments and limbs as versioned configuration, assessments with their answers and
-- grades, what agencies know of abuse, referrals to the conference, and who abuses several people.

CREATE TABLE risk_instruments (
    instrument text NOT NULL PRIMARY KEY,
    name text NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now()
);

-- Questions by neutral keys and labels of our own: the wording of the DASH is licensed and each force loads its own.
CREATE TABLE risk_instrument_versions (
    instrument text NOT NULL REFERENCES risk_instruments (instrument),
    version integer NOT NULL,
    name text NOT NULL,
    effective_from date NOT NULL,
    questions jsonb NOT NULL,
    bands jsonb NOT NULL,
    licence text,
    source text NOT NULL,
    loaded_by text NOT NULL,
    loaded_at timestamp with time zone NOT NULL DEFAULT now(),
    PRIMARY KEY (instrument, version),
    UNIQUE (instrument, effective_from)
);

-- A rule set without a day is shipped as an example and decides nothing.
CREATE TABLE marac_rule_sets (
    marac_rule_set_id text NOT NULL PRIMARY KEY,
    lpus text[] NOT NULL,
    effective_from date,
    configuration jsonb NOT NULL,
    source text NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now()
);

CREATE TABLE abuse_incidents (
    abuse_incident_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    hub text,
    lpu text NOT NULL,
    agency text NOT NULL,
    victim_id uuid NOT NULL REFERENCES people (person_id),
    perpetrator_ids uuid[] NOT NULL CHECK (cardinality(perpetrator_ids) BETWEEN 1 AND 5),
    occurred_on date NOT NULL,
    kind text NOT NULL CHECK (kind IN ('INCIDENT', 'CALLOUT', 'CRIME')),
    severity text NOT NULL CHECK (severity IN ('NON_CRIME', 'LESSER', 'SERIOUS', 'GRAVE')),
    source_reference text,
    -- By which figures a repeat was decided, here and whenever it is decided again: a later set changes none of it.
    marac_rule_set_id text NOT NULL REFERENCES marac_rule_sets (marac_rule_set_id),
    is_marac_repeat boolean NOT NULL,
    last_marac_on date,
    -- What would be one if records that await a decision are of one person.
    is_possible_marac_repeat boolean NOT NULL DEFAULT false,
    possible_last_marac_on date,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    organisation_id uuid NOT NULL,
    CHECK (NOT (is_marac_repeat AND is_possible_marac_repeat)),
    CHECK (is_possible_marac_repeat = (possible_last_marac_on IS NOT NULL))
);
CREATE INDEX abuse_incidents_victim ON abuse_incidents (victim_id, occurred_on);
CREATE INDEX abuse_incidents_perpetrators ON abuse_incidents USING gin (perpetrator_ids);
CREATE INDEX abuse_incidents_lpu ON abuse_incidents (lpu, recorded_at);

CREATE TABLE risk_assessments (
    risk_assessment_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    instrument text NOT NULL,
    instrument_version integer NOT NULL,
    hub text,
    lpu text NOT NULL,
    agency text NOT NULL,
    victim_id uuid NOT NULL REFERENCES people (person_id),
    perpetrator_ids uuid[] NOT NULL CHECK (cardinality(perpetrator_ids) BETWEEN 1 AND 5),
    children_ids uuid[] NOT NULL,
    abuse_incident_id uuid REFERENCES abuse_incidents (abuse_incident_id),
    assessed_on date NOT NULL,
    answers jsonb NOT NULL,
    ticks smallint NOT NULL,
    high_risk_markers text[] NOT NULL,
    unanswered text[] NOT NULL,
    prompts jsonb NOT NULL,
    incomplete boolean NOT NULL,
    intelligence_searched boolean NOT NULL,
    suggested_floor text CHECK (suggested_floor IN ('STANDARD', 'MEDIUM', 'HIGH')),
    grade text NOT NULL CHECK (grade IN ('STANDARD', 'MEDIUM', 'HIGH')),
    marac_rule_set_id text NOT NULL REFERENCES marac_rule_sets (marac_rule_set_id),
    limbs jsonb NOT NULL,
    limbs_met text[] NOT NULL,
    assessed_by text NOT NULL,
    organisation_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (instrument, instrument_version) REFERENCES risk_instrument_versions (instrument, version)
);
CREATE INDEX risk_assessments_order ON risk_assessments (recorded_at DESC, risk_assessment_id DESC);
CREATE INDEX risk_assessments_lpu ON risk_assessments (lpu, recorded_at DESC, risk_assessment_id DESC);
CREATE INDEX risk_assessments_hub ON risk_assessments (hub, recorded_at DESC, risk_assessment_id DESC);
CREATE INDEX risk_assessments_victim ON risk_assessments (victim_id, recorded_at DESC);
CREATE INDEX risk_assessments_perpetrators ON risk_assessments USING gin (perpetrator_ids);
CREATE INDEX risk_assessments_children ON risk_assessments USING gin (children_ids);

CREATE TABLE risk_grade_proposals (
    grade_proposal_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    risk_assessment_id uuid NOT NULL REFERENCES risk_assessments (risk_assessment_id),
    grade text NOT NULL CHECK (grade IN ('STANDARD', 'MEDIUM')),
    reason text NOT NULL,
    status text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'AGREED', 'REFUSED')),
    proposed_by text NOT NULL,
    proposed_at timestamp with time zone NOT NULL
);
CREATE UNIQUE INDEX risk_grade_proposals_open ON risk_grade_proposals (risk_assessment_id) WHERE status = 'OPEN';
CREATE INDEX risk_grade_proposals_assessment ON risk_grade_proposals (risk_assessment_id, grade_proposal_id);

-- A supervisor and a specialist, never one person in both places.
CREATE TABLE risk_grade_signatures (
    grade_proposal_id uuid NOT NULL REFERENCES risk_grade_proposals (grade_proposal_id),
    role text NOT NULL CHECK (role IN ('SUPERVISOR', 'SPECIALIST')),
    signed_by text NOT NULL,
    decision text NOT NULL CHECK (decision IN ('AGREE', 'REFUSE')),
    reason text NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    PRIMARY KEY (grade_proposal_id, role),
    UNIQUE (grade_proposal_id, signed_by)
);

CREATE TABLE risk_grades (
    risk_grade_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    risk_assessment_id uuid NOT NULL REFERENCES risk_assessments (risk_assessment_id),
    grade text NOT NULL CHECK (grade IN ('STANDARD', 'MEDIUM', 'HIGH')),
    reason text NOT NULL,
    graded_at timestamp with time zone NOT NULL,
    graded_by text NOT NULL,
    grade_proposal_id uuid REFERENCES risk_grade_proposals (grade_proposal_id)
);
CREATE INDEX risk_grades_assessment ON risk_grades (risk_assessment_id, risk_grade_id);

CREATE TABLE marac_referrals (
    marac_referral_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    reference text NOT NULL UNIQUE,
    status text NOT NULL DEFAULT 'REFERRED' CHECK (status IN ('REFERRED', 'HEARD')),
    risk_assessment_id uuid NOT NULL UNIQUE REFERENCES risk_assessments (risk_assessment_id),
    hub text,
    lpu text NOT NULL,
    agency text NOT NULL,
    victim_id uuid NOT NULL REFERENCES people (person_id),
    perpetrator_ids uuid[] NOT NULL,
    children_ids uuid[] NOT NULL,
    grade text NOT NULL,
    -- What the findings were decided with: the instrument's version and the figures of the assessment's day.
    instrument text NOT NULL,
    instrument_version integer NOT NULL,
    marac_rule_set_id text NOT NULL REFERENCES marac_rule_sets (marac_rule_set_id),
    limbs text[] NOT NULL CHECK (cardinality(limbs) > 0),
    findings jsonb NOT NULL,
    reason text,
    referred_at timestamp with time zone NOT NULL,
    referred_on date NOT NULL,
    referred_by text NOT NULL,
    organisation_id uuid NOT NULL,
    heard_on date,
    hearing_note text,
    flag_and_tag_expires_on date NOT NULL,
    version integer NOT NULL DEFAULT 1,
    FOREIGN KEY (instrument, instrument_version) REFERENCES risk_instrument_versions (instrument, version)
);
CREATE INDEX marac_referrals_order ON marac_referrals (referred_at DESC, marac_referral_id DESC);
CREATE INDEX marac_referrals_hub ON marac_referrals (hub, referred_at DESC, marac_referral_id DESC);
CREATE INDEX marac_referrals_lpu ON marac_referrals (lpu, referred_at DESC, marac_referral_id DESC);
CREATE INDEX marac_referrals_victim ON marac_referrals (victim_id, referred_on DESC);

CREATE TABLE marac_information (
    marac_information_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    marac_referral_id uuid NOT NULL REFERENCES marac_referrals (marac_referral_id),
    agency text NOT NULL,
    organisation_id uuid NOT NULL,
    summary text NOT NULL,
    shared_at timestamp with time zone NOT NULL,
    shared_by text NOT NULL
);
CREATE INDEX marac_information_referral ON marac_information (marac_referral_id, marac_information_id);

CREATE TABLE marac_actions (
    marac_action_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    marac_referral_id uuid NOT NULL REFERENCES marac_referrals (marac_referral_id),
    agency text NOT NULL,
    action text NOT NULL,
    due_on date NOT NULL,
    status text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'DONE')),
    completed_on date,
    note text,
    created_by text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CHECK ((status = 'DONE') = (completed_on IS NOT NULL))
);
CREATE INDEX marac_actions_referral ON marac_actions (marac_referral_id, marac_action_id);

CREATE TABLE idva_contacts (
    idva_contact_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    marac_referral_id uuid NOT NULL REFERENCES marac_referrals (marac_referral_id),
    contacted_on date NOT NULL,
    result text NOT NULL CHECK (result IN ('REACHED', 'NOT_REACHED', 'DECLINED_SUPPORT')),
    note text,
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);
CREATE INDEX idva_contacts_referral ON idva_contacts (marac_referral_id, idva_contact_id);

-- New abuse of a pair whose case the conference had, by its last referral: told once, however often the job runs.
CREATE TABLE marac_repeats (
    abuse_incident_id uuid NOT NULL PRIMARY KEY REFERENCES abuse_incidents (abuse_incident_id),
    marac_referral_id uuid NOT NULL REFERENCES marac_referrals (marac_referral_id),
    is_possible boolean NOT NULL,
    flagged_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE INDEX marac_repeats_referral ON marac_repeats (marac_referral_id, abuse_incident_id);

CREATE TABLE serial_perpetrators (
    person_id uuid NOT NULL PRIMARY KEY REFERENCES people (person_id),
    is_serial boolean NOT NULL,
    is_serial_loose boolean NOT NULL,
    victim_count integer NOT NULL,
    unconnected_victim_count integer NOT NULL,
    lookback_months integer NOT NULL,
    agencies text[] NOT NULL,
    record_count integer NOT NULL,
    computed_at timestamp with time zone NOT NULL,
    CHECK (is_serial_loose OR NOT is_serial)
);
CREATE INDEX serial_perpetrators_order ON serial_perpetrators (computed_at DESC, person_id DESC) WHERE is_serial_loose;
CREATE INDEX serial_perpetrators_age ON serial_perpetrators (computed_at);

-- Apart from the finding, because a hub may know of it and not of another hub's records behind it.
CREATE TABLE serial_records (
    person_id uuid NOT NULL REFERENCES serial_perpetrators (person_id),
    abuse_incident_id uuid NOT NULL REFERENCES abuse_incidents (abuse_incident_id),
    PRIMARY KEY (person_id, abuse_incident_id)
);
CREATE INDEX serial_records_incident ON serial_records (abuse_incident_id);

-- What limbs and repeats are reckoned from, whichever agency recorded it: days and kinds, nobody's words. The owner reads,
-- because a desk sees its own hub's records alone. What is only possible counts the records that a match which nobody
-- has decided on yet would join.
CREATE FUNCTION abuse_of(victim uuid, since date, possible boolean)
RETURNS TABLE (agency text, perpetrator_ids uuid[], occurred_on date, kind text, severity text)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT agency, perpetrator_ids, occurred_on, kind, severity
    FROM abuse_incidents
    WHERE victim_id = ANY(CASE WHEN possible THEN possible_records_of(ARRAY[victim]) ELSE records_of(ARRAY[victim]) END)
    AND occurred_on >= since
$$;

CREATE FUNCTION last_marac_of(victim uuid, perpetrators uuid[], until_day date, possible boolean) RETURNS date
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT max(marac_on)
    FROM marac_referrals CROSS JOIN unnest(ARRAY[referred_on, heard_on]) AS marac_on
    WHERE victim_id = ANY(CASE WHEN possible THEN possible_records_of(ARRAY[victim]) ELSE records_of(ARRAY[victim]) END)
    AND perpetrator_ids && CASE WHEN possible THEN possible_records_of(perpetrators) ELSE records_of(perpetrators) END
    AND marac_on < until_day
$$;

-- Who stands on which side, for the wall between them (0002_people.sql): the people harmed by any of these people, those
-- who may harm any of them, and whether a hub's own records name any of them.
CREATE FUNCTION abused_by(persons uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT victim_id FROM abuse_incidents WHERE perpetrator_ids && persons
    UNION
    SELECT unnest(victim_id || children_ids) FROM risk_assessments WHERE perpetrator_ids && persons
$$;

CREATE FUNCTION abusers_of(persons uuid[]) RETURNS SETOF uuid
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT unnest(perpetrator_ids) FROM abuse_incidents WHERE victim_id = ANY(persons)
    UNION
    SELECT unnest(perpetrator_ids) FROM risk_assessments WHERE victim_id = ANY(persons) OR children_ids && persons
$$;

CREATE FUNCTION named_in_abuse(persons uuid[], own_hub text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM abuse_incidents
        WHERE hub = own_hub AND (victim_id = ANY(persons) OR perpetrator_ids && persons)
    ) OR EXISTS (
        SELECT FROM risk_assessments
        WHERE hub = own_hub AND (victim_id = ANY(persons) OR perpetrator_ids && persons OR children_ids && persons)
    )
$$;

-- For the wall's own functions alone: nobody else asks who stands on the other side.
REVOKE EXECUTE ON FUNCTION abused_by(uuid []), abusers_of(uuid []), named_in_abuse(uuid [], text) FROM PUBLIC;

INSERT INTO risk_instruments (instrument, name) VALUES
('DASH_ACPO_27', 'DASH 2009, police version (27 questions)'),
('DASH_SAFELIVES_24', 'DASH, partners'' version (24 questions)'),
('DARA', 'Domestic Abuse Risk Assessment (2022)');

INSERT INTO risk_instrument_versions (instrument, version, name, effective_from, questions, bands, source, loaded_by)
VALUES
(
    'DASH_ACPO_27', 1, 'DASH 2009, police version (27 questions)', '2009-03-01',
    '[
        {"number": 1, "key": "injury_current", "section": "CURRENT", "label": "Injury now, and whether the first", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 2, "key": "very_frightened", "section": "CURRENT", "label": "Very frightened", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 3, "key": "fear_of_what", "section": "CURRENT", "label": "What is feared", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 4, "key": "isolated_from_family_friends", "section": "CURRENT", "label": "Isolated from family and friends", "high_risk_marker": false, "prompt": "HONOUR_BASED_VIOLENCE", "wording": null},
        {"number": 5, "key": "depressed_or_suicidal", "section": "CURRENT", "label": "Depressed or suicidal", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 6, "key": "separated_or_tried_past_year", "section": "CURRENT", "label": "Separated, or tried to, in the past year", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 7, "key": "child_contact_conflict", "section": "CURRENT", "label": "Conflict over contact with children", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 8, "key": "constant_contact_stalk_harass", "section": "CURRENT", "label": "Constant contact, stalking or harassing", "high_risk_marker": true, "prompt": "STALKING", "wording": null},
        {"number": 9, "key": "pregnant_or_baby_18m", "section": "CHILDREN", "label": "Pregnant, or a baby under 18 months", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 10, "key": "stepchildren_or_dependants", "section": "CHILDREN", "label": "Stepchildren or other dependants", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 11, "key": "hurt_children_dependants", "section": "CHILDREN", "label": "Children or dependants hurt", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 12, "key": "threat_to_hurt_kill_children", "section": "CHILDREN", "label": "Threats to hurt or kill children", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 13, "key": "abuse_more_often", "section": "HISTORY", "label": "Abuse more often", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 14, "key": "abuse_worse", "section": "HISTORY", "label": "Abuse getting worse", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 15, "key": "controls_or_excessively_jealous", "section": "HISTORY", "label": "Controlling or excessively jealous", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 16, "key": "weapon_or_object_used", "section": "HISTORY", "label": "Weapon or object used", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 17, "key": "threat_to_kill_believed", "section": "HISTORY", "label": "Threat to kill that is believed", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 18, "key": "strangle_choke_suffocate_drown", "section": "HISTORY", "label": "Strangling, choking, suffocating, drowning", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 19, "key": "sexual_abuse", "section": "HISTORY", "label": "Sexual abuse", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 20, "key": "other_person_threatens", "section": "HISTORY", "label": "Threats by another person", "high_risk_marker": true, "prompt": "HONOUR_BASED_VIOLENCE", "wording": null},
        {"number": 21, "key": "hurt_anyone_else", "section": "HISTORY", "label": "Somebody else hurt", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 22, "key": "animal_abuse", "section": "HISTORY", "label": "Animals abused", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 23, "key": "financial_issues", "section": "ABUSER", "label": "Financial issues", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 24, "key": "drugs_alcohol_mental_health", "section": "ABUSER", "label": "Drugs, alcohol or mental health", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 25, "key": "abuser_suicide_threat_attempt", "section": "ABUSER", "label": "Abuser threatened or tried suicide", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 26, "key": "breached_bail_order_injunction", "section": "ABUSER", "label": "Bail, order or injunction breached", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 27, "key": "police_or_criminal_history", "section": "ABUSER", "label": "Known to the police", "high_risk_marker": false, "prompt": null, "wording": null}
    ]',
    '[{"at_least": 0, "grade": "STANDARD"}, {"at_least": 10, "grade": "MEDIUM"}, {"at_least": 14, "grade": "HIGH"}]',
    'domain.md §3.1, order of 12-27 and the markers to be checked by a person before go-live', 'release'
),
(
    'DASH_SAFELIVES_24', 1, 'DASH, partners'' version (24 questions)', '2009-03-01',
    '[
        {"number": 1, "key": "injury_current", "section": "CURRENT", "label": "Injury now, and whether the first", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 2, "key": "very_frightened", "section": "CURRENT", "label": "Very frightened", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 3, "key": "fear_of_what", "section": "CURRENT", "label": "What is feared", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 4, "key": "isolated_from_family_friends", "section": "CURRENT", "label": "Isolated from family and friends", "high_risk_marker": false, "prompt": "HONOUR_BASED_VIOLENCE", "wording": null},
        {"number": 5, "key": "depressed_or_suicidal", "section": "CURRENT", "label": "Depressed or suicidal", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 6, "key": "separated_or_tried_past_year", "section": "CURRENT", "label": "Separated, or tried to, in the past year", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 7, "key": "child_contact_conflict", "section": "CURRENT", "label": "Conflict over contact with children", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 8, "key": "constant_contact_stalk_harass", "section": "CURRENT", "label": "Constant contact, stalking or harassing", "high_risk_marker": true, "prompt": "STALKING", "wording": null},
        {"number": 9, "key": "pregnant_or_baby_18m", "section": "CHILDREN", "label": "Pregnant, or a baby under 18 months", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 10, "key": "abuse_more_often", "section": "HISTORY", "label": "Abuse more often", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 11, "key": "abuse_worse", "section": "HISTORY", "label": "Abuse getting worse", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 12, "key": "controls_or_excessively_jealous", "section": "HISTORY", "label": "Controlling or excessively jealous", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 13, "key": "weapon_or_object_used", "section": "HISTORY", "label": "Weapon or object used", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 14, "key": "threat_to_kill_believed", "section": "HISTORY", "label": "Threat to kill that is believed", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 15, "key": "strangle_choke_suffocate_drown", "section": "HISTORY", "label": "Strangling, choking, suffocating, drowning", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 16, "key": "sexual_abuse", "section": "HISTORY", "label": "Sexual abuse", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 17, "key": "other_person_threatens", "section": "HISTORY", "label": "Threats by another person", "high_risk_marker": true, "prompt": "HONOUR_BASED_VIOLENCE", "wording": null},
        {"number": 18, "key": "hurt_anyone_else", "section": "HISTORY", "label": "Somebody else hurt", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 19, "key": "animal_abuse", "section": "HISTORY", "label": "Animals abused", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 20, "key": "financial_issues", "section": "ABUSER", "label": "Financial issues", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 21, "key": "drugs_alcohol_mental_health", "section": "ABUSER", "label": "Drugs, alcohol or mental health", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 22, "key": "abuser_suicide_threat_attempt", "section": "ABUSER", "label": "Abuser threatened or tried suicide", "high_risk_marker": true, "prompt": null, "wording": null},
        {"number": 23, "key": "breached_bail_order_injunction", "section": "ABUSER", "label": "Bail, order or injunction breached", "high_risk_marker": false, "prompt": null, "wording": null},
        {"number": 24, "key": "police_or_criminal_history", "section": "ABUSER", "label": "Known to the police", "high_risk_marker": false, "prompt": null, "wording": null}
    ]',
    '[{"at_least": 0, "grade": "STANDARD"}, {"at_least": 10, "grade": "MEDIUM"}, {"at_least": 14, "grade": "HIGH"}]',
    'domain.md §3.2 for the bands, which keys it shares is to be checked by a person before go-live', 'release'
);

INSERT INTO marac_rule_sets (marac_rule_set_id, lpus, effective_from, configuration, source) VALUES
(
    'MARAC_DEFAULT',
    '{BIRMINGHAM_EAST,BIRMINGHAM_NORTH,BIRMINGHAM_SOUTH,BIRMINGHAM_WEST_AND_CENTRAL,COVENTRY,DUDLEY,SANDWELL,SOLIHULL,
      WALSALL,WOLVERHAMPTON}',
    '2009-03-01',
    '{"visible_high_risk": {"DASH_ACPO_27": 14, "DASH_SAFELIVES_24": 14},
      "escalation": [{"count": 3, "unit": "INCIDENT", "months": 12, "require_rising": false, "same_perpetrator": false}],
      "repeat": {"months": 12, "crime_only": false}, "hbv_automatic": true, "minimum_age": 16}',
    'domain.md §3.3: default'
),
(
    'KINGSTON', '{}', NULL,
    '{"visible_high_risk": {"DASH_ACPO_27": 14, "DASH_SAFELIVES_24": 14},
      "escalation": [{"count": 5, "unit": "INCIDENT", "months": 12, "require_rising": false, "same_perpetrator": true},
                     {"count": 3, "unit": "CRIME", "months": 12, "require_rising": true, "same_perpetrator": true}],
      "repeat": {"months": 12, "crime_only": false}, "hbv_automatic": true, "minimum_age": 16}',
    'Kingston, as told in domain.md §3.3: an example that no unit uses'
);

GRANT SELECT, INSERT ON
risk_instruments, risk_instrument_versions, marac_rule_sets, abuse_incidents, risk_grade_signatures, risk_grades,
marac_information, idva_contacts, marac_repeats TO {app};
GRANT UPDATE (name) ON risk_instruments TO {app};
GRANT UPDATE (is_marac_repeat, last_marac_on, is_possible_marac_repeat, possible_last_marac_on)
ON abuse_incidents TO {app};
GRANT SELECT, INSERT, UPDATE ON
risk_assessments, risk_grade_proposals, marac_referrals, marac_actions, serial_perpetrators TO {app};
GRANT SELECT, INSERT, DELETE ON serial_records TO {app};
-- What two records taken for one person made a repeat is none, when they turn out to be two.
GRANT DELETE ON marac_repeats TO {app};
GRANT UPDATE (marac_referral_id, is_possible, flagged_at) ON marac_repeats TO {app};

ALTER TABLE abuse_incidents ENABLE ROW LEVEL SECURITY;
ALTER TABLE risk_assessments ENABLE ROW LEVEL SECURITY;
ALTER TABLE risk_grade_proposals ENABLE ROW LEVEL SECURITY;
ALTER TABLE risk_grade_signatures ENABLE ROW LEVEL SECURITY;
ALTER TABLE risk_grades ENABLE ROW LEVEL SECURITY;
ALTER TABLE marac_referrals ENABLE ROW LEVEL SECURITY;
ALTER TABLE marac_information ENABLE ROW LEVEL SECURITY;
ALTER TABLE marac_actions ENABLE ROW LEVEL SECURITY;
ALTER TABLE idva_contacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE marac_repeats ENABLE ROW LEVEL SECURITY;
ALTER TABLE serial_perpetrators ENABLE ROW LEVEL SECURITY;
ALTER TABLE serial_records ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_sees_all ON abuse_incidents TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON risk_assessments TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON risk_grade_proposals TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON risk_grade_signatures TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON risk_grades TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON marac_referrals TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON marac_information TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON marac_actions TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON idva_contacts TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON marac_repeats TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON serial_perpetrators TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON serial_records TO {app} USING (true) WITH CHECK (true);

-- A desk sees what its hub's area has, and writes as itself.
CREATE POLICY partner_sees_hub ON abuse_incidents FOR SELECT TO {partner} USING (hub = (SELECT bound_hub()));
CREATE POLICY partner_writes_own ON abuse_incidents FOR INSERT TO {partner}
WITH CHECK (hub = bound_hub() AND organisation_id = bluelamp_organisation() AND agency = bound_agency());
CREATE POLICY partner_sees_hub ON risk_assessments FOR SELECT TO {partner} USING (hub = (SELECT bound_hub()));
CREATE POLICY partner_writes_own ON risk_assessments FOR INSERT TO {partner}
WITH CHECK (hub = bound_hub() AND organisation_id = bluelamp_organisation() AND agency = bound_agency());
CREATE POLICY partner_sees_hub ON marac_referrals FOR SELECT TO {partner} USING (hub = (SELECT bound_hub()));
CREATE POLICY partner_writes_own ON marac_referrals FOR INSERT TO {partner}
WITH CHECK (hub = bound_hub() AND organisation_id = bluelamp_organisation() AND agency = bound_agency());
CREATE POLICY partner_grades_own_hub ON risk_assessments FOR UPDATE TO {partner}
USING (hub = (SELECT bound_hub())) WITH CHECK (hub = bound_hub());
CREATE POLICY partner_sees_hub ON risk_grade_proposals TO {partner}
USING (EXISTS (SELECT FROM risk_assessments WHERE risk_assessments.risk_assessment_id = risk_grade_proposals.risk_assessment_id))
WITH CHECK (EXISTS (SELECT FROM risk_assessments WHERE risk_assessments.risk_assessment_id = risk_grade_proposals.risk_assessment_id));
CREATE POLICY partner_sees_hub ON risk_grades TO {partner}
USING (EXISTS (SELECT FROM risk_assessments WHERE risk_assessments.risk_assessment_id = risk_grades.risk_assessment_id))
WITH CHECK (EXISTS (SELECT FROM risk_assessments WHERE risk_assessments.risk_assessment_id = risk_grades.risk_assessment_id));
CREATE POLICY partner_sees_hub ON risk_grade_signatures FOR SELECT TO {partner}
USING (EXISTS (SELECT FROM risk_grade_proposals WHERE risk_grade_proposals.grade_proposal_id = risk_grade_signatures.grade_proposal_id));
CREATE POLICY partner_sees_hub ON marac_information FOR SELECT TO {partner}
USING (EXISTS (SELECT FROM marac_referrals WHERE marac_referrals.marac_referral_id = marac_information.marac_referral_id));
CREATE POLICY partner_writes_own ON marac_information FOR INSERT TO {partner}
WITH CHECK (
    organisation_id = bluelamp_organisation() AND agency = bound_agency()
    AND EXISTS (SELECT FROM marac_referrals WHERE marac_referrals.marac_referral_id = marac_information.marac_referral_id)
);
CREATE POLICY partner_sees_hub ON marac_actions FOR SELECT TO {partner}
USING (EXISTS (SELECT FROM marac_referrals WHERE marac_referrals.marac_referral_id = marac_actions.marac_referral_id));
CREATE POLICY partner_sees_hub ON marac_repeats FOR SELECT TO {partner}
USING (EXISTS (SELECT FROM marac_referrals WHERE marac_referrals.marac_referral_id = marac_repeats.marac_referral_id));
CREATE POLICY partner_sees_hub ON idva_contacts FOR SELECT TO {partner}
USING (EXISTS (SELECT FROM marac_referrals WHERE marac_referrals.marac_referral_id = idva_contacts.marac_referral_id));
-- Whom a hub may know, and so may know this of (people).
CREATE POLICY partner_sees_known ON serial_perpetrators FOR SELECT TO {partner} USING (hub_sees_person(person_id));
CREATE POLICY partner_sees_hub ON serial_records FOR SELECT TO {partner}
USING (EXISTS (SELECT FROM abuse_incidents WHERE abuse_incidents.abuse_incident_id = serial_records.abuse_incident_id));

GRANT SELECT ON
risk_instruments, risk_instrument_versions, marac_rule_sets, abuse_incidents, risk_assessments, risk_grade_proposals,
risk_grade_signatures, risk_grades, marac_referrals, marac_information, marac_actions, idva_contacts, marac_repeats,
serial_perpetrators, serial_records TO {partner};
GRANT INSERT ON
abuse_incidents, risk_assessments, risk_grade_proposals, risk_grades, marac_referrals, marac_information TO {partner};
GRANT UPDATE (grade, version, limbs, limbs_met) ON risk_assessments TO {partner};
GRANT UPDATE (version) ON marac_referrals TO {partner};
CREATE POLICY partner_counts_changes ON marac_referrals FOR UPDATE TO {partner}
USING (hub = (SELECT bound_hub())) WITH CHECK (hub = bound_hub());
