"""Who somebody was said to be before each change: kept with the change, and listed."""

from sqlalchemy import Integer, Text, Uuid, bindparam, insert, or_, select

from bluelamp.kit.database import Statement
from offenders.nominals.statements.sight import is_record_of
from offenders.nominals.tables import offender_versions, offenders

_OFFENDER = bindparam("offender_id", type_=Uuid)
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_SAID = ("offender_id", "version", "given_name", "family_name", "date_of_birth", "sex", "lpu")

KEEP = Statement(
    insert(offender_versions).from_select(
        [*_SAID, "recorded_at", "replaced_by"],
        select(
            *(offenders.c[name] for name in _SAID),
            offenders.c.changed_at,
            bindparam("replaced_by", type_=Text),
        ).where(offenders.c.offender_id == _OFFENDER),
    )
)
"""Keep what a record says before it is changed."""

PAGE = Statement(
    select(offender_versions)
    .where(
        is_record_of(offender_versions.c.offender_id, _OFFENDER),
        or_(_AFTER_ID.is_(None), offender_versions.c.version_id < _AFTER_ID),
    )
    .order_by(offender_versions.c.version_id.desc())
    .limit(bindparam("limit", type_=Integer))
)
"""One page of what any record of a person said before, the latest first."""
