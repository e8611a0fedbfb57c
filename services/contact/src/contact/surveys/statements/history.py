"""Counts of many months at once, for history that is brought in; one at a time the register does it."""

from sqlalchemy import Table, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from bluelamp.kit.database import Statement
from contact.surveys.tables import survey_month_counts, survey_populations


def _add_all(table: Table) -> Statement:
    columns = [column for column in table.c if column.name not in {"version", "created_at", "changed_at"}]
    names = [column.name for column in columns]
    arrays = [bindparam(f"all_{column.name}", type_=ARRAY(column.type)) for column in columns]
    given = func.unnest(*arrays).table_valued(*names, name="given").render_derived()
    [key] = list(table.primary_key)
    added = (
        insert_or_not(table)
        .from_select(names, select(*(given.c[name] for name in names)))
        .on_conflict_do_nothing(index_elements=[key.name])
        .returning(key)
        .cte("added")
    )
    return Statement(select(added.c[key.name]))


MONTH_COUNTS = _add_all(survey_month_counts)
POPULATIONS = _add_all(survey_populations)
"""Add what is not there yet, by the key; returns the keys that are new."""
