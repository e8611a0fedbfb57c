-- The hubs, who sits in them and since when, when they are open, and the clocks that they keep: effective-dated, so that
-- an old decision is explained by what was so at the time.

-- Two terms of one desk may not overlap; comparing an id within such a constraint takes this extension.
CREATE EXTENSION IF NOT EXISTS btree_gist;

CREATE TABLE hubs (
    hub text NOT NULL PRIMARY KEY,
    name text NOT NULL,
    lpus text[] NOT NULL,
    live_from date,
    created_at timestamp with time zone NOT NULL DEFAULT now()
);

CREATE TABLE hub_members (
    hub_member_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    hub text NOT NULL REFERENCES hubs (hub),
    agency text NOT NULL CHECK (
        agency IN (
            'POLICE', 'CHILDRENS_SOCIAL_CARE', 'ADULT_SOCIAL_CARE', 'HOUSING_AND_NEIGHBOURHOOD_SERVICES', 'PROBATION',
            'HEALTH', 'EDUCATION', 'VOLUNTARY_SECTOR', 'HUB_MANAGEMENT'
        )
    ),
    organisation_id uuid NOT NULL,
    effective_from timestamp with time zone NOT NULL,
    effective_until timestamp with time zone,
    CHECK (effective_until IS NULL OR effective_until > effective_from),
    -- A desk belongs to one hub, and a hub has one desk for each agency, at any one time.
    EXCLUDE USING gist (
        organisation_id WITH =, tstzrange(effective_from, effective_until) WITH &&
    ),
    EXCLUDE USING gist (
        hub WITH =, agency WITH =, tstzrange(effective_from, effective_until) WITH &&
    )
);

CREATE TABLE hub_hours (
    hub_hours_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    hub text NOT NULL REFERENCES hubs (hub),
    opens time NOT NULL,
    closes time NOT NULL,
    weekdays smallint[] NOT NULL,
    effective_from timestamp with time zone NOT NULL,
    CHECK (opens < closes),
    UNIQUE (hub, effective_from)
);

-- windows: {"decision": {"RED": {"amount": 4, "unit": "WORKING_HOURS", "runs_past_close": true}, …}, "information": {…}};
-- a rating without a window has no clock.
CREATE TABLE clock_profiles (
    clock_profile_id text NOT NULL PRIMARY KEY,
    name text NOT NULL,
    source text NOT NULL,
    windows jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now()
);

CREATE TABLE hub_clock_profiles (
    hub text NOT NULL REFERENCES hubs (hub),
    clock_profile_id text NOT NULL REFERENCES clock_profiles (clock_profile_id),
    effective_from timestamp with time zone NOT NULL,
    PRIMARY KEY (hub, effective_from)
);

-- The reference data of the release: what a force changes it adds to, from a date on.
INSERT INTO hubs (hub, name, lpus, live_from) VALUES
('SANDWELL', 'Sandwell Multi-Agency Safeguarding Hub', '{SANDWELL}', NULL),
(
    'BIRMINGHAM',
    'Birmingham Multi-Agency Safeguarding Hub',
    '{BIRMINGHAM_EAST,BIRMINGHAM_NORTH,BIRMINGHAM_SOUTH,BIRMINGHAM_WEST_AND_CENTRAL}',
    '2014-07-01'
),
('COVENTRY', 'Coventry Multi-Agency Safeguarding Hub', '{COVENTRY}', '2014-09-01');

INSERT INTO hub_hours (hub, opens, closes, weekdays, effective_from)
SELECT hub, '08:00', '18:00', '{0,1,2,3,4}', '2013-01-01T00:00:00Z' FROM hubs;

INSERT INTO clock_profiles (clock_profile_id, name, source, windows) VALUES
(
    'DEFAULT_2014',
    'Red 4 hub hours running past close, amber 24 hours, green 72 hours',
    'domain.md §2.4; half of each window for agencies to answer',
    '{"decision": {"RED": {"amount": 4, "unit": "WORKING_HOURS", "runs_past_close": true},
                   "AMBER": {"amount": 24, "unit": "ELAPSED_HOURS", "runs_past_close": true},
                   "GREEN": {"amount": 72, "unit": "ELAPSED_HOURS", "runs_past_close": true}},
      "information": {"RED": {"amount": 2, "unit": "WORKING_HOURS", "runs_past_close": true},
                      "AMBER": {"amount": 12, "unit": "ELAPSED_HOURS", "runs_past_close": true},
                      "GREEN": {"amount": 36, "unit": "ELAPSED_HOURS", "runs_past_close": true}}}'
),
(
    'SURREY',
    'Red 4 and amber 24 working hours, green 72 hours',
    'Surrey Police, as told in domain.md §2.4: working hours are stated for red and amber only',
    '{"decision": {"RED": {"amount": 4, "unit": "WORKING_HOURS", "runs_past_close": false},
                   "AMBER": {"amount": 24, "unit": "WORKING_HOURS", "runs_past_close": false},
                   "GREEN": {"amount": 72, "unit": "ELAPSED_HOURS", "runs_past_close": true}},
      "information": {"RED": {"amount": 2, "unit": "WORKING_HOURS", "runs_past_close": false},
                      "AMBER": {"amount": 12, "unit": "WORKING_HOURS", "runs_past_close": false},
                      "GREEN": {"amount": 36, "unit": "ELAPSED_HOURS", "runs_past_close": true}}}'
),
(
    'MERTON',
    'Agencies answer red in 2 hours, amber in 6, green in 24',
    'London Borough of Merton, as told in domain.md §2.4: its times are for the information; those of DEFAULT_2014 decide',
    '{"decision": {"RED": {"amount": 4, "unit": "WORKING_HOURS", "runs_past_close": true},
                   "AMBER": {"amount": 24, "unit": "ELAPSED_HOURS", "runs_past_close": true},
                   "GREEN": {"amount": 72, "unit": "ELAPSED_HOURS", "runs_past_close": true}},
      "information": {"RED": {"amount": 2, "unit": "ELAPSED_HOURS", "runs_past_close": true},
                      "AMBER": {"amount": 6, "unit": "ELAPSED_HOURS", "runs_past_close": true},
                      "GREEN": {"amount": 24, "unit": "ELAPSED_HOURS", "runs_past_close": true}}}'
);

INSERT INTO hub_clock_profiles (hub, clock_profile_id, effective_from)
SELECT hub, 'DEFAULT_2014', '2013-01-01T00:00:00Z' FROM hubs;

-- Which hub and which agency the bound organisation is the desk of. The owner reads the table for it, so that a policy
-- of hub_members itself may use them.
CREATE FUNCTION bound_hub() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT hub FROM hub_members
    WHERE organisation_id = bluelamp_organisation()
    AND effective_from <= now() AND (effective_until IS NULL OR effective_until > now())
$$;

CREATE FUNCTION bound_agency() RETURNS text
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT agency FROM hub_members
    WHERE organisation_id = bluelamp_organisation()
    AND effective_from <= now() AND (effective_until IS NULL OR effective_until > now())
$$;

GRANT SELECT, INSERT ON hubs, hub_hours, clock_profiles, hub_clock_profiles TO {app};
GRANT UPDATE (name, lpus, live_from) ON hubs TO {app};
GRANT SELECT, INSERT, UPDATE ON hub_members TO {app};
GRANT SELECT ON hubs, hub_members, hub_hours, clock_profiles, hub_clock_profiles TO {partner};
