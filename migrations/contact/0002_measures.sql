-- Measures: what each is, version by version; its figures, which are never overwritten; what is noted on its charts; the
-- charts of each team; and what other services' feeds have told, once for each event.

-- effective_from is a day in London's calendar; a version holds until the next one begins. Figures of the time before
-- the first version are by the first. A formula is what the service computes, so that a new one comes with new code.
CREATE TABLE measure_definitions (
    definition_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    measure_id text NOT NULL CHECK (measure_id ~ '^[A-Z0-9]+([._][A-Z0-9]+)*$' AND length(measure_id) <= 60),
    definition_version integer NOT NULL CHECK (definition_version >= 1),
    effective_from date NOT NULL,
    name text NOT NULL,
    formula text NOT NULL,
    unit text NOT NULL CHECK (
        unit IN ('SHARE', 'SHARE_DIFFERENCE', 'COUNT', 'SECONDS', 'MINUTES', 'HOURS', 'DAYS', 'POUNDS', 'RANK')
    ),
    direction text NOT NULL CHECK (direction IN ('INCREASE', 'DECREASE', 'NEUTRAL')),
    target double precision CHECK (target <> 'NaN' AND abs(target) <= 1e12),
    period_kind text NOT NULL CHECK (period_kind IN ('WEEK', 'MONTH', 'ROLLING_12_MONTHS', 'AS_ASKED')),
    not_chartable_reason text,
    charted_as text,
    smallest_denominator integer CHECK (smallest_denominator >= 1),
    about_people boolean NOT NULL,
    fed_by text NOT NULL CHECK (
        fed_by IN ('CONTACT', 'SAFEGUARDING_EVENTS', 'REFERRAL_EVENTS', 'OFFENDERS', 'SAFEGUARDING')
    ),
    source text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL DEFAULT now(),
    UNIQUE (measure_id, definition_version),
    UNIQUE (measure_id, effective_from),
    -- Neighbouring rolling values share most of their data: their moving ranges tell nothing.
    CHECK (period_kind NOT IN ('ROLLING_12_MONTHS', 'AS_ASKED') OR not_chartable_reason IS NOT NULL)
);

-- A figure with all that it was made from. The same counts at a later taking add nothing; other counts add a row.
CREATE TABLE measure_figures (
    figure_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    measure_id text NOT NULL,
    definition_version integer NOT NULL,
    area text NOT NULL CHECK (area ~ '^[A-Z0-9][A-Z0-9_]*$' AND length(area) <= 60),
    period_from timestamp with time zone NOT NULL,
    period_until timestamp with time zone NOT NULL,
    as_at timestamp with time zone NOT NULL,
    formula text NOT NULL,
    numerator bigint NOT NULL,
    denominator bigint CHECK (denominator >= 0),
    -- Who counted what was not counted here.
    source text CHECK (length(source) BETWEEN 1 AND 200),
    FOREIGN KEY (measure_id, definition_version) REFERENCES measure_definitions (measure_id, definition_version),
    CHECK (period_until > period_from)
);
CREATE UNIQUE INDEX measure_figures_by_period ON measure_figures (
    measure_id, area, period_from DESC, period_until, as_at DESC
);
CREATE INDEX measure_figures_by_definition ON measure_figures (measure_id, definition_version);

-- When a measure's figures are next looked after; a worker takes a row that is due and keeps it until it has done.
CREATE TABLE measure_takings (
    measure_id text NOT NULL PRIMARY KEY,
    due_at timestamp with time zone NOT NULL DEFAULT now()
);

CREATE TABLE measure_annotations (
    annotation_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    measure_id text NOT NULL,
    area text CHECK (area ~ '^[A-Z0-9][A-Z0-9_]*$' AND length(area) <= 60),
    happened_on date NOT NULL,
    text text NOT NULL,
    restarts_limits boolean NOT NULL,
    reason text,
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL DEFAULT now(),
    withdrawn_at timestamp with time zone,
    withdrawn_by text,
    withdrawal_reason text,
    version integer NOT NULL DEFAULT 1,
    CHECK (NOT restarts_limits OR reason IS NOT NULL),
    CHECK ((withdrawn_at IS NULL) = (withdrawal_reason IS NULL))
);
CREATE INDEX measure_annotations_by_measure ON measure_annotations (measure_id, happened_on DESC, annotation_id DESC);

