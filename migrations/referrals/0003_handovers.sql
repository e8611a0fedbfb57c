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

GRANT SELECT, INSERT ON referral_sources, safeguarding_updates TO {app};
