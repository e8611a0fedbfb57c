"""The risk footprint: one recursive statement, bounded in steps and in rows (domain.md §2.8).

It runs as the service's own role: under row-level security each link would be asked for at each step, which takes forty
times as long. The use case shows of it what row-level security lets the caller know.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    Boolean,
    ColumnElement,
    Date,
    FromClause,
    Integer,
    Select,
    Table,
    Text,
    Uuid,
    and_,
    bindparam,
    case,
    cast,
    func,
    literal_column,
    not_,
    null,
    or_,
    select,
    true,
    union,
)
from sqlalchemy.dialects.postgresql import ARRAY, aggregate_order_by

from bluelamp.kit.database import Statement
from safeguarding.people.statements.people import PERSON_ID, build_object, kept_record
from safeguarding.people.statements.sight import OFFENDERS_ONLY, SEES_PROTECTED, is_one_of, within_sight
from safeguarding.people.tables import (
    abuse_incidents,
    addresses,
    case_sides,
    household_members,
    households,
    people,
    relationships,
    risk_assessments,
)

_TODAY = bindparam("today", type_=Date)
_MOST_STEPS = bindparam("most_steps", type_=Integer)
# More rows than a family can make; a home or a hostel with hundreds of members is cut off and said to be.
_MOST_ROWS = 2000
_LIMIT = bindparam("limit", type_=Integer)
_NO_ID = cast(null(), Uuid)
_NO_TEXT = cast(null(), Text)
_NO_DATE = cast(null(), Date)
# By its name: what is nested in a lateral subquery would otherwise read its rows once more.
_THEIRS: ColumnElement[Any] = literal_column("theirs.records", ARRAY(Uuid))


def _word(code: str) -> ColumnElement[Any]:
    """Write a code into the SQL: a parameter for each would be the same in every call."""
    return literal_column(f"'{code}'::text")


_CLOSE = relationships.c.type.in_([_word(code) for code in ("PARENT", "CHILD", "SIBLING", "PARTNER", "EX_PARTNER")])


def _still(table: FromClause) -> ColumnElement[bool]:
    return or_(table.c.until_date.is_(None), table.c.until_date >= _TODAY)


def _records(person: ColumnElement[Any]) -> FromClause:
    """All records of one person, in one array: the kept one, and those merged into it.

    They are looked up once for all kinds of links: once for each kind made half of what the statement takes to plan.
    """
    record = people.alias("record")
    theirs = or_(record.c.person_id == person, record.c.merged_into == person)
    return select(func.array_agg(record.c.person_id).label("records")).where(theirs).lateral("theirs")


def _is_theirs(column: ColumnElement[Any]) -> ColumnElement[bool]:
    return is_one_of(column, _THEIRS)


def _edge(kind: ColumnElement[Any], other: ColumnElement[Any], record: ColumnElement[Any], **more: Any) -> Select[Any]:
    return select(
        kind.label("type"),
        other.label("other_id"),
        record.label("record_id"),
        more.get("source", _NO_TEXT).label("source"),
        more.get("confidence", _NO_TEXT).label("confidence"),
        more.get("until_date", _NO_DATE).label("until_date"),
    )


def _household_edges() -> Select[Any]:
    own, other = household_members.alias("own"), household_members.alias("other")
    together = (
        own.join(households, households.c.household_id == own.c.household_id)
        .join(addresses, addresses.c.address_id == households.c.address_id)
        .join(other, other.c.household_id == own.c.household_id)
    )
    return (
        _edge(_word("HOUSEHOLD"), other.c.person_id, own.c.household_id)
        .select_from(together)
        .where(
            _is_theirs(own.c.person_id),
            _still(own),
            _still(other),
            _still(households),
            or_(not_(addresses.c.protected), SEES_PROTECTED),
        )
    )


def _relationship_edges(near: str, far: str) -> Select[Any]:
    """Tell what the far person is to the near one: `type` says what person_a is to person_b."""
    ended = and_(relationships.c.type == _word("PARTNER"), not_(_still(relationships)))
    kind: ColumnElement[Any] = case((ended, _word("EX_PARTNER")), else_=relationships.c.type)
    if far == "person_b":
        turned = {"PARENT": "CHILD", "CHILD": "PARENT"}
        kind = case(
            *((relationships.c.type == _word(here), _word(there)) for here, there in turned.items()), else_=kind
        )
    return (
        _edge(
            kind,
            relationships.c[far],
            relationships.c.relationship_id,
            source=relationships.c.source,
            confidence=relationships.c.confidence,
            until_date=relationships.c.until_date,
        )
        .select_from(relationships)
        .where(_is_theirs(relationships.c[near]), _CLOSE)
    )


def _allegation_edges() -> Select[Any]:
    """Go from somebody to those who are or were alleged to have harmed them, and never back."""
    own, other = case_sides.alias("own_role"), case_sides.alias("other_role")
    together = own.join(other, other.c.case_id == own.c.case_id)
    alleged = _word("ALLEGED_PERPETRATOR")
    return (
        _edge(alleged, other.c.person_id, _NO_ID)
        .select_from(together)
        .where(_is_theirs(own.c.person_id), own.c.role != alleged, other.c.role == alleged)
    )


def _abuse_edges(table: Table, *, as_child: bool = False) -> Select[Any]:
    """The same of abuse that is recorded without a case."""
    harmed = table.c.children_ids.overlap(_THEIRS) if as_child else _is_theirs(table.c.victim_id)
    accused = func.unnest(table.c.perpetrator_ids).table_valued("person_id", name="accused").render_derived()
    named = _edge(_word("ALLEGED_PERPETRATOR"), accused.c.person_id, _NO_ID)
    return named.select_from(table.join(accused, true())).where(harmed)


def _edges(near: str) -> FromClause:
    """Everybody one step from the person in a row of `near`, by their kept record, and why."""
    # By its name, for the same reason.
    person: ColumnElement[Any] = literal_column(f"{near}.person_id", Uuid)
    theirs = _records(person)
    found = union(
        _household_edges(),
        _relationship_edges("person_b", "person_a"),
        _relationship_edges("person_a", "person_b"),
        _allegation_edges(),
        _abuse_edges(abuse_incidents),
        _abuse_edges(risk_assessments),
        _abuse_edges(risk_assessments, as_child=True),
    ).lateral("found")
    # Each by its own look-up: in a join the planner may take it for less to read everybody.
    kept = kept_record(found.c.other_id).scalar_subquery()
    columns = [found.c[name] for name in ("type", "record_id", "source", "confidence", "until_date")]
    return (
        select(kept.label("person_id"), *columns)
        .select_from(theirs.join(found, true()))
        .where(kept != person)
        .lateral()
    )


def _centre() -> CTE:
    # Nobody reads a footprint going out from an alleged perpetrator: only the suggestion that it be checked.
    walled = or_(OFFENDERS_ONLY, func.has_walled_footprint(people.c.person_id, type_=Boolean))
    return (
        select(people.c.person_id, walled.label("walled"))
        .where(people.c.person_id == kept_record(PERSON_ID).scalar_subquery(), within_sight(people.c.person_id))
        .cte("centre")
    )


def _footprint() -> Statement:
    centre = _centre()
    start = select(centre.c.person_id, literal_column("0").label("steps")).where(not_(centre.c.walled))
    reach = start.cte("reach", recursive=True)
    near = _edges("reach")
    reach = reach.union(
        select(near.c.person_id, reach.c.steps + literal_column("1"))
        .select_from(reach.join(near, true()))
        .where(reach.c.steps < _MOST_STEPS)
    )
    rows = select(reach).limit(literal_column(str(_MOST_ROWS))).subquery("rows")
    nearest = (
        select(rows.c.person_id, func.min(rows.c.steps).label("steps"))
        .group_by(rows.c.person_id)
        .order_by(func.min(rows.c.steps), rows.c.person_id)
        .limit(_LIMIT + literal_column("1"))
        .cte("nearest")
    )
    shown, linked = people.alias("shown"), _links(nearest)
    listed = (
        select(
            nearest.c.steps,
            *(shown.c[name] for name in ("person_id", "given_name", "family_name", "date_of_birth", "sex")),
            linked.c.links,
        )
        .select_from(
            nearest.join(shown, shown.c.person_id == nearest.c.person_id).join(
                linked, linked.c.person_id == nearest.c.person_id
            )
        )
        .subquery("listed")
    )
    return Statement(
        select(centre.c.person_id.label("centre_id"), centre.c.walled, listed)
        .select_from(centre.outerjoin(listed, true()))
        .order_by(listed.c.steps, listed.c.person_id)
    )


def _links(nearest: FromClause) -> CTE:
    """Tell what each person is to those in the footprint who stand nearer to its centre, or as near."""
    source, target = nearest.alias("source"), nearest.alias("target")
    edges = _edges("source")
    each = build_object(
        type=edges.c.type,
        from_person_id=source.c.person_id,
        record_id=edges.c.record_id,
        source=edges.c.source,
        confidence=edges.c.confidence,
        until_date=edges.c.until_date,
    )
    order = aggregate_order_by(each, source.c.steps, source.c.person_id, edges.c.type, edges.c.record_id)
    return (
        select(target.c.person_id, func.jsonb_agg(order).label("links"))
        .select_from(source.join(edges, true()).join(target, target.c.person_id == edges.c.person_id))
        .where(source.c.steps <= target.c.steps, target.c.steps > literal_column("0"))
        .group_by(target.c.person_id)
        .cte("linked")
    )


FOOTPRINT = _footprint()
"""Who stands how near to a person and why; one row without anybody for an alleged perpetrator, none for nobody.

Only as the service's own role.
"""