-- Which charts a role's link list has, in their order; by unit, or the force's. A unit's satisfaction is the force's chart:
-- a month of one unit has too few interviews to tell.
CREATE TABLE measure_links (
    role text NOT NULL,
    position smallint NOT NULL,
    measure_id text NOT NULL,
    of_unit boolean NOT NULL,
    PRIMARY KEY (role, position)
);

-- From when a unit's teams have their links: Sandwell first, then the force (paragraph 42).
CREATE TABLE measure_link_rollouts (
    lpu text NOT NULL PRIMARY KEY,
    live_from date NOT NULL
);

-- How far each other service's feed has been read; moved in the transaction that stores what the page told.
CREATE TABLE followed_feeds (
    feed text NOT NULL PRIMARY KEY,
    cursor text,
    followed_at timestamp with time zone
);

-- One row for each event that counts, whatever page it came with and however often: ids, codes and a time, nobody's name.
CREATE TABLE counted_events (
    event_id uuid NOT NULL PRIMARY KEY,
    measure_id text NOT NULL,
    area text NOT NULL,
    occurred_at timestamp with time zone NOT NULL
);
CREATE INDEX counted_events_by_measure ON counted_events (measure_id, occurred_at);

INSERT INTO followed_feeds (feed) VALUES ('SAFEGUARDING'), ('REFERRALS');

INSERT INTO measure_definitions (
    measure_id, definition_version, effective_from, name, formula, unit, direction, target, period_kind,
    not_chartable_reason, charted_as, smallest_denominator, about_people, fed_by, source, recorded_by
) VALUES
('SAT.ASB.OVERALL.M', 1, '2012-04-01', 'ASB victims satisfied overall, by month',
    'Satisfied (completely, very or fairly) ÷ answered, do not know left out; interviews of the month, ASB victims.',
    'SHARE', 'INCREASE', NULL, 'MONTH', NULL, NULL, 20, true, 'CONTACT', 'Board report, 21 and 50', 'reference'),
('SAT.ASB.OVERALL.R12', 1, '2012-04-01', 'ASB victims satisfied overall, rolling twelve months',
    'Sum satisfied ÷ sum answered, do not know left out; interviews of twelve whole months, ASB victims.',
    'SHARE', 'INCREASE', NULL, 'ROLLING_12_MONTHS',
    'Neighbouring rolling values share eleven twelfths of their answers, so their moving ranges are too small and any limits made of them too narrow. Chart the monthly values.',
    'SAT.ASB.OVERALL.M', 20, true, 'CONTACT', 'Board report, 21 and 50', 'reference'),
('SAT.CRIME.OVERALL.M', 1, '2012-04-01', 'Crime victims satisfied overall, by month',
    'Satisfied (completely, very or fairly) ÷ answered, do not know left out; interviews of the month, victims of crime.',
    'SHARE', 'INCREASE', NULL, 'MONTH', NULL, NULL, 20, true, 'CONTACT', 'Board report, 48', 'reference'),
('SAT.CRIME.OVERALL.R12', 1, '2012-04-01', 'Crime victims satisfied overall, rolling twelve months',
    'Sum satisfied ÷ sum answered, do not know left out; interviews of twelve whole months, victims of crime.',
    'SHARE', 'INCREASE', NULL, 'ROLLING_12_MONTHS',
    'Neighbouring rolling values share eleven twelfths of their answers, so their moving ranges are too small and any limits made of them too narrow. Chart the monthly values.',
    'SAT.CRIME.OVERALL.M', 20, true, 'CONTACT', 'Board report, 48', 'reference'),
('SAT.MSF.DIFFERENCE', 1, '2012-04-01', 'Satisfaction against the most similar forces',
    'The force''s value less the mean of the other members'' values, same definition and period.',
    'SHARE_DIFFERENCE', 'INCREASE', NULL, 'AS_ASKED',
    'It compares periods that members publish, and those overlap. Read it with its interval.',
    NULL, NULL, true, 'CONTACT', 'Board report, 47', 'reference'),
('DIP.DONE', 1, '2013-04-01', 'ASB dip samples done',
    'Dip samples done ÷ dip samples due in the month, by unit; they are no survey and in no satisfaction figure.',
    'SHARE', 'INCREASE', 1, 'MONTH', NULL, NULL, 20, false, 'CONTACT', 'Board report, 49', 'reference'),
