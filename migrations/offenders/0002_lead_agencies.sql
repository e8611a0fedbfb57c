-- Lead agencies: who answers for a case, by which rule that was proposed, who decided it, and who took it over
-- (board report ¶37, domain.md §4.5).

-- Which agencies may lead from a day on, and what the rule proposes: the latest that has begun holds, so that no day is
-- without one.
CREATE TABLE lead_agency_rule_sets (
    rule_set_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    agencies text[] NOT NULL CHECK (cardinality(agencies) BETWEEN 1 AND 6),
    -- Who leads for those of high risk, with an order or without; null where risk does not decide who leads.
    high_risk_agency text,
    statutory_agency text NOT NULL,
    non_statutory_agency text NOT NULL,
    youth_agency text,
    -- The risk of serious recidivism, in percent, from which on somebody counts as of high risk.
    rsr_cut double precision CHECK (rsr_cut BETWEEN 0 AND 100),
    acceptance_unit text NOT NULL CHECK (acceptance_unit IN ('ELAPSED_HOURS', 'WORKING_HOURS', 'WORKING_DAYS')),
    acceptance_amount smallint NOT NULL CHECK (acceptance_amount BETWEEN 1 AND 1000),
    -- How soon it is decided, and then answered, where whoever leads suspects that risk has become high (an assumption).
    urgent_unit text NOT NULL DEFAULT 'ELAPSED_HOURS'
    CHECK (urgent_unit IN ('ELAPSED_HOURS', 'WORKING_HOURS', 'WORKING_DAYS')),
    urgent_amount smallint NOT NULL DEFAULT 24 CHECK (urgent_amount BETWEEN 1 AND 1000),
    reason text NOT NULL,
    effective_from date NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK ((high_risk_agency IS NULL) = (rsr_cut IS NULL)),
    CONSTRAINT lead_agency_rule_set_begins_once UNIQUE (effective_from)
);
INSERT INTO lead_agency_rule_sets (
    rule_set_id, agencies, high_risk_agency, statutory_agency, non_statutory_agency, youth_agency, rsr_cut,
    acceptance_unit, acceptance_amount, reason, effective_from
) VALUES
(
    '00000000-0000-7000-8000-000000007b01', '{PROBATION_TRUST,POLICE}',
    NULL, 'PROBATION_TRUST', 'POLICE', NULL, NULL,
    'WORKING_DAYS', 5, 'The probation trusts, until 31 May 2014.', '1990-01-01'
),
(
    '00000000-0000-7000-8000-000000007b02', '{PROBATION_NPS,PROBATION_CRC,POLICE,YOUTH_OFFENDING_TEAM}',
    'PROBATION_NPS', 'PROBATION_CRC', 'POLICE', 'YOUTH_OFFENDING_TEAM', 6.89,
    'WORKING_DAYS', 5, 'Transforming Rehabilitation: from 1 June 2014 until 25 June 2021.', '2014-06-01'
),
(
    '00000000-0000-7000-8000-000000007b03', '{PROBATION_SERVICE,POLICE,YOUTH_OFFENDING_TEAM}',
    NULL, 'PROBATION_SERVICE', 'POLICE', 'YOUTH_OFFENDING_TEAM', NULL,
    'WORKING_DAYS', 5, 'The one Probation Service, from 26 June 2021.', '2021-06-26'
);

-- Which organisations are of which agency, by which agreement: what is offered to any other is refused, since whoever is
-- asked sees the person, the case and the plan.
CREATE TABLE lead_organisations (
    lead_organisation_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    organisation_id uuid NOT NULL,
    agency text NOT NULL CHECK (agency NOT IN ('POLICE', 'UNASSIGNED')),
    name text NOT NULL,
    agreement text NOT NULL,
    effective_from date NOT NULL,
    -- The day after the last.
    until_on date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (until_on > effective_from),
    CONSTRAINT lead_organisation_is_of_an_agency_once UNIQUE (organisation_id, agency)
);
CREATE INDEX lead_organisations_in_order ON lead_organisations (effective_from DESC, lead_organisation_id DESC);

