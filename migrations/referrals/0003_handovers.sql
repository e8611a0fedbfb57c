-- What goes to and comes from the safeguarding service.

-- What became of a step-up: the case that it is, or why the hub did not take it.
ALTER TABLE escalations ADD COLUMN case_id uuid;
ALTER TABLE escalations ADD COLUMN case_reference text;
ALTER TABLE escalations ADD COLUMN problem_code text;

-- What a referral came from, if a service made it: once, also when no key remembers it any more.
CREATE TABLE referral_sources (
    source_service text NOT NULL,
    source_id uuid NOT NULL,
    referral_id uuid NOT NULL UNIQUE REFERENCES referrals (referral_id),
    source_reference text NOT NULL,
    PRIMARY KEY (source_service, source_id)
);

-- What the hub has told of the case that a referral became or came from: a status and an outcome, nothing else.
CREATE TABLE safeguarding_updates (
    referral_id uuid NOT NULL REFERENCES referrals (referral_id),
    -- The hub's: what it tells again is heard once, also when no key remembers it any more.
    update_id uuid NOT NULL,
    case_id uuid NOT NULL,
    case_reference text NOT NULL,
    status text NOT NULL,
    outcome text,
    heard_at timestamp with time zone NOT NULL,
    PRIMARY KEY (referral_id, update_id)
);

-- What was corrected after a step-up went to its hub: the places alone, the words are the referral's.
CREATE TABLE escalation_corrections (
    correction_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    escalation_id uuid NOT NULL REFERENCES escalations (escalation_id),
    fields text[] NOT NULL,
    corrected_at timestamp with time zone NOT NULL DEFAULT now(),
    delivery_state text NOT NULL DEFAULT 'QUEUED' CHECK (delivery_state IN ('QUEUED', 'DELIVERED', 'HELD')),
    delivered_at timestamp with time zone,
    problem_code text
);
CREATE INDEX escalation_corrections_escalation ON escalation_corrections (escalation_id, correction_id);

GRANT SELECT, INSERT, UPDATE ON escalation_corrections TO {app};
GRANT SELECT, INSERT ON referral_sources, safeguarding_updates TO {app};
