-- Sentinel: the themes of hidden harm as effective-dated reference data, the records that have to do with them, campaigns
-- with what came of them, and the safe way to somebody who is afraid (¶54, 67; domain.md §6).

CREATE TABLE themes (
    theme text NOT NULL PRIMARY KEY,
    created_at timestamp with time zone NOT NULL DEFAULT now()
);

-- What a theme means from a day on; the terms of the latest day that has come hold.
CREATE TABLE theme_terms (
    theme text NOT NULL REFERENCES themes (theme),
    effective_from date NOT NULL,
    name text NOT NULL,
    definition text NOT NULL,
    improvement_direction text NOT NULL CHECK (improvement_direction IN ('INCREASE', 'DECREASE')),
    active boolean NOT NULL,
    source text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL DEFAULT now(),
    PRIMARY KEY (theme, effective_from)
);

CREATE TABLE theme_tags (
    tag_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    theme text NOT NULL REFERENCES themes (theme),
    record_type text NOT NULL CHECK (
        record_type IN (
            'CASE', 'ROUTING_DECISION', 'ABUSE_INCIDENT', 'RISK_ASSESSMENT', 'MISSING_INCIDENT', 'CONTACT_ROUTE'
        )
    ),
    record_id uuid NOT NULL,
    lpu text NOT NULL,
    counted_on date NOT NULL,
    tagged_by text NOT NULL,
    organisation_id uuid NOT NULL,
    tagged_at timestamp with time zone NOT NULL,
    removed_at timestamp with time zone,
    removed_by text,
    removal_reason text,
    CHECK ((removed_at IS NULL) = (removed_by IS NULL)),
    CHECK ((removed_at IS NULL) = (removal_reason IS NULL))
);
-- A record has to do with a theme once.
CREATE UNIQUE INDEX theme_tags_once ON theme_tags (theme, record_type, record_id) WHERE removed_at IS NULL;
CREATE INDEX theme_tags_order ON theme_tags (theme, tag_id DESC);
CREATE INDEX theme_tags_counted ON theme_tags (theme, counted_on, lpu) WHERE removed_at IS NULL;
CREATE INDEX theme_tags_record ON theme_tags (record_id);

-- One campaign to a theme at a time, so that a week has one target.
CREATE TABLE campaigns (
    campaign_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    theme text NOT NULL REFERENCES themes (theme),
    name text NOT NULL,
    focus_month text,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    objectives text[] NOT NULL CHECK (cardinality(objectives) BETWEEN 1 AND 20),
    target_volumes jsonb NOT NULL,
    evaluation jsonb,
    created_by text NOT NULL,
    created_at timestamp with time zone NOT NULL,
    version integer NOT NULL DEFAULT 1,
    CHECK (ends_on >= starts_on),
    EXCLUDE USING gist (theme WITH =, daterange(starts_on, ends_on, '[]') WITH &&)
);
CREATE INDEX campaigns_order ON campaigns (starts_on DESC, campaign_id DESC);

CREATE TABLE campaign_training (
    campaign_id uuid NOT NULL REFERENCES campaigns (campaign_id),
    lpu text NOT NULL,
    measured_on date NOT NULL,
    trained integer NOT NULL CHECK (trained >= 0),
    eligible integer NOT NULL CHECK (eligible > 0),
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    PRIMARY KEY (campaign_id, lpu, measured_on),
    CHECK (trained <= eligible)
);

CREATE TABLE contact_routes (
    contact_route_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES people (person_id),
    theme text NOT NULL REFERENCES themes (theme),
    lpu text NOT NULL,
    status text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'WITHDRAWN')),
    channel text NOT NULL,
    contact_detail text NOT NULL,
    through_person_id uuid REFERENCES people (person_id),
    times jsonb NOT NULL,
    may_contact text[] NOT NULL CHECK (cardinality(may_contact) > 0),
    never_do text[] NOT NULL CHECK (cardinality(never_do) > 0),
    code_word text NOT NULL,
    worker text NOT NULL,
    review_on date NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawal_reason text,
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    version integer NOT NULL DEFAULT 1,
    CHECK ((status = 'WITHDRAWN') = (withdrawn_at IS NOT NULL)),
    CHECK ((channel = 'THROUGH_SOMEBODY') = (through_person_id IS NOT NULL)),
    CHECK (through_person_id <> person_id)
);
-- Two safe ways could contradict one another.
CREATE UNIQUE INDEX contact_routes_active ON contact_routes (person_id) WHERE status = 'ACTIVE';
CREATE INDEX contact_routes_person ON contact_routes (person_id, contact_route_id DESC);
CREATE INDEX contact_routes_worker ON contact_routes (worker, theme) WHERE status = 'ACTIVE';

