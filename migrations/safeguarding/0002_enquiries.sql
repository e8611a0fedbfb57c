-- What each agency is asked about a case, and what it answers; and who may read which part of it.

CREATE TABLE enquiries (
    enquiry_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases (case_id),
    -- The hub that asked: the home hub, once it has accepted a case.
    hub text NOT NULL REFERENCES hubs (hub),
    agency text NOT NULL CHECK (
        agency IN (
            'POLICE', 'CHILDRENS_SOCIAL_CARE', 'ADULT_SOCIAL_CARE', 'HOUSING_AND_NEIGHBOURHOOD_SERVICES', 'PROBATION',
            'HEALTH', 'EDUCATION', 'VOLUNTARY_SECTOR'
        )
    ),
    organisation_id uuid NOT NULL,
    asked_by text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    clock_profile_id text NOT NULL REFERENCES clock_profiles (clock_profile_id),
    scope_text text NOT NULL,
    necessity_text text NOT NULL,
    lawful_basis text NOT NULL,
    subjects uuid[] NOT NULL,
    state text NOT NULL DEFAULT 'ASKED' CHECK (state IN ('ASKED', 'UNAVAILABLE', 'NOT_SEARCHED', 'ANSWERED', 'CANCELLED')),
    overdue_at timestamp with time zone,
    answered_at timestamp with time zone,
    CHECK ((state = 'ANSWERED') = (answered_at IS NOT NULL))
);
CREATE INDEX enquiries_case ON enquiries (case_id, enquiry_id);
CREATE INDEX enquiries_inbox ON enquiries (organisation_id, asked_at DESC, enquiry_id DESC);
CREATE INDEX enquiries_hub ON enquiries (hub, asked_at DESC, enquiry_id DESC);
-- What nobody has searched for yet: a small part of all that was ever asked.
CREATE INDEX enquiries_outstanding ON enquiries (case_id, agency)
WHERE state IN ('ASKED', 'UNAVAILABLE', 'NOT_SEARCHED');
-- The cases that wait for answers: looked at every second, a handful among all there ever were.
CREATE INDEX cases_waiting ON cases (case_id) WHERE status IN ('INFORMATION_REQUESTED', 'INFORMATION_DUE_PASSED');
CREATE INDEX enquiries_due ON enquiries (due_at)
WHERE state IN ('ASKED', 'UNAVAILABLE', 'NOT_SEARCHED') AND overdue_at IS NULL;

-- Never changed: a correction is a row of its own, and each answer has one at the most.
CREATE TABLE enquiry_responses (
    response_id uuid NOT NULL PRIMARY KEY,
    enquiry_id uuid NOT NULL REFERENCES enquiries (enquiry_id),
    organisation_id uuid NOT NULL,
    status text NOT NULL CHECK (
        status IN ('NOTHING_HELD', 'HELD_SHARED', 'HELD_WITHHELD', 'PARTLY_SHARED', 'NOT_SEARCHED')
    ),
    responder text NOT NULL,
    responded_at timestamp with time zone NOT NULL,
    searched_by text,
    source_systems text[] NOT NULL,
    not_searched_reason text,
    correction_of uuid UNIQUE REFERENCES enquiry_responses (response_id),
    correction_reason text,
    UNIQUE (response_id, status),
    CHECK ((correction_of IS NULL) = (correction_reason IS NULL)),
    -- That nothing is held is something that somebody found out; what is withheld names no system that would tell it.
    CHECK (status <> 'NOTHING_HELD' OR (searched_by IS NOT NULL AND cardinality(source_systems) > 0)),
    CHECK (status NOT IN ('HELD_WITHHELD', 'NOT_SEARCHED') OR cardinality(source_systems) = 0)
);
CREATE INDEX enquiry_responses_enquiry ON enquiry_responses (enquiry_id, response_id);
CREATE UNIQUE INDEX enquiry_responses_first ON enquiry_responses (enquiry_id) WHERE correction_of IS NULL;

