-- People, what is known of them, with whom they live and to whom they are related; and which of them a hub may see.

-- A name as it sounds, in Soundex: accents do not count, and a name in another script stands for itself.
CREATE FUNCTION sound_of(name text) RETURNS text
LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE STRICT SET search_path = pg_catalog
AS $$
DECLARE
    letters text := regexp_replace(upper(normalize(name, NFKD)), '[^A-Z]', '', 'g');
    sounds text;
BEGIN
    IF letters = '' THEN
        RETURN lower(name);
    END IF;
    -- H and W keep like sounds together, so they are left out; but the first letter keeps its place.
    sounds := translate(left(letters, 1), 'BFPVCGJKQSXZDTLMNRAEIOUYHW', '11112222222233455600000000')
    || translate(substr(letters, 2), 'BFPVCGJKQSXZDTLMNRAEIOUYHW', '111122222222334556000000');
    RETURN left(letters, 1) || rpad(
        left(replace(substr(regexp_replace(sounds, '(.)\1+', '\1', 'g'), 2), '0', ''), 3), 3, '0'
    );
END
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
    -- When others were looked for who may be the same person; null until then.
    compared_at timestamp with time zone,
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
CREATE INDEX people_to_compare ON people (created_at) WHERE compared_at IS NULL;

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
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    -- Such places are told to nobody by their nature, whatever whoever writes them down remembers to say.
    CHECK (protected OR kind NOT IN ('REFUGE', 'WITNESS_PROTECTION'))
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

-- What a record said until it was put right or merged, and until when somebody was thought to live somewhere: the tables
-- keep it themselves, so that no writer forgets to. What was known at a moment is read from it, by functions alone.
CREATE TABLE person_versions (
    person_version_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    person_id uuid NOT NULL REFERENCES people (person_id),
    given_name text NOT NULL,
    family_name text NOT NULL,
    date_of_birth date,
    sex text,
    merged_into uuid,
    stood_until timestamp with time zone NOT NULL
);
CREATE INDEX person_versions_person ON person_versions (person_id, stood_until);
CREATE INDEX person_versions_merged ON person_versions (merged_into) WHERE merged_into IS NOT NULL;

CREATE TABLE person_address_versions (
    person_address_version_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    person_id uuid NOT NULL,
    address_id uuid NOT NULL,
    until_date date,
    stood_until timestamp with time zone NOT NULL,
    FOREIGN KEY (person_id, address_id) REFERENCES person_addresses (person_id, address_id)
);
CREATE INDEX person_address_versions_address ON person_address_versions (person_id, address_id, stood_until);

CREATE FUNCTION keep_person_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    INSERT INTO person_versions (person_id, given_name, family_name, date_of_birth, sex, merged_into, stood_until)
    VALUES (
        OLD.person_id, OLD.given_name, OLD.family_name, OLD.date_of_birth, OLD.sex, OLD.merged_into, clock_timestamp()
    );
    RETURN NULL;
END
$$;
CREATE TRIGGER people_keep_version
AFTER UPDATE OF given_name, family_name, date_of_birth, sex, merged_into ON people
FOR EACH ROW WHEN (
    (OLD.given_name, OLD.family_name, OLD.date_of_birth, OLD.sex, OLD.merged_into)
    IS DISTINCT FROM (NEW.given_name, NEW.family_name, NEW.date_of_birth, NEW.sex, NEW.merged_into)
)
EXECUTE FUNCTION keep_person_version();

CREATE FUNCTION keep_person_address_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    INSERT INTO person_address_versions (person_id, address_id, until_date, stood_until)
    VALUES (OLD.person_id, OLD.address_id, OLD.until_date, clock_timestamp());
    RETURN NULL;
END
$$;
CREATE TRIGGER person_addresses_keep_version
AFTER UPDATE OF until_date ON person_addresses
FOR EACH ROW WHEN (OLD.until_date IS DISTINCT FROM NEW.until_date)
EXECUTE FUNCTION keep_person_address_version();

-- A record as it stood at a moment.
CREATE FUNCTION person_as_known(person uuid, known_at timestamp with time zone) RETURNS person_versions
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT versions.* FROM (
        SELECT * FROM person_versions WHERE person_id = person AND stood_until > known_at
        UNION ALL
        SELECT
            NULL, person_id, given_name, family_name, date_of_birth, sex, merged_into,
            'infinity'::timestamp with time zone
        FROM people WHERE person_id = person
    ) AS versions
    ORDER BY versions.stood_until LIMIT 1