-- What the rule said of a case, and of which facts: written once. Another assessment is another row.
CREATE TABLE lead_agency_proposals (
    proposal_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases (case_id),
    rule_set_id uuid NOT NULL REFERENCES lead_agency_rule_sets (rule_set_id),
    as_at date NOT NULL,
    mappa_eligible boolean NOT NULL,
    risk_of_serious_harm text NOT NULL CHECK (
        risk_of_serious_harm IN ('LOW', 'MEDIUM', 'HIGH', 'VERY_HIGH', 'NOT_ASSESSED')
    ),
    rsr double precision CHECK (rsr BETWEEN 0 AND 100),
    is_public_interest boolean NOT NULL,
    is_statutory boolean NOT NULL,
    is_under_18 boolean NOT NULL,
    has_prior_abuse_or_sexual_offence boolean NOT NULL,
    proposed_agency text NOT NULL,
    grounds text[] NOT NULL,
    indicators text[] NOT NULL,
    proposed_at timestamp with time zone NOT NULL DEFAULT now(),
    proposed_by text NOT NULL,
    -- Null: somebody of the force asked. The organisation that leads asks for its own cases alone.
    organisation_id uuid,
    -- Whoever leads suspects high risk and refers the case without delay: until when it is decided.
    is_escalation boolean NOT NULL DEFAULT false,
    decide_due_at timestamp with time zone,
    CHECK (is_escalation = (decide_due_at IS NOT NULL)),
    CHECK (NOT is_escalation OR organisation_id IS NOT NULL)
);
CREATE INDEX lead_agency_escalations ON lead_agency_proposals (decide_due_at, proposal_id) WHERE is_escalation;
CREATE INDEX lead_agency_proposals_case ON lead_agency_proposals (case_id, proposed_at DESC, proposal_id DESC);

-- Many cases offered to other agencies at once; what was chosen is fixed when it is asked for.
CREATE TABLE lead_agency_reallocations (
    reallocation_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    state text NOT NULL CHECK (state IN ('DRY_RUN', 'RUNNING', 'DONE')),
    choice jsonb NOT NULL,
    receivers jsonb NOT NULL,
    reason text NOT NULL,
    rule_set_id uuid NOT NULL REFERENCES lead_agency_rule_sets (rule_set_id),
    requested_at timestamp with time zone NOT NULL DEFAULT now(),
    requested_by text NOT NULL,
    requested_in_organisation uuid NOT NULL,
    finished_at timestamp with time zone,
    -- What became of its cases, once that is fixed: in all, and of those whom nobody has restricted.
    counts jsonb,
    CHECK ((state = 'RUNNING') = (finished_at IS NULL))
);
CREATE INDEX lead_agency_reallocations_newest ON lead_agency_reallocations (requested_at DESC, reallocation_id DESC);

CREATE TABLE lead_agency_reallocation_cases (
    reallocation_id uuid NOT NULL REFERENCES lead_agency_reallocations (reallocation_id),
    place integer NOT NULL,
    case_id uuid NOT NULL REFERENCES cases (case_id),
    from_agency text NOT NULL,
    from_organisation_id uuid,
    proposal_id uuid REFERENCES lead_agency_proposals (proposal_id),
    rule_agency text,
    to_agency text,
    to_organisation_id uuid,
    -- PLANNED until its turn comes; OFFERED then, or why not.
    outcome text NOT NULL,
    PRIMARY KEY (reallocation_id, place),
    UNIQUE (reallocation_id, case_id)
);
CREATE INDEX lead_agency_reallocation_cases_planned
ON lead_agency_reallocation_cases (reallocation_id, place) WHERE outcome = 'PLANNED';

-- Every change of lead that was decided. What was decided is never changed; what became of it is written once.
CREATE TABLE lead_agency_changes (
    change_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases (case_id),
    from_agency text NOT NULL,
    from_organisation_id uuid,
    to_agency text NOT NULL,
    to_organisation_id uuid,
    reason text NOT NULL,
    proposal_id uuid REFERENCES lead_agency_proposals (proposal_id),
    rule_agency text,
    reallocation_id uuid REFERENCES lead_agency_reallocations (reallocation_id),
    decided_at timestamp with time zone NOT NULL,
    decided_by text NOT NULL,
    state text NOT NULL CHECK (state IN ('PENDING', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'LAPSED')),
    accept_due_at timestamp with time zone,
    overdue_told_at timestamp with time zone,
    answered_at timestamp with time zone,
    answered_by text,
    answer_reason text,
    -- From this moment on the other agency leads; until then the former one does.
    handover_complete_at timestamp with time zone,
    CHECK ((state = 'ACCEPTED') = (handover_complete_at IS NOT NULL)),
    CHECK (num_nonnulls(answered_at, answered_by) = CASE WHEN state = 'PENDING' THEN 0 ELSE 2 END),
    CHECK (to_organisation_id IS NULL OR to_agency NOT IN ('POLICE', 'UNASSIGNED')),
    CHECK (state IN ('ACCEPTED') OR to_agency <> 'UNASSIGNED'),
    UNIQUE (reallocation_id, case_id)
);
CREATE UNIQUE INDEX lead_agency_changes_one_pending ON lead_agency_changes (case_id) WHERE state = 'PENDING';
CREATE INDEX lead_agency_changes_due ON lead_agency_changes (accept_due_at, change_id) WHERE state = 'PENDING';
CREATE INDEX lead_agency_changes_case ON lead_agency_changes (case_id, decided_at DESC, change_id DESC);
CREATE INDEX lead_agency_changes_completed ON lead_agency_changes (case_id, handover_complete_at, change_id)
WHERE handover_complete_at IS NOT NULL;
CREATE INDEX cases_by_lead ON cases (lead_agency, opened_at, case_id) WHERE status <> 'CLOSED';
CREATE INDEX cases_without_lead ON cases (opened_at, case_id) WHERE lead_agency = 'UNASSIGNED' AND status <> 'CLOSED';

