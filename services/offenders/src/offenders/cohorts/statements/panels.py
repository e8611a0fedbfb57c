"""Panels called, read and closed, their members, and what stands on their agendas."""

from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Select,
    Text,
    Uuid,
    bindparam,
    case,
    cast,
    column,
    func,
    insert,
    literal_column,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from bluelamp.kit.database import Statement
from offenders.caseload.statements.cases import CLOSED, SUMMARY, stands_alone, with_person
from offenders.caseload.tables import cases
from offenders.cohorts.statements.nominations import OPEN, person_of
from offenders.cohorts.tables import panel_items, panel_members, panels
from offenders.nominals.statements.sight import is_seen
from offenders.nominals.tables import offenders

PANEL_ID = bindparam("panel_id", type_=Uuid)
THE_PANEL = bindparam("the_panel", type_=Uuid)
ITEM_ID = bindparam("item_id", type_=Uuid)
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_AFTER_DAY = bindparam("after_day", value=None, type_=Date)
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)
_ONE: ColumnElement[int] = literal_column("1")
_NONE: ColumnElement[Any] = literal_column("'[]'")


def _panels() -> Select[Any]:
    member = func.jsonb_build_object(
        literal_column("'organisation_id'"),
        panel_members.c.organisation_id,
        literal_column("'agency'"),
        panel_members.c.agency,
        type_=JSONB,
    )
    members = (
        select(func.jsonb_agg(member))
        .where(panel_members.c.panel_id == panels.c.panel_id)
        .correlate(panels)
        .scalar_subquery()
    )
    # What a restricted person's item would add to the count is not told to whoever may not know of them.
    of_items = (
        select(
            cast(func.count(), Integer).label("on_agenda"),
            cast(func.count(panel_items.c.decided_at), Integer).label("decided"),
        )
        .select_from(panel_items.outerjoin(offenders, offenders.c.offender_id == panel_items.c.offender_id))
        .where(panel_items.c.panel_id == panels.c.panel_id, is_seen())
        .correlate(panels)
        .lateral("items")
    )
    return select(
        panels, func.coalesce(members, cast(_NONE, JSONB)).label("members"), of_items.c.on_agenda, of_items.c.decided
    ).select_from(panels.join(of_items, true()))


PANEL = Statement(_panels().where(panels.c.panel_id == PANEL_ID))
"""A panel, its members, and how much of its agenda the reader may know of; an organisation finds its own."""

_OF_STATUS, _OF_LPU = bindparam("of_status", type_=Text), bindparam("of_lpu", type_=Text)
PAGE = Statement(
    _panels()
    .where(
        or_(_OF_STATUS.is_(None), panels.c.status == _OF_STATUS),
        or_(_OF_LPU.is_(None), panels.c.lpu == _OF_LPU),
        or_(_AFTER_ID.is_(None), tuple_(panels.c.meets_on, panels.c.panel_id) < tuple_(_AFTER_DAY, _AFTER_ID)),
    )
    .order_by(panels.c.meets_on.desc(), panels.c.panel_id.desc())
    .limit(_LIMIT)
)
"""One page of panels, the latest to meet first."""

LOCK = Statement(select(panels).where(panels.c.panel_id == PANEL_ID).with_for_update())
HOLD = Statement(select(panels.c.status).where(panels.c.panel_id == PANEL_ID).with_for_update(read=True))
"""Keep a panel from being closed while something is decided in it; others may be decided meanwhile."""

ADD = Statement(
    insert(panels).values(
        panel_id=PANEL_ID,
        **{name: bindparam(name, type_=panels.c[name].type) for name in ("meets_on", "lpu", "opened_by")},
    )
)
ADD_MEMBER = Statement(
    insert(panel_members).values(
        panel_id=PANEL_ID,
        organisation_id=bindparam("organisation_id", type_=Uuid),
        agency=bindparam("agency", type_=Text),
    )
)
CLOSE = Statement(
    update(panels)
    .where(panels.c.panel_id == THE_PANEL)
    .values(
        status=literal_column("'CLOSED'"),
        closed_at=bindparam("closed_at", type_=DateTime(timezone=True)),
        closed_by=bindparam("closed_by", type_=Text),
        closing_reason=bindparam("closing_reason", type_=Text),
        version=panels.c.version + _ONE,
    )
)

