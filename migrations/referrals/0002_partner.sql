-- What the partner role may see and do: its own offers, and while one is with it the copies disclosed to it and the
-- frame of its referral. Of an offer that was declined, expired or withdrawn only the frame frozen with it is left.
-- The person's details are never granted: a partner reads the frozen copy that its agreement allowed.

ALTER TABLE referrals ENABLE ROW LEVEL SECURITY;
ALTER TABLE referral_history ENABLE ROW LEVEL SECURITY;
ALTER TABLE offers ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_attempts ENABLE ROW LEVEL SECURITY;
ALTER TABLE disclosures ENABLE ROW LEVEL SECURITY;
ALTER TABLE escalations ENABLE ROW LEVEL SECURITY;

CREATE POLICY service_sees_all ON referrals TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON referral_history TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON offers TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON contact_attempts TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON disclosures TO {app} USING (true) WITH CHECK (true);
CREATE POLICY service_sees_all ON escalations TO {app} USING (true) WITH CHECK (true);

CREATE POLICY partner_sees_own ON offers FOR SELECT TO {partner}
USING (organisation_id = bluelamp_organisation());
-- An offer that has ended is never made live again by its partner: the referral would be in sight again.
CREATE POLICY partner_answers_live ON offers FOR UPDATE TO {partner}
USING (organisation_id = bluelamp_organisation() AND status IN ('OFFERED', 'ACCEPTED'))
WITH CHECK (organisation_id = bluelamp_organisation());
CREATE POLICY partner_sees_own ON contact_attempts TO {partner}
USING (organisation_id = bluelamp_organisation())
WITH CHECK (organisation_id = bluelamp_organisation() AND EXISTS (
    SELECT FROM offers
    WHERE offers.offer_id = contact_attempts.offer_id AND offers.referral_id = contact_attempts.referral_id
));
CREATE POLICY partner_sees_held ON disclosures TO {partner}
USING (organisation_id = bluelamp_organisation() AND EXISTS (
    SELECT FROM offers WHERE offers.offer_id = disclosures.offer_id AND offers.final_frame IS NULL
))
WITH CHECK (false);
CREATE POLICY partner_sees_own ON escalations TO {partner}
USING (organisation_id = bluelamp_organisation())
WITH CHECK (organisation_id = bluelamp_organisation() AND EXISTS (
    SELECT FROM offers WHERE offers.referral_id = escalations.referral_id
));
CREATE POLICY partner_sees_own ON referral_history TO {partner}
USING (organisation_id = bluelamp_organisation())
WITH CHECK (organisation_id = bluelamp_organisation() AND EXISTS (
    SELECT FROM offers WHERE offers.referral_id = referral_history.referral_id
));
-- What a partner does is told of its own referrals alone.
CREATE POLICY partner_tells_of_offered ON events AS RESTRICTIVE FOR INSERT TO {partner}
WITH CHECK (EXISTS (SELECT FROM offers WHERE offers.referral_id = events.subject_id));
CREATE POLICY partner_sees_held ON referrals FOR SELECT TO {partner}
USING (EXISTS (
    SELECT FROM offers WHERE offers.referral_id = referrals.referral_id AND offers.final_frame IS NULL
));
CREATE POLICY partner_moves_live ON referrals FOR UPDATE TO {partner}
USING (EXISTS (
    SELECT FROM offers
    WHERE offers.referral_id = referrals.referral_id AND offers.status IN ('OFFERED', 'ACCEPTED')
));

GRANT SELECT (
    referral_id, reference, status, urgency, lpu, lawful_basis, referrer, submitted_at, updated_at, version
) ON referrals TO {partner};
GRANT UPDATE (status, updated_at, version) ON referrals TO {partner};
GRANT SELECT ON offers, contact_attempts, disclosures, escalations TO {partner};
GRANT SELECT (
    entry_id, referral_id, occurred_at, verb, from_status, to_status, author_organisation_id, organisation_id, offer_id,
    response_window_id
) ON referral_history TO {partner};
GRANT UPDATE (
    status, answered_at, answered_by, decline_reason, first_contact_due_at, first_contact_at, engaged_at, outcome,
    closed_at, remind_at
) ON offers TO {partner};
GRANT INSERT ON contact_attempts, escalations, referral_history TO {partner};
GRANT SELECT ON response_windows TO {partner};

-- What others did is told to a partner by verb and coded reason: an officer's words and name reach it by no way that
-- the sharing agreement and the ledger do not know of.
CREATE VIEW partner_history WITH (security_barrier) AS
SELECT
    entry_id,
    referral_id,
    occurred_at,
    verb,
    from_status,
    to_status,
    organisation_id,
    offer_id,
    response_window_id,
    CASE WHEN author_organisation_id = bluelamp_organisation() THEN actor END AS actor,
    reason,
    NULL::text AS safeguarding_reference,
    CASE WHEN author_organisation_id = bluelamp_organisation() THEN note END AS note,
    NULL::jsonb AS changes
FROM referral_history
WHERE organisation_id = bluelamp_organisation();
GRANT SELECT ON partner_history TO {partner};
