-- Streams, centres and sites: which clock a stream is measured by, which centre its calls are put to, and where that
-- centre sits; each from a day on, in London's calendar, so that an old figure is explained by what was so at the time.

-- Two terms of one thing may not overlap; comparing a code within such a constraint takes this extension.
CREATE EXTENSION IF NOT EXISTS btree_gist;

-- effective_until is the first day on which the row is no longer so; NULL is without end. Thresholds, targets and alerts
-- are domain.md §9.1 and §9.3; what is measured without a stated target has none, and what is assumed says so in `basis`.
CREATE TABLE stream_settings (
    stream_setting_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    stream text NOT NULL CHECK (stream IN ('999', '101', 'SERVICE_DESK', 'CST', 'SWITCHBOARD')),
    formula text NOT NULL CHECK (formula IN ('SL1', 'SL2', 'SL3', 'SL4', 'SL5')),
    threshold_seconds integer NOT NULL CHECK (threshold_seconds BETWEEN 1 AND 3600),
    target_percent double precision CHECK (target_percent > 0 AND target_percent <= 100),
    abandonment_alert_percent double precision CHECK (abandonment_alert_percent > 0 AND abandonment_alert_percent <= 100),
    in_total_demand boolean NOT NULL,
    basis text NOT NULL,
    effective_from date NOT NULL,
    effective_until date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (effective_until > effective_from),
    CONSTRAINT stream_settings_overlap EXCLUDE USING gist (
        stream WITH =, daterange(effective_from, effective_until) WITH &&
    )
);

-- A building. Nobody's post is in it: a centre sits in one or more of them for a time.
CREATE TABLE sites (
    site text NOT NULL PRIMARY KEY,
    name text NOT NULL,
    opened_on date,
    closed_on date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (closed_on > opened_on)
);

-- What a call names as the place that it was put to: it stays itself when it moves to another building.
CREATE TABLE centres (
    centre text NOT NULL PRIMARY KEY,
    name text NOT NULL,
    streams text[] NOT NULL CHECK (
        cardinality(streams) > 0 AND streams <@ '{999,101,SERVICE_DESK,CST,SWITCHBOARD}'::text[]
    ),
    live_from date NOT NULL,
    live_until date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (live_until > live_from)
);

CREATE TABLE centre_sites (
    centre_site_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    centre text NOT NULL REFERENCES centres (centre),
    site text NOT NULL REFERENCES sites (site),
    purpose text NOT NULL CHECK (purpose IN ('OPERATING', 'CONTINUITY')),
    effective_from date NOT NULL,
    effective_until date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (effective_until > effective_from),
    -- A centre may sit in two buildings, but is not twice in one.
    CONSTRAINT centre_sites_overlap EXCLUDE USING gist (
        centre WITH =, site WITH =, daterange(effective_from, effective_until) WITH &&
    )
);
CREATE INDEX centre_sites_by_site ON centre_sites (site);

-- The plan of ¶69: each LPU's control room moves once. Whether it has, a day decides and no column.
CREATE TABLE control_room_moves (
    lpu text NOT NULL PRIMARY KEY CHECK (
        lpu IN (
            'BIRMINGHAM_EAST', 'BIRMINGHAM_NORTH', 'BIRMINGHAM_SOUTH', 'BIRMINGHAM_WEST_AND_CENTRAL', 'COVENTRY',
            'DUDLEY', 'SANDWELL', 'SOLIHULL', 'WALSALL', 'WOLVERHAMPTON'
        )
    ),
    from_site text NOT NULL REFERENCES sites (site),
    to_site text NOT NULL REFERENCES sites (site),
    planned_by date,
    completed_on date,
    basis text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (from_site <> to_site),
    CHECK (planned_by IS NOT NULL OR completed_on IS NOT NULL)
);

