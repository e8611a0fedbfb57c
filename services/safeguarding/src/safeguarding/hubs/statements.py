"""The SQL of the hubs: what was so at a moment, and what is so from a moment on."""

from sqlalchemy import (
    Date,
    DateTime,
    SmallInteger,
    Text,
    Time,
    Uuid,
    bindparam,
    func,
    insert,
    lateral,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.dialects.postgresql import insert as insert_or_not

from bluelamp.kit.database import Statement
from safeguarding.hubs.tables import clock_profiles, hub_clock_profiles, hub_hours, hub_members, hubs

_AT = bindparam("moment", type_=DateTime(timezone=True))
_HUB = bindparam("the_hub", type_=Text)
_FROM = bindparam("effective_from", type_=DateTime(timezone=True))

# What held at the moment, or, for a hub that had not begun, what it began with.
_hours = lateral(
    select(hub_hours)
    .where(hub_hours.c.hub == hubs.c.hub)
    .order_by(
        (hub_hours.c.effective_from <= _AT).desc(), func.abs(func.extract("epoch", hub_hours.c.effective_from - _AT))
    )
    .limit(1)
).alias("hours")
_clocks = lateral(
    select(hub_clock_profiles, clock_profiles.c.windows)
    .join(clock_profiles, clock_profiles.c.clock_profile_id == hub_clock_profiles.c.clock_profile_id)
    .where(hub_clock_profiles.c.hub == hubs.c.hub)
    .order_by(
        (hub_clock_profiles.c.effective_from <= _AT).desc(),
        func.abs(func.extract("epoch", hub_clock_profiles.c.effective_from - _AT)),
    )
    .limit(1)
).alias("clocks")

AT = Statement(
    select(
        hubs.c.hub,
        hubs.c.name,
        hubs.c.lpus,
        hubs.c.live_from,
        _hours.c.opens,
        _hours.c.closes,
        _hours.c.weekdays,
        _hours.c.effective_from.label("hours_from"),
        _clocks.c.clock_profile_id,
        _clocks.c.windows,
    )
    .select_from(hubs.join(_hours, true()).join(_clocks, true()))
    .where(or_(bindparam("the_hub", type_=Text).is_(None), hubs.c.hub == _HUB))
    .order_by(hubs.c.hub)
    .limit(200)
)
"""One hub or, for null, every hub, with the hours and the clocks that held at the moment."""

MEMBERS_AT = Statement(
    select(hub_members)
    .where(
        or_(bindparam("the_hub", type_=Text).is_(None), hub_members.c.hub == _HUB),
        hub_members.c.effective_from <= _AT,
        or_(hub_members.c.effective_until.is_(None), hub_members.c.effective_until > _AT),
    )
    .order_by(hub_members.c.hub, hub_members.c.agency)
    .limit(2000)
)

HUB_OF_LPU = Statement(
    select(hubs.c.hub).where(bindparam("lpu", type_=Text) == func.any(hubs.c.lpus)).order_by(hubs.c.hub).limit(1)
)

ADD = Statement(
    insert_or_not(hubs)
    .values(
        hub=_HUB,
        name=bindparam("name", type_=Text),
        lpus=bindparam("lpus", type_=ARRAY(Text)),
        live_from=bindparam("live_from", type_=Date),
        created_at=func.now(),
    )
    .on_conflict_do_nothing(index_elements=["hub"])
    .returning(hubs.c.hub)
)
"""Add a hub; no row when there is one of that code."""

ADD_HOURS = Statement(
    insert_or_not(hub_hours)
    .values(
        hub=_HUB,
        opens=bindparam("opens", type_=Time),
        closes=bindparam("closes", type_=Time),
        weekdays=bindparam("weekdays", type_=ARRAY(SmallInteger)),
        effective_from=_FROM,
    )
    .on_conflict_do_nothing(index_elements=["hub", "effective_from"])
    .returning(hub_hours.c.hub)
)

ADD_CLOCKS = Statement(
    insert_or_not(hub_clock_profiles)
    .values(hub=_HUB, clock_profile_id=bindparam("clock_profile_id", type_=Text), effective_from=_FROM)
    .on_conflict_do_nothing(index_elements=["hub", "effective_from"])
    .returning(hub_clock_profiles.c.hub)
)

LOCK_MEMBERS = Statement(select(hubs.c.hub).where(hubs.c.hub == _HUB).with_for_update())

END_MEMBER = Statement(
    update(hub_members)
    .where(
        hub_members.c.hub == _HUB,
        hub_members.c.agency == bindparam("the_agency", type_=Text),
        hub_members.c.effective_from < bindparam("until", type_=DateTime(timezone=True)),
        or_(
            hub_members.c.effective_until.is_(None),
            hub_members.c.effective_until > bindparam("until", type_=DateTime(timezone=True)),
        ),
    )
    .values(effective_until=bindparam("until", type_=DateTime(timezone=True)))
)

ADD_MEMBER = Statement(
    insert(hub_members).values(
        hub=_HUB,
        agency=bindparam("the_agency", type_=Text),
        organisation_id=bindparam("organisation_id", type_=Uuid),
        effective_from=_FROM,
    )
)

PROFILES = Statement(select(clock_profiles).order_by(clock_profiles.c.clock_profile_id).limit(200))

PROFILE = Statement(
    select(clock_profiles).where(clock_profiles.c.clock_profile_id == bindparam("clock_profile_id", type_=Text))
)

ADD_PROFILE = Statement(
    insert_or_not(clock_profiles)
    .values(
        clock_profile_id=bindparam("clock_profile_id", type_=Text),
        name=bindparam("name", type_=Text),
        source=bindparam("source", type_=Text),
        windows=bindparam("windows", type_=JSONB),
    )
    .on_conflict_do_nothing(index_elements=["clock_profile_id"])
    .returning(clock_profiles)
)
"""Add a set of clocks; no row when there is one of that id, which is never overwritten."""
