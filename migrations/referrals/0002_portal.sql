-- The referral, its history, the offers made of it, and what was shared.

CREATE TABLE response_windows (
    response_window_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    urgency text NOT NULL CHECK (urgency IN ('URGENT', 'PRIORITY', 'ROUTINE')),
    answer_within integer NOT NULL CHECK (answer_within > 0),
    answer_unit text NOT NULL CHECK (answer_unit IN ('ELAPSED_HOURS', 'WORKING_HOURS', 'WORKING_DAYS')),
    first_contact_within integer NOT NULL CHECK (first_contact_within > 0),
    first_contact_unit text NOT NULL CHECK (first_contact_unit IN ('ELAPSED_HOURS', 'WORKING_HOURS', 'WORKING_DAYS')),
    -- When working time runs, by London's clocks; Monday is 0. A window explains its times by itself.
    opens time NOT NULL DEFAULT '09:00',
    closes time NOT NULL DEFAULT '17:00',
    working_days smallint[] NOT NULL DEFAULT ARRAY[0, 1, 2, 3, 4],
    effective_from timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    UNIQUE (urgency, effective_from),
    CHECK (opens >= '02:00' AND closes > opens),
    CHECK (cardinality(working_days) BETWEEN 1 AND 7 AND working_days <@ ARRAY[0, 1, 2, 3, 4, 5, 6]::smallint[])
);
-- domain.md §1.5
INSERT INTO response_windows
(urgency, answer_within, answer_unit, first_contact_within, first_contact_unit, effective_from, created_by)
VALUES
('URGENT', 4, 'WORKING_HOURS', 1, 'WORKING_DAYS', '2014-01-01T00:00:00Z', 'default'),
('PRIORITY', 1, 'WORKING_DAYS', 3, 'WORKING_DAYS', '2014-01-01T00:00:00Z', 'default'),
('ROUTINE', 3, 'WORKING_DAYS', 5, 'WORKING_DAYS', '2014-01-01T00:00:00Z', 'default');

CREATE TABLE decision_windows (
    decision_window_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    decision text NOT NULL CHECK (decision IN ('SUPERVISOR_CHECK', 'RETURNED_TO_REFERRER')),
    decide_within integer NOT NULL CHECK (decide_within > 0),
    decide_unit text NOT NULL CHECK (decide_unit IN ('ELAPSED_HOURS', 'WORKING_HOURS', 'WORKING_DAYS')),
    effective_from timestamp with time zone NOT NULL,
    created_by text NOT NULL,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    UNIQUE (decision, effective_from)
);
-- Assumptions of ours (docs/adr/0017): domain.md names no window for either.
INSERT INTO decision_windows (decision, decide_within, decide_unit, effective_from, created_by)
VALUES
('SUPERVISOR_CHECK', 4, 'ELAPSED_HOURS', '2014-01-01T00:00:00Z', 'default'),
('RETURNED_TO_REFERRER', 2, 'WORKING_DAYS', '2014-01-01T00:00:00Z', 'default');

CREATE TABLE referrals (
    referral_id uuid NOT NULL PRIMARY KEY,
    reference text NOT NULL UNIQUE,
    status text NOT NULL,
    urgency text NOT NULL,
    needs text[] NOT NULL,
    lpu text NOT NULL,
    lawful_basis text NOT NULL,
    referrer text NOT NULL,
    referrer_organisation_id uuid NOT NULL,
    details jsonb NOT NULL,
    submitted_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    version integer NOT NULL DEFAULT 1,
    -- By when the force must decide while the referral is held or returned, and when it was told that it has not.
    decision_window_id uuid REFERENCES decision_windows (decision_window_id),
    due_at timestamp with time zone,
    overdue_at timestamp with time zone,
    CHECK ((due_at IS NULL) = (decision_window_id IS NULL))
);
CREATE INDEX referrals_lpu ON referrals (lpu, submitted_at DESC, referral_id DESC);
CREATE INDEX referrals_referrer ON referrals (referrer, submitted_at DESC, referral_id DESC);
-- Those that nobody has been offered yet: a handful, looked for every few seconds among all there ever were.
CREATE INDEX referrals_waiting ON referrals (updated_at) WHERE status IN ('SUBMITTED', 'MATCHED', 'REMATCH');
CREATE INDEX referrals_due ON referrals (due_at) WHERE due_at IS NOT NULL AND overdue_at IS NULL;

