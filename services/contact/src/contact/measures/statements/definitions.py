"""The catalogue: which definition held on a day, every version, and the next one."""

from sqlalchemy import Boolean, Date, Double, Integer, Text, Uuid, bindparam, func, insert, lateral, or_, select, true
from sqlalchemy import literal_column as literal

from bluelamp.kit.database import Statement
from bluelamp.schemas.audit import AuditAction
from bluelamp.schemas.events import EventType
from contact.measures.statements.telling import told
from contact.measures.tables import measure_definitions, measure_links

_DEFINITION = measure_definitions.c
_MEASURE = bindparam("the_measure", type_=Text)
_DAY = bindparam("on_day", type_=Date)

# The version in force on the day; before the first one, the first.
_in_force = (_DEFINITION.effective_from <= _DAY).desc(), func.abs(_DEFINITION.effective_from - _DAY)

ON = Statement(select(measure_definitions).where(_DEFINITION.measure_id == _MEASURE).order_by(*_in_force).limit(1))
"""The definition of one measure that held on a day."""

ROLLING = Statement(
    select(measure_definitions)
    .where(_DEFINITION.charted_as == _MEASURE, _DEFINITION.period_kind == "ROLLING_12_MONTHS")
    .order_by(*_in_force)
    .limit(1)
)
"""The rolling measure that is charted as another, by its definition that held on a day."""

VERSIONS = Statement(
    select(measure_definitions)
    .where(_DEFINITION.measure_id == _MEASURE)
    .order_by(_DEFINITION.definition_version.desc())
    .limit(1000)
)


def _page() -> Statement:
    names = (
        select(_DEFINITION.measure_id)
        .where(
            _DEFINITION.definition_version == 1,
            or_(
                bindparam("after", type_=Text).is_(None),
                _DEFINITION.measure_id > bindparam("after", type_=Text),
            ),
        )
        .cte("names")
    )
    versions = measure_definitions.alias("versions")
    current = lateral(
        select(versions)
        .where(versions.c.measure_id == names.c.measure_id)
        .order_by((versions.c.effective_from <= _DAY).desc(), func.abs(versions.c.effective_from - _DAY))
        .limit(1)
    ).alias("current")
    chartable = bindparam("chartable", type_=Boolean)
    return Statement(
        select(current)
        .select_from(names.join(current, true()))
        .where(or_(chartable.is_(None), current.c.not_chartable_reason.is_(None) == chartable))
        .order_by(current.c.measure_id)
        .limit(bindparam("limit", type_=Integer))
    )


PAGE = _page()
"""One page of the catalogue as it holds on a day, by the measure's id."""


def _add() -> Statement:
    kept = (
        *("measure_id", "formula", "unit", "period_kind", "not_chartable_reason", "charted_as"),
        *("smallest_denominator", "about_people", "fed_by"),
    )
    given = {
        "definition_id": bindparam("definition_id", type_=Uuid),
        "effective_from": bindparam("effective_from", type_=Date),
        "name": bindparam("name", type_=Text),
        "direction": bindparam("direction", type_=Text),
        "target": bindparam("target", type_=Double),
        "source": bindparam("source", type_=Text),
        "recorded_by": bindparam("audit_actor", type_=Text),
    }
    columns = [*kept, "definition_version", "recorded_at", *given]
    newest = (
        select(
            *(_DEFINITION[name] for name in kept),
            _DEFINITION.definition_version + literal("1"),
            func.now(),
            *given.values(),
        )
        .where(_DEFINITION.measure_id == _MEASURE)
        .order_by(_DEFINITION.definition_version.desc())
        .limit(1)
    )
    added = insert(measure_definitions).from_select(columns, newest).returning(measure_definitions).cte("added")
    parts = told(
        added,
        added.c.definition_id,
        EventType.CONTACT_MEASURE_DEFINED,
        AuditAction.ALTERATION,
        "add_definition_version",
    )
    return Statement(select(added).add_cte(*parts))


ADD = _add()
"""Write the next version of a measure's terms; what it computes stays as it was."""

LINKS = Statement(
    select(measure_links)
    .where(measure_links.c.role == bindparam("the_role", type_=Text))
    .order_by(measure_links.c.position)
    .limit(100)
)
