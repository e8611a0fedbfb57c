"""What other features say of people for the checks: that nothing may be told, and what may be told by code."""

from sqlalchemy import Text, Uuid, all_, bindparam, func, or_, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.dialects.postgresql import insert as insert_or_again

from bluelamp.kit.database import Statement
from offenders.person_checks.tables import person_check_codes, person_check_withholdings

_OFFENDER = bindparam("offender_id", type_=Uuid)
_BASIS, _BASIS_ID = bindparam("basis", type_=Text), bindparam("basis_id", type_=Uuid)

_withhold = insert_or_again(person_check_withholdings).values(offender_id=_OFFENDER, basis=_BASIS, basis_id=_BASIS_ID)
WITHHOLD = Statement(
    _withhold.on_conflict_do_update(index_elements=["offender_id", "basis", "basis_id"], set_={"until_at": None})
)
"""Let nothing be told of somebody for one reason."""

_tell = insert_or_again(person_check_codes).values(
    offender_id=_OFFENDER, basis=_BASIS, basis_id=_BASIS_ID, code=bindparam("code", type_=Text)
)
TELL = Statement(
    _tell.on_conflict_do_update(index_elements=["offender_id", "basis", "basis_id", "code"], set_={"until_at": None})
)
"""Let a code be told of somebody for one reason."""

_withheld, _told = person_check_withholdings, person_check_codes
END_WITHHOLDING = Statement(
    update(_withheld)
    .where(_withheld.c.basis == _BASIS, _withheld.c.basis_id == _BASIS_ID, _withheld.c.until_at.is_(None))
    # Who waited for a lock began before what another said meanwhile.
    .values(until_at=func.greatest(func.now(), _withheld.c.from_at))
)
END_TELLING = Statement(
    update(_told)
    .where(
        _told.c.basis == _BASIS,
        _told.c.basis_id == _BASIS_ID,
        _told.c.until_at.is_(None),
        # Of somebody else under the same reason all ends: a flag that is heard again may mean another.
        or_(_told.c.offender_id != _OFFENDER, _told.c.code != all_(bindparam("still_told", type_=ARRAY(Text)))),
    )
    .values(until_at=func.greatest(func.now(), _told.c.from_at))
)
"""End what is told for one reason, but for what goes on; what is told for another stays."""
