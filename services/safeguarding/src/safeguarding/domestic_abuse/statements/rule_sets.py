"""The MARAC's rule sets: which one holds in a unit on a day, and every one there is."""

from sqlalchemy import Date, Integer, Text, any_, bindparam, cast, func, insert, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.database import Statement
from safeguarding.domestic_abuse.tables import marac_rule_sets

_SET = marac_rule_sets.c
_ID = bindparam("marac_rule_set_id", type_=Text)
_LPU = bindparam("lpu", type_=Text)
_AFTER_ID = bindparam("after_id", type_=Text)
_LPUS = bindparam("lpus", type_=ARRAY(Text))
_FROM = bindparam("effective_from", type_=Date)

IN_FORCE = Statement(
    select(marac_rule_sets)
    .where(any_(_SET.lpus) == _LPU, _SET.effective_from <= bindparam("day", type_=Date))
    .order_by(_SET.effective_from.desc(), _SET.marac_rule_set_id)
    .limit(1)
)
"""The limbs' figures of a unit on a day."""

PAGE = Statement(
    select(marac_rule_sets)
    .where(
        or_(_AFTER_ID.is_(None), _SET.marac_rule_set_id > _AFTER_ID),
        or_(_LPU.is_(None), any_(_SET.lpus) == _LPU),
    )
    .order_by(_SET.marac_rule_set_id)
    .limit(bindparam("limit", type_=Integer))
)

ONE = Statement(select(marac_rule_sets).where(_SET.marac_rule_set_id == _ID))

LOCK = Statement(select(func.pg_advisory_xact_lock(literal_column("5300002"))))
"""One new rule set at a time, so that no two begin in one unit on one day."""

IN_THE_WAY = Statement(
    select(_SET.marac_rule_set_id)
    .where(or_(_SET.marac_rule_set_id == _ID, _SET.lpus.overlap(_LPUS) & (_SET.effective_from == _FROM)))
    .limit(1)
)
"""A rule set of that id, or one that begins in one of the units on that day."""

ADD = Statement(
    insert(marac_rule_sets)
    .values(
        marac_rule_set_id=_ID,
        lpus=_LPUS,
        effective_from=_FROM,
        configuration=cast(bindparam("configuration", type_=Text), JSONB),
        source=bindparam("source", type_=Text),
    )
    .returning(marac_rule_sets)
)
