-- A case of a hub: its frame, what it is about, who is in it, its clocks, and all that was said and decided.

-- The windows that law and guidance set whatever a hub's own profile says (domain.md §2.4): in working days, whose local
-- time of day is kept. A rating of null stands for every rating that has no row of its own.
CREATE TABLE statutory_windows (
    statutory_window_id text NOT NULL PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('CHILD', 'ADULT')),
    rating text CHECK (rating IN ('RED', 'AMBER', 'GREEN', 'BLUE')),
    working_days integer NOT NULL CHECK (working_days > 0),
    source text NOT NULL,
    effective_from timestamp with time zone NOT NULL,
    UNIQUE NULLS NOT DISTINCT (kind, rating, effective_from)
);
INSERT INTO statutory_windows (statutory_window_id, kind, rating, working_days, source, effective_from) VALUES
(
    'WORKING_TOGETHER_2013', 'CHILD', NULL, 1,
    'Working Together: a social worker acknowledges and decides the type of response within one working day',
    '2013-01-01T00:00:00Z'
),
(
    'CARE_ACT_LOCAL_2013', 'ADULT', NULL, 3,
    'Local target, no statute: the decision under s.42(1) of the Care Act within three working days',
    '2013-01-01T00:00:00Z'
),
(
    'CARE_ACT_LOCAL_2013_RED', 'ADULT', 'RED', 1,
    'Local target, no statute: the decision under s.42(1) of the Care Act within one working day where risk is high',
    '2013-01-01T00:00:00Z'
);

-- The frame: what a referrer may see of its case. Personal data and reasoning stand in tables of their own.
CREATE TABLE cases (
    case_id uuid NOT NULL PRIMARY KEY,
    reference text NOT NULL UNIQUE,
    hub text NOT NULL REFERENCES hubs (hub),
    home_hub text REFERENCES hubs (hub),
    -- Whose board it is on: the home authority's once that has accepted in writing, until then the host's.
    responsible_hub text NOT NULL REFERENCES hubs (hub),
    kind text NOT NULL CHECK (kind IN ('CHILD', 'ADULT')),
    status text NOT NULL CHECK (
        status IN (
            'RECEIVED', 'FORWARDED_TO_ALLOCATED_WORKER', 'SCREENED', 'INFORMATION_REQUESTED', 'INFORMATION_COMPLETE',
            'INFORMATION_DUE_PASSED', 'DISCUSSION', 'DECIDED', 'NOTIFIED', 'RETURNED', 'CHALLENGED', 'ESCALATED',
            'UPHELD', 'CHANGED', 'CLOSED'
        )
    ),
    rating text CHECK (rating IN ('RED', 'AMBER', 'GREEN', 'BLUE')),
    level_of_need text CHECK (
        level_of_need IN ('UNIVERSAL', 'UNIVERSAL_PLUS', 'ADDITIONAL_NEEDS', 'COMPLEX_SIGNIFICANT')
    ),
    received_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    referrer text NOT NULL,
    referrer_kind text NOT NULL CHECK (referrer_kind IN ('OFFICER', 'PARTNER', 'PRACTITIONER', 'SERVICE')),
    referrer_organisation_id uuid NOT NULL,
    lpu text,
    source_service text,
    source_id uuid,
    source_reference text,
    -- The referral whose step-up it was; the step-up itself is the source, so that each becomes one case.
    source_referral_id uuid,
    rag_profile_id text NOT NULL REFERENCES clock_profiles (clock_profile_id),
    allocated_worker text,
    -- Who has an open case of the person in this hub, where the concern was not sent there by itself; and that another
    -- hub has one, which is all that is said of it: the home authority is asked.
    proposed_worker text,
    open_elsewhere boolean NOT NULL DEFAULT false,
    acknowledged_at timestamp with time zone,
    decided_at timestamp with time zone,
    -- The decision in force: its id alone, so that a desk can challenge what it may not read yet.
    decision_id uuid,
    released_at timestamp with time zone,
    -- The primary outcome, once the referrer has been told of it; the record of the decision has it from the first.
    outcome text,
    home_accepted_at timestamp with time zone,
    closed_at timestamp with time zone,
    version integer NOT NULL DEFAULT 1,
    UNIQUE (source_service, source_id),
    -- What hangs on a case repeats who referred it, so that one statement can write both under row-level security.
    UNIQUE (case_id, referrer_organisation_id),
    CHECK ((source_service IS NULL) = (source_id IS NULL)),
    CHECK (home_accepted_at IS NULL OR home_hub IS NOT NULL)
);
CREATE INDEX cases_received ON cases (received_at DESC, case_id DESC);
CREATE INDEX cases_hub ON cases (hub, received_at DESC, case_id DESC);
CREATE INDEX cases_home_hub ON cases (home_hub, received_at DESC, case_id DESC) WHERE home_hub IS NOT NULL;
CREATE INDEX cases_open ON cases (responsible_hub, received_at DESC, case_id DESC) WHERE status <> 'CLOSED';
-- How few of a hub's cases are open: the planner would take the two for independent, and read every role there is.
CREATE STATISTICS cases_open_of_hub (mcv) ON responsible_hub, status FROM cases;
CREATE INDEX cases_referrer ON cases (referrer, received_at DESC, case_id DESC);
CREATE INDEX cases_referrer_organisation ON cases (referrer_organisation_id, received_at DESC, case_id DESC);
CREATE INDEX cases_lpu ON cases (lpu, received_at DESC, case_id DESC);

