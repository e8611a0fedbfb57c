"""People and what is known of them: read, listed, registered and changed."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    Integer,
    Select,
    Table,
    Text,
    Uuid,
    and_,
    any_,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    not_,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from bluelamp.kit.database import Statement
from safeguarding.people.statements.sight import (
    SEES_PROTECTED,
    address_within_sight,
    is_one_of,
    records_of,
    within_sight,
)
from safeguarding.people.tables import (
    addresses,
    household_members,
    households,
    people,
    person_addresses,
    person_aliases,
    person_identifiers,
    person_telephones,
)

PERSON_ID = bindparam("person_id", type_=Uuid)
_LIMIT = bindparam("limit", type_=Integer)
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_SUMMARY = (people.c.person_id, people.c.given_name, people.c.family_name, people.c.date_of_birth, people.c.sex)
_EMPTY: ColumnElement[Any] = literal_column("'[]'::jsonb")


def kept_record(person: ColumnElement[Any]) -> Any:
    """Return the id of the record into which a record was merged, or its own."""
    return select(func.coalesce(people.c.merged_into, people.c.person_id)).where(people.c.person_id == person)


def build_object(**values: ColumnElement[Any]) -> ColumnElement[Any]:
    """Build a JSON object from named columns."""
    return func.jsonb_build_object(*(part for name, value in values.items() for part in (cast(name, Text), value)))


def _all(rows: Select[Any], order: ColumnElement[Any], *columns: ColumnElement[Any]) -> ColumnElement[Any]:
    each = build_object(**{column.name: column for column in columns})
    everything = rows.with_only_columns(func.jsonb_agg(aggregate_order_by(each, order)))
    return func.coalesce(everything.scalar_subquery(), _EMPTY)


def _of(table: Table, ids: ColumnElement[Any], key: str, *names: str) -> ColumnElement[Any]:
    columns = [table.c[name] for name in (key, *names)]
    return _all(select(*columns).where(is_one_of(table.c.person_id, ids)), table.c[key], *columns)


def _addresses(kept: FromClause, ids: ColumnElement[Any]) -> ColumnElement[Any]:
    """Leave out what is protected, and where those live whom this person may have harmed (ADR 0029).

    Where the person lives now is hidden from none of those who protect: they must know who lives together.
    """
    of_harmed = func.addresses_of_people_harmed_by(kept.c.person_id, type_=ARRAY(Uuid))
    linked = person_addresses.join(addresses, addresses.c.address_id == person_addresses.c.address_id)
    until = person_addresses.c.until_date
    lives_there_now = or_(until.is_(None), until >= func.current_date())
    columns = [
        addresses.c.address_id,
        addresses.c.kind,
        addresses.c.protected,
        addresses.c.lines,
        addresses.c.town,
        addresses.c.postcode,
        person_addresses.c.from_date,
        person_addresses.c.until_date,
    ]
    rows = (
        select(*columns)
        .select_from(linked)
        .where(
            is_one_of(person_addresses.c.person_id, ids),
            address_within_sight(),
            or_(not_(is_one_of(addresses.c.address_id, of_harmed)), and_(SEES_PROTECTED, lives_there_now)),
        )
    )
    return _all(rows, addresses.c.address_id, *columns)


def _person() -> Statement:
    kept = people.alias("kept")
    ids = records_of(kept.c.person_id)
    merged = people.alias("merged")
    merged_columns = [merged.c[name] for name in ("person_id", "given_name", "family_name", "date_of_birth")]
    merged_rows = select(*merged_columns).where(merged.c.merged_into == kept.c.person_id)
    shown = _addresses(kept, ids)
    return Statement(
        select(
            *(kept.c[column.name] for column in _SUMMARY),
            _of(person_aliases, ids, "alias_id", "given_name", "family_name").label("aliases"),
            _of(person_identifiers, ids, "identifier_id", "kind", "value").label("identifiers"),
            _of(person_telephones, ids, "telephone_id", "telephone").label("telephones"),
            shown.label("addresses"),
            func.addresses_kept_of(kept.c.person_id, type_=Integer).label("addresses_kept"),
            _all(merged_rows, merged.c.person_id, *merged_columns).label("merged_records"),
            kept.c.created_at,
            kept.c.updated_at,
            kept.c.version,
        ).where(
            kept.c.person_id == kept_record(PERSON_ID).scalar_subquery(),
            within_sight(kept.c.person_id),
        )
    )


PERSON = _person()
"""A person with everything that the reader may know, from all their records; no row where they may know nothing."""

VISIBLE = Statement(
    select(people.c.person_id).where(
        people.c.person_id == any_(bindparam("person_ids", type_=ARRAY(Uuid))), within_sight(people.c.person_id)
    )
)
"""Which of these records the reader may know."""

SEEN_BY_HUB = Statement(select(func.people_seen_by_hub(bindparam("person_ids", type_=ARRAY(Uuid)), type_=ARRAY(Uuid))))
"""Which of many records the hub may know, as row-level security would say of each; only as the partner role."""

LOCKED = Statement(
    select(*_SUMMARY, people.c.merged_into, people.c.version)
    .where(people.c.person_id == PERSON_ID)
    .with_for_update(key_share=True)
)
"""A person about to be changed; those who may not know them find no row."""


def _page() -> Statement:
    return Statement(
        select(*_SUMMARY)
        .where(people.c.merged_into.is_(None), or_(_AFTER_ID.is_(None), people.c.person_id < _AFTER_ID))
        .order_by(people.c.person_id.desc())
        .limit(_LIMIT)
    )


def _looked_up(function: Any) -> Statement:
    """Show a page that a function of the database has looked up, in the sight that the reader has."""
    page = function(_AFTER_ID, _LIMIT).table_valued("person_id", name="page").render_derived()
    return Statement(
        select(*_SUMMARY)
        .select_from(page.join(people, people.c.person_id == page.c.person_id))
        .order_by(people.c.person_id.desc())
    )


FORCE_PAGE = _page()
"""Everybody, newest first."""

OFFENDER_PAGE = _looked_up(func.alleged_perpetrators_only)
"""People under allegation who are on nobody's other side, newest first."""

