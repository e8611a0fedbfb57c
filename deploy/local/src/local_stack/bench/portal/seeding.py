"""A portal that has been used for a year: 200,000 referrals, all of them offered to one busy partner."""

import json
from typing import Any, Final
from uuid import UUID

import asyncpg

from local_stack.demo_directory import AGREEMENT_A, TALKING_SUPPORT
from local_stack.seed import FORCE, PARTNER_A
from referrals.portal.demonstration import AGREEMENT, CONCERN, PERSON, SAFE_CONTACT

REFERRALS: Final = 200_000
BUSY_PARTNER: Final = UUID(PARTNER_A)
ID_PREFIX: Final = "0190a000-0000-7000-8000-"
"""The number of a referral, with twelve decimal digits, follows: so pgbench can draw one."""
OFFICERS_SHARE: Final = 10
"""Each tenth referral is of Birmingham North, which the officer of the bench may read."""
AMPLE_PLACES: Final = 1_000_000

_LPUS: Final = [
    "BIRMINGHAM_NORTH",
    "BIRMINGHAM_EAST",
    "BIRMINGHAM_SOUTH",
    "BIRMINGHAM_WEST_AND_CENTRAL",
    "DUDLEY",
    "SANDWELL",
    "COVENTRY",
    "SOLIHULL",
    "WALSALL",
    "WOLVERHAMPTON",
]
# Seven of ten are closed; the rest are open, wait for an answer, or were declined.
_STATUSES: Final = [*["CLOSED"] * 7, "ACCEPTED", "OFFERED", "RETURNED_TO_REFERRER"]
DETAILS: Final = {
    "person": {**PERSON, "interpreter_needed": False, "communication_needs": None},
    "household": [],
    "concern": {**CONCERN, "protection_concern": False, "safeguarding_reference": None, "risks_to_staff": None},
    "agreement": {**AGREEMENT, "override_reason": None},
    "regime": "UKGDPR_PART2",
    "safe_contact": {**SAFE_CONTACT, "email": None, "do_not": None},
    "route": "best",
    "services": [],
}

_REFERRALS_SQL: Final = """
INSERT INTO referrals (referral_id, reference, status, urgency, needs, lpu, lawful_basis, referrer,
                       referrer_organisation_id, details, submitted_at, updated_at)
SELECT ($2 || lpad(number::text, 12, '0'))::uuid,
       'R-' || lpad((number / 10000)::text, 4, '0') || '-' || lpad((number % 10000)::text, 4, '0') || '-0',
       ($3::text[])[1 + number / 10 % 10], (ARRAY['ROUTINE', 'PRIORITY', 'URGENT'])[1 + number % 3],
       ARRAY['MENTAL_HEALTH'], ($4::text[])[1 + number % 10], 'CLAW_POLICE', 'officer-' || number % 500,
       $5::uuid, $6::text::jsonb, submitted_at, submitted_at + interval '1 day'
FROM generate_series(1, $1::integer) AS number,
     LATERAL (SELECT now() - ($1 - number) * interval '2 minutes' - interval '2 days' AS submitted_at)
"""
_OFFERS_SQL: Final = """
INSERT INTO offers (referral_id, service_id, organisation_id, needs, position, status, response_window_id, offered_at,
                    answer_due_at, answered_at, answered_by, decline_reason, first_contact_due_at, first_contact_at,
                    engaged_at, outcome, closed_at)
SELECT referral_id, $1::uuid, $2::uuid, needs, 1,
       CASE status WHEN 'RETURNED_TO_REFERRER' THEN 'DECLINED' ELSE status END,
       (SELECT response_window_id FROM response_windows WHERE response_windows.urgency = referrals.urgency),
       submitted_at, now() + interval '90 days',
       CASE WHEN status <> 'OFFERED' THEN submitted_at + interval '5 hours' END,
       CASE WHEN status <> 'OFFERED' THEN 'partner-a' END,
       CASE WHEN status = 'RETURNED_TO_REFERRER' THEN 'NO_CAPACITY' END,
       CASE WHEN status IN ('ACCEPTED', 'CLOSED') THEN submitted_at + interval '7 days' END,
       CASE WHEN status = 'CLOSED' THEN submitted_at + interval '1 day' END,
       CASE WHEN status = 'CLOSED' THEN submitted_at + interval '1 day' END,
       CASE WHEN status = 'CLOSED' THEN 'NEED_MET' END,
       CASE WHEN status = 'CLOSED' THEN submitted_at + interval '1 day' END
FROM referrals WHERE referral_id::text LIKE $3 || '%'
"""
_HISTORY_SQL: Final = """
INSERT INTO referral_history (referral_id, occurred_at, verb, from_status, to_status, actor, organisation_id, offer_id)
SELECT offers.referral_id, offered_at, verb, from_status, to_status, 'system', organisation_id, offer_id
FROM offers,
     (VALUES ('SUBMIT', 'DRAFT', 'SUBMITTED'), ('MATCH', 'SUBMITTED', 'MATCHED'), ('OFFER', 'MATCHED', 'OFFERED'))
     AS steps (verb, from_status, to_status)
WHERE referral_id::text LIKE $1 || '%'
"""
_DISCLOSURES_SQL: Final = """
INSERT INTO disclosures (referral_id, offer_id, organisation_id, sharing_agreement_id, disclosed_at, kind, lawful_basis,
                         fields, told, copy_sent)
SELECT referral_id, offer_id, organisation_id, $1::uuid, offered_at, 'OFFER', 'CLAW_POLICE',
       ARRAY['NEEDS', 'NAME', 'SAFE_CONTACT', 'FACTS'], ARRAY['NEEDS', 'NAME', 'SAFE_CONTACT', 'FACTS'],
       $2::text::jsonb
FROM offers WHERE referral_id::text LIKE $3 || '%'
"""
_TABLES: Final = ("referrals", "offers", "referral_history", "disclosures", "services")