-- The reference data of the release (board report ¶69, ¶71): what a force changes, it adds to from a day on.
INSERT INTO stream_settings
(stream, formula, threshold_seconds, target_percent, abandonment_alert_percent, in_total_demand, basis, effective_from)
VALUES
(
    '999', 'SL4', 10, 90, 1, TRUE,
    'Target of board report ¶71; ten seconds of the National Call Handling Standard; the report states none',
    '2012-01-01'
),
('101', 'SL4', 30, NULL, 5, TRUE, 'No target and no seconds stated; 30 seconds as the force published in 2019', '2012-01-01'),
('SERVICE_DESK', 'SL3', 30, 92, 5, FALSE, '92% of all calls in 30 seconds: board report ¶69', '2012-01-01'),
('CST', 'SL3', 30, NULL, 5, TRUE, 'No target and no seconds stated in board report ¶70; 30 seconds assumed', '2012-01-01'),
('SWITCHBOARD', 'SL3', 30, NULL, 5, TRUE, 'Not in the board report; assumed like the other public lines', '2012-01-01');

INSERT INTO sites (site, name) VALUES
('LLOYD_HOUSE', 'Lloyd House'),
('BIRMINGHAM_WEST', 'Birmingham West Police Station'),
('HALESOWEN', 'Halesowen Police Station'),
('WEST_BROMWICH', 'West Bromwich'),
('BOURNVILLE_LANE', 'Bournville Lane'),
('SMETHWICK', 'Smethwick'),
('WILLENHALL', 'Willenhall'),
('WEDNESFIELD', 'Wednesfield'),
('SUTTON_COLDFIELD', 'Sutton Coldfield'),
('COVENTRY', 'Coventry'),
('CONTROL_ROOM_BIRMINGHAM_EAST', 'Birmingham East''s own control room'),
('CONTROL_ROOM_BIRMINGHAM_NORTH', 'Birmingham North''s own control room'),
('CONTROL_ROOM_BIRMINGHAM_SOUTH', 'Birmingham South''s own control room'),
('CONTROL_ROOM_BIRMINGHAM_WEST_AND_CENTRAL', 'Birmingham West and Central''s own control room'),
('CONTROL_ROOM_COVENTRY', 'Coventry''s own control room'),
('CONTROL_ROOM_DUDLEY', 'Dudley''s own control room'),
('CONTROL_ROOM_SANDWELL', 'Sandwell''s own control room'),
('CONTROL_ROOM_SOLIHULL', 'Solihull''s own control room'),
('CONTROL_ROOM_WALSALL', 'Walsall''s own control room'),
('CONTROL_ROOM_WOLVERHAMPTON', 'Wolverhampton''s own control room');

INSERT INTO centres (centre, name, streams, live_from, live_until) VALUES
('EMERGENCY', 'Emergency call handling', '{999}', '2012-01-01', NULL),
('SWITCHBOARD', 'Switchboard', '{SWITCHBOARD}', '2012-01-01', NULL),
('LOCAL_CALL_HANDLING', 'Non-emergency calls at the LPUs, before the contact centres', '{101}', '2012-01-01', '2013-11-20'),
('CONTACT_CENTRE_LLOYD_HOUSE', 'Force Contact Centre of Lloyd House', '{101}', '2013-11-20', NULL),
('CONTACT_CENTRE_WEST_BROMWICH', 'Force Contact Centre of West Bromwich', '{101}', '2013-11-20', NULL),
('CST_WEDNESFIELD', 'Crimes Service Team at Wednesfield', '{CST}', '2012-01-01', NULL),
('CST_BOURNVILLE', 'Crimes Service Team at Bournville', '{CST}', '2012-01-01', NULL),
('CST_COVENTRY', 'Crimes Service Team at Coventry', '{CST}', '2012-01-01', NULL),
('SERVICE_DESK_BOURNVILLE', 'Control and service desk of Birmingham West and Central and South', '{SERVICE_DESK}', '2012-01-01', NULL),
('SERVICE_DESK_SMETHWICK', 'Control and service desk of Dudley and Sandwell', '{SERVICE_DESK}', '2012-01-01', NULL),
('SERVICE_DESK_WILLENHALL', 'Control and service desk of Coventry and Solihull', '{SERVICE_DESK}', '2012-01-01', NULL),
('SERVICE_DESK_WEDNESFIELD', 'Control and service desk of Walsall and Wolverhampton', '{SERVICE_DESK}', '2012-01-01', NULL),
('SERVICE_DESK_SUTTON_COLDFIELD', 'Control and service desk of Birmingham East and North', '{SERVICE_DESK}', '2012-01-01', NULL);

