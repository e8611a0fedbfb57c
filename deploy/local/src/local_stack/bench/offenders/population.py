"""A million offenders with names as unevenly shared as names are: of the most common pair there are two thousand."""

import asyncio
from itertools import pairwise
from typing import Any, Final

import asyncpg

OFFENDERS: Final = 1_000_000
ALIASES: Final = 300_000
OFFENDER_PREFIX: Final = "0190c000-0000-7000-8000-"
"""The number of an offender, with twelve decimal digits, follows."""
_PARTS: Final = 4
_GIVEN_NAMES: Final = 2_000
_FAMILY_NAMES: Final = 50_000
_PRIME: Final = 1_000_003
# A share between nought and one that follows from the number; its cube makes few names common and many rare.
_SHARE: Final = f"((number::bigint * {{factor}} % {_PRIME})::float8 / {_PRIME}) ^ 3"
_NAME: Final = "initcap(translate(lpad(({index})::text, {length}, '0'), '0123456789', 'bdfgklmnrs') || '{ending}')"


def _name(count: int, factor: int, ending: str) -> str:
    index = f"floor({count} * {_SHARE.format(factor=factor)})::integer"
    return _NAME.format(index=index, length=len(str(count - 1)), ending=ending)


_GIVEN: Final = _name(_GIVEN_NAMES, 7_919, "a")
_FAMILY: Final = _name(_FAMILY_NAMES, 104_729, "o")
_ID: Final = f"('{OFFENDER_PREFIX}' || lpad(({{number}})::text, 12, '0'))::uuid"
_THEIR_ID: Final = _ID.format(number="number")
_OFFENDERS_SQL: Final = f"""
INSERT INTO offenders (offender_id, reference, given_name, family_name, date_of_birth, lpu, is_restricted,
                       next_review_on, created_by)
SELECT {_THEIR_ID}, 'bench-' || number, {_GIVEN}, {_FAMILY},
       CASE WHEN number % 20 > 0 THEN date '1950-01-01' + number * 37 % 20000 END, 'SANDWELL', number % 100 = 1,
       date '2030-01-01', 'bench'
FROM generate_series($1::integer, $2::integer - 1) AS number
"""
_MERGES_SQL: Final = f"""
UPDATE offenders SET merged_into = {_ID.format(number="number - 1")}
FROM generate_series(99, {OFFENDERS} - 1, 100) AS number
WHERE offender_id = {_THEIR_ID}
"""
_ALIASES_SQL: Final = f"""
INSERT INTO offender_aliases (offender_id, given_name, family_name)
SELECT {_THEIR_ID}, {_name(_GIVEN_NAMES, 15_485_863, "a")}, {_name(_FAMILY_NAMES, 32_452_843, "o")}
FROM generate_series(0, {ALIASES} - 1) AS number
"""
_NUMBERS_SQL: Final = f"""
INSERT INTO offender_identifiers (offender_id, kind, value)
SELECT {_THEIR_ID}, 'PNC_ID', '2001/' || lpad(number::text, 7, '0') || 'K'
FROM generate_series(0, {OFFENDERS} - 1) AS number WHERE number % 10 > 0
"""
_CODES_SQL: Final = f"""
INSERT INTO person_check_codes (offender_id, code, basis, basis_id)
SELECT {_THEIR_ID}, code, 'BENCH', '00000000-0000-7000-8000-000000000001'
FROM generate_series(0, {OFFENDERS} - 1, 10) AS number, unnest(ARRAY['COHORT_FIXED', 'COLOUR_RED']) AS code
"""
_WITHHELD_SQL: Final = f"""
INSERT INTO person_check_withholdings (offender_id, basis, basis_id)
SELECT {_THEIR_ID}, 'BENCH', '00000000-0000-7000-8000-000000000001'
FROM generate_series(5, {OFFENDERS} - 1, 100) AS number
"""
# What is filled at once is counted before it is asked: PostgreSQL would do it in the middle of what is measured.
_TABLES: Final = (
    "offenders, offender_aliases, offender_identifiers, person_check_codes, person_check_withholdings,"
    " person_check_profiles"
)
_ASKED_SQL: Final = f"""
SELECT given_name, family_name, date_of_birth::text
FROM generate_series(0, $1::integer - 1) AS place, LATERAL (SELECT place * 7907 % {OFFENDERS} AS number) AS drawn
JOIN offenders ON offender_id = {_THEIR_ID}
"""


async def seed_population(owner_dsn: str) -> None:
    """Fills the tables of offenders, which have none of these yet; the large ones by several connections at once."""
    bounds = [OFFENDERS * part // _PARTS for part in range(_PARTS + 1)]
    await asyncio.gather(*(_run(owner_dsn, _OFFENDERS_SQL, *part) for part in pairwise(bounds)))
    await asyncio.gather(*(_run(owner_dsn, one) for one in (_ALIASES_SQL, _NUMBERS_SQL, _CODES_SQL, _WITHHELD_SQL)))
    await _run(owner_dsn, _MERGES_SQL)
    await _run(owner_dsn, f"VACUUM ANALYZE {_TABLES}")


async def drawn(owner_dsn: str, count: int) -> list[tuple[str, str, str | None]]:
    """So many offenders' names and dates of birth, as evenly from all of them as their names are shared."""
    connection = await asyncpg.connect(owner_dsn)
    try:
        return [tuple(row) for row in await connection.fetch(_ASKED_SQL, count)]
    finally:
        await connection.close()


def offender(number: int) -> str:
    """The id of an offender."""
    return f"{OFFENDER_PREFIX}{number:012}"


async def _run(dsn: str, sql: str, *values: Any) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(sql, *values, timeout=600)
    finally:
        await connection.close()