CREATE TABLE case_details (
    case_id uuid NOT NULL PRIMARY KEY,
    referrer_organisation_id uuid NOT NULL,
    concern jsonb NOT NULL,
    agreement jsonb NOT NULL,
    lawful_basis text NOT NULL,
    regime text NOT NULL,
    referrer_rating text,
    referrer_rating_reason text,
    FOREIGN KEY (case_id, referrer_organisation_id) REFERENCES cases (case_id, referrer_organisation_id)
);

-- What was corrected in the referral after the case was made of it: never altered, the last is what is right now.
CREATE TABLE case_corrections (
    case_id uuid NOT NULL REFERENCES cases (case_id),
    -- The portal's: what it tells again is heard once, also when no key remembers it any more.
    correction_id uuid NOT NULL,
    -- Whoever writes about a case holds its lock, so that this is the order in which they were heard.
    position bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    heard_at timestamp with time zone NOT NULL,
    fields text[] NOT NULL,
    concern jsonb NOT NULL,
    agreement jsonb NOT NULL,
    people jsonb NOT NULL,
    PRIMARY KEY (case_id, correction_id)
);
CREATE UNIQUE INDEX case_corrections_position ON case_corrections (case_id, position);

-- Every part that somebody has or had in a case. A role is never altered: another takes its place, or it ends; what was
-- known at a moment is what had been added and had not ended then.
CREATE TABLE case_roles (
    case_role_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    case_id uuid NOT NULL,
    person_id uuid NOT NULL REFERENCES people (person_id),
    referrer_organisation_id uuid NOT NULL,
    role text NOT NULL CHECK (
        role IN ('SUBJECT', 'VICTIM', 'CHILD', 'PARENT_OR_CARER', 'ALLEGED_PERPETRATOR', 'HOUSEHOLD_MEMBER')
    ),
    added_at timestamp with time zone NOT NULL,
    ended_at timestamp with time zone,
    -- That it was never so, as the hub's management has found: such a role protects and accuses nobody any more.
    is_error boolean NOT NULL DEFAULT false,
    CHECK (ended_at IS NULL OR ended_at >= added_at),
    CHECK (ended_at IS NOT NULL OR NOT is_error),
    FOREIGN KEY (case_id, referrer_organisation_id) REFERENCES cases (case_id, referrer_organisation_id)
);
CREATE UNIQUE INDEX case_roles_one ON case_roles (case_id, person_id) WHERE ended_at IS NULL;
CREATE INDEX case_roles_person ON case_roles (person_id, case_id);
CREATE INDEX case_roles_case ON case_roles (case_id, added_at);