# Row-level security would look at everybody to find them: the page is looked up, and then shown by it.
DESK_PAGE = _looked_up(func.people_of_hub)
"""Whom the caller's hub registered, and who is on its open cases, newest first; only as the partner role."""

ADD = Statement(
    insert(people).values(
        person_id=PERSON_ID,
        given_name=bindparam("given_name"),
        family_name=bindparam("family_name"),
        date_of_birth=bindparam("date_of_birth"),
        sex=bindparam("sex"),
        created_by=bindparam("created_by"),
    )
)

CHANGE = Statement(
    update(people)
    .where(people.c.person_id == bindparam("the_person", type_=Uuid))
    .values(
        given_name=bindparam("given_name"),
        family_name=bindparam("family_name"),
        date_of_birth=bindparam("date_of_birth"),
        sex=bindparam("sex"),
        updated_at=func.now(),
        # What was compared has changed, so it is compared again.
        compared_at=None,
        version=people.c.version + 1,
    )
)

_TOUCHED: dict[str, Any] = {
    "updated_at": func.now(),
    "compared_at": None,
    "version": people.c.version + literal_column("1"),
}
TOUCH = Statement(update(people).where(people.c.person_id == bindparam("the_person", type_=Uuid)).values(**_TOUCHED))
"""Note that something about a person has changed beside the row itself."""

_living_there = select(person_addresses.c.person_id).where(
    person_addresses.c.address_id == bindparam("the_address", type_=Uuid)
)
_in_household_there = (
    select(household_members.c.person_id)
    .join(households, households.c.household_id == household_members.c.household_id)
    .where(households.c.address_id == bindparam("the_address", type_=Uuid))
)
TOUCH_OTHERS_AT = Statement(
    update(people)
    .where(
        people.c.person_id.in_(_living_there.union(_in_household_there)),
        people.c.person_id != bindparam("the_person", type_=Uuid),
        people.c.merged_into.is_(None),
    )
    .values(**_TOUCHED)
)
"""The same of everybody else who is linked to an address, as far as the writer may know them."""

ADD_ALIAS = Statement(
    insert(person_aliases).values(
        alias_id=bindparam("alias_id"),
        person_id=PERSON_ID,
        given_name=bindparam("given_name"),
        family_name=bindparam("family_name"),
    )
)

ADD_IDENTIFIER = Statement(
    insert(person_identifiers).values(
        identifier_id=bindparam("identifier_id"), person_id=PERSON_ID, kind=bindparam("kind"), value=bindparam("value")
    )
)

ADD_TELEPHONE = Statement(
    insert(person_telephones).values(
        telephone_id=bindparam("telephone_id"), person_id=PERSON_ID, telephone=bindparam("telephone")
    )
)

ADD_ADDRESS = Statement(
    insert(addresses).values(
        address_id=bindparam("address_id"),
        lines=bindparam("lines"),
        town=bindparam("town"),
        postcode=bindparam("postcode"),
        protected=bindparam("protected"),
        kind=bindparam("kind"),
    )
)

LINK_ADDRESS = Statement(
    insert(person_addresses).values(
        person_id=PERSON_ID,
        address_id=bindparam("address_id"),
        from_date=bindparam("from_date"),
        until_date=bindparam("until_date"),
    )
)

ADDRESS = Statement(
    select(
        addresses.c.address_id,
        addresses.c.kind,
        addresses.c.protected,
        person_addresses.c.from_date,
        person_addresses.c.until_date,
    )
    .select_from(person_addresses.join(addresses, addresses.c.address_id == person_addresses.c.address_id))
    .where(
        is_one_of(person_addresses.c.person_id, records_of(PERSON_ID)),
        addresses.c.address_id == bindparam("address_id", type_=Uuid),
        address_within_sight(),
    )
)
"""One address of a person, if the reader may know it."""

PROTECT_ADDRESS = Statement(
    update(addresses)
    .where(addresses.c.address_id == bindparam("the_address", type_=Uuid))
    .values(protected=bindparam("protected"))
)

END_ADDRESS = Statement(
    update(person_addresses)
    .where(
        is_one_of(person_addresses.c.person_id, records_of(PERSON_ID)),
        person_addresses.c.address_id == bindparam("the_address", type_=Uuid),
    )
    .values(until_date=bindparam("until_date"))
)

EXISTS = Statement(select(true()).where(people.c.person_id == PERSON_ID))
