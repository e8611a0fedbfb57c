-- Cohorts: by which rules somebody may come in, who is put forward, which agencies sit on the panel, and what it decided
-- (board report ¶29-34, domain.md §4.2, §4.4).

-- A cohort's rules from a day on: the latest that has begun holds, so that no day is without any.
CREATE TABLE cohort_rule_sets (
    cohort_rule_set_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    cohort text NOT NULL CHECK (cohort IN ('FIXED', 'FLEX', 'FREE', 'LEGACY', 'DA')),
    takes_new boolean NOT NULL,
    needs_order boolean NOT NULL,
    offence_patterns text[] NOT NULL,
    numbers jsonb NOT NULL,
    capacity_per_manager smallint NOT NULL CHECK (capacity_per_manager BETWEEN 1 AND 500),
    minimum_votes smallint NOT NULL CHECK (minimum_votes BETWEEN 1 AND 30),
    review_days smallint NOT NULL CHECK (review_days BETWEEN 1 AND 732),
    effective_from date NOT NULL,
    reason text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT cohort_rule_set_begins_once UNIQUE (cohort, effective_from)
);
INSERT INTO cohort_rule_sets (
    cohort_rule_set_id, cohort, takes_new, needs_order, offence_patterns, numbers, capacity_per_manager, minimum_votes,
    review_days, effective_from, reason
)
SELECT
    given.id::uuid, given.cohort, given.cohort <> 'LEGACY', given.cohort = 'FIXED', given.patterns::text[],
    jsonb_build_object(
        'statuses', '["ALLEGED", "CHARGED", "CONVICTED"]'::jsonb,
        'offence_months', 12,
        'points_per_offence', 4,
        'most_for_offences', 40,
        'predictor_bands', '[
            {"at_least": 90, "points": 30}, {"at_least": 75, "points": 24}, {"at_least": 50, "points": 15},
            {"at_least": 25, "points": 6}
        ]'::jsonb,
        'points_per_need', 2,
        'most_for_needs', 20,
        'points_per_intelligence', 1,
        'most_for_intelligence', 10,
        'points_per_rank', given.points_per_rank,
        'entry_score', given.entry_score
    ),
    given.capacity, 2, 92, '1990-01-01', given.reason
FROM (
    VALUES
    (
        '00000000-0000-7000-8000-000000006d01', 'FIXED', '{BURGLARY,ROBBERY,THEFT_FROM_PERSON,VEHICLE_CRIME}',
        0, 50, 25, 'Neighbourhood crime, on an order or on licence, and likely to go on: the default of the platform.'
    ),
    (
        '00000000-0000-7000-8000-000000006d02', 'FLEX', '{}',
        0, 40, 25, 'Other offending for which management helps: the default of the platform.'
    ),
    (
        '00000000-0000-7000-8000-000000006d03', 'FREE', '{}',
        0, 0, 25, 'Whomever the partnership chooses, with an order or without: the default of the platform.'
    ),
    (
        '00000000-0000-7000-8000-000000006d04', 'LEGACY', '{}',
        0, 0, 40, 'Who was managed before the cohorts of today; nobody new comes in.'
    ),
    (
        '00000000-0000-7000-8000-000000006d05', 'DA', '{DOMESTIC_ABUSE}',
        0.3, 50, 15, 'Perpetrators of domestic abuse: the default of the platform.'
    )
) AS given (id, cohort, patterns, points_per_rank, entry_score, capacity, reason);

