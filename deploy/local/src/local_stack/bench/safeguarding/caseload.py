"""A hundred thousand cases: one hub has five hundred of them open, another five thousand whose clocks all run."""

import json
from typing import Any, Final
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from local_stack.bench.safeguarding.population import CHILD, FAMILIES, FAMILY, PARENT, PARTNER, PERSON_PREFIX
from local_stack.seed import FORCE, desk
from safeguarding.cases.demonstration import AGREEMENT, CONCERN

CASES: Final = 100_000
BOARD_HUB: Final = "SANDWELL"
OPEN_ON_BOARD: Final = 500
BUSY_HUB: Final = "BIRMINGHAM"
BUSY_CASES: Final = 5_000
"""Each with both its clocks running, and questions that nobody has answered yet."""
QUESTIONS: Final = 20_000
CASE_PREFIX: Final = "0190c000-0000-7000-8000-"
QUESTION_PREFIX: Final = "0190e000-0000-7000-8000-"
"""The number of a case or a question, with twelve decimal digits, follows; the open cases have the highest numbers."""
FIRST_ON_BOARD: Final = CASES - OPEN_ON_BOARD + 1
FIRST_BUSY: Final = FIRST_ON_BOARD - BUSY_CASES
ANSWERING_DESK: Final = desk(12)
"""Children's social care in the busy hub."""
_CASE: Final = f"('{CASE_PREFIX}' || lpad(number::text, 12, '0'))::uuid"
_OF_CASES: Final = f"FROM generate_series(1, {CASES}) AS number"
_ON_BOARD: Final = f"number >= {FIRST_ON_BOARD}"
_IS_OPEN: Final = f"number >= {FIRST_BUSY}"
# Open cases are a few days old, closed ones come from the two years before.
_RECEIVED_AT: Final = f"""
CASE WHEN {_IS_OPEN} THEN now() - ({CASES} - number) % 500 * interval '10 minutes'
     ELSE now() - ({FIRST_BUSY} - number) * interval '11 minutes' - interval '5 days' END
"""
_STATUS: Final = f"""
CASE WHEN {_ON_BOARD} THEN
    (ARRAY['RECEIVED', 'SCREENED', 'INFORMATION_REQUESTED', 'INFORMATION_COMPLETE', 'DISCUSSION', 'DECIDED', 'NOTIFIED',
           'INFORMATION_REQUESTED'])[1 + number % 8]
WHEN {_IS_OPEN} THEN 'DISCUSSION' ELSE 'CLOSED' END
"""
_HUB: Final = f"""
CASE WHEN {_ON_BOARD} THEN '{BOARD_HUB}' WHEN {_IS_OPEN} THEN '{BUSY_HUB}'
     ELSE (ARRAY['{BOARD_HUB}', '{BUSY_HUB}', '{BUSY_HUB}', '{BOARD_HUB}', 'COVENTRY'])[1 + number % 5] END
"""
_RATING: Final = "(ARRAY['RED', 'AMBER', 'AMBER', 'GREEN', 'GREEN'])[1 + number / 7 % 5]"
_CASES_SQL: Final = f"""
INSERT INTO cases (case_id, reference, hub, responsible_hub, kind, status, rating, level_of_need, received_at,
                   updated_at, referrer, referrer_kind, referrer_organisation_id, lpu, rag_profile_id, acknowledged_at,
                   decided_at, closed_at)
SELECT {_CASE}, 'S-' || lpad(number::text, 8, '0'), hub, hub, 'CHILD', status, {_RATING}, 'COMPLEX_SIGNIFICANT',
       received_at, received_at + interval '1 hour', 'officer-' || number % 500, 'OFFICER', '{FORCE}', 'SANDWELL',
       'DEFAULT_2014', CASE WHEN status = 'CLOSED' THEN received_at + interval '3 hours' END,
       CASE WHEN status IN ('DECIDED', 'NOTIFIED', 'CLOSED') THEN received_at + interval '20 hours' END,
       CASE WHEN status = 'CLOSED' THEN received_at + interval '5 days' END
{_OF_CASES}, LATERAL (SELECT {_RECEIVED_AT} AS received_at, {_STATUS} AS status, {_HUB} AS hub)
"""
_DETAILS_SQL: Final = f"""
INSERT INTO case_details (case_id, referrer_organisation_id, concern, agreement, lawful_basis, regime)
SELECT {_CASE}, '{FORCE}', $1::text::jsonb, $2::text::jsonb, 'CA1989_S47', 'UKGDPR_PART2' {_OF_CASES}
"""
# In each fourth case the partner is said to have done it.
_ROLES_SQL: Final = f"""
INSERT INTO case_roles (case_id, person_id, referrer_organisation_id, role, added_at)
SELECT {_CASE}, ('{PERSON_PREFIX}' || lpad((number % {FAMILIES} * {FAMILY} + place)::text, 12, '0'))::uuid, '{FORCE}',
       role, {_RECEIVED_AT}
{_OF_CASES},
     (VALUES ({CHILD}, 'CHILD'), ({PARENT}, 'PARENT_OR_CARER'), ({PARTNER}, 'ALLEGED_PERPETRATOR'))
     AS roles (place, role)
WHERE role <> 'ALLEGED_PERPETRATOR' OR number % 4 = 0
"""
_HISTORY_SQL: Final = f"""
INSERT INTO case_history (case_id, referrer_organisation_id, occurred_at, verb, from_status, to_status, rating, actor,
                          organisation_id)
SELECT case_id, '{FORCE}', received_at + after, verb, from_status, to_status, rating, 'bench', '{desk(2)}'
FROM cases,
     (VALUES ('RECEIVE', NULL, 'RECEIVED', interval '0'), ('SCREEN', 'RECEIVED', 'SCREENED', interval '1 hour'),
             ('DECIDE', 'SCREENED', 'DECIDED', interval '20 hours'),
             ('NOTIFY', 'DECIDED', 'NOTIFIED', interval '1 day'),
             ('CLOSE', 'NOTIFIED', 'CLOSED', interval '5 days')) AS steps (verb, from_status, to_status, after)
WHERE case_id::text LIKE '{CASE_PREFIX}%' AND (status = 'CLOSED' OR verb IN ('RECEIVE', 'SCREEN'))
"""
# On the board a quarter was breached and marked; elsewhere every clock of an open case still has days to run.
_CLOCKS_SQL: Final = f"""
INSERT INTO case_clocks (case_id, referrer_organisation_id, kind, rule_id, rating, started_at, due_at, stopped_at,
                         stop_reason, breached_at)
SELECT case_id, '{FORCE}', clock, 'DEFAULT_2014', rating, received_at, due_at,
       decided_at, CASE WHEN decided_at IS NOT NULL THEN 'DECIDED' END,
       CASE WHEN due_at < now() AND (decided_at IS NULL OR decided_at > due_at) THEN due_at END
FROM cases, unnest(ARRAY['RAG', 'STATUTORY']) AS clock,
     LATERAL (SELECT CASE WHEN status = 'CLOSED' THEN received_at + interval '24 hours'
                          WHEN responsible_hub <> '{BOARD_HUB}' THEN now() + interval '3 days'
                          WHEN right(reference, 1) IN ('0', '1') THEN now() - interval '1 hour'
                          ELSE now() + right(reference, 3)::integer % 50 * interval '1 hour' + interval '2 hours' END
              AS due_at)
WHERE case_id::text LIKE '{CASE_PREFIX}%'
"""
# Three agencies have answered about each closed case. Of the board's, five were asked and some are awaited.
_ENQUIRIES_SQL: Final = f"""
INSERT INTO enquiries (case_id, hub, agency, organisation_id, asked_by, asked_at, due_at, clock_profile_id, scope_text,
                       necessity_text, lawful_basis, subjects, state, answered_at)
SELECT case_id, hub, agency, organisation_id, 'hub-manager', received_at + interval '2 hours',
       greatest(received_at + interval '12 hours', CASE WHEN status <> 'CLOSED' THEN now() + interval '1 day' END),
       'DEFAULT_2014', 'Contacts since January.', 'What each agency knows decides how fast we act.', 'CA1989_S47',
       ARRAY[('{PERSON_PREFIX}' || lpad((right(reference, 8)::integer % {FAMILIES} * {FAMILY} + {CHILD})::text, 12, '0')
       )::uuid], state, CASE WHEN state = 'ANSWERED' THEN received_at + interval '5 hours' END
FROM cases
JOIN hub_members USING (hub),
     LATERAL (SELECT CASE WHEN status = 'INFORMATION_REQUESTED' AND agency IN ('HEALTH', 'PROBATION',
                                                                               'ADULT_SOCIAL_CARE')
                          THEN 'ASKED' ELSE 'ANSWERED' END AS state)
WHERE case_id::text LIKE '{CASE_PREFIX}%' AND status NOT IN ('RECEIVED', 'SCREENED')
AND (agency IN ('POLICE', 'CHILDRENS_SOCIAL_CARE', 'HEALTH')
     OR (status <> 'CLOSED' AND agency IN ('PROBATION', 'ADULT_SOCIAL_CARE') AND hub = '{BOARD_HUB}'))
"""
_RESPONSES_SQL: Final = """
INSERT INTO enquiry_responses (response_id, enquiry_id, organisation_id, status, responder, responded_at, searched_by,
                               source_systems)
SELECT uuidv7(), enquiry_id, organisation_id, CASE agency WHEN 'HEALTH' THEN 'HELD_SHARED' ELSE 'NOTHING_HELD' END,
       'bench', answered_at, 'Duty worker', ARRAY['CARE_RECORDS']
FROM enquiries WHERE state = 'ANSWERED' AND asked_by = 'hub-manager' AND NOT EXISTS (
    SELECT FROM enquiry_responses WHERE enquiry_responses.enquiry_id = enquiries.enquiry_id
)
"""
_FINDINGS_SQL: Final = """
INSERT INTO enquiry_findings (response_id, status, enquiry_id, organisation_id, summary, sensitivity,
                              onward_share_allowed)
SELECT response_id, status, enquiry_id, organisation_id, 'Two missed appointments in March.', 'OFFICIAL_SENSITIVE', true
FROM enquiry_responses WHERE responder = 'bench' AND status = 'HELD_SHARED'
"""
_QUESTIONS_SQL: Final = f"""
INSERT INTO enquiries (enquiry_id, case_id, hub, agency, organisation_id, asked_by, asked_at, due_at, clock_profile_id,
                       scope_text, necessity_text, lawful_basis, subjects)
SELECT ('{QUESTION_PREFIX}' || lpad(question::text, 12, '0'))::uuid,
       ('{CASE_PREFIX}' || lpad(number::text, 12, '0'))::uuid, '{BUSY_HUB}', 'CHILDRENS_SOCIAL_CARE',
       '{ANSWERING_DESK}', 'hub-manager-bham', now() - interval '1 hour', now() + interval '3 days', 'DEFAULT_2014',
       'Contacts since January.', 'What each agency knows decides how fast we act.', 'CA1989_S47',
       ARRAY[('{PERSON_PREFIX}' || lpad((number % {FAMILIES} * {FAMILY} + {CHILD})::text, 12, '0'))::uuid]
FROM generate_series(1, {QUESTIONS}) AS question, LATERAL (SELECT {FIRST_BUSY} + question % {BUSY_CASES} AS number)
"""
# The demonstration's own cases would be on the board beside the five hundred.
_CLEAR_BOARD_SQL: Final = f"""
UPDATE cases SET status = 'CLOSED', closed_at = now()
WHERE responsible_hub = '{BOARD_HUB}' AND NOT case_id::text LIKE '{CASE_PREFIX}%'
"""


