"""What the demonstration data need besides the use cases: times that keep the examples true."""

from sqlalchemy import DateTime, Uuid, bindparam, literal_column, update

from bluelamp.kit.database import Statement
from safeguarding.cases.tables import case_challenges, case_clocks, cases

_CASE = bindparam("the_case", type_=Uuid)
_MOMENT = bindparam("moment", type_=DateTime(timezone=True))

DATE_BACK = Statement(update(cases).where(cases.c.case_id == _CASE).values(received_at=_MOMENT))

DATE_CLOCKS_BACK = Statement(update(case_clocks).where(case_clocks.c.case_id == _CASE).values(started_at=_MOMENT))

GIVE_TIME = Statement(
    update(case_challenges)
    .where(case_challenges.c.case_id == bindparam("the_case", type_=Uuid))
    .values(due_at=case_challenges.c.due_at + literal_column("interval '10 years'"))
)
"""The examples of challenges are accepted however long the demonstration runs."""
