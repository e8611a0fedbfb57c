-- What one service hands over to another, in order for each record. Never edited: a change is a new file.

CREATE TABLE handovers (
    handover_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    -- Whoever writes about a record holds its lock, so that this is the order in which it happened.
    position bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    record_id uuid NOT NULL,
    operation text NOT NULL,
    -- What is handed over, once and no more.
    subject_id uuid NOT NULL,
    -- What is sent, word for word, until it has arrived: it may be about a person.
    body text,
    state text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'DELIVERED', 'HELD')),
    problem_code text,
    attempts integer NOT NULL DEFAULT 0,
    leased_until timestamp with time zone,
    created_at timestamp with time zone NOT NULL DEFAULT now(),
    delivered_at timestamp with time zone,
    UNIQUE (operation, subject_id),
    CHECK ((state = 'DELIVERED') = (delivered_at IS NOT NULL)),
    CHECK ((state = 'DELIVERED') = (body IS NULL))
);
CREATE UNIQUE INDEX handovers_waiting ON handovers (record_id, position) WHERE state <> 'DELIVERED';

GRANT SELECT, INSERT, UPDATE ON handovers TO {app};
