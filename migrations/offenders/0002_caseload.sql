-- Caseload: who is managed in which cohort, how closely, what contact is owed, and what the plan has come to
-- (board report ¶29-38, domain.md §4.3, §4.8).

-- How often somebody of a colour is seen, from a day on: the latest that has begun holds, so that no day is without one.
CREATE TABLE contact_schedules (
    contact_schedule_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    colour text NOT NULL CHECK (colour IN ('RED', 'AMBER', 'GREEN', 'BLUE')),
    interval_unit text CHECK (interval_unit IN ('DAY', 'WEEK', 'MONTH')),
    interval_amount smallint CHECK (interval_amount BETWEEN 1 AND 366),
    -- In custody contacts are counted back from the day of release.
    weeks_before_release smallint[] NOT NULL DEFAULT '{}',
    reason text NOT NULL,
    effective_from date NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (num_nonnulls(interval_unit, interval_amount) IN (0, 2)),
    CHECK ((colour = 'BLUE') = (interval_unit IS NULL)),
    CHECK ((colour = 'BLUE') = (cardinality(weeks_before_release) > 0)),
    CONSTRAINT contact_schedule_begins_once UNIQUE (colour, effective_from)
);
INSERT INTO contact_schedules (
    contact_schedule_id, colour, interval_unit, interval_amount, weeks_before_release, reason, effective_from
) VALUES
('00000000-0000-7000-8000-000000006a01', 'RED', 'WEEK', 1, '{}', 'The default of the platform.', '1990-01-01'),
('00000000-0000-7000-8000-000000006a02', 'AMBER', 'WEEK', 2, '{}', 'The default of the platform.', '1990-01-01'),
('00000000-0000-7000-8000-000000006a03', 'GREEN', 'MONTH', 1, '{}', 'The default of the platform.', '1990-01-01'),
('00000000-0000-7000-8000-000000006a04', 'BLUE', NULL, NULL, '{12,4}', 'The default of the platform.', '1990-01-01');

-- Which pathways a plan has, from a day on: seven, or nine.
CREATE TABLE pathway_sets (
    pathway_set_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    pathways text[] NOT NULL CHECK (cardinality(pathways) BETWEEN 1 AND 9),
    reason text NOT NULL,
    effective_from date NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT pathway_set_begins_once UNIQUE (effective_from)
);
INSERT INTO pathway_sets (pathway_set_id, pathways, reason, effective_from) VALUES (
    '00000000-0000-7000-8000-000000006b01',
    '{ACCOMMODATION,ATTITUDES_THINKING_AND_BEHAVIOUR,CHILDREN_AND_FAMILIES,DRUGS_AND_ALCOHOL,EDUCATION_TRAINING_AND_EMPLOYMENT,FINANCE_BENEFIT_AND_DEBT,HEALTH}',
    'The seven pathways.',
    '1990-01-01'
);

-- An episode of management: one person in one cohort, from a panel's decision until another.
CREATE TABLE cases (
    case_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    nomination_id uuid,
    cohort text NOT NULL CHECK (cohort IN ('FIXED', 'FLEX', 'FREE', 'LEGACY', 'DA')),
    status text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'RESET', 'CLOSED')),
    colour text NOT NULL CHECK (colour IN ('RED', 'AMBER', 'GREEN', 'BLUE')),
    release_on date,
    manager text NOT NULL,
    team text NOT NULL,
    lpu text NOT NULL,
    -- Kept by the lead agencies: who answers for the case now.
    lead_agency text NOT NULL DEFAULT 'UNASSIGNED',
    lead_organisation_id uuid,
    review_on date NOT NULL,
    last_contact_at timestamp with time zone,
    -- The end, in London, of the day by which the next contact is owed; the past while it is overdue.
    next_contact_due_at timestamp with time zone,
    -- When one more contact will have been missed: the same moment, or later while one is overdue already.
    next_lapse_at timestamp with time zone,
    opened_at timestamp with time zone NOT NULL,
    opened_by text NOT NULL,
    closed_at timestamp with time zone,
    closing_reason text,
    closing_note text,
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CHECK (num_nonnulls(closed_at, closing_reason) = CASE WHEN status = 'CLOSED' THEN 2 ELSE 0 END),
    CHECK (release_on IS NULL OR colour = 'BLUE'),
    CHECK (next_contact_due_at IS NULL OR status = 'ACTIVE'),
    CHECK (next_lapse_at >= next_contact_due_at)
);
CREATE UNIQUE INDEX cases_one_at_a_time ON cases (offender_id, cohort) WHERE status <> 'CLOSED';
CREATE INDEX cases_offender ON cases (offender_id);
CREATE INDEX cases_due_by_manager ON cases (manager, next_contact_due_at, case_id) WHERE status <> 'CLOSED';
CREATE INDEX cases_due_by_team ON cases (team, next_contact_due_at, case_id) WHERE status <> 'CLOSED';
CREATE INDEX cases_due_by_lpu ON cases (lpu, next_contact_due_at, case_id) WHERE status <> 'CLOSED';
CREATE INDEX cases_due_by_lead ON cases (lead_organisation_id, next_contact_due_at, case_id) WHERE status <> 'CLOSED';
CREATE INDEX cases_lapsing ON cases (next_lapse_at, case_id) WHERE next_lapse_at IS NOT NULL;
CREATE INDEX cases_to_review ON cases (review_on, case_id) WHERE status <> 'CLOSED';

