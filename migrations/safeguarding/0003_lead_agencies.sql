-- Which agency leads the offender management of a person who is known here, as the offenders service tells it. Of
-- somebody who is not known here nothing is kept but the teller's own id, so that older news does not follow newer.
CREATE TABLE lead_agency_subjects (
    subject_id uuid NOT NULL PRIMARY KEY,
    notice_id uuid NOT NULL,
    as_at timestamp with time zone NOT NULL
);

CREATE TABLE lead_agency_people (
    subject_id uuid NOT NULL REFERENCES lead_agency_subjects (subject_id),
    person_id uuid NOT NULL REFERENCES people (person_id),
    agencies text[] NOT NULL,
    as_at timestamp with time zone NOT NULL,
    PRIMARY KEY (subject_id, person_id)
);
CREATE INDEX lead_agency_people_person ON lead_agency_people (person_id);

ALTER TABLE lead_agency_people ENABLE ROW LEVEL SECURITY;
CREATE POLICY service_sees_all ON lead_agency_people TO {app} USING (true) WITH CHECK (true);
CREATE POLICY desk_sees_known ON lead_agency_people FOR SELECT TO {partner} USING (hub_sees_person(person_id));

GRANT SELECT, INSERT, UPDATE ON lead_agency_subjects TO {app};
GRANT SELECT, INSERT, DELETE ON lead_agency_people TO {app};
GRANT SELECT ON lead_agency_people TO {partner};
