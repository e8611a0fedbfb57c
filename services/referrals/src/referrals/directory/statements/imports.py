"""The directory as an import finds it."""

from sqlalchemy import Integer, Uuid, bindparam, func, literal_column, select

from bluelamp.kit.database import Statement
from referrals.directory.statements.services import GIVEN
from referrals.directory.tables import organisations, services

_ONE_AT_A_TIME = 4_117_020_336

ALONE = Statement(select(func.pg_advisory_xact_lock(literal_column(str(_ONE_AT_A_TIME)))))
"""Wait until no other import runs: two of the same file would both find its services missing."""

ORGANISATIONS = Statement(select(organisations.c.organisation_id, organisations.c.name))

_columns = [services.c.service_id, *(services.c[name] for name in GIVEN)]

SERVICES = Statement(
    select(*_columns)
    .where(services.c.service_id > bindparam("after_id", type_=Uuid))
    .order_by(services.c.service_id)
    .limit(bindparam("limit", type_=Integer))
    .with_for_update(key_share=True)
)
"""Some of the services, held for this transaction so that no change in between is lost; offers to them go on."""
