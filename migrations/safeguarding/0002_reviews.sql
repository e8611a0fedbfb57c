-- Reviews of cold cases, internal management reviews with their chronology and signed versions, and the lessons of both
-- (¶58; domain.md §13.5). Reviews are the review team's; a published lesson is everybody's.

CREATE TABLE reviews (
    review_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    reference text NOT NULL UNIQUE,
    kind text NOT NULL CHECK (kind IN ('COLD_CASE', 'INTERNAL_MANAGEMENT')),
    matter text NOT NULL,
    status text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'DECIDED', 'SUBMITTED', 'SIGNED_OFF', 'CLOSED')),
    occurred_on date NOT NULL,
    source_reference text NOT NULL,
    terms text NOT NULL,
    author text NOT NULL,
    scope_from date,
    scope_until date,
    chronology_due_on date,
    due_on date NOT NULL,
    report text,
    -- Of what is being written; what was signed stands in review_versions.
    version_number integer NOT NULL DEFAULT 1,
    -- Everybody who wrote a part of the version that is being written: none of them signs it.
    contributors text[] NOT NULL,
    opened_by text NOT NULL,
    opened_at timestamp with time zone NOT NULL,
    version integer NOT NULL DEFAULT 1,
    CHECK (
        (kind = 'COLD_CASE' AND matter IN ('MURDER', 'MISSING_PERSON', 'SERIOUS_SEXUAL_OFFENCE'))
        OR (kind = 'INTERNAL_MANAGEMENT' AND matter IN ('SERIOUS_CASE_REVIEW', 'DOMESTIC_HOMICIDE_REVIEW'))
    ),
    CHECK ((kind = 'INTERNAL_MANAGEMENT') = (scope_from IS NOT NULL)),
    CHECK ((kind = 'INTERNAL_MANAGEMENT') = (scope_until IS NOT NULL)),
    CHECK ((kind = 'INTERNAL_MANAGEMENT') = (chronology_due_on IS NOT NULL)),
    CHECK (scope_until >= scope_from),
    CHECK (due_on >= chronology_due_on)
);
CREATE INDEX reviews_order ON reviews (opened_at DESC, review_id DESC);

CREATE TABLE review_people (
    review_id uuid NOT NULL REFERENCES reviews (review_id),
    person_id uuid NOT NULL REFERENCES people (person_id),
    role text NOT NULL,
    PRIMARY KEY (review_id, person_id)
);
CREATE INDEX review_people_person ON review_people (person_id);

CREATE TABLE review_history (
    entry_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    review_id uuid NOT NULL REFERENCES reviews (review_id),
    verb text NOT NULL,
    from_status text,
    to_status text NOT NULL,
    version_number integer NOT NULL,
    reason text,
    actor text NOT NULL,
    occurred_at timestamp with time zone NOT NULL
);
CREATE INDEX review_history_review ON review_history (review_id, entry_id);

CREATE TABLE review_exhibits (
    exhibit_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    review_id uuid NOT NULL REFERENCES reviews (review_id),
    exhibit_reference text NOT NULL,
    description text NOT NULL,
    seized_on date,
    stored_at text,
    condition text NOT NULL CHECK (condition IN ('PRESENT', 'DEGRADED', 'CONSUMED', 'LOST')),
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    UNIQUE (review_id, exhibit_reference)
);

CREATE TABLE forensic_opportunities (
    opportunity_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    review_id uuid NOT NULL REFERENCES reviews (review_id),
    exhibit_ids uuid[] NOT NULL CHECK (cardinality(exhibit_ids) > 0),
    technique text NOT NULL,
    rationale text NOT NULL,
    priority text NOT NULL CHECK (priority IN ('HIGH', 'MEDIUM', 'LOW')),
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    result text CHECK (result IN ('NEW_EVIDENCE', 'NOTHING_NEW', 'NOT_POSSIBLE')),
    result_detail text,
    result_by text,
    result_at timestamp with time zone,
    CHECK (num_nulls(result, result_detail, result_by, result_at) IN (0, 4))
);
CREATE INDEX forensic_opportunities_review ON forensic_opportunities (review_id, opportunity_id);

CREATE TABLE review_decisions (
    review_decision_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    review_id uuid NOT NULL REFERENCES reviews (review_id),
    decision text NOT NULL CHECK (decision IN ('REINVESTIGATE', 'FORENSIC_WORK', 'REVIEW_AGAIN', 'NO_NEW_LINES')),
    reasons text NOT NULL CHECK (length(reasons) >= 40),
    next_review_on date,
    decided_by text NOT NULL,
    decided_at timestamp with time zone NOT NULL,
    -- Nobody's murder is filed away: unless it is investigated again, somebody looks again on a day.
    CHECK (decision = 'REINVESTIGATE' OR next_review_on IS NOT NULL)
);
CREATE INDEX review_decisions_review ON review_decisions (review_id, review_decision_id);