('CONF.AGREE', 1, '2013-04-01', 'Residents who agree',
    'Agree or strongly agree ÷ all answered, one survey wave of one team; neither and disagree stay in the denominator.',
    'SHARE', 'INCREASE', NULL, 'AS_ASKED',
    'Waves are taken when they are due, not period by period. Read the waves with test and control arms.',
    NULL, 20, true, 'CONTACT', 'Board report, 43', 'reference'),
('CONF.NEITHER', 1, '2013-04-01', 'Residents in the middle',
    'Neither agree nor disagree ÷ all answered, one survey wave of one team or unit.',
    'SHARE', 'NEUTRAL', NULL, 'AS_ASKED',
    'Waves are taken when they are due, not period by period. A middle answer is neither a no nor nothing.',
    NULL, 20, true, 'CONTACT', 'Board report, 41', 'reference'),
('CONF.DISAGREE', 1, '2013-04-01', 'Residents who disagree',
    'Disagree or strongly disagree ÷ all answered, one survey wave of one team or unit.',
    'SHARE', 'DECREASE', NULL, 'AS_ASKED', 'Waves are taken when they are due, not period by period.',
    NULL, 20, true, 'CONTACT', 'Board report, 41', 'reference'),
('CONF.NET', 1, '2013-04-01', 'Residents who agree, less those who disagree',
    '(Agree or strongly agree - disagree or strongly disagree) ÷ all answered, one survey wave of one team or unit.',
    'SHARE_DIFFERENCE', 'INCREASE', NULL, 'AS_ASKED', 'Waves are taken when they are due, not period by period.',
    NULL, 20, true, 'CONTACT', 'Board report, 41', 'reference'),
('CONF.CHANGE', 1, '2013-04-01', 'Change between two waves',
    'Share in the wave after - share in the wave before, of one team, or of an arm''s teams together.',
    'SHARE_DIFFERENCE', 'INCREASE', NULL, 'AS_ASKED',
    'It is one comparison, and what changed anyway is in it. Read it with its interval.',
    NULL, 20, true, 'CONTACT', 'Board report, 43', 'reference'),
('CONF.EFFECT', 1, '2013-04-01', 'Effect of an experiment',
    '(After - before) of the test arm - (after - before) of the control arm, the answers of each arm together.',
    'SHARE_DIFFERENCE', 'INCREASE', NULL, 'AS_ASKED', 'It is one comparison. Read it with its interval.',
    NULL, 20, true, 'CONTACT', 'Board report, 43 and 45', 'reference'),
('LISTENING.HOUSEHOLDS', 1, '2014-06-01', 'Households surveyed',
    'Distinct addresses with a completed survey in the period.',
    'COUNT', 'INCREASE', NULL, 'AS_ASKED', 'It is a running total, and so it can only rise.',
    NULL, NULL, true, 'CONTACT', 'Board report, 43', 'reference'),
('LISTENING.NO_ISSUE', 1, '2014-06-01', 'Households without an issue',
    'Distinct addresses whose latest survey in the period names no issue.',
    'COUNT', 'NEUTRAL', NULL, 'AS_ASKED', 'It is a running total, and so it can only rise.',
    NULL, NULL, true, 'CONTACT', 'Board report, 43', 'reference'),
('LISTENING.WANTS_UPDATES', 1, '2014-06-01', 'People who asked for updates',
    'Distinct respondents of the period who want to hear more: people, not households, and some without an issue.',
    'COUNT', 'INCREASE', NULL, 'AS_ASKED', 'It is a running total, and so it can only rise.',
    NULL, NULL, true, 'CONTACT', 'Board report, 43', 'reference'),
('LISTENING.ISSUES', 1, '2014-06-01', 'Issues that households name',
    'Issues of one category named in the period; the area is the category.',
    'COUNT', 'NEUTRAL', NULL, 'AS_ASKED', 'Categories are ranked against one another within a period.',
    NULL, NULL, true, 'CONTACT', 'Board report, 43', 'reference'),