-- Somebody put forward for a cohort, and what became of it.
CREATE TABLE nominations (
    nomination_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    cohort text NOT NULL CHECK (cohort IN ('FIXED', 'FLEX', 'FREE', 'LEGACY', 'DA')),
    state text NOT NULL DEFAULT 'OPEN' CHECK (state IN ('OPEN', 'ACCEPTED', 'DECLINED', 'WITHDRAWN', 'DESELECTED')),
    reason text NOT NULL,
    offence_patterns text[] NOT NULL CHECK (cardinality(offence_patterns) BETWEEN 1 AND 10),
    is_statutory boolean NOT NULL,
    new_information text,
    previous_nomination_id uuid REFERENCES nominations (nomination_id),
    origin text NOT NULL CHECK (origin IN ('FORCE', 'PARTNER', 'MATAC')),
    matac_adoption_id uuid,
    organisation_id uuid NOT NULL,
    nominated_by text NOT NULL,
    nominated_at timestamp with time zone NOT NULL,
    case_id uuid REFERENCES cases (case_id),
    ended_at timestamp with time zone,
    withdrawal_reason text,
    version integer NOT NULL DEFAULT 1,
    CHECK ((state IN ('ACCEPTED', 'DESELECTED')) = (case_id IS NOT NULL)),
    CHECK ((state = 'OPEN') = (ended_at IS NULL)),
    CHECK ((state = 'WITHDRAWN') = (withdrawal_reason IS NOT NULL)),
    CHECK ((origin = 'MATAC') = (matac_adoption_id IS NOT NULL))
);
CREATE UNIQUE INDEX nominations_one_open ON nominations (offender_id, cohort, organisation_id) WHERE state = 'OPEN';
CREATE INDEX nominations_offender ON nominations (offender_id, nominated_at DESC);
CREATE INDEX nominations_newest ON nominations (nominated_at DESC, nomination_id DESC);
CREATE UNIQUE INDEX nominations_case ON nominations (case_id) WHERE case_id IS NOT NULL;

-- Every score of a nomination, with the facts of which it was reckoned: the latest is shown, and none is changed.
CREATE TABLE nomination_scores (
    score_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    nomination_id uuid NOT NULL REFERENCES nominations (nomination_id),
    cohort_rule_set_id uuid NOT NULL REFERENCES cohort_rule_sets (cohort_rule_set_id),
    facts jsonb NOT NULL,
    value double precision NOT NULL CHECK (value >= 0),
    most double precision NOT NULL CHECK (most >= value),
    entry_score double precision NOT NULL,
    provisional_because text[] NOT NULL,
    components jsonb NOT NULL,
    scored_at timestamp with time zone NOT NULL,
    scored_by text NOT NULL
);
CREATE INDEX nomination_scores_latest ON nomination_scores (nomination_id, scored_at DESC, score_id DESC);

CREATE TABLE panels (
    panel_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    meets_on date NOT NULL,
    lpu text,
    status text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'CLOSED')),
    opened_by text NOT NULL,
    opened_at timestamp with time zone NOT NULL DEFAULT now(),
    closed_at timestamp with time zone,
    closed_by text,
    closing_reason text,
    version integer NOT NULL DEFAULT 1,
    CHECK (num_nonnulls(closed_at, closed_by, closing_reason) = CASE WHEN status = 'CLOSED' THEN 3 ELSE 0 END)
);
CREATE INDEX panels_latest ON panels (meets_on DESC, panel_id DESC);

CREATE TABLE panel_members (
    panel_id uuid NOT NULL REFERENCES panels (panel_id),
    organisation_id uuid NOT NULL,
    agency text NOT NULL,
    PRIMARY KEY (panel_id, organisation_id)
);
CREATE INDEX panel_members_organisation ON panel_members (organisation_id, panel_id);

-- What a panel is to decide of: a nomination or a running case; of a case what stood when it was put there, because its
-- members see nothing else of it.
CREATE TABLE panel_items (
    item_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    panel_id uuid NOT NULL REFERENCES panels (panel_id),
    place integer NOT NULL,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    nomination_id uuid REFERENCES nominations (nomination_id),
    case_id uuid REFERENCES cases (case_id),
    cohort text NOT NULL,
    colour text,
    review_on date,
    added_by text NOT NULL,
    added_at timestamp with time zone NOT NULL DEFAULT now(),
    decided_at timestamp with time zone,
    UNIQUE (panel_id, place),
    UNIQUE (panel_id, nomination_id),
    UNIQUE (panel_id, case_id),
    CHECK (num_nonnulls(nomination_id, case_id) = 1),
    CHECK (num_nonnulls(case_id, colour, review_on) IN (0, 3))
);
CREATE INDEX panel_items_nomination ON panel_items (nomination_id) WHERE nomination_id IS NOT NULL;
CREATE INDEX panel_items_case ON panel_items (case_id) WHERE case_id IS NOT NULL;
CREATE INDEX panel_items_offender ON panel_items (offender_id);

