-- Confidence: waves in counts alone, experiments that are registered and allocated before their outcomes, plans, strands.

-- What a wave's teams answered; nobody who answered is here. A whole unit's wave has the unit's code for its team.
CREATE TABLE confidence_waves (
    confidence_wave_id uuid NOT NULL PRIMARY KEY,
    survey text NOT NULL,
    lpu text NOT NULL,
    team text NOT NULL,
    wave integer NOT NULL CHECK (wave BETWEEN 1 AND 1000),
    fieldwork_from date NOT NULL,
    fieldwork_until date NOT NULL,
    strongly_agree integer NOT NULL CHECK (strongly_agree >= 0),
    agree integer NOT NULL CHECK (agree >= 0),
    neither integer NOT NULL CHECK (neither >= 0),
    disagree integer NOT NULL CHECK (disagree >= 0),
    strongly_disagree integer NOT NULL CHECK (strongly_disagree >= 0),
    do_not_know integer NOT NULL CHECK (do_not_know >= 0),
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    corrected_at timestamp with time zone,
    CONSTRAINT confidence_wave_once UNIQUE (survey, team, wave),
    CHECK (fieldwork_until >= fieldwork_from)
);
CREATE INDEX confidence_waves_by_fieldwork ON confidence_waves (fieldwork_until);

-- What stood before a wave was put right: it is never taken away.
CREATE TABLE confidence_wave_corrections (
    confidence_wave_correction_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    confidence_wave_id uuid NOT NULL REFERENCES confidence_waves (confidence_wave_id),
    fieldwork_from date NOT NULL,
    fieldwork_until date NOT NULL,
    strongly_agree integer NOT NULL,
    agree integer NOT NULL,
    neither integer NOT NULL,
    disagree integer NOT NULL,
    strongly_disagree integer NOT NULL,
    do_not_know integer NOT NULL,
    reason text NOT NULL,
    corrected_by text NOT NULL,
    corrected_at timestamp with time zone NOT NULL
);
CREATE INDEX confidence_wave_corrections_by_wave ON confidence_wave_corrections (confidence_wave_id);

CREATE TABLE confidence_experiments (
    confidence_experiment_id uuid NOT NULL PRIMARY KEY,
    title text NOT NULL,
    hypothesis text NOT NULL,
    survey text NOT NULL,
    reading text NOT NULL CHECK (reading IN ('AGREE', 'NEITHER', 'DISAGREE')),
    wave_before integer NOT NULL,
    wave_after integer NOT NULL,
    smallest_wave integer NOT NULL CHECK (smallest_wave >= 2),
    ends_on date NOT NULL,
    state text NOT NULL CHECK (state IN ('REGISTERED', 'ALLOCATED', 'CONCLUDED')),
    registered_by text NOT NULL,
    registered_at timestamp with time zone NOT NULL,
    allocation_method text CHECK (allocation_method IN ('RANDOM', 'MATCHED_PAIRS', 'CHOSEN')),
    allocation_explanation text,
    allocated_at timestamp with time zone,
    conclusion text,
    concluded_at timestamp with time zone,
    version integer NOT NULL DEFAULT 1,
    CHECK (wave_after > wave_before),
    CHECK ((state = 'REGISTERED') = (allocated_at IS NULL)),
    CHECK ((allocated_at IS NULL) = (allocation_method IS NULL)),
    CHECK ((state = 'CONCLUDED') = (conclusion IS NOT NULL)),
    CHECK (allocated_at >= registered_at)
);

-- A team is in one experiment of a survey and wave at most: else nobody could say which of them changed anything.
CREATE TABLE confidence_experiment_teams (
    confidence_experiment_id uuid NOT NULL REFERENCES confidence_experiments (confidence_experiment_id),
    team text NOT NULL,
    survey text NOT NULL,
    wave_after integer NOT NULL,
    arm text CHECK (arm IN ('TEST', 'CONTROL')),
    PRIMARY KEY (confidence_experiment_id, team),
    CONSTRAINT confidence_team_in_one_experiment UNIQUE (survey, team, wave_after)
);

CREATE TABLE confidence_experiment_extensions (
    confidence_experiment_extension_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    confidence_experiment_id uuid NOT NULL REFERENCES confidence_experiments (confidence_experiment_id),
    ends_on date NOT NULL,
    reason text NOT NULL,
    funding text NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);
CREATE INDEX confidence_extensions_by_experiment ON confidence_experiment_extensions (confidence_experiment_id);

CREATE TABLE neither_nor_plans (
    neither_nor_plan_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    lpu text NOT NULL,
    edition integer NOT NULL CHECK (edition BETWEEN 1 AND 1000),
    plan text NOT NULL,
    lead text NOT NULL,
    review_on date NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT neither_nor_plan_once UNIQUE (lpu, edition)
);

CREATE TABLE confidence_strands (
    confidence_strand_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    strand integer NOT NULL CHECK (strand BETWEEN 1 AND 100),
    name text NOT NULL,
    source text NOT NULL,
    status text NOT NULL CHECK (status IN ('PLANNED', 'IN_PROGRESS', 'DELIVERED')),
    update text NOT NULL,
    has_open_threat boolean NOT NULL,
    as_at date NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT confidence_strand_once UNIQUE (strand)
);

GRANT SELECT, INSERT ON confidence_waves, confidence_wave_corrections, confidence_experiment_extensions TO {app};
GRANT UPDATE (
    fieldwork_from, fieldwork_until, strongly_agree, agree, neither, disagree, strongly_disagree, do_not_know,
    corrected_at
) ON confidence_waves TO {app};
GRANT SELECT, INSERT, UPDATE ON confidence_experiments, neither_nor_plans, confidence_strands TO {app};
GRANT SELECT, INSERT ON confidence_experiment_teams TO {app};
GRANT UPDATE (arm) ON confidence_experiment_teams TO {app};
