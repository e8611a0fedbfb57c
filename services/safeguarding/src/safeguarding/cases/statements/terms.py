"""What must be known before a case is taken or its clocks are set: the hub's terms, and who is known already."""

from typing import Any

from sqlalchemy import DateTime, Select, Text, Uuid, any_, bindparam, func, literal_column, or_, select, true
from sqlalchemy.dialects.postgresql import ARRAY, distinct_on

from bluelamp.kit.database import Statement, build_object
from safeguarding.cases.tables import case_people, cases, statutory_windows
from safeguarding.hubs.tables import clock_profiles, hub_clock_profiles, hub_hours, hubs
from safeguarding.people.tables import people

_HUB = bindparam("the_hub", type_=Text)
_LPU = bindparam("the_lpu", type_=Text)
_KIND = bindparam("the_kind", type_=Text)
_AT = bindparam("moment", type_=DateTime(timezone=True))
_PERSONS = bindparam("person_ids", type_=ARRAY(Uuid))


def _in_force(table: Any, *columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .where(table.c.hub == hubs.c.hub, table.c.effective_from <= _AT)
        .order_by(table.c.effective_from.desc())
        .limit(1)
    )


def _terms() -> Statement:
    hours = _in_force(hub_hours, hub_hours.c.opens, hub_hours.c.closes, hub_hours.c.weekdays).lateral("hours")
    kept = _in_force(hub_clock_profiles, hub_clock_profiles.c.clock_profile_id).lateral("kept")
    newest = (
        select(statutory_windows)
        .where(statutory_windows.c.kind == _KIND, statutory_windows.c.effective_from <= _AT)
        .ext(distinct_on(statutory_windows.c.rating))
        .order_by(statutory_windows.c.rating, statutory_windows.c.effective_from.desc())
        .subquery("newest")
    )
    window = build_object(
        statutory_window_id=newest.c.statutory_window_id, rating=newest.c.rating, working_days=newest.c.working_days
    )
    statutory = select(func.json_agg(window)).select_from(newest).scalar_subquery()
    return Statement(
        select(
            hubs.c.hub,
            hubs.c.live_from,
            hours.c.opens,
            hours.c.closes,
            hours.c.weekdays,
            clock_profiles.c.clock_profile_id,
            clock_profiles.c.windows,
            statutory.label("statutory"),
        )
        .select_from(
            hubs.join(hours, true())
            .join(kept, true())
            .join(clock_profiles, clock_profiles.c.clock_profile_id == kept.c.clock_profile_id)
        )
        .where(or_(hubs.c.hub == _HUB, _HUB.is_(None) & (any_(hubs.c.lpus) == _LPU)))
        .order_by(hubs.c.hub)
        .limit(1)
    )


TERMS = _terms()
"""A hub by its code, or else by a unit: its hours, its clock profile and the statutory windows as at a moment."""

KNOWN_PEOPLE = Statement(select(people.c.person_id).where(people.c.person_id == any_(_PERSONS)))
"""Which of these people there are, as far as the connection's role may know them."""

_OPEN_WORKER = (
    select(cases.c.allocated_worker)
    .select_from(case_people.join(cases, cases.c.case_id == case_people.c.case_id))
    .where(
        # Another hub's worker is never named: that is asked of the home authority.
        cases.c.responsible_hub == _HUB,
        # Whoever was merged with somebody is the same person: their cases count as well.
        case_people.c.person_id == any_(func.records_of(_PERSONS)),
        case_people.c.role.in_([literal_column(f"'{role}'") for role in ("SUBJECT", "VICTIM", "CHILD")]),
        cases.c.closed_at.is_(None),
        cases.c.allocated_worker.is_not(None),
    )
    .order_by(cases.c.received_at.desc(), cases.c.case_id.desc())
    .limit(1)
)
OPEN_CASES = Statement(
    select(
        _OPEN_WORKER.scalar_subquery().label("worker"),
        func.open_case_elsewhere(_PERSONS, _HUB).label("elsewhere"),
    )
)
"""The worker who has an open case of one of these people in the hub, as far as the connection's role may know it.

And whether another hub has one, which is all that is said of it.
"""

BY_SOURCE = Statement(
    select(cases.c.case_id, cases.c.reference, cases.c.status, cases.c.hub, cases.c.received_at).where(
        cases.c.source_service == bindparam("source_service", type_=Text),
        cases.c.source_id == bindparam("source_id", type_=Uuid),
    )
)
"""The case that was made of a referral, so that it is made once."""