-- Who is in a case now, as the reader's own rights let them see it.
CREATE VIEW case_people WITH (security_invoker = true) AS
SELECT case_id, person_id, referrer_organisation_id, role, added_at FROM case_roles WHERE ended_at IS NULL;

-- On which side somebody stands or ever stood, as the wall counts (ADR 0029): a role that has ended goes on protecting
-- and accusing until the hub's management finds that it was an error.
CREATE VIEW case_sides WITH (security_invoker = true) AS
SELECT case_id, person_id, role FROM case_roles WHERE NOT is_error;

CREATE TABLE case_history (
    entry_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    case_id uuid NOT NULL,
    referrer_organisation_id uuid NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    verb text NOT NULL,
    from_status text,
    to_status text NOT NULL,
    -- As they are after the step, so that what was known at a moment is the last row before it.
    rating text,
    level_of_need text,
    allocated_worker text,
    actor text NOT NULL,
    organisation_id uuid,
    reason text,
    details jsonb,
    FOREIGN KEY (case_id, referrer_organisation_id) REFERENCES cases (case_id, referrer_organisation_id)
);
CREATE INDEX case_history_case ON case_history (case_id, entry_id);
CREATE INDEX case_history_occurred ON case_history (case_id, occurred_at, entry_id);
CREATE INDEX case_history_re_ratings ON case_history (occurred_at) WHERE verb = 'RE_RATE';

-- Both clocks start at receipt. A re-rating ends a clock (RE_RATED) and adds another with the same start; a clock that is
-- stopped late has been breached too, so the sweep looks at those as well.
CREATE TABLE case_clocks (
    clock_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    case_id uuid NOT NULL,
    referrer_organisation_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('RAG', 'STATUTORY')),
    -- The clock profile or the statutory window that set it.
    rule_id text NOT NULL,
    rating text CHECK (rating IN ('RED', 'AMBER', 'GREEN', 'BLUE')),
    -- Since when there is this clock: a re-rating adds one that started long before.
    set_at timestamp with time zone NOT NULL DEFAULT now(),
    started_at timestamp with time zone NOT NULL,
    due_at timestamp with time zone NOT NULL,
    stopped_at timestamp with time zone,
    stop_reason text CHECK (stop_reason IN ('DECIDED', 'FORWARDED', 'ACKNOWLEDGED', 'RE_RATED', 'CLOSED')),
    breached_at timestamp with time zone,
    CHECK ((stopped_at IS NULL) = (stop_reason IS NULL)),
    FOREIGN KEY (case_id, referrer_organisation_id) REFERENCES cases (case_id, referrer_organisation_id)
);
CREATE INDEX case_clocks_case ON case_clocks (case_id, kind, clock_id);
CREATE UNIQUE INDEX case_clocks_one_running ON case_clocks (case_id, kind) WHERE stopped_at IS NULL;
CREATE INDEX case_clocks_due ON case_clocks (due_at)
WHERE breached_at IS NULL AND (stopped_at IS NULL OR stopped_at > due_at);

CREATE TABLE case_discussions (
    discussion_id uuid NOT NULL PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases (case_id),
    kind text NOT NULL CHECK (kind IN ('STRATEGY', 'CASE')),
    held_at timestamp with time zone NOT NULL,
    agencies text[] NOT NULL,
    record jsonb NOT NULL,
    conference_due_at timestamp with time zone,
    assessment_due_at timestamp with time zone,
    recorded_by text NOT NULL,
    organisation_id uuid NOT NULL,
    recorded_at timestamp with time zone NOT NULL
);
CREATE INDEX case_discussions_case ON case_discussions (case_id, discussion_id);

