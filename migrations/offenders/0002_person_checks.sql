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

-- What may be told of somebody, by code: a cohort, a colour, a flag of domestic abuse, a category of MAPPA.
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

GRANT SELECT, INSERT, UPDATE ON person_check_withholdings, person_check_codes TO {app};

-- Whoever bears a name as it is written, in whatever case: some names are one and sound otherwise.
CREATE INDEX offenders_folded ON offenders (
    casefold(family_name COLLATE pg_unicode_fast), casefold(given_name COLLATE pg_unicode_fast)
);
CREATE INDEX offender_aliases_folded ON offender_aliases (
    casefold(family_name COLLATE pg_unicode_fast), casefold(given_name COLLATE pg_unicode_fast)
);
