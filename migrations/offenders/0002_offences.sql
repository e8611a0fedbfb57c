-- Offences: what was done, when and where at most to the unit, to how many, and what harm it weighs.
-- Nobody who was harmed is known here: a victim is an id that the sender chose, and a group of ids that belong together.

-- A loaded table of harm weights. None is shipped; what was loaded is never changed, so that a version can be pinned.
CREATE TABLE harm_weight_tables (
    harm_table_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    version text NOT NULL UNIQUE,
    valid_from date NOT NULL,
    offences integer NOT NULL CHECK (offences > 0),
    loaded_at timestamp with time zone NOT NULL DEFAULT now(),
    loaded_by text NOT NULL
);
CREATE INDEX harm_weight_tables_valid ON harm_weight_tables (valid_from DESC, harm_table_id DESC);

CREATE TABLE harm_weights (
    harm_table_id uuid NOT NULL REFERENCES harm_weight_tables (harm_table_id),
    ho_code text NOT NULL,
    offence text NOT NULL,
    days numeric(12, 4) NOT NULL CHECK (days >= 0),
    PRIMARY KEY (harm_table_id, ho_code)
);

-- The id is the sender's where a feed sends it. A higher revision of the feed replaces what stands, a lower or equal one
-- changes nothing; each change is a version, and what stood before is kept in `offence_versions`.
CREATE TABLE offences (
    offence_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offender_id uuid NOT NULL REFERENCES offenders (offender_id),
    occurred_on date NOT NULL,
    recorded_on date NOT NULL,
    lpu text NOT NULL,
    -- The Home Office's code of the offence; an incident that is no crime may have none.
    ho_code text,
    is_crime boolean NOT NULL,
    is_domestic_abuse boolean NOT NULL,
    -- Found by the police's own work (a search, a warrant): left out of the sum of harm (domain.md §4.9).
    is_proactive boolean NOT NULL DEFAULT false,
    status text NOT NULL CHECK (status IN ('ALLEGED', 'CHARGED', 'CONVICTED', 'NFA')),
    source_agency text NOT NULL,
    -- The table that its harm is read from, in force on the day on which it came here; null where none was loaded then,
    -- until somebody pins a later one.
    harm_table_id uuid REFERENCES harm_weight_tables (harm_table_id),
    revision integer NOT NULL DEFAULT 0 CHECK (revision >= 0),
    -- Of the content of the feed's line: the same revision with another content is the feed's fault.
    content_digest uuid,
    -- The import that said so, by its number among the batches; null of what somebody recorded or corrected by hand.
    batch_number bigint,
    changed_at timestamp with time zone NOT NULL DEFAULT now(),
    changed_by text NOT NULL,
    version integer NOT NULL DEFAULT 1,
    CHECK (recorded_on >= occurred_on),
    CHECK (NOT is_crime OR ho_code IS NOT NULL)
);
CREATE INDEX offences_offender ON offences (offender_id, occurred_on, offence_id);
CREATE INDEX offences_without_table ON offences (offence_id) WHERE harm_table_id IS NULL;

CREATE TABLE offence_victims (
    offence_id uuid NOT NULL REFERENCES offences (offence_id),
    victim_id uuid NOT NULL,
    -- A household or family, by the sender's id; without one a victim is a group alone.
    victim_group_id uuid,
    PRIMARY KEY (offence_id, victim_id)
);

-- Two groups of whom somebody has said that they are one family after all, until that is taken back.
CREATE TABLE victim_group_links (
    victim_group_id uuid NOT NULL,
    linked_group_id uuid NOT NULL,
    linked_at timestamp with time zone NOT NULL DEFAULT now(),
    linked_by text NOT NULL,
    PRIMARY KEY (victim_group_id, linked_group_id),
    CHECK (victim_group_id < linked_group_id)
);
CREATE INDEX victim_group_links_other ON victim_group_links (linked_group_id);

-- What follows of the links: groups with the same root are connected; a group in no link is not here.
CREATE TABLE victim_group_roots (
    victim_group_id uuid NOT NULL PRIMARY KEY,
    root_group_id uuid NOT NULL
);
CREATE INDEX victim_group_roots_root ON victim_group_roots (root_group_id);

-- What stood before each correction; inserted and never changed.
CREATE TABLE offence_versions (
    offence_id uuid NOT NULL REFERENCES offences (offence_id),
    version integer NOT NULL,
    content jsonb NOT NULL,
    -- The import that had said so.
    batch_number bigint,
    recorded_at timestamp with time zone NOT NULL,
    recorded_by text NOT NULL,
    corrected_at timestamp with time zone NOT NULL DEFAULT now(),
    corrected_by text NOT NULL,
    source text NOT NULL CHECK (source IN ('BY_HAND', 'BY_FEED', 'BY_PIN')),
    PRIMARY KEY (offence_id, version)
);

GRANT SELECT, INSERT ON harm_weight_tables, harm_weights, offence_versions TO {app};
GRANT SELECT, INSERT, UPDATE ON offences TO {app};
GRANT SELECT, INSERT, DELETE ON offence_victims, victim_group_links, victim_group_roots TO {app};
