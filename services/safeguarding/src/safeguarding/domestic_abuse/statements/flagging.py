"""Who somebody is, for the offenders service to find their record; nothing of whom they harmed or where they live."""

from typing import Final

from sqlalchemy import Uuid, bindparam, select

from bluelamp.kit.database import Statement
from safeguarding.people.statements.identity import known_as
from safeguarding.people.tables import people

TELL_SERIAL: Final = "tell_serial_perpetrator"
"""The offenders service hears who abuses several people; what is handed over is the perpetrator."""

IDENTITY = Statement(
    select(
        *(people.c[name] for name in ("person_id", "given_name", "family_name", "date_of_birth", "sex")), *known_as()
    ).where(people.c.person_id == bindparam("person_id", type_=Uuid))
)
