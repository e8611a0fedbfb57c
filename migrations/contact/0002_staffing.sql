-- Staffing plans: by which queue, for which target, and how many people that takes in each half-hour (domain.md §9.4).

-- A plan is reckoned once and never changed. pooling: {"pooled_agent_hours", "sites": [...], …}, NULL of a single queue.
CREATE TABLE staffing_plans (
    staffing_plan_id uuid NOT NULL PRIMARY KEY,
    stream text NOT NULL CHECK (stream IN ('999', '101', 'SERVICE_DESK', 'CST', 'SWITCHBOARD')),
    model text NOT NULL CHECK (model IN ('ERLANG_B', 'ERLANG_C', 'ERLANG_A')),
    volumes text NOT NULL CHECK (volumes IN ('GIVEN', 'FORECAST')),
    forecast_id uuid REFERENCES forecasts (forecast_id),
    planned_from timestamp with time zone NOT NULL,
    planned_until timestamp with time zone NOT NULL,
    terms jsonb NOT NULL,
    handling jsonb NOT NULL,
    totals jsonb NOT NULL,
    pooling jsonb,
    limits text[] NOT NULL,
    created_at timestamp with time zone NOT NULL,
    CHECK (planned_from < planned_until),
    CHECK ((volumes = 'FORECAST') = (forecast_id IS NOT NULL))
);
CREATE INDEX staffing_plans_in_order ON staffing_plans (created_at DESC, staffing_plan_id DESC);
CREATE INDEX staffing_plans_by_forecast ON staffing_plans (forecast_id) WHERE forecast_id IS NOT NULL;

CREATE TABLE staffed_intervals (
    staffing_plan_id uuid NOT NULL REFERENCES staffing_plans (staffing_plan_id),
    interval_start timestamp with time zone NOT NULL,
    calls double precision NOT NULL CHECK (calls >= 0),
    load_erlangs double precision NOT NULL CHECK (load_erlangs >= 0),
    agents integer NOT NULL CHECK (agents > 0),
    rostered integer NOT NULL CHECK (rostered >= agents),
    decided_by text NOT NULL CHECK (decided_by IN ('SERVICE_LEVEL', 'OCCUPANCY', 'MINIMUM', 'GIVEN')),
    service_level double precision,
    wait_share double precision,
    mean_wait_s double precision,
    lost_share double precision,
    occupancy double precision NOT NULL,
    separate_agents integer CHECK (separate_agents >= agents),
    PRIMARY KEY (staffing_plan_id, interval_start)
);

GRANT SELECT, INSERT ON staffing_plans, staffed_intervals TO {app};