-- Every colour and status that a case has had, with who said so and why: written, and never changed.
CREATE TABLE case_status_changes (
    status_change_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases (case_id),
    from_status text,
    from_colour text,
    status text NOT NULL CHECK (status IN ('ACTIVE', 'RESET', 'CLOSED')),
    colour text NOT NULL CHECK (colour IN ('RED', 'AMBER', 'GREEN', 'BLUE')),
    release_on date,
    reason text NOT NULL,
    contact_schedule_id uuid NOT NULL REFERENCES contact_schedules (contact_schedule_id),
    changed_at timestamp with time zone NOT NULL,
    changed_by text NOT NULL
);
CREATE INDEX case_status_changes_case ON case_status_changes (case_id, changed_at);

CREATE TABLE contacts (
    contact_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases (case_id),
    outcome text NOT NULL CHECK (outcome IN ('KEPT', 'MISSED')),
    method text NOT NULL,
    missed_reason text,
    note text,
    contacted_at timestamp with time zone NOT NULL,
    recorded_at timestamp with time zone NOT NULL DEFAULT now(),
    recorded_by text NOT NULL,
    organisation_id uuid NOT NULL,
    CHECK ((outcome = 'MISSED') = (missed_reason IS NOT NULL))
);
CREATE INDEX contacts_case ON contacts (case_id, contacted_at DESC, contact_id DESC);

-- That a contact was recorded in error: it stays, and counts for nothing from then on.
CREATE TABLE contact_withdrawals (
    contact_id uuid NOT NULL PRIMARY KEY REFERENCES contacts (contact_id),
    reason text NOT NULL,
    withdrawn_at timestamp with time zone NOT NULL DEFAULT now(),
    withdrawn_by text NOT NULL,
    organisation_id uuid NOT NULL
);

-- What was owed and has come to its end: met in time by a contact, or missed. Worked out of the two tables above, and
-- worked out again when something is recorded late.
CREATE TABLE contact_obligations (
    case_id uuid NOT NULL REFERENCES cases (case_id),
    place integer NOT NULL,
    due_on date NOT NULL,
    colour text NOT NULL,
    contact_id uuid REFERENCES contacts (contact_id),
    -- The day on which it counts: of the contact, or the day by which there was none.
    counted_on date NOT NULL,
    -- Who managed the case and which organisation led it then: what was missed does not pass on with the case.
    manager text NOT NULL,
    team text NOT NULL,
    lpu text NOT NULL,
    lead_organisation_id uuid,
    PRIMARY KEY (case_id, place)
);
CREATE INDEX contact_obligations_manager ON contact_obligations (manager, counted_on);
CREATE INDEX contact_obligations_team ON contact_obligations (team, counted_on);
CREATE INDEX contact_obligations_contact ON contact_obligations (contact_id) WHERE contact_id IS NOT NULL;
CREATE INDEX contact_obligations_lpu ON contact_obligations (lpu, counted_on);
CREATE INDEX contact_obligations_lead ON contact_obligations (lead_organisation_id, counted_on)
WHERE lead_organisation_id IS NOT NULL;

