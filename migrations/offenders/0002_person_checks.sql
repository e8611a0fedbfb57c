-- Person checks: what the features that manage people say of them, so that a check need not know the features.

-- Of whom nothing may be told, and why: the features that manage them write it, and end it.
CREATE TABLE person_check_withholdings (
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    basis text NOT NULL,
    basis_id uuid NOT NULL,
    from_at timestamp with time zone NOT NULL DEFAULT now(),
    until_at timestamp with time zone,
    PRIMARY KEY (offender_id, basis, basis_id),
    CHECK (until_at >= from_at)
);

-- What may be told of somebody, by code: a cohort, a colour, a flag of domestic abuse. Not MAPPA: it is known of who is
-- managed as a sex offender, of whom nothing is told.
CREATE TABLE person_check_codes (
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    code text NOT NULL,
    basis text NOT NULL,
    basis_id uuid NOT NULL,
    from_at timestamp with time zone NOT NULL DEFAULT now(),
    until_at timestamp with time zone,
    PRIMARY KEY (offender_id, basis, basis_id, code),
    CHECK (until_at >= from_at)
);

-- From when to when it was so before, where it began again: what was told or withheld on a day can be said of every day.
CREATE TABLE person_check_former_periods (
    period_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    basis text NOT NULL,
    basis_id uuid NOT NULL,
    -- Null where it was withheld.
    code text,
    from_at timestamp with time zone NOT NULL,
    until_at timestamp with time zone NOT NULL,
    CHECK (until_at >= from_at)
);
CREATE INDEX person_check_former_periods_offender ON person_check_former_periods (offender_id, until_at);

CREATE FUNCTION keep_former_period() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
BEGIN
    INSERT INTO person_check_former_periods (offender_id, basis, basis_id, code, from_at, until_at)
    VALUES (OLD.offender_id, OLD.basis, OLD.basis_id, to_jsonb(OLD) ->> 'code', OLD.from_at, OLD.until_at);
    NEW.from_at := now();
    RETURN NEW;
END
$$;
CREATE TRIGGER begun_again BEFORE UPDATE ON person_check_withholdings
FOR EACH ROW WHEN (OLD.until_at IS NOT NULL AND NEW.until_at IS NULL) EXECUTE FUNCTION keep_former_period();
CREATE TRIGGER begun_again BEFORE UPDATE ON person_check_codes
FOR EACH ROW WHEN (OLD.until_at IS NOT NULL AND NEW.until_at IS NULL) EXECUTE FUNCTION keep_former_period();
CREATE INDEX person_check_withholdings_basis ON person_check_withholdings (basis_id) WHERE until_at IS NULL;
CREATE INDEX person_check_codes_basis ON person_check_codes (basis_id) WHERE until_at IS NULL;

GRANT SELECT, INSERT, UPDATE ON person_check_withholdings, person_check_codes TO {app};
GRANT SELECT ON person_check_former_periods TO {app};

-- By what each person is looked for: every name of any of their records beside every date of birth of any of them, so that
-- who shares a common name is told apart by an index alone. It follows of the tables above and is never written itself.
CREATE TABLE person_check_profiles (
    -- The record that stands for the person.
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    family_sound text NOT NULL,
    given_sound text NOT NULL,
    -- The same in whatever case; some names are one and sound otherwise.
    family_folded text NOT NULL,
    given_folded text NOT NULL,
    -- Null where none of the person's records has one.
    date_of_birth date,
    -- Whether any record of the person is restricted, or a feature lets nothing be told.
    is_withheld boolean NOT NULL
);
CREATE INDEX person_check_profiles_person ON person_check_profiles (offender_id);
CREATE INDEX person_check_profiles_sound ON person_check_profiles (family_sound, given_sound, date_of_birth);
CREATE INDEX person_check_profiles_folded ON person_check_profiles (family_folded, given_folded, date_of_birth);
CREATE INDEX person_check_profiles_sound_withheld ON person_check_profiles (family_sound, given_sound, date_of_birth)
WHERE is_withheld;
CREATE INDEX person_check_profiles_folded_withheld ON person_check_profiles (family_folded, given_folded)
WHERE is_withheld;

