"""The SQL by which a part of an import joins the offences: new ones by COPY, higher revisions over what stands."""

from collections.abc import AsyncIterator
from typing import Final

from sqlalchemy import BigInteger, Text, bindparam, column, func, literal_column, select, update
from sqlalchemy.dialects.postgresql import ARRAY

from bluelamp.kit.database import Connection, Statement
from offenders.nominals.tables import offenders
from offenders.offences.rules import copying
from offenders.offences.statements.offences import VALUES, unnested
from offenders.offences.tables import offence_victims, offences

COLUMNS: Final = (
    *("offence_id", "offender_id", *VALUES),
    *("revision", "content_digest"),
)
"""What a feed says of an offence, in the order of what replaces one."""

# Ids are joined as rows: of `= ANY`, PostgreSQL may ask each row about each of ten thousand.
_some_offenders = unnested("offender_ids")
KNOWN_OFFENDERS = Statement(
    select(offenders.c.offender_id).join_from(
        _some_offenders, offenders, offenders.c.offender_id == _some_offenders.c.one
    )
)
"""Which of some ids are offenders'."""

_some_offences = unnested("offence_ids")
STANDING = Statement(
    select(*(offences.c[name] for name in ("offence_id", "offender_id", "revision", "content_digest")))
    .join_from(_some_offences, offences, offences.c.offence_id == _some_offences.c.one)
    .with_for_update(of=offences)
)
"""What stands of some offences, held until the part is done."""

_arrays = (bindparam(f"every_{name}", type_=ARRAY(offences.c[name].type)) for name in COLUMNS)
_columns = (column(name, offences.c[name].type) for name in COLUMNS)
_revised = func.unnest(*_arrays).table_valued(*_columns, name="revised").render_derived()
REPLACE = Statement(
    update(offences)
    .where(offences.c.offence_id == _revised.c.offence_id)
    .values(
        changed_at=func.now(),
        changed_by=bindparam("changed_by", type_=Text),
        version=offences.c.version + literal_column("1"),
        batch_number=bindparam("batch_number", type_=BigInteger),
        **{name: _revised.c[name] for name in COLUMNS if name != "offence_id"},
    )
)
"""Let higher revisions stand; the table that their harm is read from stays."""


async def copy_offences(connection: Connection, rows: bytes) -> None:
    """Put new offences in, as `rules.copying` writes them."""
    await connection.copy_to_table(offences.name, source=_at_once(rows), columns=copying.COLUMNS, format="binary")


async def copy_victims(connection: Connection, rows: bytes) -> None:
    """Put in to whom offences were done."""
    columns = copying.VICTIM_COLUMNS
    await connection.copy_to_table(offence_victims.name, source=_at_once(rows), columns=columns, format="binary")


async def _at_once(rows: bytes) -> AsyncIterator[bytes]:
    """Hand rows over in one: of a file asyncpg makes a class, which holds it until garbage is looked for."""
    yield rows
