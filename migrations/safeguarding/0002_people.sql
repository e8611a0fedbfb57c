-- People, what is known of them, with whom they live and to whom they are related; and which of them a hub may see.

-- A name as it sounds: Soundex over what remains of it without accents; a name in another script stands for itself.
CREATE FUNCTION sound_of(name text) RETURNS text
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
SET search_path = pg_catalog
AS $$
    SELECT CASE
        WHEN plain.letters = '' THEN lower(name)
        ELSE left(plain.letters, 1) || rpad(left(regexp_replace(regexp_replace(regexp_replace(
            translate(
                translate(substr(plain.letters, 1), 'HW', ''),
                'BFPVCGJKQSXZDTLMNRAEIOUY', '111122222222334556......'
            ),
            '(.)\1+', '\1', 'g'), '^.', ''), '\.', '', 'g'), 3), 3, '0')
    END
    FROM (
        SELECT regexp_replace(
            upper(regexp_replace(normalize(name, NFKD), '[\u0300-\u036f]', '', 'g')), '[^A-Z]', '', 'g'
        ) AS letters
    ) AS plain
$$;

CREATE TABLE people (
    person_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    given_name text NOT NULL,
    family_name text NOT NULL,
    date_of_birth date,
    sex text,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    created_by text NOT NULL,
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    -- Always the one that is kept in the end, never one that was itself merged.
    merged_into uuid REFERENCES people (person_id),
    version integer NOT NULL DEFAULT 1,
    -- The hub whose desk registered the person; null if the force did.
    hub text DEFAULT bound_hub(),
    given_sound text GENERATED ALWAYS AS (sound_of(given_name)) STORED,
    family_sound text GENERATED ALWAYS AS (sound_of(family_name)) STORED,
    CHECK (merged_into <> person_id)
);
CREATE INDEX people_sound ON people (family_sound, given_sound);
CREATE INDEX people_date_of_birth ON people (date_of_birth);
CREATE INDEX people_merged ON people (merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX people_hub ON people (hub, person_id);

CREATE TABLE person_aliases (
    alias_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES people (person_id),
    given_name text NOT NULL,
    family_name text NOT NULL,
    organisation_id uuid DEFAULT bluelamp_organisation(),
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    given_sound text GENERATED ALWAYS AS (sound_of(given_name)) STORED,
    family_sound text GENERATED ALWAYS AS (sound_of(family_name)) STORED
);
CREATE INDEX person_aliases_person ON person_aliases (person_id);
CREATE INDEX person_aliases_sound ON person_aliases (family_sound, given_sound);

CREATE TABLE person_identifiers (
    identifier_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES people (person_id),
    kind text NOT NULL,
    value text NOT NULL,
    organisation_id uuid DEFAULT bluelamp_organisation(),
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    UNIQUE (person_id, kind, value)
);
CREATE INDEX person_identifiers_value ON person_identifiers (value, kind);

CREATE TABLE person_telephones (
    telephone_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES people (person_id),
    telephone text NOT NULL,
    organisation_id uuid DEFAULT bluelamp_organisation(),
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    UNIQUE (person_id, telephone)
);
CREATE INDEX person_telephones_telephone ON person_telephones (telephone);

CREATE TABLE addresses (
    address_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    lines text[] NOT NULL,
    town text,
    postcode text,
    protected boolean NOT NULL DEFAULT false,
    kind text NOT NULL DEFAULT 'HOME',
    organisation_id uuid DEFAULT bluelamp_organisation(),
    created_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE INDEX addresses_postcode ON addresses (postcode) WHERE NOT protected;

CREATE TABLE person_addresses (
    person_id uuid NOT NULL REFERENCES people (person_id),
    address_id uuid NOT NULL REFERENCES addresses (address_id),
    from_date date,
    until_date date,
    organisation_id uuid DEFAULT bluelamp_organisation(),
    PRIMARY KEY (person_id, address_id),
    CHECK (until_date >= from_date)
);
CREATE INDEX person_addresses_address ON person_addresses (address_id);

CREATE TABLE households (
    household_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    address_id uuid NOT NULL REFERENCES addresses (address_id),
    from_date date,
    until_date date,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    created_by text NOT NULL,
    hub text DEFAULT bound_hub(),
    version integer NOT NULL DEFAULT 1,
    CHECK (until_date >= from_date)
);
CREATE INDEX households_address ON households (address_id);

CREATE TABLE household_members (
    member_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    household_id uuid NOT NULL REFERENCES households (household_id),
    person_id uuid NOT NULL REFERENCES people (person_id),
    role text NOT NULL,
    from_date date,
    until_date date,
    organisation_id uuid DEFAULT bluelamp_organisation(),
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (until_date >= from_date)
);
CREATE INDEX household_members_person ON household_members (person_id, household_id);
CREATE INDEX household_members_household ON household_members (household_id, person_id);

-- `type` says what person_a is to person_b: PARENT means that person_a is person_b's parent.
CREATE TABLE relationships (
    relationship_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    person_a uuid NOT NULL REFERENCES people (person_id),
    person_b uuid NOT NULL REFERENCES people (person_id),
    type text NOT NULL,
    source text NOT NULL,
    confidence text NOT NULL,
    from_date date,
    until_date date,
    organisation_id uuid DEFAULT bluelamp_organisation(),
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CHECK (person_a <> person_b),
    CHECK (until_date >= from_date)
);
CREATE INDEX relationships_person_a ON relationships (person_a, person_b);
CREATE INDEX relationships_person_b ON relationships (person_b, person_a);

-- Two records that may be one person; a human decides.
CREATE TABLE person_matches (
    match_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    person_a uuid NOT NULL REFERENCES people (person_id),
    person_b uuid NOT NULL REFERENCES people (person_id),
    score smallint NOT NULL CHECK (score BETWEEN 0 AND 100),
    reasons jsonb NOT NULL,
    scoring text NOT NULL,
    status text NOT NULL DEFAULT 'PROPOSED' CHECK (status IN ('PROPOSED', 'CONFIRMED', 'REJECTED')),
    proposed_at timestamp with time zone NOT NULL DEFAULT now(),
    proposed_by text NOT NULL,
    decided_at timestamp with time zone,
    decided_by text,
    decision_reason text,
    hub text DEFAULT bound_hub(),
    version integer NOT NULL DEFAULT 1,
    CHECK (person_a < person_b),
    CHECK ((status = 'PROPOSED') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX person_matches_open ON person_matches (person_a, person_b) WHERE status = 'PROPOSED';
CREATE INDEX person_matches_person_b ON person_matches (person_b);
CREATE INDEX person_matches_status ON person_matches (status, match_id DESC);

-- A merge redirects, it moves nothing: `redirected` holds each redirect as it was before, so that it is undone exactly.
CREATE TABLE merges (
    merge_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    match_id uuid NOT NULL REFERENCES person_matches (match_id),
    kept_person_id uuid NOT NULL REFERENCES people (person_id),
    merged_person_id uuid NOT NULL REFERENCES people (person_id),
    redirected jsonb NOT NULL,
    reason text NOT NULL,
    merged_at timestamp with time zone NOT NULL DEFAULT now(),
    merged_by text NOT NULL,
    reversed_at timestamp with time zone,
    reversed_by text,
    reversal_reason text,
    hub text DEFAULT bound_hub(),
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX merges_kept ON merges (kept_person_id);
CREATE INDEX merges_merged ON merges (merged_person_id);

GRANT SELECT, INSERT, UPDATE ON
people, person_aliases, person_identifiers, person_telephones, addresses, person_addresses, households,
household_members, relationships, person_matches, merges TO {app}, {partner};
