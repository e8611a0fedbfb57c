-- Releases of the reoffending table. They are frozen: what was published is inserted and never changed.

CREATE TABLE reoffending_releases (
    release_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    measure text NOT NULL,
    title text NOT NULL,
    source text NOT NULL,
    period_from date NOT NULL,
    period_until date NOT NULL,
    published_on date NOT NULL,
    is_last boolean NOT NULL,
    areas integer NOT NULL,
    imported_at timestamp with time zone NOT NULL DEFAULT now(),
    imported_by text NOT NULL,
    CHECK (period_until > period_from),
    UNIQUE (measure, period_from, period_until, published_on)
);
CREATE INDEX reoffending_releases_published ON reoffending_releases (published_on DESC, release_id DESC);
CREATE INDEX reoffending_releases_of_measure ON reoffending_releases (measure, published_on);

CREATE TABLE reoffending_areas (
    release_id uuid NOT NULL REFERENCES reoffending_releases (release_id),
    area text NOT NULL,
    name text NOT NULL,
    is_ours boolean NOT NULL,
    offenders integer NOT NULL CHECK (offenders > 0),
    reoffended integer NOT NULL CHECK (reoffended BETWEEN 0 AND offenders),
    predicted numeric(14, 6) NOT NULL CHECK (predicted > 0),
    predicted_variance numeric(14, 6) CHECK (predicted_variance > 0),
    PRIMARY KEY (release_id, area)
);

GRANT SELECT, INSERT ON reoffending_releases, reoffending_areas TO {app};