-- Decisions are added, never altered; the one with the highest id is in force. Releasing sets `released_at` alone.
CREATE TABLE case_decisions (
    decision_id uuid NOT NULL PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases (case_id),
    primary_outcome text NOT NULL,
    secondary_outcomes text[] NOT NULL,
    level_of_need text NOT NULL,
    rating text,
    rag_profile_id text NOT NULL,
    threshold text NOT NULL,
    rationale text NOT NULL CHECK (char_length(rationale) >= 40),
    information_relied_on jsonb NOT NULL,
    information_outstanding jsonb NOT NULL,
    dissent jsonb NOT NULL,
    decided_by text NOT NULL,
    grade text NOT NULL,
    organisation_id uuid NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    referral jsonb,
    released_at timestamp with time zone
);
CREATE INDEX case_decisions_case ON case_decisions (case_id, decision_id);

-- Who was in the case and what was known of them when it was decided, as the transaction of the decision itself saw it:
-- names are put right later, records merged, roles changed. It names protected addresses, so that it is read by
-- `people_as_known` alone.
CREATE TABLE case_decision_people (
    decision_id uuid NOT NULL PRIMARY KEY REFERENCES case_decisions (decision_id),
    people_as_known jsonb NOT NULL
);

-- Who was in a case at a moment, with all that was known of them; for the functions below alone.
CREATE FUNCTION people_of_case_at(the_case uuid, known_at timestamp with time zone) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(
        jsonb_agg(
            jsonb_build_object(
                'person_id', case_roles.person_id,
                'role', case_roles.role,
                'given_name', known.given_name,
                'family_name', known.family_name,
                'date_of_birth', known.date_of_birth,
                'sex', known.sex,
                'merged_into', known.merged_into,
                'addresses', addresses_as_known(case_roles.person_id, known_at)
            )
            ORDER BY case_roles.added_at, case_roles.person_id
        ),
        '[]'
    )
    FROM case_roles CROSS JOIN LATERAL person_as_known(case_roles.person_id, known_at) AS known
    WHERE case_roles.case_id = the_case AND case_roles.added_at <= known_at
    AND (case_roles.ended_at IS NULL OR case_roles.ended_at > known_at)
$$;

-- As it stands in the decision's own transaction, whatever the clocks of two machines say.
CREATE FUNCTION freeze_people_as_known() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    INSERT INTO case_decision_people (decision_id, people_as_known)
    VALUES (NEW.decision_id, people_of_case_at(NEW.case_id, 'infinity'));
    RETURN NULL;
END
$$;
CREATE TRIGGER case_decisions_freeze_people
AFTER INSERT ON case_decisions FOR EACH ROW EXECUTE FUNCTION freeze_people_as_known();

-- The same as the reader may know it: at a decision what was frozen with it, at other moments what the history of each
-- record tells. What may be shown of that is judged today: the hub must have the case, a protected address is for its
-- management, and the alleged perpetrator's part names no home of the other side (ADR 0029).
CREATE FUNCTION people_as_known(the_case uuid, known_at timestamp with time zone) RETURNS jsonb
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    own_hub text := bound_hub();
    is_management boolean := coalesce(bound_agency() = 'HUB_MANAGEMENT', false);
    local_day date := (known_at AT TIME ZONE 'Europe/London')::date;
    known jsonb;
BEGIN
    IF NOT EXISTS (
        SELECT FROM cases WHERE case_id = the_case
        AND (hub = own_hub OR (home_hub = own_hub AND home_accepted_at IS NOT NULL))
    ) THEN
        RETURN '[]';
    END IF;
    known := coalesce(
        (
            SELECT case_decision_people.people_as_known
            FROM case_decisions JOIN case_decision_people USING (decision_id)
            WHERE case_decisions.case_id = the_case AND case_decisions.decided_at = known_at
            ORDER BY decision_id DESC LIMIT 1
        ),
        people_of_case_at(the_case, known_at)
    );
    RETURN (
        SELECT coalesce(
            jsonb_agg(
                people.one || jsonb_build_object(
                    'addresses', shown.addresses,
                    'addresses_withheld', jsonb_array_length(shown.addresses) < jsonb_array_length(people.one -> 'addresses')
                )
                ORDER BY people.place
            ),
            '[]'
        )
        FROM jsonb_array_elements(known) WITH ORDINALITY AS people (one, place)
        CROSS JOIN LATERAL (
            SELECT addresses_of_people_harmed_by((people.one ->> 'person_id')::uuid) AS address_ids
        ) AS walled
        CROSS JOIN LATERAL (
            SELECT coalesce(jsonb_agg(lived.one ORDER BY lived.place), '[]') AS addresses
            FROM jsonb_array_elements(people.one -> 'addresses') WITH ORDINALITY AS lived (one, place)
            JOIN addresses ON addresses.address_id = (lived.one ->> 'address_id')::uuid
            WHERE (is_management OR NOT addresses.protected)
            AND (
                addresses.address_id <> ALL(walled.address_ids)
                OR (is_management AND coalesce((lived.one ->> 'until_date')::date >= local_day, true))
            )
        ) AS shown
    );
