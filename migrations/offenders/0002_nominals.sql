-- Offenders: who they are, by which names and numbers, which records are one person, and who may see them.

CREATE TABLE offenders (
    offender_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    reference text NOT NULL UNIQUE,
    given_name text NOT NULL,
    family_name text NOT NULL,
    date_of_birth date,
    sex text,
    lpu text NOT NULL,
    is_restricted boolean NOT NULL DEFAULT false,
    -- A group of the management of police information, and when somebody decides again whether the record is kept.
    retention_group smallint NOT NULL DEFAULT 3 CHECK (retention_group BETWEEN 1 AND 4),
    -- When the clock began: the last day on which they are known to have come to notice as an offender.
    came_to_notice_on date NOT NULL DEFAULT current_date,
    next_review_on date NOT NULL,
    -- Somebody decided that the record is not kept; who carries it out does so by hand.
    is_to_be_disposed_of boolean NOT NULL DEFAULT false,
    -- Always the one that is kept in the end, never one that was itself merged.
    merged_into uuid REFERENCES offenders (offender_id),
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    created_by text NOT NULL,
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    given_sound text GENERATED ALWAYS AS (sound_of(given_name)) STORED,
    family_sound text GENERATED ALWAYS AS (sound_of(family_name)) STORED,
    CHECK (merged_into <> offender_id)
);
CREATE INDEX offenders_sound ON offenders (family_sound, given_sound);
CREATE INDEX offenders_sound_and_date ON offenders (family_sound, date_of_birth, given_sound);
CREATE INDEX offenders_date_of_birth ON offenders (date_of_birth);
CREATE INDEX offenders_merged ON offenders (merged_into) WHERE merged_into IS NOT NULL;
-- Whether another record of a person is restricted is asked of every row of a list: from the few that are, and never of
-- the whole table, whatever PostgreSQL has yet learnt of it.
CREATE INDEX offenders_restricted ON offenders (merged_into, offender_id) WHERE is_restricted;
CREATE INDEX offenders_to_review ON offenders (next_review_on, offender_id) WHERE NOT is_to_be_disposed_of;

-- What `merged_into` says is kept: asked at the end of a transaction, as a merge redirects one record after another.
CREATE FUNCTION keep_redirects_short() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    IF EXISTS (
        SELECT FROM offenders AS record JOIN offenders AS target ON target.offender_id = record.merged_into
        WHERE record.offender_id = NEW.offender_id AND target.merged_into IS NOT NULL
    ) OR EXISTS (
        SELECT FROM offenders AS record JOIN offenders AS other ON other.merged_into = record.offender_id
        WHERE record.offender_id = NEW.offender_id AND record.merged_into IS NOT NULL
    ) THEN
        RAISE EXCEPTION 'a record is merged into one that was merged' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NULL;
END
$$;
CREATE CONSTRAINT TRIGGER redirects_are_short AFTER INSERT OR UPDATE OF merged_into ON offenders
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW WHEN (NEW.merged_into IS NOT NULL) EXECUTE FUNCTION keep_redirects_short();

-- Who somebody was said to be before each change; inserted and never changed.
CREATE TABLE offender_versions (
    version_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    version integer NOT NULL,
    given_name text NOT NULL,
    family_name text NOT NULL,
    date_of_birth date,
    sex text,
    lpu text NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    replaced_at timestamp with time zone NOT NULL DEFAULT now(),
    replaced_by text NOT NULL,
    UNIQUE (offender_id, version)
);

CREATE TABLE offender_aliases (
    alias_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    given_name text NOT NULL,
    family_name text NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    given_sound text GENERATED ALWAYS AS (sound_of(given_name)) STORED,
    family_sound text GENERATED ALWAYS AS (sound_of(family_name)) STORED
);
CREATE INDEX offender_aliases_offender ON offender_aliases (offender_id);
CREATE INDEX offender_aliases_sound ON offender_aliases (family_sound, given_sound);

CREATE TABLE offender_identifiers (
    identifier_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    kind text NOT NULL,
    value text NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    UNIQUE (offender_id, kind, value)
);
CREATE INDEX offender_identifiers_value ON offender_identifiers (value, kind);

