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

-- What the portal has told of the referral: a status and an outcome, nothing else.
CREATE TABLE case_referral_updates (
    case_id uuid NOT NULL REFERENCES cases (case_id),
    -- The portal's: what it tells again is heard once, also when no key remembers it any more.
    update_id uuid NOT NULL,
    referral_id uuid NOT NULL,
    status text NOT NULL,
    outcome text,
    heard_at timestamp with time zone NOT NULL,
    PRIMARY KEY (case_id, update_id)
);

GRANT SELECT, INSERT, UPDATE ON case_referrals TO {app};
GRANT SELECT, INSERT ON case_referral_updates TO {app};
GRANT SELECT ON case_referrals TO {partner};
ALTER TABLE case_referrals ENABLE ROW LEVEL SECURITY;
CREATE POLICY service_sees_all ON case_referrals TO {app} USING (true) WITH CHECK (true);
CREATE POLICY seen_with_decision ON case_referrals FOR SELECT TO {partner} USING (
    EXISTS (SELECT FROM case_decisions WHERE case_decisions.decision_id = case_referrals.decision_id)
);