END
$$;
REVOKE EXECUTE ON FUNCTION people_of_case_at(uuid, timestamp with time zone) FROM PUBLIC;

CREATE TABLE case_notifications (
    notification_id uuid NOT NULL PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases (case_id),
    kind text NOT NULL CHECK (kind IN ('ACKNOWLEDGEMENT', 'DECISION')),
    decision_id uuid REFERENCES case_decisions (decision_id),
    notified_at timestamp with time zone NOT NULL,
    notified_by text NOT NULL,
    organisation_id uuid NOT NULL,
    recipients uuid[] NOT NULL,
    message text NOT NULL,
    CHECK ((kind = 'DECISION') = (decision_id IS NOT NULL))
);
CREATE INDEX case_notifications_case ON case_notifications (case_id, notification_id);

CREATE TABLE case_challenges (
    challenge_id uuid NOT NULL PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases (case_id),
    decision_id uuid NOT NULL REFERENCES case_decisions (decision_id),
    state text NOT NULL CHECK (state IN ('CHALLENGED', 'ESCALATED', 'UPHELD', 'CHANGED', 'WITHDRAWN')),
    agency text NOT NULL,
    organisation_id uuid NOT NULL,
    challenged_by text NOT NULL,
    challenged_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    -- Until when it is settled, or else escalated; once it is escalated, until when it is decided.
    due_at timestamp with time zone NOT NULL,
    escalated_at timestamp with time zone,
    escalated_by text,
    escalation_reason text,
    decided_at timestamp with time zone,
    decided_by text,
    decision_reason text,
    new_decision_id uuid REFERENCES case_decisions (decision_id),
    withdrawn_at timestamp with time zone,
    withdrawn_by text,
    withdrawal_reason text
);
CREATE INDEX case_challenges_due ON case_challenges (due_at) WHERE state = 'CHALLENGED';
CREATE INDEX case_challenges_case ON case_challenges (case_id, challenge_id);
CREATE UNIQUE INDEX case_challenges_one_open ON case_challenges (case_id) WHERE state IN ('CHALLENGED', 'ESCALATED');

-- The host authority answers for a person until the home authority has accepted in writing (domain.md §2.5).
CREATE TABLE case_transfers (
    transfer_id uuid NOT NULL PRIMARY KEY,
    case_id uuid NOT NULL REFERENCES cases (case_id),
    reference text NOT NULL,
    hub text NOT NULL REFERENCES hubs (hub),
    home_hub text NOT NULL REFERENCES hubs (hub),
    reason text NOT NULL,
    requested_by text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    cancelled_at timestamp with time zone,
    accepted_at timestamp with time zone,
    accepted_by text,
    acceptance_document text,
    CHECK (hub <> home_hub),
    CHECK ((accepted_at IS NULL) = (acceptance_document IS NULL)),
    CHECK (accepted_at IS NULL OR cancelled_at IS NULL)
);
CREATE UNIQUE INDEX case_transfers_one ON case_transfers (case_id) WHERE cancelled_at IS NULL;
CREATE INDEX case_transfers_waiting ON case_transfers (home_hub, transfer_id)
WHERE accepted_at IS NULL AND cancelled_at IS NULL;

