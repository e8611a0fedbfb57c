-- How names are compared, for every service that keeps people.
-- Never edited: a change is a new file.

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