-- Where and when a record is counted, and who of the force may see it beside those whom it names. With the caller's own
-- rights, so that row-level security decides for a desk, which sees a tag as long as it sees the record, also one that
-- came from another hub; by branches, so that no more is read than is asked for.
CREATE FUNCTION taggable_record(kind text, record uuid)
RETURNS TABLE (lpu text, happened_at timestamp with time zone, open_to_unit boolean, readers text[])
LANGUAGE plpgsql STABLE SET search_path = public, pg_temp
AS $$
#variable_conflict use_column
BEGIN
    IF kind = 'CASE' THEN
        RETURN QUERY SELECT lpu, received_at, true, ARRAY[referrer] FROM cases WHERE case_id = record;
    ELSIF kind = 'ROUTING_DECISION' THEN
        RETURN QUERY SELECT lpu, reported_at, true, ARRAY[decided_by]
        FROM routing_decisions WHERE routing_decision_id = record;
    ELSIF kind = 'ABUSE_INCIDENT' THEN
        RETURN QUERY SELECT lpu, recorded_at, true, ARRAY[recorded_by]
        FROM abuse_incidents WHERE abuse_incident_id = record;
    ELSIF kind = 'RISK_ASSESSMENT' THEN
        RETURN QUERY SELECT lpu, recorded_at, true, ARRAY[assessed_by]
        FROM risk_assessments WHERE risk_assessment_id = record;
    ELSIF kind = 'MISSING_INCIDENT' THEN
        RETURN QUERY SELECT lpu, reported_at, true, ARRAY[reported_by]
        FROM missing_incidents WHERE missing_incident_id = record;
    ELSIF kind = 'CONTACT_ROUTE' THEN
        RETURN QUERY SELECT lpu, recorded_at, false, may_contact || worker
        FROM contact_routes WHERE contact_route_id = record;
    END IF;
END
$$;

-- Who may not carry a message to somebody: those who may harm them, by any agency's records.
CREATE FUNCTION is_on_perpetrators_side(person uuid, victim uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT victim = ANY(people_harmed_by(person))
$$;

-- July to December 2013 and the relaunch of October 2014 name the same five (domain.md §6); reporting is meant to rise.
INSERT INTO themes (theme) VALUES ('CSE'), ('HBV'), ('HT'), ('FGM'), ('DA');
INSERT INTO theme_terms (
    theme, effective_from, name, definition, improvement_direction, active, source, recorded_by
) VALUES
(
    'CSE', '2013-07-01', 'Child sexual exploitation',
    'Records about a child who is or may be sexually exploited, online or not.',
    'INCREASE', true, 'Sentinel, July 2013 (domain.md §6; ¶67)', 'release'
),
(
    'HBV', '2013-07-01', 'Honour-based violence',
    'Records about violence or threats in the name of honour, forced marriage included.',
    'INCREASE', true, 'Sentinel, July 2013 (domain.md §6; ¶67)', 'release'
),
(
    'HT', '2013-07-01', 'Human trafficking',
    'Records about people who are moved, held or exploited against their will.',
    'INCREASE', true, 'Sentinel, July 2013 (domain.md §6; ¶67)', 'release'
),
(
    'FGM', '2013-07-01', 'Female genital mutilation',
    'Records about a girl or woman who was or may be mutilated.',
    'INCREASE', true, 'Sentinel, July 2013 (domain.md §6; ¶67)', 'release'
),
(
    'DA', '2013-07-01', 'Domestic abuse',
    'Records about abuse between partners, former partners or relatives.',
    'INCREASE', true, 'Sentinel, July 2013 (domain.md §6; ¶67)', 'release'
);

GRANT SELECT, INSERT ON themes, theme_terms, campaign_training TO {app};
GRANT SELECT, INSERT ON theme_tags, campaigns, contact_routes TO {app};
GRANT UPDATE (removed_at, removed_by, removal_reason) ON theme_tags TO {app}, {partner};
GRANT UPDATE ON campaigns, contact_routes TO {app};
-- A desk tags what its hub may see; routes to people who are afraid are nothing that a hub reads.
GRANT SELECT ON themes, theme_terms TO {partner};
GRANT SELECT, INSERT ON theme_tags TO {partner};

ALTER TABLE theme_tags ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_routes ENABLE ROW LEVEL SECURITY;
CREATE POLICY service_sees_all ON theme_tags TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON contact_routes TO {app} USING (true) WITH CHECK (true);
CREATE POLICY desk_sees_with_record ON theme_tags FOR SELECT TO {partner}
USING (EXISTS (SELECT FROM taggable_record(record_type, record_id)));
CREATE POLICY desk_tags_what_it_sees ON theme_tags FOR INSERT TO {partner} WITH CHECK (
    organisation_id = bluelamp_organisation() AND EXISTS (SELECT FROM taggable_record(record_type, record_id))
);
CREATE POLICY desk_removes_from_what_it_sees ON theme_tags FOR UPDATE TO {partner}
USING (EXISTS (SELECT FROM taggable_record(record_type, record_id)))
WITH CHECK (EXISTS (SELECT FROM taggable_record(record_type, record_id)));