CREATE TABLE plans (
    plan_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases (case_id),
    pathway_set_id uuid NOT NULL REFERENCES pathway_sets (pathway_set_id),
    aim text NOT NULL,
    review_on date NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    created_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CONSTRAINT plans_one_of_a_case UNIQUE (case_id)
);

-- Need by pathway as it was assessed on a day; never changed, the next assessment stands beside it.
CREATE TABLE plan_needs (
    plan_id uuid NOT NULL REFERENCES plans (plan_id),
    pathway text NOT NULL,
    assessed_on date NOT NULL,
    score smallint NOT NULL CHECK (score BETWEEN 0 AND 2),
    assessed_by text NOT NULL,
    PRIMARY KEY (plan_id, pathway, assessed_on)
);

-- Who managed a case before somebody else did, and why it was given to them: written once with each such change.
CREATE TABLE case_handings (
    handing_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases (case_id),
    from_manager text NOT NULL,
    from_team text NOT NULL,
    from_lpu text NOT NULL,
    to_manager text NOT NULL,
    to_team text NOT NULL,
    to_lpu text NOT NULL,
    reason text NOT NULL,
    -- Why a supervisor gave the manager more cases than the cohort's rules have room for.
    capacity_override_reason text,
    handed_at timestamp with time zone NOT NULL DEFAULT now(),
    handed_by text NOT NULL
);
CREATE INDEX case_handings_case ON case_handings (case_id, handing_id DESC);

-- Who managed and led a case from a moment on, until the next such moment: written with each change, and never changed.
CREATE TABLE case_holders (
    case_id uuid NOT NULL REFERENCES cases (case_id),
    held_from timestamp with time zone NOT NULL,
    holding_id uuid NOT NULL DEFAULT uuidv7(),
    manager text NOT NULL,
    team text NOT NULL,
    lpu text NOT NULL,
    lead_agency text NOT NULL,
    lead_organisation_id uuid,
    PRIMARY KEY (case_id, held_from, holding_id)
);
CREATE INDEX case_holders_manager ON case_holders (manager, case_id);
CREATE INDEX case_holders_team ON case_holders (team, case_id);
CREATE INDEX case_holders_lpu ON case_holders (lpu, case_id);

CREATE TABLE plan_actions (
    action_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    plan_id uuid NOT NULL REFERENCES plans (plan_id),
    pathway text NOT NULL,
    action text NOT NULL,
    owner_agency text NOT NULL,
    owner text,
    due_on date NOT NULL,
    status text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'DONE', 'DROPPED')),
    outcome text,
    ended_on date,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    created_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CHECK (num_nonnulls(outcome, ended_on) = CASE WHEN status = 'OPEN' THEN 0 ELSE 2 END)
);
CREATE INDEX plan_actions_plan ON plan_actions (plan_id, due_on, action_id);
CREATE INDEX plan_actions_due ON plan_actions (due_on, action_id) WHERE status = 'OPEN';

-- Whether the organisation of this transaction leads a case, or is asked whether it will.
CREATE FUNCTION organisation_sees_case(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM cases
        WHERE cases.case_id = the_case AND cases.lead_organisation_id = bluelamp_organisation()
        AND cases.status <> 'CLOSED'
    ) OR EXISTS (
        SELECT FROM offender_viewers
        WHERE offender_viewers.basis_id = the_case AND offender_viewers.basis LIKE 'CASE\_%'
        AND offender_viewers.organisation_id = bluelamp_organisation() AND offender_viewers.until_at IS NULL
    )
$$;
CREATE FUNCTION organisation_leads_case(the_case uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM cases
        WHERE cases.case_id = the_case AND cases.lead_organisation_id = bluelamp_organisation()
        AND cases.status <> 'CLOSED'
    )
$$;