-- What each agency thinks, once.
CREATE TABLE panel_views (
    view_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    item_id uuid NOT NULL REFERENCES panel_items (item_id),
    panel_id uuid NOT NULL,
    organisation_id uuid NOT NULL,
    vote text NOT NULL CHECK (vote IN ('ACCEPT', 'DECLINE', 'KEEP', 'DESELECT', 'ABSTAIN')),
    view text NOT NULL,
    given_by text NOT NULL,
    given_at timestamp with time zone NOT NULL DEFAULT now(),
    UNIQUE (item_id, organisation_id),
    FOREIGN KEY (panel_id, organisation_id) REFERENCES panel_members (panel_id, organisation_id)
);
CREATE INDEX panel_views_panel ON panel_views (panel_id, view_id);

-- What was decided, of what the panel had before it: written once.
CREATE TABLE panel_decisions (
    decision_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    item_id uuid NOT NULL UNIQUE REFERENCES panel_items (item_id),
    decision text NOT NULL CHECK (decision IN ('ACCEPT', 'DECLINE', 'DESELECT', 'REVIEW')),
    reason text NOT NULL,
    cohort text NOT NULL,
    cohort_rule_set_id uuid NOT NULL REFERENCES cohort_rule_sets (cohort_rule_set_id),
    score_id uuid REFERENCES nomination_scores (score_id),
    opened_case_id uuid REFERENCES cases (case_id),
    colour text,
    manager text,
    team text,
    lpu text,
    review_on date,
    offered_agency text,
    lead_agency_change_id uuid REFERENCES lead_agency_changes (change_id),
    decline_reasons text[] NOT NULL,
    deselection_reason text,
    capacity_override_reason text,
    votes jsonb NOT NULL,
    departs_from_votes boolean,
    decided_by text NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    CHECK ((decision = 'ACCEPT') = (opened_case_id IS NOT NULL)),
    CHECK ((decision = 'DECLINE') = (cardinality(decline_reasons) > 0)),
    CHECK ((decision = 'DESELECT') = (deselection_reason IS NOT NULL)),
    CHECK ((decision IN ('ACCEPT', 'REVIEW')) = (review_on IS NOT NULL))
);

-- Of which day's review of a case it was told that it fell overdue: once each.
CREATE TABLE case_reviews_lapsed (
    case_id uuid NOT NULL REFERENCES cases (case_id),
    review_on date NOT NULL,
    told_at timestamp with time zone NOT NULL DEFAULT now(),
    PRIMARY KEY (case_id, review_on)
);

-- Whether the organisation of this transaction sits on a panel. The owner reads for it, so that a policy may use it.
CREATE FUNCTION organisation_sits_on(the_panel uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM panel_members
        WHERE panel_members.panel_id = the_panel AND panel_members.organisation_id = bluelamp_organisation()
    )
$$;

-- Whether it may know of one on an agenda: its panel is open, it sits on it, and no record of the person is restricted.
CREATE FUNCTION organisation_discusses(the_panel uuid, offender uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM panels JOIN panel_members ON panel_members.panel_id = panels.panel_id
        WHERE panels.panel_id = the_panel AND panels.status = 'OPEN'
        AND panel_members.organisation_id = bluelamp_organisation()
    ) AND NOT EXISTS (
        SELECT FROM offenders WHERE offenders.offender_id = ANY(records_of(ARRAY[offender])) AND offenders.is_restricted
    )
$$;

-- Who somebody on an agenda is: all that an organisation on the panel is told of their record. The service may ask of
-- anybody; an organisation of whom it discusses.
CREATE FUNCTION person_on_agenda(offender uuid)
RETURNS TABLE (
    offender_id uuid, reference text, given_name text, family_name text, date_of_birth date, is_restricted boolean
)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT
        kept.offender_id, kept.reference, kept.given_name, kept.family_name, kept.date_of_birth,
        EXISTS (
            SELECT FROM offenders AS record
            WHERE record.offender_id = ANY(records_of(ARRAY[kept.offender_id])) AND record.is_restricted
        )
    FROM offenders AS given JOIN offenders AS kept ON kept.offender_id = coalesce(given.merged_into, given.offender_id)
    WHERE given.offender_id = offender AND (
        bluelamp_organisation() IS NULL OR EXISTS (
            SELECT FROM panel_items
            WHERE panel_items.offender_id = offender AND organisation_discusses(panel_items.panel_id, offender)
        )
    )
