-- The register of benefits, and what reports say of money, so that the two can be held against each other.

-- An edition is a statement of a saving on a day: it is not overwritten when the figure is stated anew (domain.md §9.9).
CREATE TABLE benefits (
    benefit_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    benefit text NOT NULL,
    edition integer NOT NULL CHECK (edition BETWEEN 1 AND 1000),
    name text NOT NULL,
    basis text NOT NULL,
    baseline_pounds bigint NOT NULL CHECK (baseline_pounds >= 0),
    current_pounds bigint NOT NULL CHECK (current_pounds >= 0),
    is_recurring boolean NOT NULL,
    first_year text NOT NULL,
    stated_on date NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT benefit_edition_once UNIQUE (benefit, edition)
);

CREATE TABLE financial_statements (
    financial_statement_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    report text NOT NULL,
    paragraph integer NOT NULL CHECK (paragraph BETWEEN 1 AND 10000),
    implication text NOT NULL CHECK (implication IN ('NONE', 'SAVING', 'COST')),
    stated_on date NOT NULL,
    version integer NOT NULL DEFAULT 1,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    CONSTRAINT paragraph_says_it_once UNIQUE (report, paragraph)
);

GRANT SELECT, INSERT, UPDATE ON benefits, financial_statements TO {app};