-- What the profiles of some people are, from whichever of their records they are named by.
CREATE FUNCTION person_check_profiles_of(given uuid[]) RETURNS SETOF person_check_profiles
LANGUAGE sql STABLE SET search_path = public, pg_temp
AS $$
    -- Person by person, each by an index: whatever number of people is given, each costs the same.
    SELECT DISTINCT
        person.kept_id, name.family_sound, name.given_sound,
        casefold(name.family_name COLLATE pg_unicode_fast), casefold(name.given_name COLLATE pg_unicode_fast),
        born.date_of_birth, withheld.is_withheld
    FROM (
        SELECT DISTINCT coalesce(merged_into, offender_id) AS kept_id
        FROM unnest(given) AS one JOIN offenders ON offender_id = one
    ) AS person
    CROSS JOIN LATERAL (
        SELECT array_agg(offender_id) AS ids, bool_or(is_restricted) AS is_restricted FROM offenders
        WHERE offender_id = kept_id OR merged_into = kept_id
    ) AS records
    CROSS JOIN LATERAL (
        SELECT family_sound, given_sound, family_name, given_name FROM offenders WHERE offender_id = ANY(records.ids)
        UNION ALL
        SELECT family_sound, given_sound, family_name, given_name FROM offender_aliases
        WHERE offender_id = ANY(records.ids)
    ) AS name
    LEFT JOIN LATERAL (
        SELECT date_of_birth FROM offenders WHERE offender_id = ANY(records.ids) AND date_of_birth IS NOT NULL
    ) AS born ON true
    CROSS JOIN LATERAL (
        SELECT records.is_restricted OR EXISTS (
            SELECT FROM person_check_withholdings WHERE offender_id = ANY(records.ids) AND until_at IS NULL
        ) AS is_withheld
    ) AS withheld
$$;

-- A record that was taken out of another is two people: whoever it stood for before is made anew as well.
CREATE FUNCTION follow_person_check_profiles() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
AS $$
DECLARE
    changed uuid[];
BEGIN
    IF TG_TABLE_NAME = 'offenders' AND TG_OP = 'UPDATE' THEN
        -- What is nothing to a check, such as the day of a review, moves by the thousand.
        SELECT
            array_agg(after.offender_id) || array_remove(array_agg(after.merged_into), NULL)
            || array_remove(array_agg(before.merged_into), NULL)
        INTO changed
        FROM changed_rows AS after JOIN rows_before AS before USING (offender_id)
        WHERE (after.given_name, after.family_name, after.date_of_birth, after.merged_into, after.is_restricted)
        IS DISTINCT FROM
        (before.given_name, before.family_name, before.date_of_birth, before.merged_into, before.is_restricted);
    ELSIF TG_TABLE_NAME = 'offenders' THEN
        SELECT array_agg(offender_id) || array_remove(array_agg(merged_into), NULL) INTO changed FROM changed_rows;
    ELSE
        SELECT array_agg(DISTINCT offender_id) INTO changed FROM changed_rows;
    END IF;
    IF changed IS NULL THEN
        RETURN NULL;
    END IF;
    -- Whoever else changes something of these people waits, so that what is written below rests on what both have left.
    -- Nobody knows of a record that is being added.
    IF TG_TABLE_NAME <> 'offenders' OR TG_OP <> 'INSERT' THEN
        PERFORM 1 FROM unnest(changed) AS one JOIN offenders ON offenders.offender_id = one
        ORDER BY offenders.offender_id FOR NO KEY UPDATE OF offenders;
    END IF;
    DELETE FROM person_check_profiles AS profiles USING unnest(changed) AS one WHERE profiles.offender_id = one;
    DELETE FROM person_check_profiles AS profiles USING unnest(changed) AS one JOIN offenders ON offender_id = one
    WHERE profiles.offender_id = offenders.merged_into;
    INSERT INTO person_check_profiles SELECT * FROM person_check_profiles_of(changed);
    RETURN NULL;
END
$$;

CREATE TRIGGER recorded AFTER INSERT ON offenders REFERENCING NEW TABLE AS changed_rows
FOR EACH STATEMENT EXECUTE FUNCTION follow_person_check_profiles();
CREATE TRIGGER changed AFTER UPDATE ON offenders REFERENCING NEW TABLE AS changed_rows OLD TABLE AS rows_before
FOR EACH STATEMENT EXECUTE FUNCTION follow_person_check_profiles();
CREATE TRIGGER named AFTER INSERT ON offender_aliases REFERENCING NEW TABLE AS changed_rows
FOR EACH STATEMENT EXECUTE FUNCTION follow_person_check_profiles();
CREATE TRIGGER withdrawn AFTER DELETE ON offender_aliases REFERENCING OLD TABLE AS changed_rows
FOR EACH STATEMENT EXECUTE FUNCTION follow_person_check_profiles();
CREATE TRIGGER withheld AFTER INSERT ON person_check_withholdings REFERENCING NEW TABLE AS changed_rows
FOR EACH STATEMENT EXECUTE FUNCTION follow_person_check_profiles();
CREATE TRIGGER ended AFTER UPDATE ON person_check_withholdings REFERENCING NEW TABLE AS changed_rows
FOR EACH STATEMENT EXECUTE FUNCTION follow_person_check_profiles();

GRANT SELECT ON person_check_profiles TO {app};