-- Whatever statement moves a referral on stops the clock of the decision that it waited for.
CREATE FUNCTION stop_decision_clock() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    NEW.decision_window_id := NULL;
    NEW.due_at := NULL;
    NEW.overdue_at := NULL;
    RETURN NEW;
END;
$$;
CREATE TRIGGER referrals_stop_decision_clock
BEFORE UPDATE OF status ON referrals
FOR EACH ROW WHEN (OLD.due_at IS NOT NULL AND NEW.status <> OLD.status)
EXECUTE FUNCTION stop_decision_clock();

CREATE TABLE referral_history (
    entry_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referrals (referral_id),
    occurred_at timestamp with time zone NOT NULL DEFAULT now(),
    verb text NOT NULL,
    from_status text,
    to_status text NOT NULL,
    actor text NOT NULL,
    -- Whose the actor is: a partner reads the names and notes of its own people alone.
    author_organisation_id uuid,
    organisation_id uuid,
    offer_id uuid,
    response_window_id uuid REFERENCES response_windows (response_window_id),
    -- A code of ours, which events and partners may carry; the reference of a safeguarding case is neither's.
    reason text CHECK (reason ~ '^[A-Z][A-Z0-9_]*$'),
    safeguarding_reference text,
    note text,
    changes jsonb
);
CREATE INDEX referral_history_referral ON referral_history (referral_id, entry_id);

CREATE TABLE offers (
    offer_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referrals (referral_id),
    service_id uuid NOT NULL REFERENCES services (service_id),
    organisation_id uuid NOT NULL,
    -- Of the referral's needs those that the service met when it was asked: no others are told to its partner.
    needs text[] NOT NULL,
    position smallint NOT NULL,
    status text NOT NULL CHECK (
        status IN ('OFFERED', 'ACCEPTED', 'DECLINED', 'EXPIRED', 'CLOSED', 'WITHDRAWN')
    ),
    response_window_id uuid NOT NULL REFERENCES response_windows (response_window_id),
    offered_at timestamp with time zone NOT NULL,
    answer_due_at timestamp with time zone NOT NULL,
    remind_at timestamp with time zone,
    answered_at timestamp with time zone,
    answered_by text,
    decline_reason text,
    first_contact_due_at timestamp with time zone,
    first_contact_at timestamp with time zone,
    contact_overdue_at timestamp with time zone,
    agreement_lost_at timestamp with time zone,
    engaged_at timestamp with time zone,
    outcome text,
    closed_at timestamp with time zone,
    -- The referral's frame as this offer ended, for good: all that its partner sees of the referral from then on.
    final_frame jsonb,
    UNIQUE (referral_id, service_id, position),
    CHECK ((status IN ('DECLINED', 'EXPIRED', 'WITHDRAWN')) = (final_frame IS NOT NULL))
);
CREATE UNIQUE INDEX offers_one_at_a_time ON offers (referral_id) WHERE status IN ('OFFERED', 'ACCEPTED');
CREATE INDEX offers_inbox ON offers (organisation_id, offered_at DESC, offer_id DESC);
CREATE INDEX offers_referral ON offers (referral_id, offered_at);
CREATE INDEX offers_service ON offers (service_id, offered_at);
-- A service's load, counted for each candidate of each submission: what it holds open, and what it took this week.
CREATE INDEX offers_held ON offers (service_id, offered_at) WHERE status = 'OFFERED';
CREATE INDEX offers_taken ON offers (service_id, answered_at) WHERE status IN ('ACCEPTED', 'CLOSED');
CREATE INDEX offers_due ON offers (answer_due_at) WHERE status = 'OFFERED';
CREATE INDEX offers_remind ON offers (remind_at) WHERE status = 'OFFERED' AND remind_at IS NOT NULL;
CREATE INDEX offers_contact_due ON offers (first_contact_due_at)
WHERE status = 'ACCEPTED' AND first_contact_at IS NULL AND contact_overdue_at IS NULL;

-- Whatever statement ends an offer freezes the frame, so none can forget to.
CREATE FUNCTION freeze_final_frame() RETURNS trigger
LANGUAGE plpgsql
AS $$
BEGIN
    SELECT to_jsonb(frame) INTO STRICT NEW.final_frame
    FROM (
        SELECT reference, status, urgency, lpu, lawful_basis, submitted_at, updated_at, version
        FROM referrals
        WHERE referrals.referral_id = NEW.referral_id
    ) AS frame;
    RETURN NEW;