-- What is shared stands apart from that there is an answer, because fewer may read it. The status is repeated, so that
-- no row can be here for an answer that shares nothing.
CREATE TABLE enquiry_findings (
    response_id uuid NOT NULL PRIMARY KEY,
    status text NOT NULL CHECK (status IN ('HELD_SHARED', 'PARTLY_SHARED')),
    enquiry_id uuid NOT NULL REFERENCES enquiries (enquiry_id),
    organisation_id uuid NOT NULL,
    summary text NOT NULL,
    sensitivity text NOT NULL CHECK (
        sensitivity IN ('OFFICIAL', 'OFFICIAL_SENSITIVE', 'THIRD_PARTY', 'INTELLIGENCE')
    ),
    onward_share_allowed boolean NOT NULL,
    FOREIGN KEY (response_id, status) REFERENCES enquiry_responses (response_id, status)
);
CREATE INDEX enquiry_findings_enquiry ON enquiry_findings (enquiry_id);

-- Why something is withheld: a code, for the agency that answered and for nobody else.
CREATE TABLE enquiry_withholdings (
    response_id uuid NOT NULL PRIMARY KEY,
    status text NOT NULL CHECK (status IN ('HELD_WITHHELD', 'PARTLY_SHARED')),
    enquiry_id uuid NOT NULL REFERENCES enquiries (enquiry_id),
    organisation_id uuid NOT NULL,
    withheld_reason text NOT NULL,
    FOREIGN KEY (response_id, status) REFERENCES enquiry_responses (response_id, status)
);
CREATE INDEX enquiry_withholdings_enquiry ON enquiry_withholdings (enquiry_id);

GRANT SELECT, INSERT, UPDATE ON enquiries TO {app};
GRANT SELECT, INSERT ON enquiry_responses, enquiry_findings TO {app};
-- The service itself never reads why something is withheld.
GRANT INSERT ON enquiry_withholdings TO {app};
GRANT SELECT, INSERT ON enquiries, enquiry_responses, enquiry_findings, enquiry_withholdings TO {partner};
GRANT UPDATE (state, answered_at) ON enquiries TO {partner};

ALTER TABLE enquiries ENABLE ROW LEVEL SECURITY;
ALTER TABLE enquiry_responses ENABLE ROW LEVEL SECURITY;
ALTER TABLE enquiry_findings ENABLE ROW LEVEL SECURITY;
ALTER TABLE enquiry_withholdings ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_sees_all ON enquiries TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON enquiry_responses TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON enquiry_findings TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON enquiry_withholdings TO {app} USING (true) WITH CHECK (true);

-- A desk sees what it was asked itself; the manager, who decides, sees all that the hub has asked, and that of a case
-- taken over; once the decision is released, every desk of the hub sees that the others were asked.
CREATE POLICY desk_sees_own ON enquiries FOR SELECT TO {partner}
USING (organisation_id = (SELECT bluelamp_organisation()) AND hub = (SELECT bound_hub()));
CREATE POLICY manager_sees_hub ON enquiries FOR SELECT TO {partner}
USING (
    (SELECT bound_agency()) = 'HUB_MANAGEMENT'
    AND (
        hub = (SELECT bound_hub())
        OR EXISTS (
            SELECT FROM cases
            WHERE cases.case_id = enquiries.case_id
            AND cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL
        )
    )
);
CREATE POLICY hub_sees_released ON enquiries FOR SELECT TO {partner}
USING (
    EXISTS (
        SELECT FROM cases
        WHERE cases.case_id = enquiries.case_id AND cases.released_at IS NOT NULL
        AND (
            cases.hub = (SELECT bound_hub())
            OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL)
        )
    )
);
-- A hub asks its own desks, about a case that it has.
CREATE POLICY hub_asks_desks ON enquiries FOR INSERT TO {partner}
WITH CHECK (
    hub = (SELECT bound_hub())
    AND state = 'ASKED'
    AND EXISTS (
        SELECT FROM cases
        WHERE cases.case_id = enquiries.case_id
        AND (
            cases.hub = (SELECT bound_hub())
            OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL)
        )
    )
    AND EXISTS (
        SELECT FROM hub_members
        WHERE hub_members.organisation_id = enquiries.organisation_id
        AND hub_members.hub = enquiries.hub AND hub_members.agency = enquiries.agency
        AND hub_members.effective_from <= now()
        AND (hub_members.effective_until IS NULL OR hub_members.effective_until > now())
    )
);
CREATE POLICY desk_answers_own ON enquiries FOR UPDATE TO {partner}
USING (organisation_id = (SELECT bluelamp_organisation()) AND hub = (SELECT bound_hub()))
WITH CHECK (organisation_id = (SELECT bluelamp_organisation()) AND hub = (SELECT bound_hub()));