GRANT SELECT, INSERT ON statutory_windows, case_details, case_people, case_roles, case_history TO {app};
GRANT UPDATE (ended_at, is_error) ON case_roles TO {app};
GRANT SELECT ON case_sides TO {app};
GRANT SELECT, INSERT ON case_corrections, case_discussions, case_notifications TO {app};
GRANT SELECT, INSERT, UPDATE ON cases, case_clocks, case_decisions, case_challenges, case_transfers TO {app};

ALTER TABLE cases ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_details ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_corrections ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_roles ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_history ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_clocks ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_discussions ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_decisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_decision_people ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_notifications ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_challenges ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_transfers ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_sees_all ON cases TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON case_details TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON case_corrections TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON case_roles TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON case_history TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON case_clocks TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON case_discussions TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON case_decisions TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON case_notifications TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON case_challenges TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON case_transfers TO {app} USING (true) WITH CHECK (true);

-- A hub's own cases, those it has accepted as home authority, and the frame of those that the organisation referred.
CREATE POLICY frame_is_seen ON cases FOR SELECT TO {partner}
USING (
    hub = (SELECT bound_hub())
    OR referrer_organisation_id = (SELECT bluelamp_organisation())
    OR (
        home_hub = (SELECT bound_hub())
        AND EXISTS (
            SELECT FROM case_transfers
            WHERE case_transfers.case_id = cases.case_id AND case_transfers.home_hub = cases.home_hub
            AND case_transfers.accepted_at IS NOT NULL
        )
    )
);
CREATE POLICY anybody_refers ON cases FOR INSERT TO {partner}
WITH CHECK (referrer_organisation_id = (SELECT bluelamp_organisation()) AND status IN ('RECEIVED', 'FORWARDED_TO_ALLOCATED_WORKER'));
-- Accepting lets the home authority write down that it has accepted; all else in the case opens by that.
CREATE POLICY hub_works ON cases FOR UPDATE TO {partner}
USING (
    hub = (SELECT bound_hub())
    OR (
        home_hub = (SELECT bound_hub())
        AND EXISTS (
            SELECT FROM case_transfers
            WHERE case_transfers.case_id = cases.case_id AND case_transfers.home_hub = cases.home_hub
            AND case_transfers.accepted_at IS NOT NULL
        )
    )
)
WITH CHECK (hub = (SELECT bound_hub()) OR (home_hub = (SELECT bound_hub()) AND home_accepted_at IS NOT NULL));

-- Whether another hub has an open case of one of these people: that alone, and nothing of the case.
CREATE FUNCTION open_case_elsewhere(persons uuid[], own_hub text) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM case_people JOIN cases ON cases.case_id = case_people.case_id
        WHERE case_people.person_id = ANY(records_of(persons))
        AND case_people.role IN ('SUBJECT', 'VICTIM', 'CHILD')
        AND cases.closed_at IS NULL AND cases.responsible_hub <> own_hub
    )
$$;

-- What hangs on a case is written with the case by whoever refers it, later by its hub, and read by its hub alone.
CREATE POLICY hub_reads ON case_details FOR SELECT TO {partner} USING (EXISTS (
    SELECT FROM cases WHERE cases.case_id = case_details.case_id
    AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
));
CREATE POLICY referrer_writes ON case_details FOR INSERT TO {partner}
WITH CHECK (referrer_organisation_id = (SELECT bluelamp_organisation()));

-- Read as the details are, and written by the service alone.
CREATE POLICY hub_reads ON case_corrections FOR SELECT TO {partner} USING (EXISTS (
    SELECT FROM cases WHERE cases.case_id = case_corrections.case_id
    AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
));

CREATE POLICY hub_reads ON case_roles FOR SELECT TO {partner} USING (EXISTS (
    SELECT FROM cases WHERE cases.case_id = case_roles.case_id
    AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
));
CREATE POLICY referrer_writes ON case_roles FOR INSERT TO {partner}
WITH CHECK (referrer_organisation_id = (SELECT bluelamp_organisation()));
CREATE POLICY hub_adds ON case_roles FOR INSERT TO {partner} WITH CHECK (EXISTS (
    SELECT FROM cases WHERE cases.case_id = case_roles.case_id
    AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
));
CREATE POLICY hub_ends ON case_roles FOR UPDATE TO {partner} USING (EXISTS (
    SELECT FROM cases WHERE cases.case_id = case_roles.case_id
    AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
));

