-- Operating practice: what is written down, who works by it, what audits found, what is improved, and the strategy of
-- three strands (board report ¶29-32, domain.md §13.3). Nobody is named in it.

CREATE TABLE standards (
    standard_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    code text NOT NULL,
    name text NOT NULL,
    purpose text NOT NULL,
    begun_on date NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT standard_has_its_code UNIQUE (code)
);
CREATE INDEX standards_in_order ON standards (begun_on DESC, standard_id DESC);

-- In force from a day on, until another is.
CREATE TABLE standard_versions (
    standard_version_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    standard_id uuid NOT NULL CONSTRAINT version_is_of_a_standard REFERENCES standards (standard_id),
    version_number smallint NOT NULL CHECK (version_number BETWEEN 1 AND 1000),
    in_force_from date NOT NULL,
    summary text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT standard_version_has_its_number UNIQUE (standard_id, version_number),
    CONSTRAINT standard_version_begins_once UNIQUE (standard_id, in_force_from)
);
CREATE INDEX standard_versions_in_order ON standard_versions (in_force_from DESC, standard_version_id DESC);

CREATE TABLE standard_adoptions (
    standard_adoption_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    standard_version_id uuid NOT NULL
    CONSTRAINT adoption_is_of_a_version REFERENCES standard_versions (standard_version_id),
    lpu text NOT NULL,
    planned_for date NOT NULL,
    adopted_on date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT unit_adopts_a_version_once UNIQUE (standard_version_id, lpu)
);
CREATE INDEX standard_adoptions_in_order ON standard_adoptions (planned_for DESC, standard_adoption_id DESC);

CREATE TABLE compliance_audits (
    compliance_audit_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    standard_version_id uuid NOT NULL
    CONSTRAINT audit_is_of_a_version REFERENCES standard_versions (standard_version_id),
    lpu text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('VISIT', 'RECORDS')),
    audited_on date NOT NULL,
    checked smallint NOT NULL CHECK (checked BETWEEN 1 AND 1000),
    met smallint NOT NULL CHECK (met BETWEEN 0 AND checked),
    finding text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE INDEX compliance_audits_in_order ON compliance_audits (audited_on DESC, compliance_audit_id DESC);
CREATE INDEX compliance_audits_version ON compliance_audits (standard_version_id);

CREATE TABLE improvement_actions (
    improvement_action_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    compliance_audit_id uuid NOT NULL
    CONSTRAINT action_follows_an_audit REFERENCES compliance_audits (compliance_audit_id),
    action text NOT NULL,
    owner text NOT NULL,
    due_on date NOT NULL,
    status text NOT NULL CHECK (status IN ('OPEN', 'DONE', 'DROPPED')),
    ended_on date,
    outcome text,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(ended_on, outcome) = CASE status WHEN 'OPEN' THEN 0 ELSE 2 END)
);
CREATE INDEX improvement_actions_in_order ON improvement_actions (due_on DESC, improvement_action_id DESC);
CREATE INDEX improvement_actions_audit ON improvement_actions (compliance_audit_id);

CREATE TABLE strategy_actions (
    strategy_action_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    strand text NOT NULL CHECK (strand IN ('PERFORMANCE', 'DOMESTIC_ABUSE_PROCESS', 'TRANSFORMING_REHABILITATION')),
    action text NOT NULL,
    owner text NOT NULL,
    due_on date NOT NULL,
    status text NOT NULL CHECK (status IN ('OPEN', 'DONE', 'DROPPED')),
    ended_on date,
    outcome text,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(ended_on, outcome) = CASE status WHEN 'OPEN' THEN 0 ELSE 2 END)
);
CREATE INDEX strategy_actions_in_order ON strategy_actions (due_on DESC, strategy_action_id DESC);

-- What goes wrong where agencies change over, by region, and what is done about it (board report ¶38).
CREATE TABLE transition_issues (
    transition_issue_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    region text NOT NULL,
    issue text NOT NULL,
    raised_on date NOT NULL,
    action text NOT NULL,
    owner text NOT NULL,
    due_on date NOT NULL,
    status text NOT NULL CHECK (status IN ('OPEN', 'DONE', 'DROPPED')),
    ended_on date,
    outcome text,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(ended_on, outcome) = CASE status WHEN 'OPEN' THEN 0 ELSE 2 END)
);
CREATE INDEX transition_issues_in_order ON transition_issues (due_on DESC, transition_issue_id DESC);

GRANT SELECT, INSERT, UPDATE ON
standards, standard_versions, standard_adoptions, compliance_audits, improvement_actions, strategy_actions,
transition_issues TO {app};
