"""The order of the rules: which one holds on a day, and every one there is."""

from sqlalchemy import Date, Integer, Text, bindparam, cast, func, insert, literal_column, or_, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from bluelamp.kit.database import Statement
from safeguarding.routing.tables import routing_rule_sets

_SET = routing_rule_sets.c
_ID = bindparam("the_rule_set", type_=Text)
_FROM = bindparam("effective_from", type_=Date)
_BEFORE = bindparam("before", type_=Date)

IN_FORCE = Statement(
    select(routing_rule_sets)
    .where(_SET.effective_from <= bindparam("day", type_=Date))
    .order_by(_SET.effective_from.desc())
    .limit(1)
)
"""The rule set of a day."""

PAGE = Statement(
    select(routing_rule_sets)
    .where(or_(_BEFORE.is_(None), _SET.effective_from < _BEFORE))
    .order_by(_SET.effective_from.desc())
    .limit(bindparam("limit", type_=Integer))
)

ONE = Statement(select(routing_rule_sets).where(_SET.rule_set_id == _ID))

LOCK = Statement(select(func.pg_advisory_xact_lock(literal_column("5300003"))))
"""One new rule set at a time, so that the second of two hears what is in its way."""

IN_THE_WAY = Statement(
    select(_SET.rule_set_id).where(or_(_SET.rule_set_id == _ID, _SET.effective_from == _FROM)).limit(1)
)
"""A rule set of that id, or one that begins on that day."""

ADD = Statement(
    insert(routing_rule_sets)
    .values(
        rule_set_id=_ID,
        effective_from=_FROM,
        rules=bindparam("rules", type_=ARRAY(Text)),
        exploitation_leads=cast(bindparam("exploitation_leads", type_=Text), JSONB),
        source=bindparam("source", type_=Text),
    )
    .returning(routing_rule_sets)
)
