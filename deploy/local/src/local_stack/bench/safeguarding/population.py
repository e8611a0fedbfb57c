"""A million people in families of twelve: two grandparents, their three children with partners, four grandchildren."""

import asyncio
from itertools import pairwise
from typing import Any, Final

import asyncpg

FAMILIES: Final = 83_334
FAMILY: Final = 12
PEOPLE: Final = FAMILIES * FAMILY
PERSON_PREFIX: Final = "0190b000-0000-7000-8000-"
"""The number of a person, with twelve decimal digits, follows; of family f these are 12 f to 12 f + 11."""
GRANDPARENT, PARENT, PARTNER, CHILD = 0, 2, 5, 8
"""Places in a family: the first grandparent, their first child, that child's partner, and the first grandchild."""
_PARTS: Final = 4
_ABUSE_IN_EACH: Final = 2
"""Of so many families in one somebody is recorded as abused by their partner."""

# A name's consonants follow from its number, so that names sound as different as those of a million people do.
_NAME: Final = "initcap(translate(lpad(({number})::text, {length}, '0'), '0123456789', 'bdfgklmnrs') || '{ending}')"
_GIVEN: Final = _NAME.format(number="number % 1000 * 7919 % 1000", length=3, ending="a")
_FAMILY: Final = _NAME.format(number=f"number / {FAMILY} * 31 % 100000", length=5, ending="o")
_PEOPLE_SQL: Final = f"""
INSERT INTO people (person_id, given_name, family_name, date_of_birth, sex, created_by, compared_at, hub)
SELECT ('{PERSON_PREFIX}' || lpad(number::text, 12, '0'))::uuid, {_GIVEN}, {_FAMILY},
       (CASE WHEN place < 2 THEN date '1945-01-01' WHEN place < 8 THEN date '1975-01-01' ELSE date '2010-01-01' END)
       + number * 37 % 3650,
       CASE number % 2 WHEN 0 THEN 'FEMALE' ELSE 'MALE' END, 'bench', now(), NULL
FROM generate_series($1::integer, $2::integer - 1) AS number, LATERAL (SELECT number % {FAMILY} AS place)
"""
# Four homes: the grandparents' own, and one for each of their children with partner and children.
_HOME_OF_PLACE: Final = "(ARRAY[0, 0, 1, 2, 3, 1, 2, 3, 1, 1, 2, 3])[1 + number % 12]"
_ADDRESSES_SQL: Final = f"""
INSERT INTO addresses (address_id, lines, town, postcode, organisation_id)
SELECT ('0190b100-0000-7000-8000-' || lpad(number::text, 12, '0'))::uuid, ARRAY[number || ' Example Row'], 'Exampleton',
       'B' || number % 90 || ' ' || number / 90 % 10 || 'AA', NULL
FROM generate_series(0, {FAMILIES} * 4 - 1) AS number
"""
_HOUSEHOLDS_SQL: Final = f"""
INSERT INTO households (household_id, address_id, from_date, created_by, hub)
SELECT ('0190b200-0000-7000-8000-' || lpad(number::text, 12, '0'))::uuid,
       ('0190b100-0000-7000-8000-' || lpad(number::text, 12, '0'))::uuid, date '2015-01-01', 'bench', NULL
FROM generate_series(0, {FAMILIES} * 4 - 1) AS number
"""
_MEMBERS_SQL: Final = f"""
INSERT INTO household_members (household_id, person_id, role, from_date, organisation_id)
SELECT ('0190b200-0000-7000-8000-' || lpad((number / {FAMILY} * 4 + {_HOME_OF_PLACE})::text, 12, '0'))::uuid,
       ('{PERSON_PREFIX}' || lpad(number::text, 12, '0'))::uuid,
       CASE WHEN number % {FAMILY} < 8 THEN 'ADULT' ELSE 'CHILD' END, date '2015-01-01', NULL
FROM generate_series(0, {PEOPLE} - 1) AS number
"""
_RELATIONSHIPS_SQL: Final = f"""
INSERT INTO relationships (person_a, person_b, type, source, confidence, organisation_id)
SELECT ('{PERSON_PREFIX}' || lpad((family * {FAMILY} + person_a)::text, 12, '0'))::uuid,
       ('{PERSON_PREFIX}' || lpad((family * {FAMILY} + person_b)::text, 12, '0'))::uuid,
       type, 'AGENCY_RECORD', 'CONFIRMED', NULL
FROM generate_series($1::integer, $2::integer - 1) AS family,
     (VALUES (0, 1, 'PARTNER'), (2, 5, 'PARTNER'), (3, 6, 'PARTNER'), (4, 7, 'PARTNER'),
             (0, 2, 'PARENT'), (0, 3, 'PARENT'), (0, 4, 'PARENT'), (1, 2, 'PARENT'), (1, 3, 'PARENT'), (1, 4, 'PARENT'),
             (2, 8, 'PARENT'), (5, 8, 'PARENT'), (2, 9, 'PARENT'), (5, 9, 'PARENT'),
             (3, 10, 'PARENT'), (6, 10, 'PARENT'), (4, 11, 'PARENT'), (7, 11, 'PARENT'),
             (2, 3, 'SIBLING'), (2, 4, 'SIBLING'), (3, 4, 'SIBLING'), (8, 9, 'SIBLING'))
     AS ties (person_a, person_b, type)
"""
_ABUSE_SQL: Final = f"""
INSERT INTO abuse_incidents (lpu, agency, victim_id, perpetrator_ids, occurred_on, kind, severity,
                             marac_rule_set_id, is_marac_repeat, recorded_at, recorded_by, organisation_id)
SELECT 'SANDWELL', 'POLICE', ('{PERSON_PREFIX}' || lpad((family * {FAMILY} + {PARENT})::text, 12, '0'))::uuid,
       ARRAY[('{PERSON_PREFIX}' || lpad((family * {FAMILY} + {PARTNER})::text, 12, '0'))::uuid],
       current_date - family % 700, 'INCIDENT', 'LESSER', 'MARAC_DEFAULT', false,
       now() - family % 700 * interval '1 day', 'bench',
       '00000000-0000-7000-8000-000000000001'
FROM generate_series(0, {FAMILIES} - 1, {_ABUSE_IN_EACH}) AS family
"""


async def seed_population(owner_dsn: str) -> None:
    """Fills the register of people, which has none of these yet; the large tables by several connections at once."""
    await _side_by_side(owner_dsn, [(_PEOPLE_SQL, *part) for part in _parts(PEOPLE)])
    await _side_by_side(owner_dsn, [(_ADDRESSES_SQL,), (_ABUSE_SQL,)])
    await _side_by_side(owner_dsn, [(_HOUSEHOLDS_SQL,)])
    await _side_by_side(owner_dsn, [(_MEMBERS_SQL,), *((_RELATIONSHIPS_SQL, *part) for part in _parts(FAMILIES))])


def person(family: int, place: int) -> str:
    """The id of somebody by family and place in it."""
    return f"{PERSON_PREFIX}{family * FAMILY + place:012}"


def _parts(count: int) -> list[tuple[int, int]]:
    bounds = [count * part // _PARTS for part in range(_PARTS + 1)]
    return list(pairwise(bounds))


async def _side_by_side(dsn: str, statements: list[tuple[Any, ...]]) -> None:
    await asyncio.gather(*(_run(dsn, *statement) for statement in statements))


async def _run(dsn: str, sql: str, *values: Any) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(sql, *values, timeout=600)
    finally:
        await connection.close()
