-- Who may ask for tokens, the keys that sign them, and what keeps guessing and replaying from working.

CREATE TABLE clients (
    client_id text NOT NULL PRIMARY KEY CHECK (client_id ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$'),
    display_name text NOT NULL,
    organisation_id uuid NOT NULL,
    roles text[] NOT NULL,
    lpu text,
    -- NULL: every scope that the roles allow.
    scopes text[],
    secret_salt bytea NOT NULL,
    secret_hash bytea,
    previous_secret_hash bytea,
    previous_secret_expires_at timestamp with time zone,
    public_keys jsonb,
    disabled_at timestamp with time zone,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    updated_at timestamp with time zone NOT NULL DEFAULT now(),
    CHECK (secret_hash IS NOT NULL OR public_keys IS NOT NULL)
);

CREATE TABLE signing_keys (
    key_id text NOT NULL PRIMARY KEY,
    public_jwk jsonb NOT NULL,
    -- JWE (dir, A256GCM) under GATEWAY_KEY_ENCRYPTION_KEY.
    private_jwk text NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    signs_from timestamp with time zone NOT NULL
);

CREATE TABLE used_assertions (
    client_id text NOT NULL REFERENCES clients (client_id) ON DELETE CASCADE,
    assertion_id text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    PRIMARY KEY (client_id, assertion_id)
);
CREATE INDEX used_assertions_expires_at ON used_assertions (expires_at);

-- One row for each client id and each remote address that failed of late; the subject is a keyed hash of it.
CREATE TABLE failed_logins (
    subject bytea NOT NULL PRIMARY KEY,
    failures integer NOT NULL,
    last_failed_at timestamp with time zone NOT NULL,
    blocked_until timestamp with time zone
);
CREATE INDEX failed_logins_last_failed_at ON failed_logins (last_failed_at);

CREATE TABLE service_documents (
    service text NOT NULL PRIMARY KEY,
    etag text NOT NULL,
    document text NOT NULL,
    fetched_at timestamp with time zone NOT NULL
);

GRANT SELECT, INSERT, UPDATE ON clients, service_documents TO {app};
GRANT SELECT, INSERT, DELETE ON signing_keys, used_assertions TO {app};
GRANT SELECT, INSERT, UPDATE, DELETE ON failed_logins TO {app};
