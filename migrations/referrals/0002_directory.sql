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
    places_per_week integer NOT NULL,
    paused boolean NOT NULL DEFAULT false,
    status text NOT NULL CHECK (status IN ('active', 'inactive', 'defunct', 'temporarily closed')),
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CHECK (minimum_age >= 0 AND maximum_age >= minimum_age)
);
CREATE INDEX services_organisation ON services (organisation_id, service_id);
CREATE INDEX services_needs ON services USING gin (needs);

CREATE TABLE sharing_agreements (
    sharing_agreement_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    organisation_id uuid NOT NULL REFERENCES organisations (organisation_id),
    title text NOT NULL,
    data_items text[] NOT NULL,
    lawful_bases text[] NOT NULL,
    partner_basis text NOT NULL,
    valid_from date NOT NULL,
    expires_on date NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    version integer NOT NULL DEFAULT 1,
    CHECK (expires_on > valid_from)
);
CREATE INDEX sharing_agreements_organisation ON sharing_agreements (organisation_id, expires_on);

GRANT SELECT, INSERT, UPDATE ON organisations, services, sharing_agreements TO {app};
