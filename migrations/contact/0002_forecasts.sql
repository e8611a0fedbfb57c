-- Forecasts: what was asked for, what it was learnt from and as at when, and what the model said (domain.md §9.5).

-- A forecast is asked for, fitted once by the worker, and never changed. as_at: the calls as they stood at this moment.
CREATE TABLE forecasts (
    forecast_id uuid NOT NULL PRIMARY KEY,
    status text NOT NULL DEFAULT 'WAITING' CHECK (status IN ('WAITING', 'FITTED', 'FAILED')),
    failure text,
    stream text NOT NULL CHECK (stream IN ('999', '101', 'SERVICE_DESK', 'CST', 'SWITCHBOARD')),
    centre text,
    since date NOT NULL,
    until date NOT NULL,
    level double precision NOT NULL CHECK (level > 0 AND level < 1),
    training_from date NOT NULL,
    training_until date NOT NULL,
    special_days jsonb NOT NULL,
    requested_by text NOT NULL,
    requested_at timestamp with time zone NOT NULL DEFAULT now(),
    as_at timestamp with time zone,
    ended_at timestamp with time zone,
    days_used integer,
    days_unknown integer,
    days_of_outage integer,
    calls bigint,
    model_name text,
    model_version integer,
    library text,
    terms text[],
    left_out text[],
    daily_dispersion double precision,
    half_hourly_dispersion double precision,
    expected double precision,
    lower double precision,
    upper double precision,
    seasonal_naive double precision,
    CHECK (since < until),
    CHECK (training_from < training_until),
    -- What is forecast was not learnt from.
    CHECK (training_until <= since),
    CHECK ((status = 'WAITING') = (ended_at IS NULL)),
    CHECK ((status = 'FITTED') = (expected IS NOT NULL)),
    CHECK ((status = 'FAILED') = (failure IS NOT NULL))
);
CREATE INDEX forecasts_in_order ON forecasts (requested_at DESC, forecast_id DESC);

-- "interval" is a word of SQL's own.
CREATE TABLE forecast_values (
    forecast_id uuid NOT NULL REFERENCES forecasts (forecast_id),
    value_interval text NOT NULL CHECK (value_interval IN ('HALF_HOUR', 'DAY', 'MONTH')),
    interval_start timestamp with time zone NOT NULL,
    expected double precision NOT NULL CHECK (expected >= 0),
    lower double precision NOT NULL CHECK (lower >= 0),
    upper double precision NOT NULL CHECK (upper >= lower),
    seasonal_naive double precision,
    PRIMARY KEY (forecast_id, value_interval, interval_start)
);

-- Sums over the stretches of every origin; shares are worked out of them, and can be added up again.
CREATE TABLE forecast_errors (
    forecast_id uuid NOT NULL REFERENCES forecasts (forecast_id),
    resolution text NOT NULL CHECK (resolution IN ('HALF_HOUR', 'DAY', 'WEEK', 'FOUR_WEEKS')),
    horizon_from_day integer NOT NULL,
    horizon_until_day integer NOT NULL,
    origins integer NOT NULL CHECK (origins > 0),
    stretches integer NOT NULL CHECK (stretches > 0),
    absolute double precision NOT NULL CHECK (absolute >= 0),
    absolute_naive double precision NOT NULL CHECK (absolute_naive >= 0),
    actual double precision NOT NULL CHECK (actual >= 0),
    within integer NOT NULL CHECK (within BETWEEN 0 AND stretches),
    PRIMARY KEY (forecast_id, resolution, horizon_from_day)
);

GRANT SELECT, INSERT, UPDATE ON forecasts TO {app};
GRANT SELECT, INSERT ON forecast_values, forecast_errors TO {app};