$$;

-- How many views an item has, and whether they are open to every member: all have given theirs, or it is decided.
CREATE FUNCTION views_of(the_item uuid) RETURNS TABLE (views_given integer, are_open boolean)
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT counted.given, panel_items.decided_at IS NOT NULL OR counted.given = members.number
    FROM panel_items
    CROSS JOIN LATERAL (
        SELECT count(*)::integer AS given FROM panel_views WHERE panel_views.item_id = panel_items.item_id
    ) AS counted
    CROSS JOIN LATERAL (
        SELECT count(*) AS number FROM panel_members WHERE panel_members.panel_id = panel_items.panel_id
    ) AS members
    WHERE panel_items.item_id = the_item
$$;

ALTER TABLE nominations ENABLE ROW LEVEL SECURITY;
ALTER TABLE nomination_scores ENABLE ROW LEVEL SECURITY;
ALTER TABLE panels ENABLE ROW LEVEL SECURITY;
ALTER TABLE panel_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE panel_items ENABLE ROW LEVEL SECURITY;
ALTER TABLE panel_views ENABLE ROW LEVEL SECURITY;
ALTER TABLE panel_decisions ENABLE ROW LEVEL SECURITY;
ALTER TABLE case_reviews_lapsed ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_sees_all ON nominations TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON nomination_scores TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON panels TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON panel_members TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON panel_items TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON panel_views TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON panel_decisions TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON case_reviews_lapsed TO {app} USING (true) WITH CHECK (true);

-- That it sat on a panel an organisation may always know; of whom it spoke only while the panel is open.
CREATE POLICY organisation_sees_its_own ON panels FOR SELECT TO {partner} USING (organisation_sits_on(panel_id));
CREATE POLICY organisation_sees_its_own ON panel_members FOR SELECT TO {partner} USING (organisation_sits_on(panel_id));
CREATE POLICY organisation_discusses_it ON panel_items FOR SELECT TO {partner}
USING (organisation_discusses(panel_id, offender_id));
CREATE POLICY organisation_discusses_it ON nominations FOR SELECT TO {partner}
USING (EXISTS (SELECT FROM panel_items WHERE panel_items.nomination_id = nominations.nomination_id));
CREATE POLICY organisation_discusses_it ON nomination_scores FOR SELECT TO {partner}
USING (EXISTS (SELECT FROM nominations WHERE nominations.nomination_id = nomination_scores.nomination_id));
CREATE POLICY organisation_discusses_it ON panel_decisions FOR SELECT TO {partner}
USING (EXISTS (SELECT FROM panel_items WHERE panel_items.item_id = panel_decisions.item_id));
-- Its own view always; the others' once they are open, while it may know of whom they are.
CREATE POLICY organisation_sees_its_own ON panel_views FOR SELECT TO {partner}
USING (
    organisation_id = bluelamp_organisation() OR (
        EXISTS (SELECT FROM panel_items WHERE panel_items.item_id = panel_views.item_id)
        AND (SELECT views.are_open FROM views_of(panel_views.item_id) AS views)
    )
);

GRANT SELECT, INSERT ON cohort_rule_sets, nomination_scores, panel_members, panel_views, panel_decisions TO {app};
GRANT SELECT, INSERT ON nominations, panels, panel_items, case_reviews_lapsed TO {app};
GRANT UPDATE (state, case_id, ended_at, withdrawal_reason, version) ON nominations TO {app};
GRANT UPDATE (status, closed_at, closed_by, closing_reason, version) ON panels TO {app};
GRANT UPDATE (decided_at) ON panel_items TO {app};
GRANT SELECT ON
cohort_rule_sets, nominations, nomination_scores, panels, panel_members, panel_items, panel_views, panel_decisions
TO {partner};