ALTER TABLE cases ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_status_changes ENABLE ROW LEVEL SECURITY;
ALTER TABLE contacts ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_withdrawals ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_obligations ENABLE ROW LEVEL SECURITY;
ALTER TABLE plans ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_needs ENABLE ROW LEVEL SECURITY;
ALTER TABLE plan_actions ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_handings ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_holders ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_sees_all ON cases TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON case_status_changes TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON contacts TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON contact_withdrawals TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON contact_obligations TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON plans TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON plan_needs TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON plan_actions TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON case_handings TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON case_holders TO {app} USING (true) WITH CHECK (true);
CREATE POLICY organisation_sees_its_own ON case_holders FOR SELECT TO {partner} USING (organisation_sees_case(case_id));
CREATE POLICY organisation_sees_its_own ON case_handings FOR SELECT TO {partner} USING (organisation_sees_case(case_id));

-- Whoever led a case sees it no longer once it is closed.
CREATE POLICY organisation_sees_its_own ON cases FOR SELECT TO {partner}
USING ((lead_organisation_id = bluelamp_organisation() AND status <> 'CLOSED') OR organisation_sees_case(case_id));
CREATE POLICY organisation_works_its_own ON cases FOR UPDATE TO {partner}
USING (lead_organisation_id = bluelamp_organisation() AND status <> 'CLOSED')
WITH CHECK (lead_organisation_id = bluelamp_organisation() AND status <> 'CLOSED');
CREATE POLICY organisation_sees_its_own ON case_status_changes FOR SELECT TO {partner}
USING (organisation_sees_case(case_id));
CREATE POLICY organisation_sees_its_own ON contacts FOR SELECT TO {partner} USING (organisation_sees_case(case_id));
CREATE POLICY organisation_records_its_own ON contacts FOR INSERT TO {partner}
WITH CHECK (organisation_id = bluelamp_organisation() AND organisation_leads_case(case_id));
CREATE POLICY organisation_sees_its_own ON contact_withdrawals FOR SELECT TO {partner}
USING (EXISTS (SELECT FROM contacts WHERE contacts.contact_id = contact_withdrawals.contact_id));
-- Its own workers' contacts alone, in a case that it leads.
CREATE POLICY organisation_withdraws_its_own ON contact_withdrawals FOR INSERT TO {partner}
WITH CHECK (
    organisation_id = bluelamp_organisation() AND EXISTS (
        SELECT FROM contacts
        WHERE contacts.contact_id = contact_withdrawals.contact_id
        AND contacts.organisation_id = bluelamp_organisation() AND organisation_leads_case(contacts.case_id)
    )
);
CREATE POLICY organisation_sees_its_own ON contact_obligations FOR SELECT TO {partner}
USING (organisation_sees_case(case_id));
CREATE POLICY organisation_writes_its_own ON contact_obligations FOR INSERT TO {partner}
WITH CHECK (organisation_leads_case(case_id));
CREATE POLICY organisation_rewrites_its_own ON contact_obligations FOR DELETE TO {partner}
USING (organisation_leads_case(case_id));
CREATE POLICY organisation_sees_its_own ON plans FOR SELECT TO {partner} USING (organisation_sees_case(case_id));
CREATE POLICY organisation_sees_its_own ON plan_needs FOR SELECT TO {partner}
USING (EXISTS (SELECT FROM plans WHERE plans.plan_id = plan_needs.plan_id));
CREATE POLICY organisation_sees_its_own ON plan_actions FOR SELECT TO {partner}
USING (EXISTS (SELECT FROM plans WHERE plans.plan_id = plan_actions.plan_id));

GRANT SELECT, INSERT ON contact_schedules, pathway_sets, case_handings, case_holders TO {app};
GRANT SELECT ON case_handings, case_holders TO {partner};
GRANT SELECT, INSERT, UPDATE ON cases, plans, plan_actions TO {app};
GRANT SELECT, INSERT ON case_status_changes, contacts, contact_withdrawals, plan_needs TO {app};
GRANT SELECT, INSERT, DELETE ON contact_obligations TO {app};
GRANT SELECT ON
contact_schedules, pathway_sets, cases, case_status_changes, contacts, contact_withdrawals, plans, plan_needs,
plan_actions TO {partner};
GRANT UPDATE (last_contact_at, next_contact_due_at, next_lapse_at, changed_at, version) ON cases TO {partner};
GRANT INSERT ON contacts, contact_withdrawals TO {partner};
GRANT SELECT, INSERT, DELETE ON contact_obligations TO {partner};
