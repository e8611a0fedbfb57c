"""The directory as an import finds it."""

from sqlalchemy import func, literal_column, select

from bluelamp.kit.database import Statement
from referrals.directory.tables import organisations, services

_ONE_AT_A_TIME = 4_117_020_336

ALONE = Statement(select(func.pg_advisory_xact_lock(literal_column(str(_ONE_AT_A_TIME)))))
"""Wait until no other import runs: two of the same file would both find its services missing."""

ORGANISATIONS = Statement(select(organisations.c.organisation_id, organisations.c.name))

SERVICES = Statement(
    select(*[column for column in services.c if column.name not in {"words", "created_at", "updated_at", "version"}])
    .order_by(services.c.service_id)
    .with_for_update(key_share=True)
)
"""Every service, held for this transaction so that no change in between is lost; offers to them go on."""
