-- Board reports: asked for, made once, and then never changed.

-- The period is of whole months in London's calendar, as_at the day whose state the registers are told in. What was asked
-- for is kept so that a worker that dies leaves enough for the next; the document is the report itself, byte for byte.
CREATE TABLE board_reports (
    board_report_id uuid NOT NULL DEFAULT uuidv7() PRIMARY KEY,
    title text NOT NULL,
    status text NOT NULL CHECK (status IN ('WAITING', 'MADE')),
    period_from date NOT NULL,
    period_until date NOT NULL CHECK (period_until > period_from),
    as_at date NOT NULL,
    request jsonb NOT NULL,
    requested_by text NOT NULL,
    requested_at timestamp with time zone NOT NULL,
    made_at timestamp with time zone,
    lines integer NOT NULL DEFAULT 0,
    unavailable integer NOT NULL DEFAULT 0,
    document text,
    CHECK ((status = 'MADE') = (document IS NOT NULL)),
    CHECK ((status = 'MADE') = (made_at IS NOT NULL))
);

CREATE FUNCTION board_report_is_made() RETURNS trigger
LANGUAGE plpgsql SET search_path = public, pg_temp
AS $$
BEGIN
    IF OLD.status = 'MADE' THEN
        RAISE EXCEPTION 'a board report that is made does not change';
    END IF;
    RETURN NEW;
END
$$;
CREATE TRIGGER made_is_made BEFORE UPDATE ON board_reports
FOR EACH ROW EXECUTE FUNCTION board_report_is_made();

GRANT SELECT, INSERT ON board_reports TO {app};
GRANT UPDATE (status, made_at, lines, unavailable, document) ON board_reports TO {app};
