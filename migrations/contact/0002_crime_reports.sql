-- Crime reports: from the report over the recording to the allocation, the registrar's audits, and the Service Delivery
-- Officer (¶69, ¶70; domain.md §9.7). Of a victim: which of an incident's, and of what kind; no name, no address.

-- How long a report may wait until it is recorded or refused, in hours that run day and night.
CREATE TABLE recording_limits (
    recording_limit_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    hours integer NOT NULL CHECK (hours BETWEEN 1 AND 720),
    basis text NOT NULL,
    effective_from date NOT NULL,
    effective_until date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (effective_until > effective_from),
    CONSTRAINT recording_limits_overlap EXCLUDE USING gist (daterange(effective_from, effective_until) WITH &&)
);
INSERT INTO recording_limits (recording_limit_id, hours, basis, effective_from, effective_until) VALUES
(
    '00000000-0000-7000-8000-000000000781', 72,
    'Counting Rules of 2014: as soon as possible and within 72 hours; from memory, to be checked by a person',
    '2002-04-01', '2015-04-01'
),
(
    '00000000-0000-7000-8000-000000000782', 24,
    'Counting Rules since: within 24 hours; the day of the change is from memory, to be checked by a person',
    '2015-04-01', NULL
);

CREATE TABLE crime_reports (
    crime_report_id uuid NOT NULL PRIMARY KEY,
    status text NOT NULL CHECK (status IN ('REPORTED', 'RECORDED', 'ALLOCATED', 'NOT_RECORDED', 'CANCELLED')),
    reported_at timestamp with time zone NOT NULL,
    reported_by text NOT NULL CHECK (reported_by IN ('OFFICER_AT_SCENE', 'OFFICER', 'VICTIM', 'THIRD_PARTY', 'PARTNER')),
    centre text NOT NULL,
    lpu text NOT NULL,
    incident_id text NOT NULL,
    victim_number integer NOT NULL CHECK (victim_number BETWEEN 1 AND 999),
    victim_kind text NOT NULL CHECK (victim_kind IN ('PERSON', 'BUSINESS', 'STATE')),
    recording_limit_id uuid NOT NULL REFERENCES recording_limits (recording_limit_id),
    record_by timestamp with time zone NOT NULL,
    crime_id text,
    recorded_classification text,
    classification text,
    recorded_at timestamp with time zone,
    not_recorded_because text CHECK (
        not_recorded_because IN (
            'NO_CRIME_IN_LAW', 'CREDIBLE_EVIDENCE_AGAINST', 'PART_OF_PRINCIPAL_CRIME', 'OTHER_FORCE'
        )
    ),
    rationale text,
    decided_at timestamp with time zone,
    allocation_unit text,
    lines_of_enquiry text[] NOT NULL DEFAULT '{}',
    allocated_at timestamp with time zone,
    validation text CHECK (validation IN ('CORRECT', 'WRONG_CLASSIFICATION', 'NOT_A_CRIME', 'SHOULD_BE_RECORDED')),
    validation_rationale text,
    validated_at timestamp with time zone,
    version integer NOT NULL DEFAULT 1,
    changed_at timestamp with time zone NOT NULL,
    CHECK (recorded_at >= reported_at),
    CHECK (allocated_at >= recorded_at),
    CHECK ((status IN ('RECORDED', 'ALLOCATED', 'CANCELLED')) = (recorded_at IS NOT NULL)),
    CHECK (
        (recorded_at IS NULL) = (crime_id IS NULL) AND (recorded_at IS NULL) = (classification IS NULL)
        AND (recorded_at IS NULL) = (recorded_classification IS NULL)
    ),
    CHECK (status <> 'ALLOCATED' OR (allocated_at IS NOT NULL AND cardinality(lines_of_enquiry) > 0)),
    CHECK ((status = 'NOT_RECORDED') = (not_recorded_because IS NOT NULL)),
    CHECK (not_recorded_because IS NULL OR rationale IS NOT NULL),
    CHECK ((validation IS NULL) = (validated_at IS NULL))
);
-- One crime for each victim of an incident: the principal one.
CREATE UNIQUE INDEX crime_reports_one_per_victim ON crime_reports (incident_id, victim_number)
WHERE status IN ('REPORTED', 'RECORDED', 'ALLOCATED');
CREATE UNIQUE INDEX crime_reports_crime_id ON crime_reports (crime_id) WHERE crime_id IS NOT NULL;
CREATE INDEX crime_reports_in_order ON crime_reports (reported_at, crime_report_id);
CREATE INDEX crime_reports_by_recording ON crime_reports (recorded_at) WHERE recorded_at IS NOT NULL;
CREATE INDEX crime_reports_of_limit ON crime_reports (recording_limit_id);

-- A sample is the reports with the smallest SHA-256 of "<seed>:<crime_report_id>": whoever has the seed draws it again.
CREATE TABLE crime_audits (
    crime_audit_id uuid NOT NULL PRIMARY KEY,
    population text NOT NULL CHECK (population IN ('RECORDED', 'NOT_RECORDED')),
    reported_from date NOT NULL,
    reported_until date NOT NULL,
    centre text,
    seed text NOT NULL,
    population_size integer NOT NULL CHECK (population_size > 0),
    population_digest text NOT NULL,
    sample_size integer NOT NULL CHECK (sample_size BETWEEN 1 AND least(500, population_size)),
    drawn_by text NOT NULL,
    drawn_at timestamp with time zone NOT NULL,
    CHECK (reported_until > reported_from)
);
CREATE INDEX crime_audits_in_order ON crime_audits (drawn_at, crime_audit_id);

CREATE TABLE crime_audit_items (
    crime_audit_id uuid NOT NULL REFERENCES crime_audits (crime_audit_id),
    place integer NOT NULL CHECK (place > 0),
    crime_report_id uuid NOT NULL REFERENCES crime_reports (crime_report_id),
    result text CHECK (result IN ('CORRECT', 'ERROR')),
    error_kinds text[] NOT NULL DEFAULT '{}',
    rationale text,
    audited_at timestamp with time zone,
    PRIMARY KEY (crime_audit_id, place),
    UNIQUE (crime_audit_id, crime_report_id),
    CHECK ((result IS NULL) = (audited_at IS NULL)),
    CHECK ((result = 'ERROR') = (cardinality(error_kinds) > 0)),
    CHECK (result IS DISTINCT FROM 'ERROR' OR rationale IS NOT NULL)
);
CREATE INDEX crime_audit_items_of_report ON crime_audit_items (crime_report_id);

CREATE TABLE service_delivery_officers (
    service_delivery_officer_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    stream text NOT NULL CHECK (stream IN ('999', '101', 'SERVICE_DESK', 'CST', 'SWITCHBOARD')),
    is_trial boolean NOT NULL,
    basis text NOT NULL,
    effective_from date NOT NULL,
    effective_until date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (effective_until > effective_from),
    CONSTRAINT service_delivery_officers_overlap EXCLUDE USING gist (
        stream WITH =, daterange(effective_from, effective_until) WITH &&
    )
);
CREATE INDEX service_delivery_officers_in_order ON service_delivery_officers (
    effective_from DESC, service_delivery_officer_id DESC
);

GRANT SELECT, INSERT, UPDATE ON recording_limits, crime_reports, service_delivery_officers, crime_audit_items TO {app};
GRANT SELECT, INSERT ON crime_audits TO {app};
