"""Looking for people by what may be written wrongly: who comes near enough to be compared, and what they are known by.

Each branch is an equality that an index answers. It runs as the service's own role: row-level security would ask for
each of hundreds of namesakes whether the hub knows them. Which of those found the caller may know is asked of all at
once, and nobody else is read.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Text,
    Uuid,
    any_,
    bindparam,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.database import Statement
from safeguarding.people.statements.sight import is_one_of, within_sight
from safeguarding.people.tables import (
    addresses,
    household_members,
    households,
    people,
    person_addresses,
    person_aliases,
    person_identifiers,
    person_telephones,
    relationships,
)

_GIVEN = bindparam("given_names", type_=ARRAY(Text))
_FAMILY = bindparam("family_names", type_=ARRAY(Text))
_DATES = bindparam("dates", type_=ARRAY(Date))
_TELEPHONES = bindparam("telephones", type_=ARRAY(Text))
_POSTCODES = bindparam("postcodes", type_=ARRAY(Text))
_KINDS = bindparam("identifier_kinds", type_=ARRAY(Text))
_VALUES = bindparam("identifier_values", type_=ARRAY(Text))
MOST_CANDIDATES = 500
"""How many one branch brings: more than this share a name, so more must be said to tell them apart."""
_MOST: ColumnElement[Any] = literal_column(str(MOST_CANDIDATES))


def _pairs() -> FromClause:
    """Each name as it sounds, as it stands and with given and family name changed over."""
    given = func.unnest(_GIVEN, _FAMILY).table_valued("given", "family", name="names").render_derived()
    straight = select(func.sound_of(given.c.given).label("given"), func.sound_of(given.c.family).label("family"))
    crossed = select(func.sound_of(given.c.family).label("given"), func.sound_of(given.c.given).label("family"))
    return union_all(straight, crossed).subquery("sounds")


def _sounding_like(table: Any) -> Select[Any]:
    sounds = _pairs()
    return (
        select(table.c.person_id)
        .select_from(table.join(sounds, table.c.family_sound == sounds.c.family))
        # A name of which only one part is known is sought by that part.
        .where(or_(sounds.c.given.is_(None), table.c.given_sound == sounds.c.given))
        .limit(_MOST)
    )


def _living_at() -> Select[Any]:
    return (
        select(person_addresses.c.person_id)
        .select_from(addresses.join(person_addresses, person_addresses.c.address_id == addresses.c.address_id))
        .where(addresses.c.postcode == any_(_POSTCODES), not_(addresses.c.protected))
        .limit(_MOST)
    )


def _known_by_number() -> Select[Any]:
    number = func.unnest(_KINDS, _VALUES).table_valued("kind", "value", name="numbers").render_derived()
    return (
        select(person_identifiers.c.person_id)
        .select_from(
            person_identifiers.join(
                number,
                (person_identifiers.c.value == number.c.value) & (person_identifiers.c.kind == number.c.kind),
            )
        )
        .limit(_MOST)
    )


def _candidates() -> Statement:
    born = select(people.c.person_id).where(people.c.date_of_birth == any_(_DATES)).limit(_MOST)
    ringing = (
        select(person_telephones.c.person_id).where(person_telephones.c.telephone == any_(_TELEPHONES)).limit(_MOST)
    )
    branches = [_sounding_like(people), _sounding_like(person_aliases), born, ringing, _living_at(), _known_by_number()]
    counted = [
        select(branch.subquery().c.person_id, literal_column(str(number)).label("branch"))
        for number, branch in enumerate(branches)
    ]
    found = union_all(*counted).cte("found")
    kept = func.coalesce(people.c.merged_into, people.c.person_id)
    fullest = select(func.count().label("rows")).select_from(found).group_by(found.c.branch).subquery("fullest")
    return Statement(
        select(
            kept.label("person_id"),
            (select(func.max(fullest.c.rows)).scalar_subquery() < _MOST).label("complete"),
        )
        .where(people.c.person_id.in_(select(found.c.person_id)), within_sight(people.c.person_id))
        .distinct()
    )


CANDIDATES = _candidates()
"""The kept records of everybody who comes near, and whether no branch was cut off."""


def _array(rows: Select[Any], column: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.coalesce(
        rows.with_only_columns(func.jsonb_agg(column)).scalar_subquery(), literal_column("'[]'::jsonb")
    )


def _pair(*columns: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.jsonb_build_array(*columns)


def _profiles() -> Statement:
    kept, record, merged = people.alias("kept"), people.alias("record"), people.alias("merged")
    # All records of each, looked up once and not for each row that they are compared with.
    whole = func.coalesce(kept.c.merged_into, kept.c.person_id)
    of_whole = or_(merged.c.person_id == whole, merged.c.merged_into == whole)
    theirs = select(func.array_agg(merged.c.person_id).label("records")).where(of_whole).lateral("theirs")
    # By its name: a nested union would otherwise read all of them once more.
    ids: ColumnElement[Any] = literal_column("theirs.records", ARRAY(Uuid))
    names = union(
        select(record.c.given_name, record.c.family_name).where(is_one_of(record.c.person_id, ids)),
        select(person_aliases.c.given_name, person_aliases.c.family_name).where(
            is_one_of(person_aliases.c.person_id, ids)
        ),
    ).subquery("names")
    born = select(record.c.date_of_birth).where(is_one_of(record.c.person_id, ids), record.c.date_of_birth.is_not(None))
    numbers = select(person_identifiers).where(is_one_of(person_identifiers.c.person_id, ids))
    telephones = select(person_telephones).where(is_one_of(person_telephones.c.person_id, ids))
    lived = (
        select(addresses.c.postcode)
        .select_from(addresses.join(person_addresses, person_addresses.c.address_id == addresses.c.address_id))
        .where(is_one_of(person_addresses.c.person_id, ids), not_(addresses.c.protected))
    )
    return Statement(
        select(
            *(kept.c[name] for name in ("person_id", "given_name", "family_name", "date_of_birth", "sex")),
            _array(select(names), _pair(names.c.given_name, names.c.family_name)).label("names"),
            _array(born, record.c.date_of_birth).label("dates_of_birth"),
            _array(numbers, _pair(person_identifiers.c.kind, person_identifiers.c.value)).label("identifiers"),
            _array(telephones, person_telephones.c.telephone).label("telephones"),
            _array(lived, _pair(addresses.c.postcode, addresses.c.lines[1])).label("addresses"),
            _relatives(ids).label("relatives"),
        )
        .select_from(kept.join(theirs, true()))
        .where(kept.c.person_id == any_(bindparam("person_ids", type_=ARRAY(Uuid))))
    )


def _relatives(ids: ColumnElement[Any]) -> ColumnElement[Any]:
    own, other = household_members.alias("own"), household_members.alias("other")
    # That people live together at a protected address is as little to be told as where it is.
    together = (
        own.join(other, own.c.household_id == other.c.household_id)
        .join(households, households.c.household_id == own.c.household_id)
        .join(addresses, addresses.c.address_id == households.c.address_id)
    )
    near = union(
        select(relationships.c.person_b.label("person_id")).where(is_one_of(relationships.c.person_a, ids)),
        select(relationships.c.person_a).where(is_one_of(relationships.c.person_b, ids)),
        select(other.c.person_id)
        .select_from(together)
        .where(is_one_of(own.c.person_id, ids), other.c.person_id != own.c.person_id, not_(addresses.c.protected)),
    ).subquery("near")
    return _array(select(near), near.c.person_id)


PROFILES = _profiles()
"""What people are compared by; a protected address is never among it."""

TO_COMPARE = Statement(
    select(people.c.person_id)
    .where(people.c.compared_at.is_(None), people.c.merged_into.is_(None))
    .order_by(people.c.created_at)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(skip_locked=True, key_share=True)
)
"""Those who are new or have changed since they were compared with others."""
