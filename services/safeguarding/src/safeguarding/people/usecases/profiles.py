"""People as they are compared: read from rows, or made of what somebody looks for."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from bluelamp.kit.database import Connection, Row
from bluelamp.schemas.people import Sex
from bluelamp.schemas.safeguarding.people import PersonSearch
from safeguarding.people.rules.scoring import Name, Profile, swapped
from safeguarding.people.rules.writing import canonical_postcode, canonical_telephone
from safeguarding.people.statements import search as statements

_SUMMARY = ("person_id", "given_name", "family_name", "date_of_birth", "sex")


def profile_sought(search: PersonSearch) -> Profile:
    """Return what somebody looks for, as a record to compare with."""
    named = search.given_name or search.family_name
    return Profile(
        names=(Name(search.given_name, search.family_name),) if named else (),
        dates_of_birth=frozenset({search.date_of_birth} if search.date_of_birth else ()),
        identifiers=frozenset({(search.identifier.kind.value, search.identifier.value)} if search.identifier else ()),
        telephones=frozenset({canonical_telephone(search.telephone)} if search.telephone else ()),
        postcodes=frozenset({canonical_postcode(search.postcode)} if search.postcode else ()),
    )


def profile_kept(row: Row) -> Profile:
    """Return a record as it is compared."""
    lived = [(canonical_postcode(postcode), str(line).casefold()) for postcode, line in row["addresses"] if postcode]
    return Profile(
        names=tuple(Name(given, family) for given, family in row["names"]),
        dates_of_birth=frozenset(date.fromisoformat(day) for day in row["dates_of_birth"]),
        sex=Sex(row["sex"]) if row["sex"] else None,
        identifiers=frozenset((kind, value) for kind, value in row["identifiers"]),
        telephones=frozenset(canonical_telephone(one) for one in row["telephones"]),
        addresses=frozenset(lived),
        postcodes=frozenset(postcode for postcode, _ in lived),
        relatives=frozenset(UUID(one) for one in row["relatives"]),
    )


async def find_candidates(connection: Connection, profile: Profile, *, offenders_only: bool) -> tuple[list[UUID], bool]:
    """Return who comes near enough to be compared, and whether that is everybody."""
    rows = await statements.CANDIDATES.rows(connection, **_keys(profile), offenders_only=offenders_only)
    return [row["person_id"] for row in rows], all(row["complete"] for row in rows)


async def read_profiles(connection: Connection, person_ids: Sequence[UUID]) -> list[tuple[dict[str, Any], Profile]]:
    """Return each record's summary, and what it is compared by."""
    rows = await statements.PROFILES.rows(connection, person_ids=list(person_ids))
    return [({name: row[name] for name in _SUMMARY}, profile_kept(row)) for row in rows]


def _keys(profile: Profile) -> dict[str, Any]:
    turned = {other for day in profile.dates_of_birth if (other := swapped(day))}
    compact = {postcode.replace(" ", "") for postcode in profile.postcodes}
    return {
        "given_names": [name.given for name in profile.names],
        "family_names": [name.family for name in profile.names],
        "dates": sorted(profile.dates_of_birth | turned),
        "telephones": sorted(profile.telephones),
        "postcodes": sorted(profile.postcodes | compact),
        "identifier_kinds": [kind for kind, _ in sorted(profile.identifiers)],
        "identifier_values": [value for _, value in sorted(profile.identifiers)],
    }
