"""What the portal corrects in a case that was made of one of its referrals."""

from sqlalchemy import DateTime, Text, Uuid, bindparam, cast
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, insert

from bluelamp.kit.database import Statement
from safeguarding.cases.tables import case_corrections

HEAR_CORRECTION = Statement(
    insert(case_corrections)
    .values(
        case_id=bindparam("the_case", type_=Uuid),
        correction_id=bindparam("correction_id", type_=Uuid),
        heard_at=bindparam("moment", type_=DateTime(timezone=True)),
        fields=bindparam("fields", type_=ARRAY(Text)),
        **{name: cast(bindparam(name, type_=Text), JSONB) for name in ("concern", "agreement", "people")},
    )
    .on_conflict_do_nothing()
    .returning(case_corrections.c.correction_id)
)
"""Keep what is right now beside what was said before; no row if it was heard before."""