CREATE POLICY seen_with_enquiry ON enquiry_responses FOR SELECT TO {partner}
USING (EXISTS (SELECT FROM enquiries WHERE enquiries.enquiry_id = enquiry_responses.enquiry_id));
CREATE POLICY desk_answers_own ON enquiry_responses FOR INSERT TO {partner}
WITH CHECK (
    organisation_id = (SELECT bluelamp_organisation())
    AND EXISTS (
        SELECT FROM enquiries
        WHERE enquiries.enquiry_id = enquiry_responses.enquiry_id
        AND enquiries.organisation_id = enquiry_responses.organisation_id
    )
);

-- Of what is shared the other desks read, after the release, what may go on to them and was not taken back. The rest is
-- for the management of the hub that asked, and of the home authority that has taken the case over: it decides.
CREATE POLICY seen_with_enquiry ON enquiry_findings FOR SELECT TO {partner}
USING (
    EXISTS (SELECT FROM enquiries WHERE enquiries.enquiry_id = enquiry_findings.enquiry_id)
    AND (
        organisation_id = (SELECT bluelamp_organisation())
        OR (
            (SELECT bound_agency()) = 'HUB_MANAGEMENT'
            AND EXISTS (
                SELECT FROM enquiries JOIN cases ON cases.case_id = enquiries.case_id
                WHERE enquiries.enquiry_id = enquiry_findings.enquiry_id
                AND (
                    enquiries.hub = (SELECT bound_hub())
                    OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL)
                )
            )
        )
        OR (
            onward_share_allowed
            AND NOT EXISTS (
                SELECT FROM enquiry_responses AS later WHERE later.correction_of = enquiry_findings.response_id
            )
        )
    )
);
CREATE POLICY desk_answers_own ON enquiry_findings FOR INSERT TO {partner}
WITH CHECK (
    organisation_id = (SELECT bluelamp_organisation())
    AND EXISTS (
        SELECT FROM enquiries
        WHERE enquiries.enquiry_id = enquiry_findings.enquiry_id
        AND enquiries.organisation_id = enquiry_findings.organisation_id
    )
);

CREATE POLICY desk_sees_own ON enquiry_withholdings FOR SELECT TO {partner}
USING (organisation_id = (SELECT bluelamp_organisation()) AND (SELECT bound_hub()) IS NOT NULL);
CREATE POLICY desk_answers_own ON enquiry_withholdings FOR INSERT TO {partner}
WITH CHECK (
    organisation_id = (SELECT bluelamp_organisation())
    AND EXISTS (
        SELECT FROM enquiries
        WHERE enquiries.enquiry_id = enquiry_withholdings.enquiry_id
        AND enquiries.organisation_id = enquiry_withholdings.organisation_id
    )
);

-- A desk hears what its hub asks of it; the hub's management hears by the cases' own policy.
CREATE POLICY desks_are_told ON events FOR INSERT TO {partner}
WITH CHECK (
    type LIKE 'uk.police.bluelamp.safeguarding.enquiry.%'
    AND EXISTS (
        SELECT FROM hub_members
        WHERE hub_members.organisation_id = events.organisation_id AND hub_members.hub = (SELECT bound_hub())
        AND hub_members.effective_from <= now()
        AND (hub_members.effective_until IS NULL OR hub_members.effective_until > now())
    )
);