END;
$$;
CREATE TRIGGER offers_freeze_final_frame
BEFORE INSERT OR UPDATE OF status ON offers
FOR EACH ROW WHEN (NEW.status IN ('DECLINED', 'EXPIRED', 'WITHDRAWN') AND NEW.final_frame IS NULL)
EXECUTE FUNCTION freeze_final_frame();

CREATE TABLE contact_attempts (
    attempt_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referrals (referral_id),
    offer_id uuid NOT NULL REFERENCES offers (offer_id),
    organisation_id uuid NOT NULL,
    attempted_at timestamp with time zone NOT NULL,
    channel text NOT NULL,
    result text NOT NULL,
    detail_agreed boolean NOT NULL DEFAULT false,
    note text,
    recorded_by text NOT NULL,
    recorded_at timestamp with time zone NOT NULL DEFAULT now()
);
CREATE INDEX contact_attempts_offer ON contact_attempts (offer_id, attempted_at);
CREATE INDEX contact_attempts_referral ON contact_attempts (referral_id, attempt_id);

CREATE TABLE disclosures (
    disclosure_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referrals (referral_id),
    offer_id uuid NOT NULL REFERENCES offers (offer_id),
    organisation_id uuid NOT NULL,
    sharing_agreement_id uuid NOT NULL REFERENCES sharing_agreements (sharing_agreement_id),
    disclosed_at timestamp with time zone NOT NULL DEFAULT now(),
    -- A reduction tells nothing new: it takes away what is no longer right, or no longer allowed.
    kind text NOT NULL CHECK (kind IN ('OFFER', 'CORRECTION', 'REDUCTION')),
    lawful_basis text NOT NULL,
    fields text[] NOT NULL,
    -- What of these was new to the partner, all of it covered by this agreement; the rest it had already.
    told text[] NOT NULL DEFAULT ARRAY[]::text[],
    -- What has changed since it was sent, and what no agreement lets the partner be sent anew.
    withheld text[] NOT NULL DEFAULT ARRAY[]::text[],
    copy_sent jsonb NOT NULL
);
CREATE INDEX disclosures_referral ON disclosures (referral_id, disclosure_id);
CREATE INDEX disclosures_offer ON disclosures (offer_id, disclosure_id DESC);

CREATE TABLE escalations (
    escalation_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    referral_id uuid NOT NULL REFERENCES referrals (referral_id),
    target text NOT NULL,
    reason text NOT NULL,
    requested_by text NOT NULL,
    organisation_id uuid NOT NULL,
    requested_at timestamp with time zone NOT NULL DEFAULT now(),
    delivery_state text NOT NULL DEFAULT 'QUEUED' CHECK (delivery_state IN ('QUEUED', 'DELIVERED', 'HELD')),
    delivered_at timestamp with time zone,
    attempts integer NOT NULL DEFAULT 0,
    emergency_rung_at timestamp with time zone,
    incident_number text,
    CHECK ((emergency_rung_at IS NULL) = (incident_number IS NULL)),
    CHECK (target <> 'EMERGENCY_999' OR emergency_rung_at IS NOT NULL)
);
CREATE INDEX escalations_referral ON escalations (referral_id, escalation_id);

-- Links by which a partner without an account answers: of token and session only the SHA-256 is kept.
CREATE TABLE reply_links (
    link_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offer_id uuid NOT NULL REFERENCES offers (offer_id),
    organisation_id uuid NOT NULL,
    token_hash bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone,
    session_hash bytea UNIQUE CHECK (octet_length(session_hash) = 32),
    session_expires_at timestamp with time zone,
    CHECK ((used_at IS NULL) = (session_hash IS NULL) AND (used_at IS NULL) = (session_expires_at IS NULL))
);
CREATE INDEX reply_links_offer ON reply_links (offer_id);

-- What was written to a partner about an offer, once for each occasion: `sent_at` is set when the post has taken it.
CREATE TABLE notices (
    notice_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    offer_id uuid NOT NULL REFERENCES offers (offer_id),
    kind text NOT NULL CHECK (
        kind IN (
            'OFFER', 'REMINDER', 'ACCEPTED', 'CORRECTED', 'ENDED', 'EXPIRED', 'NEW_LINK', 'CONTACT_OVERDUE', 'WITHHELD',
            'AGREEMENT_LOST'
        )
    ),
    occasion uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    sent_at timestamp with time zone,
    UNIQUE (offer_id, kind, occasion)
);

GRANT SELECT, INSERT ON response_windows, decision_windows, referral_history, contact_attempts, disclosures TO {app};
GRANT SELECT, INSERT, UPDATE ON referrals, offers, escalations, reply_links, notices TO {app};