('SL.999', 1, '2012-04-01', 'Service level of 999',
    'SL4, T = 10 s: answered within T ÷ (offered less abandoned within T), by the force''s clock.',
    'SHARE', 'INCREASE', 0.9, 'MONTH', NULL, NULL, 20, false, 'CONTACT', 'Board report, 71', 'reference'),
('SL.101', 1, '2012-04-01', 'Service level of 101',
    'SL4, T = 30 s: answered within T ÷ (offered less abandoned within T).',
    'SHARE', 'INCREASE', NULL, 'MONTH', NULL, NULL, 20, false, 'CONTACT', 'Board report, 71', 'reference'),
('SL.SERVICE_DESK', 1, '2012-04-01', 'Service level of the service desk',
    'SL3, T = 30 s: answered within T ÷ all that were answered or abandoned.',
    'SHARE', 'INCREASE', 0.92, 'MONTH', NULL, NULL, 20, false, 'CONTACT', 'Board report, 69', 'reference'),
('SL.CST', 1, '2012-04-01', 'Service level of the Crimes Service Team',
    'SL3, T = 30 s [assumed: the report states none]: answered within T ÷ all that were answered or abandoned.',
    'SHARE', 'INCREASE', NULL, 'MONTH', NULL, NULL, 20, false, 'CONTACT', 'Board report, 70', 'reference'),
('SL.SWITCHBOARD', 1, '2012-04-01', 'Service level of the switchboard',
    'By the formula and threshold of the stream''s setting in force: answered within T ÷ calls that count.',
    'SHARE', 'INCREASE', NULL, 'MONTH', NULL, NULL, 20, false, 'CONTACT', 'Force setting', 'reference'),
('ABANDONED.999', 1, '2012-04-01', '999 calls abandoned', 'Abandoned ÷ (answered + abandoned).',
    'SHARE', 'DECREASE', 0.01, 'MONTH', NULL, NULL, 20, false, 'CONTACT', 'Assumed alert, no stated target', 'reference'),
('ABANDONED.101', 1, '2012-04-01', '101 calls abandoned', 'Abandoned ÷ (answered + abandoned).',
    'SHARE', 'DECREASE', 0.05, 'MONTH', NULL, NULL, 20, false, 'CONTACT', 'Assumed alert, no stated target', 'reference'),
('CALLS.OFFERED', 1, '2012-04-01', 'Calls offered to Force Contact',
    'Sum of calls offered, over the streams that count towards total demand.',
    'COUNT', 'NEUTRAL', NULL, 'MONTH', NULL, NULL, NULL, false, 'CONTACT', 'Board report, 71', 'reference'),
('CALLS.OFFERED.CST', 1, '2012-04-01', 'Calls offered to the Crimes Service Team', 'Sum of calls offered, stream CST.',
    'COUNT', 'NEUTRAL', NULL, 'MONTH', NULL, NULL, NULL, false, 'CONTACT', 'Board report, 71', 'reference'),
('FCR.MANAGED', 1, '2013-11-01', 'Demand managed within the department',
    'Demand not transferred to an LPU ÷ total demand.',
    'SHARE', 'INCREASE', NULL, 'MONTH', NULL, NULL, 20, false, 'CONTACT', 'Board report, 71', 'reference'),
('FCR.TO_LPU', 1, '2013-11-01', 'Demand sent to LPUs for resourcing',
    'Demand transferred to an LPU ÷ total demand: what FCR.MANAGED leaves of one, in one and the same period.',
    'SHARE', 'DECREASE', NULL, 'MONTH', NULL, NULL, 20, false, 'CONTACT', 'Board report, 71', 'reference'),
('FCR.REPEAT_7D', 1, '2013-11-01', 'Demand that came back within seven days',
    'Calls followed by another contact on the same matter within 7 days ÷ total demand.',
    'SHARE', 'DECREASE', NULL, 'MONTH', NULL, NULL, 20, false, 'CONTACT', 'Board report, 71', 'reference'),
('OUTAGE.MINUTES', 1, '2012-04-01', 'Minutes of telephony outage', 'Sum of whole minutes in which a stream was out.',
    'MINUTES', 'DECREASE', 0, 'MONTH',
    'Most months have none: limits of what happens so rarely would tell nothing. Read the outages one by one.',
    NULL, NULL, false, 'CONTACT', 'Board report, 72', 'reference'),
