-- Who is one of the alleged perpetrators and on nobody's other side, asked of many who may be one person each: all of
-- them have one answer, which is worked out once.

CREATE OR REPLACE FUNCTION is_alleged_perpetrator_only(person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 500
AS $$
DECLARE
    own_records uuid[] := records_of(ARRAY[person]);
    possible uuid[];
BEGIN
    IF NOT EXISTS (
        SELECT FROM case_sides WHERE person_id = ANY(own_records) AND role = 'ALLEGED_PERPETRATOR'
    ) AND NOT EXISTS (SELECT FROM abused_by(own_records)) THEN
        RETURN false;
    END IF;
    possible := possible_records_of(own_records);
    RETURN NOT is_on_other_side(possible)
    AND NOT EXISTS (
        SELECT FROM people AS own
        JOIN people AS uncompared ON uncompared.compared_at IS NULL AND uncompared.merged_into IS NULL
        AND (
            uncompared.person_id = own.person_id
            OR (uncompared.family_sound = own.family_sound AND uncompared.given_sound = own.given_sound)
            OR uncompared.date_of_birth = own.date_of_birth
        )
        WHERE own.person_id = ANY(possible)
    );
END
$$;

CREATE OR REPLACE FUNCTION alleged_perpetrators_only(before uuid, most integer) RETURNS SETOF uuid
LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = public, pg_temp COST 5000 ROWS 100
AS $$
DECLARE
    one uuid;
    hidden uuid[] := '{}';
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
        CONTINUE WHEN one = ANY(hidden);
        IF is_alleged_perpetrator_only(one) THEN
            RETURN NEXT one;
            found_so_far := found_so_far + 1;
            EXIT WHEN found_so_far = most;
        ELSE
            -- A record of this person, or of who may be them, is more than alleged: none of these is shown.
            hidden := hidden || possible_records_of(ARRAY[one]);
        END IF;
    END LOOP;
END
$$;
