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
    site_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    site text NOT NULL,
    name text NOT NULL,
    opened_on date,
    closed_on date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (closed_on > opened_on),
    CONSTRAINT sites_code UNIQUE (site)
);

-- What a call names as the place that it was put to: it stays itself when it moves to another building.
CREATE TABLE centres (
    centre_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    centre text NOT NULL,
    name text NOT NULL,
    streams text[] NOT NULL CHECK (
        cardinality(streams) > 0 AND streams <@ '{999,101,SERVICE_DESK,CST,SWITCHBOARD}'::text[]
    ),
    live_from date NOT NULL,
    live_until date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (live_until > live_from),
    CONSTRAINT centres_code UNIQUE (centre)
);

CREATE TABLE centre_sites (
    centre_site_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    centre text NOT NULL CONSTRAINT centre_known REFERENCES centres (centre),
    site text NOT NULL CONSTRAINT site_known REFERENCES sites (site),
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
    control_room_move_id uuid NOT NULL PRIMARY KEY,
    lpu text NOT NULL UNIQUE CHECK (
        lpu IN (
            'BIRMINGHAM_EAST', 'BIRMINGHAM_NORTH', 'BIRMINGHAM_SOUTH', 'BIRMINGHAM_WEST_AND_CENTRAL', 'COVENTRY',
            'DUDLEY', 'SANDWELL', 'SOLIHULL', 'WALSALL', 'WOLVERHAMPTON'
        )
    ),
    from_site text NOT NULL CONSTRAINT from_site_known REFERENCES sites (site),
    to_site text NOT NULL CONSTRAINT to_site_known REFERENCES sites (site),
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
(
    stream_setting_id, stream, formula, threshold_seconds, target_percent, abandonment_alert_percent, in_total_demand,
    basis, effective_from
)
VALUES
(
    '00000000-0000-7000-8000-000000000721', '999', 'SL4', 10, 90, 1, TRUE,
    'Target of board report ¶71; ten seconds of the National Call Handling Standard; the report states none',
    '2011-01-01'
),
(
    '00000000-0000-7000-8000-000000000722', '101', 'SL4', 30, NULL, 5, TRUE,
    'No target and no seconds stated; 30 seconds as the force published in 2019', '2011-01-01'
),
(
    '00000000-0000-7000-8000-000000000723', 'SERVICE_DESK', 'SL3', 30, 92, 5, FALSE,
    '92% of all calls in 30 seconds: board report ¶69', '2011-01-01'
),
(
    '00000000-0000-7000-8000-000000000724', 'CST', 'SL3', 30, NULL, 5, TRUE,
    'No target and no seconds stated in board report ¶70; 30 seconds assumed', '2011-01-01'
),
(
    '00000000-0000-7000-8000-000000000725', 'SWITCHBOARD', 'SL3', 30, NULL, 5, TRUE,
    'Not in the board report; assumed like the other public lines', '2011-01-01'
);

INSERT INTO sites (site_id, site, name) VALUES
('00000000-0000-7000-8000-000000000731', 'LLOYD_HOUSE', 'Lloyd House'),
('00000000-0000-7000-8000-000000000732', 'BIRMINGHAM_WEST', 'Birmingham West Police Station'),
('00000000-0000-7000-8000-000000000733', 'HALESOWEN', 'Halesowen Police Station'),
('00000000-0000-7000-8000-000000000734', 'WEST_BROMWICH', 'West Bromwich'),
('00000000-0000-7000-8000-000000000735', 'BOURNVILLE_LANE', 'Bournville Lane'),
('00000000-0000-7000-8000-000000000736', 'SMETHWICK', 'Smethwick'),
('00000000-0000-7000-8000-000000000737', 'WILLENHALL', 'Willenhall'),
('00000000-0000-7000-8000-000000000738', 'WEDNESFIELD', 'Wednesfield'),
('00000000-0000-7000-8000-000000000739', 'SUTTON_COLDFIELD', 'Sutton Coldfield'),
('00000000-0000-7000-8000-000000000740', 'COVENTRY', 'Coventry'),
('00000000-0000-7000-8000-000000000741', 'CONTROL_ROOM_BIRMINGHAM_EAST', 'Birmingham East''s own control room'),
('00000000-0000-7000-8000-000000000742', 'CONTROL_ROOM_BIRMINGHAM_NORTH', 'Birmingham North''s own control room'),
('00000000-0000-7000-8000-000000000743', 'CONTROL_ROOM_BIRMINGHAM_SOUTH', 'Birmingham South''s own control room'),
(
    '00000000-0000-7000-8000-000000000744', 'CONTROL_ROOM_BIRMINGHAM_WEST_AND_CENTRAL',
    'Birmingham West and Central''s own control room'
),
('00000000-0000-7000-8000-000000000745', 'CONTROL_ROOM_COVENTRY', 'Coventry''s own control room'),
('00000000-0000-7000-8000-000000000746', 'CONTROL_ROOM_DUDLEY', 'Dudley''s own control room'),
('00000000-0000-7000-8000-000000000747', 'CONTROL_ROOM_SANDWELL', 'Sandwell''s own control room'),
('00000000-0000-7000-8000-000000000748', 'CONTROL_ROOM_SOLIHULL', 'Solihull''s own control room'),
('00000000-0000-7000-8000-000000000749', 'CONTROL_ROOM_WALSALL', 'Walsall''s own control room'),
('00000000-0000-7000-8000-000000000750', 'CONTROL_ROOM_WOLVERHAMPTON', 'Wolverhampton''s own control room');

INSERT INTO centres (centre_id, centre, name, streams, live_from, live_until) VALUES
('00000000-0000-7000-8000-000000000751', 'EMERGENCY', 'Emergency call handling', '{999}', '2011-01-01', NULL),
('00000000-0000-7000-8000-000000000752', 'SWITCHBOARD', 'Switchboard', '{SWITCHBOARD}', '2011-01-01', NULL),
(
    '00000000-0000-7000-8000-000000000753', 'LOCAL_CALL_HANDLING',
    'Non-emergency calls at the LPUs, before the contact centres', '{101}', '2011-01-01', '2013-11-20'
),
(
    '00000000-0000-7000-8000-000000000754', 'CONTACT_CENTRE_LLOYD_HOUSE', 'Force Contact Centre of Lloyd House',
    '{101}', '2013-11-20', NULL
),
(
    '00000000-0000-7000-8000-000000000755', 'CONTACT_CENTRE_WEST_BROMWICH',
    'Force Contact Centre of West Bromwich', '{101}', '2013-11-20', NULL
),
(
    '00000000-0000-7000-8000-000000000756', 'CST_WEDNESFIELD', 'Crimes Service Team at Wednesfield', '{CST}',
    '2011-01-01', NULL
),
(
    '00000000-0000-7000-8000-000000000757', 'CST_BOURNVILLE', 'Crimes Service Team at Bournville', '{CST}',
    '2011-01-01', NULL
),
(
    '00000000-0000-7000-8000-000000000758', 'CST_COVENTRY', 'Crimes Service Team at Coventry', '{CST}',
    '2011-01-01', NULL
),
(
    '00000000-0000-7000-8000-000000000759', 'SERVICE_DESK_BOURNVILLE',
    'Control and service desk of Birmingham West and Central and South', '{SERVICE_DESK}', '2011-01-01', NULL
),
(
    '00000000-0000-7000-8000-000000000760', 'SERVICE_DESK_SMETHWICK',
    'Control and service desk of Dudley and Sandwell', '{SERVICE_DESK}', '2011-01-01', NULL
),
(
    '00000000-0000-7000-8000-000000000761', 'SERVICE_DESK_WILLENHALL',
    'Control and service desk of Coventry and Solihull', '{SERVICE_DESK}', '2011-01-01', NULL
),
(
    '00000000-0000-7000-8000-000000000762', 'SERVICE_DESK_WEDNESFIELD',
    'Control and service desk of Walsall and Wolverhampton', '{SERVICE_DESK}', '2011-01-01', NULL
),
(
    '00000000-0000-7000-8000-000000000763', 'SERVICE_DESK_SUTTON_COLDFIELD',
    'Control and service desk of Birmingham East and North', '{SERVICE_DESK}', '2011-01-01', NULL
);

-- "Mid June 2014" is taken as the 16th. Where 999 and the switchboard sit, the report does not say.
INSERT INTO centre_sites (centre_site_id, centre, site, purpose, effective_from, effective_until) VALUES
(
    '00000000-0000-7000-8000-000000000771', 'CONTACT_CENTRE_LLOYD_HOUSE', 'LLOYD_HOUSE', 'OPERATING',
    '2013-11-20', '2014-06-16'
),
(
    '00000000-0000-7000-8000-000000000772', 'CONTACT_CENTRE_LLOYD_HOUSE', 'BIRMINGHAM_WEST', 'OPERATING',
    '2014-06-16', NULL
),
('00000000-0000-7000-8000-000000000773', 'CONTACT_CENTRE_LLOYD_HOUSE', 'HALESOWEN', 'CONTINUITY', '2014-06-16', NULL),
(
    '00000000-0000-7000-8000-000000000774', 'CONTACT_CENTRE_WEST_BROMWICH', 'WEST_BROMWICH', 'OPERATING',
    '2013-11-20', NULL
),
('00000000-0000-7000-8000-000000000775', 'CST_WEDNESFIELD', 'WEDNESFIELD', 'OPERATING', '2011-01-01', NULL),
('00000000-0000-7000-8000-000000000776', 'CST_BOURNVILLE', 'BOURNVILLE_LANE', 'OPERATING', '2011-01-01', NULL),
('00000000-0000-7000-8000-000000000777', 'CST_COVENTRY', 'COVENTRY', 'OPERATING', '2011-01-01', NULL);

INSERT INTO control_room_moves (control_room_move_id, lpu, from_site, to_site, planned_by, completed_on, basis)
SELECT
    ('00000000-0000-7000-8000-0000000007' || place)::uuid,
    lpu, 'CONTROL_ROOM_' || lpu, to_site, planned_by::date, completed_on::date,
    CASE
        WHEN completed_on IS NULL THEN 'Board report ¶69: the last day of the month that it names'
        ELSE 'Board report ¶69 says completed and no day: the last day that the report has data of is assumed'
    END
FROM (
    VALUES
    ('01', 'BIRMINGHAM_WEST_AND_CENTRAL', 'BOURNVILLE_LANE', NULL, '2014-07-31'),
    ('02', 'BIRMINGHAM_SOUTH', 'BOURNVILLE_LANE', NULL, '2014-07-31'),
    ('03', 'DUDLEY', 'SMETHWICK', NULL, '2014-07-31'),
    ('04', 'SANDWELL', 'SMETHWICK', NULL, '2014-07-31'),
    ('05', 'COVENTRY', 'WILLENHALL', NULL, '2014-07-31'),
    ('06', 'SOLIHULL', 'WILLENHALL', NULL, '2014-07-31'),
    ('07', 'WALSALL', 'WEDNESFIELD', '2014-10-31', NULL),
    ('08', 'WOLVERHAMPTON', 'WEDNESFIELD', '2014-10-31', NULL),
    ('09', 'BIRMINGHAM_EAST', 'SUTTON_COLDFIELD', '2014-12-31', NULL),
    ('10', 'BIRMINGHAM_NORTH', 'SUTTON_COLDFIELD', '2014-12-31', NULL)
) AS plan (place, lpu, to_site, planned_by, completed_on);

-- A desk sits in its LPUs' own control rooms until they have moved.
INSERT INTO centre_sites (centre, site, purpose, effective_from, effective_until)
SELECT
    CASE to_site WHEN 'BOURNVILLE_LANE' THEN 'SERVICE_DESK_BOURNVILLE' ELSE 'SERVICE_DESK_' || to_site END,
    from_site, 'OPERATING', '2011-01-01', completed_on
FROM control_room_moves
UNION ALL
SELECT DISTINCT
    CASE to_site WHEN 'BOURNVILLE_LANE' THEN 'SERVICE_DESK_BOURNVILLE' ELSE 'SERVICE_DESK_' || to_site END,
    to_site, 'OPERATING', completed_on, NULL::date
FROM control_room_moves
WHERE completed_on IS NOT NULL;

GRANT SELECT, INSERT, UPDATE ON stream_settings, sites, centres, centre_sites, control_room_moves TO {app};