-- Names and numbers that were recorded in error, taken out of what anybody is looked for by; inserted, never changed.
CREATE TABLE offender_withdrawals (
    withdrawal_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    -- The id of the name or the number, and what it was.
    withdrawn_id uuid NOT NULL UNIQUE,
    content jsonb NOT NULL,
    recorded_at timestamp with time zone NOT NULL,
    reason text NOT NULL,
    withdrawn_by text NOT NULL,
    withdrawn_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE INDEX offender_withdrawals_offender ON offender_withdrawals (offender_id, withdrawn_at);

-- A merge redirects, it moves nothing: `redirected` holds each redirect as it was before, so that it is undone exactly.
CREATE TABLE offender_merges (
    merge_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    kept_offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    merged_offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    redirected jsonb NOT NULL,
    reason text NOT NULL,
    merged_at timestamp with time zone NOT NULL DEFAULT now(),
    merged_by text NOT NULL,
    reversed_at timestamp with time zone,
    reversed_by text,
    reversal_reason text,
    version integer NOT NULL DEFAULT 1,
    CHECK (kept_offender_id <> merged_offender_id)
);
CREATE INDEX offender_merges_kept ON offender_merges (kept_offender_id);
CREATE INDEX offender_merges_merged ON offender_merges (merged_offender_id);

-- What was decided of how long the records of a person are kept; inserted and never changed.
CREATE TABLE retention_reviews (
    review_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    decision text NOT NULL CHECK (decision IN ('RETAIN', 'DISPOSE', 'RECLASSIFY')),
    from_group smallint NOT NULL,
    to_group smallint NOT NULL,
    came_to_notice_on date NOT NULL,
    next_review_on date,
    reason text NOT NULL,
    reviewed_by text NOT NULL,
    reviewed_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK ((next_review_on IS NULL) = (decision = 'DISPOSE'))
);
CREATE INDEX retention_reviews_offender ON retention_reviews (offender_id, reviewed_at);

-- What keeps the records of a person whatever is decided, until it is ended.
CREATE TABLE legal_holds (
    hold_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    reason text NOT NULL,
    placed_by text NOT NULL,
    from_at timestamp with time zone NOT NULL DEFAULT now(),
    ended_by text,
    end_reason text,
    until_at timestamp with time zone,
    CHECK (num_nulls(ended_by, end_reason, until_at) IN (0, 3))
);
CREATE INDEX legal_holds_offender ON legal_holds (offender_id) WHERE until_at IS NULL;

-- Who restricted a record or ended that, and why; inserted and never changed.
CREATE TABLE offender_restrictions (
    restriction_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    is_restricted boolean NOT NULL,
    reason text NOT NULL,
    decided_by text NOT NULL,
    decided_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE INDEX offender_restrictions_offender ON offender_restrictions (offender_id, decided_at);

-- A restricted record that somebody opened, with the reason, for so long; whoever supervises is told.
CREATE TABLE offender_openings (
    opening_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    opened_by text NOT NULL,
    reason text NOT NULL,
    opened_at timestamp with time zone NOT NULL DEFAULT now(),
    until_at timestamp with time zone NOT NULL,
    -- When somebody who supervises has looked at the reason, and what they found.
    reviewed_at timestamp with time zone,
    reviewed_by text,
    finding text,
    CHECK (until_at > opened_at),
    CHECK (num_nulls(reviewed_at, reviewed_by, finding) IN (0, 3))
);
CREATE INDEX offender_openings_latest ON offender_openings (opened_at DESC, opening_id DESC);
CREATE INDEX offender_openings_unreviewed ON offender_openings (opened_at DESC, opening_id DESC)
WHERE reviewed_at IS NULL;
CREATE INDEX offender_openings_offender ON offender_openings (offender_id, opened_by, until_at);

-- Who sees an offender for a reason of their work: an organisation that leads or is to lead or sits on the panel, or one
-- person who manages a restricted record. The features that give the reason write it and end it.
CREATE TABLE offender_viewers (
    viewer_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    organisation_id uuid,
    subject text,
    basis text NOT NULL,
    basis_id uuid NOT NULL,
    from_at timestamp with time zone NOT NULL DEFAULT now(),
    until_at timestamp with time zone,
    CHECK (num_nonnulls(organisation_id, subject) = 1),
    CHECK (until_at >= from_at)
);
CREATE INDEX offender_viewers_organisation ON offender_viewers (organisation_id, offender_id) WHERE until_at IS NULL;
CREATE INDEX offender_viewers_offender ON offender_viewers (offender_id) WHERE until_at IS NULL;
CREATE UNIQUE INDEX offender_viewers_once
ON offender_viewers (basis, basis_id, offender_id, organisation_id, subject) NULLS NOT DISTINCT
WHERE until_at IS NULL;

-- Every record of the people whom these records are of. The owner reads for it, so that a policy may use it.
CREATE FUNCTION records_of(given uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH kept AS (
        SELECT DISTINCT coalesce(merged_into, offender_id) AS offender_id FROM offenders WHERE offender_id = ANY(given)
    )
    SELECT coalesce(array_agg(offender_id), '{}') FROM (
        SELECT offender_id FROM kept
        UNION ALL
        SELECT offenders.offender_id FROM kept JOIN offenders ON offenders.merged_into = kept.offender_id
    ) AS records
$$;

-- Whether the organisation of this transaction sees an offender, under whichever of their records.
CREATE FUNCTION organisation_sees_offender(offender uuid) RETURNS boolean
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT EXISTS (
        SELECT FROM offender_viewers
        WHERE offender_viewers.offender_id = ANY(records_of(ARRAY[offender]))
        AND offender_viewers.organisation_id = bluelamp_organisation()
        AND offender_viewers.until_at IS NULL
    )
$$;

-- Every record of the people whom the organisation of this transaction sees: what its list is driven by, so that a list
-- of a few does not ask after each of a million. The policies are asked all the same.
CREATE FUNCTION organisation_offenders() RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT records_of((
        SELECT array_agg(DISTINCT offender_id) FROM offender_viewers
        WHERE organisation_id = bluelamp_organisation() AND until_at IS NULL
    ))
$$;

ALTER TABLE offenders ENABLE ROW LEVEL SECURITY;
ALTER TABLE offender_aliases ENABLE ROW LEVEL SECURITY;
ALTER TABLE offender_identifiers ENABLE ROW LEVEL SECURITY;
ALTER TABLE offender_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE offender_openings ENABLE ROW LEVEL SECURITY;
ALTER TABLE offender_viewers ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_sees_all ON offenders TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON offender_aliases TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON offender_identifiers TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON offender_versions TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON offender_openings TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON offender_viewers TO {app} USING (true) WITH CHECK (true);
CREATE POLICY organisation_sees_its_own ON offender_viewers FOR SELECT TO {partner}
USING (organisation_id = bluelamp_organisation());
CREATE POLICY organisation_sees_its_own ON offenders FOR SELECT TO {partner}
USING (organisation_sees_offender(offender_id));
CREATE POLICY organisation_sees_its_own ON offender_aliases FOR SELECT TO {partner}
USING (organisation_sees_offender(offender_id));
CREATE POLICY organisation_sees_its_own ON offender_versions FOR SELECT TO {partner}
USING (organisation_sees_offender(offender_id));
CREATE POLICY organisation_sees_its_own ON offender_identifiers FOR SELECT TO {partner}
USING (organisation_sees_offender(offender_id));

GRANT SELECT, INSERT, UPDATE ON
offenders, offender_merges, offender_openings, offender_viewers TO {app};
-- Deleted by a withdrawal alone, which keeps what it was.
GRANT SELECT, INSERT, DELETE ON offender_aliases, offender_identifiers TO {app};
GRANT SELECT, INSERT ON offender_versions, offender_restrictions, offender_withdrawals, retention_reviews TO {app};
GRANT SELECT, INSERT, UPDATE (ended_by, end_reason, until_at) ON legal_holds TO {app};
GRANT SELECT ON
offenders, offender_versions, offender_aliases, offender_identifiers, offender_openings, offender_viewers TO {partner};