-- "Mid June 2014" is taken as the 16th. Where 999 and the switchboard sit, the report does not say.
INSERT INTO centre_sites (centre, site, purpose, effective_from, effective_until) VALUES
('CONTACT_CENTRE_LLOYD_HOUSE', 'LLOYD_HOUSE', 'OPERATING', '2013-11-20', '2014-06-16'),
('CONTACT_CENTRE_LLOYD_HOUSE', 'BIRMINGHAM_WEST', 'OPERATING', '2014-06-16', NULL),
('CONTACT_CENTRE_LLOYD_HOUSE', 'HALESOWEN', 'CONTINUITY', '2014-06-16', NULL),
('CONTACT_CENTRE_WEST_BROMWICH', 'WEST_BROMWICH', 'OPERATING', '2013-11-20', NULL),
('CST_WEDNESFIELD', 'WEDNESFIELD', 'OPERATING', '2012-01-01', NULL),
('CST_BOURNVILLE', 'BOURNVILLE_LANE', 'OPERATING', '2012-01-01', NULL),
('CST_COVENTRY', 'COVENTRY', 'OPERATING', '2012-01-01', NULL);

INSERT INTO control_room_moves (lpu, from_site, to_site, planned_by, completed_on, basis)
SELECT
    lpu, 'CONTROL_ROOM_' || lpu, to_site, planned_by::date, completed_on::date,
    CASE
        WHEN completed_on IS NULL THEN 'Board report ¶69: the last day of the month that it names'
        ELSE 'Board report ¶69 says completed and no day: the last day that the report has data of is assumed'
    END
FROM (
    VALUES
    ('BIRMINGHAM_WEST_AND_CENTRAL', 'BOURNVILLE_LANE', NULL, '2014-07-31'),
    ('BIRMINGHAM_SOUTH', 'BOURNVILLE_LANE', NULL, '2014-07-31'),
    ('DUDLEY', 'SMETHWICK', NULL, '2014-07-31'),
    ('SANDWELL', 'SMETHWICK', NULL, '2014-07-31'),
    ('COVENTRY', 'WILLENHALL', NULL, '2014-07-31'),
    ('SOLIHULL', 'WILLENHALL', NULL, '2014-07-31'),
    ('WALSALL', 'WEDNESFIELD', '2014-10-31', NULL),
    ('WOLVERHAMPTON', 'WEDNESFIELD', '2014-10-31', NULL),
    ('BIRMINGHAM_EAST', 'SUTTON_COLDFIELD', '2014-12-31', NULL),
    ('BIRMINGHAM_NORTH', 'SUTTON_COLDFIELD', '2014-12-31', NULL)
) AS plan (lpu, to_site, planned_by, completed_on);

-- A desk sits in its LPUs' own control rooms until they have moved.
INSERT INTO centre_sites (centre, site, purpose, effective_from, effective_until)
SELECT
    CASE to_site WHEN 'BOURNVILLE_LANE' THEN 'SERVICE_DESK_BOURNVILLE' ELSE 'SERVICE_DESK_' || to_site END,
    from_site, 'OPERATING', '2012-01-01', completed_on
FROM control_room_moves
UNION ALL
SELECT DISTINCT
    CASE to_site WHEN 'BOURNVILLE_LANE' THEN 'SERVICE_DESK_BOURNVILLE' ELSE 'SERVICE_DESK_' || to_site END,
    to_site, 'OPERATING', completed_on, NULL::date
FROM control_room_moves
WHERE completed_on IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON stream_settings, sites, centres, centre_sites, control_room_moves TO {app};
