"""The reference data that decisions are made with, as of a day."""

from sqlalchemy import (
    Date,
    Integer,
    Text,
    Uuid,
    bindparam,
    cast,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from bluelamp.kit.database import Statement
from safeguarding.people.tables import people
from safeguarding.routing.tables import routing_team_terms, silver_leads

_DAY = bindparam("day", type_=Date)
_TERMS = routing_team_terms.c
_AFTER_TEAM = bindparam("after_team", type_=Text)
_AFTER_ID = bindparam("after_id", type_=Uuid)

TERMS = Statement(select(routing_team_terms).order_by(_TERMS.team, _TERMS.team_term_id).limit(1000))

LEADS = Statement(
    select(silver_leads)
    .ext(distinct_on(silver_leads.c.silver_lead))
    .where(silver_leads.c.effective_from <= _DAY)
    .order_by(silver_leads.c.silver_lead, silver_leads.c.effective_from.desc())
)

DATE_OF_BIRTH = Statement(
    select(people.c.person_id, people.c.date_of_birth).where(people.c.person_id == bindparam("person_id", type_=Uuid))
)
"""A victim's date of birth; no row when there is no such person that the caller may see."""

TERM_PAGE = Statement(
    select(routing_team_terms)
    .where(
        or_(_AFTER_ID.is_(None), tuple_(_TERMS.team, _TERMS.team_term_id) > tuple_(_AFTER_TEAM, _AFTER_ID)),
        or_(
            cast(_DAY, Date).is_(None),
            func.coalesce(_TERMS.live_from, literal_column("'-infinity'::date")) <= _DAY,
        ),
        or_(cast(_DAY, Date).is_(None), _TERMS.live_until.is_(None), _TERMS.live_until > _DAY),
    )
    .order_by(_TERMS.team, _TERMS.team_term_id)
    .limit(bindparam("limit", type_=Integer))
)

_UNITS = bindparam("lpus", type_=ARRAY(Text))

ENDING = Statement(
    select(_TERMS.team_term_id, _TERMS.lpus, _TERMS.live_from, _TERMS.live_until)
    .where(
        _TERMS.team == bindparam("team", type_=Text),
        _TERMS.lpus.overlap(_UNITS),
        or_(_TERMS.live_until.is_(None), _TERMS.live_until > bindparam("live_from", type_=Date)),
    )
    .with_for_update()
)
"""The terms of a team that a new one would run into."""

END = Statement(
    update(routing_team_terms)
    .where(_TERMS.team_term_id == bindparam("the_term", type_=Uuid))
    .values(live_until=bindparam("ends_on", type_=Date))
)

LOCK_REGISTER = Statement(select(func.pg_advisory_xact_lock(literal_column("5300001"))))
"""One change of the register at a time, so that no two terms of a team meet."""

ADD = Statement(
    insert(routing_team_terms)
    .values(
        team=bindparam("team"),
        area=bindparam("area"),
        lpus=bindparam("lpus"),
        remit=bindparam("remit"),
        live_from=bindparam("live_from"),
        source=bindparam("source"),
        created_by=bindparam("created_by"),
    )
    .returning(routing_team_terms)
)