CREATE POLICY hub_reads ON case_history FOR SELECT TO {partner} USING (EXISTS (
    SELECT FROM cases WHERE cases.case_id = case_history.case_id
    AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
));
CREATE POLICY own_steps_are_written ON case_history FOR INSERT TO {partner}
WITH CHECK (organisation_id = (SELECT bluelamp_organisation()) AND (
    referrer_organisation_id = (SELECT bluelamp_organisation())
    OR EXISTS (
        SELECT FROM cases WHERE cases.case_id = case_history.case_id
        AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
    )
));

CREATE POLICY hub_reads ON case_clocks FOR SELECT TO {partner} USING (EXISTS (
    SELECT FROM cases WHERE cases.case_id = case_clocks.case_id
    AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
));
CREATE POLICY clocks_are_started ON case_clocks FOR INSERT TO {partner}
WITH CHECK (
    referrer_organisation_id = (SELECT bluelamp_organisation())
    OR EXISTS (
        SELECT FROM cases WHERE cases.case_id = case_clocks.case_id
        AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
    )
);
CREATE POLICY hub_stops ON case_clocks FOR UPDATE TO {partner} USING (EXISTS (
    SELECT FROM cases WHERE cases.case_id = case_clocks.case_id
    AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
));

-- A discussion is read by the agencies that were in it and the hub's management, a decision by whoever took it and by
-- the management of the hub that answers for the case; once the decision record is released, by every desk of the hub.
CREATE POLICY those_present_read ON case_discussions FOR SELECT TO {partner} USING (EXISTS (
    SELECT FROM cases WHERE cases.case_id = case_discussions.case_id
    AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
    AND (
        cases.released_at IS NOT NULL
        OR (SELECT bound_agency()) = 'HUB_MANAGEMENT'
        OR (SELECT bound_agency()) = any(case_discussions.agencies)
        OR case_discussions.organisation_id = (SELECT bluelamp_organisation())
    )
));
CREATE POLICY hub_writes ON case_discussions FOR INSERT TO {partner}
WITH CHECK (organisation_id = (SELECT bluelamp_organisation()) AND EXISTS (
    SELECT FROM cases WHERE cases.case_id = case_discussions.case_id
    AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
));

CREATE POLICY released_is_read ON case_decisions FOR SELECT TO {partner} USING (
    EXISTS (
        SELECT FROM cases WHERE cases.case_id = case_decisions.case_id
        AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
        AND (
            case_decisions.released_at IS NOT NULL
            OR case_decisions.organisation_id = (SELECT bluelamp_organisation())
            OR ((SELECT bound_agency()) = 'HUB_MANAGEMENT' AND cases.responsible_hub = (SELECT bound_hub()))
        )
    )
);
CREATE POLICY management_decides ON case_decisions FOR INSERT TO {partner}
WITH CHECK (organisation_id = (SELECT bluelamp_organisation()) AND (SELECT bound_agency()) = 'HUB_MANAGEMENT' AND EXISTS (
    SELECT FROM cases WHERE cases.case_id = case_decisions.case_id
    AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
));
CREATE POLICY management_releases ON case_decisions FOR UPDATE TO {partner}
USING ((SELECT bound_agency()) = 'HUB_MANAGEMENT' AND EXISTS (
    SELECT FROM cases WHERE cases.case_id = case_decisions.case_id
    AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
));

CREATE POLICY hub_reads ON case_notifications FOR SELECT TO {partner} USING (EXISTS (
    SELECT FROM cases WHERE cases.case_id = case_notifications.case_id
    AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
));
CREATE POLICY recipients_read ON case_notifications FOR SELECT TO {partner}
USING ((SELECT bluelamp_organisation()) = any(recipients));
CREATE POLICY hub_tells ON case_notifications FOR INSERT TO {partner}
WITH CHECK (organisation_id = (SELECT bluelamp_organisation()) AND (
    EXISTS (
        SELECT FROM case_decisions
        WHERE case_decisions.decision_id = case_notifications.decision_id
        AND case_decisions.case_id = case_notifications.case_id
    )
    OR (
        kind = 'ACKNOWLEDGEMENT'
        AND EXISTS (
            SELECT FROM cases WHERE cases.case_id = case_notifications.case_id
            AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
        )
    )
));