async def seed(owner_dsn: str) -> None:
    """Fills the database as its owner, and lets the planner know what is in it."""
    connection = await asyncpg.connect(owner_dsn)
    details = json.dumps(DETAILS)
    try:
        async with connection.transaction():
            await _run(connection, _REFERRALS_SQL, REFERRALS, ID_PREFIX, _STATUSES, _LPUS, UUID(FORCE), details)
            await _run(connection, _OFFERS_SQL, UUID(TALKING_SUPPORT), BUSY_PARTNER, ID_PREFIX)
            await _run(connection, _HISTORY_SQL, ID_PREFIX)
            await _run(connection, _DISCLOSURES_SQL, UUID(AGREEMENT_A), details, ID_PREFIX)
            # The others have room, or after some hundred submissions nobody would be left to offer them to.
            await _run(connection, _MAKE_ROOM_SQL, AMPLE_PLACES, BUSY_PARTNER)
        for table in _TABLES:
            await connection.execute(f"VACUUM (ANALYZE) {table}")
    finally:
        await connection.close()


_MAKE_ROOM_SQL: Final = "UPDATE services SET places_per_week = $1 WHERE organisation_id <> $2"
_WITHDRAW_SQL: Final = """
UPDATE referrals SET status = 'WITHDRAWN'
WHERE status IN ('SUBMITTED', 'MATCHED', 'REMATCH') AND NOT referral_id::text LIKE $1 || '%'
"""
_WITHDRAW_OFFERS_SQL: Final = """
UPDATE offers SET status = 'WITHDRAWN', remind_at = NULL
WHERE status = 'OFFERED' AND NOT referral_id::text LIKE $1 || '%'
"""


async def put_back(owner_dsn: str) -> None:
    """Takes back what a round has submitted and nobody has routed yet, so that the next round starts at rest."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        await _run(connection, _WITHDRAW_SQL, ID_PREFIX)
        await _run(connection, _WITHDRAW_OFFERS_SQL, ID_PREFIX)
    finally:
        await connection.close()


async def _run(connection: Any, sql: str, *values: Any) -> None:
    await connection.execute(sql, *values, timeout=300)
