"""The one statement that takes a case: frame, details, people, clocks, history, audit, events and stored answer."""

from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Table,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    column,
    func,
    insert,
    literal_column,
    select,
    true,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.audit.statements import entry_from
from bluelamp.kit.database import Statement
from bluelamp.kit.idempotency.statements import claim_with_answer
from bluelamp.schemas.audit import AuditAction
from safeguarding.cases.statements.telling import EVENT_COLUMNS, events_of
from safeguarding.cases.tables import case_clocks, case_details, case_history, case_roles, cases
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

_RECEIVED_AT = bindparam("received_at", type_=DateTime(timezone=True))
_RECEIVED = "uk.police.bluelamp.safeguarding.case.received.v1"
_FORWARDED = "uk.police.bluelamp.safeguarding.case.forwarded.v1"
_PARTS: dict[str, tuple[Table, dict[str, Any]]] = {
    "people": (
        people,
        {"person_id": Uuid, "given_name": Text, "family_name": Text, "date_of_birth": Date, "sex": Text},
    ),
    "aliases": (person_aliases, {"person_id": Uuid, "given_name": Text, "family_name": Text}),
    "identifiers": (person_identifiers, {"person_id": Uuid, "kind": Text, "value": Text}),
    "telephones": (person_telephones, {"person_id": Uuid, "telephone": Text}),
    "addresses": (
        addresses,
        {
            "address_id": Uuid,
            "lines": ARRAY(Text),
            "town": Text,
            "postcode": Text,
            "protected": Boolean,
            "kind": Text,
        },
    ),
    "person_addresses": (
        person_addresses,
        {"person_id": Uuid, "address_id": Uuid, "from_date": Date, "until_date": Date},
    ),
    "households": (households, {"household_id": Uuid, "address_id": Uuid, "from_date": Date}),
    "household_members": (household_members, {"household_id": Uuid, "person_id": Uuid, "role": Text}),
    "relationships": (
        relationships,
        {"person_a": Uuid, "person_b": Uuid, "type": Text, "source": Text, "confidence": Text},
    ),
}
"""What is known about the new people: a list of rows for each table, in one JSON document."""
_WORKERS = ("allocated_worker", "proposed_worker")
_CREATED_BY = frozenset({"people", "households"})


def _text(name: str) -> ColumnElement[Any]:
    return bindparam(name, type_=Text)


def _json(name: str) -> ColumnElement[Any]:
    return cast(_text(name), JSONB)


def _taken(claimed: CTE) -> CTE:
    values: dict[str, ColumnElement[Any]] = {
        "case_id": bindparam("case_id", type_=Uuid),
        "referrer": _text("audit_actor"),
        "referrer_organisation_id": claimed.c.organisation_id,
        "responsible_hub": _text("hub"),
        "received_at": _RECEIVED_AT,
        "updated_at": _RECEIVED_AT,
        "source_id": bindparam("source_id", type_=Uuid),
        "source_referral_id": bindparam("source_referral_id", type_=Uuid),
        "open_elsewhere": bindparam("open_elsewhere", type_=Boolean),
    }
    names = ("reference", "hub", "kind", "status", "rating", "referrer_kind", "lpu", "source_service")
    values |= {name: _text(name) for name in (*names, "source_reference", "rag_profile_id", *_WORKERS)}
    returned = [cases.c[name] for name in EVENT_COLUMNS]
    return (
        insert(cases)
        .from_select(list(values), select(*values.values()).select_from(claimed))
        .returning(*returned, cases.c.rating, cases.c.allocated_worker)
        .cte("taken")
    )


def _details(taken: CTE) -> CTE:
    values: dict[str, ColumnElement[Any]] = {
        "case_id": taken.c.case_id,
        "referrer_organisation_id": taken.c.referrer_organisation_id,
        "concern": _json("concern"),
        "agreement": _json("agreement"),
        "lawful_basis": _text("lawful_basis"),
        "regime": _text("regime"),
        "referrer_rating": taken.c.rating,
        "referrer_rating_reason": _text("rating_reason"),
    }
    return insert(case_details).from_select(list(values), select(*values.values())).cte("details")