async def seed_caseload(owner_dsn: str) -> UUID:
    """Fills the hubs' tables; the people of the cases must be there. Returns an id before all that are made later."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        async with connection.transaction():
            await _run(connection, _CLEAR_BOARD_SQL)
            await _run(connection, _CASES_SQL)
            await _run(connection, _DETAILS_SQL, json.dumps(CONCERN), json.dumps(AGREEMENT))
            rest = (_ROLES_SQL, _HISTORY_SQL, _CLOCKS_SQL, _ENQUIRIES_SQL, _RESPONSES_SQL, _FINDINGS_SQL)
            for sql in (*rest, _QUESTIONS_SQL):
                await _run(connection, sql)
        # So that the planner knows what is in them, and no autovacuum begins during a round.
        await _run(connection, "VACUUM (ANALYZE)")
    finally:
        await connection.close()
    return uuid7()


_OF_QUESTIONS: Final = f"enquiry_id BETWEEN '{QUESTION_PREFIX}000000000000' AND '{QUESTION_PREFIX}999999999999'"
# Nobody of a later round is found to be like them.
_TELL_APART_SQL: Final = (
    """
    UPDATE people SET given_name = 'Taken', family_name = 'In', date_of_birth = NULL, compared_at = now()
    WHERE person_id > $1 AND family_name <> 'In'
    """,
    "UPDATE person_telephones SET telephone = '-' || telephone_id WHERE person_id > $1 AND telephone NOT LIKE '-%'",
    "UPDATE addresses SET postcode = NULL WHERE address_id > $1 AND postcode IS NOT NULL",
)
_ASK_ANEW_SQL: Final = (
    f"DELETE FROM enquiry_findings WHERE {_OF_QUESTIONS}",
    f"DELETE FROM enquiry_responses WHERE {_OF_QUESTIONS}",
    f"UPDATE enquiries SET state = 'ASKED', answered_at = NULL WHERE {_OF_QUESTIONS} AND state <> 'ASKED'",
)


async def put_back(owner_dsn: str, since: UUID) -> None:
    """Asks anew what a round has answered, and makes the people with ids later than `since` like nobody.

    What a round took in stays, in a hub that nothing else is measured in; but the next one brings the same families.
    """
    connection = await asyncpg.connect(owner_dsn)
    try:
        for sql in _TELL_APART_SQL:
            await _run(connection, sql, since)
        async with connection.transaction():
            for sql in _ASK_ANEW_SQL:
                await _run(connection, sql)
    finally:
        await connection.close()


async def _run(connection: Any, sql: str, *values: Any) -> None:
    await connection.execute(sql, *values, timeout=600)
