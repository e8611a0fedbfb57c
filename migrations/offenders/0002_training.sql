-- Training: three tiers, which roles need which, who has had it, and what they thought (board report ¶29, 33). People are
-- staff numbers, and in what they thought not even that.

CREATE TABLE training_courses (
    training_course_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    code text NOT NULL,
    name text NOT NULL,
    tier text NOT NULL CHECK (tier IN ('AWARENESS', 'PRACTITIONER', 'SPECIALIST')),
    offered_from date NOT NULL,
    valid_months smallint CHECK (valid_months BETWEEN 1 AND 120),
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT training_course_has_its_code UNIQUE (code)
);
CREATE INDEX training_courses_in_order ON training_courses (offered_from DESC, training_course_id DESC);

CREATE TABLE training_requirements (
    training_requirement_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    role text NOT NULL,
    tier text NOT NULL CHECK (tier IN ('AWARENESS', 'PRACTITIONER', 'SPECIALIST')),
    effective_from date NOT NULL,
    effective_until date,
    reason text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (effective_until > effective_from),
    CONSTRAINT training_requirements_overlap EXCLUDE USING gist (
        role WITH =, tier WITH =, daterange(effective_from, effective_until) WITH &&
    )
);
CREATE INDEX training_requirements_in_order ON training_requirements (effective_from DESC, training_requirement_id DESC);

CREATE TABLE training_posts (
    training_post_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    staff_number text NOT NULL,
    team text NOT NULL,
    lpu text NOT NULL,
    role text NOT NULL,
    effective_from date NOT NULL,
    effective_until date,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (effective_until > effective_from),
    CONSTRAINT training_posts_overlap EXCLUDE USING gist (
        staff_number WITH =, daterange(effective_from, effective_until) WITH &&
    )
);
CREATE INDEX training_posts_in_order ON training_posts (effective_from DESC, training_post_id DESC);
CREATE INDEX training_posts_team ON training_posts (team);

CREATE TABLE training_completions (
    training_completion_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    staff_number text NOT NULL,
    training_course_id uuid NOT NULL
    CONSTRAINT completion_is_of_a_course REFERENCES training_courses (training_course_id),
    completed_on date NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT training_completed_once_a_day UNIQUE (staff_number, training_course_id, completed_on)
);
CREATE INDEX training_completions_in_order ON training_completions (completed_on DESC, training_completion_id DESC);

CREATE TABLE training_feedback (
    training_feedback_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    training_course_id uuid NOT NULL
    CONSTRAINT feedback_is_on_a_course REFERENCES training_courses (training_course_id),
    given_on date NOT NULL,
    rating smallint NOT NULL CHECK (rating BETWEEN 1 AND 5),
    offer_to text CHECK (offer_to IN ('FRONTLINE', 'INVESTIGATION', 'CUSTODY', 'CONTACT', 'PARTNERS', 'OTHER')),
    comment text,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE INDEX training_feedback_in_order ON training_feedback (given_on DESC, training_feedback_id DESC);

GRANT SELECT, INSERT, UPDATE ON
training_courses, training_requirements, training_posts, training_completions, training_feedback TO {app};