CREATE TABLE review_chronology (
    chronology_entry_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    review_id uuid NOT NULL REFERENCES reviews (review_id),
    occurred_on date NOT NULL,
    occurred_at_time text,
    agency text NOT NULL,
    event text NOT NULL,
    source text NOT NULL,
    analysis text,
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    withdrawn_at timestamp with time zone,
    withdrawn_by text,
    withdrawal_reason text,
    CHECK (num_nulls(withdrawn_at, withdrawn_by, withdrawal_reason) IN (0, 3))
);
CREATE INDEX review_chronology_order
ON review_chronology (review_id, occurred_on, coalesce(occurred_at_time, ''), chronology_entry_id);

-- What was signed, whole: the service may add to it, and nobody may change it.
CREATE TABLE review_versions (
    review_id uuid NOT NULL REFERENCES reviews (review_id),
    version_number integer NOT NULL,
    report text NOT NULL,
    chronology jsonb NOT NULL,
    digest text NOT NULL,
    author text NOT NULL,
    contributors text[] NOT NULL,
    statement text NOT NULL,
    signed_by text NOT NULL,
    signed_at timestamp with time zone NOT NULL,
    PRIMARY KEY (review_id, version_number),
    CHECK (signed_by <> author),
    CHECK (signed_by <> ALL (contributors))
);
CREATE FUNCTION signed_is_signed() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    RAISE EXCEPTION 'a signed version does not change';
END
$$;
CREATE TRIGGER signed_is_signed BEFORE UPDATE OR DELETE ON review_versions
FOR EACH ROW EXECUTE FUNCTION signed_is_signed();

-- Without anybody in it: the service looks for names, birthdays, addresses, numbers and references before it writes.
CREATE TABLE lessons (
    lesson_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    title text NOT NULL,
    lesson text NOT NULL,
    theme text NOT NULL,
    source_review_id uuid NOT NULL REFERENCES reviews (review_id),
    source_kind text NOT NULL,
    source_matter text NOT NULL,
    status text NOT NULL DEFAULT 'DRAFT' CHECK (status IN ('DRAFT', 'PUBLISHED', 'WITHDRAWN')),
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    published_by text,
    withdrawn_at timestamp with time zone,
    withdrawal_reason text,
    version integer NOT NULL DEFAULT 1,
    -- Of its actions, so that somebody who looks for words of both finds it.
    action_words tsvector NOT NULL DEFAULT '',
    words tsvector GENERATED ALWAYS AS (
        setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', lesson), 'B') || action_words
    ) STORED,
    CHECK ((status = 'WITHDRAWN') = (withdrawn_at IS NOT NULL)),
    CHECK (status <> 'PUBLISHED' OR published_at IS NOT NULL)
);
CREATE INDEX lessons_words ON lessons USING gin (words);
CREATE INDEX lessons_source ON lessons (source_review_id);

CREATE TABLE lesson_actions (
    lesson_action_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    lesson_id uuid NOT NULL REFERENCES lessons (lesson_id),
    action text NOT NULL,
    owner text NOT NULL,
    due_on date NOT NULL,
    status text NOT NULL DEFAULT 'OPEN' CHECK (status IN ('OPEN', 'CLOSED')),
    evidence text,
    closed_at timestamp with time zone,
    closed_by text,
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    CHECK ((status = 'CLOSED') = (evidence IS NOT NULL)),
    CHECK ((status = 'CLOSED') = (closed_at IS NOT NULL))
);
CREATE INDEX lesson_actions_lesson ON lesson_actions (lesson_id, lesson_action_id);

GRANT SELECT, INSERT ON
reviews, review_people, review_history, review_exhibits, forensic_opportunities, review_decisions, review_chronology,
review_versions, lessons, lesson_actions TO {app};
GRANT UPDATE ON reviews, lessons, lesson_actions TO {app};
GRANT UPDATE (result, result_detail, result_by, result_at) ON forensic_opportunities TO {app};
GRANT UPDATE (withdrawn_at, withdrawn_by, withdrawal_reason) ON review_chronology TO {app};
-- Partners and desks read what was learnt, as it was published, and nothing of what it was learnt from.
GRANT SELECT ON lessons, lesson_actions TO {partner};

ALTER TABLE lessons ENABLE ROW LEVEL SECURITY;
ALTER TABLE lesson_actions ENABLE ROW LEVEL SECURITY;
CREATE POLICY service_sees_all ON lessons TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON lesson_actions TO {app} USING (true) WITH CHECK (true);
CREATE POLICY everybody_sees_published ON lessons FOR SELECT TO {partner} USING (status = 'PUBLISHED');
CREATE POLICY everybody_sees_published ON lesson_actions FOR SELECT TO {partner}
USING (EXISTS (SELECT FROM lessons WHERE lessons.lesson_id = lesson_actions.lesson_id));