('OUTAGE.LOST_CALLS', 1, '2012-04-01', 'Calls lost in outages, estimated',
    'Forecast of the outage''s intervals less calls handled or overflowed.',
    'COUNT', 'DECREASE', 0, 'AS_ASKED', 'It is an estimate for one outage at a time.',
    NULL, NULL, false, 'CONTACT', 'Board report, 72', 'reference'),
('BENEFIT.SAVING', 1, '2012-04-01', 'Saving of one benefit',
    'Baseline cost less current cost in the first year, as one edition of the register states it.',
    'POUNDS', 'INCREASE', NULL, 'AS_ASKED', 'It is a register''s entry, with a basis and an edition, not a series.',
    NULL, NULL, false, 'CONTACT', 'Board report, 73', 'reference'),
('BENEFIT.RECURRING_TOTAL', 1, '2012-04-01', 'Yearly saving',
    'Sum over benefits of baseline cost less current cost, the last edition of each, those that recur each year.',
    'POUNDS', 'INCREASE', NULL, 'AS_ASKED', 'It is a register''s sum, with a basis and editions, not a series.',
    NULL, NULL, false, 'CONTACT', 'Board report, 73', 'reference'),
('CRIME.WITHIN_24H', 1, '2012-04-01', 'Crimes recorded within 24 hours', 'Recorded within 24 hours of the report ÷ recorded.',
    'SHARE', 'INCREASE', NULL, 'MONTH', NULL, NULL, 20, false, 'CONTACT', 'Board report, 70', 'reference'),
('CRIME.WITHIN_LIMIT', 1, '2012-04-01', 'Crimes recorded within the limit of their day',
    'Recorded within the limit in force on the day of the report ÷ recorded.',
    'SHARE', 'INCREASE', NULL, 'AS_ASKED', 'Its limit is another one from a day on.',
    'CRIME.WITHIN_24H', 20, false, 'CONTACT', 'Home Office Counting Rules', 'reference'),
('CRIME.MINUTES_TO_RECORD', 1, '2012-04-01', 'Minutes to record a crime',
    'Minutes from the report to the record, summed ÷ crimes recorded.',
    'MINUTES', 'DECREASE', NULL, 'AS_ASKED', 'A few that take days outweigh all the rest.',
    'CRIME.WITHIN_24H', NULL, false, 'CONTACT', 'Board report, 69', 'reference'),
('CRIME.MINUTES_TO_ALLOCATE', 1, '2012-04-01', 'Minutes to allocate a crime',
    'Minutes from the report to the allocation, summed ÷ crimes recorded and allocated.',
    'MINUTES', 'DECREASE', NULL, 'AS_ASKED', 'A few that take days outweigh all the rest.',
    'CRIME.WITHIN_24H', NULL, false, 'CONTACT', 'Board report, 69', 'reference'),
('CRIME.ERROR_RATE', 1, '2012-04-01', 'Crime reports found in error',
    'Reports of an audit''s sample found in error ÷ reports of the sample audited.',
    'SHARE', 'DECREASE', NULL, 'AS_ASKED', 'Each is of one sample of a population of its own, and not of a month.',
    NULL, NULL, false, 'CONTACT', 'Board report, 69', 'reference'),
('SL.DELIVERY_OFFICER.CHANGE', 1, '2012-04-01', 'Service level after a Service Delivery Officer less before',
    'SL3 after less SL3 before, of summed counts, T the stream''s setting of each day.',
    'SHARE_DIFFERENCE', 'INCREASE', NULL, 'AS_ASKED', 'It compares two periods, and is no series.',
    'SL.CST', NULL, false, 'CONTACT', 'Board report, 70', 'reference'),
('WORKFORCE.TURNOVER.R12', 1, '2012-04-01', 'Turnover of staff, rolling twelve months',
    'Leavers of twelve months ÷ mean headcount.',
    'SHARE', 'DECREASE', NULL, 'ROLLING_12_MONTHS',
    'Neighbouring rolling values share eleven twelfths of their leavers, so their moving ranges are too small and any limits made of them too narrow.',
    NULL, NULL, true, 'CONTACT', 'Board report, 72', 'reference'),
