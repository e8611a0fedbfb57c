"""Each agency's view and vote, and what the panel decided."""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    DateTime,
    Integer,
    Uuid,
    bindparam,
    func,
    insert,
    literal_column,
    or_,
    select,
    tuple_,
)

from bluelamp.kit.database import Statement
from offenders.cohorts.statements.nominations import person_of
from offenders.cohorts.tables import panel_decisions, panel_items, panel_members, panel_views
from offenders.nominals.statements.sight import is_seen
from offenders.nominals.tables import offenders

_PANEL_ID = bindparam("panel_id", type_=Uuid)
_ITEM_ID = bindparam("item_id", type_=Uuid)
_ORGANISATION_ID = bindparam("organisation_id", type_=Uuid)
_AFTER_ID = bindparam("after_id", value=None, type_=Uuid)
_LIMIT: ColumnElement[int] = bindparam("limit", type_=Integer)

AGENCY = Statement(
    select(panel_members.c.agency).where(
        panel_members.c.panel_id == _PANEL_ID, panel_members.c.organisation_id == _ORGANISATION_ID
    )
)
"""As what an organisation sits on a panel; no row where it does not."""

MEMBERS = Statement(select(func.count()).select_from(panel_members).where(panel_members.c.panel_id == _PANEL_ID))

_GIVEN = ("panel_id", "item_id", "organisation_id", "vote", "view", "given_by")
GIVE = Statement(
    insert(panel_views).values(
        view_id=bindparam("view_id", type_=Uuid),
        **{name: bindparam(name, type_=panel_views.c[name].type) for name in _GIVEN},
    )
)
HAS_GIVEN = Statement(
    select(panel_views.c.view_id).where(
        panel_views.c.item_id == _ITEM_ID, panel_views.c.organisation_id == _ORGANISATION_ID
    )
)
VOTES = Statement(select(panel_views.c.vote).where(panel_views.c.item_id == _ITEM_ID))

_OF_ITEM = bindparam("of_item", value=None, type_=Uuid)
_views = (
    select(panel_views, panel_members.c.agency)
    .select_from(
        panel_views.join(
            panel_members,
            (panel_members.c.panel_id == panel_views.c.panel_id)
            & (panel_members.c.organisation_id == panel_views.c.organisation_id),
        )
        # Of an item that an organisation discusses no longer it still reads what it said itself.
        .outerjoin(panel_items, panel_items.c.item_id == panel_views.c.item_id)
        .outerjoin(offenders, offenders.c.offender_id == panel_items.c.offender_id)
    )
    .where(panel_views.c.panel_id == _PANEL_ID, is_seen())
)
VIEWS = Statement(
    _views.where(
        or_(_OF_ITEM.is_(None), panel_views.c.item_id == _OF_ITEM),
        or_(_AFTER_ID.is_(None), panel_views.c.view_id > _AFTER_ID),
    )
    .order_by(panel_views.c.view_id)
    .limit(_LIMIT)
)
"""One page of the views in a panel that the reader may read, in the order in which they were given."""
VIEW = Statement(_views.where(panel_views.c.view_id == bindparam("view_id", type_=Uuid)))

_DECIDED = tuple(one.name for one in panel_decisions.c)
DECIDE = Statement(
    insert(panel_decisions).values({name: bindparam(name, type_=panel_decisions.c[name].type) for name in _DECIDED})
)


def _decisions() -> Any:
    person = person_of(panel_items)
    return (
        select(
            panel_decisions,
            panel_items.c.panel_id,
            panel_items.c.nomination_id,
            func.coalesce(panel_decisions.c.opened_case_id, panel_items.c.case_id).label("case_id"),
            person.c.offender_id,
        )
        .select_from(
            panel_decisions.join(panel_items, panel_items.c.item_id == panel_decisions.c.item_id)
            .join(person, literal_column("true"))
            .outerjoin(offenders, offenders.c.offender_id == panel_items.c.offender_id)
        )
        .where(panel_items.c.panel_id == _PANEL_ID)
    )


DECISION = Statement(_decisions().where(panel_decisions.c.decision_id == bindparam("decision_id", type_=Uuid)))
DECISIONS = Statement(
    _decisions()
    .where(
        is_seen(),
        or_(
            _AFTER_ID.is_(None),
            tuple_(panel_decisions.c.decided_at, panel_decisions.c.decision_id)
            < tuple_(bindparam("after_time", value=None, type_=DateTime(timezone=True)), _AFTER_ID),
        ),
    )
    .order_by(panel_decisions.c.decided_at.desc(), panel_decisions.c.decision_id.desc())
    .limit(_LIMIT)
)
"""One page of what a panel decided, the latest first."""
