-- Organisations, their services, what they may be told, and how much they can take.

CREATE TABLE organisations (
    organisation_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    name text NOT NULL,
    description text NOT NULL,
    kind text NOT NULL CHECK (kind IN ('THIRD_SECTOR', 'VOLUNTARY', 'STATUTORY')),
    website text,
    contact_email text NOT NULL,
    active boolean NOT NULL DEFAULT true,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1
);
CREATE INDEX organisations_name ON organisations (name, organisation_id);

CREATE TABLE services (
    service_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations (organisation_id),
    name text NOT NULL,
    description text NOT NULL,
    needs text[] NOT NULL,
    minimum_age smallint NOT NULL,
    maximum_age smallint NOT NULL,
    lpus text[] NOT NULL,
    languages text[] NOT NULL,
    opening_hours jsonb NOT NULL,
    eligibility jsonb NOT NULL,
    contact jsonb NOT NULL,
    address jsonb,
    funding text,
    security_accreditation text,
    places_per_week integer NOT NULL CHECK (places_per_week >= 0),
    paused boolean NOT NULL DEFAULT false,
    status text NOT NULL CHECK (status IN ('active', 'inactive', 'defunct', 'temporarily closed')),
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    words tsvector GENERATED ALWAYS AS (to_tsvector('english', name || ' ' || description)) STORED,
    CHECK (minimum_age >= 0 AND maximum_age >= minimum_age)
);
CREATE INDEX services_name ON services (name, service_id);
CREATE INDEX services_organisation ON services (organisation_id, service_id);
CREATE INDEX services_needs ON services USING gin (needs);

CREATE TABLE sharing_agreements (
    sharing_agreement_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    force_organisation_id uuid NOT NULL,
    organisation_id uuid NOT NULL REFERENCES organisations (organisation_id),
    title text NOT NULL,
    purpose text NOT NULL,
    data_items text[] NOT NULL,
    lawful_bases text[] NOT NULL,
    regime text NOT NULL CHECK (regime IN ('DPA_PART3', 'UKGDPR_PART2')),
    partner_basis text NOT NULL,
    retention text NOT NULL,
    impact_assessment text,
    valid_from date NOT NULL,
    expires_on date NOT NULL,
    review_on date,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CHECK (expires_on >= valid_from)
);
CREATE INDEX sharing_agreements_organisation ON sharing_agreements (organisation_id, expires_on);
CREATE INDEX sharing_agreements_expiry ON sharing_agreements (expires_on, sharing_agreement_id);

GRANT SELECT, INSERT, UPDATE ON organisations, services, sharing_agreements TO {app};

-- A partner sees its own organisation's records, and says how much its own services can take; of the others it sees
-- what the open directory publishes.
ALTER TABLE organisations ENABLE ROW LEVEL SECURITY;
ALTER TABLE services ENABLE ROW LEVEL SECURITY;
ALTER TABLE sharing_agreements ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_sees_all ON organisations TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON services TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON sharing_agreements TO {app} USING (true) WITH CHECK (true);

CREATE POLICY partner_sees_own ON organisations FOR SELECT TO {partner}
USING (organisation_id = bluelamp_organisation());
CREATE POLICY partner_sees_own ON services TO {partner}
USING (organisation_id = bluelamp_organisation()) WITH CHECK (organisation_id = bluelamp_organisation());
CREATE POLICY partner_sees_own ON sharing_agreements FOR SELECT TO {partner}
USING (organisation_id = bluelamp_organisation());

GRANT SELECT ON organisations, services, sharing_agreements TO {partner};
GRANT UPDATE (places_per_week, paused, updated_at, version) ON services TO {partner};