('WORKFORCE.VACANCIES', 1, '2012-04-01', 'Vacant posts',
    '(Posts less headcount) ÷ posts, by each function''s latest count in twelve months.',
    'SHARE', 'DECREASE', NULL, 'ROLLING_12_MONTHS',
    'It is a state as at the latest count of twelve months, which neighbouring values mostly share.',
    NULL, NULL, false, 'CONTACT', 'Board report, 72', 'reference'),
('WORKFORCE.DAYS_TO_COMPETENCE', 1, '2012-04-01', 'Days to competence',
    'Days from the mentorship''s start to competence, summed ÷ people found competent in twelve months.',
    'DAYS', 'DECREASE', NULL, 'ROLLING_12_MONTHS',
    'Neighbouring rolling values share eleven twelfths of their people, so their moving ranges are too small and any limits made of them too narrow.',
    NULL, NULL, true, 'CONTACT', 'Board report, 69', 'reference'),
('DA.RECORDED', 1, '2012-04-01', 'Domestic abuse recorded',
    'Domestic-abuse crimes and incidents recorded in the week, by unit.',
    'COUNT', 'NEUTRAL', NULL, 'WEEK', NULL, NULL, NULL, true, 'SAFEGUARDING_EVENTS', 'Board report, 64', 'reference'),
('REFERRALS.ACCEPTED', 1, '2012-04-01', 'Referrals accepted',
    'Acceptances by partners in the week; a referral that was accepted again after a rematch counts again.',
    'COUNT', 'INCREASE', NULL, 'WEEK', NULL, NULL, NULL, true, 'REFERRAL_EVENTS', 'Board report, 8', 'reference'),
('PPU.ESTABLISHMENT', 1, '2014-06-02', 'Posts in public protection',
    'Posts by team in force on the day: an establishment, not those in post.',
    'COUNT', 'NEUTRAL', NULL, 'AS_ASKED', 'It changes on the days on which a structure changes.',
    NULL, NULL, false, 'SAFEGUARDING', 'Board report, 56', 'reference'),
('REOFF.LAR3M.ACTUAL', 1, '2014-04-01', 'Proven reoffending within three months',
    'Proven reoffenders within 3 months ÷ offenders in pooled snapshots, 18 and over, all of the probation caseload, by local authority.',
    'SHARE', 'DECREASE', NULL, 'AS_ASKED', 'Its pooled snapshots overlap from one publication to the next.',
    NULL, 20, true, 'OFFENDERS', 'Board report, 27', 'reference'),
('REOFF.LAR3M.VAR', 1, '2014-04-01', 'Reoffending against what was predicted',
    '(actual − predicted) ÷ predicted, of unrounded rates, all of the probation caseload, by local authority.',
    'SHARE_DIFFERENCE', 'DECREASE', NULL, 'AS_ASKED', 'Its pooled snapshots overlap from one publication to the next.',
    NULL, NULL, false, 'OFFENDERS', 'Board report, 27', 'reference'),
('REOFF.LAR3M.RANK', 1, '2014-04-01', 'Place among areas by reoffending against what was predicted',
    'Place by ascending variation, competition ranking, of all areas that are ranked.',
    'RANK', 'DECREASE', NULL, 'AS_ASKED', 'A place moves with what other areas do: it is no measurement of one process.',
    NULL, NULL, false, 'OFFENDERS', 'Board report, 27', 'reference');

INSERT INTO measure_takings (measure_id)
SELECT measure_id FROM measure_definitions WHERE period_kind IN ('WEEK', 'MONTH', 'ROLLING_12_MONTHS');