-- A receiver's one answer to all that a reallocation asks of it; the worker gives it to each.
CREATE TABLE lead_agency_reallocation_answers (
    reallocation_answer_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    reallocation_id uuid NOT NULL REFERENCES lead_agency_reallocations (reallocation_id),
    organisation_id uuid,
    answer text NOT NULL CHECK (answer IN ('ACCEPTED', 'DECLINED')),
    reason text,
    answered_by text NOT NULL,
    answered_in_organisation uuid NOT NULL,
    answered_at timestamp with time zone NOT NULL DEFAULT now(),
    finished_at timestamp with time zone,
    CHECK (answer = 'ACCEPTED' OR reason IS NOT NULL)
);
-- One answer is given to all before there is another.
CREATE UNIQUE INDEX lead_agency_reallocation_answers_one_at_a_time
ON lead_agency_reallocation_answers (reallocation_id, organisation_id) NULLS NOT DISTINCT WHERE finished_at IS NULL;
CREATE INDEX lead_agency_changes_reallocated ON lead_agency_changes (reallocation_id, change_id)
WHERE state = 'PENDING' AND reallocation_id IS NOT NULL;

CREATE FUNCTION keep_answered_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'what became of a change of lead is written once' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER lead_agency_changes_answered_once BEFORE UPDATE ON lead_agency_changes
FOR EACH ROW WHEN (OLD.state <> 'PENDING') EXECUTE FUNCTION keep_answered_change();

-- What the hubs were last told of who leads the cases that were opened under a record. Each record tells its own, by what
-- the person is known by under all their records; where either differs from what is so, it is told again, so that merging
-- and taking apart leave nothing behind there.
CREATE TABLE lead_agency_told (
    offender_id uuid NOT NULL PRIMARY KEY REFERENCES offenders (offender_id),
    agencies text[] NOT NULL,
    -- A hash of the records, and their versions, from which it was said who is led.
    known_by text NOT NULL,
    notice_id uuid NOT NULL,
    told_at timestamp with time zone NOT NULL
);
CREATE INDEX cases_led ON cases (offender_id, lead_agency) WHERE lead_agency <> 'UNASSIGNED' AND status <> 'CLOSED';

ALTER TABLE lead_agency_proposals ENABLE ROW LEVEL SECURITY;
ALTER TABLE lead_agency_changes ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_sees_all ON lead_agency_proposals TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON lead_agency_changes TO {app} USING (true) WITH CHECK (true);
CREATE POLICY organisation_sees_its_own ON lead_agency_proposals FOR SELECT TO {partner}
USING (organisation_sees_case(case_id));
CREATE POLICY organisation_refers_its_own ON lead_agency_proposals FOR INSERT TO {partner}
WITH CHECK (organisation_id = bluelamp_organisation() AND organisation_leads_case(case_id));
-- Whoever leads reads the case's whole history; whoever is to take it over, what is offered to them.
CREATE POLICY organisation_sees_its_own ON lead_agency_changes FOR SELECT TO {partner}
USING (
    (state = 'PENDING' AND to_organisation_id = bluelamp_organisation()) OR organisation_leads_case(case_id)
);

GRANT SELECT, INSERT ON lead_agency_rule_sets, lead_agency_proposals TO {app};
GRANT SELECT, INSERT, UPDATE ON lead_organisations TO {app};
GRANT SELECT, INSERT, UPDATE ON lead_agency_told TO {app};
ALTER TABLE lead_agency_reallocation_answers ENABLE ROW LEVEL SECURITY;
CREATE POLICY service_sees_all ON lead_agency_reallocation_answers TO {app} USING (true) WITH CHECK (true);
CREATE POLICY organisation_sees_its_own ON lead_agency_reallocation_answers FOR SELECT TO {partner}
USING (organisation_id = bluelamp_organisation());
GRANT SELECT ON lead_agency_reallocation_answers TO {partner};
GRANT SELECT, INSERT ON lead_agency_reallocation_answers TO {app};
GRANT UPDATE (finished_at) ON lead_agency_reallocation_answers TO {app};
GRANT SELECT, INSERT ON lead_agency_changes, lead_agency_reallocations, lead_agency_reallocation_cases TO {app};
GRANT UPDATE (state, overdue_told_at, answered_at, answered_by, answer_reason, handover_complete_at)
ON lead_agency_changes TO {app};
GRANT UPDATE (state, finished_at, counts) ON lead_agency_reallocations TO {app};
GRANT UPDATE (outcome) ON lead_agency_reallocation_cases TO {app};
GRANT SELECT ON lead_agency_rule_sets, lead_agency_proposals, lead_agency_changes TO {partner};
GRANT INSERT ON lead_agency_proposals TO {partner};