CREATE POLICY hub_reads ON case_challenges FOR SELECT TO {partner} USING (EXISTS (
    SELECT FROM cases WHERE cases.case_id = case_challenges.case_id
    AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
));
CREATE POLICY desk_challenges ON case_challenges FOR INSERT TO {partner}
WITH CHECK (organisation_id = (SELECT bluelamp_organisation()) AND EXISTS (
    SELECT FROM cases WHERE cases.case_id = case_challenges.case_id
    AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
));
CREATE POLICY hub_answers ON case_challenges FOR UPDATE TO {partner} USING (EXISTS (
    SELECT FROM cases WHERE cases.case_id = case_challenges.case_id
    AND (cases.hub = (SELECT bound_hub()) OR (cases.home_hub = (SELECT bound_hub()) AND cases.home_accepted_at IS NOT NULL))
));

-- The home authority reads what it is asked before it may read the case, and only it can accept.
CREATE POLICY both_read ON case_transfers FOR SELECT TO {partner}
USING (hub = (SELECT bound_hub()) OR home_hub = (SELECT bound_hub()));
CREATE POLICY host_asks ON case_transfers FOR INSERT TO {partner}
WITH CHECK (hub = (SELECT bound_hub()) AND accepted_at IS NULL);
CREATE POLICY host_cancels ON case_transfers FOR UPDATE TO {partner}
USING (hub = (SELECT bound_hub()) AND accepted_at IS NULL)
WITH CHECK (hub = (SELECT bound_hub()) AND accepted_at IS NULL);
CREATE POLICY home_accepts ON case_transfers FOR UPDATE TO {partner}
USING (home_hub = (SELECT bound_hub()) AND accepted_at IS NULL AND cancelled_at IS NULL)
WITH CHECK (home_hub = (SELECT bound_hub()));

-- Of a case its hub's management hears, and whoever referred it; nobody else by what a desk writes.
CREATE POLICY management_and_referrer_are_told ON events FOR INSERT TO {partner}
WITH CHECK (
    organisation_id IS NULL
    OR EXISTS (
        SELECT FROM hub_members
        WHERE hub_members.organisation_id = events.organisation_id AND hub_members.agency = 'HUB_MANAGEMENT'
    )
    OR EXISTS (
        SELECT FROM cases
        WHERE cases.case_id = events.subject_id AND cases.referrer_organisation_id = events.organisation_id
    )
);

GRANT SELECT ON statutory_windows, case_corrections TO {partner};
GRANT SELECT, INSERT ON cases, case_details, case_people, case_roles, case_history, case_clocks TO {partner};
GRANT SELECT, INSERT ON case_discussions TO {partner};
GRANT UPDATE (ended_at, is_error) ON case_roles TO {partner};
GRANT SELECT, INSERT ON case_decisions, case_notifications, case_challenges, case_transfers TO {partner};
GRANT UPDATE (
    status, rating, level_of_need, updated_at, home_hub, responsible_hub, allocated_worker, acknowledged_at, decided_at,
    decision_id, released_at, outcome, home_accepted_at, closed_at, version
) ON cases TO {partner};
GRANT UPDATE (stopped_at, stop_reason) ON case_clocks TO {partner};
GRANT UPDATE (released_at) ON case_decisions TO {partner};
GRANT UPDATE (
    state, due_at, escalated_at, escalated_by, escalation_reason, decided_at, decided_by, decision_reason,
    new_decision_id, withdrawn_at, withdrawn_by, withdrawal_reason
) ON case_challenges TO {partner};
GRANT UPDATE (cancelled_at, accepted_at, accepted_by, acceptance_document) ON case_transfers TO {partner};