-- The teams that took on domestic abuse began after its recording had begun to rise in May: they did not cause it (C10).
INSERT INTO measure_annotations (annotation_id, measure_id, area, happened_on, text, restarts_limits, reason, recorded_by) VALUES
('00000000-0000-7000-8000-000000000c01', 'DA.RECORDED', 'WALSALL', '2014-06-16', 'Domestic abuse team goes live', false, NULL, 'reference'),
('00000000-0000-7000-8000-000000000c02', 'DA.RECORDED', 'WOLVERHAMPTON', '2014-06-16', 'Domestic abuse team goes live', false, NULL, 'reference'),
('00000000-0000-7000-8000-000000000c03', 'DA.RECORDED', 'SANDWELL', '2014-07-28', 'Domestic abuse team goes live', false, NULL, 'reference'),
('00000000-0000-7000-8000-000000000c04', 'DA.RECORDED', 'DUDLEY', '2014-07-28', 'Domestic abuse team goes live', false, NULL, 'reference'),
('00000000-0000-7000-8000-000000000c05', 'DA.RECORDED', NULL, '2014-06-02', 'Public protection programme, first phase', false, NULL, 'reference'),
('00000000-0000-7000-8000-000000000c06', 'FCR.MANAGED', NULL, '2013-11-20', 'Contact centres live', false, NULL, 'reference'),
('00000000-0000-7000-8000-000000000c07', 'FCR.TO_LPU', NULL, '2013-11-20', 'Contact centres live', false, NULL, 'reference'),
('00000000-0000-7000-8000-000000000c08', 'SL.101', NULL, '2013-11-20', 'Contact centres live', false, NULL, 'reference'),
('00000000-0000-7000-8000-000000000c09', 'SL.CST', NULL, '2014-05-01', 'Service Delivery Officer on trial; the day is assumed', false, NULL, 'reference');

INSERT INTO measure_links (role, position, measure_id, of_unit) VALUES
('sergeant', 1, 'DA.RECORDED', true),
('sergeant', 2, 'SAT.ASB.OVERALL.M', false),
('sergeant', 3, 'SAT.CRIME.OVERALL.M', false),
('sergeant', 4, 'DIP.DONE', true),
('sergeant', 5, 'FCR.TO_LPU', false),
('officer', 1, 'SAT.ASB.OVERALL.M', false),
('officer', 2, 'SAT.CRIME.OVERALL.M', false),
('senior-officer', 1, 'DA.RECORDED', true),
('senior-officer', 2, 'SAT.ASB.OVERALL.M', false),
('senior-officer', 3, 'SAT.CRIME.OVERALL.M', false),
('senior-officer', 4, 'DIP.DONE', true),
('senior-officer', 5, 'FCR.TO_LPU', false),
('contact-manager', 1, 'SL.999', false),
('contact-manager', 2, 'SL.101', false),
('contact-manager', 3, 'SL.SERVICE_DESK', false),
('contact-manager', 4, 'SL.CST', false),
('contact-manager', 5, 'CALLS.OFFERED', false),
('contact-manager', 6, 'FCR.MANAGED', false),
('contact-manager', 7, 'ABANDONED.101', false),
('contact-handler', 1, 'SL.999', false),
('contact-handler', 2, 'SL.101', false),
('analyst', 1, 'CALLS.OFFERED', false),
('analyst', 2, 'SL.999', false),
('analyst', 3, 'SL.101', false),
('analyst', 4, 'SAT.CRIME.OVERALL.M', false),
('analyst', 5, 'SAT.ASB.OVERALL.M', false),
('analyst', 6, 'REFERRALS.ACCEPTED', false),
('board', 1, 'SL.999', false),
('board', 2, 'SL.101', false),
('board', 3, 'FCR.MANAGED', false),
('board', 4, 'SAT.CRIME.OVERALL.M', false),
('board', 5, 'SAT.ASB.OVERALL.M', false),
('board', 6, 'REFERRALS.ACCEPTED', false);

INSERT INTO measure_link_rollouts (lpu, live_from) VALUES
('SANDWELL', '2014-06-01'),
('BIRMINGHAM_EAST', '2014-09-01'),
('BIRMINGHAM_NORTH', '2014-09-01'),
('BIRMINGHAM_SOUTH', '2014-09-01'),
('BIRMINGHAM_WEST_AND_CENTRAL', '2014-09-01'),
('COVENTRY', '2014-09-01'),
('DUDLEY', '2014-09-01'),
('SOLIHULL', '2014-09-01'),
('WALSALL', '2014-09-01'),
('WOLVERHAMPTON', '2014-09-01');

GRANT SELECT, INSERT ON measure_definitions, measure_figures, measure_annotations TO {app};
GRANT UPDATE (withdrawn_at, withdrawn_by, withdrawal_reason, version) ON measure_annotations TO {app};
GRANT SELECT, INSERT, UPDATE ON measure_takings TO {app};
GRANT SELECT ON measure_links, measure_link_rollouts TO {app};
GRANT SELECT, UPDATE (cursor, followed_at) ON followed_feeds TO {app};
GRANT SELECT, INSERT ON counted_events TO {app};
