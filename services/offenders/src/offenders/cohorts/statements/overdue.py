"""Reviews whose day is over, and that this was told."""

from sqlalchemy import Date, Integer, Uuid, bindparam, exists, literal_column, or_, select, true, tuple_
from sqlalchemy.dialects.postgresql import insert

from bluelamp.kit.database import Statement
from offenders.caseload.statements.cases import CLOSED, stands_alone, with_person
from offenders.caseload.tables import cases
from offenders.cohorts.tables import case_reviews_lapsed

_CASE_ID = bindparam("case_id", type_=Uuid)
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_TODAY = bindparam("today", type_=Date)
_is_told = exists(
    select(true())
    .where(case_reviews_lapsed.c.case_id == cases.c.case_id, case_reviews_lapsed.c.review_on == cases.c.review_on)
    .correlate(cases)
)
OVERDUE = Statement(
    select(cases.c.case_id, cases.c.review_on)
    .select_from(with_person())
    .where(
        cases.c.status != CLOSED,
        cases.c.review_on < _TODAY,
        ~_is_told,
        or_(
            _AFTER_ID.is_(None),
            tuple_(cases.c.review_on, cases.c.case_id)
            > tuple_(bindparam("after_day", value=None, type_=Date), _AFTER_ID),
        ),
        stands_alone(),
    )
    .order_by(cases.c.review_on, cases.c.case_id)
    .limit(bindparam("limit", type_=Integer))
)
"""Running cases whose review is overdue and has not been told to be, the longest first."""

HOLD_OVERDUE = Statement(
    select(cases.c.review_on)
    .where(cases.c.case_id == _CASE_ID, cases.c.status != CLOSED, cases.c.review_on < _TODAY)
    .with_for_update()
)
"""Hold a case whose review is overdue still; no row where it was reviewed or closed meanwhile."""

NOTE = Statement(
    insert(case_reviews_lapsed)
    .values(case_id=_CASE_ID, review_on=bindparam("review_on", type_=Date))
    .on_conflict_do_nothing()
    .returning(literal_column("1"))
)
"""Write that a review fell overdue; no row where that is written already."""