$$;

-- Every record that was taken for one person at a moment.
CREATE FUNCTION records_as_known(person uuid, known_at timestamp with time zone) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH kept AS (
        SELECT coalesce((person_as_known(person, known_at)).merged_into, person) AS person_id
    ), ever_merged AS (
        SELECT people.person_id FROM kept JOIN people ON people.merged_into = kept.person_id
        UNION
        SELECT person_versions.person_id FROM kept JOIN person_versions ON person_versions.merged_into = kept.person_id
    )
    SELECT array_agg(person_id) FROM (
        SELECT person_id FROM kept
        UNION
        SELECT ever_merged.person_id FROM kept
        JOIN ever_merged ON (person_as_known(ever_merged.person_id, known_at)).merged_into = kept.person_id
    ) AS records
$$;

-- Where somebody was thought to live at a moment, or to have lived. What was written down with a person is known since
-- they are: both have the time of the transaction that wrote them, and their case that of the call a moment before.
CREATE FUNCTION addresses_as_known(person uuid, known_at timestamp with time zone) RETURNS jsonb
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT coalesce(
        jsonb_agg(
            jsonb_build_object(
                'address_id', addresses.address_id,
                'kind', addresses.kind,
                'lines', addresses.lines,
                'town', addresses.town,
                'postcode', addresses.postcode,
                'from_date', lived.from_date,
                'until_date', CASE WHEN before.person_id IS NULL THEN lived.until_date ELSE before.until_date END
            )
            ORDER BY addresses.address_id, lived.person_id
        ),
        '[]'
    )
    FROM person_addresses AS lived
    JOIN addresses ON addresses.address_id = lived.address_id
    JOIN people ON people.person_id = lived.person_id
    LEFT JOIN LATERAL (
        SELECT person_id, until_date FROM person_address_versions
        WHERE person_id = lived.person_id AND address_id = lived.address_id AND stood_until > known_at
        ORDER BY stood_until LIMIT 1
    ) AS before ON true
    WHERE lived.person_id = ANY(records_as_known(person, known_at))
    AND (addresses.created_at <= known_at OR addresses.created_at = people.created_at)
$$;
REVOKE EXECUTE ON FUNCTION
person_as_known(uuid, timestamp with time zone),
records_as_known(uuid, timestamp with time zone),
addresses_as_known(uuid, timestamp with time zone)
FROM PUBLIC;

GRANT SELECT, INSERT, UPDATE ON
people, person_aliases, person_identifiers, person_telephones, addresses, person_addresses, households,
household_members, relationships, person_matches, merges TO {app}, {partner};

-- Who is who, and who is on which side. The owner reads for these functions, so that a policy may use them, and so that
-- a person's place on one hub's case protects another in every hub.