def _added(part: str, by: CTE) -> CTE:
    """Add what is known of new people to one table, in the name of the `referrer` of the only row of `by`."""
    table, columns = _PARTS[part]
    rows = (
        func.jsonb_to_recordset(_json("known").op("->")(literal_column(f"'{part}'")))
        .table_valued(*(column(name, type_) for name, type_ in columns.items()), name=f"new_{part}")
        .render_derived(with_types=True)
    )
    values: dict[str, ColumnElement[Any]] = {name: rows.c[name] for name in columns}
    if part in _CREATED_BY:
        values["created_by"] = by.c.referrer
    source = select(*values.values()).select_from(by.join(rows, true()))
    return insert(table).from_select(list(values), source, include_defaults=False).cte(f"added_{part}")


def _unnested(name: str, **columns: Any) -> Any:
    parameters = (bindparam(f"{name}_{column}", type_=ARRAY(type_)) for column, type_ in columns.items())
    return func.unnest(*parameters).table_valued(*columns, name=name).render_derived()


def _case_people(taken: CTE) -> CTE:
    persons = _unnested("persons", person_id=Uuid, role=Text)
    values: dict[str, ColumnElement[Any]] = {
        "case_id": taken.c.case_id,
        "referrer_organisation_id": taken.c.referrer_organisation_id,
        "person_id": persons.c.person_id,
        "role": persons.c.role,
        "added_at": _RECEIVED_AT,
    }
    each = select(*values.values()).select_from(taken.join(persons, true()))
    return insert(case_roles).from_select(list(values), each, include_defaults=False).cte("case_people_added")


def _history(taken: CTE) -> CTE:
    steps = _unnested("steps", verb=Text, from_status=Text, to_status=Text)
    values: dict[str, ColumnElement[Any]] = {
        "case_id": taken.c.case_id,
        "referrer_organisation_id": taken.c.referrer_organisation_id,
        "occurred_at": _RECEIVED_AT,
        "verb": steps.c.verb,
        "from_status": steps.c.from_status,
        "to_status": steps.c.to_status,
        "rating": taken.c.rating,
        "allocated_worker": case((steps.c.to_status == taken.c.status, taken.c.allocated_worker)),
        "actor": taken.c.referrer,
        "organisation_id": taken.c.referrer_organisation_id,
    }
    each = select(*values.values()).select_from(taken.join(steps, true()))
    return insert(case_history).from_select(list(values), each, include_defaults=False).cte("history")


def _clocks(taken: CTE) -> CTE:
    started = _unnested("clocks", kind=Text, rule_id=Text, rating=Text, due_at=DateTime(timezone=True))
    values: dict[str, ColumnElement[Any]] = {
        "case_id": taken.c.case_id,
        "referrer_organisation_id": taken.c.referrer_organisation_id,
        "kind": started.c.kind,
        "rule_id": started.c.rule_id,
        "rating": started.c.rating,
        "set_at": _RECEIVED_AT,
        "started_at": _RECEIVED_AT,
        "due_at": started.c.due_at,
    }
    each = select(*values.values()).select_from(taken.join(started, true()))
    return insert(case_clocks).from_select(list(values), each, include_defaults=False).cte("clocks_started")


def _take(*, forwarded: bool) -> Statement:
    taken = _taken(claim_with_answer())
    subjects = func.array_prepend(taken.c.case_id, bindparam("persons_person_id", type_=ARRAY(Uuid)))
    audited = entry_from(AuditAction.COLLECTION, "submit_case", cast(subjects, ARRAY(Uuid)), source=taken)
    parts = [
        _details(taken),
        *(_added(part, taken) for part in _PARTS),
        _case_people(taken),
        _history(taken),
        _clocks(taken),
        audited,
        *events_of(taken, _FORWARDED if forwarded else _RECEIVED),
    ]
    return Statement(select(taken.c.case_id).add_cte(*parts))


def _register() -> Statement:
    by = select(_text("audit_actor").label("referrer")).cte("by")
    return Statement(select(by.c.referrer).add_cte(*(_added(part, by) for part in _PARTS)))


REGISTER = _register()
"""Write down all that is said of somebody who is not known yet."""

TAKE = _take(forwarded=False)
"""Take a case into a hub; no row when the key was used before."""

TAKE_FORWARDED = _take(forwarded=True)
"""Take a case of somebody who has an open one, and forward it to their worker."""