NEXT_PLACE = Statement(
    select(func.coalesce(func.max(panel_items.c.place), literal_column("0")) + _ONE).where(
        panel_items.c.panel_id == PANEL_ID
    )
)
_PUT = ("place", "offender_id", "nomination_id", "case_id", "cohort", "colour", "review_on", "added_by")
ADD_ITEM = Statement(
    insert(panel_items).values(
        item_id=ITEM_ID,
        panel_id=PANEL_ID,
        **{name: bindparam(name, type_=panel_items.c[name].type) for name in _PUT},
    )
)

DECIDED = Statement(
    update(panel_items)
    .where(panel_items.c.item_id == bindparam("the_item", type_=Uuid))
    .values(decided_at=bindparam("decided_at", type_=DateTime(timezone=True)))
)

LOCK_ITEM = Statement(
    select(panel_items.c.item_id, panel_items.c.decided_at).where(panel_items.c.item_id == ITEM_ID).with_for_update()
)
"""Hold one on an agenda: a view and a decision come one after the other."""


def _items() -> Select[Any]:
    person = person_of(panel_items)
    views = (
        func.views_of(panel_items.c.item_id)
        .table_valued(column("views_given", Integer), column("are_open", Boolean), name="views")
        .render_derived()
    )
    kind = case((panel_items.c.case_id.is_(None), literal_column("'NOMINATION'")), else_=literal_column("'CASE'"))
    return select(
        *(one for one in panel_items.c if one.name != "offender_id"),
        panel_items.c.offender_id.label("given_offender_id"),
        *person.c,
        kind.label("kind"),
        views.c.views_given,
        views.c.are_open.label("views_are_open"),
        offenders.c.lpu,
    ).select_from(
        panel_items.join(person, true())
        .join(views, true())
        .outerjoin(offenders, offenders.c.offender_id == panel_items.c.offender_id)
    )


ITEM = Statement(_items().where(panel_items.c.panel_id == PANEL_ID, panel_items.c.item_id == ITEM_ID, is_seen()))
"""One on an agenda, where the reader may know of whom it is."""

AGENDA = Statement(
    _items()
    .where(
        panel_items.c.panel_id == PANEL_ID,
        panel_items.c.place > bindparam("after_place", type_=Integer),
        is_seen(),
    )
    .order_by(panel_items.c.place)
    .limit(_LIMIT)
)
"""One page of an agenda, in its order."""

_on_panel = (
    select(panels.c.panel_id)
    .select_from(panel_items.join(panels, panels.c.panel_id == panel_items.c.panel_id))
    .where(panel_items.c.case_id == cases.c.case_id, panels.c.status == OPEN, panel_items.c.decided_at.is_(None))
    .order_by(panels.c.meets_on, panels.c.panel_id)
    .limit(_ONE)
    .correlate(cases)
    .scalar_subquery()
)
_OF_MANAGER, _OF_COHORT = bindparam("of_manager", type_=Text), bindparam("of_cohort", type_=Text)
_OF_TEAM = bindparam("of_team", type_=Text)
REVIEWS = Statement(
    select(
        *(value.label(name) for name, value in SUMMARY.items()),
        cases.c.nomination_id,
        _on_panel.label("panel_id"),
    )
    .select_from(with_person())
    .where(
        cases.c.status != CLOSED,
        cases.c.review_on <= bindparam("until", type_=Date),
        or_(_OF_LPU.is_(None), cases.c.lpu == _OF_LPU),
        or_(_OF_MANAGER.is_(None), cases.c.manager == _OF_MANAGER),
        or_(_OF_TEAM.is_(None), cases.c.team == _OF_TEAM),
        or_(_OF_COHORT.is_(None), cases.c.cohort == _OF_COHORT),
        or_(_AFTER_ID.is_(None), tuple_(cases.c.review_on, cases.c.case_id) > tuple_(_AFTER_DAY, _AFTER_ID)),
        is_seen(),
        stands_alone(),
    )
    .order_by(cases.c.review_on, cases.c.case_id)
    .limit(_LIMIT)
)
"""One page of the cases that are to be reviewed until a day, the longest overdue first."""
