-- What the partner role may touch of the platform's tables: its own organisation's rows, by row-level security.
-- Never edited: a change is a new file.

ALTER TABLE idempotency_keys ENABLE ROW LEVEL SECURITY;
ALTER TABLE audit_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE events ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_endpoints ENABLE ROW LEVEL SECURITY;
ALTER TABLE webhook_deliveries ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_sees_all ON idempotency_keys TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON audit_entries TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON events TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON webhook_endpoints TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON webhook_deliveries TO {app} USING (true) WITH CHECK (true);

CREATE POLICY partner_sees_own ON idempotency_keys TO {partner}
USING (organisation_id = bluelamp_organisation()) WITH CHECK (organisation_id = bluelamp_organisation());
CREATE POLICY partner_sees_own ON audit_entries TO {partner}
USING (false) WITH CHECK (organisation_id = bluelamp_organisation());
CREATE POLICY partner_sees_own ON events TO {partner}
USING (organisation_id = bluelamp_organisation()) WITH CHECK (organisation_id = bluelamp_organisation());
CREATE POLICY partner_sees_own ON webhook_endpoints TO {partner}
USING (organisation_id = bluelamp_organisation() AND confined)
WITH CHECK (organisation_id = bluelamp_organisation() AND confined);
-- The worker calls an endpoint with whatever event a delivery names, so both must be the partner's own.
CREATE POLICY partner_sees_own ON webhook_deliveries TO {partner}
USING (organisation_id = bluelamp_organisation())
WITH CHECK (
    organisation_id = bluelamp_organisation()
    AND EXISTS (SELECT FROM webhook_endpoints WHERE webhook_endpoints.endpoint_id = webhook_deliveries.endpoint_id)
    AND EXISTS (SELECT FROM events WHERE events.event_id = webhook_deliveries.event_id)
);

GRANT USAGE ON SCHEMA public TO {partner};
GRANT SELECT, INSERT, UPDATE ON idempotency_keys TO {partner};
GRANT INSERT ON audit_entries TO {partner};
GRANT INSERT ON events TO {partner};
GRANT SELECT (event_id, transaction_id, occurred_at, type, subject_id, data, organisation_id, traceparent)
ON events TO {partner};
GRANT SELECT, INSERT, UPDATE, DELETE ON webhook_endpoints TO {partner};
GRANT SELECT, INSERT, UPDATE ON webhook_deliveries TO {partner};
GRANT INSERT ON pgqueuer TO {partner};
GRANT USAGE ON SEQUENCE pgqueuer_id_seq TO {partner};