-- Every record of the people whom these records are of.
CREATE FUNCTION records_of(persons uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    WITH kept AS (
        SELECT DISTINCT coalesce(merged_into, person_id) AS person_id FROM people WHERE person_id = ANY(persons)
    )
    SELECT coalesce(array_agg(person_id), '{}') FROM (
        SELECT person_id FROM kept
        UNION ALL
        SELECT people.person_id FROM kept JOIN people ON people.merged_into = kept.person_id
    ) AS records
$$;

-- The same, and every record that may be theirs: a match that nobody has decided on yet counts as one person for the
-- wall, because it is safer to hide too much than to show a victim under their second record.
CREATE FUNCTION possible_records_of(persons uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 500
AS $$
DECLARE
    known uuid[] := records_of(persons);
    further uuid[];
BEGIN
    LOOP
        further := records_of(ARRAY(
            SELECT unnest(known)
            UNION
            SELECT person_b FROM person_matches WHERE person_a = ANY(known) AND status = 'PROPOSED'
            UNION
            SELECT person_a FROM person_matches WHERE person_b = ANY(known) AND status = 'PROPOSED'
        ));
        EXIT WHEN cardinality(further) = cardinality(known);
        known := further;
    END LOOP;
    RETURN known;
END
$$;

-- The tables of cases come after these, so these functions are in the language that looks for them when it is called.
-- They ask for the sides that somebody has or ever had (`case_sides`): a role that has ended shows nothing that it hid.
CREATE FUNCTION is_alleged_perpetrator(person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 500
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM case_sides
        WHERE person_id = ANY(possible_records_of(ARRAY[person])) AND role = 'ALLEGED_PERPETRATOR'
    ) OR EXISTS (SELECT FROM abused_by(possible_records_of(ARRAY[person])));
END
$$;

-- Everybody on the other side of the cases in which the person is the alleged perpetrator; never they themselves, though
-- somebody else's record may turn out to be theirs.
CREATE FUNCTION people_harmed_by(person uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 500
AS $$
BEGIN
    RETURN ARRAY(
        SELECT unnest(possible_records_of(ARRAY(
            SELECT harmed.person_id
            FROM case_sides AS alleged
            JOIN case_sides AS harmed ON harmed.case_id = alleged.case_id AND harmed.role <> 'ALLEGED_PERPETRATOR'
            WHERE alleged.person_id = ANY(possible_records_of(ARRAY[person])) AND alleged.role = 'ALLEGED_PERPETRATOR'
            UNION
            SELECT abused_by(possible_records_of(ARRAY[person]))
        )))
        EXCEPT
        SELECT unnest(records_of(ARRAY[person]))
    );
END
$$;

-- Where they live or lived, also where it was written down twice.
CREATE FUNCTION addresses_of_people_harmed_by(person uuid) RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 500
AS $$
DECLARE
    harmed uuid[] := people_harmed_by(person);
BEGIN
    RETURN ARRAY(
        WITH theirs AS (
            SELECT address_id FROM person_addresses WHERE person_id = ANY(harmed)
            UNION
            SELECT households.address_id
            FROM household_members JOIN households ON households.household_id = household_members.household_id
            WHERE household_members.person_id = ANY(harmed)
        )
        SELECT address_id FROM theirs
        UNION
        SELECT same.address_id
        FROM theirs
        JOIN addresses ON addresses.address_id = theirs.address_id
        JOIN person_addresses AS own ON own.person_id = ANY(records_of(ARRAY[person]))
        JOIN addresses AS same ON same.address_id = own.address_id
        AND lower(same.lines::text) = lower(addresses.lines::text)
        AND same.postcode IS NOT DISTINCT FROM addresses.postcode
    );
END
$$;

-- How many addresses there are, so that a reader can be told that some are withheld.
CREATE FUNCTION addresses_kept_of(person uuid) RETURNS integer
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp
AS $$
    SELECT count(*)::integer FROM person_addresses WHERE person_id = ANY(records_of(ARRAY[person]))
$$;

-- Whether one of these records is of somebody who is to be protected.
CREATE FUNCTION is_on_other_side(persons uuid[]) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 500
AS $$
BEGIN
    RETURN EXISTS (SELECT FROM abusers_of(persons)) OR EXISTS (
        SELECT FROM case_sides WHERE person_id = ANY(persons) AND role <> 'ALLEGED_PERPETRATOR'
    );
END
$$;

-- What the perpetrator's side may know of: people under allegation who are on nobody's other side. Under allegation is
-- whom it names, and nobody whom the platform merely takes for them: a son may bear his father's name at his address.
-- Whoever has not been compared with all others yet may still turn out to be somebody's victim, and so may anybody of a
-- name or a date of birth that has just come in.
CREATE FUNCTION is_alleged_perpetrator_only(person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 500
AS $$
BEGIN
    RETURN (
        EXISTS (
            SELECT FROM case_sides
            WHERE person_id = ANY(records_of(ARRAY[person])) AND role = 'ALLEGED_PERPETRATOR'
        )
        OR EXISTS (SELECT FROM abused_by(records_of(ARRAY[person])))
    )
    AND NOT is_on_other_side(possible_records_of(ARRAY[person]))
    AND NOT EXISTS (
        SELECT FROM people AS own
        JOIN people AS uncompared ON uncompared.compared_at IS NULL AND uncompared.merged_into IS NULL
        AND (
            uncompared.person_id = own.person_id
            OR (uncompared.family_sound = own.family_sound AND uncompared.given_sound = own.given_sound)
            OR uncompared.date_of_birth = own.date_of_birth
        )
        WHERE own.person_id = ANY(possible_records_of(ARRAY[person]))
    );
END
$$;

-- Nobody reads a footprint going out from somebody of whom nothing is known but an allegation. Whoever is certainly
-- also to be protected, now and not by a role that has ended, has a footprint for the hub's staff: their family is at
-- risk, too.
CREATE FUNCTION has_walled_footprint(person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 500
AS $$
BEGIN
    RETURN is_alleged_perpetrator(person)
    AND NOT EXISTS (SELECT FROM abusers_of(records_of(ARRAY[person])))
    AND NOT EXISTS (
        SELECT FROM case_people
        WHERE person_id = ANY(records_of(ARRAY[person])) AND role <> 'ALLEGED_PERPETRATOR'
    );
END
$$;

-- One page of whom the perpetrator's side may know of, the newest record first. Each is asked about in turn, until the
-- page is full: of all of them at once it would take seconds.
CREATE FUNCTION alleged_perpetrators_only(before uuid, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 5000 ROWS 100
AS $$
DECLARE
    one uuid;
    found_so_far integer := 0;
BEGIN
    FOR one IN
        SELECT alleged.person_id FROM (
            SELECT person_id FROM case_sides WHERE role = 'ALLEGED_PERPETRATOR'
            UNION
            SELECT unnest(perpetrator_ids) FROM abuse_incidents
            UNION
            SELECT unnest(perpetrator_ids) FROM risk_assessments
        ) AS alleged
        JOIN people ON people.person_id = alleged.person_id AND people.merged_into IS NULL
        WHERE before IS NULL OR alleged.person_id < before
        ORDER BY alleged.person_id DESC
    LOOP
        IF is_alleged_perpetrator_only(one) THEN
            RETURN NEXT one;
            found_so_far := found_so_far + 1;
            EXIT WHEN found_so_far = most;
        END IF;
    END LOOP;
END
$$;

-- One page of whom the caller's hub registered and who is on its open cases, the newest record first.
CREATE FUNCTION people_of_hub(before uuid, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 5000 ROWS 100
AS $$
DECLARE
    own_hub text := bound_hub();
BEGIN
    RETURN QUERY
    SELECT page.person_id FROM (
        (
            SELECT people.person_id FROM people
            WHERE people.hub = own_hub AND people.merged_into IS NULL
            AND (before IS NULL OR people.person_id < before)
            ORDER BY people.person_id DESC LIMIT most
        )
        UNION
        SELECT coalesce(people.merged_into, people.person_id)
        FROM cases
        JOIN case_people ON case_people.case_id = cases.case_id
        JOIN people ON people.person_id = case_people.person_id
        WHERE cases.responsible_hub = own_hub AND cases.status <> 'CLOSED'
    ) AS page
    WHERE before IS NULL OR page.person_id < before
    ORDER BY page.person_id DESC LIMIT most;
END
$$;

-- Everybody at most one step of household or close family from these people, and they themselves, with all their
-- records. Shared life at a protected address is no such step: nobody becomes known by it.
CREATE FUNCTION near_to(persons uuid[]) RETURNS uuid[]
LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 2000
AS $$
    SELECT records_of(ARRAY(
        SELECT unnest(persons)
        UNION
        SELECT person_b FROM relationships
        WHERE person_a = ANY(persons) AND type IN ('PARENT', 'CHILD', 'SIBLING', 'PARTNER', 'EX_PARTNER')
        UNION
        SELECT person_a FROM relationships
        WHERE person_b = ANY(persons) AND type IN ('PARENT', 'CHILD', 'SIBLING', 'PARTNER', 'EX_PARTNER')
        UNION
        SELECT member.person_id
        FROM household_members AS own
        JOIN households ON households.household_id = own.household_id
        JOIN addresses ON addresses.address_id = households.address_id AND NOT addresses.protected
        JOIN household_members AS member ON member.household_id = own.household_id
        WHERE own.person_id = ANY(persons)
        AND (own.until_date IS NULL OR own.until_date >= current_date)
        AND (member.until_date IS NULL OR member.until_date >= current_date)
        AND (households.until_date IS NULL OR households.until_date >= current_date)
    ))
$$;

CREATE FUNCTION on_cases_of(own_hub text, persons uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 500
AS $$
BEGIN
    RETURN ARRAY(
        SELECT DISTINCT case_people.person_id
        FROM case_people JOIN cases ON cases.case_id = case_people.case_id
        WHERE case_people.person_id = ANY(persons)
        AND (cases.hub = own_hub OR (cases.home_hub = own_hub AND cases.home_accepted_at IS NOT NULL))
    );
END
$$;

-- What a hub may know: whom it registered, who is on its cases, and who is at most three steps from those, as far as a
-- footprint reaches.
CREATE FUNCTION hub_sees_person(person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 5000
AS $$
DECLARE
    own_hub text := bound_hub();
    known uuid[] := records_of(ARRAY[person]);
    further uuid[];
BEGIN
    IF own_hub IS NULL OR known = '{}' THEN
        RETURN false;
    END IF;
    IF EXISTS (SELECT FROM people WHERE person_id = ANY(known) AND hub = own_hub) THEN
        RETURN true;
    END IF;
    FOR step IN 0..3 LOOP
        IF cardinality(on_cases_of(own_hub, known)) > 0 OR (step = 0 AND named_in_abuse(known, own_hub)) THEN
            RETURN true;
        END IF;
        EXIT WHEN step = 3;
        further := near_to(known);
        EXIT WHEN cardinality(further) = cardinality(known);
        known := further;
    END LOOP;
    RETURN false;
END
$$;

-- The same of many at once: from all of them to the hub's cases, and three steps back from the people on those.
CREATE FUNCTION people_seen_by_hub(persons uuid[]) RETURNS uuid[]
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 50000
AS $$
DECLARE
    own_hub text := bound_hub();
    known uuid[] := records_of(persons);
BEGIN
    IF own_hub IS NULL OR known = '{}' THEN
        RETURN '{}';
    END IF;
    known := near_to(near_to(near_to(known)));
    known := near_to(near_to(near_to(on_cases_of(own_hub, known))));
    known := known || records_of(ARRAY(
        SELECT person_id FROM people WHERE person_id = ANY(records_of(persons)) AND hub = own_hub
        UNION
        SELECT one FROM unnest(persons) AS one WHERE named_in_abuse(records_of(ARRAY[one]), own_hub)
    ));
    RETURN ARRAY(SELECT unnest(persons) INTERSECT SELECT unnest(known));
END
$$;

-- A protected address is for the hub's management alone, whatever a statement asks for.
CREATE FUNCTION desk_sees_address(address uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 5000
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM addresses
        WHERE address_id = address AND (NOT protected OR bound_agency() = 'HUB_MANAGEMENT')
    ) AND (
        EXISTS (SELECT FROM person_addresses WHERE address_id = address AND hub_sees_person(person_id))
        OR EXISTS (SELECT FROM households WHERE address_id = address AND hub = bound_hub())
        OR EXISTS (
            SELECT FROM households JOIN household_members ON household_members.household_id = households.household_id
            WHERE households.address_id = address AND hub_sees_person(household_members.person_id)
        )
    );
END
$$;

CREATE FUNCTION desk_sees_household(household uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 5000
AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM households JOIN addresses ON addresses.address_id = households.address_id
        WHERE households.household_id = household
        AND (NOT addresses.protected OR bound_agency() = 'HUB_MANAGEMENT')
    ) AND (
        EXISTS (SELECT FROM households WHERE household_id = household AND hub = bound_hub())
        OR EXISTS (SELECT FROM household_members WHERE household_id = household AND hub_sees_person(person_id))
    );
END
$$;

ALTER TABLE people ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_aliases ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_identifiers ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_telephones ENABLE ROW LEVEL SECURITY;
ALTER TABLE addresses ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_addresses ENABLE ROW LEVEL SECURITY;
ALTER TABLE households ENABLE ROW LEVEL SECURITY;
ALTER TABLE household_members ENABLE ROW LEVEL SECURITY;
ALTER TABLE relationships ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_matches ENABLE ROW LEVEL SECURITY;
ALTER TABLE merges ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_versions ENABLE ROW LEVEL SECURITY;
ALTER TABLE person_address_versions ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_sees_all ON people TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON person_aliases TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON person_identifiers TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON person_telephones TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON addresses TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON person_addresses TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON households TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON household_members TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON relationships TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON person_matches TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON merges TO {app} USING (true) WITH CHECK (true);

CREATE POLICY desk_sees_known ON people FOR SELECT TO {partner} USING (hub_sees_person(person_id));
CREATE POLICY desk_sees_known ON person_aliases FOR SELECT TO {partner} USING (hub_sees_person(person_id));
CREATE POLICY desk_sees_known ON person_identifiers FOR SELECT TO {partner} USING (hub_sees_person(person_id));
CREATE POLICY desk_sees_known ON person_telephones FOR SELECT TO {partner} USING (hub_sees_person(person_id));
CREATE POLICY desk_sees_known ON addresses FOR SELECT TO {partner} USING (desk_sees_address(address_id));
CREATE POLICY desk_sees_known ON person_addresses FOR SELECT TO {partner}
USING (hub_sees_person(person_id) AND desk_sees_address(address_id));
CREATE POLICY desk_sees_known ON households FOR SELECT TO {partner} USING (desk_sees_household(household_id));
CREATE POLICY desk_sees_known ON household_members FOR SELECT TO {partner}
USING (hub_sees_person(person_id) AND desk_sees_household(household_id));
CREATE POLICY desk_sees_known ON relationships FOR SELECT TO {partner}
USING (hub_sees_person(person_a) AND hub_sees_person(person_b));
CREATE POLICY desk_sees_known ON person_matches FOR SELECT TO {partner}
USING (hub_sees_person(person_a) AND hub_sees_person(person_b));
CREATE POLICY desk_sees_known ON merges FOR SELECT TO {partner}
USING (hub_sees_person(kept_person_id) AND hub_sees_person(merged_person_id));

-- A case is taken with its people in one statement, which does not see what it has just written: what is checked is
-- who writes, not about whom.
CREATE POLICY desk_adds_own ON people FOR INSERT TO {partner} WITH CHECK (hub IS NOT DISTINCT FROM bound_hub());
CREATE POLICY desk_adds_own ON person_aliases FOR INSERT TO {partner}
WITH CHECK (organisation_id = bluelamp_organisation());
CREATE POLICY desk_adds_own ON person_identifiers FOR INSERT TO {partner}
WITH CHECK (organisation_id = bluelamp_organisation());
CREATE POLICY desk_adds_own ON person_telephones FOR INSERT TO {partner}
WITH CHECK (organisation_id = bluelamp_organisation());
CREATE POLICY desk_adds_own ON addresses FOR INSERT TO {partner}
WITH CHECK (organisation_id = bluelamp_organisation());
CREATE POLICY desk_adds_own ON person_addresses FOR INSERT TO {partner}
WITH CHECK (organisation_id = bluelamp_organisation());
CREATE POLICY desk_adds_own ON households FOR INSERT TO {partner} WITH CHECK (hub IS NOT DISTINCT FROM bound_hub());
CREATE POLICY desk_adds_own ON household_members FOR INSERT TO {partner}
WITH CHECK (organisation_id = bluelamp_organisation());
CREATE POLICY desk_adds_own ON relationships FOR INSERT TO {partner}
WITH CHECK (organisation_id = bluelamp_organisation());
CREATE POLICY desk_adds_own ON person_matches FOR INSERT TO {partner}
WITH CHECK (hub = bound_hub() AND hub_sees_person(person_a) AND hub_sees_person(person_b));
CREATE POLICY desk_adds_own ON merges FOR INSERT TO {partner}
WITH CHECK (hub = bound_hub() AND hub_sees_person(kept_person_id) AND hub_sees_person(merged_person_id));

CREATE POLICY desk_changes_known ON people FOR UPDATE TO {partner} USING (hub_sees_person(person_id));
CREATE POLICY desk_changes_known ON addresses FOR UPDATE TO {partner} USING (desk_sees_address(address_id))
WITH CHECK (true);
CREATE POLICY desk_changes_known ON person_addresses FOR UPDATE TO {partner}
USING (hub_sees_person(person_id) AND desk_sees_address(address_id));
CREATE POLICY desk_changes_known ON households FOR UPDATE TO {partner} USING (desk_sees_household(household_id));
CREATE POLICY desk_changes_known ON household_members FOR UPDATE TO {partner}
USING (hub_sees_person(person_id) AND desk_sees_household(household_id));
CREATE POLICY desk_changes_known ON relationships FOR UPDATE TO {partner}
USING (hub_sees_person(person_a) AND hub_sees_person(person_b));
CREATE POLICY desk_changes_known ON person_matches FOR UPDATE TO {partner}
USING (hub_sees_person(person_a) AND hub_sees_person(person_b));
CREATE POLICY desk_changes_known ON merges FOR UPDATE TO {partner}
USING (hub_sees_person(kept_person_id) AND hub_sees_person(merged_person_id));
