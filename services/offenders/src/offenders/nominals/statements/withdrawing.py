"""Names and numbers recorded in error are taken back: nothing finds by them any more, and what they were is kept."""

from sqlalchemy import Table, Text, Uuid, bindparam, cast, delete, func, insert, select

from bluelamp.kit.database import Statement
from offenders.nominals.statements.sight import is_record_of
from offenders.nominals.tables import offender_aliases, offender_identifiers, offender_withdrawals


def _withdraw(table: Table, key: str, *content: str) -> Statement:
    gone = (
        delete(table)
        .where(
            table.c[key] == bindparam("withdrawn_id", type_=Uuid),
            is_record_of(table.c.offender_id, bindparam("the_offender", type_=Uuid)),
        )
        .returning(table)
        .cte("gone")
    )
    was = func.jsonb_build_object(*(part for name in content for part in (cast(name, Text), gone.c[name])))
    values = select(
        gone.c.offender_id,
        gone.c[key],
        was,
        gone.c.created_at,
        bindparam("reason", type_=Text),
        bindparam("withdrawn_by", type_=Text),
    )
    columns = ["offender_id", "withdrawn_id", "content", "recorded_at", "reason", "withdrawn_by"]
    return Statement(insert(offender_withdrawals).from_select(columns, values))


WITHDRAW_ALIAS = _withdraw(offender_aliases, "alias_id", "given_name", "family_name")
WITHDRAW_IDENTIFIER = _withdraw(offender_identifiers, "identifier_id", "kind", "value")
"""Take one back from whichever record of the person; changes no row where it is not theirs."""
