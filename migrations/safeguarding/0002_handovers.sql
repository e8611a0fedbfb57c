-- The hand-overs between services.

-- What a decision made of a case in the Referral Portal: once, whatever is decided after it. Shown as the decision is.
CREATE TABLE case_referrals (
    case_id uuid NOT NULL PRIMARY KEY REFERENCES cases (case_id),
    decision_id uuid NOT NULL REFERENCES case_decisions (decision_id),
    state text NOT NULL DEFAULT 'QUEUED' CHECK (state IN ('QUEUED', 'DELIVERED', 'HELD')),
    problem_code text,
    referral_id uuid,
    reference text,
    delivered_at timestamp with time zone,
    -- What the portal has told of it since.
    status text,
    outcome text,
    CHECK ((state = 'DELIVERED') = (referral_id IS NOT NULL))
);

GRANT SELECT, INSERT, UPDATE ON case_referrals TO {app};
GRANT SELECT ON case_referrals TO {partner};
ALTER TABLE case_referrals ENABLE ROW LEVEL SECURITY;
CREATE POLICY service_sees_all ON case_referrals TO {app} USING (true) WITH CHECK (true);
CREATE POLICY seen_with_decision ON case_referrals FOR SELECT TO {partner} USING (
    EXISTS (SELECT FROM case_decisions WHERE case_decisions.decision_id = case_referrals.decision_id)
);
